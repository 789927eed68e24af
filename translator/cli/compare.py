"""``translator compare``: where two participants contradict each other about one parcel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from translator.cli.exit_codes import ExitCode
from translator.cli.memory import next_command, opened_memory
from translator.cli.output import json_option, print_json, visible
from translator.validation.de_minimis import dollars
from translator.validation.persons import person_of
from translator.validation.two_stories import contradictions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from translator.journal.pairs import Pair, Side
    from translator.model.filing import Facts


@click.command("compare")
@click.argument("number", metavar="[NUMBER]", default="")
@json_option
@click.pass_context
def compare(ctx: click.Context, number: str, as_json: bool) -> None:
    """Where two participants contradict each other about one parcel.

    Compared are the filings in force of different participants under one tracking or house bill number: the address
    of the final deliver-to party and its name, the value, the words of the descriptions, the mode of transport. With
    NUMBER (a tracking or bill number in any spelling, or a reference) every such pair is shown; without, all that
    contradict.

    Both sides are shown: this is for the operator, and no participant is told what another one says.

    Exit code 1 when anything contradicts.
    """
    seen = contradicting = False
    documents = []
    with opened_memory() as memory:
        for pair in memory.journal.comparison.pairs(number):
            found, seen = contradictions(pair.one.facts, pair.other.facts), True
            contradicting = contradicting or bool(found)
            if not (found or number):
                continue
            if as_json:
                documents.append(_document(pair, found))
            else:
                _print(pair, found)
    if as_json:
        print_json({"number": number, "pairs": documents})
    elif number and not seen:
        click.echo(visible(f"No two participants have filed under {number}. Next: {next_command('show', number)}"))
    elif not contradicting:
        click.echo("Nothing contradicts.")
    ctx.exit(ExitCode.REFUSED if contradicting else ExitCode.DONE)


def _document(pair: Pair, found: tuple[str, ...]) -> dict[str, Any]:
    return {
        "number": pair.number,
        "contradictions": found,
        "sides": [_side_document(side) for side in (pair.one, pair.other)],
    }


def _side_document(side: Side) -> dict[str, Any]:
    facts = side.facts
    worth = {"worth_cents": facts.worth, "worth_in_part": facts.worth_in_part}
    told = worth | {"mode": facts.mode, "arrival": facts.arrival, "words": facts.words.split()}
    return {name: value for name, value in side._asdict().items() if name != "facts"} | told


def _print(pair: Pair, found: tuple[str, ...]) -> None:
    click.echo(visible(f"{pair.number}: {', '.join(found) if found else 'both say the same'}"))
    for side in (pair.one, pair.other):
        for line in _side_lines(side):
            click.echo(visible(f"  {line}"))
    click.echo(f"  deliver-to  {_receivers(pair.one.facts, pair.other.facts)}")
    click.echo(visible(f"  next        {next_command('show', pair.number)}"))


def _side_lines(side: Side) -> Iterator[str]:
    facts = side.facts
    yield f"{side.partner}: {side.file}, {side.extent}, {side.state}"
    yield f"  value {_value(facts)}, {facts.mode or 'no mode'}, {facts.words or 'no description'}"


def _value(facts: Facts) -> str:
    if facts.worth is None:
        return "unknown"
    return f"at least {dollars(facts.worth)}" if facts.worth_in_part else dollars(facts.worth)


def _receivers(one: Facts, other: Facts) -> str:
    if one.destination is None or other.destination is None:
        return "not both say an address"
    if one.destination != other.destination:
        return "two addresses: look at both files"
    if one.person_day is None or other.person_day is None:
        return "the same address; not both say a name"
    same = person_of(one.person_day) == person_of(other.person_day)
    return "the same name and address" if same else "the same address, two names: look at both files"
