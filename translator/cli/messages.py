"""``translator messages``: a message to CBP as people read it, and the difference of two."""

from __future__ import annotations

import re
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from translator.cli.calling import settings_if_any
from translator.cli.exit_codes import ExitCode
from translator.cli.output import json_option, print_json, print_table, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from translator.pilot.reading import Difference, Value
    from translator.pilot.version import MessageVersion

_DIFF = 2


class _Message(NamedTuple):
    """One message that was named."""

    #: As it was named.
    named: str
    version: MessageVersion
    content: bytes


@click.command("messages")
@click.argument("action", metavar="show|diff", type=click.Choice(["show", "diff"]))
@click.argument("things", metavar="MESSAGE...", nargs=-1, required=True)
@click.option("--message", metavar="V", help="The message version.  [default: the one that reads it]")
@click.option("--shipment", type=click.IntRange(min=1), metavar="N", help="Show only the N-th shipment.")
@json_option
@click.pass_context
def messages(
    ctx: click.Context, action: str, things: tuple[str, ...], message: str | None, shipment: int | None, as_json: bool
) -> None:
    """A message to CBP as people read it, or the difference of two.

    MESSAGE is a file, or the control number or the name of a message in the journal. show tells each value with its
    place in the message, the name and the meaning of the place, and the field that it came from, with what that field
    held where the message has a code, a yes or no, or a date of its own form for it. diff takes two messages, also of
    two versions, and tells what differs; shipments are paired by their tracking or bill numbers. What no row of the
    table explains is shown with an empty source, and counts as a difference.

    The version is the one that the journal or the file's name says, or else the one that explains most of it; where
    several do so equally well, name it with --message.

    Exit code 1 when two messages differ.
    """
    if len(things) != (_DIFF if action == "diff" else 1):
        told = "diff takes two messages." if action == "diff" else "show takes one message."
        raise click.UsageError(told)
    versions = _versions(message)
    named = [_message(thing, versions) for thing in things]
    if action == "show":
        _show(named[0], shipment, as_json=as_json)
        return
    different = _diff(named[0], named[1], as_json=as_json)
    ctx.exit(ExitCode.REFUSED if different else ExitCode.DONE)


def _versions(name: str | None) -> list[MessageVersion]:
    """The message versions that may read it.

    Raises:
        ConfigurationError: a table has problems, or there is none of this name.
    """
    from translator.configuration.mapping_directories import compile_mapping, find_mapping, find_mappings
    from translator.configuration.ready_made import ready_made_mappings
    from translator.stages.tables import compiler

    found = settings_if_any()
    roots = found.mappings if found else (ready_made_mappings(),)
    directories = (
        [find_mapping(name, found, "outbound")]
        if name
        else [one for one in find_mappings(roots) if one.kind == "outbound"]
    )
    return [compile_mapping(compiler(directory), directory) for directory in directories]


class _Found(NamedTuple):
    """What a word named: its bytes, and the name under which it travels."""

    name: str
    content: bytes


def _message(thing: str, versions: list[MessageVersion]) -> _Message:
    """The message that a word names, with the version that is its own.

    Raises:
        click.UsageError: none reads it, or several do so equally well.
    """
    file = Path(thing)
    found = _Found(file.name, file.read_bytes()) if file.is_file() else _kept(thing)
    named = [one for one in versions if found.name.endswith(f".{one.name}.{one.extension}")]
    fitting, reasons = _fitting(named, found.content)
    if not fitting:
        fitting, reasons = _fitting([one for one in versions if one not in named], found.content, reasons)
    if not fitting:
        told = "\n".join(f"  {name}: {reason}" for name, reason in reasons.items())
        raise click.UsageError(f"no message version reads {visible(thing)}.\n{told}")
    best = [one for one, misfit in fitting.items() if misfit == min(fitting.values())]
    if len(best) > 1:
        names = ", ".join(one.name for one in best)
        raise click.UsageError(f"{visible(thing)} is read equally well by {names}. Name one with --message.")
    return _Message(thing, best[0], found.content)


