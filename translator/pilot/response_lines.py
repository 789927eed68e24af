"""CBP's answers in lines: what records of fixed width and X12 have in common.

A place is a line and where in it, as in an outbound table: ``X1:5-7``, ``M11-01``. Brackets choose among lines of one
name: ``X1[3=R]:11-50`` is the X1 whose column 3 holds R, ``N9[2I]-02`` the N9 whose element 01 is 2I, ``AK1[AQ;SO]-02``
the AK1 whose element 01 is one of two; ``K1#2-01`` is the second K1. ``SP90:7-9+10-49`` is what stands in two places
of a line, with a blank between. A shipment's lines begin with the line that the card names, and end with the next such
one or with the line that the card names as the end; all other lines speak of the message.

A file may hold several answers. Each is read by itself, and one that is cut off spoils no other.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from translator.mapping.problem import TableProblem
from translator.mapping.response_table import CARD_FILE, FILE
from translator.pilot.response_form import Opened, Part
from translator.pilot.response_turn import parted, taken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from translator.mapping.response_table import ResponseCard, ResponseTable
    from translator.model.finding import Finding
    from translator.model.place import Place

_RECORD = re.compile(
    r"(?P<line>[A-Z][A-Z0-9]*)(?:\[(?P<at>[1-9][0-9]*)(?:-(?P<to>[1-9][0-9]*))?=(?P<value>[^\]]*)\])?"
    r":(?P<parts>[1-9][0-9]*(?:-[1-9][0-9]*)?(?:\+[1-9][0-9]*(?:-[1-9][0-9]*)?)*)"
)
_ELEMENT = re.compile(
    r"(?P<line>[A-Z][A-Z0-9]{1,2})(?:\[(?:(?P<at>[0-9]{2})=)?(?P<value>[^\]]*)\])?"
    r"-(?P<parts>[0-9]{2}(?:\+[0-9]{2})*)"
)


class Line(NamedTuple):
    """One line of an answer."""

    number: int
    name: str
    #: The record itself, or the segment's name and elements.
    content: str | list[str]

    def at(self, first: int, last: int = 0) -> str:
        """What stands in the columns, or in the element ``first``."""
        if isinstance(self.content, str):
            return self.content[first - 1 : last].strip(" ")
        return self.content[first].strip(" ") if first < len(self.content) else ""


class Source(NamedTuple):
    """A place, understood."""

    line: str
    #: Columns, first and last, or elements; of several, what stands there is joined with a blank.
    parts: tuple[tuple[int, int], ...]
    #: Columns or element that choose the line, and what may stand there; 0: none.
    at: int
    to: int
    values: tuple[str, ...]

    def chosen(self, lines: Iterable[Line]) -> list[Line]:
        """The lines that the place means."""
        named = [line for line in lines if line.name == self.line]
        return [line for line in named if line.at(self.at, self.to) in self.values] if self.at else named

    def text(self, line: Line) -> str:
        """What stands there in a line."""
        return " ".join(filter(None, (line.at(first, last) for first, last in self.parts)))


class Stretch(NamedTuple):
    """The lines of one answer, with what is wrong with their envelope."""

    lines: Sequence[Line]
    faults: Sequence[Finding]
    #: Lines of the envelope that stand around it and around others.
    around: Sequence[Line] = ()
    #: Whether its faults are told although nothing in it tells whose answer it is.
    told: bool = False


class Lines:
    """Nodes are sequences of lines."""

    def __init__(
        self, card: ResponseCard, cut: Callable[[bytes], list[Stretch]], place: Callable[[int, str], Place]
    ) -> None:
        self._card = card
        self._cut = cut
        self._place = place
        self._recognized = parsed(card.place, card.format)
        #: The card's place with the ``#`` that it may have.
        self._which = parted(card.place)[1]

    def parts(self, content: bytes) -> list[Part]:
        """As `ResponseForm.parts`: an answer is known by what stands at the card's place."""
        found = [Part(one.lines[0].number if one.lines else 0, self._opened(one)) for one in self._cut(content)]
        return found if any(part.opened is not None for part in found) else []

    def _opened(self, stretch: Stretch) -> Opened | list[Finding] | None:
        if not self._claims([*stretch.lines, *stretch.around]) and not stretch.told:
            return None
        return list(stretch.faults) or self._divided(stretch)

    def _claims(self, lines: Sequence[Line]) -> bool:
        recognized = self._recognized
        if recognized is None or not any(line.name == recognized.line for line in lines):
            return False
        texts = taken([recognized.text(line) for line in recognized.chosen(lines)], self._which or "1")
        return (texts or [""])[0] in self._card.values

    def _divided(self, stretch: Stretch) -> Opened:
        message: list[Line] = []
        shipments: list[list[Line]] = []
        inside = message
        for line in stretch.lines:
            if self._card.shipment and line.name == self._card.shipment:
                inside = []
                shipments.append(inside)
            elif line.name == self._card.end:
                inside = message
            inside.append(line)
        return Opened([*message, *stretch.around], shipments)

    def texts_at(self, source: str) -> Callable[[Sequence[Line]], list[str]]:
        """As `ResponseForm.texts_at`: one for each line, empty where nothing stands in it."""
        found = parsed(source, self._card.format)
        return lambda lines: [found.text(line) for line in found.chosen(lines)] if found else []

    def thing_at(self, source: str) -> str:
        """As `ResponseForm.thing_at`: the line."""
        found = parsed(source, self._card.format)
        return found.line if found else source

    def place_of(self, node: Sequence[Line], source: str) -> Place:
        """As `ResponseForm.place_of`."""
        found, which = parsed(source, self._card.format), parted(source)[1]
        named = [line for line in node if found and line.name == found.line]
        lines = (found.chosen(named) if found else []) or named or [*node]
        nth = int(which) - 1 if which.isdecimal() else len(lines) - 1 if which == "last" else 0
        return self._place(lines[min(nth, len(lines) - 1)].number if lines else 0, source)

    def within(self, message: Sequence[Line]) -> Iterator[Sequence[Line]]:
        """As `ResponseForm.within`: lines have nothing below them."""
        yield message

    def words(self, message: Sequence[Line]) -> Iterator[str]:
        """As `ResponseForm.words`: elements; in a record each word, also without what stands close before it."""
        for line in message:
            if isinstance(line.content, str):
                for word in line.content.split():
                    yield from (word[at:] for at in range(min(len(word), _BEFORE)))
            else:
                yield from filter(None, line.content)


