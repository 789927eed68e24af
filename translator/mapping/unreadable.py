"""Cells that a format could not read, where nothing may be refused over any field that is filled from them.

What a spreadsheet has lost, or an object where a text belongs, is told by the format, which knows no fields. Where all
that would be read there is optional, it is left out of the shipment and told as that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from translator.mapping.conversion import Failure
from translator.mapping.fitting import excused
from translator.model.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable

    from translator.formats.reading import Reading, Unit
    from translator.mapping.compile import Choices
    from translator.model.field import Field
    from translator.model.shipment import Shipment

#: Findings of formats on a single cell.
_OF_CELLS = frozenset(("E216", "E236", "E237", "E238", "E239"))


def optional_sources(choices: Choices) -> dict[str, list[Field]]:
    """The sources from which only such fields are filled as nothing may be refused over, each with these fields."""
    filled: dict[str, list[Field]] = {}
    needed: set[str] = set()
    for decision in (one for decisions in choices.values() for one in decisions):
        asked = decision.condition.reference.sources if decision.condition else ()
        read = decision.reference.sources if decision.reference else ()
        if not decision.excuses or (decision.reference and decision.reference.of_items):
            needed.update(asked, read)
        else:
            for source in (*asked, *read):
                filled.setdefault(source, []).append(decision.field)
    return {source: found for source, found in filled.items() if source not in needed}


def without_unreadable(
    unit: Unit, shipment: Shipment, optional: dict[str, list[Field]], reading: Reading
) -> tuple[Unit, Shipment]:
    """The unit whose findings on optional cells are warnings, and the shipment without what stands there."""
    findings: list[Finding] = []
    for finding in unit.findings:
        source = next((one for one in (finding.target, finding.place.name) if one in optional), "")
        if not source or finding.code not in _OF_CELLS:
            findings.append(finding)
            continue
        fields = optional[source]
        findings.append(_told(finding, fields[0]))
        items = [at for at, node in enumerate(unit.items) if reading.place(node, source) == finding.place]
        shipment = _without(shipment, fields, items)
    return unit._replace(findings=findings), shipment


def _told(finding: Finding, field: Field) -> Finding:
    (told,) = excused(Failure(finding.code, finding.detail, finding.suggestion), field).warnings
    return Finding(told.code, finding.place, finding.value, field.target, told.detail, told.suggestion)


def _without(shipment: Shipment, fields: Iterable[Field], items: list[int]) -> Shipment:
    for field in fields:
        if field.level == "shipment":
            shipment = _emptied(shipment, field.attributes)
        else:
            several = list(shipment.items)
            for at in items:
                several[at] = _emptied(several[at], field.attributes)
            shipment = msgspec.structs.replace(shipment, items=tuple(several))
    return shipment


def _emptied(struct: Any, attributes: tuple[str, ...]) -> Any:
    """The struct without the value at the end of the attributes; a party of which nothing is left goes with it."""
    name, *inner = attributes
    value = getattr(struct, name)
    if value is None:
        return struct
    left = _emptied(value, tuple(inner)) if inner else None
    gone = left is None or left == type(left)()
    return msgspec.structs.replace(struct, **{name: None if gone else left})
