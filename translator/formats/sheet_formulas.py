"""Formulas of a workbook that gave no value, made texts that can be seen.

A spreadsheet keeps with each formula what it came to. Where that is an error, or where a program wrote the formula and
nobody computed it, python-calamine gives a blank, which a table would take for a cell left empty; of an error that it
does not know it reads nothing at all. So such cells are written over before it sees the workbook: with the error, or
with the formula. Only workbooks in which a search of their bytes finds such cells are packed anew.
"""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: What a cell shows whose formula has failed; newer spreadsheets add names of their own, of the same form.
FAILED = r"#(?:N/A|DIV/0!|NAME\?|GETTING_DATA|[A-Z]{3,12}!)|Err:[0-9]{3}"
#: What is written behind an error of another form, and behind a formula without a value.
_OTHER_ERROR, _NO_VALUE = "#ERROR! ", " (not computed)"
#: What such a cell is, as it is given to a reader of cells.
WITHOUT_VALUE = re.compile(rf"\s*(?:{FAILED}|{_OTHER_ERROR}.*|=.*{re.escape(_NO_VALUE)})\s*", re.DOTALL)

_KNOWN = re.compile(FAILED.encode())
_ERROR_HINT = re.compile(rb"""\bt\s*=\s*["']e["']""")
_CELL = rb"<(?P<p>(?:\w+:)?)c\b(?P<a>[^<>]*)(?<!/)>"
_END = rb"</(?P=p)c\s*>"
_OF_ERROR = re.compile(
    rb"<(?P<p>(?:\w+:)?)c\b(?P<a>[^<>]*?\bt\s*=\s*[\"']e[\"'][^<>]*)(?:/>|(?<!/)>(?P<b>.*?)" + _END + rb")", re.DOTALL
)
_OF_FORMULA = re.compile(
    _CELL + rb"\s*<(?P=p)f\b(?:[^<>]*/>|[^<>]*(?<!/)>(?P<f>.*?)</(?P=p)f\s*>)(?P<b>.*?)" + _END, re.DOTALL
)
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^<>]*(?<!/)>(.*?)</(?:\w+:)?v\s*>", re.DOTALL)
_ANY_VALUE = re.compile(rb"<(?:\w+:)?v\b")
_TYPE = re.compile(rb"""\s+t\s*=\s*(?:"[^"]*"|'[^']*')""")
_IS_TEXT = re.compile(rb"""\bt\s*=\s*["']str["']""")

_ODS_CELL = re.compile(
    rb"<(?P<p>\w+:)table-cell\b(?P<a>[^<>]*\bformula\s*=[^<>]*?)"
    rb"(?:/>|>(?P<b>(?:(?!</(?P=p)table-cell\s*>).)*)</(?P=p)table-cell\s*>)",
    re.DOTALL,
)
_ODS_SHOWN = re.compile(rb"<(\w+:)p\b[^<>]*>(?:<[^<>]*>)*([^<>]*)")
_ODS_FORMULA = re.compile(rb"""\bformula\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_ODS_VALUE = re.compile(
    rb"""\s+\w+:(?:value-type|value|string-value|boolean-value|date-value|time-value)\s*=\s*(?:"[^"]*"|'[^']*')"""
)


def how_to_compute(cell: object) -> str:
    """What to do about a formula that nobody computed; empty for every other cell."""
    is_uncomputed = isinstance(cell, str) and cell.rstrip().endswith(_NO_VALUE)
    return "Open the file in a spreadsheet program and save it: that computes it." if is_uncomputed else ""


