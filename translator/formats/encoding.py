"""From bytes to lines of text in a declared encoding, streaming; an encoding is never guessed."""

from __future__ import annotations

import codecs
from io import IncrementalNewlineDecoder, StringIO
from itertools import chain
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterator

#: The encodings that a card may declare, and the codec that reads each. A byte order mark before UTF-8 is never text.
ENCODINGS = {
    "ascii": "ascii",
    "utf-8": "utf-8-sig",
    "utf-8-sig": "utf-8-sig",
    "utf-16": "utf-16",
    "utf-16-le": "utf-16-le",
    "utf-16-be": "utf-16-be",
    "iso-8859-1": "iso8859-1",
    "iso-8859-2": "iso8859-2",
    "iso-8859-15": "iso8859-15",
    "windows-1250": "cp1250",
    "windows-1251": "cp1251",
    "windows-1252": "cp1252",
    "cp437": "cp437",
    "cp850": "cp850",
    "cp037": "cp037",
    "gb18030": "gb18030",
    "big5": "big5",
    "shift-jis": "shift_jis",
    "euc-kr": "euc_kr",
}

#: Bytes read at a time.
CHUNK = 1 << 18
#: Characters after which a line without an end is taken for a file without line ends.
LONGEST_LINE = 1 << 20

_MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


class Unreadable(Exception):
    """The file cannot be read on from here; carries the facts of the finding. Never leaves the formats."""

    def __init__(self, code: str, value: str, detail: str, suggestion: str = "") -> None:
        super().__init__(detail)
        self.code = code
        self.value = value
        self.detail = detail
        self.suggestion = suggestion


def our_name(encoding: str) -> str:
    """The key of ``ENCODINGS`` for an encoding's other name, such as ``UTF8`` or ``latin-1``; empty for none."""
    try:
        codec = codecs.lookup(encoding).name
    except LookupError:
        return ""
    return next((name for name in ENCODINGS if codec == codecs.lookup(name).name), "")


def lines(stream: BinaryIO, encoding: str) -> Iterator[str]:
    r"""The lines of a text, each with its ``\n``; CR LF and CR are read as ``\n``.

    Raises (while it is iterated):
        Unreadable: E105 at the first byte that the encoding does not know, behind all whole lines before it;
            E174 at a line of more than ``LONGEST_LINE`` characters.
    """
    return chain.from_iterable(map(StringIO, _blocks(stream, encoding)))


def _blocks(stream: BinaryIO, encoding: str) -> Iterator[str]:
    """The text in blocks of whole lines."""
    decoder = IncrementalNewlineDecoder(codecs.getincrementaldecoder(ENCODINGS[encoding])(), translate=True)
    rest, fed, final = "", 0, False
    while not final:
        chunk = stream.read(CHUNK)
        fed, final = fed + len(chunk), not chunk
        try:
            text = decoder.decode(chunk, final=final)
        except UnicodeError as error:
            yield _whole_lines(rest + _readable(error, encoding))
            raise _undecodable(error, encoding, fed) from None
        text = rest + text
        block = text if final else _whole_lines(text)
        rest = text[len(block) :]
        if len(rest) > LONGEST_LINE:
            yield block
            raise Unreadable("E174", rest[:40], f"more than {LONGEST_LINE:,} characters without a line end")
        yield block


def _whole_lines(text: str) -> str:
    return text[: text.rfind("\n") + 1]


def _readable(error: UnicodeError, encoding: str) -> str:
    """The text that stands before the byte that could not be read."""
    if not isinstance(error, UnicodeDecodeError):
        return ""
    text = error.object[: error.start].decode(ENCODINGS[encoding], errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _undecodable(error: UnicodeError, encoding: str, fed: int) -> Unreadable:
    if not isinstance(error, UnicodeDecodeError):
        return Unreadable("E105", "", f"{error}; the agreed encoding is {encoding}")
    offset = fed - len(error.object) + error.start
    byte = error.object[error.start]
    detail = f"byte 0x{byte:02X} at offset {offset:,}; the agreed encoding is {encoding}"
    return Unreadable("E105", f"0x{byte:02X}", detail, _hint(error, encoding, offset))


def _hint(error: UnicodeDecodeError, encoding: str, offset: int) -> str:
    """What the file may be instead: told to people, never acted upon."""
    for mark, name in _MARKS.items():
        if offset == 0 and error.object.startswith(mark) and name != encoding:
            return f"The file begins with the byte order mark of {name}."
    if not encoding.startswith("utf-8"):
        return ""
    try:
        before = error.object[max(0, error.start - 12) : error.start].decode("cp1252")
        behind = error.object[error.start : error.start + 6].decode("cp1252")
    except UnicodeDecodeError:
        return ""
    around = before.replace("\r", "\n").rpartition("\n")[2] + behind.replace("\r", "\n").partition("\n")[0]
    return f'As windows-1252 it would read "{around}".'
