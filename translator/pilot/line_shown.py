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
        raise ValueError(_unlike(lines, head, tail))
    yield from _Walk(layout).through(lines)


def _unlike(lines: list[CutLine], head: str, tail: str) -> str:
    """Where a text stops being a message that begins and ends with these lines."""
    if not lines or lines[0].identifier != head:
        stands = f": there stands {lines[0].text[:_SHOWN]!r}" if lines else ", and there is nothing in it"
        return f"it does not begin with {head}{stands}"
    stands = f"its last line, {len(lines)}, is {lines[-1].text.rstrip(' ')[:_SHOWN]!r}"
    return f"it does not end with {tail}: {stands}; it may have been cut off there"


#: Characters of a line that are shown.
_SHOWN = 40


class _Walk:
    """Counts shipments and items on the way through a message, and knows where in the table's order it is."""

    def __init__(self, layout: LineLayout) -> None:
        self._lines = layout.lines()
        self._begins = {line.level: at for at, line in reversed(list(enumerate(self._lines)))}
        self._shipment = self._item = 0
        #: Index of the line that was read last, and how it stood.
        self._at = -1
        self._last: CutLine | None = None

    def through(self, lines: list[CutLine]) -> Iterator[Shown]:
        """The values of all lines; a line that the table does not know is one value."""
        for one in lines:
            if not self._goes_on(one):
                self._begin(one)
            line = self._next(one)
            self._last = one
            if line is None:
                yield Shown(self._shipment, self._item, one.identifier, one.text, ())
            else:
                yield from self._values(line, one)

    def _goes_on(self, one: CutLine) -> bool:
        """Whether this is a further piece of the last line: nothing of the shipment but the piece stands in it."""
        last = self._last
        if last is None or self._at < 0 or one.identifier != last.identifier or not _may_be(self._lines[self._at], one):
            return False
        line = self._lines[self._at]
        pieces = {place: rows[0].pipeline.piece for place, rows in line.places.items() if rows[0].pipeline.piece}
        others = [
            place for place, rows in line.places.items() if place not in pieces and any(row.source for row in rows)
        ]
        if not pieces or not all(one.at(place) for place in pieces) or any(one.at(place) for place in others):
            return False
        # A piece goes on only behind one that is full; it is one shorter where it would end with a blank.
        return all(len(last.at(place)) >= size - 1 for place, size in pieces.items())

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
