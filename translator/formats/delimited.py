"""Delimited text, such as CSV: rows with headings, streamed, several rows to a shipment where the card says so.

A node is the list of a row's cells, as many as there are headings, then the row's number; the node of a shipment
carries the number of its last row behind that. Rows are counted as a spreadsheet shows them: preamble and blank lines
count, a line end inside quotation marks does not.
"""

from __future__ import annotations

import csv
from collections import deque
from itertools import islice
from operator import itemgetter
from typing import TYPE_CHECKING, Any, BinaryIO

from translator.formats.delimited_headings import one_line, shown
from translator.formats.delimited_settings import (
    DelimitedSettings,
    Grouping,
    dialect,
    group_keys,
    wrong_levels,
    wrong_settings,
)
from translator.formats.encoding import Unreadable, lines
from translator.formats.reading import PartClosed, Unit, UnknownSource
from translator.formats.setting import WrongSetting, WrongSettings
from translator.model.finding import Finding
from translator.model.place import WHOLE_FILE, Place, row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from translator.formats.reading import Level, Node
    from translator.model.interchange import InterchangeHeader

#: Rows of one shipment after which the grouping is taken for a mistake; more are counted and not kept.
MOST_ROWS = 10_000

_DELIMITERS = ",;\t|"


def compile_delimited(
    settings: DelimitedSettings, levels: Mapping[str, str], namespaces: Mapping[str, str]
) -> Callable[[BinaryIO], Delimited]:
    """A function that opens a stream in this form.

    Raises:
        WrongSettings: the card says something that cannot be.
    """
    wrong = [*wrong_settings(settings), *wrong_levels(levels)]
    if namespaces:
        wrong.append(WrongSetting("namespaces", "", "delimited text has no namespaces", "Leave [namespaces] out."))
    if wrong:
        raise WrongSettings(wrong)
    grouping = Grouping(group_keys(levels.get("shipment", "each row")), "item" in levels)
    return lambda stream: Delimited(stream, settings, grouping)


