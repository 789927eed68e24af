"""CSV tables of a mapping: ``fields.csv`` and the like, read with the row of every mistake."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from translator.mapping.problem import TableProblem, choices_remedy, nearest
from translator.mapping.spreadsheet_damage import refused, table_cells, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


_OTHER_MARKS = {";": "semicolons", "\t": "tabulators", "|": "bars"}


class TableRow(msgspec.Struct, frozen=True):
    """One row of a table: cells by heading, without blanks around them."""

    #: As a spreadsheet counts; the heading is row 1.
    number: int
    cells: dict[str, str]
    #: The file that it stands in, for messages.
    file: str = ""
    #: Whether it is of a table that another mapping extends.
    inherited: bool = False

    def __getitem__(self, heading: str) -> str:
        return self.cells.get(heading, "")


class Table(NamedTuple):
    """A table and what is wrong with its form; rows that are wrong in form are left out."""

    file: str
    rows: list[TableRow]
    problems: list[TableProblem]


def read_table(
    content: bytes, file: str, required: Sequence[str], optional: Sequence[str] = (), *, may_be_empty: bool = False
) -> Table:
    """Read a table whose headings are ``required`` and perhaps ``optional``, in any order. Never raises.

    A table that ``may_be_empty`` needs no row below its headings.
    """
    problem = unreadable(content, file)
    if problem:
        return Table(file, [], [problem])
    problems: list[TableProblem] = []
    records = _records(content.decode("utf-8-sig"), file, problems)
    _, headings = next(records, (1, []))
    while headings and not headings[-1]:
        # A spreadsheet writes as many commas as its widest row ever had.
        headings.pop()
    if not problems:
        problems += _wrong_headings(file, headings, required, optional)
    if problems:
        return Table(file, [], problems)
    rows = list(_rows(records, headings, file, problems))
    if not rows and not problems and not may_be_empty:
        problems.append(TableProblem(file, 0, "", "", "the table has no row below its headings", "Write its rows."))
    return Table(file, rows, problems)


def _records(text: str, file: str, problems: list[TableProblem]) -> Iterator[tuple[int, list[str]]]:
    number = 0
    try:
        for number, cells in enumerate(csv.reader(StringIO(text, newline=""), strict=True), 1):
            if any(cell.strip() for cell in cells):
                yield number, [cell.strip() for cell in cells]
    except csv.Error:
        remedy = "Close every quotation mark; write two for one inside a quoted cell."
        problems.append(TableProblem(file, number + 1, "", "", "the quotation marks do not fit", remedy))


def _wrong_headings(
    file: str, headings: list[str], required: Sequence[str], optional: Sequence[str]
) -> Iterator[TableProblem]:
    known = [*required, *optional]
    if not headings:
        yield TableProblem(file, 0, "", "", "the file is empty", f"Its columns are: {', '.join(known)}.")
        return
    mark = next((mark for mark in _OTHER_MARKS if len(headings) == 1 and mark in headings[0]), "")
    if mark:
        remedy = "Save it with commas; a spreadsheet asks for the separator when it saves CSV."
        yield TableProblem(file, 1, "", headings[0], f"the table is separated by {_OTHER_MARKS[mark]}", remedy)
        return
    # A heading with a slip in it is told once, as the slip.
    meant = {nearest(heading, known) for heading in headings if heading not in known}
    for heading in required:
        if heading not in headings and heading not in meant:
            yield TableProblem(file, 1, heading, "", "the column is missing", f"The columns are: {', '.join(known)}.")
    for index, heading in enumerate(headings):
        if heading not in known:
            yield TableProblem(file, 1, heading, heading, "no such column", choices_remedy(heading, known))
        elif heading in headings[:index]:
            yield TableProblem(file, 1, heading, heading, "the column stands twice", "Keep one of the two.")


def _rows(
    records: Iterator[tuple[int, list[str]]], headings: list[str], file: str, problems: list[TableProblem]
) -> Iterator[TableRow]:
    for number, cells in records:
        if len(cells) > len(headings) and any(cells[len(headings) :]):
            message = f"{len(cells)} cells below {len(headings)} headings"
            problems.append(
                TableProblem(file, number, "", cells[len(headings)], message, "Quote a cell that holds a comma.")
            )
            continue
        damaged = list(refused(table_cells(headings, [(number, cells)]), file))
        if damaged:
            problems += damaged
            continue
        yield TableRow(number, dict(zip(headings, cells, strict=False)), file)
