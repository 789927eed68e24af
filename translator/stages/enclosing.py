"""What was spooled, cut into messages."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from translator.validation.acceptance import decide

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from translator.model.agreement import Accept
    from translator.stages.examination import Outcome
    from translator.stages.spool import Spooled
    from translator.validation.acceptance import Decision


def decided(accept: Accept, outcome: Outcome, spool: Iterable[Spooled]) -> Decision:
    """What becomes of a file that was read to its end, as `outcome` tells, its good shipments in the spool."""
    parts, withdrawn = outcome.refused_parts, outcome.withdrawn
    in_refused_parts = parts and accept == "whole file"
    return decide(
        accept,
        read=outcome.read,
        refused=outcome.refused,
        file_refused=outcome.file_refused,
        parts_refused=parts,
        beside=sum(one.part in parts and one.ordinal not in withdrawn for one in spool) if in_refused_parts else 0,
    )


def to_be_filed(spool: Iterable[Spooled], outcome: Outcome, decision: Decision) -> Iterator[Spooled]:
    """The spooled shipments that are filed: neither withdrawn, nor in a part that is refused, nor held back."""
    return (one for one in _not_refused(spool, outcome, decision) if not (one.held or outcome.file_held))


def to_be_held(spool: Iterable[Spooled], outcome: Outcome, decision: Decision) -> Iterator[Spooled]:
    """The spooled shipments that would be filed, but for a finding that holds them or their file back."""
    return (one for one in _not_refused(spool, outcome, decision) if one.held or outcome.file_held)


def _not_refused(spool: Iterable[Spooled], outcome: Outcome, decision: Decision) -> Iterator[Spooled]:
    for shipment in spool:
        if shipment.ordinal not in outcome.withdrawn and decision.files(shipment.part):
            yield shipment


def batches(shipments: Iterable[Spooled], largest: int) -> Iterator[list[Spooled]]:
    """The shipments in their order, at most ``largest`` together."""
    rest = iter(shipments)
    while batch := list(islice(rest, largest)):
        yield batch
