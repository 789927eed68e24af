"""Leave the enclosed messages at CBP's side.

SUMMARY
    ENCLOSED -> SENDING -> uploaded under a temporary name -> renamed -> AWAITING

DESCRIPTION
    Each step is committed before the next one begins: that sending began, before the first byte leaves; that the
    upload is whole, before the rename; that the message is sent, behind the rename. What a dead process leaves in
    SENDING is UNCERTAIN, and the far side tells how it stands:

        upload not recorded                     nothing was visible: the message is sent again
        upload recorded, temporary still there  the rename did not take place: it is done now
        upload recorded, temporary gone         the rename took place: the message has arrived

    So nothing is lost and nothing is sent twice. When the far side cannot be asked, the message stays UNCERTAIN.

    A file of other content that has the message's name at the far side is never overwritten: the message goes back to
    ENCLOSED, with the reason, and is tried again later.

    Messages of one originator leave in their order, for test and for production apart: while one is not sent, whatever
    keeps it, those behind it wait, because a cancellation must not overtake what it cancels. Others go on. A message
    that only a person can mend, for a bug, spoiled bytes or the death of each process that sends it, holds back only
    those that share a shipment with it.

DIAGNOSTICS
    action=sent            one line for each message
    action=send_failed     nothing has left; the next pass tries again
    action=name_taken      another file has its name at the far side; the next originator's messages go on
    action=uncertain       the outcome is not known yet; the next pass asks the far side
    action=settled         an uncertain message was settled, with its outcome
    action=set_aside       a bug, or its kept bytes are spoiled; it waits, the next messages go on

BUGS
    A temporary that a third party removes from the far side is taken for a message that has arrived; it becomes
    overdue.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from translator.channels.channel import ChannelError, NameTakenError, PermanentChannelError
from translator.journal import LeaseLost
from translator.stages.context import CBP
from translator.stages.guarding import MOST_DEATHS, reason_of, rise_if_of_all

if TYPE_CHECKING:
    from datetime import datetime

    from structlog.typing import FilteringBoundLogger

    from translator.channels.channel import Channel
    from translator.journal.claims import ClaimedTransmission
    from translator.stages.context import Context

#: How long a message that could not be sent waits for its next attempt; doubled with each attempt, up to the last.
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=30)


class Transmitted(NamedTuple):
    """What one round of the stage did."""

    sent: int
    uncertain: int
    #: Whether CBP's channel failed; nothing more was tried then.
    channel_down: bool
    #: Messages that could not be sent for a reason of their own.
    set_aside: int = 0
    #: Messages that are still to be sent, or whose sending is uncertain: each is tried again in its time.
    waiting: int = 0


def transmit(context: Context) -> Transmitted:
    """Send every enclosed message, and settle what a dead process left uncertain."""
    done: Counter[str] = Counter()
    down = False
    while not (down or context.stopping()) and (
        claim := context.journal.transmissions.claim(context.worker, context.now(), context.settings.lease)
    ):
        context.alive()
        state = _step(context, claim)
        done[state] += 1
        down = state in {"UNCERTAIN", "ENCLOSED"}
    waiting = context.journal.transmissions.waiting()
    return Transmitted(done["AWAITING"], done["UNCERTAIN"], down, done["SET_ASIDE"], waiting)


def _step(context: Context, claim: ClaimedTransmission) -> str:
    try:
        return _step_or_set_aside(context, claim)
    except LeaseLost:
        _log(context, claim).warning("lease_lost")
        return "LEASE_LOST"


def _step_or_set_aside(context: Context, claim: ClaimedTransmission) -> str:
    try:
        return _STEPS[claim.state](context, claim)
    except Exception as failure:  # noqa: BLE001  a bug, or spoiled bytes: this message waits, the next goes on
        rise_if_of_all(failure)
        return _set_aside(context, claim, failure)


def _set_aside(context: Context, claim: ClaimedTransmission, failure: Exception) -> str:
    later, reason = _later(context, claim), reason_of(failure)
    context.journal.transmissions.put_back(claim, context.now(), note=reason, not_before=later, set_aside=True)
    _log(context, claim).error("set_aside", reason=type(failure).__name__)
    return "SET_ASIDE"


def temporary_name(name: str) -> str:
    """The name a message has at the far side until it is whole; nobody may pick it up."""
    return f".{name}.tmp"


def _send(context: Context, claim: ClaimedTransmission) -> str:
    journal, channel = context.journal.transmissions, context.channels[CBP]
    journal.move(claim, "send_began", context.now())
    try:
        with context.journal.contents.open(claim.content.sha256) as content:
            channel.upload(temporary_name(claim.name), content)
    except ChannelError as failure:
        return _failed(context, claim, failure)
    journal.move(claim, "uploaded", context.now())
    try:
        channel.publish(temporary_name(claim.name), claim.name)
    except NameTakenError as failure:
        return _name_taken(context, claim, failure, "send_failed")
    except ChannelError as failure:
        journal.move(claim, "interrupted", context.now(), note=str(failure))
        return _unsettled(context, claim, failure)
    return _arrived(context, claim, "sent")


def _failed(context: Context, claim: ClaimedTransmission, failure: ChannelError) -> str:
    mend = "operator" if isinstance(failure, PermanentChannelError) else "time"
    _log(context, claim).error("send_failed", reason=str(failure), mend=mend)
    return context.journal.transmissions.move(
        claim, "send_failed", context.now(), note=str(failure), not_before=_later(context, claim)
    )


def _name_taken(context: Context, claim: ClaimedTransmission, failure: NameTakenError, event: str) -> str:
    later = _later(context, claim)
    context.journal.transmissions.move(claim, event, context.now(), note=str(failure), not_before=later)
    _log(context, claim).error("name_taken", reason=str(failure))
    # Only behind the record: a recorded upload whose temporary is gone would be taken for a message that has arrived.
    withdrawn(context.channels[CBP], claim.name)
    return "SET_ASIDE"


def withdrawn(channel: Channel, name: str) -> None:
    """Take the temporary of a name away as far as that can be done; what is left lying is replaced by the next."""
    with suppress(ChannelError):
        channel.withdraw(temporary_name(name))


def _later(context: Context, claim: ClaimedTransmission) -> datetime:
    doubled: timedelta = FIRST_WAIT * 2 ** min(claim.attempts, 10)
    return context.now() + min(LONGEST_WAIT, doubled)


def _arrived(context: Context, claim: ClaimedTransmission, event: str) -> str:
    now = context.now()
    state = context.journal.transmissions.move(claim, event, now, deadline=now + claim.answer_within)
    _log(context, claim).info("sent", size=claim.content.size)
    return state


def _interrupted(context: Context, claim: ClaimedTransmission) -> str:
    """A process died while it was sending: what it left is uncertain until the far side is asked."""
    context.journal.transmissions.move(claim, "interrupted", context.now(), note="the process died while sending")
    return _settle(context, claim)


def _settle(context: Context, claim: ClaimedTransmission) -> str:
    channel, temporary = context.channels[CBP], temporary_name(claim.name)
    try:
        arrived = _has_arrived(channel, claim, temporary)
    except NameTakenError as failure:
        return _name_taken(context, claim, failure, "not_arrived")
    except ChannelError as failure:
        return _unsettled(context, claim, failure)
    _log(context, claim).info("settled", arrived=arrived)
    if arrived:
        return _arrived(context, claim, "arrived")
    # A message whose sending kills the process must not do so at every start, nor keep the others waiting.
    deadly = claim.attempts > MOST_DEATHS
    later = _later(context, claim) if deadly else None
    context.journal.transmissions.move(
        claim, "not_arrived", context.now(), note="nothing had left", not_before=later, set_aside=deadly
    )
    return "SETTLED"


def _unsettled(context: Context, claim: ClaimedTransmission, failure: ChannelError) -> str:
    _log(context, claim).error("uncertain", reason=str(failure))
    later = _later(context, claim)
    context.journal.transmissions.put_back(claim, context.now(), note=str(failure), not_before=later)
    return "UNCERTAIN"


def _has_arrived(channel: Channel, claim: ClaimedTransmission, temporary: str) -> bool:
    if not claim.uploaded:
        channel.withdraw(temporary)
        return False
    if channel.standing(temporary):
        channel.publish(temporary, claim.name)
    return True


def _log(context: Context, claim: ClaimedTransmission) -> FilteringBoundLogger:
    return context.log.bind(transmission=claim.id, control_number=claim.control_number, file=claim.name)


_STEPS = {"ENCLOSED": _send, "SENDING": _interrupted, "UNCERTAIN": _settle}