def _fitting(
    versions: list[MessageVersion], content: bytes, reasons: dict[str, str] | None = None
) -> tuple[dict[MessageVersion, tuple[bool, int]], dict[str, str]]:
    """The versions that read it with how badly it fits each, and why the others do not."""
    from translator.pilot.reading import unexplained

    fitting, told = {}, dict(reasons or {})
    for version in versions:
        try:
            if any(one.rows for one in version.shown(content)):
                fitting[version] = (bool(version.form.problems(content)), unexplained(version, content))
            else:
                told[version.name] = "nothing in it is at a place of the table"
        except ValueError as reason:
            told[version.name] = str(reason)
    return fitting, told


def _kept(thing: str) -> _Found:
    """The message in the journal under this control number, or of this name.

    Raises:
        click.UsageError: there is none, or there are several under this number.
    """
    from translator.cli.memory import opened_memory

    if settings_if_any() is None:
        raise click.UsageError(f"there is no file {visible(thing)}, and no journal to look for the number in.")
    number = re.sub(r"^[^_.]*_(\d+)\..*", r"\1", thing)
    with _naming(thing), opened_memory() as memory:
        stories = memory.journal.queries.story(number)
        found = {one.id: one for story in stories for one in story.transmissions if one.control_number == number}
        named = [one for one in found.values() if thing in (number, one.name)]
        if not named:
            told = f"there is no file {visible(thing)}, and the journal has no message under this control number."
            raise click.UsageError(told)
        if len({one.name for one in named}) > 1:
            told = "\n".join(f"  {one.name}, of {one.created_at:%Y-%m-%d %H:%M}" for one in named)
            raise click.UsageError(f"{visible(thing)} is the number of several messages. Name one of them:\n{told}")
        newest = max(named, key=lambda one: one.id)
        with memory.journal.contents.open(newest.content.sha256) as stream:
            return _Found(newest.name, stream.read())


@contextmanager
def _naming(thing: str) -> Iterator[None]:
    """What is wrong with the journal, told of a word that may have been meant as the name of a file.

    Raises:
        click.UsageError: the journal cannot be asked.
    """
    from translator.journal import JournalError

    try:
        yield
    except JournalError as error:
        if thing.isdigit():
            raise
        raise click.UsageError(
            f"there is no file {visible(thing)}, nor can the journal be asked for it: {error}"
        ) from None


def _show(named: _Message, shipment: int | None, *, as_json: bool) -> None:
    from translator.pilot.reading import values_of

    values = [one for one in values_of(named.version, named.content) if shipment in {None, one.shipment}]
    if shipment is not None and not values:
        raise click.UsageError(f"there is no shipment {shipment} in {visible(named.named)}.")
    if as_json:
        print_json({"message": named.version.name, "values": [one._asdict() for one in values]})
        return
    click.echo(f"{visible(named.named)}: a message of {named.version.name}")
    for (number, item), group in groupby(values, key=lambda one: (one.shipment, one.item)):
        print_table(_title(number, item), ("place", "name", "value", "from", "meaning"), _rows(group))


def _title(shipment: int, item: int) -> str:
    return (f"Shipment {shipment}" + (f", item {item}" if item else "")) if shipment else "Envelope"


def _rows(values: Iterable[Value]) -> list[tuple[str, ...]]:
    return [(one.place, one.name, one.value, _from(one), one.meaning) for one in values]


def _from(one: Value) -> str:
    """The source, with what it held where the message writes that in another way."""
    return f"{one.source} = {one.source_value}" if one.source_value not in {"", one.value} else one.source


def _diff(first: _Message, second: _Message, *, as_json: bool) -> bool:
    """Whether the two differ."""
    from translator.pilot.reading import differences

    found = list(differences((first.version, first.content), (second.version, second.content)))
    if as_json:
        names = [first.version.name, second.version.name]
        print_json({"messages": names, "differences": [one._asdict() for one in found]})
    elif found:
        columns = ("shipment", "item", "place", "name", first.named, second.named)
        print_table("Differences", columns, map(_difference, found))
    else:
        click.echo("The two messages say the same.")
    return bool(found)


def _difference(one: Difference) -> tuple[object, ...]:
    return (one.shipment or "envelope", one.item or "", one.place, one.name, one.first, one.second)
