"""From bytes to X12 segments: separators are read from each ISA, and nothing larger than a chunk is held.

What real files do and what happens then: a byte order mark and blank lines before ISA are skipped; CR and LF behind
the terminator are skipped; a file whose lines all have one width and break inside segments is joined again; a line
break inside ISA alone is joined when ISA is then 106 characters; several interchanges may stand in one file, each
with its own separators; an ISA whose elements have other lengths is still split, and told as a problem.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from translator.model.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

#: Characters of each ISA element; the separators and the terminator make it 106 in all.
ISA_LENGTHS = (3, 2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1, 1)
_ISA_ELEMENTS = 16
#: ISA and its elements up to the control number.
_ENOUGH = 14
_CHUNK = 1 << 14
#: No segment of the sets that are agreed comes near this; a file without terminators must not fill the memory.
_LONGEST_SEGMENT = 1 << 18
#: Characters of an interchange that are looked at to find how it is written: ISA, and some lines.
_BEGINNING = 1 << 11
#: What may stand around segments. Not all that Python takes for blanks: 1C to 1F (hexadecimal) are separators.
BLANKS = " \t\r\n"
_LEADING = f"\ufeff{BLANKS}"
_TRAILING = " \t\r\n\x00\x1a"


class Separators(NamedTuple):
    """The characters that one interchange is cut with; ``component`` is empty when ISA16 is missing."""

    element: str
    component: str
    segment: str
    #: Between repetitions of one element; empty before ISA12 00402, and where ISA11 is a letter.
    repetition: str = ""


class Opening(NamedTuple):
    """An ISA segment."""

    #: ISA and its 16 elements, as they stood.
    elements: list[str]
    separators: Separators
    #: What is wrong with its lengths; empty when nothing is.
    problem: str


class Cut(NamedTuple):
    """What stands behind the last terminator, at the very end: a segment that may have been cut off."""

    text: str


#: What the tokenizer yields: an ISA, segments without their terminators, a cut one, or the finding that ends the
#: reading.
Token = Opening | list[str] | Cut | Finding


class Tokenizer:
    """One stream, read once."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        self._stream = stream
        self._decode = codecs.getincrementaldecoder(encoding)().decode
        self._offset = 0
        self._ended = False

    def __iter__(self) -> Iterator[Token]:
        try:
            yield from self._interchanges()
        except UnicodeDecodeError as error:
            offset = self._offset + error.start
            found = error.object[error.start : error.start + 1].hex()
            yield Finding("E105", value=f"0x{found}", detail=f"byte {offset + 1} of the file ({error.encoding})")

    def _interchanges(self) -> Iterator[Token]:
        text = self._more("", _BEGINNING).lstrip(_LEADING)
        if not text.strip(_TRAILING):
            yield Finding("E104")
            return
        while text:
            opening, rest = _opening(text)
            if opening is None:
                yield _no_opening(text)
                return
            yield opening
            wrapped = _is_wrapped(text, opening.separators.segment)
            text = yield from self._segments(opening.separators, rest, wrapped=wrapped)

    def _segments(self, separators: Separators, text: str, *, wrapped: bool) -> Generator[Token, None, str]:
        """The segments up to the next ISA; returns the text that begins with it, or nothing at the end."""
        end = separators.segment
        next_opening = re.compile(rf"(?:\A|{re.escape(end)})[{BLANKS}]*(ISA[^A-Za-z0-9{BLANKS}])")
        while True:
            text = _joined(text) if wrapped else _unbroken(text, end)
            found = next_opening.search(text) if "ISA" in text else None
            if found:
                yield _split(text[: found.start(1)], end)[0]
                return self._more(text[found.start(1) :], _BEGINNING)
            segments, text = _split(text, end)
            if segments:
                yield segments
            if self._ended:
                if text.strip(_TRAILING):
                    yield Cut(text.strip(_TRAILING))
                return ""
            if len(text) > _LONGEST_SEGMENT:
                yield Finding("E112", detail=f"no segment terminator {end!r} in {len(text)} characters")
                return ""
            text = self._more(text)

    def _more(self, text: str, least: int = 0) -> str:
        """The text with the next chunk behind it, ``least`` characters or more while there are any."""
        least = least or len(text) + 1
        while len(text) < least and not self._ended:
            chunk = self._stream.read(_CHUNK)
            self._ended = not chunk
            text += self._decode(chunk, self._ended)
            self._offset += len(chunk)
        return text


