"""The shipments of a set: which loops are in the one that is read, what was found in it, and when it is whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from translator.formats.reading import PartClosed, Unit
from translator.formats.x12_ambiguity import ambiguities, matches_in_part
from translator.formats.x12_lost import goods_outside_of_items
from translator.formats.x12_node import build_index, segment_place
from translator.model.finding import Finding

if TYPE_CHECKING:
    from translator.formats.x12_levels import Levels
    from translator.formats.x12_node import Loop
    from translator.formats.x12_plan import Plan

_SHOWN = 100


class Shipments:
    """Gathers one shipment after the other; each goes to ``ready`` when it is whole."""

    def __init__(
        self,
        plan: Plan,
        levels: Levels,
        separators: tuple[str, str],
        part: int,
        ordinal: int,
        ready: list[Unit | PartClosed],
    ) -> None:
        self._plan = plan
        self._levels = levels
        #: Of elements and components.
        self._separators = separators
        self._part = part
        #: Running number of the last shipment.
        self.ordinal = ordinal
        self._ready = ready
        #: What is wrong with the set itself.
        self.findings: list[Finding] = []
        self.unit: Loop | None = None
        self._unit_findings: list[Finding] = []
        self._items: list[Loop] = []
        #: How many items the set has so far.
        self.item_count = 0
        #: Loops inside the shipment that are no items.
        self._others: list[Loop] = []
        self._again = False
        self._end = 0

    def enter(self, loop: Loop, *, told: bool) -> None:
        """A loop of some level begins; ``told``: what is wrong with its place is told already."""
        if loop.code == self._levels.shipment and not loop.unit:
            self.unit = loop
            loop.unit = loop.start
        if loop.code != self._levels.item:
            if loop is not self.unit and loop.unit:
                self._others.append(loop)
            return
        self.item_count += 1
        if loop.unit:
            self._items.append(loop)
        elif not told:
            place = segment_place(loop.context, loop.start, loop.begins, loop.loop_name)
            above = f"HL[{self._levels.shipment}]" if loop.begins == "HL" else self._levels.shipment
            self.report(Finding("E169", place, loop.segments[0][:_SHOWN], detail=f"no {above} above"))

    def finish(self, part: Loop, node: Loop) -> None:
        """An unbroken row of segments of the loop ``node`` is whole."""
        mark = self._separators[0]
        build_index(part, self._plan, mark)
        part.end = self._end = part.start + len(part.segments) - 1
        node.again = node.again or part.again
        if self.unit is None:
            return
        self._again = self._again or part.again
        for (level, key), address in self._plan.leveled.items():
            if level == node.code and node is not self.unit and key in node.index:
                found = matches_in_part(part, address, self._plan, mark)
                self.unit.below.setdefault((level, key), []).extend(found)

    def end(self) -> None:
        """The shipment that is read, if there is one, is whole."""
        unit = self.unit
        if unit is None:
            return
        self.ordinal += 1
        unit.end = self._end
        findings = self._unit_findings + ambiguities(unit, self._items, self._plan, self._separators, again=self._again)
        if self._others:
            findings += goods_outside_of_items(self._others, self._items, self._plan, self._levels.item or "")
            self._others = []
        self._ready.append(Unit(self.ordinal, self._part, unit, self._items, findings))
        self.unit, self._items, self._unit_findings, self._again = None, [], [], False

    def report(self, finding: Finding) -> None:
        """The finding stands in the shipment that is being read, or else in the set."""
        (self.findings if self.unit is None else self._unit_findings).append(finding)
