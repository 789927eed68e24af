"""How many lines a set says that it has, held against those that were read.

CTT01 counts the PO1 segments of an order and the LIN segments of a ship notice. Many partners count the HL segments
of a ship notice instead, or its items; each of these is taken.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from translator.formats.x12_node import at_element, segment_place
from translator.model.finding import Finding

if TYPE_CHECKING:
    from translator.formats.x12_node import Loop

#: Segments that are a line.
_LINES = ("PO1", "LIN", "HL")
_TOTAL = "CTT"
#: Data element of CTT01.
_REFERENCE = "354"


class Lines:
    """Counts the lines of one set."""

    __slots__ = ("_counts", "_mark", "_told")

    def __init__(self, mark: str) -> None:
        self._mark = mark
        self._counts = dict.fromkeys(_LINES, 0)
        #: The elements of CTT, the row of segments that it stands in, and its number.
        self._told: tuple[list[str], Loop, int] | None = None

    def add(self, part: Loop) -> None:
        """An unbroken row of segments of one loop is whole."""
        paths, counts = part.paths, self._counts
        for name in _LINES:
            if name in paths:
                counts[name] += paths.count(name)
        if _TOTAL in paths:
            index = paths.index(_TOTAL)
            self._told = part.segments[index].split(self._mark), part, part.start + index

    def wrong(self, items: int) -> Finding | None:
        """That CTT01 is none of the numbers; ``items`` loops were read as items."""
        if self._told is None:
            return None
        elements, part, number = self._told
        said = elements[1] if len(elements) > 1 else ""
        counted = {name: count for name, count in self._counts.items() if count}
        if not (said.isascii() and said.isdigit()) or int(said) in (*counted.values(), items):
            return None
        place = at_element(segment_place(part.context, number, _TOTAL, _TOTAL), _TOTAL, 1, 0, _REFERENCE)
        there = ", ".join(f"{count} {name}" for name, count in counted.items()) or "no lines"
        return Finding("E212", place, said, detail=f"there are {there}")
