"""From bytes to lines of text in a declared encoding, streaming; an encoding is never guessed."""

from __future__ import annotations

import codecs
from io import IncrementalNewlineDecoder, StringIO
from itertools import chain
from typing import TYPE_CHECKING, BinaryIO, TypeVar

from translator.formats.encoding_hint import begins_with_mark, hint, no_text, shown_as, strange_letters, tell_utf_8
from translator.formats.setting import WrongSetting

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

_Text = TypeVar("_Text", str, bytes)

#: Bytes read at a time.
CHUNK = 1 << 18
#: Characters after which a line without an end is taken for a file without line ends.
LONGEST_LINE = 1 << 20
_LAST_OF_ASCII = 0x7F


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


def wrong_encoding(encoding: str) -> list[WrongSetting]:
    """What is wrong with ``read.encoding``: nothing, or that it is not known."""
    if encoding in ENCODINGS:
        return []
    meant = our_name(encoding)
    remedy = (f'Did you mean "{meant}"? ' if meant else "") + f"There are: {', '.join(ENCODINGS)}."
    return [WrongSetting("read.encoding", encoding, "not a known encoding", remedy)]


def lines(stream: BinaryIO, encoding: str) -> Iterator[str]:
    r"""The lines of a text, each with its ``\n``; CR LF and CR are read as ``\n``.

    Raises (while it is iterated):
        Unreadable: E105 at the first byte that the encoding does not know, behind all whole lines before it; E139
            where the text is UTF-8 and another encoding is agreed; E174 at a line of more than ``LONGEST_LINE``
            characters.
    """
    return chain.from_iterable(map(StringIO, _blocks(stream, encoding)))


def pieces(stream: BinaryIO, encoding: str, length: int, *, in_bytes: bool) -> Iterator[str]:
    """A text without line ends in pieces of ``length`` bytes or characters; line ends before a piece are left out.

    Raises (while it is iterated):
        Unreadable: E105 or E139, as for ``lines``.
    """
    if in_bytes:
        yield from _pieces_of_bytes(stream, encoding, length)
        return
    rest = ""
    for text in blocks(stream, encoding):
        rest, at = rest + text, 0
        while (at := _behind_ends(rest, at, "\r\n")) + length <= len(rest):
            yield rest[at : at + length]
            at += length
        rest = rest[at:]
    if rest:
        yield rest


def blocks(file: BinaryIO, encoding: str) -> Iterator[str]:
    """The text as it comes, in pieces of no particular length; line ends stay as they are.

    Raises (while it is iterated):
        Unreadable: E105 or E139, as for ``lines``.
    """
    decoder = codecs.getincrementaldecoder(ENCODINGS[encoding])()
    stream = _Watched(file, encoding)
    fed, final = 0, False
    while not final:
        chunk = stream.read(CHUNK)
        fed, final = fed + len(chunk), not chunk
        try:
            yield decoder.decode(chunk, final=final)
        except UnicodeError as error:
            raise _undecodable(error, encoding, fed) from None


def _pieces_of_bytes(file: BinaryIO, encoding: str, length: int) -> Iterator[str]:
    rest, fed, codec, final = b"", 0, ENCODINGS[encoding].removesuffix("-sig"), False
    stream = _Watched(file, encoding)
    while not final:
        chunk = stream.read(CHUNK)
        final = not chunk
        rest += chunk
        at = len(codecs.BOM_UTF8) if not fed and rest.startswith(codecs.BOM_UTF8) and codec == "utf-8" else 0
        while (at := _behind_ends(rest, at, b"\r\n")) + length <= len(rest) or (final and at < len(rest)):
            piece = rest[at : at + length]
            at += len(piece)
            try:
                yield piece.decode(codec)
            except UnicodeDecodeError as error:
                raise _undecodable(error, encoding, fed + at) from None
        fed += at
        rest = rest[at:]


def _behind_ends(text: _Text, at: int, ends: _Text) -> int:
    while at < len(text) and text[at : at + 1] in ends:
        at += 1
    return at


def _blocks(file: BinaryIO, encoding: str) -> Iterator[str]:
    """The text in blocks of whole lines."""
    stream = _Watched(file, encoding)
    decoder = IncrementalNewlineDecoder(codecs.getincrementaldecoder(ENCODINGS[encoding])(), translate=True)
    rest, fed, final = "", 0, False
    while not final:
        try:
            chunk = stream.read(CHUNK)
        except Unreadable:
            yield _whole_lines(rest)
            raise
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
    mark = "" if offset else begins_with_mark(error.object)
    told = f"The file begins with the byte order mark of {mark}." if mark else ""
    if fed == len(error.object):
        told = told or no_text(error.object)
    told = told or hint(error.object, error.start, encoding)
    return Unreadable("E105", *_byte(error.object[error.start], offset, encoding), told)


def _byte(byte: int, offset: int, encoding: str) -> tuple[str, str]:
    """The value and the detail of a finding about a byte."""
    return f"0x{byte:02X}", f"byte 0x{byte:02X} at offset {offset:,}; the agreed encoding is {encoding}"


class _Watched:
    """A stream in an encoding that takes nearly every byte for a letter: UTF-8 would be read as nonsense unnoticed.

    It is watched until something more than ASCII has told whether it is UTF-8.
    """

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        self._stream = stream
        self._encoding = encoding
        self._read = 0
        self._told = encoding.startswith("utf-")
        self._strange: set[str] = set()
        #: What may be the beginning of a character.
        self._rest = b""

    def read(self, size: int) -> bytes:
        """As the stream's.

        Raises:
            Unreadable: E139 where the text is UTF-8 and something else is agreed.
        """
        content = self._stream.read(size)
        if not self._told and (self._rest or not content.isascii()):
            self._watch(self._rest + content, self._read - len(self._rest))
        self._read += len(content)
        return content

    def _watch(self, content: bytes, offset: int) -> None:
        strange = strange_letters(content, whole=not offset)
        if strange is None:
            self._told = True
            return
        self._strange |= strange
        self._rest = content[-3:]
        if tell_utf_8(self._strange, self._encoding):
            at = next(index for index, byte in enumerate(content) if byte > _LAST_OF_ASCII)
            value, detail = _byte(content[at], offset + at, self._encoding)
            raise Unreadable("E139", value, f"{detail}, and it is UTF-8", shown_as("utf-8", content, at))
