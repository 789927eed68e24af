"""An outbound table laid out as lines: records of fixed width, or X12 segments, in the order of its rows.

A target is a line and a place in it: ``S40:11-80`` are the columns 11 to 80 of the record S40, counted from 1, and
``M11-02`` is the second element of the segment M11. Where a line stands several times with other contents, a label in
brackets tells them apart: ``N1[seller]-02``; the label is not written. What ``[levels]`` of the card names is written
for each shipment and each item; the lines of an item stand together. All other lines are the envelope.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from translator.formats.x12_lengths import ENVELOPE_LENGTHS, REQUIRED
from translator.formats.x12_tokens import ISA_LENGTHS
from translator.mapping.outbound_card import FILE as CARD_FILE
from translator.mapping.outbound_table import FILE
from translator.mapping.problem import TableProblem, choices_remedy
from translator.pilot.own_words import ANY_ROOM, Room

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from translator.mapping.outbound import OutboundTable
    from translator.mapping.outbound_card import OutboundCard
    from translator.mapping.outbound_table import OutboundRow

Level = Literal["envelope", "shipment", "item"]

_NAME = r"(?P<line>(?P<identifier>[A-Z][A-Z0-9]{0,3})(?:\[(?P<label>[\w -]+)\])?)"
_TARGETS = {
    "records": re.compile(_NAME + r":(?P<first>[1-9][0-9]*)(?:-(?P<last>[1-9][0-9]*))?"),
    "x12": re.compile(_NAME + r"-(?P<first>[0-9]{2})"),
}
_REMEDIES = {
    "records": "Write a record and its columns, such as S40:11-80 or S20[seller]:5-39.",
    "x12": "Write a segment and its element, such as M11-02 or N1[seller]-02.",
}
_MOST_ELEMENTS = 99
#: Elements of ISA that structure the message.
ISA_REPETITION, ISA_COMPONENT = 11, 16


class Place(NamedTuple):
    """Where a value stands in its line: columns of a record from the first to the last, or an element's position."""

    first: int
    last: int

    @property
    def width(self) -> int:
        """Columns of a record."""
        return self.last - self.first + 1


class Line:
    """A line with the rows that fill it."""

    def __init__(self, name: str, identifier: str, level: Level) -> None:
        self.name = name
        self.identifier = identifier
        self.level = level
        self.places: dict[Place, list[OutboundRow]] = {}

    def rows(self) -> list[OutboundRow]:
        """Every row of the line."""
        return [row for rows in self.places.values() for row in rows]


class LineLayout(NamedTuple):
    """All lines, in the order in which they are written."""

    card: OutboundCard
    head: list[Line]
    #: Those of a shipment, its items' among them.
    shipment: list[Line]
    tail: list[Line]

    def lines(self) -> list[Line]:
        """All of them."""
        return [*self.head, *self.shipment, *self.tail]

    def room(self, line: Line, place: Place, row: OutboundRow) -> Room:
        """How many characters the place takes: columns of a record, and in X12 what the envelope's elements are."""
        if self.card.format == "records":
            return ANY_ROOM if row.pipeline.piece else Room(0, place.width)
        return Room(*ENVELOPE_LENGTHS.get(line.identifier, {}).get(place.first, ANY_ROOM))


def lay_out_lines(table: OutboundTable, problems: list[TableProblem]) -> LineLayout | None:
    """The lines of a table; what is wrong with its targets is added to ``problems``, and then there are none."""
    card, before = table.card, len(problems)
    lines: dict[str, Line] = {}
    for row in table.rows:
        _place(lines, row, card, problems)
    problems += _unknown_levels(lines, card)
    layout = _in_order(list(lines.values()), card, problems)
    problems += _uncounted(layout)
    problems += _absent_elements(lines.values(), card)
    for line in lines.values():
        problems += _overlaps(line, card)
    return None if len(problems) > before else layout


def _place(lines: dict[str, Line], row: OutboundRow, card: OutboundCard, problems: list[TableProblem]) -> None:
    found = _TARGETS[card.format].fullmatch(row.target)
    if not found:
        problems.append(_problem(row, "not a place of the message", _REMEDIES[card.format]))
        return
    first = int(found["first"])
    place = Place(first, int(found["last"] or first) if card.format == "records" else first)
    name, identifier = found["line"], found["identifier"]
    line = lines.setdefault(name, Line(name, identifier, _level(identifier, card)))
    line.places.setdefault(place, []).append(row)
    problems += _row_problems(row, line, place, card)


def _level(identifier: str, card: OutboundCard) -> Level:
    if identifier in card.item:
        return "item"
    return "shipment" if identifier in card.shipment else "envelope"


def _problem(row: OutboundRow, message: str, remedy: str) -> TableProblem:
    return TableProblem(FILE, row.number, "target", row.target, message, remedy)