#: Columns of a record before a number that begins with no blank.
_BEFORE = 12


def parsed(source: str, written: str) -> Source | None:
    """A place as the table writes it, or None when it is none; ``written`` is records or x12."""
    place, _ = parted(source)
    found = (_RECORD if written == "records" else _ELEMENT).fullmatch(place)
    if not found:
        return None
    groups = found.groupdict()
    chosen = int(groups["at"] or (0 if written == "records" or groups["value"] is None else 1))
    to = int(groups.get("to") or chosen)
    bounds = [[int(bound) for bound in part.split("-")] for part in found["parts"].split("+")]
    parts = tuple((part[0], part[-1]) for part in bounds)
    if to < chosen or any(last < first for first, last in parts):
        return None
    values = tuple(value.strip() for value in (groups["value"] or "").split(";"))
    return Source(found["line"], parts, chosen, to, values)


def written_problems(table: ResponseTable, message: str, remedy: str) -> list[TableProblem]:
    """The places of the card and of the rows that are none."""
    card = table.card
    of_card = {"recognize.place": card.place, "whole.counted": card.counted}
    return [
        *(
            TableProblem(CARD_FILE, 0, key, source, message, remedy)
            for key, source in of_card.items()
            if source and parsed(source, card.format) is None
        ),
        *(
            TableProblem(FILE, row.number, "source", row.source, message, remedy)
            for row in table.rows
            if parsed(row.source, card.format) is None
        ),
    ]
