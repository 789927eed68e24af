"""The values of a message of lines, each at the place that the table has for it."""

from __future__ import annotations

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
    head, tail = layout.head[0].identifier, layout.tail[-1].identifier
    if not lines or lines[0].identifier != head or lines[-1].identifier != tail:
        raise ValueError(f"it does not begin with {head} and end with {tail}")
    yield from _Walk(layout).through(lines)


class _Walk:
    """Counts shipments and items on the way through a message, and knows where in the table's order it is."""

    def __init__(self, layout: LineLayout) -> None:
        self._lines = layout.lines()
        self._begins = {line.level: at for at, line in reversed(list(enumerate(self._lines)))}
        self._shipment = self._item = 0
        #: Index of the line that was read last.
        self._at = -1

    def through(self, lines: list[CutLine]) -> Iterator[Shown]:
        """The values of all lines; a line that the table does not know is one value."""
        for one in lines:
            self._begin(one)
            line = self._next(one)
            if line is None:
                yield Shown(self._shipment, self._item, one.identifier, one.text, ())
            else:
                yield from self._values(line, one)

    def _begin(self, one: CutLine) -> None:
        """A shipment or an item begins with the first line that the table has for it."""
        for level in ("shipment", "item"):
            first = self._begins.get(level)
            if first is not None and one.identifier == self._lines[first].identifier:
                if level == "shipment" and not _may_be(self._lines[first], one):
                    continue
                numbers = (self._shipment + 1, 0) if level == "shipment" else (self._shipment, self._item + 1)
                self._shipment, self._item = numbers
                self._at = first - 1

    def _next(self, one: CutLine) -> Line | None:
        """The line that this is: one more piece of the last, or the next of its name behind it, or any."""
        able = [at for at, line in enumerate(self._lines) if line.identifier == one.identifier and _may_be(line, one)]
        same = [at for at in able if at == self._at and any(row.pipeline.piece for row in self._lines[at].rows())]
        behind = [at for at in able if at > self._at]
        chosen = next(iter([*same, *behind, *able]), None)
        if chosen is None:
            return None
        self._at = chosen
        return self._lines[chosen]

    def _values(self, line: Line, one: CutLine) -> Iterator[Shown]:
        shipment = self._shipment if line.level != "envelope" else 0
        item = self._item if line.level == "item" else 0
        for place in places_of(line):
            if value := one.at(place):
                rows = tuple(line.places[place])
                yield Shown(shipment, item, rows[0].target, value, rows)
        for place_beside, value in one.beside(places_of(line)):
            yield Shown(shipment, item, place_beside, value, ())


def _may_be(line: Line, one: CutLine) -> bool:
    """Whether the constants of the line stand where they must."""
    constants = {
        place: rows[0].constant for place, rows in line.places.items() if rows[0].source is None and not rows[0].when
    }
    return all(one.at(place) == constant for place, constant in constants.items())
