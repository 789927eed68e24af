"""A sheet of a workbook as rows of cells: the door to python-calamine."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO

import python_calamine as calamine

from translator.formats.sheet_cells import cell_text, damage
from translator.formats.sheet_formulas import Rewriting, how_to_compute
from translator.formats.sheet_old_errors import Errors, errors_of_sheet
from translator.model.finding import Finding
from translator.model.place import WHOLE_FILE, Place, row

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from translator.formats.spreadsheet_settings import SpreadsheetSettings

#: Bytes of a file, and of it unpacked, beyond which it is not read.
LARGEST_FILE = 1 << 26
LARGEST_UNPACKED = 1 << 28

#: Rows of another sheet that are looked at for a heading, and sheets that are named.
_MOST_LOOKED_AT, _MOST_NAMED = 50, 12
_PIECE = 1 << 16
_OLD = b"\xd0\xcf\x11\xe0"
_PACKED = b"PK\x03\x04"


class SheetRows:
    """The rows of one sheet: see `translator.formats.tabular.Rows`. Rows have the numbers that the sheet shows."""

    def __init__(self, stream: BinaryIO, settings: SpreadsheetSettings) -> None:
        self.number = 0
        self.findings: list[Finding] = []
        #: Every sheet of the workbook, in its order.
        self.sheet_names: list[str] = []
        self._settings = settings
        self._asked: Mapping[int, str] = {}
        self._raw: list[Any] = []
        #: Merged cells by their first row, counted from 1: column, and last row.
        self._merged: dict[int, list[tuple[int, int]]] = {}
        #: Merged cells that the row lies in, by column: their last row, and what they hold.
        self._open: dict[int, tuple[int, Any]] = {}
        #: The sheet that is read, by its index; what stands at the top of others, as far as it was asked for.
        self._read = 0
        self._tops: dict[int, set[str]] = {}
        self._workbook: Any = None
        #: Errors that calamine gives as blanks, by row and column from 0.
        self._errors: Errors = {}
        self._sheet = self._opened(stream)

    def __iter__(self) -> Iterator[list[str]]:
        """Rows that are not blank, without the blank columns behind the headings."""
        width = len(self._settings.columns)
        for cells in self._cells():
            texts = [*map(cell_text, cells)]
            while len(texts) > width and not texts[-1].strip():
                texts.pop()
            width = width or len(texts)
            yield texts

    def _cells(self) -> Iterator[list[Any]]:
        """The cells of all rows that are not blank."""
        if self._sheet is None:
            return
        try:
            for self.number, cells in enumerate(self._sheet.iter_rows(), 1):  # noqa: B020  the number is ours
                if self._errors and (failed := self._errors.get(self.number - 1)):
                    cells = _with_errors(cells, failed)  # noqa: PLW2901  what stands there
                if self._merged:
                    self._see_through(cells)
                if self.number > self._settings.skip_rows and any(map(_shows, cells)):
                    self._raw = cells
                    yield cells
        except GeneratorExit:
            raise
        except BaseException as error:  # noqa: BLE001  a panic is no Exception; what is none goes on
            self._give_up(error)

    def wrong_headings(self, _headings: list[str]) -> Finding | None:
        """Any row can be one of headings."""
        return None

    def elsewhere(self, heading: str) -> str:
        """The other sheets of the workbook, and which of them has this heading near its top."""
        read, others = self._read, [one for one in range(len(self.sheet_names)) if one != self._read]
        if not others:
            return ""
        found = [f'"{self.sheet_names[one]}"' for one in others if heading and _folded(heading) in self._top(one)]
        named = ", ".join(f'"{self.sheet_names[one]}"' for one in others[:_MOST_NAMED])
        told = f"It stands in the sheet {' and '.join(found)}." if found else f"The other sheets are {named}."
        return f'The sheet "{self.sheet_names[read]}" was read. {told}'

    def overlooked(self, headings: list[str]) -> list[Finding]:
        """The other sheets that can be seen, have these headings near their top, and rows below."""
        wanted = {*map(_folded, headings)} - {""}
        if not wanted or self._workbook is None:
            return []
        visible = [one.visible == calamine.SheetVisibleEnum.Visible for one in self._workbook.sheets_metadata]
        others = [one for one in range(len(self.sheet_names)) if one != self._read and visible[one]]
        return [
            Finding("W135", value=self.sheet_names[one], detail=f"{count:,} rows")
            for one in others
            if (count := self._rows_below(one, wanted))
        ]

    def _rows_below(self, index: int, headings: set[str]) -> int:
        """How many rows that are not blank stand below these headings in another sheet; 0 without them."""
        if not headings <= self._top(index):
            return 0
        rows = self._workbook.get_sheet_by_index(index).iter_rows()
        shown = ([*map(cell_text, cells)] for cells in rows if any(map(_shows, cells)))
        for cells in shown:
            if headings <= {*map(_folded, cells)}:
                return sum(1 for _ in shown)
        return 0

    def _top(self, index: int) -> set[str]:
        """Every text in the first rows of another sheet; none where it cannot be read."""
        if index not in self._tops:
            self._tops[index] = set()
            try:
                rows = islice(self._workbook.get_sheet_by_index(index).iter_rows(), _MOST_LOOKED_AT)
                self._tops[index] = {_folded(cell_text(cell)) for cells in rows for cell in cells}
            except BaseException as error:
                if not isinstance(error, calamine.CalamineError) and type(error).__name__ != "PanicException":
                    raise
        return self._tops[index]

    def asked(self, columns: Mapping[int, str]) -> None:
        """Damage is told of these columns only."""
        self._asked = columns

    def row_findings(self) -> list[Finding]:
        """Lost digits and failed formulas in the row that was given last."""
        raw = self._raw
        return [
            Finding(code, row(self.number, name), cell_text(raw[index]), name, suggestion=how_to_compute(raw[index]))
            for index, name in self._asked.items()
            if index < len(raw) and (code := damage(raw[index]))
        ]

    def _opened(self, stream: BinaryIO) -> calamine.CalamineSheet | None:
        content = stream.read(LARGEST_FILE + 1)
        formulas = Rewriting()
        trouble = _trouble(content, formulas)
        if trouble:
            self.findings.append(trouble)
            return None
        try:
            sheet = self._sheet_of(calamine.CalamineWorkbook.from_filelike(BytesIO(formulas.rewritten(content))))
            if content.startswith(_OLD) and sheet is not None:
                self._errors = errors_of_sheet(content, self._read, len(self.sheet_names))
            return sheet
        except BaseException as error:  # noqa: BLE001  a panic is no Exception; what is none goes on
            self._give_up(error)
        return None

    def _give_up(self, error: BaseException) -> None:
        """Say what calamine cannot read; anything else goes on."""
        if isinstance(error, calamine.PasswordError):
            self._refuse("E134", detail="it has a password")
        elif isinstance(error, calamine.CalamineError):
            self._refuse("E134", detail=f"it is damaged: {error}".partition("\n")[0][:200])
        elif type(error).__name__ == "PanicException":
            # calamine is written in Rust: on some damaged files it gives up with a panic, which is no Exception.
            self._refuse("E134", detail="it is damaged")
        else:
            raise error

    def _sheet_of(self, workbook: calamine.CalamineWorkbook) -> calamine.CalamineSheet | None:
        wanted, names = self._settings.sheet, workbook.sheet_names
        self.sheet_names = names
        index = wanted - 1 if isinstance(wanted, int) else _index_of(wanted, names)
        if not 0 <= index < len(names):
            there = ", ".join(f'"{name}"' for name in names)
            self._refuse("E135", value=str(wanted), detail=f"it has {there}" if names else "it has none")
            return None
        self._read, self._workbook = index, workbook
        sheet = workbook.get_sheet_by_index(index)
        for (top, left), (bottom, _right) in sheet.merged_cell_ranges or ():
            if bottom > top:
                self._merged.setdefault(top + 1, []).append((left, bottom + 1))
        return sheet

    def _see_through(self, cells: list[Any]) -> None:
        """Fill the cells that lie below the first of a merged one: a person sees one cell beside all these rows."""
        for column, (last, held) in [*self._open.items()]:
            if self.number > last:
                del self._open[column]
            elif column < len(cells) and cells[column] == "":
                cells[column] = held
        for column, last in self._merged.get(self.number, ()):
            if column < len(cells):
                self._open[column] = (last, cells[column])

    def _refuse(self, code: str, place: Place = WHOLE_FILE, value: str = "", detail: str = "") -> None:
        self.findings.append(Finding(code, place, value, detail=detail))


def _with_errors(cells: list[Any], failed: dict[int, str]) -> list[Any]:
    return [failed.get(column, cell) for column, cell in enumerate(cells)]


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _index_of(name: str, names: list[str]) -> int:
    """Small and capital letters are the same in the names of sheets."""
    folded = [one.strip().casefold() for one in names]
    return folded.index(name.strip().casefold()) if name.strip().casefold() in folded else -1


def _shows(cell: Any) -> bool:
    return not isinstance(cell, str) or bool(cell.strip())


def _trouble(content: bytes, formulas: Rewriting) -> Finding | None:
    """Why calamine is not to see this file."""
    if not content:
        return Finding("E104")
    if len(content) > LARGEST_FILE:
        return Finding("E138", detail=f"more than {LARGEST_FILE:,} bytes")
    if content.startswith(_OLD):
        return None
    if not content.startswith(_PACKED):
        beginning = content[:20].decode("ascii", errors="replace").split("\n")[0].strip()
        return Finding("E134", detail=f'it begins with "{beginning}"')
    return _unpacked_trouble(content, formulas)


def _unpacked_trouble(content: bytes, formulas: Rewriting) -> Finding | None:
    """Unpack everything once, piece by piece: what a packed file says of its own size may be a lie.

    ``formulas`` sees all of it on the way.
    """
    total = 0
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            for name in archive.infolist():
                with archive.open(name) as part:
                    while piece := part.read(_PIECE):
                        total += len(piece)
                        if total > LARGEST_UNPACKED:
                            return Finding("E138", detail=f"more than {LARGEST_UNPACKED:,} bytes when unpacked")
                        formulas.see(name.filename, piece)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
        return Finding("E134", detail=f"it is damaged: {error}"[:200])
    return None
