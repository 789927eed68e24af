"""Match an answer of CBP to the filings of the message that it answers.

CBP echoes the numbers that were sent, not always all of them. An answer matches a filing when every number that both
carry is equal and at least one is carried by both. Where the numbers fit several filings, the running number in the
message tells them apart if CBP echoes it; an answer that fits several equally well is not guessed at. Answers may come
before our own commit that the message was sent, twice, or for something else: what the lifecycle does not know is left
unmatched, and what it knows as settled is told and moves nothing.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple, Protocol

from translator.model.lifecycle import FILING, TRANSMISSION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from translator.model.acknowledgment import Acknowledgment, ShipmentAnswer
    from translator.model.shipment import Identity

    AsSent = Callable[[Identity], Identity]


class Sent(Protocol):
    """What is to be known of the transmission."""

    @property
    def originator_code(self) -> str:
        """Whose filings it carried."""

    @property
    def state(self) -> str:
        """Where it stands in the transmission's lifecycle."""


class Filed(Protocol):
    """What is to be known of each filing of the transmission."""

    @property
    def id(self) -> int:
        """The journal's number."""

    @property
    def identity(self) -> Identity:
        """The numbers under which it was sent."""

    @property
    def state(self) -> str:
        """Where it stands in the filing's lifecycle."""


class Move(NamedTuple):
    """One event of one filing, with CBP's code and words; of a settled filing it is told and moves nothing."""

    filing: int
    event: str
    code: str
    text: str
    #: CBP rejected the message and not this shipment (R302 and not R301).
    of_message: bool = False


class Correlation(NamedTuple):
    """What an answer does."""

    #: Event of the transmission: ``acknowledged``, ``answered`` or ``rejected``; None when its state knows no answer.
    message_event: str | None
    moves: list[Move]
    #: Answers that fit no filing, several, or one that awaits none.
    unmatched: list[ShipmentAnswer]
    #: Filings that are still without any answer after this one.
    missing: list[int]


def correlate(
    acknowledgment: Acknowledgment,
    transmission: Sent,
    filings: Sequence[Filed],
    as_sent: AsSent = lambda identity: identity,
) -> Correlation:
    """What the answer does to the transmission and to its filings.

    Args:
        acknowledgment: the answer, which names the transmission's control number.
        transmission: the message that was sent under it.
        filings: all filings that it carried, in the order of the message.
        as_sent: a filing's numbers as the message writes them; see `translator.pilot.as_sent`.
    """
    if (transmission.state, "answered") not in TRANSMISSION:
        return Correlation(None, [], list(acknowledgment.answers), _unanswered(filings, set()))
    moves, unmatched = _matched(acknowledgment.answers, transmission, filings, as_sent)
    if acknowledgment.message == "rejected":
        moves = _all_rejected(acknowledgment, moves, filings)
    missing = _unanswered(filings, {move.filing for move in moves})
    return Correlation(_event(acknowledgment, missing), moves, unmatched, missing)


def _event(acknowledgment: Acknowledgment, missing: list[int]) -> str:
    if acknowledgment.message == "rejected":
        return "rejected"
    return "acknowledged" if missing else "answered"


def _unanswered(filings: Iterable[Filed], answered: set[int]) -> list[int]:
    return [one.id for one in filings if one.state in ("ENCLOSED", "AWAITING") and one.id not in answered]


def _matched(
    answers: Sequence[ShipmentAnswer], transmission: Sent, filings: Sequence[Filed], as_sent: AsSent
) -> tuple[list[Move], list[ShipmentAnswer]]:
    register = _Register(filings, transmission.originator_code, as_sent)
    moves, unmatched = [], []
    for answer, filing in zip(answers, register.meant(answers), strict=True):
        if filing is None or (filing.state, answer.disposition) not in FILING:
            unmatched.append(answer)
        else:
            moves.append(Move(filing.id, answer.disposition, answer.code, answer.text))
    return moves, unmatched


