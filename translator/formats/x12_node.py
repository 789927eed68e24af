"""What a reading holds of a set: its loops with their segments, the index of those that are wanted, and their places."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from translator.model.place import Place, X12Place, segment

if TYPE_CHECKING:
    from translator.formats.x12_ambiguity import Match
    from translator.formats.x12_automaton import Level
    from translator.formats.x12_plan import Plan


class SetContext(NamedTuple):
    """What a place must know of the set that it stands in; numbers count segments from ISA as 1."""

    interchange: int
    isa_number: int
    gs_number: int
    st_number: int
    group_control: str
    set_control: str


class Loop:
    """One HL loop, or, with an empty code, the segments before the first HL."""

    __slots__ = (
        "again", "below", "code", "context", "end", "index", "level", "number", "parent", "paths", "segments",
        "start", "unit",
    )  # fmt: skip

    def __init__(
        self, context: SetContext, level: Level | None, code: str, number: str, start: int, parent: Loop | None
    ) -> None:
        self.context = context
        self.level = level
        self.code = code
        #: HL01.
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


def build_index(loop: Loop, plan: Plan, mark: str) -> None:
    """Split the wanted segments of a loop that is whole, and file each under the keys that it answers."""
    find, index = plan.wanted.get, loop.index
    head = ""
    for text, path in zip(loop.segments, loop.paths, strict=True):
        wanted = find(path)
        if wanted is None:
            continue
        elements = text.split(mark)
        if len(elements) < 2:
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
