"""CBP's answers in lines: records of fixed width, and X12.

A place is a line and where in it, as in an outbound table: ``X1:5-7``, ``M11-01``. Brackets choose among lines of one
name: ``X1[3=R]:11-50`` is the X1 whose column 3 holds R, ``N9[2I]-02`` the N9 whose element 01 is 2I; ``K1#2-01`` is
the second K1. A shipment's lines begin with the line that the card names, and end with the next such one or with the
line that the card names as the end; all other lines speak of the message.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, NamedTuple

from translator.formats.x12_tokens import Cut, Opening, Tokenizer
from translator.mapping.problem import TableProblem
from translator.mapping.response_table import CARD_FILE, FILE
from translator.model.finding import Finding
from translator.model.place import row as row_place
from translator.model.place import segment as segment_place
from translator.pilot.response_form import Opened

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from translator.mapping.response_table import ResponseCard, ResponseTable
    from translator.model.place import Place

_RECORD = re.compile(
    r"(?P<line>[A-Z][A-Z0-9]*)(?:\[(?P<at>[0-9]+)(?:-(?P<to>[0-9]+))?=(?P<value>[^\]]*)\])?(?:#(?P<nth>[1-9]))?"
    r":(?P<first>[1-9][0-9]*)(?:-(?P<last>[1-9][0-9]*))?"
)
_ELEMENT = re.compile(
    r"(?P<line>[A-Z][A-Z0-9]{1,2})(?:\[(?:(?P<at>[0-9]{2})=)?(?P<value>[^\]]*)\])?(?:#(?P<nth>[1-9]))?-(?P<first>[0-9]{2})"
)


class _Line(NamedTuple):
    """One line of an answer."""

    number: int
    name: str
    #: The record itself, or the segment's name and elements.
    content: str | list[str]

    def at(self, first: int, last: int) -> str:
        """What stands in the columns, or in the element ``first``."""
        if isinstance(self.content, str):
            return self.content[first - 1 : last].strip(" ")
        return self.content[first].strip(" ") if first < len(self.content) else ""


class _Source(NamedTuple):
    """A place, understood."""

    line: str
    first: int
    last: int
    #: Columns or element that choose the line, and what stands there; 0: none.
    at: int
    to: int
    value: str
    #: Which of several lines, from 1.
    nth: int

    def find(self, lines: Sequence[_Line]) -> str | None:
        """What stands there, or None."""
        turn = 0
        for line in lines:
            if line.name == self.line and (not self.at or line.at(self.at, self.to) == self.value):
                turn += 1
                if turn == self.nth:
                    return line.at(self.first, self.last) or None
        return None


class _Lines:
    """Nodes are sequences of lines."""

    def __init__(self, card: ResponseCard, names: set[str]) -> None:
        self._card = card
        self._records = card.format == "records"
        self._recognized = _parsed(card.place, card.format)
        self._names = sorted(names, key=len, reverse=True)

    def claims(self, content: bytes) -> bool:
        """As `ResponseForm.claims`: by what stands at the card's place."""
        lines = self._cut(content)
        if isinstance(lines, Finding) or self._recognized is None:
            return False
        return any(line.name == self._recognized.line for line in lines) and (
            (self._recognized.find(lines) or "") in self._card.values
        )

    def open(self, content: bytes) -> Opened | Finding:
        """As `ResponseForm.open`."""
        lines = self._cut(content)
        if isinstance(lines, Finding):
            return lines
        message: list[_Line] = []
        shipments: list[list[_Line]] = []
        inside = message
        for line in lines:
            if self._card.shipment and line.name == self._card.shipment:
                inside = []
                shipments.append(inside)
            elif line.name == self._card.end:
                inside = message
            inside.append(line)
        return Opened(message, shipments)

    def text_at(self, source: str) -> Callable[[Sequence[_Line]], str | None]:
        """As `ResponseForm.text_at`."""
        parsed = _parsed(source, self._card.format)
        return parsed.find if parsed else lambda _: None

    def place_of(self, node: Sequence[_Line], source: str) -> Place:
        """As `ResponseForm.place_of`."""
        parsed = _parsed(source, self._card.format)
        line = next((line for line in node if parsed and line.name == parsed.line), node[0] if node else None)
        return (row_place if self._records else segment_place)(line.number if line else 0, source)

    def _cut(self, content: bytes) -> list[_Line] | Finding:
        return _records(content, self._names) if self._records else _segments(content)


def _records(content: bytes, names: Sequence[str]) -> list[_Line] | Finding:
    """The records; one that the table does not name is called by its first four characters."""
    try:
        text = content.decode("ascii")
    except UnicodeDecodeError as error:
        return Finding("E105", value=f"0x{content[error.start]:02x}", detail=f"byte {error.start + 1} (ascii)")
    if not text.strip():
        return Finding("E104")
    lines = enumerate(text.replace("\r\n", "\n").split("\n"), 1)
    return [
        _Line(number, next((name for name in names if line.startswith(name)), line[:4]), line)
        for number, line in lines
        if line.strip()
    ]


def _segments(content: bytes) -> list[_Line] | Finding:
    lines: list[_Line] = []
    element = "*"
    for token in Tokenizer(io.BytesIO(content), "ascii"):
        if isinstance(token, Finding):
            return token
        if isinstance(token, Opening):
            element = token.separators.element
            lines.append(_Line(len(lines) + 1, "ISA", token.elements))
        elif isinstance(token, Cut):
            return Finding("E113", segment_place(len(lines) + 1), value=token.text[:40])
        else:
            for text in token:
                elements = text.split(element)
                lines.append(_Line(len(lines) + 1, elements[0], elements))
    return lines or Finding("E104")


def _parsed(source: str, written: str) -> _Source | None:
    found = (_RECORD if written == "records" else _ELEMENT).fullmatch(source)
    if not found:
        return None
    first = int(found["first"])
    groups = found.groupdict()
    chosen = int(groups["at"] or (0 if written == "records" or groups["value"] is None else 1))
    return _Source(
        line=groups["line"] or "",
        first=first,
        last=int(groups.get("last") or first),
        at=chosen,
        to=int(groups.get("to") or chosen),
        value=(groups["value"] or "").strip(),
        nth=int(groups["nth"] or 1),
    )


def compile_records(table: ResponseTable, problems: list[TableProblem]) -> _Lines:
    """The form of answers in records of fixed width."""
    return _compiled(table, problems, "not a place in a record", "Write a record and its columns, such as X1:5-7.")


def compile_segments(table: ResponseTable, problems: list[TableProblem]) -> _Lines:
    """The form of answers in X12."""
    return _compiled(table, problems, "not a place in a segment", "Write a segment and its element, such as N9[2I]-02.")


def _compiled(table: ResponseTable, problems: list[TableProblem], message: str, remedy: str) -> _Lines:
    card = table.card
    if _parsed(card.place, card.format) is None:
        problems.append(TableProblem(CARD_FILE, 0, "recognize.place", card.place, message, remedy))
    problems += [
        TableProblem(FILE, row.number, "source", row.source, message, remedy)
        for row in table.rows
        if _parsed(row.source, card.format) is None
    ]
    sources = [_parsed(source, card.format) for source in (card.place, *(row.source for row in table.rows))]
    names = {source.line for source in sources if source} | {card.shipment, card.end} - {""}
    return _Lines(card, names - {""})
