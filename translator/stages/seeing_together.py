"""What is found when the shipments of a file are seen together with all others that are filed."""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING

from translator.journal.together import Chunk
from translator.model.filing import NO_FACTS
from translator.validation.de_minimis import facts_of, passing_finding
from translator.validation.limits import limit_on
from translator.validation.regime import letter_of
from translator.validation.two_stories import (
    CONTRADICTED,
    another_code_finding,
    contradiction_finding,
    other_numbers_finding,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from translator.journal.claims import ClaimedInterchange
    from translator.journal.comparison import Seen
    from translator.journal.together import ParcelNumber
    from translator.model.agreement import Usage
    from translator.model.filing import Counterpart, Facts, ReadShipment
    from translator.model.finding import Finding
    from translator.stages.context import Context
    from translator.stages.examination import Examined
    from translator.validation.rules import PlaceOf

    #: The ordinal of a shipment, and what makes the finding where its fields stand in the file.
    _Told = tuple[int, Callable[[PlaceOf], Finding | None]]


class SeenTogether:
    """What one person receives on a day, the lots of an order, and what is filed of one parcel by two or twice."""

    def __init__(self, context: Context, claim: ClaimedInterchange, usage: Usage) -> None:
        self._journal = context.journal.comparison
        self._claim = claim
        self._usage = usage
        self._day = context.now().date()
        self._rates = context.tables.rates.on(self._day)
        limit = limit_on(context.tables.rules_on(self._day).limits, self._day)
        self._limit = limit.cents if limit else None
        self._letter = letter_of(usage, context.settings.filing.over_the_limit)
        #: Whether anything was found so far that another participant contradicts.
        self.contradicts = False

    def facts(self, one: Examined) -> Facts:
        """What is kept of a shipment to be compared by; nothing of one that is refused."""
        return NO_FACTS if one.refused else facts_of(one.mapped.shipment, self._usage, self._rates, self._day)

    def findings(
        self, shipments: Sequence[Examined], recorded: Sequence[ReadShipment]
    ) -> Iterator[tuple[int, int, Finding]]:
        """Of shipments that the journal has just recorded: ordinal, part and finding."""
        if not recorded:
            return
        numbers = tuple(_known_by(recorded))
        chunk = Chunk(self._claim.id, self._claim.partner, self._usage, recorded[0].ordinal, numbers)
        seen = self._journal.seen_together(chunk, self._limit)
        facts = {one.ordinal: one.facts for one in recorded}
        mapped = {one.mapped.ordinal: one.mapped for one in shipments}
        for ordinal, tell in self._told(seen, facts):
            one = mapped[ordinal]
            if found := tell(one.place_of):
                self.contradicts = self.contradicts or found.code == CONTRADICTED
                yield ordinal, one.part, found

    def _told(self, seen: Seen, facts: Mapping[int, Facts]) -> Iterator[_Told]:
        yield from self._passing(seen)
        yield from _earlier(seen)
        for other in seen.under_another_code:
            yield other.ordinal, partial(another_code_finding, facts[other.ordinal], other)
        yield from _contradicting(seen, facts)

    def _passing(self, seen: Seen) -> Iterator[_Told]:
        for passing in seen.passing:
            yield passing.ordinal, partial(passing_finding, passing, self._limit or 0, self._letter)


def _known_by(recorded: Sequence[ReadShipment]) -> Iterator[ParcelNumber]:
    """The numbers by which any of the parcels may be known: a master bill only where nothing else is named."""
    if any(one.identity.tracking_number for one in recorded):
        yield "tracking_number"
    if any(one.identity.house_bill_number for one in recorded):
        yield "house_bill_number"
    if any(one.identity.number == one.identity.master_bill_number for one in recorded):
        yield "master_bill_number"


def _earlier(seen: Seen) -> Iterator[_Told]:
    for earlier in seen.earlier:
        yield earlier.ordinal, partial(other_numbers_finding, earlier)


def _contradicting(seen: Seen, facts: Mapping[int, Facts]) -> Iterator[_Told]:
    by_shipment: dict[int, list[Counterpart]] = defaultdict(list)
    for other in seen.counterparts:
        by_shipment[other.ordinal].append(other)
    for ordinal, others in by_shipment.items():
        yield ordinal, partial(contradiction_finding, facts[ordinal], others)
