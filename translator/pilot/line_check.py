"""What a message of lines must be before it is sent, seen from the finished bytes and not from how they were made.

Records have their width, begin and end with the envelope, hold nothing where the table has no place, and all stand in
the table. Of X12 the pairs of the envelope agree, and SE01 counts the segments. Sources: CBP's ABI batch and block
control (V23, 2023-06), where data in filler rejects the whole batch (X39); X12 005020, ISA IEA GS GE ST SE.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from translator.pilot.line_layout import Line, LineLayout

    #: From a message's text to what is wrong with it.
    Check = Callable[[str], Iterator[str]]

_STRANGE = re.compile(r"[^ -~\n]")


def compile_check(layout: LineLayout) -> Callable[[bytes], list[str]]:
    """A function that tells what is wrong with a message, each with its line; nothing when nothing is."""
    card = layout.card
    check = _records(layout) if card.format == "records" else _segments(layout)
    may = set(card.element + card.component + card.repetition + card.segment) if card.format == "x12" else set()

    def problems(message: bytes) -> list[str]:
        try:
            text = message.decode("ascii")
        except UnicodeDecodeError as error:
            return [f"byte {error.start + 1} is not ASCII"]
        strange = sorted(set(_STRANGE.findall(text)) - may)
        told = [f"it holds the characters {''.join(strange)!r}"] if strange else []
        return told + list(check(text))

    return problems


def _of_order(names: list[str], layout: LineLayout) -> Iterator[str]:
    counts = Counter(names)
    known = {line.identifier for line in layout.lines()}
    for name in counts.keys() - known:
        stands = f"there is no {name} in this message" if name else "it is empty"
        yield f"line {names.index(name) + 1}: {stands}"
    head, tail = layout.head[0].identifier, layout.tail[-1].identifier
    if (names or [""])[0] != head or (names or [""])[-1] != tail:
        yield f"it does not begin with {head} and end with {tail}"
    once = Counter(line.identifier for line in (*layout.head, *layout.tail))
    for name, most in once.items():
        if counts[name] > most:
            yield f"{name} stands {counts[name]} times"


def _records(layout: LineLayout) -> Check:
    width = layout.card.width
    names = sorted({line.identifier for line in layout.lines()}, key=len, reverse=True)
    shapes = {name: re.compile(_shape(layout.lines(), name, width)) for name in names}
    named = re.compile("|".join(map(re.escape, names)))

    def check(text: str) -> Iterator[str]:
        lines = text.split("\n")
        if lines.pop():
            yield "the last record has no line end"
        found = [named.match(line) for line in lines]
        yield from _of_order([one[0] if one else line[:3] for one, line in zip(found, lines, strict=True)], layout)
        for number, (one, line) in enumerate(zip(found, lines, strict=True), 1):
            if len(line) != width:
                yield f"line {number} has {len(line)} characters, not {width}"
            elif one and not shapes[one[0]].fullmatch(line):
                yield f"line {number} ({one[0]}) holds data in its filler"

    return check


def _shape(lines: list[Line], identifier: str, width: int) -> str:
    """A pattern of a record: anything where a row may fill it, blanks everywhere else."""
    filled = {
        column
        for line in lines
        if line.identifier == identifier
        for place in line.places
        for column in range(place.first, place.last + 1)
    }
    behind = range(len(identifier) + 1, width + 1)
    return re.escape(identifier) + "".join("." if column in filled else " " for column in behind)


#: Header and trailer, and which elements of both must be equal.
_PAIRS = (("ISA", 13, "IEA", 2), ("GS", 6, "GE", 2), ("ST", 2, "SE", 2))


def _segments(layout: LineLayout) -> Check:
    separator, end = layout.card.element, layout.card.segment

    def check(text: str) -> Iterator[str]:
        segments = [one.lstrip("\n") for one in text.split(end)]
        if segments.pop():
            yield "the last segment has no terminator"
        names = [one.partition(separator)[0] for one in segments]
        yield from _of_order(names, layout)
        yield from _pairs(
            {name: one.split(separator) for name, one in zip(names, segments, strict=True) if name in _ENDS}
        )
        if "ST" in names and "SE" in names:
            counted = names.index("SE") - names.index("ST") + 1
            said = segments[names.index("SE")].split(separator)[1:2]
            if said != [str(counted)]:
                yield f"SE01 is {''.join(said)!r}, and there are {counted} segments"

    return check


_ENDS = frozenset(name for opening, _, closing, _ in _PAIRS for name in (opening, closing))


def _pairs(ends: dict[str, list[str]]) -> Iterator[str]:
    for opening, first, closing, second in _PAIRS:
        one, other = ("".join(ends.get(name, [])[at : at + 1]) for name, at in ((opening, first), (closing, second)))
        if one != other or not one:
            yield f"{opening}{first:02d} is {one!r}, and {closing}{second:02d} is {other!r}"