def _all_rejected(acknowledgment: Acknowledgment, moves: list[Move], filings: Sequence[Filed]) -> list[Move]:
    """Every filing is rejected: those that CBP rejects by name with their own words, the others with the message's.

    What it says beside that of single shipments contradicts it, and comes behind.
    """
    own = {move.filing: move for move in moves if move.event == "rejected"}
    rejections = [
        own.get(one.id) or Move(one.id, "rejected", acknowledgment.code, acknowledgment.text, of_message=True)
        for one in filings
        if (one.state, "rejected") in FILING
    ]
    return [*rejections, *(move for move in moves if move.event != "rejected")]


class _AsFiled(NamedTuple):
    """A filing under the numbers that stand in the message."""

    filing: Filed
    identity: Identity
    #: Its running number in the message.
    number: int


class _Register:
    """The filings of one message, to be found by any of their numbers."""

    def __init__(self, filings: Sequence[Filed], originator_code: str, as_sent: AsSent) -> None:
        self._originator = originator_code
        self._filings = [_AsFiled(one, as_sent(one.identity), at) for at, one in enumerate(filings, 1)]
        self._by_key: dict[str, list[_AsFiled]] = defaultdict(list)
        self._by_number: dict[tuple[int, str], list[_AsFiled]] = {}
        self._found: dict[Identity, list[_AsFiled]] = {}
        for one in self._filings:
            self._by_key[one.identity.key].append(one)

    def meant(self, answers: Sequence[ShipmentAnswer]) -> list[Filed | None]:
        """The filing that each answer speaks of, None where that is none or cannot be told."""
        found: list[Filed | None] = [None] * len(answers)
        alike: dict[Identity, list[int]] = defaultdict(list)
        for at, answer in enumerate(answers):
            fits = self._fitting(answer)
            if len(fits) == 1:
                found[at] = fits[0].filing
            elif fits:
                alike[answer.identity].append(at)
        for identity, places in alike.items():
            fits = self._named(identity)
            if _in_turn(fits, [answers[at] for at in places]):
                for at, one in zip(places, fits, strict=True):
                    found[at] = one.filing
        return found

    def _fitting(self, answer: ShipmentAnswer) -> list[_AsFiled]:
        """The filings that it may mean; the running number, where it is echoed, tells those of equal numbers apart."""
        fits = self._named(answer.identity)
        if len(fits) > 1 and answer.running_number:
            return [one for one in fits if one.number == answer.running_number]
        return fits

    def _named(self, identity: Identity) -> list[_AsFiled]:
        """The filings with these numbers; kept, because a master bill may be that of all and be named for each."""
        if identity not in self._found:
            self._found[identity] = self._looked_for(identity)
        return self._found[identity]

    def _looked_for(self, identity: Identity) -> list[_AsFiled]:
        if identity.originator_code not in ("", self._originator):
            return []
        named = type(identity)(self._originator, *_numbers(identity))
        same = [one for one in self._by_key.get(named.key, ()) if _agree(one.identity, named)]
        return same or [one for one in self._candidates(named) if _agree(one.identity, named)]

    def _candidates(self, identity: Identity) -> list[_AsFiled]:
        """The filings that carry one of the numbers; the first that is carried at all narrows them enough."""
        if not self._by_number:
            self._by_number = defaultdict(list)
            for one in self._filings:
                for kind, number in enumerate(_numbers(one.identity)):
                    self._by_number[kind, number].append(one)
        sets = (self._by_number.get((kind, number), []) for kind, number in enumerate(_numbers(identity)) if number)
        return next((found for found in sets if found), [])


def _in_turn(fits: Sequence[_AsFiled], answers: Sequence[ShipmentAnswer]) -> bool:
    """Whether answers that fit several filings equally well may be given to them in their order.

    There must be one for each, and it must make no difference: all say the same, or the filings have one identity.
    """
    if len(fits) != len(answers):
        return False
    said = {(one.disposition, one.code, one.text) for one in answers}
    return len(said) == 1 or len({one.filing.identity for one in fits}) == 1


def _numbers(identity: Identity) -> tuple[str, str, str]:
    return identity.tracking_number, identity.house_bill_number, identity.master_bill_number


def _agree(one: Identity, other: Identity) -> bool:
    """Whether no number that both carry differs."""
    return all(a == b for a, b in zip(_numbers(one), _numbers(other), strict=True) if a and b)
