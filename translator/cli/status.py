"""``translator status``: counts and ages by state and partner, and what waits for somebody."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

import click
import msgspec

from translator.cli.memory import next_command, opened_memory
from translator.cli.output import json_option, print_json, print_table, visible
from translator.cli.telling import age, cause, moment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from translator.journal.contents import Contents
    from translator.journal.left_by_answers import ReviewedMessage
    from translator.journal.status import HeldShipments, Hindrance, Status
    from translator.journal.troubles import Trouble
    from translator.journal.turns import Behind


class Concern(NamedTuple):
    """Something that waits for a person, or for time, and what to do about it."""

    #: quarantined, overdue, uncertain, unmatched, rejected, waiting, not sent, not delivered, held, channel down or not
    #: picked up.
    kind: str
    what: str
    why: str
    #: The command to try next.
    next: str


@click.command("status")
@json_option
def status(as_json: bool) -> None:
    """Counts and ages by state and partner, and what waits for somebody.

    Interchanges, messages and replies by state with the age of the oldest; shipments by state; what CBP reviews, and
    since when; then everything that is quarantined, held back, overdue, uncertain, unmatched, rejected as a message, or
    could not be picked up, sent or delivered, each with the next command to try. Asks the journal only: it connects
    nowhere.
    """
    with opened_memory() as memory:
        found = memory.journal.queries.status(datetime.now(UTC))
        concerns = list(_concerns(found, memory.journal.contents))
    if as_json:
        print_json({**msgspec.structs.asdict(found), "concerns": [one._asdict() for one in concerns]})
        return
    _print(found, concerns)


def _print(found: Status, concerns: list[Concern]) -> None:
    rows = [(one.kind, one.partner, one.state, one.count, age(found.at - one.oldest)) for one in found.standings]
    print_table("Files, messages and replies", ("kind", "partner", "state", "count", "oldest"), rows)
    shipments = [(partner, state, n) for partner, states in found.shipments.items() for state, n in states.items()]
    print_table("Shipments", ("partner", "state", "count"), shipments)
    if found.responses_waiting:
        click.echo(f"{found.responses_waiting} answers of CBP wait for the next pass.")
    for review in found.under_review:
        if not review.overdue:
            what = f"{_of_review(review)}, since {moment(review.since)} (for {age(found.at - review.since)})"
            click.echo(visible(f"waits for CBP: {what}"))
    for one in concerns:
        click.echo(visible(f"{one.kind}: {one.what}: {one.why}"))
        click.echo(visible(f"    next: {one.next}"))
    if not concerns:
        click.echo("Nothing waits for a person.")


def _concerns(found: Status, contents: Contents) -> Iterator[Concern]:
    for quarantined in found.quarantined:
        what = f"interchange {quarantined.id}, {quarantined.name} of {quarantined.partner}"
        yield Concern("quarantined", what, cause(quarantined.reason), next_command("show", quarantined.id))
    for late in found.overdue:
        what = f"message {late.control_number} of {late.partner}, {late.waiting} of {late.shipments} shipments wait"
        why = f"CBP's answer was due {age(found.at - late.deadline)} ago"
        yield Concern("overdue", what, why, next_command("show", late.control_number))
    yield from (_undecided(one, found.at) for one in found.under_review if one.overdue)
    for answer in found.unmatched:
        what = f"answer {answer.id} of CBP, {answer.name}"
        strange = f"{answer.shipments} of its shipments are not ours, or cannot be told apart"
        why = "; ".join([one for one in (answer.reason, strange if answer.shipments else "") if one])
        yield Concern("unmatched", what, why, f"read {contents.path(answer.sha256)}, and ask CBP about it")
    for message in found.rejected:
        what = f"message {message.control_number} of {message.partner}, {message.shipments} shipments not filed again"
        words = " ".join(f"{message.code} {message.text}".split())
        why = f"CBP rejected it: {words}" if words else "CBP rejected it and gave no reason"
        yield Concern("rejected", what, why, next_command("show", message.control_number))
    for back in found.held:
        what = f"{back.shipments} shipments of interchange {back.interchange_id}, {back.name} of {back.partner}"
        why = cause(back.note) if back.note else f"{back.cause}{', released for the next pass' * back.released}"
        yield Concern("held", what, why, next_command(*_step(back)))
    yield from (_hindered(one, found.at) for one in found.hindrances)
    yield from map(_behind, found.behind)
    yield from (_in_the_way(one, found.at) for one in found.troubles)


def _step(back: HeldShipments) -> tuple[object, ...]:
    """Who decides about what passes the limit with others looks at those first; there stands how to let it go."""
    if back.released:
        return ("once",)
    if back.cause == _OVER_THE_LIMIT:
        return "together", back.interchange_id
    return "release", back.interchange_id, "--reason", "TEXT"


#: `translator.stages.releasing.OVER_THE_LIMIT`; a journey shows that the two are one. This command need load no stage.
_OVER_THE_LIMIT = "over the limit"


def _of_review(one: ReviewedMessage) -> str:
    shipments = f"{one.under_review} of {one.shipments} shipments are under review"
    return f"message {one.control_number} of {one.partner}, {shipments}"


def _undecided(one: ReviewedMessage, now: datetime) -> Concern:
    """CBP has answered, and has not decided."""
    why = f"CBP's decision was expected {age(now - one.expected)} ago; the review began at {moment(one.since)}"
    return Concern("overdue", _of_review(one), why, next_command("show", one.control_number))


_HINDERED = {"ENCLOSED": "not sent", "UNCERTAIN": "uncertain", "HELD": "held", "COMPOSED": "not delivered"}
_HINDERED |= {"SENDING": "not sent", "DUE": "not composed"}


_ANSWERS_ARE_DUE = "see to the overdue messages and to CBP's inbox; each pass tries the file again"


#: A pass before the time that is told does not try it.
_AGAIN = "mend what it names; {} tries it again when its time has come"


def _hindered(one: Hindrance, now: datetime) -> Concern:
    if one.kind == "interchange":
        what = f"interchange {one.id}, {one.name} of {one.partner}"
        return Concern("waiting", what, cause(one.note), _ANSWERS_ARE_DUE)
    kind = _HINDERED[one.state]
    what = f"{one.name} for {one.partner}, {one.attempts} attempts"
    when = f", tried again at {moment(one.not_before)}" if one.not_before and one.not_before > now else ""
    why = cause(one.note) if one.note.strip() else "no reason is on record"
    return Concern(kind, f"{what}{when}", why, _AGAIN.format(next_command("once")))


_IN_ORDER = "messages of one originator leave in their order"


def _behind(one: Behind) -> Concern:
    """Messages that stand behind one that cannot be sent."""
    more = f" and {len(one.waiting) - 1} more messages" if len(one.waiting) > 1 else ""
    why = f"the same shipments stand in {one.name}" if one.in_common else _IN_ORDER
    step = f"see to {one.name}; what waits for it follows by itself"
    what = f"{one.waiting[0]}{more} of {one.originator_code} for {one.partner}"
    return Concern("waiting", what, f"waits until {one.name} is sent: {why}", step)


_WHEN_MENDED = "mend what it names; each pass tries again"


def _in_the_way(one: Trouble, now: datetime) -> Concern:
    since = f" (for {age(now - one.since)})"
    if one.name:
        return Concern("not picked up", f"{one.name} of {one.partner}{since}", one.reason, _WHEN_MENDED)
    return Concern("channel down", f"channel {one.partner}{since}", one.reason, _WHEN_MENDED)
