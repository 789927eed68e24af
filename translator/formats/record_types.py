"""Files whose records are of several types: which record begins a shipment, which an item, and what stands outside.

A shipment begins with each record of its type and has all records up to the next, or up to one that is outside of
shipments, such as the trailer of the file. An item has the records from its own up to the next item. A source names
the type of its record: ``V020: cols 6-20``, ``H: Order No``; without a type it is the record that begins the level.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from translator.formats.grouping import MOST_ROWS
from translator.formats.reading import PartClosed, Unit
from translator.formats.record_counts import Count, Counts
from translator.formats.setting import WrongSetting
from translator.model.finding import Finding
from translator.model.place import Place, row

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from translator.formats.reading import Level, Node
    from translator.model.interchange import InterchangeHeader

    #: A record: its cells, then its number.
    Record = list[Any]

_LEVEL = re.compile(r"each '((?:[^']|'')+)' record")
#: Different unknown types that are told before the rest is only left out.
_MOST_UNKNOWN = 20


class Records(Protocol):
    """The records of one file, as one syntax gives them."""

    #: What keeps the rest from being read.
    findings: list[Finding]

    def __iter__(self) -> Iterator[tuple[str, Record, Finding | None]]:
        """Each record with its type and what is wrong with it; for an unknown type its beginning after ``?``."""

    def beginning(self) -> str:
        """The first record, as text."""

    def index(self, type_: str, place: str) -> int:
        """Where in the records of this type ``place`` will be.

        Raises:
            UnknownSource: there is no such place.
        """


class RecordLevels(NamedTuple):
    """What the card says of the types."""

    types: tuple[str, ...]
    shipment: str
    item: str
    #: Types of records that are of no shipment.
    outside: frozenset[str]
    ignore_others: bool
    counts: tuple[Count, ...]


class _Span:
    """The records of one shipment or item: the node."""

    __slots__ = ("above", "last", "number", "outside", "records")

    def __init__(self, number: int, above: dict[str, list[Record]], outside: dict[str, list[Record]]) -> None:
        self.number = self.last = number
        #: By type.
        self.records: dict[str, list[Record]] = {}
        #: An item's shipment, up to its first item.
        self.above = above
        #: The header of the file, as it stood when the shipment began.
        self.outside = outside

    def find(self, type_: str) -> list[Record] | None:
        """The records of a type: its own, its shipment's, or those outside."""
        return self.records.get(type_) or self.above.get(type_) or self.outside.get(type_)


class _Open:
    """A shipment whose records are still coming."""

    def __init__(self, number: int, outside: dict[str, list[Record]]) -> None:
        self.shipment = _Span(number, {}, outside)
        self.items: list[_Span] = []
        self.findings: list[Finding] = []
        self.count = 0
        self._head: dict[str, list[Record]] = {}

    def add(self, type_: str, record: Record, item: str) -> None:
        self.count += 1
        self.shipment.last = record[-1]
        if self.count > MOST_ROWS:
            return
        if type_ == item:
            self.items.append(_Span(record[-1], self._head, self.shipment.outside))
        if self.items:
            self.items[-1].last = record[-1]
        for records in (self.items[-1].records if self.items else self._head, self.shipment.records):
            records.setdefault(type_, []).append(record)

    def note(self, finding: Finding) -> None:
        if len(self.findings) < _MOST_UNKNOWN:
            self.findings.append(finding)


def record_level(level: str, text: str, types: Mapping[str, Any], wrong: list[WrongSetting]) -> str:
    """The type in ``each 'H' record``; what cannot be goes to ``wrong``."""
    match = _LEVEL.fullmatch(text)
    type_ = match[1].replace("''", "'") if match else ""
    if type_ not in types:
        remedy = f"Write each 'TYPE' record; there are: {', '.join(types)}."
        wrong.append(WrongSetting(f"levels.{level}", text, "not a type of records", remedy))
    return type_


