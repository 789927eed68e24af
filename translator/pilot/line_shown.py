"""The values of a message of lines, each at the place that the table has for it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from translator.pilot.form import Shown
from translator.pilot.line_assembly import places_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from translator.pilot.line_assembly import Assembly, CutLine
    from translator.pilot.line_layout import Line, LineLayout


def shown_in_lines(message: bytes, layout: LineLayout, made: Assembly) -> Iterator[Shown]:
    """Every value of a message of lines.

    Raises:
        ValueError: it is no message of this version.
    """
    try:
        lines = made.cut(message.decode("ascii"))
    except UnicodeDecodeError as error:
        raise ValueError(f"byte {error.start + 1} is not ASCII") from None
    if not lines or lines[0].identifier != layout.head[0].identifier:
        raise ValueError(f"it does not begin with {layout.head[0].identifier}")
    yield from _Walk(layout, made).through(lines)


class _Walk:
    """Counts shipments and items on the way through a message."""

    def __init__(self, layout: LineLayout, made: Assembly) -> None:
        self._made = made
        self._lines: dict[str, list[Line]] = defaultdict(list)
        for line in layout.lines():
            self._lines[line.identifier].append(line)
        of_item = [line.identifier for line in layout.shipment if line.level == "item"]
        self._first, self._first_of_item = layout.shipment[0].identifier, of_item[0] if of_item else ""
        self._shipment = self._item = 0

    def through(self, lines: list[CutLine]) -> Iterator[Shown]:
        """The values of all lines; a line that the table does not know is one value."""
        for one in lines:
            if one.identifier == self._first:
                self._shipment, self._item = self._shipment + 1, 0
            if one.identifier == self._first_of_item:
                self._item += 1
            line = next((line for line in self._lines[one.identifier] if _may_be(line, one)), None)
            if line is None:
                yield Shown(self._shipment, self._item, one.identifier, one.text, ())
            else:
                yield from self._values(line, one)

    def _values(self, line: Line, one: CutLine) -> Iterator[Shown]:
        shipment = self._shipment if line.level != "envelope" else 0
        item = self._item if line.level == "item" else 0
        for place in places_of(line):
            if value := one.at(place):
                yield Shown(shipment, item, f"{line.name}{self._made.shown(place)}", value, tuple(line.places[place]))


def _may_be(line: Line, one: CutLine) -> bool:
    """Whether the constants of the line stand where they must."""
    constants = {place: rows[0].constant for place, rows in line.places.items() if rows[0].source is None}
    return all(one.at(place) == constant for place, constant in constants.items())
