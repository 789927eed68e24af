"""What a file of CBP's answers says of our messages: read by every table that knows it, matched to what was sent.

A table answers only the message versions that it names, because each version counts its own control numbers. Of several
tables that read an answer, the first that finds its message is taken; where none does, the one that came furthest
tells why.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from translator.configuration.problem import Problem, nearest
from translator.mapping.response_table import ANY, CARD_FILE
from translator.model.acknowledgment import Acknowledgment
from translator.model.catalogue import message
from translator.model.filing import FilingMove, MessageAnswer
from translator.pilot.choosing import Fit, chosen, made_then
from translator.pilot.correlate import correlate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from translator.journal.claims import AnsweredTransmission
    from translator.model.finding import Finding
    from translator.pilot.response import Reading, ResponseVersion
    from translator.pilot.version import MessageVersion
    from translator.stages.context import Context


class Matched(NamedTuple):
    """An answer of CBP, and what it does."""

    answer: MessageAnswer
    #: Shipments that it rejects.
    rejected: int


class _Failure(NamedTuple):
    """Why an answer was not matched by one table."""

    #: How far the table came.
    rank: int
    reason: str


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
    for table, reading in read:
        if reading.told is None:
            continue
        found = _of_table(context, table, reading.told, before)
        if isinstance(found, Matched):
            return found
        failures.append(found)
    if not failures:
        return f"{where}no responses table claims it, though one claims other answers in the file"
    # The first of those that came furthest.
    return where + max(failures, key=lambda failure: failure.rank).reason


def _of_table(
    context: Context, table: ResponseVersion, told: Acknowledgment | tuple[Finding, ...], before: datetime | None
) -> Matched | _Failure:
    if not isinstance(told, Acknowledgment):
        return _Failure(_UNREAD, f"{table.name} cannot read it: {'; '.join(map(_shown, told))}. {_mend(table)}")
    if told.message is None and not told.answers:
        silent = f"it names {_number(told)} and says nothing, neither of the message nor of any shipment"
        return _Failure(_SILENT, f"{silent}, as {table.name} reads it. {_mend(table)}")
    return _of_message(context, table, told, before)


def _shown(finding: Finding) -> str:
    """Where, what stood there, and why."""
    where = ", ".join(one for one in (str(finding.place), finding.target) if one)
    stood = f"{finding.value!r}: " if finding.value else ""
    return f"{where}: {stood}{message(finding)}" if where else f"{stood}{message(finding)}"


def _mend(table: ResponseVersion) -> str:
    return (
        f"Ask CBP for the whole answer, or mend mappings/responses/{table.name}; then leave it in CBP's answers again"
    )


def _number(told: Acknowledgment) -> str:
    kind = "control number" if told.kind == "message" else f"the number of a {told.kind},"
    return f"{kind} {told.control_number}" + (f" of {told.originator_code}" if told.originator_code else "")


def _of_message(
    context: Context, table: ResponseVersion, told: Acknowledgment, before: datetime | None
) -> Matched | _Failure:
    sent = context.journal.answers.transmissions(told.control_number, told.originator_code, told.kind)
    ours = [one for one in sent if table.answers(one.message, _form(context, one.message))]
    if not ours:
        return _Failure(_UNKNOWN, _unknown(table, told, sent))
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
    return _does(told, one)


def _form(context: Context, name: str) -> str:
    version = context.tables.messages.get(name)
    return version.card.format if version else ""


def _unknown(table: ResponseVersion, told: Acknowledgment, sent: Sequence[AnsweredTransmission]) -> str:
    if not sent:
        return f"nothing was sent under {_number(told)}; ask CBP which message it means"
    others = ", ".join(sorted({one.message for one in sent}))
    return (
        f"what was sent under {_number(told)} is a message of {others}, and {table.name} answers "
        f"{', '.join(table.messages)}; add it to messages in mappings/responses/{table.name}/{CARD_FILE} if it is meant"
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
    version = context.tables.messages.get(transmission.message)
    as_sent = [version.as_sent] if version else []
    filings = context.journal.answers.filings(transmission.id)
    return Fit(transmission, filings, correlate(told, transmission, filings, *as_sent))


def _does(told: Acknowledgment, fit: Fit) -> Matched:
    found = fit.found
    answer = MessageAnswer(
        transmission_id=fit.transmission.id,
        message=told.message,
        code=told.code,
        text=told.text,
        moves=[FilingMove(one.filing, one.event, one.code, one.text) for one in found.moves if not one.of_message],
        unmatched=found.unmatched,
    )
    return Matched(answer, sum(one.event == "rejected" for one in found.moves))


def answering_problems(
    responses: Iterable[ResponseVersion], messages: Mapping[str, MessageVersion]
) -> Iterator[Problem]:
    """Message versions that a responses table names and that there are not."""
    known = [*messages, *ANY]
    for table in responses:
        for name in table.messages:
            if name not in known:
                remedy = nearest(name, known, "message versions")
                yield Problem(f"{table.name}/{CARD_FILE}", "response.messages", name, "no such message version", remedy)


def answering_warnings(responses: Iterable[ResponseVersion], messages: Iterable[MessageVersion]) -> Iterator[Problem]:
    """Message versions in use whose shipments no responses table speaks of: their answers will match nothing."""
    tables = [table for table in responses if table.of_shipments]
    for one in messages:
        if not any(table.answers(one.name, one.card.format) for table in tables):
            remedy = f"Add it to messages in the {CARD_FILE} of the table that reads its answers."
            told = "no responses table answers its shipments"
            yield Problem(f"{one.name}/mapping.toml", "message.name", one.name, told, remedy)
