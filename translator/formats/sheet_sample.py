"""A sample of a workbook: which sheet has the table, and which row of it the headings."""

from __future__ import annotations

from io import BytesIO
from itertools import islice
from typing import Any, NamedTuple

from translator.formats.sample import NotSampled, Sample, short
from translator.formats.sheet_rows import SheetRows
from translator.formats.spreadsheet_settings import SpreadsheetSettings
from translator.formats.table_sample import FEWEST_COLUMNS, MOST_ROWS, Row, sampled_table, usual_width
from translator.model.catalogue import message

_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_MOST_SHEETS = 20
_SHOWN_ROWS = 4


class _Sheet(NamedTuple):
    number: int
    rows: list[Row]
    #: Whether there are no more rows than these.
    whole: bool

    @property
    def score(self) -> int:
        width = usual_width(self.rows)
        return sum(len(row.cells) for row in self.rows) if width >= FEWEST_COLUMNS else 0


def is_workbook(content: bytes) -> bool:
    """Whether the bytes begin as .xlsx, .ods and .xls do."""
    return content.startswith(_WORKBOOKS)


def sample_sheet(content: bytes) -> Sample:
    """Look at a whole workbook.

    Raises:
        NotSampled: it cannot be read, or no sheet of it has a table.
    """
    names = _names(content)
    sheets = [_sheet(content, number) for number in range(1, min(len(names), _MOST_SHEETS) + 1)]
    best = max(sheets, key=lambda one: one.score)
    if not best.score:
        raise NotSampled(f"No table: no sheet has rows of several cells. There are: {', '.join(names)}.")
    rows = _evened(best.rows)
    table = sampled_table(rows, whole=best.whole, before="row")
    name = names[best.number - 1]
    several = len(names) > 1
    read: dict[str, Any] = (
        {"sheet": name if names.count(name) == 1 and name.strip() else best.number} if several else {}
    )
    first = table.read.get("skip_rows", 0)
    shown = [" | ".join(row.cells) for row in rows if row.before >= first][:_SHOWN_ROWS]
    others = ", ".join(one for number, one in enumerate(names, 1) if number != best.number)
    remark = f'The sheet "{name}"' + (f"; there are also: {others}." if several else ".")
    return Sample(
        "spreadsheet", {**read, **table.read}, {}, {}, {}, table.columns,
        tuple(map(short, shown)), (remark, *table.remarks),
    )  # fmt: skip


def _names(content: bytes) -> list[str]:
    opened = SheetRows(BytesIO(content), SpreadsheetSettings())
    if opened.findings:
        finding = opened.findings[0]
        raise NotSampled(f"{message(finding)[:1].upper()}{message(finding)[1:].rstrip('.')}.")
    return opened.sheet_names


def _sheet(content: bytes, number: int) -> _Sheet:
    opened = SheetRows(BytesIO(content), SpreadsheetSettings(sheet=number))
    rows = [Row(opened.number - 1, cells) for cells in islice(opened, MOST_ROWS + 1)]
    return _Sheet(number, rows[:MOST_ROWS], len(rows) <= MOST_ROWS and not opened.findings)


def _evened(rows: list[Row]) -> list[Row]:
    """The rows of the table as wide as its widest: a sheet does not tell blank cells at the end from none."""
    width = max(len(row.cells) for row in rows)
    usual = usual_width(rows)
    return [
        row._replace(cells=[*row.cells, *[""] * (width - len(row.cells))]) if 2 * len(row.cells) > usual else row
        for row in rows
    ]
