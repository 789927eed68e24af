"""What a reading holds of a set: loops with their segments, the index of those that are wanted, and their places."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from translator.model.finding import Finding
from translator.model.place import Place, X12Place, segment

if TYPE_CHECKING:
    from translator.formats.x12_ambiguity import Match
    from translator.formats.x12_automaton import Level
    from translator.formats.x12_plan import Plan
    from translator.formats.x12_rules import Problem, SegmentRule


class SetContext(NamedTuple):
    """What a place must know of the set that it stands in; numbers count segments from ISA as 1."""

    interchange: int
    isa_number: int
    gs_number: int
    st_number: int
    group_control: str
    set_control: str


class Loop:
    """One HL loop or named loop, or, with an empty code, the segments of the set that are in none of them."""

    __slots__ = (
        "again", "below", "code", "context", "end", "index", "level", "number", "parent", "paths", "segments",
        "start", "tails", "unit",
    )  # fmt: skip

    def __init__(
        self, context: SetContext, level: Level | None, code: str, number: str, start: int, parent: Loop | None
    ) -> None:
        self.context = context
        self.level = level
        self.code = code
        #: HL01; empty for a loop that is no HL loop.
        self.number = number
        #: Number of the loop's first segment.
        self.start = start
        #: Number of the last segment below it; set when a shipment is whole.
        self.end = start
        self.parent = parent
        #: On a shipment: what the loops below it answer to a source that names their level, by level and key.
        self.below: dict[tuple[str, str], list[Match]] = {}
        self.segments: list[str] = []
        #: Place of each segment in the map, or empty for one that does not belong there.
        self.paths: list[str] = []
        #: The wanted segments, split, by the key of their address; the first of each.
        self.index: dict[str, list[str]] = {}
        #: Some key has more than one segment.
        self.again = False
        #: Number of the first segment of the shipment that it belongs to; 0: none. No reference to the shipment
        #: itself: without circles a shipment is freed as soon as it is done with.
        self.unit: int = parent.unit if parent else 0
        #: What stands behind the loops inside it, in parts that are unbroken rows of segments.
        self.tails: tuple[Loop, ...] = ()

    @property
    def begins(self) -> str:
        """Identifier of its first segment."""
        return self.level.rule.id if self.level else "HL"

    @property
    def loop_name(self) -> str:
        """Identifier of its first segment as places name the loop; empty for the set."""
        return self.begins if self.code or self.begins != "ST" else ""

    def continued(self, start: int) -> Loop:
        """The part of it that begins behind the loops inside it; the index is one for all parts."""
        tail = Loop(self.context, self.level, self.code, self.number, start, self.parent)
        tail.index = self.index
        self.tails = (*self.tails, tail)
        return tail


class Repeats:
    """How often what has a limit was repeated in the levels that are open."""

    def __init__(self) -> None:
        #: By the first segment of the level, then by path.
        self._loops: dict[int, dict[str, int]] = {}
        self._last = ("", 0, 0)

    def forget(self) -> None:
        """Another HL loop begins."""
        self._loops.clear()

    def leave(self, start: int) -> None:
        """Only the level that begins there, and those around it, are open."""
        for inner in [inner for inner in self._loops if inner > start]:
            del self._loops[inner]

    def restart(self, start: int, prefix: str) -> None:
        """A loop begins anew whose inner loops are counted."""
        counts = self._loops.get(start, {})
        for path in [path for path in counts if path.startswith(prefix)]:
            del counts[path]

    def count(self, path: str, start: int, number: int, *, is_loop: bool) -> int:
        """The running number of a loop in its level, or of a segment in an unbroken row, at its repetition.

        ``start`` is the first segment of the level, ``number`` the segment that is read.
        """
        if is_loop:
            counts = self._loops.setdefault(start, {})
            counts[path] = count = counts.get(path, 1) + 1
            return count
        last, count, at = self._last
        count = count + 1 if last == path and at == number - 1 else 2
        self._last = (path, count, number)
        return count


def build_index(loop: Loop, plan: Plan, mark: str) -> None:
    """Split the wanted segments of a loop that is whole, and file each under the keys that it answers."""
    find, index = plan.wanted.get, loop.index
    head = ""
    for text, path in zip(loop.segments, loop.paths, strict=True):
        wanted = find(path)
        if wanted is None:
            continue
        elements = text.split(mark)
        if len(elements) == 1:
            continue
        if wanted.is_head:
            head = elements[1]
        for key_of in wanted.key_functions.values():
            key = key_of(elements, head)
            if key is not None:
                if key in index:
                    loop.again = True
                else:
                    index[key] = elements


def segment_place(context: SetContext, number: int, name: str, loop: str) -> Place:
    """A whole segment of a set, as people and acknowledgments name it."""
    x12 = X12Place(
        group_control=context.group_control,
        set_control=context.set_control,
        segment_id=name,
        segment_position=number - context.st_number + 1 if context.st_number else 0,
        loop=loop,
        interchange=context.interchange,
    )
    return segment(number, "", x12)


def at_element(place: Place, name: str, element: int, component: int, reference: str) -> Place:
    """One element of the segment ``name`` that ``place`` stands for."""
    old = place.x12 or X12Place()
    x12 = X12Place(
        old.group_control, old.set_control, old.segment_id, old.segment_position, old.loop, element, component,
        reference, old.interchange,
    )  # fmt: skip
    suffix = f"-{component}" if component else ""
    return segment(place.ordinal, f"{name}{element:02d}{suffix}", x12)


def element_finding(problem: Problem, rule: SegmentRule, place: Place) -> Finding:
    """What is wrong with one element of the segment at ``place``."""
    at = at_element(place, rule.id, problem.element, problem.component, problem.reference)
    return Finding(problem.code, at, problem.value, detail=problem.detail, suggestion=problem.suggestion)
