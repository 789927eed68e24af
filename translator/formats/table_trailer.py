"""The row behind a table with which every file ends: that it is there, and that it counts what was read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from translator.formats.grouping import quoted
from translator.model.finding import Finding
from translator.model.place import row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_DIFFERENT = re.compile(r"different ('(?:[^']|'')+')")
_NUMBER = re.compile(r"[0-9]+(?:[.,\u00a0\u202f' ][0-9]{3})*(?![0-9])")


def counted_column(counts: str) -> str:
    """The column whose different values are counted; empty for rows, and for what is neither."""
    match = _DIFFERENT.fullmatch(counts)
    return quoted(match[1])[0] if match else ""


class Trailer:
    """What one file has of its trailer. Of a column it keeps each different value; a file of a million has 100 MB."""

    def __init__(self, begins: str, counts: str, first: Sequence[str], index: int) -> None:
        """``first`` are the headings as they stand, which may come again; ``index`` is that of the counted column."""
        self._begins = begins
        self._counts = counts
        self._first = first
        self._index = index
        self._rows = 0
        self._values: set[str] = set()
        #: The row as it stands, and its number.
        self._found: tuple[str, int] | None = None

    def counted(self, rows: Iterable[list[Any]]) -> Iterator[list[Any]]:
        """The rows, counted."""
        index, first = self._index, self._first
        for cells in rows:
            if cells != first:
                self._rows += 1
                if 0 <= index < len(cells) and (value := cells[index].strip()):
                    self._values.add(value)
            yield cells

    def stands(self, cells: list[str], number: int) -> None:
        """Note the trailer."""
        self._found = " ".join(filter(None, map(str.strip, cells))), number

    def wrong(self) -> Iterator[Finding]:
        """What is wrong with the file; to be asked when it was read to its end."""
        if self._found is None:
            detail = f'no row begins with "{self._begins}", with which every file ends'
            yield Finding("E132", detail=detail)
            return
        text, number = self._found
        said = _NUMBER.search(text)
        there, what = (len(self._values), self._counts) if self._index >= 0 else (self._rows, self._counts)
        if self._counts and not said:
            yield Finding("E131", row(number), text, detail="there is no number")
        elif self._counts and said and (told := int(re.sub(r"[^0-9]", "", said[0]))) != there:
            yield Finding("E131", row(number), text, detail=f"it says {told:,}, there are {there:,} {what}")