def _no_opening(text: str) -> Finding:
    if not text.startswith("ISA"):
        return Finding("E118", value=text[:40].rstrip())
    isa = text[: sum(ISA_LENGTHS) + _ISA_ELEMENTS + 1].rstrip(_TRAILING)
    return Finding("E112", value=isa, detail=_ended_inside(isa) if text.rstrip(_TRAILING) == isa else "")


def _ended_inside(isa: str) -> str:
    return f"the file ends inside it, behind {len(isa)} characters"


def _split(text: str, end: str) -> tuple[list[str], str]:
    segments = text.split(end)
    rest = segments.pop()
    return ([segment for segment in segments if segment] if "" in segments else segments), rest


def _unbroken(text: str, end: str) -> str:
    """The text without the line ends that stand behind terminators."""
    text = text.lstrip("\r\n")
    for line_end in ("\r\n", "\n", "\r"):
        while end + line_end in text and line_end != end:
            text = text.replace(end + line_end, end)
    return text


def _joined(text: str) -> str:
    return text.replace("\r", "").replace("\n", "")


def _is_wrapped(text: str, end: str) -> bool:
    """Whether every line but the last has one length, and at least one of them breaks inside a segment.

    One line says nothing, so there must be two beside the last.
    """
    lines = text.rstrip(_TRAILING).replace("\r", "").split("\n")[:-1]
    return (
        end not in "\r\n"
        and len(lines) > 1
        and len({len(line) for line in lines}) == 1
        and any(not line.endswith(end) for line in lines)
    )


#: ISA, its separator, and at least one character behind.
_ISA = re.compile(f"ISA([^A-Za-z0-9{BLANKS}]).", re.DOTALL)


def _opening(text: str) -> tuple[Opening | None, str]:
    """The ISA that the text begins with, and the text behind it."""
    begins = _ISA.match(text)
    parts = text[:1000].split(begins[1], _ISA_ELEMENTS) if begins else []
    if begins is None or len(parts) <= _ISA_ELEMENTS or not parts[-1][1:]:
        return _cut_opening(text.rstrip(_TRAILING), begins[1] if begins else ""), ""
    element = begins[1]
    *filled, _ = parts
    elements = [_joined(part) for part in filled]
    tail = text[sum(map(len, filled)) + _ISA_ELEMENTS :]
    component, segment = _ends_of_isa(tail)
    if segment.isalnum() or segment == element:
        return None, text
    separators = Separators(element, component, segment, _repetition(elements))
    opening = Opening([*elements, component], separators, _length_problem([*elements, component]))
    return opening, tail[len(component) + 1 :]


#: Separators of an answer to an ISA that ends before it names them.
_USUAL = ":~"


def _cut_opening(isa: str, element: str) -> Opening | None:
    """An ISA that ends behind ISA13, which is enough to answer to; None for anything else."""
    parts = isa.split(element) if element else []
    whole = [*map(len, parts[:_ENOUGH])] == [*ISA_LENGTHS[:_ENOUGH]]
    if not whole or not _ENOUGH < len(parts) <= _ISA_ELEMENTS + 1 or element in _USUAL:
        return None
    elements = [*parts, *[""] * (_ISA_ELEMENTS + 1 - len(parts))]
    separators = Separators(element, elements[-1][:1] or _USUAL[0], _USUAL[1], _repetition(elements))
    return Opening(elements, separators, _ended_inside(isa))


#: From this ISA12 on ISA11 is the repetition separator and no longer the standard's identifier U.
REPETITION_SINCE = "00402"


def _repetition(isa: list[str]) -> str:
    mark, version = isa[11].strip(BLANKS), isa[12].strip(BLANKS)
    return mark if version >= REPETITION_SINCE and len(mark) == 1 and not mark.isalnum() else ""


#: ISA16 is missing when the one character before the line end also ends the line of the next segment.
_LONE_END = re.compile(rf"([^A-Za-z0-9{BLANKS}])\r?\n(?:GS|TA1|IEA)[^\r\n]*\1[{BLANKS}]*(?:\r?\n|\Z)")


def _ends_of_isa(tail: str) -> tuple[str, str]:
    """Component separator and segment terminator, from the text behind the sixteenth element separator."""
    lone = _LONE_END.match(tail)
    if lone or tail[1].isalnum():
        return "", tail[0]
    return tail[0], tail[1]


def _length_problem(elements: list[str]) -> str:
    wrong = [
        f"ISA{position:02d} has {len(element)} characters, not {length}"
        for position, (element, length) in enumerate(zip(elements, ISA_LENGTHS, strict=True))
        if len(element) != length
    ]
    more = f"and {len(wrong) - 3} more" if wrong[3:] else ""
    return "; ".join(filter(None, [*wrong[:3], more]))
