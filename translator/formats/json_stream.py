"""JSON read piece by piece: the objects at a path of a file of any size, or one object from each line.

Numbers stay texts, as they were written: 0.10 has two decimals and 12345678901234567890 all its digits. A key that
stands twice in an object has both values, in an array.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from translator.formats.encoding import Unreadable, blocks, lines
from translator.model.finding import Finding
from translator.model.place import WHOLE_FILE, Place, path, row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from translator.formats.json_path import Steps

#: Characters in one shipment, or in one value beside them, after which it is taken for a mistake.
LARGEST_VALUE = 1 << 24
#: Findings of one file about things that are no shipments.
_MOST_STRANGE = 20

_BLANKS = re.compile(r"[ \t\r\n]*")


class Element(NamedTuple):
    """One object of the shipment level."""

    #: Its place, without a source.
    place: Place
    value: Any
    #: Why there is none.
    finding: Finding | None = None


def _no_number(word: str) -> Any:
    raise ValueError(f"{word} is no value of JSON")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    return {key: values[0] if len(values := [one for name, one in pairs if name == key]) == 1 else values
            for key in found}  # fmt: skip


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_float=str, parse_int=str, parse_constant=_no_number)
_scan: Callable[[str, int], tuple[Any, int]] = _DECODER.scan_once  # type: ignore[attr-defined]


class JsonElements:
    """The objects in the array at a path; arrays on the way are gone through. To be iterated once."""

    def __init__(self, stream: BinaryIO, encoding: str, steps: Steps) -> None:
        #: What keeps the rest from being read.
        self.findings: list[Finding] = []
        #: What stands around the object that was given last, and before it.
        self.above: dict[str, Any] = {}
        self._blocks = blocks(stream, encoding)
        self._steps = steps
        self._text = ""
        self._at = 0
        self._ended = False
        #: Lines before the text that is held.
        self._lines = 0
        self._ordinal = 0
        self._reached = False

    def __iter__(self) -> Iterator[Element]:
        try:
            if not self._peek():
                self.findings.append(Finding("E104"))
                return
            yield from self._walk(self._steps, "", self.above)
            if self._peek():
                raise self._malformed("there is more behind the end")
        except Unreadable as error:
            self.findings.append(Finding(error.code, WHOLE_FILE, error.value, "", error.detail, error.suggestion))
        if not self._reached and not self.findings:
            keys = f"the outermost object has {', '.join(self.above)}"[:200] if self.above else ""
            self.findings.append(Finding("E137", value="/" + "/".join(map(str, self._steps)), detail=keys))

    def _walk(self, steps: Steps, place: str, above: dict[str, Any]) -> Iterator[Element]:
        mark = self._peek()
        if mark == "[":
            for position in self._members("]"):
                here = f"{place or '/'}[{position}]"
                if steps:
                    above.clear()
                    yield from self._walk(steps, here, above)
                else:
                    yield from self._element(here)
            self._reached = self._reached or not steps
        elif mark == "{" and steps:
            for _ in self._members("}"):
                key = self._key()
                if key == steps[0]:
                    yield from self._walk(steps[1:], f"{place}/{key}", above.setdefault(key, {}))
                else:
                    above[key] = self._value()
        elif mark == "{":
            yield from self._element(place or "/")
        else:
            self._value()

    def _element(self, place: str) -> Iterator[Element]:
        self._ordinal += 1
        self._reached = True
        value = self._value()
        if isinstance(value, dict):
            yield Element(path(self._ordinal, place), value)
        elif value is not None and len(self.findings) < _MOST_STRANGE:
            shown = "an array" if isinstance(value, list) else str(value)[:40]
            self.findings.append(Finding("E137", path(self._ordinal, place), shown, detail="this is no object"))

    def _members(self, end: str) -> Iterator[int]:
        """Stand before each member of the array or object that begins here, with its position from 1."""
        self._at += 1
        if self._peek() == end:
            self._at += 1
            return
        position = 1
        while True:
            yield position
            mark = self._peek()
            if mark not in (",", end) or not mark:
                raise self._malformed(f'"," or "{end}" is missing')
            self._at += 1
            if mark == end:
                return
            position += 1

    def _key(self) -> str:
        if self._peek() != '"':
            raise self._malformed("a key in quotation marks is missing")
        key = str(self._value())
        if self._peek() != ":":
            raise self._malformed(f'":" is missing behind the key "{key[:40]}"')
        self._at += 1
        return key

    def _peek(self) -> str:
        """The next character that is no blank; empty at the end."""
        while True:
            blanks = _BLANKS.match(self._text, self._at)
            self._at = blanks.end() if blanks else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def _value(self) -> Any:
        self._peek()
        while True:
            try:
                value, end = _scan(self._text, self._at)
            except (StopIteration, ValueError, RecursionError) as error:
                # What is cut off looks like what is wrong: only the end of the file tells them apart.
                if self._more():
                    continue
                raise self._malformed(_reason(error), getattr(error, "pos", self._at)) from None
            # A number may go on behind what is held.
            if end < len(self._text) or not self._more():
                self._at = end
                return value

    def _more(self) -> bool:
        """Read on, as much again as is held; false at the end."""
        if self._ended:
            return False
        held = self._text[self._at :]
        if len(held) > LARGEST_VALUE:
            raise Unreadable("E175", held[:40], f"more than {LARGEST_VALUE:,} characters in one value")
        self._lines += self._text.count("\n", 0, self._at)
        pieces, size = [held], 0
        while size <= len(held):
            piece = next(self._blocks, None)
            if piece is None:
                self._ended = True
                break
            pieces.append(piece)
            size += len(piece)
        self._text, self._at = "".join(pieces), 0
        return size > 0

    def _malformed(self, reason: str, at: int = -1) -> Unreadable:
        at = self._at if at < 0 else at
        line = self._lines + self._text.count("\n", 0, at) + 1
        column = at - self._text.rfind("\n", 0, at)
        return Unreadable("E133", self._text[at : at + 20], f"line {line}, column {column}: {reason}")


class JsonLines:
    """One object on each line; a line that cannot be read is a finding, and the next goes on."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        self.findings: list[Finding] = []
        #: There is nothing above a line.
        self.above: dict[str, Any] = {}
        self._text = lines(stream, encoding)

    def __iter__(self) -> Iterator[Element]:
        elements = self._elements()
        # A file that is something else is one finding, not one for each of its lines.
        strange: list[Element] = []
        for element in elements:
            if element.finding is None:
                yield from strange
                yield element
                yield from elements
                return
            strange.append(element)
            if len(strange) == _MOST_STRANGE:
                break
        if strange and strange[0].finding:
            first = strange[0].finding
            self.findings[:0] = [Finding("E133", first.place, first.value, detail=first.detail)]

    def _elements(self) -> Iterator[Element]:
        number, given = 0, False
        try:
            for number, line in enumerate(self._text, 1):
                if line.strip():
                    given = True
                    yield self._element(row(number), line.strip())
        except Unreadable as error:
            self.findings.append(Finding(error.code, row(number + 1), error.value, "", error.detail, error.suggestion))
        if not given and not self.findings:
            self.findings.append(Finding("E104"))

    def _element(self, place: Place, line: str) -> Element:
        try:
            value, reason = _DECODER.decode(line), "this is no object"
        except (StopIteration, ValueError, RecursionError) as error:
            value, reason = None, _reason(error)
        if isinstance(value, dict):
            return Element(place, value)
        return Element(place, {}, Finding("E178", place, line[:40], detail=reason))


def _reason(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} (column {error.colno})" if error.lineno == 1 else error.msg
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    return str(error) if isinstance(error, ValueError) else "a value is missing"