def _row_problems(row: OutboundRow, line: Line, place: Place, card: OutboundCard) -> list[TableProblem]:
    problems = []
    if card.format == "records" and not len(line.identifier) < place.first <= place.last <= card.width:
        remedy = f"Write columns behind the record's own name, up to {card.width}."
        problems.append(_problem(row, "not columns of the record", remedy))
    if card.format == "x12" and not 0 < place.first <= _MOST_ELEMENTS:
        problems.append(_problem(row, "elements are counted from 01", _REMEDIES["x12"]))
    if line.identifier == "ISA" and card.format == "x12":
        problems += _isa_problems(row, place, card)
    level = row.source.level if row.source else line.level
    shared = row.source is not None and row.source.name in (*card.alike, "shipment.originator_code")
    if level == "envelope" and line.level != "envelope":
        remedy = "Read from the shipment."
        problems.append(_problem(row, "the envelope is not known yet when a shipment is written", remedy))
    elif level == "item" and line.level != "item":
        remedy = f"Name {line.identifier} in [levels] item."
        problems.append(_problem(row, "a source of the item stands in a line that is not the item's", remedy))
    elif level == "shipment" and line.level == "envelope" and not shared:
        remedy = f"Name {line.identifier} in [levels] shipment, or the field in [message] alike."
        problems.append(_problem(row, "a source of the shipment stands in a line of the envelope", remedy))
    numbered = card.format == "records" and row.source is not None and row.source.name == "number.shipment"
    if numbered and 10**place.width <= card.max_shipments:
        problems.append(_problem(row, "max_shipments does not fit in the columns", "Give it more columns."))
    if row.pipeline.piece > place.width > 0 and card.format == "records":
        problems.append(_problem(row, "the pieces are longer than the place", f"Write pieces({place.width}, …)."))
    return problems


def _isa_problems(row: OutboundRow, place: Place, card: OutboundCard) -> list[TableProblem]:
    """ISA has sixteen elements of fixed length, of which two are separators."""
    if place.first >= len(ISA_LENGTHS):
        return [_problem(row, "ISA has 16 elements", "Write ISA-01 to ISA-16.")]
    if place.first in (ISA_REPETITION, ISA_COMPONENT):
        remedy = "Leave the row out, and write the separator into [separators] of the card."
        return [_problem(row, "this element is a separator", remedy)]
    numbered = row.source is not None and row.source.name == "envelope.control_number"
    if numbered and card.control_width != ISA_LENGTHS[place.first]:
        digits = ISA_LENGTHS[place.first]
        remedy = f"Write width = {digits} in [control_number]."
        return [_problem(row, f"the element has {digits} digits, and a control number {card.control_width}", remedy)]
    return []


def _absent_elements(lines: Iterable[Line], card: OutboundCard) -> Iterator[TableProblem]:
    """Elements without which an envelope of X12 is none."""
    for line in lines if card.format == "x12" else ():
        there = {place.first for place in line.places}
        for element in REQUIRED.get(line.identifier, ()):
            if element not in there:
                place = f"{line.identifier}-{element:02d}"
                yield TableProblem(FILE, 0, "target", place, "no row writes this element of the envelope", "Add a row.")


def _uncounted(layout: LineLayout) -> list[TableProblem]:
    """Lines from which or up to which is counted, that are not there."""
    problems = []
    for key, lines in (("count_from", layout.head), ("count_to", layout.tail)):
        name, known = getattr(layout.card, key), [line.identifier for line in lines]
        if name and name not in known:
            message = f"no such line {'before' if key == 'count_from' else 'behind'} the shipments"
            problems.append(TableProblem(CARD_FILE, 0, f"lines.{key}", name, message, choices_remedy(name, known)))
    return problems


def _unknown_levels(lines: dict[str, Line], card: OutboundCard) -> list[TableProblem]:
    known = list(dict.fromkeys(line.identifier for line in lines.values()))
    return [
        TableProblem(CARD_FILE, 0, f"levels.{key}", name, "no row stands there", choices_remedy(name, known))
        for key, names in (("shipment", card.shipment), ("item", card.item))
        for name in names
        if name not in known
    ]


def _in_order(lines: list[Line], card: OutboundCard, problems: list[TableProblem]) -> LineLayout:
    inside = [place for place, line in enumerate(lines) if line.level != "envelope"]
    first, end = (inside[0], inside[-1] + 1) if inside else (len(lines), len(lines))
    parts = lines[:first], lines[first:end], lines[end:]
    items = [place for place, line in enumerate(parts[1]) if line.level == "item"]
    for line in parts[1]:
        if line.level == "envelope":
            remedy = "Put its rows before or behind all lines of the shipment."
            problems.append(_problem(line.rows()[0], "a line of the envelope stands among those of a shipment", remedy))
    if items and items[-1] - items[0] + 1 > len(items):
        message = "the lines of an item do not stand together"
        problems.append(_problem(parts[1][items[0]].rows()[0], message, "Put the rows of all item lines together."))
    return LineLayout(card, *parts)


def _overlaps(line: Line, card: OutboundCard) -> list[TableProblem]:
    if card.format != "records":
        return []
    places = sorted(line.places)
    return [
        _problem(line.places[later][0], f"overlaps {line.name}:{earlier.first}-{earlier.last}", "Mend the columns.")
        for earlier, later in itertools.pairwise(places)
        if later.first <= earlier.last
    ]
