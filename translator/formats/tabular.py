"""Rows below headings, whatever they are written in: delimited text and sheets of a spreadsheet become units here.

A node is the list of a row's cells, as many as there are headings, then the row's number; see
`translator.formats.grouping`. Rows are counted as a spreadsheet shows them.
"""

from __future__ import annotations

import re
from collections import deque
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Protocol

from translator.formats.delimited_headings import one_line
from translator.formats.encoding_hint import otherwise_read
from translator.formats.grouping import Grouping, RowGroups, cells_at, group_keys
from translator.formats.nearest_heading import mistyped, nearest_heading
from translator.formats.reading import PartClosed, UnknownSource
from translator.formats.table_bounds import MOST_PREAMBLE, begins, ends, fitted, no_headings
from translator.formats.table_trailer import Trailer, counted_column
from translator.model.finding import Finding
from translator.model.place import Place, row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from translator.formats.grouping import NewSpool
    from translator.formats.reading import Level, Node, Unit
    from translator.formats.table_settings import TableSettings
    from translator.model.interchange import InterchangeHeader

_BY_NUMBER = re.compile(r"column ([1-9][0-9]{0,3})")


class Rows(Protocol):
    """Rows of cells as one syntax gives them; blank rows are left out and counted."""

    #: Number of the row that was given last.
    number: int
    #: What keeps the rest from being read.
    findings: list[Finding]

    def __iter__(self) -> Iterator[list[str]]:
        """The rows, once."""

    def wrong_headings(self, headings: list[str]) -> Finding | None:
        """Why these, as they stand in the file, cannot be the headings."""

    def elsewhere(self, heading: str) -> str:
        """Where else this heading may stand, as a sentence; empty where there is no other place."""

    def overlooked(self, headings: list[str]) -> list[Finding]:
        """What is beside these rows, under the same headings, and is not read; asked once, behind the last row."""

    def asked(self, columns: Mapping[int, str]) -> None:
        """That a table reads these columns, by index and heading; told once, before the second row."""

    def row_findings(self) -> list[Finding]:
        """What is wrong with cells of the row that was given last, in columns that were asked for."""


def table_grouping(settings: TableSettings, levels: Mapping[str, str]) -> Grouping:
    """Which rows make a shipment, from a card."""
    keys = tuple(map(one_line, group_keys(levels.get("shipment", "each row"))))
    anywhere = settings.shipment_rows == "anywhere"
    filled, continued = tuple(map(one_line, settings.fill_down)), settings.rows_without_key == "continued"
    return Grouping(keys, "item" in levels, anywhere, filled, continued)


