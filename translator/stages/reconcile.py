"""Match CBP's answers to what was sent, and notice what stays unanswered.

SUMMARY
    response -> acknowledgment -> transmission by control number -> filings by identity -> journal

DESCRIPTION
    CBP's answers are taken in as any file is: claimed, kept, committed, removed. Each is read by the responses table
    that claims it, and matched by control number to its transmission and by identity to the filings. All moves of
    one answer are one transaction.

    An answer that cannot be read, or that answers nothing we have sent, is kept and shown to the operator
    (`translator status`); it moves nothing. A second answer to a settled thing is recorded and moves nothing.

    A transmission whose deadline has passed without an answer to all of it becomes OVERDUE; an answer that comes
    later still counts.

DIAGNOSTICS
    action=reconciled   one line for each answer that was matched
    action=unmatched    an answer that was not, with the reason
    action=overdue      one line for each transmission that has waited too long
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from translator.journal import LeaseLost
from translator.model.catalogue import message
from translator.model.filing import FilingMove
from translator.pilot.correlate import correlate
from translator.stages.guarding import end_deaths, reason_of, rise_if_of_all
from translator.stages.receive import receive_answers

if TYPE_CHECKING:
    from translator.journal.claims import ClaimedResponse
    from translator.model.acknowledgment import Acknowledgment
    from translator.stages.context import Context


class Reconciled(NamedTuple):
    """What one round of the stage did."""

    matched: int
    unmatched: int
    overdue: int
    channels_down: tuple[str, ...]
    #: Shipments that CBP's answers rejected.
    rejected: int = 0


def reconcile(context: Context) -> Reconciled:
    """Take in and match every answer of CBP, then mark what is overdue."""
    received = receive_answers(context)
    matched = unmatched = rejected = 0
    while not context.stopping() and (
        claim := context.journal.answers.claim(context.worker, context.now(), context.settings.lease)
    ):
        context.alive()
        try:
            answer = _match(context, claim)
        except LeaseLost:
            context.log.warning("lease_lost", response=claim.id, file=claim.name)
            continue
        matched += answer is not None
        unmatched += answer is None
        rejected += answer or 0
    overdue = context.journal.transmissions.mark_overdue(context.now())
    for late in overdue:
        context.log.warning("overdue", transmission=late.id, control_number=late.control_number, partner=late.partner)
    return Reconciled(matched, unmatched, len(overdue), received.channels_down, rejected)


def _match(context: Context, claim: ClaimedResponse) -> int | None:
    """How many shipments the answer rejects; None when it was not matched."""
    rejected = _guarded(context, claim)
    log = context.log.bind(response=claim.id, file=claim.name)
    if isinstance(rejected, str):
        context.journal.answers.record_unmatched(claim, rejected, context.now())
        log.error("unmatched", reason=rejected)
        return None
    log.info("reconciled", rejected=rejected)
    return rejected


def _guarded(context: Context, claim: ClaimedResponse) -> int | str:
    """As `_matched`; the reason too when something is wrong with this answer alone: a bug, spoiled bytes, a death."""
    again = f"leave {claim.name} in CBP's answers again; it is kept as {claim.content.sha256}"
    try:
        end_deaths(f"answer {claim.name}", claim.attempts, again)
        return _matched(context, claim)
    except Exception as failure:  # noqa: BLE001  the operator is told of this answer, and the next goes on
        rise_if_of_all(failure)
        return f"{reason_of(failure).strip()} Once that is mended, {again}"


def _matched(context: Context, claim: ClaimedResponse) -> int | str:
    read = _read(context, claim)
    return read if isinstance(read, str) else _record(context, claim, read)


def _read(context: Context, claim: ClaimedResponse) -> Acknowledgment | str:
    """The acknowledgment, or why it cannot be read."""
    with context.journal.contents.open(claim.content.sha256) as stream:
        content = stream.read()
    for version in context.tables.responses.values():
        if version.claims(content):
            read = version.read(content)
            return "; ".join(map(message, read)) if isinstance(read, list) else read
    known = ", ".join(sorted(context.tables.responses)) or "none"
    return f"no responses table claims it; there are: {known}"


def _record(context: Context, claim: ClaimedResponse, acknowledgment: Acknowledgment) -> int | str:
    """Record what is answered; how many shipments are rejected, or the reason when nothing of ours is answered."""
    answers = context.journal.answers
    transmission = answers.transmission(
        acknowledgment.control_number, acknowledgment.originator_code, acknowledgment.kind
    )
    if transmission is None:
        kind = "control number" if acknowledgment.kind == "message" else f"the number of a {acknowledgment.kind}"
        return f"nothing was sent under {kind} {acknowledgment.control_number}"
    version = context.tables.messages.get(transmission.message)
    as_sent = [version.as_sent] if version else []
    found = correlate(acknowledgment, transmission, answers.filings(transmission.id), *as_sent)
    if found.message_event is None:
        return f"message {transmission.control_number} is {transmission.state} and awaits no answer"
    moves = [FilingMove(one.filing, one.event, one.code, one.text) for one in found.moves if not one.of_message]
    answers.record(
        claim,
        transmission.id,
        acknowledgment.message,
        acknowledgment.code,
        acknowledgment.text,
        moves,
        found.unmatched,
        context.now(),
    )
    return sum(one.event == "rejected" for one in found.moves)
