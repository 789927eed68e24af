"""What encoding a file may be in that is not in the agreed one: told to people, never acted upon."""

from __future__ import annotations

import codecs
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

_MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
#: What files of this business come in, the likeliest first, and the codec of each.
_CANDIDATES = {
    "utf-8": "utf-8",
    "windows-1252": "cp1252",
    "windows-1250": "cp1250",
    "windows-1251": "cp1251",
    "cp850": "cp850",
    "gb18030": "gb18030",
    "shift-jis": "shift_jis",
    "big5": "big5",
    "euc-kr": "euc_kr",
}
#: First bytes of the characters that texts in these encodings mostly have.
_COMMON = {"gb18030": range(0xB0, 0xD8), "shift-jis": range(0x82, 0x98), "big5": range(0xA4, 0xC7)}
_COMMON |= {"euc-kr": range(0xB0, 0xC9)}
#: Bytes around the wrong one that are looked at, and characters that are shown.
_AROUND = 2_000
_BEFORE, _BEHIND = 12, 6
#: Readings that are told, of those that make about as much sense as the best.
_MOST_TOLD, _ALIKE = 3, 0.1
#: Behind the last letter of the Latin scripts.
_NOT_LATIN = "\u0250"
#: Bytes inside a character of UTF-8.
_CONTINUING = range(0x80, 0xC0)
#: How many different characters tell that a text is UTF-8, where one alone may be chance.
_ENOUGH, _ENOUGH_IN_PAIRS = 2, 8
_TWO_BYTES = ("gb18030", "big5", "shift-jis", "euc-kr")


def begins_with_mark(content: bytes) -> str:
    """The encoding whose byte order mark the file begins with, or an empty string."""
    return next((name for mark, name in _MARKS.items() if content.startswith(mark)), "")


#: How files begin that are no text, and what they are.
_PACKED = "It is packed ({}): unpack it, and send what is in it."
_NO_TEXT = {
    b"\x1f\x8b": _PACKED.format("gzip"),
    b"BZh": _PACKED.format("bzip2"),
    b"\xfd7zXZ\0": _PACKED.format("xz"),
    b"\x28\xb5\x2f\xfd": _PACKED.format("zstd"),
    b"7z\xbc\xaf\x27\x1c": _PACKED.format("7-Zip"),
    b"Rar!\x1a\x07": _PACKED.format("RAR"),
    b"PK\x03\x04": _PACKED.format("zip"),
    b"%PDF-": "It is a PDF: send the data, not its print.",
}
#: What a packed workbook or document has among its first names.
_WORKBOOK = (b"[Content_Types].xml", b"_rels/.rels", b"mimetypeapplication/", b"docProps/", b"xl/")


def no_text(content: bytes) -> str:
    """What the file is and how to send it, where its first bytes tell that it is no text; empty for others."""
    if content.startswith(b"PK\x03\x04") and any(name in content[:_AROUND] for name in _WORKBOOK):
        return ""
    return next((told for begins, told in _NO_TEXT.items() if content.startswith(begins)), "")


def strange_letters(content: bytes, *, whole: bool = False) -> set[str] | None:
    """What is more than ASCII in bytes that are UTF-8, None for others; characters cut at the ends are left out.

    ``whole`` tells that nothing stands before the bytes, so that no character can be cut there.
    """
    cut = 0 if whole else next((index for index, byte in enumerate(content[:3]) if byte not in _CONTINUING), 0)
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(content[cut:])
    except UnicodeDecodeError:
        return None
    return {one for one in text if not one.isascii()}


def tell_utf_8(strange: set[str], agreed: str) -> bool:
    """Whether these letters, read as UTF-8 where something else is agreed, tell that it is UTF-8, as good as surely.

    Text in another encoding hardly ever happens to be UTF-8: a single capital letter before a sign, as in CAFÉ®, can.
    """
    if agreed in _TWO_BYTES:
        return len(strange) >= _ENOUGH_IN_PAIRS
    return len(strange) >= _ENOUGH or any("À" <= one <= "ÿ" or one >= "\u0800" for one in strange)


def shown_as(name: str, content: bytes, at: int) -> str:
    """What stands around the byte ``at``, in one of the encodings that are tried."""
    codec = _CANDIDATES[name]
    begin = content.rfind(b"\n", 0, at) + 1
    before = content[begin:at].decode(codec, errors="replace")[-_BEFORE:]
    behind = content[at : at + _AROUND].decode(codec, errors="ignore")[:_BEHIND].partition("\n")[0]
    return f'As {name} it would read "{(before + behind).strip()}".'


def hint(content: bytes, at: int, agreed: str) -> str:
    """How the bytes around ``at`` would read in the encodings in which they make most sense; empty for none."""
    begin = content.rfind(b"\n", max(0, at - _AROUND), at) + 1 or max(0, at - _AROUND)
    end = content.find(b"\n", at, at + _AROUND)
    line = content[begin : end if end >= 0 else at + _AROUND].rstrip(b"\r")
    readings = sorted(
        (one for name in _CANDIDATES if name != agreed and (one := _reading(name, line, at - begin))),
        key=lambda one: -one.sense,
    )
    told: dict[str, str] = {}
    for one in readings:
        if one.sense > max(0, readings[0].sense - _ALIKE) and len(told) < _MOST_TOLD:
            told.setdefault(one.shown, one.name)
    return " ".join(f'As {name} it would read "{shown}".' for shown, name in told.items())


def otherwise_read(headings: Iterable[str], wanted: str, agreed: str) -> str:
    """Which of the headings would be the one that is wanted in another encoding, as a sentence; empty for none."""
    for heading in headings:
        if heading.isascii() or not agreed:
            continue
        for name, codec in _CANDIDATES.items():
            try:
                there = heading.encode(_codec(agreed)).decode(codec)
            except UnicodeError:
                continue
            if " ".join(there.split()) == wanted:
                return f'"{heading}" would be "{wanted}" in {name}: the file may be in {name}, and {agreed} is agreed.'
    return ""


def _codec(agreed: str) -> str:
    return _CANDIDATES.get(agreed) or agreed


class _Reading(NamedTuple):
    name: str
    #: Up to 1.
    sense: float
    shown: str


def _reading(name: str, line: bytes, at: int) -> _Reading | None:
    codec = _CANDIDATES[name]
    try:
        text = line.decode(codec)
    except UnicodeDecodeError:
        return None
    place = len(line[:at].decode(codec, errors="ignore"))
    shown = text[max(0, place - _BEFORE) : place + _BEHIND]
    return _Reading(name, _sense(name, text), shown) if shown.isprintable() else None


def _sense(name: str, text: str) -> float:
    """How much the text looks like words: letters, in words of one script, with capitals at their beginning."""
    strange = [one for one in text if not one.isascii()]
    if not strange:
        return 0
    odd = sum(not _usual(name, one) for one in strange)
    odd += sum(_do_not_go_together(*pair) for pair in pairwise(text) if not "".join(pair).isascii())
    return 1 - odd / len(strange)


def _do_not_go_together(before: str, one: str) -> bool:
    """Two letters of which one at least is not ASCII, as they rarely stand in a word."""
    if not (before.isalpha() and one.isalpha()):
        return False
    latin = [each.isascii() or each < _NOT_LATIN for each in (before, one)]
    if all(latin):
        both_strange = not before.isascii() and not one.isascii()
        return both_strange or (before.islower() and one.isupper())
    return any(latin) or (before.islower() and one.isupper())


def _usual(name: str, one: str) -> bool:
    if name in _COMMON:
        return one.encode(_CANDIDATES[name])[0] in _COMMON[name]
    return one.isalpha()
