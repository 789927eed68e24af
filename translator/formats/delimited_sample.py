"""A sample of delimited text: encoding, delimiter, quotation, lines before the headings and behind the rows."""

from __future__ import annotations

import codecs
import csv
from collections import Counter
from io import StringIO
from typing import NamedTuple

from translator.formats.delimited_headings import one_line
from translator.formats.sample import NotSampled, Sample, SampleColumn

_DELIMITERS = (",", "\t", ";", "|")
_NAMES = {",": "commas", "\t": "tabulators", ";": "semicolons", "|": "bars"}
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_MOST_ROWS = 500
_SHOWN_LINES, _SHOWN_CHARACTERS = 4, 160
_FEWEST_COLUMNS = 2
#: Largest share of a row's cells that may be empty or a number when it is to be the headings.
_MOST_UNLIKE = 0.4


class _Parsed(NamedTuple):
    delimiter: str
    #: Each row with the number of the line it begins in, from 0.
    rows: list[tuple[int, list[str]]]
    #: How many cells most rows have.
    width: int

    @property
    def score(self) -> int:
        return sum(len(row) for _, row in self.rows if len(row) == self.width) if self.width >= _FEWEST_COLUMNS else 0


def sample_delimited(content: bytes, *, whole: bool) -> Sample:
    """Look at the beginning of delimited text; ``whole`` tells that it is all of the file.

    Raises:
        NotSampled: there are no columns in it.
    """
    text, encoding = _decoded(content)
    if not whole:
        text = text[: text.rfind("\n") + 1]
    parsed = max((_parsed(text, delimiter) for delimiter in _DELIMITERS), key=lambda one: one.score)
    if not parsed.score:
        raise NotSampled("No columns: no line of it has cells with commas, tabulators, semicolons or bars between.")
    index = _headings_at(parsed)
    line, headings = parsed.rows[index]
    rows, footer = _without_footer([row for _, row in parsed.rows[index + 1 :]], len(headings), whole=whole)
    read: dict[str, str | int] = {"encoding": encoding, "delimiter": parsed.delimiter}
    if parsed.delimiter == "\t" and '"' not in text.split("\n", 1)[0] and not _is_quoted(rows, text):
        read["quote"] = "none"
    read |= {key: count for key, count in (("skip_rows", line), ("skip_footer", footer)) if count}
    lines = text.splitlines()[line : line + _SHOWN_LINES]
    remark = f"{_NAMES[parsed.delimiter].capitalize()} between cells, {encoding}, headings in line {line + 1}."
    return Sample("delimited", read, {}, {}, {}, _columns(headings, rows), tuple(map(_short, lines)), (remark,))


def _decoded(content: bytes) -> tuple[str, str]:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode("utf-8-sig" if encoding == "utf-8" else encoding, errors="ignore"), encoding
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(content), "utf-8"
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace"), "windows-1252"


def _parsed(text: str, delimiter: str) -> _Parsed:
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    rows: list[tuple[int, list[str]]] = []
    line = 0
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append((line, row))
            line = reader.line_num
            if len(rows) >= _MOST_ROWS:
                break
    except csv.Error:
        pass  # what was read so far tells enough
    widths = Counter(len(row) for _, row in rows)
    return _Parsed(delimiter, rows, max(widths, key=lambda width: (widths[width] * width, width), default=0))


def _headings_at(parsed: _Parsed) -> int:
    for index, (_, row) in enumerate(parsed.rows):
        unlike = sum(not cell.strip() or cell.strip().replace(".", "").isdigit() for cell in row)
        if len(row) == parsed.width and unlike <= _MOST_UNLIKE * len(row):
            return index
    raise NotSampled("No headings: no row names the columns. Add a first line that does.")


def _without_footer(rows: list[list[str]], width: int, *, whole: bool) -> tuple[list[list[str]], int]:
    kept = list(rows)
    while whole and kept and len(kept[-1]) < max(_FEWEST_COLUMNS, width // 2):
        kept.pop()
    return kept, len(rows) - len(kept)


def _is_quoted(rows: list[list[str]], text: str) -> bool:
    return '\t"' in text or '\n"' in text or any("\n" in cell for row in rows for cell in row)


def _columns(headings: list[str], rows: list[list[str]]) -> tuple[SampleColumn, ...]:
    return tuple(
        SampleColumn(name, (name,), tuple(row[index].strip() if index < len(row) else "" for row in rows))
        for index, name in enumerate(map(one_line, headings))
        if name and name not in map(one_line, headings[:index])
    )


def _short(line: str) -> str:
    return line if len(line) <= _SHOWN_CHARACTERS else f"{line[:_SHOWN_CHARACTERS]}…"
