"""What the translate stage notes in the journal while it reads a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from translator.model.catalogue import holds
from translator.model.filing import ReadShipment
from translator.stages.seeing_together import SeenTogether

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import timedelta

    from translator.formats.reading import PartClosed
    from translator.journal.claims import ClaimedInterchange
    from translator.model.agreement import Usage
    from translator.model.filing import Facts, OnRecord
    from translator.stages.context import Context
    from translator.stages.examination import Examined, Repeated


class JournalLedger:
    """Notes every chunk in one transaction, and keeps the lease alive meanwhile."""

    def __init__(self, context: Context, claim: ClaimedInterchange, usage: Usage) -> None:
        self._journal = context.journal.translation
        self._claim = claim
        self._usage = usage
        self._now = context.now
        self._alive = context.alive
        self._lease: timedelta = context.settings.lease
        self._together = SeenTogether(context, claim, usage)

    def note(self, shipments: Sequence[Examined]) -> Collection[int]:
        """Shipments as read, with their findings; the ordinals of those that are held back because of others."""
        now = self._now()
        self._alive()
        self._journal.renew(self._claim, now, self._lease)
        read = [_read_shipment(one, self._together.facts(one)) for one in shipments]
        self._journal.record_shipments(self._claim, read, now)
        found = [(one.mapped.ordinal, one.mapped.part, finding) for one in shipments for finding in one.findings]
        late = list(self._together.findings(shipments, read))
        self._journal.record_findings(self._claim, [*found, *late])
        return {ordinal for ordinal, _, finding in late if holds(finding)}

    @property
    def contradicts(self) -> bool:
        """Whether another participant's filing contradicts anything that was noted so far."""
        return self._together.contradicts

    def note_repeated(self, repeated: Sequence[Repeated]) -> None:
        """Shipments that were noted as good before and stand again later in the file."""
        self._journal.refuse(self._claim, [one.ordinal for one in repeated], self._now())
        self._journal.record_findings(self._claim, [(one.ordinal, 0, one.finding) for one in repeated])

    def note_part(self, closed: PartClosed) -> None:
        """A part's own findings and its envelope."""
        self._journal.record_findings(self._claim, [(0, closed.part, finding) for finding in closed.findings])
        if closed.transaction_set:
            self._journal.record_sets(self._claim, [closed.transaction_set])

    def on_record(self, keys: Sequence[str]) -> dict[str, OnRecord]:
        """Those identity keys that are filed already."""
        return self._journal.filings_on_record(keys, self._usage, self._claim.partner)


def _read_shipment(one: Examined, facts: Facts) -> ReadShipment:
    mapped = one.mapped
    return ReadShipment(
        ordinal=mapped.ordinal,
        part=mapped.part,
        place_ordinal=mapped.place.ordinal,
        extent=mapped.extent,
        reference=mapped.shipment.reference or "",
        action=mapped.shipment.action or "add",  # a value that is none is refused, and was an addition to nobody
        identity=one.identity,
        refused=one.refused,
        facts=facts,
    )
