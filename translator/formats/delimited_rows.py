"""Delimited text as rows of cells: the csv module behind what real exports put before and between their rows."""

from __future__ import annotations

import csv
import re
from itertools import chain, islice
from typing import TYPE_CHECKING, BinaryIO

from translator.formats.delimited_headings import shown
from translator.formats.delimited_settings import dialect
from translator.formats.encoding import Unreadable, lines
from translator.formats.table_bounds import MOST_PREAMBLE, begins, no_headings
from translator.model.finding import Finding
from translator.model.place import WHOLE_FILE, Place, row

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from translator.formats.delimited_settings import DelimitedSettings

_DELIMITERS = ",;\t|^~"
_MARK = "\ufeff"
_SEPARATOR = re.compile(r'"?sep=(.)"?[,;\t|]*\n?', re.IGNORECASE)


class DelimitedRows:
    """The rows of one delimited file: see `translator.formats.tabular.Rows`.

    Preamble, comment and blank lines count; a line end inside quotation marks and a line ``sep=;`` do not, as a
    spreadsheet shows none.
    """

    def __init__(self, stream: BinaryIO, settings: DelimitedSettings) -> None:
        self.number = 0
        self.findings: list[Finding] = []
        self._settings = settings
        #: Lines that the csv module never sees.
        self._unseen = 0
        self._between_rows = True
        self._cells = csv.reader(self._lines(stream), strict=True, **dialect(settings))

    def __iter__(self) -> Iterator[list[str]]:
        """Rows that are not blank; ends with a finding where the file cannot be read on."""
        before = self._cells.line_num
        try:
            for cells in self._cells:
                self.number += 1
                self._between_rows = True
                before = self._cells.line_num
                if says_something(cells):
                    yield cells
        except Unreadable as error:
            self._refuse(error.code, row(self.number + 1), error.value, error.detail, error.suggestion)
        except csv.Error as error:
            self._broken_quoting(str(error), self._cells.line_num - before)

    def wrong_headings(self, headings: list[str]) -> Finding | None:
        """Zero bytes between the letters, a second byte order mark, or another delimiter than was agreed."""
        if any("\0" in heading for heading in headings):
            agreed = f"zero bytes between the letters; the agreed encoding is {self._settings.encoding}"
            return Finding("E105", row(self.number), detail=agreed, suggestion="It may be UTF-16.")
        if headings and headings[0].startswith(_MARK):
            detail = "the file begins with a byte order mark too many"
            return Finding("E105", row(self.number), detail=detail, suggestion="Save it with one such mark, or none.")
        other = next((mark for mark in _DELIMITERS if len(headings) == 1 and mark in headings[0]), "")
        agreed = self._settings.delimiter
        if not other or other == agreed:
            return None
        detail = f"the headings are separated by {shown(other)}, not by {shown(agreed)}"
        return Finding("E106", row(self.number), headings[0], detail=detail)

    def elsewhere(self, _heading: str) -> str:
        """Nowhere: it is one table."""
        return ""

    def overlooked(self, _headings: list[str]) -> list[Finding]:
        """Nothing is beside them."""
        return []

    def asked(self, columns: Mapping[int, str]) -> None:
        """Nothing depends on it: every cell is text."""

    def row_findings(self) -> list[Finding]:
        """None: every cell is text."""
        return []

    def _lines(self, stream: BinaryIO) -> Iterator[str]:
        # Preamble lines are not of the table: a stray quotation mark in them means nothing.
        text = lines(stream, self._settings.encoding)
        try:
            first = [*islice(text, 1)]
            separator = _SEPARATOR.fullmatch(first[0]) if first else None
            if separator is None:
                text = chain(first, text)
            self.number = sum(1 for _ in islice(text, self._settings.skip_rows))
            if self._settings.headings_begin:
                text = self._from_headings(text)
            self._unseen = self.number + (separator is not None)
        except Unreadable as error:
            self._refuse(error.code, WHOLE_FILE, error.value, error.detail, error.suggestion)
            return iter(())
        if separator and separator[1] != self._settings.delimiter:
            detail = f"the file says {shown(separator[1])}, the agreed one is {shown(self._settings.delimiter)}"
            self._refuse("E136", value=first[0].strip(), detail=detail)
            return iter(())
        return self._but_comments(text) if self._settings.comment else text

    def _from_headings(self, text: Iterator[str]) -> Iterator[str]:
        """The lines from the row of headings on; a stray quotation mark before it means nothing."""
        beginning = self._settings.headings_begin
        for line in islice(text, MOST_PREAMBLE):
            if begins(line, beginning):
                return chain([line], text)
            self.number += 1
        self.findings.append(no_headings(beginning))
        return iter(())

    def _but_comments(self, text: Iterator[str]) -> Iterator[str]:
        """The lines without comments; what looks like one inside quotation marks is none."""
        comment = self._settings.comment
        for line in text:
            if self._between_rows and line.lstrip('"').startswith(comment):
                self.number += 1
                self._unseen += 1
                continue
            self._between_rows = False
            yield line

    def _refuse(self, code: str, place: Place = WHOLE_FILE, value: str = "", detail: str = "", more: str = "") -> None:
        self.findings.append(Finding(code, place, value, detail=detail, suggestion=more))

    def _broken_quoting(self, reason: str, lines_read: int) -> None:
        line = f"line {self._cells.line_num + self._unseen} of the text"
        if "expected after" in reason:
            self._refuse("E108", row(self.number + 1), detail=f"read as far as {line}")
        elif "field limit" in reason and lines_read <= 1:
            detail = f"a cell of more than {csv.field_size_limit():,} characters"
            self._refuse("E174", row(self.number + 1), detail=detail)
        else:
            self._refuse("E107", row(self.number + 1), detail=f"in this row; read as far as {line}")


def says_something(cells: list[str]) -> bool:
    """Whether a row is more than blanks."""
    # The first filled cell tells nearly always; looking at every cell of every row would cost a tenth of the reading.
    return bool(next(filter(None, cells), "").strip()) or any(map(str.strip, cells))
