"""Tell each participant what became of its file.

SUMMARY
    findings and acknowledgments -> report or X12 acknowledgment -> the participant's drop box

DESCRIPTION
    A reply is due when a file has been translated or refused, when CBP has answered all of it, and when an answer
    changes later. Every form that the agreement names is composed, kept and committed; then each is delivered like a
    message: under a temporary name, then renamed. Delivering a reply a second time replaces it by the same bytes, so
    a crash only delivers again.

    An X12 acknowledgment speaks of syntax, so it goes out once, when the file has been read.

DIAGNOSTICS
    action=composed       one line for each file that replies were composed for
    action=delivered      one line for each reply
    action=not_delivered  the participant's channel is down; the next pass tries again
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from translator.channels.channel import ChannelError
from translator.stages.composing import compose
from translator.stages.transmit import temporary_name

if TYPE_CHECKING:
    from translator.journal.claims import ClaimedReply, DueReply
    from translator.stages.context import Context

#: How long a reply that could not be delivered waits for its next attempt.
WAIT = timedelta(minutes=1)


class Replied(NamedTuple):
    """What one round of the stage did."""

    composed: int
    delivered: int
    channels_down: tuple[str, ...]


def reply(context: Context) -> Replied:
    """Compose every reply that is due, then deliver what is not delivered."""
    composed = delivered = 0
    down: set[str] = set()
    replies, lease = context.journal.replies, context.settings.lease
    while not context.stopping() and (due := replies.claim_due(context.worker, context.now(), lease)):
        _compose(context, due)
        composed += 1
    while not context.stopping() and (claim := replies.claim_undelivered(context.worker, context.now(), lease)):
        if claim.partner in down or not _deliver(context, claim):
            down.add(claim.partner)
        else:
            delivered += 1
    return Replied(composed, delivered, tuple(sorted(down)))


def _compose(context: Context, due: DueReply) -> None:
    kept = [(one.form, one.name, context.journal.contents.keep(one.content)) for one in compose(context, due)]
    context.journal.replies.record(due, kept, context.now())
    context.log.info("composed", interchange=due.interchange_id, partner=due.partner, replies=len(kept))


def _deliver(context: Context, claim: ClaimedReply) -> bool:
    log = context.log.bind(interchange=claim.interchange_id, partner=claim.partner, reply=claim.name)
    channel = context.channels[claim.partner]
    try:
        with context.journal.contents.open(claim.content.sha256) as content:
            channel.upload(temporary_name(claim.name), content)
        channel.publish(temporary_name(claim.name), claim.name)
    except ChannelError as failure:
        now = context.now()
        context.journal.replies.failed(claim, str(failure), now + WAIT, now)
        log.error("not_delivered", reason=str(failure))
        return False
    context.journal.replies.delivered(claim, context.now())
    log.info("delivered", form=claim.form)
    return True
