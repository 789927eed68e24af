"""Sample answers in records and in X12."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from translator.pilot.response_lines import parsed
from translator.pilot.response_sample import Written
from translator.pilot.response_turn import EVERY, parted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from translator.mapping.response_table import ResponseCard, ResponseRow
    from translator.pilot.response_lines import Source
    from translator.pilot.response_sample import Said

#: Widths of the elements of ISA, which are fixed. Source: X12.5.
_ISA = (3, 2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1, 1)
_HEADS = {
    "ISA": "ISA*00**00**ZZ*CBP*ZZ*US*000101*0000*U*00401*000000001*0*T*:",
    "GS": "GS*FA*CBP*US*20000101*0000*1*X*004010",
    "ST": "ST*999*0001",
}


class _Line:
    """A line while it is filled: columns, or elements."""

    def __init__(self, name: str, *, elements: bool) -> None:
        self.name = name
        #: Elements that a row has filled.
        self._filled: set[int] = set()
        self.elements: list[str] = _HEADS.get(name, name).split("*") if elements else []
        self.columns: list[str] = [] if elements else [*name]

    def put(self, first: int, last: int, text: str) -> None:
        """Write a text; what an earlier one has written stays."""
        if self.elements:
            self.elements += [""] * (first + 1 - len(self.elements))
            self.elements[first] = self.elements[first] if first in self._filled else text
            self._filled.add(first)
            return
        self.columns += [" "] * (last - len(self.columns))
        for at, letter in zip(range(first - 1, last), text, strict=False):
            if self.columns[at] == " ":
                self.columns[at] = letter

    def text(self, place: Source) -> str:
        """What stands at a place of this line."""
        return " ".join(filter(None, (self._at(first, last) for first, last in place.parts)))

    def _at(self, first: int, last: int) -> str:
        if self.elements:
            return self.elements[first].strip() if first < len(self.elements) else ""
        return "".join(self.columns[first - 1 : last]).strip()


class _Kept(NamedTuple):
    """A row, its place, and the lines that were written for it."""

    row: ResponseRow
    place: Source
    lines: list[_Line]


class _Level:
    """The lines of the message, or of one shipment."""

    def __init__(self, card: ResponseCard, first: Sequence[str]) -> None:
        self._card = card
        #: The lines, and with each what chooses it among those of its name.
        self._lines = [(_Line(name, elements=card.format == "x12"), "") for name in first]
        self._kept: dict[int, _Kept] = {}

    def say(self, said: Sequence[Said]) -> None:
        """Write all of it: what is at a number, then what a condition chooses, then the last of each name."""
        asked = []
        for one in said:
            place, which = parsed(one.row.source, self._card.format), parted(one.row.source)[1]
            if place:
                turn = 1 if place.at or which == EVERY else 2 if which == "last" else 0
                asked.append((turn, which == "last", one, place, which))
        for _, _, one, place, which in sorted(asked, key=lambda each: each[:2]):
            self._say(one, place, which)

    def _say(self, one: Said, place: Source, which: str) -> None:
        chosen = f"{place.at}-{place.to}={place.values}" if place.at else ""
        group = chosen + (which if which in ("last", EVERY) else "")
        held = [line for line, other in self._lines if line.name == place.line and other == group]
        first = int(which) - 1 if which.isdecimal() else 0
        while len(held) < first + len(one.texts):
            held.append(self._added(place, group))
        lines = held[first : first + len(one.texts)]
        for line, texts in zip(lines, one.texts, strict=True):
            for (begin, end), text in zip(place.parts, texts, strict=True):
                line.put(begin, end, text)
        self._kept[one.row.number] = _Kept(one.row, place, lines)

    def _added(self, place: Source, group: str) -> _Line:
        line = _Line(place.line, elements=self._card.format == "x12")
        if place.at:
            line.put(place.at, place.to, place.values[0])
        self._lines.append((line, group))
        return line

    def recognized(self) -> None:
        """What tells an answer of this version, unless a row stands there."""
        place = parsed(self._card.place, self._card.format)
        if place is None:
            return
        line = next((one for one, _ in self._lines if one.name == place.line), None) or self._added(place, "")
        line.put(*place.parts[0], self._card.values[0])

    def lines(self, *but: str) -> list[_Line]:
        """All lines that are not called so."""
        return [line for line, _ in self._lines if line.name not in but]

    def named(self, name: str) -> list[_Line]:
        """The lines of a name."""
        return [line for line, _ in self._lines if line.name == name]

    def found(self) -> list[tuple[ResponseRow, Sequence[str]]]:
        """What stands at the place of each row, in the order of the rows."""
        kept = [self._kept[number] for number in sorted(self._kept)]
        return [(row, [line.text(place) for line in lines]) for row, place, lines in kept]


class _Writer:
    """What both forms do alike."""

    def __init__(self, card: ResponseCard) -> None:
        self._card = card

    def rooms(self, row: ResponseRow) -> tuple[int, ...]:
        """As `Writer.rooms`."""
        place = parsed(row.source, self._card.format)
        return tuple(self._room(place, part) for part in place.parts) if place else (0,)

    def _room(self, place: Source, part: tuple[int, int]) -> int:
        raise NotImplementedError

    def _first(self, message: Sequence[Said]) -> Sequence[str]:
        """The lines that are there in any answer."""
        raise NotImplementedError

    def _whole(self, message: _Level, shipments: Sequence[_Line]) -> bytes:
        raise NotImplementedError

    def write(self, message: Sequence[Said], shipments: Sequence[Sequence[Said]]) -> Written:
        """As `Writer.write`."""
        whole = _Level(self._card, self._first(message))
        whole.say(message)
        levels = []
        for said in shipments:
            levels.append(_Level(self._card, [self._card.shipment]))
            levels[-1].say(said)
        if not any(self._tells(level) for level in levels):
            whole.recognized()
        content = self._whole(whole, [line for level in levels for line in level.lines()])
        return Written(content, whole.found(), [level.found() for level in levels])

    def _tells(self, level: _Level) -> bool:
        place = parsed(self._card.place, self._card.format)
        return place is not None and bool(level.named(place.line))


class RecordsWriter(_Writer):
    """Records."""

    def _room(self, place: Source, part: tuple[int, int]) -> int:  # noqa: ARG002
        return part[1] - part[0] + 1

    def _first(self, message: Sequence[Said]) -> Sequence[str]:  # noqa: ARG002
        return [*self._card.opens, *self._card.closes]

    def _whole(self, message: _Level, shipments: Sequence[_Line]) -> bytes:
        card = self._card
        opens = [line for name in card.opens for line in message.named(name)]
        closes = [line for name in reversed(card.closes) for line in message.named(name)]
        end = [] if card.end in ("", *card.closes) else message.named(card.end) or [_Line(card.end, elements=False)]
        inside = message.lines(*card.opens, *card.closes, card.end)
        lines = [*opens, *inside, *shipments, *(end if shipments else []), *closes]
        self._count(lines)
        return "".join(f"{''.join(line.columns)}\n" for line in lines).encode("latin-1", "replace")

    def _count(self, lines: Sequence[_Line]) -> None:
        counted = parsed(self._card.counted, "records") if self._card.counted else None
        if counted is None or counted.line not in self._card.closes:
            return
        begun = self._card.opens[self._card.closes.index(counted.line)]
        names = [line.name for line in lines]
        first, last = counted.parts[0]
        number = names.index(counted.line) - names.index(begun) - 1
        lines[names.index(counted.line)].put(first, last, str(number).zfill(last - first + 1))


class SegmentsWriter(_Writer):
    """X12: a transaction set, or a segment of its own where that alone tells the answer."""

    def _room(self, place: Source, part: tuple[int, int]) -> int:
        return _ISA[part[0]] if place.line == "ISA" and part[0] < len(_ISA) else 0

    def _alone(self, message: Sequence[Said]) -> bool:
        """Whether nothing but the segment that tells it is read."""
        told = parsed(self._card.place, "x12")
        lines = {place.line for place in (parsed(one.row.source, "x12") for one in message) if place}
        return told is not None and told.line not in _HEADS and not self._card.shipment and lines <= {told.line, "ISA"}

    def _first(self, message: Sequence[Said]) -> Sequence[str]:
        return ["ISA"] if self._alone(message) else ["ISA", "GS", "ST"]

    def _whole(self, message: _Level, shipments: Sequence[_Line]) -> bytes:
        isa = message.named("ISA")[0]
        isa.elements = [text.ljust(width)[:width] for text, width in zip(isa.elements, _ISA, strict=False)]
        ends = [_Line(name, elements=True) for name in (self._card.end,) if name not in ("", "SE") and shipments]
        inside = [*message.lines("ISA", "GS", "ST", "SE", "GE", "IEA", self._card.end), *shipments, *ends]
        segments = ["*".join(line.elements) for line in (*message.named("ST"), *inside)]
        groups = message.named("GS")
        if groups:
            number, group = message.named("ST")[0].elements[2], groups[0].elements[6]
            segments = ["*".join(groups[0].elements), *segments, f"SE*{len(segments) + 1}*{number}", f"GE*1*{group}"]
        segments = ["*".join(isa.elements), *segments, f"IEA*{len(groups)}*{isa.elements[13]}"]
        return "".join(f"{segment}~" for segment in segments).encode("ascii", "replace")
