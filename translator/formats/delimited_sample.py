"""A sample of delimited text: encoding, delimiter, quotation, lines before the headings and behind the rows."""

from __future__ import annotations

import csv
import re
from io import StringIO
from typing import TYPE_CHECKING, Any, NamedTuple

from translator.formats.sample import NotSampled, Sample, short
from translator.formats.table_sample import FEWEST_COLUMNS, MOST_ROWS, Row, sampled_table, usual_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from translator.formats.sample_text import SampleText

_NAMES = {",": "commas", "\t": "tabulators", ";": "semicolons", "|": "bars", "^": "carets", "~": "tildes"}
_DELIMITERS = (",", "\t", ";", "|")
_SEPARATOR = re.compile(r'"?sep=(.)"?[,;\t|]*(?:\r\n|\r|\n|$)', re.IGNORECASE)
_SHOWN_LINES = 4


class Parsed(NamedTuple):
    """Text, cut at one delimiter."""

    delimiter: str
    rows: list[Row]
    #: How many cells most rows have.
    width: int
    #: Whether the file itself names the delimiter in a line ``sep=;``.
    named: bool = False

    @property
    def score(self) -> int:
        """How many cells stand in rows of the usual width."""
        return sum(self.width for row in self.rows if len(row.cells) == self.width) if self.is_table else 0

    @property
    def is_table(self) -> bool:
        """Whether there is more than one column."""
        return self.width >= FEWEST_COLUMNS

    @property
    def evenness(self) -> float:
        """Share of the rows that have the usual width."""
        return sum(len(row.cells) == self.width for row in self.rows) / len(self.rows) if self.rows else 0.0


def parsed_delimited(text: str) -> Parsed:
    """The text, cut at the delimiter that it names or that most cells speak for."""
    separator = _SEPARATOR.match(text)
    if separator:
        return _parsed(text[separator.end() :], separator[1])._replace(named=True)
    return max((_parsed(text, delimiter) for delimiter in _DELIMITERS), key=lambda one: one.score)


def sample_delimited(parsed: Parsed, sampled: SampleText, *, whole: bool) -> Sample:
    """Look at rows with headings; ``whole`` tells that the text is all of the file.

    Raises:
        NotSampled: there are no columns in it.
    """
    if not parsed.is_table:
        raise NotSampled("No columns: no line of it has cells with commas, tabulators, semicolons or bars between.")
    text = sampled.text
    comment = _comment(parsed.rows, parsed.width)
    rows = [row for row in parsed.rows if not (comment and row.cells[0].startswith(comment))]
    table = sampled_table(rows, whole=whole)
    read: dict[str, Any] = {"encoding": sampled.encoding, "delimiter": parsed.delimiter}
    if parsed.delimiter == "\t" and '"' not in text.split("\n", 1)[0] and not _is_quoted(table.rows, text):
        read["quote"] = "none"
    read |= ({"comment": comment} if comment else {}) | table.read
    named = ", as its first line says" if parsed.named else ""
    between = f"{_NAMES.get(parsed.delimiter, parsed.delimiter).capitalize()} between cells{named}, {sampled.encoding}."
    first = table.read.get("skip_rows", 0) + parsed.named
    lines = tuple(map(short, text.splitlines()[first : first + _SHOWN_LINES]))
    remarks = (between, *table.remarks, *filter(None, [sampled.remark]))
    return Sample("delimited", read, {}, {}, {}, table.columns, lines, remarks)


def _parsed(text: str, delimiter: str) -> Parsed:
    rows: list[Row] = []
    line = 0
    try:
        reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append(Row(line, row))
            line = reader.line_num
            if len(rows) >= MOST_ROWS:
                break
    except (csv.Error, ValueError, TypeError):
        pass  # what was read so far tells enough
    return Parsed(delimiter, rows, usual_width(rows))


def _comment(rows: Sequence[Row], width: int) -> str:
    """The mark of lines that are no rows: they begin with it, are of another width, and stand between rows."""
    marked = [index for index, row in enumerate(rows) if row.cells[0].startswith("#")]
    begin = next((index for index, row in enumerate(rows) if len(row.cells) == width), 0)
    strange = all(len(rows[index].cells) != width for index in marked)
    return "#" if strange and any(index > begin for index in marked) else ""


def _is_quoted(rows: Sequence[list[str]], text: str) -> bool:
    return '\t"' in text or '\n"' in text or any("\n" in cell for row in rows for cell in row)
