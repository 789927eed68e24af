"""CBP's answers in X12.

An answer is a transaction set, or a segment of its own outside of all sets (TA1). An interchange that does not end
(IEA), or whose numbers or counts are wrong, is not read, nor is such a set; ISA and GS belong to every answer in them.
"""

from __future__ import annotations

import io
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from translator.formats.x12_tokens import Cut, Opening, Tokenizer
from translator.model.finding import Finding
from translator.model.place import segment
from translator.pilot.response_lines import Line, Lines, Stretch, written_problems

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from translator.mapping.problem import TableProblem
    from translator.mapping.response_table import ResponseTable


def compile_segments(table: ResponseTable, problems: list[TableProblem]) -> Lines:
    """The form of answers in X12."""
    remedy = "Write a segment and its element, such as N9[2I]-02."
    problems += written_problems(table, "not a place in a segment", remedy)
    return Lines(table.card, _stretches, segment)


def _stretches(content: bytes) -> list[Stretch]:
    if not content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"ISA"):
        return []
    lines, unread = _cut(content)
    starts = [at for at, line in enumerate(lines) if line.name == "ISA"]
    found: list[Stretch] = []
    for start, end in pairwise([*starts, len(lines)]):
        found += _interchange(lines[start:end])
    return [*found, *([Stretch([], [unread], told=True)] if unread else [])]


def _cut(content: bytes) -> tuple[list[Line], Finding | None]:
    """The segments, and what ended the reading; what stands behind the last terminator is a segment too."""
    lines: list[Line] = []
    element = "*"
    for token in Tokenizer(io.BytesIO(content), "ascii"):
        if isinstance(token, Finding):
            return lines, token
        if isinstance(token, Opening):
            element = token.separators.element
            lines.append(Line(len(lines) + 1, "ISA", token.elements))
            continue
        for text in [token.text] if isinstance(token, Cut) else token:
            elements = text.split(element)
            lines.append(Line(len(lines) + 1, elements[0], elements))
    return lines, None


class _Ends(NamedTuple):
    """What ends a part of the envelope, and the codes for its lack, another number, and another count."""

    last: str
    #: Element of the number in the first segment.
    number: int
    lacks: str
    numbered: str
    counted: str


_ENDS = {
    "ISA": _Ends("IEA", 13, "E113", "E114", "E115"),
    "GS": _Ends("GE", 6, "E121", "E122", "E123"),
    "ST": _Ends("SE", 2, "E142", "E143", "E144"),
}
_LASTS = {end.last: first for first, end in _ENDS.items()}
#: What stands in what.
_ORDER = ("ISA", "GS", "ST")


class _Envelope:
    """One interchange, while its segments go by."""

    def __init__(self) -> None:
        #: The parts that are open, and how much each holds: groups, sets, segments.
        self.open: list[Line] = []
        self._held: list[int] = []
        #: Segments of the answer that goes on, and its own faults.
        self._lines: list[Line] = []
        self._wrong: list[Finding] = []
        #: What is wrong with the interchange and its groups.
        self.faults: list[Finding] = []
        self.answers: list[Stretch] = []

    def take(self, line: Line) -> None:
        """The next segment."""
        if line.name in _ENDS:
            self._begin(line)
        elif line.name in _LASTS:
            self._end(line, _LASTS[line.name])
        elif self._in_set():
            self._lines.append(line)
        else:
            self.answers.append(Stretch([line], [], list(self.open)))

    def _in_set(self) -> bool:
        return bool(self.open) and self.open[-1].name == "ST"

    def _begin(self, line: Line) -> None:
        depth = _ORDER.index(line.name)
        while len(self.open) > depth:
            self._leave(lacking=True)
        if len(self.open) < depth:
            self.faults.append(Finding("E117", segment(line.number, line.name), line.name))
        if self._held:
            self._held[-1] += 1
        self.open.append(line)
        self._held.append(0)
        if line.name == "ST":
            self._lines, self._wrong = [line], []

    def _end(self, line: Line, first: str) -> None:
        if all(one.name != first for one in self.open):
            self.faults.append(Finding("E117", segment(line.number, line.name), line.name))
            return
        while self.open[-1].name != first:
            self._leave(lacking=True)
        if first == "ST":
            self._lines.append(line)
        held = len(self._lines) if first == "ST" else self._held[-1]
        (self._wrong if first == "ST" else self.faults).extend(_misnumbered(line, self.open[-1], held))
        self._leave()

    def _leave(self, *, lacking: bool = False) -> None:
        line = self.open.pop()
        self._held.pop()
        end = _ENDS[line.name]
        wrong = self._wrong if line.name == "ST" else self.faults
        if lacking:
            detail = f"{end.last}, which ends {line.name} of segment {line.number}, is missing"
            wrong.append(Finding(end.lacks, segment(line.number, line.name), detail=detail))
        if line.name == "ST":
            self.answers.append(Stretch(self._lines, self._wrong, list(self.open)))

    def close(self) -> None:
        """No segment comes any more."""
        while self.open:
            self._leave(lacking=True)


def _misnumbered(last: Line, first: Line, held: int) -> Iterator[Finding]:
    end = _ENDS[first.name]
    if last.at(1).lstrip("0") != str(held).lstrip("0"):
        yield Finding(end.counted, segment(last.number, f"{last.name}01"), last.at(1), detail=f"there are {held}")
    if last.at(2) != first.at(end.number):
        detail = f"{first.name}{end.number:02d} is {first.at(end.number)}"
        yield Finding(end.numbered, segment(last.number, f"{last.name}02"), last.at(2), detail=detail)


def _interchange(lines: Sequence[Line]) -> list[Stretch]:
    """Every answer in it; one stretch that tells its faults when there is none."""
    envelope = _Envelope()
    for line in lines:
        envelope.take(line)
    envelope.close()
    faults = envelope.faults
    answers = [one._replace(faults=[*faults, *one.faults]) for one in envelope.answers]
    return answers or [Stretch(lines[:1], faults, told=bool(faults))]