class Delimited:
    """One delimited file, opened: see `translator.formats.reading.Reading`."""

    def __init__(self, stream: BinaryIO, settings: DelimitedSettings, grouping: Grouping) -> None:
        self.headers: list[InterchangeHeader] = []
        self._settings = settings
        self.encoding = settings.encoding
        self._grouping = grouping
        self._file_findings: list[Finding] = []
        self._row_findings: dict[int, list[Finding]] = {}
        self._shared: dict[str, int] = {}
        self._row = 0
        text = lines(stream, settings.encoding)
        self._cells = csv.reader(self._behind_preamble(text), strict=True, **dialect(settings))
        #: Headings in file order; empty when the file has none that can be read.
        self.headings: list[str] = self._read_headings()
        self._width = len(self.headings)
        self._heading_row = self._row

    @property
    def trouble(self) -> str:
        """What keeps the headings from being read; empty when nothing does."""
        return "; ".join(finding.detail or "the file is empty" for finding in self._file_findings)

    def getter(self, source: str, level: Level) -> Callable[[Node], str | None]:
        """The cell below the heading ``source``."""
        if not self.headings:
            return _nothing
        source = one_line(source)
        count = self.headings.count(source)
        if not count and source in self._settings.optional:
            return _nothing
        if not count or not source:
            known = [heading for heading in self.headings if heading]
            raise UnknownSource(source, known, "no such heading", place=row(self._heading_row, source))
        index = self.headings.index(source)
        if count > 1:
            self._ambiguous(source)
        if level == "shipment":
            self._shared[source] = index
        return itemgetter(index)

    def place(self, node: Node, source: str) -> Place:
        """The row, and the column that ``source`` names."""
        return row(node[self._width], source)

    def extent(self, unit: Unit) -> str:
        """The rows: ``3`` or ``3-5``."""
        first, last = unit.shipment[self._width], unit.shipment[self._width + 1]
        return str(first) if first == last else f"{first}-{last}"

    def units(self) -> Iterator[Unit | PartClosed]:
        """A unit for each shipment, then the end of the file as part 0."""
        if self.headings:
            yield from self._grouped() if self._grouping.keys else self._single()
        yield PartClosed(0, self._file_findings)

    def _behind_preamble(self, text: Iterator[str]) -> Iterator[str]:
        # Preamble lines are not of the table: a stray quotation mark in them means nothing.
        try:
            self._row = sum(1 for _ in islice(text, self._settings.skip_rows))
        except Unreadable as error:
            self._refuse(error.code, WHOLE_FILE, error.value, error.detail, error.suggestion)
            return iter(())
        return text

    def _read_headings(self) -> list[str]:
        cells = next(self._rows_of_cells(), None)
        headings = [one_line(cell) for cell in cells or ()]
        if not headings and not self._file_findings:
            self._refuse("E104", detail="no row of headings was found" if self._row else "")
        if any("\0" in heading for heading in headings):
            agreed = f"zero bytes between the letters; the agreed encoding is {self._settings.encoding}"
            self._refuse("E105", row(self._row), detail=agreed, more="It may be UTF-16.")
            return []
        other = next((mark for mark in _DELIMITERS if len(headings) == 1 and mark in headings[0]), "")
        if other and other != self._settings.delimiter:
            self._refuse(
                "E106",
                row(self._row),
                headings[0],
                detail=f"the headings are separated by {shown(other)}, not by {shown(self._settings.delimiter)}",
            )
            return []
        return headings

    def _ambiguous(self, source: str) -> None:
        finding = Finding("E173", row(self._heading_row, source), source)
        if finding not in self._file_findings:
            self._file_findings.append(finding)

    def _refuse(self, code: str, place: Place = WHOLE_FILE, value: str = "", detail: str = "", more: str = "") -> None:
        self._file_findings.append(Finding(code, place, value, detail=detail, suggestion=more))

    def _rows_of_cells(self) -> Iterator[list[str]]:
        """Rows that are neither blank nor a comment; ends with a finding where the file cannot be read on."""
        comment, before = self._settings.comment, self._cells.line_num
        try:
            for cells in self._cells:
                self._row += 1
                before = self._cells.line_num
                if _says_something(cells) and not (comment and cells[0].startswith(comment)):
                    yield cells
        except Unreadable as error:
            self._refuse(error.code, row(self._row + 1), error.value, error.detail, error.suggestion)
        except csv.Error as error:
            self._broken_quoting(str(error), self._cells.line_num - before)

    def _broken_quoting(self, reason: str, lines_read: int) -> None:
        line = f"line {self._cells.line_num + self._settings.skip_rows} of the text"
        if "expected after" in reason:
            self._refuse("E108", row(self._row + 1), detail=f"read as far as {line}")
        elif "field limit" in reason and lines_read <= 1:
            self._refuse(
                "E174", row(self._row + 1), detail=f"a cell of more than {csv.field_size_limit():,} characters"
            )
        else:
            self._refuse("E107", row(self._row + 1), detail=f"in this row; read as far as {line}")

    def _records(self) -> Iterator[list[Any]]:
        """The nodes: each as wide as the headings, with its row number behind."""
        width = self._width
        for cells in self._but_footer():
            if len(cells) != width:
                self._fit(cells)
            cells.append(self._number)
            yield cells

    def _but_footer(self) -> Iterator[list[Any]]:
        held: deque[tuple[int, list[Any]]] = deque()
        footer = self._settings.skip_footer
        for cells in self._rows_of_cells():
            self._number = self._row
            if not footer:
                yield cells
                continue
            held.append((self._row, cells))
            if len(held) > footer:
                self._number, oldest = held.popleft()
                yield oldest

    def _fit(self, cells: list[str]) -> None:
        """Cut or fill the row to the width of the headings; a finding unless only empty cells went."""
        extra = cells[self._width :]
        if any(cell.strip() for cell in extra):
            self._found_in_row("E171", f"{len(cells)} cells below {self._width} headings", extra[0])
        elif not extra:
            self._found_in_row("E172", f"{len(cells)} cells below {self._width} headings")
        del cells[self._width :]
        cells += [""] * (self._width - len(cells))

    def _found_in_row(self, code: str, detail: str, value: str = "") -> None:
        self._row_findings[self._number] = [Finding(code, row(self._number), value, detail=detail)]

    def _single(self) -> Iterator[Unit]:
        width, items, found = self._width, self._grouping.items, self._row_findings
        for ordinal, cells in enumerate(self._records(), 1):
            cells.append(cells[width])
            yield Unit(ordinal, 0, cells, [cells] if items else [], found.pop(cells[width], []) if found else [])

    def _grouped(self) -> Iterator[Unit]:
        key_of = self._key()
        if key_of is None:
            return
        ordinal, count, current, group = 0, 0, None, list[list[Any]]()
        for cells in self._records():
            key = key_of(cells)
            if key == current and key:
                count += 1
                if count <= MOST_ROWS:
                    group.append(cells)
                continue
            if group:
                ordinal += 1
                yield self._unit(ordinal, group, count)
            count, current, group = 1, key, [cells]
        if group:
            yield self._unit(ordinal + 1, group, count)

    def _key(self) -> Callable[[Node], Any] | None:
        """A function from a row to what its shipment's rows have in common; falsy when that is empty."""
        try:
            getters = [self.getter(name, "shipment") for name in self._grouping.keys]
        except UnknownSource as unknown:
            self._refuse("E106", unknown.place, detail="the rows of one shipment are told by it")
            return None
        if len(getters) == 1:
            get = getters[0]
            return lambda cells: (get(cells) or "").strip()
        return lambda cells: _unless_empty(tuple((get(cells) or "").strip() for get in getters))

    def _unit(self, ordinal: int, group: list[list[Any]], count: int) -> Unit:
        shipment, findings = group[0], list[Finding]()
        if self._row_findings:
            findings = [finding for cells in group for finding in self._row_findings.pop(cells[self._width], ())]
        if count > MOST_ROWS:
            findings.append(Finding("E175", self.place(shipment, ""), detail=f"{count:,} rows; at most {MOST_ROWS:,}"))
        if count > 1:
            shipment = self._merged(group, findings)
        shipment.append(group[-1][self._width])
        return Unit(ordinal, 0, shipment, group if self._grouping.items else [], findings)

    def _merged(self, group: list[list[Any]], findings: list[Finding]) -> list[Any]:
        """The first row, with cells filled from later rows where it is empty; rows that disagree are a finding."""
        merged = list(group[0])
        for name, index in self._shared.items():
            cell = merged[index]
            if any(cells[index] != cell for cells in group):
                merged[index] = self._agreed(group, name, index, findings)
        return merged

    def _agreed(self, group: list[list[Any]], name: str, index: int, findings: list[Finding]) -> str:
        said = [cells for cells in group if cells[index].strip()]
        first = said[0][index] if said else ""
        other = next((cells for cells in said if cells[index].split() != first.split()), None)
        if other is not None:
            there = f'row {said[0][self._width]} says "{first.strip()}"'
            findings.append(Finding("E217", self.place(other, name), other[index].strip(), name, there))
        return first


def _nothing(_node: Node) -> None:
    return None


def _says_something(cells: list[str]) -> bool:
    # The first filled cell tells nearly always; looking at every cell of every row would cost a tenth of the reading.
    return bool(next(filter(None, cells), "").strip()) or any(map(str.strip, cells))


def _unless_empty(key: tuple[str, ...]) -> tuple[str, ...] | None:
    return key if any(key) else None
