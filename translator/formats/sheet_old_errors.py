"""Formulas that have failed in a workbook of the old form, .xls, which python-calamine gives as blanks.

The file is a small file system (a compound file), which olefile knows, with a stream of records. Only the records of
errors are looked at: where they stand, and which error it is. Source: the published description, [MS-XLS].
"""

from __future__ import annotations

import struct
from io import BytesIO
from typing import TYPE_CHECKING

import olefile

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Errors by the column and the row of their cells, both from 0.
Errors = dict[int, dict[int, str]]

_STREAMS = ("Workbook", "Book")
_BEGIN, _END, _SHEET, _FORMULA, _ERROR = (0x0009, 0x0209, 0x0409, 0x0809), 0x000A, 0x0085, 0x0006, 0x0205
_NAMES = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
_UNNAMED = "#ERROR!"


def errors_of_sheet(content: bytes, index: int, sheets: int) -> Errors:
    """Row by row the errors in the sheet of this index; none where the file is not of that form, or not as it should.

    ``sheets`` is how many sheets calamine knows: where there are others, the index names another.
    """
    try:
        records = _workbook(content)
        starts = [struct.unpack_from("<I", data)[0] for type_, data in _records(records, 0) if type_ == _SHEET]
        found: Errors = {}
        for row, column, code in _errors(records, starts[index]) if len(starts) == sheets else ():
            found.setdefault(row, {})[column] = _NAMES.get(code, _UNNAMED)
    except (OSError, struct.error, IndexError):
        # What is damaged beyond reading is told by calamine.
        return {}
    return found


def _errors(records: bytes, start: int) -> Iterator[tuple[int, int, int]]:
    for type_, data in _records(records, start):
        if type_ == _ERROR and data[7]:
            yield *struct.unpack_from("<HH", data), data[6]
        elif type_ == _FORMULA and data[12:14] == b"\xff\xff" and data[6] == 2:  # noqa: PLR2004  an error, not a text
            yield *struct.unpack_from("<HH", data), data[8]


def _records(records: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records from here to the end of what begins here, but for what is nested in it."""
    depth = 0
    while at + 4 <= len(records):
        type_, length = struct.unpack_from("<HH", records, at)
        depth += (type_ in _BEGIN) - (type_ == _END)
        if not depth:
            return
        if depth == 1:
            yield type_, records[at + 4 : at + 4 + length]
        at += 4 + length


def _workbook(content: bytes) -> bytes:
    """The stream of records; empty when there is none."""
    with olefile.OleFileIO(BytesIO(content)) as files:
        name = next((one for one in _STREAMS if files.exists(one)), None)
        return files.openstream(name).read() if name else b""