class RecordReading:
    """One file with records of several types, opened: see `translator.formats.reading.Reading`."""

    #: There are none; a mapping that asks for headings does not claim the file.
    headings: tuple[str, ...] = ()
    trouble = "its rows are of several types"

    def __init__(self, records: Records, levels: RecordLevels) -> None:
        self.headers: list[InterchangeHeader] = []
        self._records = records
        self._levels = levels
        self._own: dict[Level, str] = {"shipment": levels.shipment, "item": levels.item}
        self._asked: dict[Level, dict[str, tuple[str, int]]] = {"shipment": {}, "item": {}}
        self._outside: dict[str, list[Record]] = {}
        self._unknown: set[str] = set()
        self._ordinal = 0
        self._counts = Counts(levels.counts, records.index)

    def has(self, _heading: str) -> bool:
        """Whether there is a column with this heading."""
        return False

    def getter(self, source: str, level: Level) -> Callable[[Node], str | None]:
        """What stands at a place of a record of the shipment or item; an item looks at its shipment as well."""
        type_, place = self._resolved(source, level)
        index = self._records.index(type_, place)
        self._asked[level][source] = type_, index

        def get(node: Node) -> str | None:
            found = node.find(type_)
            return _first_said(found, index) if found else None

        return get

    def place(self, node: Node, source: str) -> Place:
        """The record, and the place in it."""
        type_, _ = self._resolved(source, "item" if node.above else "shipment")
        found = node.find(type_)
        return row(found[0][-1] if found and source else node.number, source)

    def extent(self, unit: Unit) -> str:
        """The records: ``3`` or ``3-5``."""
        first, last = unit.shipment.number, unit.shipment.last
        return str(first) if first == last else f"{first}-{last}"

    def beginning(self) -> str:
        """The first record as it stands; empty where the syntax has cells."""
        return self._records.beginning()

    def first_type(self) -> str:
        """The type of the first record; empty when it is none of the card's."""
        type_ = next((type_ for type_, _, _ in self._records), "?")
        return "" if type_.startswith("?") else type_

    def units(self) -> Iterator[Unit | PartClosed]:
        """A unit for each shipment, then the end of the file as part 0."""
        levels, counts, open_, anything = self._levels, self._counts, None, False
        for type_, record, misfit in self._records:
            anything = True
            if type_[:1] == "?":
                counts.add("", record)
                self._strange(type_[1:], record, open_)
                continue
            counts.add(type_, record)
            begins = type_ == levels.shipment
            if open_ is not None and (begins or type_ in levels.outside):
                yield self._closed(open_)
                open_ = None
            if begins:
                open_ = _Open(record[-1], self._outside)
            if open_ is None:
                self._put_outside(type_, record)
            else:
                open_.add(type_, record, levels.item)
            if misfit:
                (open_.note if open_ else self._records.findings.append)(misfit)
        if open_ is not None:
            yield self._closed(open_)
        yield PartClosed(0, self._at_end(anything))

    def _at_end(self, anything: bool) -> list[Finding]:
        findings = self._records.findings
        if not anything and not findings:
            return [Finding("E104")]
        if findings and not self._ordinal:
            # A file of something else altogether is one finding, not one for each kind of its records.
            return findings[:1]
        return findings or [*self._counts.wrong(self._ordinal, self._levels.item)]

    def _resolved(self, source: str, level: Level) -> tuple[str, str]:
        """Type and place."""
        for type_ in self._levels.types:
            if source.startswith(f"{type_}:"):
                return type_, source[len(type_) + 1 :].strip()
        return self._own[level], source

    def _strange(self, beginning: str, record: Record, open_: _Open | None) -> None:
        """A record of a type that the card does not name."""
        if self._levels.ignore_others:
            return
        finding = Finding("E176", row(record[-1]), beginning, detail=f"there are: {', '.join(self._levels.types)}")
        if open_ is not None:
            open_.note(finding)
        elif beginning not in self._unknown and len(self._unknown) < _MOST_UNKNOWN:
            self._unknown.add(beginning)
            self._records.findings.append(finding)

    def _put_outside(self, type_: str, record: Record) -> None:
        """The latest of its type is kept; an item outside of every shipment is a finding, once."""
        if type_ == self._levels.item and "" not in self._unknown:
            self._unknown.add("")
            self._records.findings.append(Finding("E177", row(record[-1]), type_))
        # A new table each time: shipments that were given keep theirs.
        self._outside = {**self._outside, type_: [record]}

    def _closed(self, open_: _Open) -> Unit:
        self._ordinal += 1
        findings = open_.findings
        if open_.count > MOST_ROWS:
            detail = f"{open_.count:,} records; at most {MOST_ROWS:,}"
            findings.append(Finding("E175", row(open_.shipment.number), detail=detail))
        findings += self._ambiguous(open_.shipment, "shipment")
        for item in open_.items:
            findings += self._ambiguous(item, "item")
        return Unit(self._ordinal, 0, open_.shipment, open_.items, findings)

    def _ambiguous(self, node: _Span, level: Level) -> Iterator[Finding]:
        """Records of one type that say different things at a place that is asked for once."""
        for source, (type_, index) in self._asked[level].items():
            found = node.records.get(type_, ())
            if len(found) < 2:  # noqa: PLR2004  one cannot contradict itself
                continue
            first = (_first_said(found, index) or "").split()
            other = next((one for one in found if one[index].strip() and one[index].split() != first), None)
            if other:
                there = f'the first is "{" ".join(first)}"'
                yield Finding("E216", row(other[-1], source), other[index].strip(), source, there)


def _first_said(found: list[Record] | tuple[()], index: int) -> str | None:
    """The first text that is not blank; the first at all when all are."""
    texts = [record[index] for record in found]
    return next(filter(str.strip, texts), texts[0] if texts else None)


def claims_first_record(open_: Callable[[Any], Any], head: bytes, wanted: str) -> str:
    """Why the file's first record is not of the type ``wanted``; empty when it is."""
    opened = open_(BytesIO(head))
    if not isinstance(opened, RecordReading):
        return "the card names no types of records"
    found = opened.first_type()
    return "" if found == wanted else f'its first record is of type "{found}", not "{wanted}"'
