"""One transaction set, segment by segment: HL loops, their order, the checks of segments, and the shipments.

Memory holds the loops of one shipment and those above it. What is wrong inside a shipment's loops stands in its
unit; what is wrong outside of them (the segments before the first HL, a level above the shipments, CTT) in the set.

After a segment that does not belong where it stands, nothing is told of the next ones that do not fit either: they
belong to the same cause. The first that fits ends this.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from translator.formats.reading import PartClosed, Unit
from translator.formats.x12_ambiguity import ambiguities, matches_in
from translator.formats.x12_automaton import State
from translator.formats.x12_node import Loop, SetContext, at_element, build_index, segment_place
from translator.formats.x12_rules import Problem, SegmentRule, problems
from translator.model.finding import Finding

if TYPE_CHECKING:
    from translator.formats.x12_automaton import Automaton, Edge, Level
    from translator.formats.x12_plan import Plan
    from translator.model.place import Place

_SHOWN = 100
_LONG_NUMBER = 10


class Levels(NamedTuple):
    """HL03 of the loops that are shipments and items."""

    shipment: str
    item: str


class SetReader:
    """The reading of one transaction set."""

    def __init__(
        self,
        automaton: Automaton,
        plan: Plan,
        levels: Levels,
        context: SetContext,
        part: int,
        ordinal: int,
        ready: list[Unit | PartClosed],
    ) -> None:
        self._automaton = automaton
        self._mark = automaton.separators.element
        self._plan = plan
        self._levels = levels
        self._part = part
        #: Running number of the last shipment.
        self.ordinal = ordinal
        self.context = context
        self.state: State = automaton.top.first
        self.loop = self._top = Loop(context, automaton.top, "", "", context.st_number, None)
        #: What is wrong with the set itself.
        self.findings: list[Finding] = []
        self._ready = ready
        self._unit: Loop | None = None
        self._unit_findings: list[Finding] = []
        self._items: list[Loop] = []
        self._again = False
        self._expected = self._continued = 1
        self._lost = False
        self._in_footer = False
        self._counts: dict[str, int] = {}
        self._repeated = ("", 0, 0)

    def open_with(self, text: str, isa: list[str], gs: list[str]) -> None:
        """The ST segment, and the envelope that sources may name."""
        self.loop.segments.append(text)
        self.loop.paths.append("ST")
        envelope = {"ISA": [part.strip() for part in isa], "GS": gs, "ST": text.split(self._mark)}
        for path, elements in envelope.items():
            wanted = self._plan.wanted.get(path)
            for key_of in wanted.key_functions.values() if wanted else ():
                self.loop.index[key_of(elements, "") or ""] = elements

    # Segments.

    def read(self, text: str, number: int, edge: Edge | None) -> None:
        """A segment that is not on the common way; ``edge`` is what the present state has for it."""
        edge = edge or self._edge(text)
        if edge is None or (self._lost and edge.extra and edge.extra.most and not edge.extra.is_loop):
            self._misplaced(text, number)
            return
        self._lost = False
        if edge.extra:
            self._beyond_common(edge, text, number)
        self._append(text, edge.path)
        self.state = edge.state
        if edge.accepts(text) is None:
            self._element_findings(edge.rule, text, number)

    def _edge(self, text: str) -> Edge | None:
        """The edge of a segment without elements, or of one behind the HL loops."""
        key = (text.split(self._mark, 1)[0] + self._mark)[:3]
        edge = self.state.edges.get(key)
        if edge is None and not self._in_footer and key in self._automaton.top.footer.edges:
            self._end_loop(self.context.st_number)
            self._end_unit()
            self._in_footer = True
            self.loop = Loop(self.context, self._automaton.top, "", "", 0, None)
            self.state = self._automaton.top.footer
            edge = self.state.edges[key]
        return edge

    def _append(self, text: str, path: str) -> None:
        self.loop.segments.append(text)
        self.loop.paths.append(path)

    def _misplaced(self, text: str, number: int) -> None:
        self._append(text, "")
        if self._lost:
            return
        self._lost = True
        name = text.split(self._mark, 1)[0]
        level = self.loop.level
        if level and name in level.identifiers:
            code = "E167"
        else:
            code = "E162" if name in self._automaton.identifiers else "E161"
        behind = f"behind {self.state.rule.id}" if self.state.rule.id else ""
        self.report(Finding(code, self.place(number, name, self.state.rule.loop), text[:_SHOWN], detail=behind))

    def _beyond_common(self, edge: Edge, text: str, number: int) -> None:
        extra = edge.extra
        if extra is None:
            return
        self._missed(extra.missed, number)
        if extra.most and self._count(extra.counted, extra.is_loop, number) > extra.most:
            code = "E164" if extra.is_loop else "E165"
            place = self.place(number, edge.rule.id, edge.rule.loop)
            self.report(Finding(code, place, text[:_SHOWN], detail=f"at most {extra.most}"))

    def _count(self, path: str, is_loop: bool, number: int) -> int:
        if is_loop:
            self._counts[path] = count = self._counts.get(path, 1) + 1
            return count
        last, count, at = self._repeated
        count = count + 1 if last == path and at == number - 1 else 2
        self._repeated = (path, count, number)
        return count

    def _missed(self, rules: tuple[SegmentRule, ...], number: int) -> None:
        for rule in rules:
            place = self.place(number, rule.id, rule.loop)
            self.report(Finding("E163", place, detail=f"{rule.id}, {rule.name}, before this segment"))

    def _element_findings(self, rule: SegmentRule, text: str, number: int) -> None:
        found = list(problems(rule, text.split(self._mark), self._automaton.separators))
        # A line break inside a segment is a terminator that was forgotten: its elements belong to two segments.
        broken = [problem for problem in found if "\n" in problem.value or "\r" in problem.value]
        for problem in broken[:1] or found:
            self.report(_element_finding(problem, rule, self.place(number, rule.id, rule.loop)))

    # Levels.

    def hierarchy(self, text: str, number: int) -> None:
        """An HL segment: the loop before it is whole, and perhaps the shipment too."""
        self._end_loop(number)
        elements = text.split(self._mark)
        elements += [""] * (4 - len(elements))
        parent, level, wrong = self._parent(elements)
        if self._unit is not None and parent.unit != self._unit.unit:
            self._end_unit()
        loop = Loop(self.context, level, elements[3], elements[1], number, parent)
        self._enter(loop, text)
        rule = level.rule if level else self._automaton.any_level
        if wrong:
            position, detail = wrong
            self._out_of_order(position, elements[position], detail, number)
        elif rule and (level is None or level.accepts(text) is None):
            self._element_findings(rule, text, number)
        if elements[1] != str(self._expected):
            self._check_number(elements[1], number, told=bool(wrong))
        self._expected += 1
        self._continued += 1
        if loop.code == self._levels.item:
            self._enter_item(loop, told=bool(wrong))
        self.state = level.first if level else State(self._automaton.top.rule)
        self._lost = level is None

    def _parent(self, elements: list[str]) -> tuple[Loop, Level | None, tuple[int, str] | None]:
        """The parent, the kind of level below it, and the element that is wrong, with the reason.

        Where HL02 or HL03 is wrong, the nearest loop above that takes the level is the parent, so that the loop stays
        in its shipment.
        """
        code, wanted = elements[3], elements[2]
        parent = self._open_loop(wanted) if wanted else self._top
        level = parent.level.children.get(code) if parent and parent.level else None
        if parent and level:
            return parent, level, None
        known = self._automaton.by_code.get(code)
        if parent is None:
            return self._nearest(code), known, (2, f"HL02 names {wanted}, which is no loop above this one")
        if known is None or parent.level is None:
            return parent, known, None
        reason = f"level {code} below level {parent.code}" if parent.code else f"level {code} without a parent"
        return self._nearest(code), known, (3 if wanted else 2, reason)

    def _open_loop(self, number: str) -> Loop | None:
        loop: Loop | None = self._top if self._in_footer else self.loop
        wanted = number.lstrip("0")
        while loop is not None and (loop is self._top or loop.number.lstrip("0") != wanted):
            loop = loop.parent
        return loop

    def _nearest(self, code: str) -> Loop:
        loop = self._top if self._in_footer else self.loop
        while loop.parent is not None and not (loop.level and code in loop.level.children):
            loop = loop.parent
        return loop

    def _enter(self, loop: Loop, text: str) -> None:
        self._in_footer = False
        self._counts.clear()
        loop.segments.append(text)
        loop.paths.append("HL")
        self.loop = loop
        if loop.code == self._levels.shipment and not loop.unit:
            self._unit = loop
            loop.unit = loop.start

    def _enter_item(self, loop: Loop, *, told: bool) -> None:
        if loop.unit:
            self._items.append(loop)
        elif not told:
            place = self.place(loop.start, "HL", "HL")
            self.report(
                Finding("E169", place, loop.segments[0][:_SHOWN], detail=f"no HL[{self._levels.shipment}] above")
            )

    def _check_number(self, text: str, number: int, *, told: bool) -> None:
        """HL01 counts from 1 by 1. Behind a gap, the true count and the sender's are both taken: one gap, one finding."""
        value = int(text) if text.isascii() and text.isdigit() and len(text) < _LONG_NUMBER else 0
        if value in (self._expected, self._continued):
            return
        if not told:
            self._out_of_order(1, text, f"HL01 is {text or 'empty'}, expected {self._expected}", number)
        self._continued = value

    def _out_of_order(self, element: int, value: str, detail: str, number: int) -> None:
        place = at_element(self.place(number, "HL", "HL"), "HL", element, 0, _HL_REFERENCES[element])
        self.report(Finding("E168", place, value, detail=detail))

    # Ends.

    def _end_loop(self, number: int) -> None:
        if self.state.missed_at_end:
            self._missed(self.state.missed_at_end, number)
        if not self._in_footer:
            build_index(self.loop, self._plan, self._mark)
            if self._unit is not None:
                self._again = self._again or self.loop.again
                self._gather_below(self._unit, self.loop)
            self.loop.end = self.loop.start + len(self.loop.segments) - 1

    def _gather_below(self, unit: Loop, loop: Loop) -> None:
        for (level, key), address in self._plan.leveled.items():
            if level == loop.code and loop is not unit and key in loop.index:
                found = matches_in(loop, address, self._plan, self._mark)
                unit.below.setdefault((level, key), []).extend(found)

    def _end_unit(self) -> None:
        unit = self._unit
        if unit is None:
            return
        self.ordinal += 1
        unit.end = self.loop.end
        separators = self._automaton.separators[:2]
        findings = self._unit_findings + ambiguities(unit, self._items, self._plan, separators, again=self._again)
        self._ready.append(Unit(self.ordinal, self._part, unit, self._items, findings))
        self._unit, self._items, self._unit_findings, self._again = None, [], [], False

    def close(self, number: int) -> None:
        """SE, or the end of what there is of the set; ``number`` is that segment's."""
        self._end_loop(number)
        if not self._in_footer:
            self._end_unit()
        if self._expected == 1:
            required = tuple(level.rule for level in self._automaton.top.children.values() if level.required)
            self._missed(required[:1], number)

    def report(self, finding: Finding) -> None:
        """The finding stands in the shipment that is being read, or else in the set."""
        (self.findings if self._unit is None else self._unit_findings).append(finding)

    def place(self, number: int, name: str, loop: str) -> Place:
        """A whole segment."""
        return segment_place(self.context, number, name, loop)


_HL_REFERENCES = {1: "628", 2: "734", 3: "735"}


def _element_finding(problem: Problem, rule: SegmentRule, place: Place) -> Finding:
    at = at_element(place, rule.id, problem.element, problem.component, problem.reference)
    return Finding(problem.code, at, problem.value, detail=problem.detail, suggestion=problem.suggestion)