class Tabular:
    """One table, opened: see `translator.formats.reading.Reading`."""

    def __init__(self, rows: Rows, settings: TableSettings, grouping: Grouping, new_spool: NewSpool) -> None:
        self.headers: list[InterchangeHeader] = []
        #: As the card says it; empty where the format has its own.
        self.encoding: str = getattr(settings, "encoding", "")
        self._rows = rows
        #: Where else a heading that is missing may stand; see `Rows`.
        self.elsewhere = rows.elsewhere
        self._settings = settings
        self._grouping = grouping
        self._file_findings = rows.findings
        self._row_findings: dict[int, list[Finding]] = {}
        self._shared: dict[str, int] = {}
        self._asked: dict[int, str] = {}
        #: Columns that are read with others; and those that a table reads, and that the file lacks.
        self._read: set[int] = set()
        self._missing: dict[str, None] = {}
        self._cells = iter(rows)
        self._first: list[str] = []
        self._number = 0
        self._trailer: Trailer | None = None
        #: Headings in file order; empty when the file has none that can be read.
        self.headings: list[str] = self._read_headings()
        self._width = len(self.headings)
        self._folded = [*map(self._fold, self.headings)]
        self._heading_row = 0 if settings.columns else rows.number
        self._groups = RowGroups(grouping, self._width, self._shared, self._row_findings, new_spool)

    @property
    def trouble(self) -> str:
        """What keeps the headings from being read; empty when nothing does."""
        return "; ".join(finding.detail or "the file is empty" for finding in self._file_findings)

    def getter(self, source: str, level: Level) -> Callable[[Node], str | None]:
        """The cell below the heading ``source``; ``column 3`` is the third, whatever its heading."""
        index = self._index(source) if self.headings else -1
        if index < 0:
            return _nothing
        if level == "shipment":
            self._shared[one_line(source)] = index
        self._asked[index] = one_line(source)
        return itemgetter(index)

    def texts(self, sources: Sequence[str], level: Level) -> Callable[[Node], tuple[str, ...]]:
        """The cells below all these headings at once."""
        del level
        found = [index for source in sources if self.headings and (index := self._index(source)) >= 0]
        self._read.update(found)
        return cells_at(found)

    def place(self, node: Node, source: str) -> Place:
        """The row, and the column that ``source`` names, by the file's own heading."""
        if self._settings.any_case and self.has(source):
            source = self.headings[self._folded.index(self._fold(one_line(source)))]
        return row(node[self._width], source)

    def has(self, heading: str) -> bool:
        """Whether there is a column with this heading."""
        return self._fold(one_line(heading)) in self._folded

    def _fold(self, heading: str) -> str:
        return heading.casefold() if self._settings.any_case else heading

    def extent(self, unit: Unit) -> str:
        """The rows: ``3`` or ``3-5``."""
        return self._groups.extent(unit)

    def units(self) -> Iterator[Unit | PartClosed]:
        """A unit for each shipment, then the end of the file as part 0."""
        if self.headings:
            yield from self._units()
        if self._trailer and not self._file_findings:
            self._file_findings += self._trailer.wrong()
        yield PartClosed(0, [*self._file_findings, *self._overlooked()])

    def _units(self) -> Iterator[Unit]:
        detail = "the rows of one shipment are told by it"
        try:
            keys = [self._index(name) for name in self._grouping.keys]
            detail = "its blank cells are to mean what stands above"
            filled = [index for name in self._grouping.fill_down if (index := self._index(name)) >= 0]
            detail = "its different values are counted"
            self._trailer = self._the_trailer()
        except UnknownSource as unknown:
            nearest = nearest_heading(unknown.source, unknown.known)
            self._file_findings.append(Finding("E106", unknown.place, detail=detail, suggestion=nearest))
            return
        keys = [index for index in keys if index >= 0]
        told_by = {name: index for name in self._grouping.keys if (index := self._index(name)) in keys}
        self._shared |= told_by
        self._asked |= {index: name for name, index in told_by.items()}
        self._rows.asked(self._asked)
        yield from self._groups.grouped(self._records(), keys, filled) if keys else self._groups.single(self._records())

    def _the_trailer(self) -> Trailer | None:
        """What the card says of it; None where it says nothing."""
        settings = self._settings
        if not settings.trailer_required and not settings.trailer_counts:
            return None
        column = counted_column(settings.trailer_counts)
        return Trailer(settings.trailer, settings.trailer_counts, self._first, self._index(column) if column else -1)

    def _overlooked(self) -> Iterator[Finding]:
        """Columns and sheets that were sent, it seems, to be read."""
        if not self.headings or self._settings.columns:
            return
        read = self._read | self._asked.keys()
        missing = [*self._missing]
        for index, heading in enumerate(self.headings) if missing else ():
            if heading and index not in read and (meant := mistyped(heading, missing)):
                said = f'Did you mean "{meant}"?'
                yield Finding("W106", row(self._heading_row, heading), heading, suggestion=said)
        yield from self._rows.overlooked(self.headings)

    def _index(self, source: str) -> int:
        """The column's index; -1 for one that may be missing and is."""
        source = one_line(source)
        folded = self._fold(source)
        count = self._folded.count(folded)
        by_number = None if count else _BY_NUMBER.fullmatch(source)
        if by_number and int(by_number[1]) <= self._width:
            return int(by_number[1]) - 1
        if not count and source in map(one_line, self._settings.optional):
            self._missing[source] = None
            return -1
        if not count or not source:
            known = [heading for heading in self.headings if heading]
            remedy = otherwise_read(known, source, self.encoding)
            if elsewhere := self.elsewhere(source):
                remedy = f"{nearest_heading(source, known)} {elsewhere}"
            raise UnknownSource(source, known, "no such heading", place=row(self._heading_row, source), remedy=remedy)
        if count > 1:
            self._ambiguous(source)
        return self._folded.index(folded)

    def _read_headings(self) -> list[str]:
        if self._settings.columns:
            return [*map(one_line, self._settings.columns)]
        self._first = self._row_of_headings()
        headings = [one_line(cell) for cell in self._first]
        if not headings and not self._file_findings:
            detail = "no row of headings was found" if self._rows.number else ""
            self._file_findings.append(Finding("E104", detail=detail, suggestion=self.elsewhere("")))
        trouble = self._rows.wrong_headings(self._first)
        if trouble:
            self._file_findings.append(trouble)
        return [] if trouble else headings

    def _row_of_headings(self) -> list[str]:
        beginning = self._settings.headings_begin
        for count, cells in enumerate(self._cells):
            if not beginning or begins(cells[0], beginning):
                return cells
            if count == MOST_PREAMBLE:
                break
        if beginning and not self._file_findings:
            self._file_findings.append(no_headings(beginning))
        return []

    def _ambiguous(self, source: str) -> None:
        finding = Finding("E173", row(self._heading_row, source), source)
        if finding not in self._file_findings:
            self._file_findings.append(finding)

    def _records(self) -> Iterator[list[Any]]:
        """The nodes: each as wide as the headings, with its row number behind."""
        width, first = self._width, self._first
        for cells in self._trailer.counted(self._but_footer()) if self._trailer else self._but_footer():
            # Headings come again where pages or files were put behind one another.
            if cells == first:
                continue
            if len(cells) != width:
                self._fit(cells)
            cells.append(self._number)
            yield cells

    def _but_footer(self) -> Iterator[list[Any]]:
        held: deque[tuple[int, list[Any]]] = deque()
        footer, is_trailer, rows = self._settings.skip_footer, ends(self._settings.trailer), self._rows
        for cells in self._cells:
            self._number = rows.number
            if told := rows.row_findings():
                self._row_findings[self._number] = told
            if is_trailer and is_trailer(cells):
                if self._trailer:
                    self._trailer.stands(cells, self._number)
                return
            if not footer:
                yield cells
                continue
            held.append((self._number, cells))
            if len(held) > footer:
                self._number, oldest = held.popleft()
                yield oldest

    def _fit(self, cells: list[str]) -> None:
        """Cut or fill the row to the width of the headings; a finding unless only empty cells went."""
        misfit = fitted(cells, self._width, self._number)
        if misfit:
            self._row_findings.setdefault(self._number, []).append(misfit)


def _nothing(_node: Node) -> None:
    return None
