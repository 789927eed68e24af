"""JSON read piece by piece: the objects at a path of a file of any size.

Numbers stay texts, as they were written: 0.10 has two decimals and 12345678901234567890 all its digits. A key that
stands twice in an object has both values, in an array.

What stands around the objects may stand behind them. Where something that is asked for has not come before them, the
file is read once to its end for what stands behind, and then again from its beginning: no object is held.
"""

from __future__ import annotations

import json
import re
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from translator.formats.encoding import Unreadable, blocks
from translator.formats.json_late import LateValues, wanted_here
from translator.formats.json_path import NotSingle, shown, text_at
from translator.model.finding import Finding
from translator.model.place import WHOLE_FILE, Place, path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from translator.formats.json_path import Steps

#: Characters in one shipment, or in one value beside them, after which it is taken for a mistake.
LARGEST_VALUE = 1 << 24
#: Findings of one file about things that are no shipments.
MOST_STRANGE = 20

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


DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_float=str, parse_int=str, parse_constant=_no_number)
_scan: Callable[[str, int], tuple[Any, int]] = DECODER.scan_once  # type: ignore[attr-defined]


class _Behind(Exception):
    """Something that is asked for has not come before the objects."""


class JsonElements:
    """The objects in the array at a path; arrays on the way are gone through. To be iterated once."""

    def __init__(self, stream: BinaryIO, encoding: str, steps: Steps) -> None:
        #: What keeps the rest from being read.
        self.findings: list[Finding] = []
        #: What stands around the object that was given last.
        self.above: dict[str, Any] = {}
        #: Paths from the outermost object that are asked for around the objects; to be filled before the iteration.
        self.asked: list[Steps] = []
        self._stream = stream
        self._encoding = encoding
        self._steps = steps
        self._start = stream.tell() if stream.seekable() else -1
        #: What stands behind the objects, by the running number of the object around them; None before it is known.
        self._late: LateValues | None = None
        self._begin()

    def _begin(self) -> None:
        self.findings.clear()
        self.above.clear()
        self._blocks = blocks(self._stream, self._encoding)
        self._text = ""
        self._at = 0
        self._ended = False
        #: Lines before the text that is held.
        self._lines = 0
        self._ordinal = 0
        self._reached = False
        #: Objects on the way to those of the level.
        self._around = 0

    def __iter__(self) -> Iterator[Element]:
        given = 0
        try:
            for element in self._read():
                given += 1
                yield element
        except _Behind:
            self._late = self._gathered()
            self._begin()
            yield from islice(self._read(), given, None)

    def _gathered(self) -> LateValues:
        """What stands behind the objects, from a reading to the end; the stream is at its beginning again."""
        self._stream.seek(self._start)
        other = JsonElements(self._stream, self._encoding, self._steps)
        other.asked, other._late = self.asked, LateValues(gathering=True)
        for _ in other:
            pass
        self._stream.seek(self._start)
        other._late.gathering = False
        return other._late

    def _read(self) -> Iterator[Element]:
        try:
            if not self._peek():
                self.findings.append(Finding("E104"))
                return
            yield from self._walk(self._steps, "", self.above)
            if self._peek():
                raise self._malformed("there is more behind the end")
        except (Unreadable, RecursionError) as caught:
            error = caught if isinstance(caught, Unreadable) else self._malformed(reason_of(caught))
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
            yield from self._around_them(steps, place, above)
        elif mark == "{":
            yield from self._element(place or "/")
        else:
            self._value()

    def _around_them(self, steps: Steps, place: str, above: dict[str, Any]) -> Iterator[Element]:
        """The members of an object on the way."""
        self._around += 1
        number, passed = self._around, False
        wanted = wanted_here(self.asked, self._steps, steps)
        behind = self._late.of(number) if self._late else {}
        above.update(behind)
        seen = set[str]()
        for _ in self._members("}"):
            key = self._key()
            if key == steps[0]:
                self._look_behind(wanted - above.keys())
                passed = True
                yield from self._walk(steps[1:], f"{place}/{key}", above.setdefault(key, {}))
                continue
            value = self._value()
            # Of a key that stands twice both values count, wherever they stand.
            above[key] = value = behind[key] if key in behind else [above[key], value] if key in seen else value
            if passed and key in wanted and not (self._late and self._late.keep(number, key, value)):
                self._too_late(f"{place}/{key}", value, twice=key in seen)
            seen.add(key)

    def _look_behind(self, missing: set[str | int]) -> None:
        """Begin again with what stands behind, when something is missing and that has not been done."""
        if missing and self._late is None and self._start >= 0:
            raise _Behind

    def _too_late(self, place: str, value: Any, *, twice: bool) -> None:
        told = NotSingle("E130", "")
        if twice and isinstance(found := text_at(value, ()), NotSingle):
            told = found
        here = path(0, place)
        if all(one.code != told.code and one.place != here for one in self.findings):
            self.findings.append(Finding(told.code, here, told.shown, detail=told.detail))

    def _element(self, place: str) -> Iterator[Element]:
        self._ordinal += 1
        self._reached = True
        value = self._value()
        if isinstance(value, dict):
            yield Element(path(self._ordinal, place), value)
        elif len(self.findings) < MOST_STRANGE:
            self.findings.append(Finding("E137", path(self._ordinal, place), shown(value), detail="this is no object"))

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
                # Counted from the value, because reading on moves the text.
                inside = getattr(error, "pos", self._at) - self._at
                # What is cut off looks like what is wrong: only the end of the file tells them apart.
                if self._more():
                    continue
                raise self._malformed(reason_of(error), self._at + inside) from None
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


def reason_of(error: Exception) -> str:
    """Why a text is no JSON, in a few words."""
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} (column {error.colno})" if error.lineno == 1 else error.msg
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    return str(error) if isinstance(error, ValueError) else "a value is missing"
