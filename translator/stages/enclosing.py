"""What was spooled, cut into messages."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from translator.stages.examination import Outcome
    from translator.stages.spool import Spooled
    from translator.validation.acceptance import Decision


def to_be_filed(spool: Iterable[Spooled], outcome: Outcome, decision: Decision) -> Iterator[Spooled]:
    """The spooled shipments that are filed: neither withdrawn, nor in a part that is refused."""
    for shipment in spool:
        if shipment.ordinal not in outcome.withdrawn and decision.files(shipment.part):
            yield shipment


def batches(shipments: Iterable[Spooled], largest: int) -> Iterator[list[Spooled]]:
    """The shipments in their order, at most ``largest`` together."""
    rest = iter(shipments)
    while batch := list(islice(rest, largest)):
        yield batch
