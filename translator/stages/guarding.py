"""What keeps one bad thing from stopping the others: its failure is told apart, worded, and remembered with it alone.

A bug, bytes that were spoiled on our disk, or a partner who is no longer in the settings concern one file, message or
reply. It is set aside with the reason, and the stage goes on with the next. What concerns all of them (the journal, the
disk) rises.
"""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING

from translator.journal import JournalError, LeaseLost, NumbersExhausted, SpoiledContent

if TYPE_CHECKING:
    from translator.channels.channel import Channel
    from translator.configuration.settings import Partner
    from translator.stages.context import Context

#: Of one thing alone, though the journal tells it.
_OF_ONE = (SpoiledContent, NumbersExhausted)
#: After so many attempts in which the process died, what it died of is not begun again.
MOST_DEATHS = 5


class Hindered(Exception):
    """One thing cannot go on, and the operator can mend it; the message says where, why and how."""


def partner_named(context: Context, name: str) -> Partner:
    """The partner's settings.

    Raises:
        Hindered: it was taken out of the settings while something of it was under way.
    """
    found = context.partners.get(name)
    if found is None:
        raise Hindered(_gone(context, name))
    return found


def channel_of(context: Context, name: str) -> Channel:
    """The partner's channel.

    Raises:
        Hindered: as `partner_named`.
    """
    found = context.channels.get(name)
    if found is None:
        raise Hindered(_gone(context, name))
    return found


def _gone(context: Context, name: str) -> str:
    there = ", ".join(sorted(context.partners)) or "none"
    file = context.settings.partners / f"{name}.toml"
    return f"{file}: no partner {name}, but something of it is under way; there are: {there}. Put the file back."


def concerns_all(failure: Exception) -> bool:
    """Whether it would meet every other file as well, so that the stage had better stop; the operator mends it."""
    return isinstance(failure, (JournalError, OSError)) and not isinstance(failure, _OF_ONE)


def rise_if_of_all(failure: Exception) -> None:
    """Raise what does not concern one thing alone: the operator's general concern, or a lost lease."""
    if concerns_all(failure) or isinstance(failure, LeaseLost):
        raise failure


def reason_of(failure: Exception) -> str:
    """What the journal keeps of it: plain words for an operator, a traceback for a programmer."""
    if isinstance(failure, (Hindered, *_OF_ONE)):
        return str(failure)
    return "".join(traceback.format_exception(failure))


def end_deaths(what: str, attempts: int, then: str) -> None:
    """Begin no further attempt at what process after process has died of.

    Raises:
        Hindered: the attempts before this one were too many.
    """
    if attempts > MOST_DEATHS:
        why = f"the process died each of the {attempts - 1} times it worked on it (killed, or out of memory)"
        raise Hindered(f"{what}: {why}. See to its size and to this machine's memory, then: {then}")
