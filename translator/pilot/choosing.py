"""Which of several messages that were sent under one number an answer speaks of.

Numbers come again: every participant counts its own, and a counter that has reached its end begins anew. What tells the
messages apart is the shipments that the answer names; where it names none, that one message alone still waits.
"""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, NamedTuple, Protocol

from translator.model.lifecycle import SETTLED_FILINGS, SETTLED_TRANSMISSIONS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from translator.model.acknowledgment import Acknowledgment
    from translator.pilot.correlate import Correlation, Filed


class Numbered(Protocol):
    """What is to be known of each message."""

    @property
    def id(self) -> int:
        """The journal's number."""

    @property
    def originator_code(self) -> str:
        """Whose filings it carried."""

    @property
    def message(self) -> str:
        """Its version."""

    @property
    def state(self) -> str:
        """Where it stands in the transmission's lifecycle."""


class Fit(NamedTuple):
    """A message, and what the answer would do to it."""

    transmission: Numbered
    filings: Sequence[Filed]
    found: Correlation


def chosen(acknowledgment: Acknowledgment, fits: Sequence[Fit]) -> Fit | None:
    """The one that the answer speaks of; None where that cannot be told.

    Args:
        acknowledgment: the answer.
        fits: the messages that know an answer in their state, in the order in which they were made.
    """
    if len(fits) > 1 and acknowledgment.answers:
        most = max(map(_named, fits))
        fits = [one for one in fits if _named(one) == most] if most else []
    if len(fits) > 1:
        waiting = [one for one in fits if _waits(one, acknowledgment)]
        fits = waiting or _repeated(acknowledgment, fits)
    return fits[0] if len(fits) == 1 else None


def made_then(acknowledgment: Acknowledgment, created_at: datetime) -> bool:
    """Whether what the answer repeats of the moment of its message fits one that was made at ``created_at``."""
    moment = created_at.astimezone(UTC)
    return all(moment.strftime(form) == text for form, text in acknowledgment.created)


def _named(fit: Fit) -> int:
    return len({move.filing for move in fit.found.moves if not move.of_message})


def _waits(fit: Fit, acknowledgment: Acknowledgment) -> bool:
    """Whether it, or a shipment of it that is named, waits for an answer."""
    if not acknowledgment.answers:
        return fit.transmission.state not in SETTLED_TRANSMISSIONS
    named = {move.filing for move in fit.found.moves if not move.of_message}
    return any(one.id in named and one.state not in SETTLED_FILINGS for one in fit.filings)


def _repeated(acknowledgment: Acknowledgment, fits: Sequence[Fit]) -> list[Fit]:
    """The newest of messages that are all settled, when the answer tells what is known of it and moves nothing."""
    if len({(one.transmission.originator_code, one.transmission.message) for one in fits}) > 1:
        return []
    told = [one for one in fits if acknowledgment.message != "rejected" or one.transmission.state == "REJECTED"]
    return told[-1:]
