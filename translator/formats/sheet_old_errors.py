"""Formulas that have failed in a workbook of the old form, .xls, which python-calamine gives as blanks.

The file is a small file system (a compound file) with a stream of records. Only the records of errors are looked at:
where they stand, and which error it is. Source: the published descriptions of the two, [MS-CFB] and [MS-XLS].
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Errors by the column and the row of their cells, both from 0.
Errors = dict[int, dict[int, str]]

_END_OF_CHAIN = 0xFFFFFFFA
_STREAMS = ("Workbook", "Book")
_ENTRY = 128
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
    except (struct.error, IndexError, UnicodeDecodeError):
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
    shift, small_shift = struct.unpack_from("<HH", content, 0x1E)
    tables, first_directory = struct.unpack_from("<I", content, 0x2C)[0], struct.unpack_from("<I", content, 0x30)[0]
    cutoff, first_small = struct.unpack_from("<II", content, 0x38)
    size = 1 << min(shift, 16)
    table = _table(content, size, tables)
    directory = _chain(content, size, table, first_directory, base=1)
    entries = [directory[at : at + _ENTRY] for at in range(0, len(directory) - _ENTRY + 1, _ENTRY)]
    named = {_name(entry): entry for entry in entries}
    entry = next((named[name] for name in _STREAMS if name in named), None)
    if entry is None:
        return b""
    start, length = struct.unpack_from("<II", entry, 0x74)
    if length >= cutoff:
        return _chain(content, size, table, start, base=1)[:length]
    small = _chain(content, size, table, struct.unpack_from("<I", entries[0], 0x74)[0], base=1)
    text = _chain(content, size, table, first_small, base=1)
    small_table = struct.unpack(f"<{len(text) // 4}I", text[: len(text) // 4 * 4])
    return _chain(small, 1 << min(small_shift, 16), small_table, start, base=0)[:length]


def _name(entry: bytes) -> str:
    length = struct.unpack_from("<H", entry, 0x40)[0]
    return entry[: max(0, min(length, 64) - 2)].decode("utf-16-le")


def _table(content: bytes, size: int, count: int) -> tuple[int, ...]:
    """Which sector follows each sector."""
    sectors = [*struct.unpack_from("<109I", content, 0x4C)]
    following, more = struct.unpack_from("<II", content, 0x44)
    for _ in range(min(more, len(content) // size)):
        *some, following = struct.unpack_from(f"<{size // 4}I", content, (following + 1) * size)
        sectors += some
    text = b"".join(content[(one + 1) * size : (one + 2) * size] for one in sectors[:count] if one < _END_OF_CHAIN)
    return struct.unpack(f"<{len(text) // 4}I", text[: len(text) // 4 * 4])


def _chain(content: bytes, size: int, table: tuple[int, ...], sector: int, *, base: int) -> bytes:
    """The sectors from the first on; ``base`` is how many stand before number 0."""
    found = bytearray()
    # Sectors that follow in a circle are more than the file has.
    while sector < _END_OF_CHAIN and len(found) <= len(content):
        piece = content[(sector + base) * size : (sector + base + 1) * size]
        if not piece:
            break
        found += piece
        sector = table[sector]
    return bytes(found)
