"""What is found when the shipments of a file are seen together with all others that are filed."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from translator.journal.together import Chunk, ParcelNumber
from translator.model.filing import NO_FACTS
from translator.validation.de_minimis import facts_of, passing_finding
from translator.validation.limits import limit_on
from translator.validation.regime import letter_of
from translator.validation.two_stories import contradiction_finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from translator.journal.claims import ClaimedInterchange
    from translator.model.agreement import Usage
    from translator.model.filing import Facts, ReadShipment
    from translator.model.finding import Finding
    from translator.stages.context import Context
    from translator.stages.examination import Examined


class SeenTogether:
    """What one person receives on a day, the lots of an order, and what two participants say of one parcel."""

    def __init__(self, context: Context, claim: ClaimedInterchange, usage: Usage) -> None:
        self._journal = context.journal.comparison
        self._claim = claim
        self._usage = usage
        self._day = context.now().date()
        self._rates = context.tables.rates.on(self._day)
        limit = limit_on(context.tables.rules_on(self._day).limits, self._day)
        self._limit = limit.cents if limit else None
        self._letter = letter_of(usage, context.settings.filing.over_the_limit)

    def facts(self, one: Examined) -> Facts:
        """What is kept of a shipment to be compared by; nothing of one that is refused."""
        return NO_FACTS if one.refused else facts_of(one.mapped.shipment, self._usage, self._rates, self._day)

    def findings(
        self, shipments: Sequence[Examined], recorded: Sequence[ReadShipment]
    ) -> Iterator[tuple[int, int, Finding]]:
        """Of shipments that the journal has just recorded: ordinal, part and finding."""
        if not recorded:
            return
        numbers = tuple(name for name in get_args(ParcelNumber) if any(getattr(one.identity, name) for one in recorded))
        chunk = Chunk(self._claim.id, self._claim.partner, self._usage, recorded[0].ordinal, numbers)
        mapped = {one.mapped.ordinal: one.mapped for one in shipments}
        facts = {one.ordinal: one.facts for one in recorded}
        passings, counterparts = self._journal.seen_together(chunk, self._limit)
        for passing in passings:
            one = mapped[passing.ordinal]
            yield one.ordinal, one.part, passing_finding(passing, self._limit or 0, self._letter, one.place_of)
        for other in counterparts:
            one = mapped[other.ordinal]
            if found := contradiction_finding(facts[other.ordinal], other, one.place_of):
                yield one.ordinal, one.part, found
