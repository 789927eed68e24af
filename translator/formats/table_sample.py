"""A sample's rows as a table: which row has the headings, and what stands before them and behind the last row."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from translator.formats.delimited_headings import one_line
from translator.formats.sample import NotSampled, SampleColumn

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Rows of a sample that are looked at.
MOST_ROWS = 500
FEWEST_COLUMNS = 2
#: Largest share of a row's cells that may be empty or a number when it is to be the headings.
_MOST_UNLIKE = 0.4
#: Share of a row's cells that are data and never headings, from which it is a row of data.
_DATA_FROM = 0.2
_DATA = re.compile(
    r"[0-9][0-9./:-]{4,}(?:[T ].*)?|[^\w\s]?[0-9]+[.,][0-9]{2}|\S+@\S+\.\S+|https?://\S+|1Z[0-9A-Z]{16}", re.IGNORECASE
)
_TOTAL = re.compile(r"(?:grand |sub)?total|sum(?:me|a)?|end of (?:file|report)|eof|trailer", re.IGNORECASE)
#: Share of the columns that a row at the end fills at most when it is no row of the table.
_FOOTER = 0.34


class Row(NamedTuple):
    """One row that is not blank, and how many rows or lines stand before it."""

    before: int
    cells: list[str]


class SampledTable(NamedTuple):
    """A table, found among rows."""

    #: As the card names them; where the file has none, ``column 1`` and so on.
    headings: tuple[str, ...]
    has_headings: bool
    rows: tuple[list[str], ...]
    #: What ``[read]`` says of it: rows before the headings, behind the last.
    read: dict[str, Any]
    remarks: tuple[str, ...]

    @property
    def columns(self) -> tuple[SampleColumn, ...]:
        """Each column with its values; one whose heading is blank or stands twice goes by its number."""
        counts = Counter(self.headings)
        return tuple(
            _column(index, name if counts[name] == 1 else "", self.rows)
            for index, name in enumerate(self.headings)
            if name or any(len(row) > index and row[index].strip() for row in self.rows)
        )


def usual_width(rows: Sequence[Row]) -> int:
    """How many cells most rows have."""
    widths = Counter(len(row.cells) for row in rows)
    return max(widths, key=lambda width: (widths[width] * width, width), default=0)


def sampled_table(rows: Sequence[Row], *, whole: bool, before: str = "line") -> SampledTable:
    """The table among the rows; ``whole`` tells that these are all, ``before`` how they are counted.

    Raises:
        NotSampled: no row of it can be the first of a table.
    """
    width = usual_width(rows)
    index, named = _begin(rows, width)
    first = rows[index]
    headings = tuple(map(one_line, first.cells)) if named else tuple(f"column {n + 1}" for n in range(width))
    under = [row.cells for row in rows[index + named :]]
    kept, footer = _without_footer(under, len(headings)) if whole else (under, {})
    kept = [cells for cells in kept if cells != first.cells]
    read: dict[str, Any] = {"skip_rows": first.before} if first.before else {}
    read |= footer if named else {"columns": list(headings), **footer}
    where = f"in {before} {first.before + 1}"
    remarks = [
        f"Headings {where}." if named else f"No headings: the first row of data is {where}; columns go by number."
    ]
    if footer:
        remarks.append("What stands behind the last row is left out: see skip_footer or trailer.")
    return SampledTable(headings, named, tuple(kept), read, tuple(remarks))


def _column(index: int, name: str, rows: Sequence[list[str]]) -> SampleColumn:
    values = tuple(row[index].strip() if index < len(row) else "" for row in rows)
    by_number = f"column {index + 1}"
    return SampleColumn(name or by_number, (name,) if name and name != by_number else (), values)


def _begin(rows: Sequence[Row], width: int) -> tuple[int, bool]:
    """The row with the headings; or the first row of data, and False, where none has any."""
    for index, (_, row) in enumerate(rows):
        if len(row) != width:
            continue
        filled = [cell.strip() for cell in row if cell.strip()]
        if 2 * len(filled) >= width and sum(bool(_DATA.fullmatch(one)) for one in filled) >= _DATA_FROM * len(filled):
            return index, False
        unlike = sum(not cell.strip() or cell.strip().replace(".", "").isdigit() for cell in row)
        if unlike <= _MOST_UNLIKE * width:
            return index, True
    raise NotSampled("No headings: no row names the columns. Add a first line that does.")


def _without_footer(rows: list[list[str]], width: int) -> tuple[list[list[str]], dict[str, Any]]:
    """The rows without totals and the like behind them, and what the card says of these."""
    kept = list(rows)
    while kept and _is_footer(kept[-1], width):
        kept.pop()
    count = len(rows) - len(kept)
    if not count:
        return kept, {}
    begin = next((cell.strip() for cell in rows[len(kept)]), "")
    if _TOTAL.match(begin) and not any(row[0].strip().startswith(begin) for row in kept if row):
        return kept, {"trailer": begin}
    return kept, {"skip_footer": count}


def _is_footer(row: list[str], width: int) -> bool:
    filled = sum(bool(cell.strip()) for cell in row)
    if width <= FEWEST_COLUMNS:
        return len(row) < width
    few = filled <= max(1, _FOOTER * width) and len(row) < width
    return few or (filled <= max(FEWEST_COLUMNS, width // 2) and bool(_TOTAL.match(row[0].strip())))
