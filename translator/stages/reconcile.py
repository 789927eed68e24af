"""Match CBP's answers to what was sent, and notice what stays unanswered.

SUMMARY
    response -> acknowledgment -> transmission by control number -> filings by identity -> journal

DESCRIPTION
    CBP's answers are taken in as any file is: claimed, kept, committed, removed. Each answer in a file is read by the
    responses tables that know it, and matched by control number to its transmission and by identity to the filings.
    All moves of one file are one transaction.

    An answer that cannot be read, or that answers nothing we have sent, is kept and shown to the operator
    (`translator status`); it moves nothing, and hides no other in its file. So is what an answer says of single
    shipments with a code that its table does not know: the other shipments move. A second answer to a settled thing is
    recorded and moves nothing; when it says something else than the first, the operator and the participant are told.
    A file whose bytes were matched before never speaks of a message that was made since, though that has the same
    number.

    A transmission whose deadline has passed without an answer to all of it becomes OVERDUE; an answer that comes
    later still counts.

DIAGNOSTICS
    action=reconciled   one line for each answer that was matched
    action=unmatched    an answer, or a part of one, that was not, with the reason
    action=contradicted CBP says of a shipment what does not go with its word before
    action=overdue      one line for each transmission that has waited too long
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from translator.journal import LeaseLost
from translator.stages.answering import Matched, matched
from translator.stages.guarding import end_deaths, reason_of, rise_if_of_all
from translator.stages.receive import receive_answers

if TYPE_CHECKING:
    from translator.journal.answers import Recorded
    from translator.journal.claims import ClaimedResponse
    from translator.stages.context import Context


class Reconciled(NamedTuple):
    """What one round of the stage did."""

    matched: int
    unmatched: int
    overdue: int
    channels_down: tuple[str, ...]
    #: Shipments that CBP's answers rejected, those that were rejected before not counted.
    rejected: int = 0
    #: Words of CBP that do not go with what it said before, by message and kind.
    contradicted: int = 0


def reconcile(context: Context) -> Reconciled:
    """Take in and match every answer of CBP, then mark what is overdue."""
    received = receive_answers(context)
    counts = [0, 0, 0, 0]
    while not context.stopping() and (
        claim := context.journal.answers.claim(context.worker, context.now(), context.settings.lease)
    ):
        context.alive()
        try:
            counts = [had + more for had, more in zip(counts, _match(context, claim), strict=True)]
        except LeaseLost:
            context.log.warning("lease_lost", response=claim.id, file=claim.name)
    overdue = context.journal.transmissions.mark_overdue(context.now())
    for late in overdue:
        context.log.warning("overdue", transmission=late.id, control_number=late.control_number, partner=late.partner)
    answered, unmatched, rejected, contradicted = counts
    return Reconciled(answered, unmatched, len(overdue), received.channels_down, rejected, contradicted)


def _match(context: Context, claim: ClaimedResponse) -> tuple[int, int, int, int]:
    """How many answers in the file are matched, and are not; shipments they reject; and contradictions."""
    log = context.log.bind(response=claim.id, file=claim.name)
    try:
        done, reasons = _recorded(context, claim)
    except Exception as failure:  # noqa: BLE001  the operator is told of this file, and the next goes on
        rise_if_of_all(failure)
        again = f"leave {claim.name} in CBP's answers again; it is kept as {claim.content.sha256}"
        reasons = [f"{reason_of(failure).strip()} Once that is mended, {again}"]
        done = context.journal.answers.record(claim, [], reasons, context.now())
    for count in done.rejected:
        log.info("reconciled", rejected=count)
    for reason in reasons:
        log.error("unmatched", reason=reason)
    for contradiction in done.contradictions:
        log.error("contradicted", reason=contradiction)
    return len(done.rejected), len(reasons), sum(done.rejected), len(done.contradictions)


def _recorded(context: Context, claim: ClaimedResponse) -> tuple[Recorded, list[str]]:
    """What the answers in the file have done, and why others, or parts of them, are not matched."""
    end_deaths(f"answer {claim.name}", claim.attempts, f"leave {claim.name} in CBP's answers again")
    with context.journal.contents.open(claim.content.sha256) as stream:
        found = matched(context, stream.read(), context.journal.answers.recorded_before(claim))
    answers = [one for one in found if isinstance(one, Matched)]
    reasons = [told for one in found if (told := one.unread if isinstance(one, Matched) else one)]
    return context.journal.answers.record(claim, [one.answer for one in answers], reasons, context.now()), reasons
