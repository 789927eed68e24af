"""The cells that the tables of rules have in common: days, names out of a list, several of them, standings."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, cast, get_args

from translator.mapping.day import written_day
from translator.mapping.problem import TableProblem, choices_remedy
from translator.mapping.table import read_table

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from translator.mapping.table import TableRow

#: Whether a row is enforced: ``by month`` where its source names the month only, and the last day of it is taken.
Status = Literal["verified", "by month", "unverified"]

_DOLLARS = re.compile(r"\d{1,12}(\.\d{1,2}0{0,6})?", re.ASCII)
_NUMBER = re.compile(r"\d{1,12}(\.\d{1,8})?", re.ASCII)

#: Stands for every filer type, mode or action; a cell that was left empty by mistake must not mean so much.
ALL = "all"


class CellReader:
    """Reads the cells of one table, and collects what is wrong with them."""

    def __init__(self, problems: list[TableProblem]) -> None:
        self._problems = problems

    def say(self, row: TableRow, column: str, message: str, remedy: str) -> None:
        """Note a problem of a cell."""
        self._problems.append(TableProblem(row.file, row.number, column, row[column], message, remedy))

    def text(self, row: TableRow, column: str) -> str:
        """What must not be empty."""
        if not row[column]:
            self.say(row, column, "the cell is empty", "Fill it in.")
        return row[column]

    def one(self, row: TableRow, column: str, known: Collection[str]) -> str:
        """One of the known words; the first of them where it is none."""
        if row[column] in known:
            return row[column]
        self.say(row, column, "not one of the words of this column", choices_remedy(row[column], known))
        return next(iter(known))

    def several(self, row: TableRow, column: str, known: Sequence[str]) -> tuple[str, ...]:
        """Known words with ; between them, or ``all`` for every one; empty where one of them is wrong."""
        if row[column] == ALL:
            return tuple(known)
        words = listed(row[column])
        if not words:
            self.say(row, column, "the cell is empty", choices_remedy("", (ALL, *known)))
        for word in words:
            if word not in known:
                message = "not one of the words of this column" if word == row[column] else f'"{word}" is not one'
                self.say(row, column, message, choices_remedy(word, (ALL, *known)))
                return ()
        return words

    def first_day(self, row: TableRow) -> date:
        """The day of ``from``."""
        return self._day(row, "from") or date.min

    def last_day(self, row: TableRow) -> date:
        """The day of ``until``, which is the last; an empty cell leaves it open."""
        last = (self._day(row, "until") if row["until"] else None) or date.max
        first = written_day(row["from"])
        if first and last < first:
            message = f"it lies before the first day, {first.isoformat()}"
            self.say(row, "until", message, "Write the last day on which it holds.")
        return last

    def _day(self, row: TableRow, column: str) -> date | None:
        day = written_day(row[column])
        if day is None:
            self.say(row, column, "not a day", "Write it as 2019-08-22.")
        return day

    def dollars(self, row: TableRow, column: str) -> Decimal:
        """An amount of 0 or more, in dollars and cents; one where it is none."""
        if _DOLLARS.fullmatch(row[column]):
            return Decimal(row[column])
        message = "parts of a cent" if _NUMBER.fullmatch(row[column]) else "not an amount in dollars"
        self.say(row, column, message, "Write it in plain digits, with a point before cents, such as 800 or 799.50.")
        return Decimal(1)

    def number(self, row: TableRow, column: str) -> Decimal:
        """A number above zero, with a point; one where it is none."""
        if _NUMBER.fullmatch(row[column]) and Decimal(row[column]):
            return Decimal(row[column])
        self.say(row, column, "not a number above zero", "Write it in plain digits with a point, such as 1.0810.")
        return Decimal(1)

    def status(self, row: TableRow) -> Status:
        """Whether the row is enforced."""
        return cast("Status", self.one(row, "status", get_args(Status)))


def listed(cell: str) -> tuple[str, ...]:
    """The words of a cell that holds several with ; between them."""
    return tuple(word for part in cell.split(";") if (word := part.strip()))


def content_of(files: Mapping[str, bytes], name: str, problems: list[TableProblem]) -> bytes | None:
    """A file of the directory; None, with a problem, where it is missing."""
    if name not in files:
        problems.append(TableProblem(name, 0, "", "", "the file is missing", "Copy it from the ready-made rules."))
    return files.get(name)


def rows_of(
    files: Mapping[str, bytes],
    name: str,
    headings: Sequence[str],
    problems: list[TableProblem],
    *,
    may_be_empty: bool = False,
) -> list[TableRow]:
    """The rows of a table of the directory, as far as they can be read; what is wrong goes to ``problems``.

    A table that ``may_be_empty`` asks nothing when it has no rows.
    """
    content = content_of(files, name, problems)
    if content is None:
        return []
    table = read_table(content, name, headings, ("notes",), may_be_empty=may_be_empty)
    problems += table.problems
    return table.rows
