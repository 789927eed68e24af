"""One transaction set, segment by segment: its levels, their order, and the checks of segments.

Memory holds the loops of one shipment and those above it. What is wrong inside a shipment's loops stands in its
unit; what is wrong outside of them (the segments before the first HL, a level above the shipments, CTT) in the set.

After a segment that does not belong where it stands, nothing is told of the next ones that do not fit either: they
belong to the same cause. The first that fits ends this.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from translator.formats.x12_automaton import State
from translator.formats.x12_lines import Lines
from translator.formats.x12_node import Loop, Repeats, SetContext, at_element, element_finding, segment_place
from translator.formats.x12_rules import SegmentRule, problems
from translator.model.finding import Finding

if TYPE_CHECKING:
    from translator.formats.x12_automaton import Automaton, Edge, Extra, Level
    from translator.formats.x12_plan import Plan
    from translator.formats.x12_shipments import Shipments

_SHOWN = 100
_LONG_NUMBER = 10
#: Behind these a line may not have been read, and that it is not counted has the same cause.
_UNREAD = frozenset(("E161", "E162", "E166", "E167", "E207"))
#: Data elements of HL01 to HL03.
_HL_REFERENCES = {1: "628", 2: "734", 3: "735"}


class SetReader:
    """The reading of one transaction set."""

    def __init__(self, automaton: Automaton, shipments: Shipments, context: SetContext) -> None:
        self._automaton = automaton
        self._mark = automaton.separators.element
        self.shipments = shipments
        self.context = context
        self.state: State = automaton.top.first
        #: The unbroken row of segments that is read, and the loop that it is of.
        self.loop = self._node = self._top = Loop(context, automaton.top, "", "", context.st_number, None)
        self._expected = self._continued = 1
        self._lost = False
        self._in_footer = False
        self._repeats = Repeats()
        self._lines = Lines(self._mark) if "CTT" in automaton.identifiers else None

    def open_with(self, text: str, isa: list[str], gs: list[str], plan: Plan) -> None:
        """The ST segment, and the envelope that sources may name."""
        self.loop.segments.append(text)
        self.loop.paths.append("ST")
        envelope = {"ISA": [part.strip() for part in isa], "GS": gs, "ST": text.split(self._mark)}
        for path, elements in envelope.items():
            wanted = plan.wanted.get(path)
            for key_of in wanted.key_functions.values() if wanted else ():
                self.loop.index[key_of(elements, "") or ""] = elements
        self.shipments.enter(self.loop, told=False)

    # Segments.

    def read(self, text: str, number: int, edge: Edge | None) -> None:
        """A segment that is not on the common way; ``edge`` is what the present state has for it."""
        edge = edge or self._edge(text, number)
        if edge is None or (self._lost and edge.extra and edge.extra.most and not edge.extra.is_loop):
            self._misplaced(text, number)
            return
        self._lost = False
        extra = edge.extra
        if extra:
            self._beyond_common(extra, edge.rule, text, number)
        self._append(text, edge.path)
        if extra and extra.enters:
            self.shipments.enter(self.loop, told=False)
        self.state = edge.state
        if edge.accepts(text) is None:
            self._element_findings(edge.rule, text, number)

    def _edge(self, text: str, number: int) -> Edge | None:
        """Of a segment without elements, or of one behind the HL loops."""
        key = (text.split(self._mark, 1)[0] + self._mark)[:3]
        edge = self.state.edges.get(key)
        if edge is None and not self._in_footer and key in self._automaton.top.footer.edges:
            self._end_loop(number)
            if self.shipments.unit is not self._top:
                self.shipments.end()
            self._in_footer = True
            self._node, self.loop = self._top, self._top.continued(number)
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
        elsewhere = "E162" if name in self._automaton.identifiers else "E161"
        code = "E167" if self._is_known(name) else elsewhere
        before = self.state.rule
        self.report(
            Finding(
                code,
                segment_place(self.context, number, name, before.loop),
                text[:_SHOWN],
                detail=f"behind {before.id}",
            )
        )

    def _is_known(self, name: str) -> bool:
        """Whether the level has the segment; a loop that is no HL loop stands at its place in those around it."""
        node: Loop | None = self._node
        while node is not None:
            if node.level and name in node.level.identifiers:
                return True
            node = node.parent if node.begins != "HL" else None
        return False

    def _beyond_common(self, extra: Extra, rule: SegmentRule, text: str, number: int) -> None:
        self._missed(extra.missed, number)
        base = self._cross(extra, number)
        if extra.resets:
            self._repeats.restart(base.start, extra.resets)
        if not extra.most:
            return
        if self._repeats.count(extra.counted, base.start, number, is_loop=extra.is_loop) > extra.most:
            code = "E164" if extra.is_loop else "E165"
            place = segment_place(self.context, number, rule.id, rule.loop)
            self.report(Finding(code, place, text[:_SHOWN], detail=f"at most {extra.most}"))

    def _cross(self, extra: Extra, number: int) -> Loop:
        """Named loops end, or one begins; the loop in which the segment stands or begins one."""
        base = self._node
        if not extra.leaves and extra.enters is None:
            return base
        self._finish(base)
        for _ in range(extra.leaves):
            if base is self.shipments.unit:
                self.shipments.end()
            base = base.parent or self._top
        self._repeats.leave(base.start)
        level = extra.enters
        if level is None:
            self._node, self.loop = base, base.continued(number)
        else:
            self._node = self.loop = Loop(self.context, level, level.code, "", number, base)
        return base

    def _missed(self, rules: tuple[SegmentRule, ...], number: int) -> None:
        for rule in rules:
            place = segment_place(self.context, number, rule.id, rule.loop)
            self.report(Finding("E163", place, detail=f"{rule.id}, {rule.name}, before this segment"))

    def _element_findings(self, rule: SegmentRule, text: str, number: int) -> None:
        found = list(problems(rule, text.split(self._mark), self._automaton.separators))
        # A line break inside a segment is a terminator that was forgotten: its elements belong to two segments.
        broken = [problem for problem in found if "\n" in problem.value or "\r" in problem.value]
        for problem in broken[:1] or found:
            self.report(element_finding(problem, rule, segment_place(self.context, number, rule.id, rule.loop)))

    # Levels.

    def hierarchy(self, text: str, number: int) -> None:
        """An HL segment: the loop before it is whole, and perhaps the shipment too."""
        self._end_loop(number)
        elements = text.split(self._mark)
        elements += [""] * (4 - len(elements))
        parent, level, wrong = self._parent(elements)
        unit = self.shipments.unit
        if unit is not None and parent.unit != unit.unit:
            self.shipments.end()
        loop = Loop(self.context, level, elements[3], elements[1], number, parent)
        self._in_footer = False
        self._repeats.forget()
        self._node = self.loop = loop
        self._append(text, "HL")
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
        self.shipments.enter(loop, told=bool(wrong))
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
        loop: Loop | None = self._node
        wanted = number.lstrip("0")
        while loop is not None and (loop is self._top or loop.number.lstrip("0") != wanted):
            loop = loop.parent
        return loop

    def _nearest(self, code: str) -> Loop:
        loop = self._node
        while loop.parent is not None and not (loop.level and code in loop.level.children):
            loop = loop.parent
        return loop

    def _check_number(self, text: str, number: int, *, told: bool) -> None:
        """HL01 counts from 1 by 1. Behind a gap both the true count and the sender's will do."""
        value = int(text) if text.isascii() and text.isdigit() and len(text) < _LONG_NUMBER else 0
        if value in (self._expected, self._continued):
            return
        if not told:
            self._out_of_order(1, text, f"HL01 is {text or 'empty'}, expected {self._expected}", number)
        self._continued = value

    def _out_of_order(self, element: int, value: str, detail: str, number: int) -> None:
        place = at_element(segment_place(self.context, number, "HL", "HL"), "HL", element, 0, _HL_REFERENCES[element])
        self.report(Finding("E168", place, value, detail=detail))

    # Ends.

    def _end_loop(self, number: int) -> None:
        if self.state.missed_at_end:
            self._missed(self.state.missed_at_end, number)
        self._finish(self._node)

    def _finish(self, node: Loop) -> None:
        """The unbroken row of segments that is read is whole; it is of the loop ``node``."""
        if self._lines:
            self._lines.add(self.loop)
        self.shipments.finish(self.loop, node)

    def close(self, number: int, *, cut: bool) -> None:
        """SE, or the end of what there is of the set; ``number`` is that segment's.

        Of a set that is cut off, the last shipment is not given: what it lacks has the one cause that is told anyway.
        """
        if cut:
            return
        self._end_loop(number)
        self.shipments.end()
        if self._expected == 1:
            required = tuple(level.rule for level in self._automaton.top.children.values() if level.required)
            self._missed(required[:1], number)
        miscounted = self._lines.wrong(self.shipments.item_count) if self._lines else None
        if miscounted:
            self.report(miscounted)

    def report(self, finding: Finding) -> None:
        """The finding stands in the shipment that is being read, or else in the set."""
        if finding.code in _UNREAD:
            self._lines = None
        self.shipments.report(finding)
