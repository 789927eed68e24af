"""JSON Lines: one object on each line of a file of any size."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

from translator.formats.encoding import Unreadable, lines
from translator.formats.json_stream import DECODER, MOST_STRANGE, Element, reason_of
from translator.model.finding import Finding
from translator.model.place import Place, row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from translator.formats.json_path import Steps


class JsonLines:
    """One object on each line; a line that cannot be read is a finding, and the next goes on."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        self.findings: list[Finding] = []
        #: There is nothing above a line.
        self.above: dict[str, Any] = {}
        self.asked: list[Steps] = []
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
            if len(strange) == MOST_STRANGE:
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
            value, reason = DECODER.decode(line), "this is no object"
        except (StopIteration, ValueError, RecursionError) as error:
            value, reason = None, reason_of(error)
        if isinstance(value, dict):
            return Element(place, value)
        return Element(place, {}, Finding("E178", place, line[:40], detail=reason))
