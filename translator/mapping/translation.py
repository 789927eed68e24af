"""One file on its way through its mapping: units become canonical shipments with their findings and places."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from translator.formats.reading import PartClosed, Unit
from translator.mapping.apply import Bound
from translator.mapping.explain import Explained, explained
from translator.mapping.fitting import EXCUSED
from translator.mapping.leaving_out import LeavingOut
from translator.mapping.unreadable import optional_sources, without_unreadable
from translator.model.catalogue import refuses
from translator.model.finding import Finding, in_reading_order

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from translator.formats.reading import Reading
    from translator.mapping.compile import Choices
    from translator.mapping.leaving_out import Exclusion
    from translator.model.agreement import Agreement
    from translator.model.interchange import InterchangeHeader
    from translator.model.place import Place
    from translator.model.shipment import Shipment

#: Findings of a look-up that failed.
_LOOKED_UP = ("E221", "E222")
_ITEM_TARGET = re.compile(r"items?(?:\[([0-9]+)\])?\.(.+)")


class Mapped(NamedTuple):
    """One shipment as far as it could be mapped: fields that failed are None and have a finding."""

    #: Running number in the file, from 1.
    ordinal: int
    #: The part of the file that it stands in; 0 in a format without parts.
    part: int
    #: Where it begins.
    place: Place
    #: All of it, as the sender knows it: ``3-5``.
    extent: str
    shipment: Shipment
    findings: list[Finding]
    #: Where a target such as ``shipment.seller.name`` came from; ``item[2].sku`` for the second item, ``item.sku``
    #: for the first.
    place_of: Callable[[str], Place]
    #: What its rows have in common, and in which columns; see `translator.formats.reading.Unit`.
    key: str = ""
    keyed_by: tuple[str, ...] = ()


class Translation:
    """One file on its way through its mapping: an iterator over ``Mapped`` and ``PartClosed``, in reading order."""

    def __init__(
        self,
        reading: Reading,
        choices: Choices,
        agreement: Agreement,
        rows: set[int] | None = None,
        unread: list[Finding] | None = None,
        exclusions: list[Exclusion] | None = None,
    ) -> None:
        """``unread``: findings for which the file is not read at all; ``exclusions``: what is not to be filed."""
        self._reading = reading
        self._rows = rows
        self._unread = unread or []
        self._agreement = agreement
        self._unit: Unit | None = None
        self._bound = Bound(choices, reading, agreement)
        self._leaving_out = LeavingOut(exclusions, reading, agreement) if exclusions else None
        if self._leaving_out:
            self._bound.missing = self._leaving_out.lacking | self._bound.missing
        self._optional = optional_sources(choices)
        self._events = self._run()

    @property
    def headers(self) -> list[InterchangeHeader]:
        """The envelopes read so far, in X12 only."""
        return self._reading.headers

    def explanation(self) -> list[Explained]:
        """How each field of the shipment that was given last was filled; of none where none was given."""
        return explained(self._bound, self._reading, self._unit, self._agreement) if self._unit else []

    def __iter__(self) -> Translation:
        return self

    def __next__(self) -> Mapped | PartClosed:
        return next(self._events)

    def _run(self) -> Iterator[Mapped | PartClosed]:
        if self._unread or self._bound.missing:
            yield PartClosed(0, [*self._unread, *self._bound.lacking()])
            return
        anything, out = False, self._leaving_out
        for event in out.through(self._reading.units()) if out else self._reading.units():
            if isinstance(event, Unit):
                anything = True
                yield self._mapped(event)
                continue
            if event.part == 0 and not anything and not event.findings:
                break
            anything = anything or any(map(refuses, event.findings))
            yield event
        if not anything:
            detail = f"all {out.count} that stand in it are left out" if out and out.count else ""
            yield PartClosed(0, [Finding("E109", detail=detail)])

    def _mapped(self, unit: Unit) -> Mapped:
        bound, reading = self._bound, self._reading
        bound.items = unit.items
        items = [bound.item(node) for node in unit.items] if bound.has_items else []
        if None in items:
            unit = unit._replace(items=[node for node, item in zip(unit.items, items, strict=True) if item is not None])
            items = [item for item in items if item is not None]
        shipment = bound.shipment(unit.shipment, tuple(items))
        findings = unit.findings
        if bound.found or findings:
            unit, shipment = without_unreadable(unit, shipment, self._optional, reading)
            findings = self._all_findings(unit)
        self._unit = unit
        if self._rows is not None:
            self._rows |= bound.filling(unit)
        return Mapped(
            unit.ordinal,
            unit.part,
            reading.place(unit.shipment, ""),
            reading.extent(unit),
            shipment,
            findings,
            partial(self._place_of, unit),
            unit.key,
            unit.keyed_by,
        )

    def _all_findings(self, unit: Unit) -> list[Finding]:
        """The unit's findings and the mapping's; one cause is told once, of a row, a cell or a column."""
        told = {(finding.place.ordinal, finding.place.name) for finding in unit.findings}
        found = [one for one in self._bound.found if not told & _place_and_row(one)]
        self._bound.found.clear()
        of_unit = (self._with_field(one) for one in unit.findings if not _comes_of(one, found))
        return in_reading_order([*of_unit, *_once(found)])

    def _with_field(self, finding: Finding) -> Finding:
        if finding.code == "E217" and (asking := self._bound.asking(finding.target)):
            detail = f"{finding.detail}; the mapping's condition for {asking} reads this column"
            suggestion = "Or have its author write the condition for an item's field."
            return msgspec.structs.replace(finding, target=asking, detail=detail, suggestion=suggestion)
        field = self._bound.fields.get(finding.target)
        return msgspec.structs.replace(finding, target=field) if field else finding

    def _place_of(self, unit: Unit, target: str) -> Place:
        match = _ITEM_TARGET.fullmatch(target)
        if match and unit.items:
            index = min(int(match[1] or 1), len(unit.items)) - 1
            return self._place(unit.items[index], f"item.{match[2]}")
        return self._place(unit.shipment, target)

    def _place(self, node: Any, target: str) -> Place:
        choices = self._bound.choices
        known = target if target in choices else next((one for one in choices if one.startswith(f"{target}.")), "")
        decision = self._bound.winner(known, node)
        reference = decision.reference if decision else None
        return reference.place(self._reading, node) if reference else self._reading.place(node, "")


def _comes_of(finding: Finding, found: list[Finding]) -> bool:
    """Whether rows disagree only because the value that counts is wrong, which is told already."""
    return finding.code == "E217" and any(one.place.name == finding.place.name for one in found)


def _once(found: list[Finding]) -> list[Finding]:
    """What is wrong in one cell in the same way is one cause, however many fields and conditions read it.

    So is a key that a reference table lacks, whatever is looked up by it. What refuses a shipment over one field needs
    no warning that another, which is read from the same cell, is left out.
    """
    causes: dict[tuple[str, ...] | Finding, Finding] = {}
    for one in found:
        causes.setdefault(_cause(one), one)
    refused = {one.place for one in found if refuses(one)}
    return [one for one in causes.values() if one.code not in EXCUSED or one.place not in refused]


def _cause(finding: Finding) -> tuple[str, ...] | Finding:
    place, looked_up = finding.place, finding.code in _LOOKED_UP
    if not place.name and not looked_up:
        return finding
    code = "" if looked_up else finding.code
    return code, place.kind, str(place.ordinal), place.name, finding.value, finding.detail, finding.suggestion


def _place_and_row(finding: Finding) -> set[tuple[int, str]]:
    return {(finding.place.ordinal, finding.place.name), (finding.place.ordinal, "")}
