"""``translator show``: the whole story of a parcel, an interchange or a message, in the order of time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
import msgspec

from translator.acknowledgment.report_text import finding_texts
from translator.cli.exit_codes import ExitCode
from translator.cli.memory import Memory, next_command, opened_memory
from translator.cli.output import json_option, print_json, visible
from translator.cli.telling import cause, moment
from translator.model.catalogue import severity
from translator.model.finding import each_once, grouped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from translator.journal.story import Happening, Story
    from translator.model.finding import Finding
    from translator.model.receipt import Kept


@click.command("show")
@click.argument("number", metavar="NUMBER|FILE_NAME")
@json_option
@click.pass_context
def show(ctx: click.Context, number: str, as_json: bool) -> None:
    """The journey of an interchange, a filing or a parcel.

    NUMBER is a tracking, house bill or master bill number, a participant's own reference, a control number, or the
    number of an interchange; capitals, blanks and hyphens do not count. FILE_NAME is the name of a participant's file,
    or of a message, an answer or a reply. Told are: which file and rows, which mapping, what was found, which message,
    what CBP said when, and what was sent back; with the path of the kept bytes of each. Several matches are all told.

    Exit code 1 when nothing is known under the number.
    """
    with opened_memory() as memory:
        stories = memory.journal.queries.story(number)
        if as_json:
            print_json({"number": number, "stories": [_document(memory, story) for story in stories]})
        elif stories:
            _print(memory, number, stories)
        else:
            _print_unknown(number)
    ctx.exit(ExitCode.DONE if stories else ExitCode.REFUSED)


def _document(memory: Memory, story: Story) -> dict[str, Any]:
    """The story, with the path beside the digest of everything that is kept."""
    document: dict[str, Any] = msgspec.to_builtins(story)
    kept = (document["interchange"], *document["transmissions"], *document["responses"], *document["replies"])
    for one in kept:
        one["content"]["path"] = str(memory.journal.contents.path(one["content"]["sha256"]))
    return document


def _print_unknown(number: str) -> None:
    click.echo(visible(f"Nothing is known under {number}."))
    click.echo(
        "Looked for as tracking, house bill and master bill number, as a participant's reference, as a control "
        "number, and as the number of an interchange, each in full, whatever its capitals, blanks and hyphens; and as "
        "the name of a file, of a participant, of ours or of CBP."
    )
    click.echo(f"A file that was not translated has no shipments as yet. Next: {next_command('status')}")


def _print(memory: Memory, number: str, stories: list[Story]) -> None:
    if len(stories) > 1:
        owners = [story.interchange.id for story in stories]
        first = "oldest" if owners == sorted(owners) else "newest"
        click.echo(visible(f"{len(stories)} matches for {number}, the {first} first."))
    for story in stories:
        for line in _lines(memory, story):
            click.echo(visible(line))
        click.echo("")


def _lines(memory: Memory, story: Story) -> Iterator[str]:
    yield from _file(memory, story)
    yield from _shipment(story)
    yield from _found(memory, story)
    yield from _messages(memory, story)
    yield from _answers(memory, story)
    yield from _replies(memory, story)
    yield "What happened"
    yield from map(_happening, story.events)


def _file(memory: Memory, story: Story) -> Iterator[str]:
    told = story.interchange
    yield f"Interchange {told.id}: {told.name} of {told.partner}, {told.state}"
    yield f"  received   {moment(told.received_at)}, {told.content.size} bytes"
    yield f"  kept at    {_path(memory, told.content)}"
    if told.mapping:
        yield f"  read by    {told.mapping}, version {told.mapping_version}; filed as {told.message}, {told.usage}"
        yield f"  digest     {told.mapping_digest}"
    if told.shipments_read is not None:
        yield (
            f"  shipments  {told.shipments_read} read, {told.shipments_filed} filed, {told.shipments_refused} refused, "
            f"{told.shipments_held} held"
        )
    if told.note:
        yield f"  because    {cause(told.note)}"
        yield from (f"    {line}" for line in told.note.strip().splitlines())
    if told.state == "QUARANTINED" or told.shipments_held:
        yield f"  next       {next_command('release', told.id, '--reason', 'TEXT')}"
        yield f"  or         {next_command('discard', told.id, '--reason', 'TEXT')}"


def _shipment(story: Story) -> Iterator[str]:
    one = story.filing
    if one is None:
        return
    numbers = {
        "tracking": one.identity.tracking_number,
        "house bill": one.identity.house_bill_number,
        "master bill": one.identity.master_bill_number,
        "reference": one.reference,
    }
    yield f"Shipment {one.ordinal} of the file: {one.state}"
    yield f"  stands at  {one.extent}"
    yield f"  numbers    {', '.join(f'{name} {value}' for name, value in numbers.items() if value) or 'none'}"
    yield f"  filed for  {one.identity.originator_code or 'nobody'}, action {one.action}"
    if one.control_number:
        yield f"  message    {one.control_number}, shipment {one.running_number} in it"
    if one.code or one.text:
        of_message = " of the whole message" if one.by_message else ""
        yield f"  CBP said{of_message}: {' '.join(filter(None, (one.code, one.text)))}"
    yield from (f"  CBP also said: {told.detail}" for told in one.findings if _of_cbp(told))


def _of_cbp(finding: Finding) -> bool:
    return severity(finding.code) == "relayed"


def _found(memory: Memory, story: Story) -> Iterator[str]:
    """What was found about the file and the shipment; where no shipment is asked for, about all of them."""
    of_all = (found for _, _, found in memory.journal.replies.findings(story.interchange.id))
    findings = (*story.findings, *story.filing.findings) if story.filing else each_once(of_all)
    codes: set[str] = set()
    own = (one for one in findings if not _of_cbp(one))
    told = [*finding_texts(story.interchange.name, grouped(_noted(own, codes)))]
    if told:
        yield "What was found"
        yield from (f"  {line}" if line else "" for line in told)
    if not codes.isdisjoint(_TOGETHER):
        yield f"  next       {next_command('together', _number(story))}"


#: Findings of which other filings are a cause.
_TOGETHER = ("H321", "H322", "W321", "W322")


def _noted(findings: Iterable[Finding], codes: set[str]) -> Iterator[Finding]:
    for one in findings:
        codes.add(one.code)
        yield one


def _number(story: Story) -> object:
    """What to ask for a shipment by, or for all of a file."""
    one = story.filing
    return (one.identity.number or one.reference) if one else story.interchange.id


def _messages(memory: Memory, story: Story) -> Iterator[str]:
    for one in story.transmissions:
        yield f"Message {one.control_number}: {one.name}, {one.shipments} shipments, {one.state}"
        yield f"  kept at    {_path(memory, one.content)}"
        if one.sent_at:
            yield f"  sent       {moment(one.sent_at)}"
        if one.deadline and one.state in ("AWAITING", "ACKNOWLEDGED", "OVERDUE"):
            yield f"  answer due {moment(one.deadline)}"
        if one.note:
            yield f"  note       {one.note}"


def _answers(memory: Memory, story: Story) -> Iterator[str]:
    for one in story.responses:
        yield f"Answer of CBP: {one.name}, received {moment(one.received_at)}"
        yield f"  kept at    {_path(memory, one.content)}"


def _replies(memory: Memory, story: Story) -> Iterator[str]:
    for one in story.replies:
        when = f"delivered {moment(one.delivered_at)}" if one.delivered_at else f"{one.state} {one.note}".strip()
        yield f"Sent back: {one.name}, {when}"
        yield f"  kept at    {_path(memory, one.content)}"


def _happening(one: Happening) -> str:
    led = f" → {one.state}" if one.state else ""
    detail = cause(one.detail) if "\n" in one.detail else one.detail
    return f"  {moment(one.at)}  {one.subject} {one.subject_id} {one.name}{led}{f': {detail}' if detail else ''}"


def _path(memory: Memory, kept: Kept) -> str:
    return str(memory.journal.contents.path(kept.sha256))
