"""How values become a line of a message: a record of fixed width, or an X12 segment.

A record is its name, its values at their columns, left-justified, and blanks for everything else. A segment is its
name and its elements between separators, without the empty ones at its end; ISA alone has elements of fixed length.
Sources: CBP's ABI batch and block control (V23, 2023-06), record layout key; X12 005020, the ISA segment.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from translator.formats.x12_tokens import ISA_LENGTHS
from translator.pilot.line_layout import ISA_COMPONENT, ISA_REPETITION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from translator.mapping.outbound_card import OutboundCard
    from translator.pilot.line_layout import Line, Place

    #: From the values of a line's places, in the order of `places_of`, to the line with its end.
    Assemble = Callable[[Sequence[str]], str]

#: Text with single blanks in it.
_RUN = re.compile(r"[^ ]+(?: [^ ]+)*")


class Assembly(NamedTuple):
    """How the lines of one form are made and cut."""

    assemble: Callable[[Line], Assemble]
    #: Cuts a message into its lines: identifier, and the function that gives what stands at a place.
    cut: Callable[[str], list[CutLine]]


class CutLine(NamedTuple):
    """One line of a message."""

    identifier: str
    #: The whole line, without its end.
    text: str
    at: Callable[[Place], str]
    #: What stands beside these places, each with where it stands, as a target of the table writes it.
    beside: Callable[[Sequence[Place]], list[tuple[str, str]]]


def places_of(line: Line) -> list[Place]:
    """The places of a line in their order."""
    return sorted(line.places)


def assembly(card: OutboundCard, identifiers: Sequence[str]) -> Assembly:
    """The assembly of a card's form; ``identifiers`` are those of the table's lines."""
    if card.format == "records":
        longest_first = sorted(set(identifiers), key=len, reverse=True)
        return Assembly(
            lambda line: _record(line, card.width),
            lambda text: [_cut_record(one, longest_first) for one in text.split("\n") if one],
        )
    return Assembly(
        lambda line: _segment(line, card),
        lambda text: [_cut_segment(one, card) for one in text.split(card.segment) if one.strip("\r\n")],
    )


def _record(line: Line, width: int) -> Assemble:
    places, at = places_of(line), len(line.identifier)
    gaps: list[tuple[str, int]] = []
    for place in places:
        gaps.append((" " * (place.first - 1 - at), place.width))
        at = place.last
    tail = " " * (width - at) + "\n"

    def assemble(values: Sequence[str]) -> str:
        parts = [line.identifier]
        for (gap, length), value in zip(gaps, values, strict=True):
            parts += (gap, value.ljust(length))
        parts.append(tail)
        return "".join(parts)

    return assemble


def _cut_record(text: str, identifiers: Sequence[str]) -> CutLine:
    name = next((one for one in identifiers if text.startswith(one)), text[:3])
    # A blank at the beginning may be one of a text that goes on.
    return CutLine(
        name,
        text,
        lambda place: text[place.first - 1 : place.last].rstrip(" "),
        lambda places: list(_filler(name, text, places)),
    )


def _filler(name: str, text: str, places: Sequence[Place]) -> Iterator[tuple[str, str]]:
    """Runs of columns that no place has and that are not blank."""
    left = list(text)
    for first, last in ((1, len(name)), *places):
        left[first - 1 : last] = " " * (min(last, len(left)) - first + 1)
    for found in _RUN.finditer("".join(left)):
        first, last = found.start() + 1, found.end()
        yield f"{name}:{first}" + (f"-{last}" if last > first else ""), found[0]


def _segment(line: Line, card: OutboundCard) -> Assemble:
    places, separator = places_of(line), card.element
    end = _end(card)
    if line.identifier == "ISA":
        return _interchange_header(places, card)
    positions = [place.first for place in places]
    dense = positions == list(range(1, len(positions) + 1))

    def assemble(values: Sequence[str]) -> str:
        elements = values
        if not dense:
            filled = [""] * positions[-1]
            for position, value in zip(positions, values, strict=True):
                filled[position - 1] = value
            elements = filled
        return separator.join([line.identifier, *elements]).rstrip(separator) + end

    return assemble


def _end(card: OutboundCard) -> str:
    """What ends a segment: each stands in a line of its own."""
    return card.segment if card.segment == "\n" else f"{card.segment}\n"


def _interchange_header(places: Sequence[Place], card: OutboundCard) -> Assemble:
    def assemble(values: Sequence[str]) -> str:
        elements = [""] * len(ISA_LENGTHS[1:])
        for place, value in zip(places, values, strict=True):
            elements[place.first - 1] = value
        elements[ISA_REPETITION - 1] = card.repetition
        elements[ISA_COMPONENT - 1] = card.component
        fixed = [element.ljust(length) for element, length in zip(elements, ISA_LENGTHS[1:], strict=True)]
        return card.element.join(["ISA", *fixed]) + _end(card)

    return assemble


def _cut_segment(text: str, card: OutboundCard) -> CutLine:
    elements = text.lstrip("\r\n").split(card.element)

    def at(place: Place) -> str:
        return elements[place.first].rstrip(" ") if place.first < len(elements) else ""

    def beside(places: Sequence[Place]) -> list[tuple[str, str]]:
        known = {place.first for place in places}
        if elements[0] == "ISA":
            known |= {ISA_REPETITION, ISA_COMPONENT}  # they structure the message
        return [
            (f"{elements[0]}-{position:02d}", value.rstrip(" "))
            for position, value in enumerate(elements)
            if position and position not in known and value.strip(" ")
        ]

    return CutLine(elements[0], text.lstrip("\r\n"), at, beside)