class Rewriting:
    """Looks through the parts of a packed workbook as they are unpacked, and writes over what gave no value."""

    def __init__(self) -> None:
        self._found: dict[str, Callable[[bytes], bytes]] = {}
        self._name = ""
        self._kind: Callable[[bytes], bytes] | None = None
        self._tail = b""

    def see(self, name: str, piece: bytes) -> None:
        """The next piece of a part."""
        if name != self._name:
            self._name, self._kind, self._tail = name, _kind_of(name, piece), b""
        if self._kind is None or name in self._found:
            return
        text = self._tail + piece
        if any(hint in text for hint in _HINTS[self._kind]):
            self._found[name] = self._kind
        self._tail = text[-12:]

    def rewritten(self, content: bytes) -> bytes:
        """The workbook, packed anew where a cell of it was written over."""
        changed = dict(self._changed(content))
        if not changed:
            return content
        out = BytesIO()
        with (
            zipfile.ZipFile(BytesIO(content)) as old,
            zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
        ):
            for part in old.infolist():
                new.writestr(part.filename, changed.get(part.filename) or old.read(part))
        return out.getvalue()

    def _changed(self, content: bytes) -> Iterator[tuple[str, bytes]]:
        if not self._found:
            return
        with zipfile.ZipFile(BytesIO(content)) as archive:
            for name, rewrite in self._found.items():
                text = archive.read(name)
                new = rewrite(text)
                if new != text:
                    yield name, new


def _of_sheet(text: bytes) -> bytes:
    """A sheet of .xlsx."""
    if _ERROR_HINT.search(text):
        text = _OF_ERROR.sub(_failed, text)
    return _OF_FORMULA.sub(_uncomputed, text)


def _failed(cell: re.Match[bytes]) -> bytes:
    value = _VALUE.search(cell["b"] or b"")
    shown = value[1].strip() if value else b""
    return _text_cell(cell, shown if _KNOWN.fullmatch(shown) else _OTHER_ERROR.encode() + shown)


def _uncomputed(cell: re.Match[bytes]) -> bytes:
    value = _VALUE.search(cell["b"])
    # A text of no characters is a value.
    if (value and value[1].strip()) or (_IS_TEXT.search(cell["a"]) and _ANY_VALUE.search(cell["b"])):
        return cell[0]
    return _text_cell(cell, b"=" + (cell["f"] or b"") + _NO_VALUE.encode())


def _text_cell(cell: re.Match[bytes], text: bytes) -> bytes:
    prefix, attributes = cell["p"], _TYPE.sub(b"", cell["a"])
    return b'<%bc%b t="str"><%bv>%b</%bv></%bc>' % (prefix, attributes, prefix, text, prefix, prefix)


def _of_document(text: bytes) -> bytes:
    """The content of .ods."""
    return _ODS_CELL.sub(_ods_cell, text)


def _ods_cell(cell: re.Match[bytes]) -> bytes:
    shown = _ODS_SHOWN.search(cell["b"] or b"")
    failed = shown[2].strip() if shown and _KNOWN.fullmatch(shown[2].strip()) else b""
    if failed or (b'value-type="error"' in cell["a"]):
        told = failed or _OTHER_ERROR.encode() + (shown[2].strip() if shown else b"")
    elif b"value-type" not in cell["a"] and not (shown and shown[2].strip()):
        formula = _ODS_FORMULA.search(cell["a"])
        told = b"=" + (formula[1] or formula[2] or b"").partition(b"=")[2] + _NO_VALUE.encode() if formula else b""
    else:
        return cell[0]
    attributes = _ODS_VALUE.sub(b"", cell["a"])
    start = b'<%btable-cell%b office:value-type="string">' % (cell["p"], attributes)
    return start + b"<text:p>%b</text:p></%btable-cell>" % (told, cell["p"])


_HINTS: dict[Callable[[bytes], bytes], tuple[bytes, ...]] = {
    _of_sheet: (b"<f", b":f", b'="e"', b"='e'", b'= "e"', b"= 'e'"),
    _of_document: (b"formula",),
}


def _kind_of(name: str, beginning: bytes) -> Callable[[bytes], bytes] | None:
    if name == "content.xml":
        return _of_document
    return _of_sheet if re.search(rb"<(?:\w+:)?worksheet\b", beginning) else None
