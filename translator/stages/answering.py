"""What a file of CBP's answers says of our messages: read by every table that knows it, matched to what was sent.

A table answers only the message versions that it names, because each version counts its own control numbers. Of several
tables that read an answer, the first that finds its message is taken; where none does, the one that came furthest
tells why.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from translator.mapping.response_table import CARD_FILE
from translator.model.acknowledgment import Acknowledgment
from translator.model.filing import FilingMove, MessageAnswer
from translator.pilot.choosing import Fit, chosen, made_then
from translator.pilot.correlate import correlate
from translator.pilot.overlooked import overlooked
from translator.stages.unread import mend, reason_of_unread, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from translator.journal.claims import AnsweredTransmission
    from translator.model.finding import Finding
    from translator.pilot.correlate import AsSent
    from translator.pilot.response import Reading, ResponseVersion
    from translator.stages.context import Context


class Matched(NamedTuple):
    """An answer of CBP, and what it does."""

    answer: MessageAnswer
    #: Why a part of what it says of shipments cannot be read; empty when all can.
    unread: str = ""


class _Failure(NamedTuple):
    """Why an answer was not matched by one table."""

    #: How far the table came.
    rank: int
    reason: str
    #: The table.
    table: str = ""


_UNREAD, _SILENT, _UNKNOWN, _NOT_MEANT, _NOT_WAITING, _AMBIGUOUS = range(6)


def matched(context: Context, content: bytes, before: datetime | None = None) -> list[Matched | str]:
    """Every answer in a file, in order: what it does, or why it belongs to nothing.

    ``before`` is when the same bytes came first: no message that was made since is meant.
    """
    tables = [context.tables.responses[name] for name in sorted(context.tables.responses)]
    parts: dict[int, list[tuple[ResponseVersion, Reading]]] = defaultdict(list)
    for table in tables:
        for reading in table.read(content):
            parts[reading.at].append((table, reading))
    if not parts:
        return [_unclaimed(content, tables)]
    several = len(parts) > 1
    return [_of_part(context, parts[at], f"the answer at {at}: " if several else "", before) for at in sorted(parts)]


def _unclaimed(content: bytes, tables: Sequence[ResponseVersion]) -> str:
    if not content.strip():
        return "the file is empty; ask CBP to send it again"
    known = ", ".join(table.name for table in tables) or "none"
    begins = content[:40].decode("latin-1").partition("\n")[0].strip()
    return (
        f"no responses table claims it; there are: {known}. It begins with {begins!r}; when it answers a message of "
        "ours, write a table for it under mappings/responses, or let [recognize] or root of one tell it"
    )


def _of_part(
    context: Context, read: Sequence[tuple[ResponseVersion, Reading]], where: str, before: datetime | None
) -> Matched | str:
    failures = []
    # A table that understands every part goes before one that does not.
    for table, told in sorted(_claimed(read), key=lambda one: _in_part(one[1])):
        found = _of_table(context, table, told, before)
        if isinstance(found, Matched):
            return found._replace(unread=where + found.unread) if found.unread else found
        failures.append(found._replace(table=table.name))
    if not failures:
        return f"{where}no responses table claims it, though one claims other answers in the file"
    return where + _reason(context, read, failures)


def _reason(context: Context, read: Sequence[tuple[ResponseVersion, Reading]], failures: Sequence[_Failure]) -> str:
    """Why it was matched by no table: as those say whose message has its number, and of those as the furthest say."""
    named = {table.name for table, one in read if one.names and _sent(context, table, one.names)}
    asked = [one for one in failures if one.table in named] or failures
    furthest = max(one.rank for one in asked)
    return "; or ".join(dict.fromkeys(one.reason for one in asked if one.rank == furthest))


def _claimed(
    read: Iterable[tuple[ResponseVersion, Reading]],
) -> Iterator[tuple[ResponseVersion, Acknowledgment | tuple[Finding, ...]]]:
    return ((table, reading.told) for table, reading in read if reading.told is not None)


def _in_part(told: Acknowledgment | tuple[Finding, ...]) -> bool:
    return isinstance(told, Acknowledgment) and bool(told.unread)


def _of_table(
    context: Context, table: ResponseVersion, told: Acknowledgment | tuple[Finding, ...], before: datetime | None
) -> Matched | _Failure:
    if not isinstance(told, Acknowledgment):
        return _Failure(_UNREAD, f"{table.name} cannot read it: {'; '.join(map(shown, told))}. {mend(table)}")
    if told.message is None and not told.answers:
        silent = f"it names {_number(told)} and says nothing, neither of the message nor of any shipment"
        return _Failure(_SILENT, f"{silent}, as {table.name} reads it. {mend(table)}")
    return _of_message(context, table, told, before)


def _number(told: Acknowledgment) -> str:
    kind = "control number" if told.kind == "message" else f"the number of a {told.kind},"
    return f"{kind} {told.control_number}" + (f" of {told.originator_code}" if told.originator_code else "")


def _of_message(
    context: Context, table: ResponseVersion, told: Acknowledgment, before: datetime | None
) -> Matched | _Failure:
    ours = _sent(context, table, told)
    if not ours:
        return _Failure(_UNKNOWN, _unknown(context, table, told))
    possible = [one for one in ours if before is None or one.created_at <= before]
    ours, others = [one for one in possible if made_then(told, one.created_at)], possible or ours
    if not ours:
        return _Failure(_NOT_MEANT, _not_meant(told, others[-1], before if not possible else None))
    fits = [_fit(context, one, told) for one in ours]
    waiting = [one for one in fits if one.found.message_event is not None]
    if not waiting:
        state = ours[-1].state
        return _Failure(_NOT_WAITING, f"message {ours[-1].control_number} is {state} and awaits no answer")
    one = chosen(told, waiting)
    if one is None:
        reason = f"{len(waiting)} messages were sent under {_number(told)}, and the answer does not tell which it means"
        return _Failure(_AMBIGUOUS, f"{reason}; ask CBP which shipments it speaks of")
    number = overlooked(told, one.filings, *_as_sent(context, one.transmission.message))
    if number:
        silent = f"it names {number}, a shipment of message {told.control_number}, where {table.name} reads none"
        return _Failure(_SILENT, f"{silent}; mend shipment in its [levels]. {mend(table)}")
    return _does(told, one, repeated=before is not None)._replace(unread=reason_of_unread(table, told))


def _sent(context: Context, table: ResponseVersion, told: Acknowledgment) -> list[AnsweredTransmission]:
    """The messages that the table answers and that have this number, or else this number with other zeros before it."""
    find = context.journal.answers.transmissions
    for any_zeros in (False, True):
        sent = find(told.control_number, told.originator_code, told.kind, any_zeros=any_zeros)
        ours = [one for one in sent if table.answers(one.message, _form(context, one.message))]
        if ours:
            return ours
    return []


def _form(context: Context, name: str) -> str:
    version = context.tables.messages.get(name)
    return version.card.format if version else ""


def _unknown(context: Context, table: ResponseVersion, told: Acknowledgment) -> str:
    find = context.journal.answers.transmissions
    sent = find(told.control_number, told.originator_code, told.kind)
    if not sent:
        return f"nothing was sent under {_number(told)}; ask CBP which message it means"
    others = sorted({one.message for one in sent})
    alike = [name for name in others if _form(context, name) == table.format]
    remedy = (
        f"add {', '.join(alike)} to messages in mappings/responses/{table.name}/{CARD_FILE} if it is meant"
        if alike
        else "ask CBP which message it means"
    )
    return (
        f"what was sent under {_number(told)} is a message of {', '.join(others)}, and {table.name} answers "
        f"{', '.join(table.messages)}; {remedy}"
    )


def _not_meant(told: Acknowledgment, other: AnsweredTransmission, before: datetime | None) -> str:
    """Why a message that had the number is not the one that the answer speaks of."""
    whose, moment = f"{other.control_number} of {other.originator_code}", "%Y-%m-%d %H:%M:%S UTC"
    made = f"message {whose} was made at {other.created_at:{moment}}"
    if before is not None:
        return f"the same bytes came at {before:{moment}} and were matched then; {made}, so it is not meant"
    repeated = " ".join(text for _, text in told.created)
    return f"it repeats {repeated} as date and time of the message, and {made}; ask CBP which message it means"


def _fit(context: Context, transmission: AnsweredTransmission, told: Acknowledgment) -> Fit:
    filings = context.journal.answers.filings(transmission.id)
    found = correlate(told, transmission, filings, *_as_sent(context, transmission.message))
    return Fit(transmission, filings, found)


def _as_sent(context: Context, name: str) -> list[AsSent]:
    """How this message version writes the numbers of shipments, where it is still known."""
    version = context.tables.messages.get(name)
    return [version.as_sent] if version else []


def _does(told: Acknowledgment, fit: Fit, *, repeated: bool) -> Matched:
    found = fit.found
    answer = MessageAnswer(
        transmission_id=fit.transmission.id,
        message=told.message,
        code=told.code,
        text=told.text,
        moves=[FilingMove(one.filing, one.event, one.code, one.text) for one in found.moves if not one.of_message],
        unmatched=found.unmatched,
        repeated=repeated,
    )
    return Matched(answer)
