"""Tell each participant what became of its file.

SUMMARY
    findings and acknowledgments -> report or X12 acknowledgment -> the participant's drop box

DESCRIPTION
    A reply is due when a file has been translated or refused, when an answer of CBP has changed something, whether or
    not the rest of the file still waits, when an answer is overdue, and when another participant has filed what
    contradicts a shipment of the file. One reply tells all that has come until it is
    composed, and which shipments still wait. Every form that the agreement names is composed, kept and committed; then
    each is delivered like a message: under a temporary name, then renamed, never over a file of other content. A reply
    that stands there with the same bytes is delivered, so a crash does no harm.

    An X12 acknowledgment speaks of syntax, so it goes out once, when the file has been read.

DIAGNOSTICS
    action=composed       one line for each file that replies were composed for
    action=delivered      one line for each reply
    action=not_composed   a bug, or the partner is gone from the settings; tried again later, the next reply goes on
    action=not_delivered  the participant's channel is down, or this reply alone cannot go; tried again later
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from translator.channels.channel import ChannelError, NameTakenError
from translator.journal import LeaseLost
from translator.stages.composing import compose
from translator.stages.guarding import MOST_DEATHS, channel_of, end_deaths, reason_of, rise_if_of_all
from translator.stages.transmit import temporary_name, withdrawn

if TYPE_CHECKING:
    from collections.abc import Callable

    from structlog.typing import FilteringBoundLogger

    from translator.journal.claims import ClaimedReply, DueReply
    from translator.stages.context import Context

C = TypeVar("C", "DueReply", "ClaimedReply")

#: How long a reply that could not be delivered waits for its next attempt.
WAIT = timedelta(minutes=1)

#: The same for one that process after process has died of.
LONG_WAIT = timedelta(minutes=30)


class Replied(NamedTuple):
    """What one round of the stage did."""

    composed: int
    delivered: int
    channels_down: tuple[str, ...]
    #: Replies that could not be composed or delivered although no channel was down.
    set_aside: int = 0


def reply(context: Context) -> Replied:
    """Compose every reply that is due, then deliver what is not delivered."""
    done: Counter[str] = Counter()
    down: set[str] = set()
    replies, lease = context.journal.replies, context.settings.lease
    while not context.stopping() and (due := replies.claim_due(context.worker, context.now(), lease)):
        done[_guarded(context, due, _compose, _not_composed)] += 1
    while not context.stopping() and (
        claim := replies.claim_undelivered(context.worker, context.now(), lease, without=down)
    ):
        ended = _guarded(context, claim, _deliver, _not_delivered)
        done[ended] += 1
        if ended == "down":
            down.add(claim.partner)
    return Replied(done["composed"], done["delivered"], tuple(sorted(down)), done["set_aside"])


def _guarded(
    context: Context, claim: C, do: Callable[[Context, C], str], give_up: Callable[[Context, C, Exception], str]
) -> str:
    """What became of the work; what fails with it alone is given up for now, and the next goes on."""
    context.alive()
    try:
        try:
            return do(context, claim)
        except Exception as failure:  # noqa: BLE001  a bug, spoiled bytes, a channel that is down, a partner that is gone
            rise_if_of_all(failure)
            return give_up(context, claim, failure)
    except LeaseLost:
        _log(context, claim).warning("lease_lost")
        return "lease_lost"


def _not_composed(context: Context, due: DueReply, failure: Exception) -> str:
    now = context.now()
    wait = WAIT if due.attempts <= MOST_DEATHS else LONG_WAIT
    context.journal.replies.put_back(due, reason_of(failure), now + wait, now)
    _log(context, due).error("not_composed", reason=type(failure).__name__)
    return "set_aside"


def _not_delivered(context: Context, claim: ClaimedReply, failure: Exception) -> str:
    """A channel that failed is not tried again in this round; anything else concerns this reply alone."""
    taken = isinstance(failure, NameTakenError)
    down = isinstance(failure, ChannelError) and not taken
    plain = down or taken
    now, reason = context.now(), str(failure) if plain else reason_of(failure)
    context.journal.replies.failed(claim, reason, now + WAIT, now)
    _log(context, claim).error("not_delivered", reply=claim.name, reason=reason if plain else type(failure).__name__)
    return "down" if down else "set_aside"


def _log(context: Context, claim: DueReply | ClaimedReply) -> FilteringBoundLogger:
    return context.log.bind(interchange=claim.interchange_id, partner=claim.partner)


def _compose(context: Context, due: DueReply) -> str:
    end_deaths(f"reply to {due.name}", due.attempts, "it is tried again in half an hour")
    kept = [(one.form, one.name, context.journal.contents.keep(one.content)) for one in compose(context, due)]
    context.journal.replies.record(due, kept, context.now())
    _log(context, due).info("composed", replies=len(kept))
    return "composed"


def _deliver(context: Context, claim: ClaimedReply) -> str:
    channel = channel_of(context, claim.partner)
    with context.journal.contents.open(claim.content.sha256) as content:
        channel.upload(temporary_name(claim.name), content)
    try:
        channel.publish(temporary_name(claim.name), claim.name)
    except NameTakenError:
        withdrawn(channel, claim.name)
        raise
    context.journal.replies.delivered(claim, context.now())
    _log(context, claim).info("delivered", reply=claim.name, form=claim.form)
    return "delivered"
