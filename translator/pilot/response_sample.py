"""A sample answer made from a responses table: every place of it filled, in its own form.

What is written is chosen here, for each form alike; how it is written is the matter of `response_sample_trees` and
`response_sample_lines`. Nothing of what reads answers is used, so that reading the sample says something.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple, Protocol

from translator.mapping.response_table import MOMENTS
from translator.pilot.response_turn import EVERY, joined, parted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from translator.mapping.response_table import ResponseRow, ResponseTable


class Said(NamedTuple):
    """What a sample says at the place of one row: for each time that the place is met, a text for each part of it."""

    row: ResponseRow
    texts: tuple[tuple[str, ...], ...]


class Written(NamedTuple):
    """A sample in its form, and what stands at the place of each row, of the message and of each shipment."""

    content: bytes
    message: Sequence[tuple[ResponseRow, Sequence[str]]]
    shipments: Sequence[Sequence[tuple[ResponseRow, Sequence[str]]]]


class Writer(Protocol):
    """One form of answers."""

    def rooms(self, row: ResponseRow) -> tuple[int, ...]:
        """How many characters each part of the row's place holds; 0: any number."""

    def write(self, message: Sequence[Said], shipments: Sequence[Sequence[Said]]) -> Written:
        """An answer that says this."""


class Sample(NamedTuple):
    """An answer, and what must be read in it: value by target."""

    content: bytes
    message: Mapping[str, str]
    shipments: Sequence[Mapping[str, str]]


#: More samples and more shipments than this say nothing new.
_MOST = 100


def samples(table: ResponseTable, writer: Writer) -> list[Sample]:
    """As many answers as it takes to write every code that the table knows, each with several shipments."""
    message = [row for row in table.rows if row.target.startswith("message.")]
    shipment = [row for row in table.rows if row.target.startswith("shipment.")]
    nodes = [_said(shipment, at, writer) for at in range(max(2, _codes(shipment)))] if shipment else []
    return [_sample(writer.write(_said(message, at, writer), nodes)) for at in range(max(1, _codes(message)))]


def _codes(rows: Iterable[ResponseRow]) -> int:
    return min(_MOST, max((len(row.codes or ()) for row in rows), default=0))


def _sample(written: Written) -> Sample:
    return Sample(written.content, _values(written.message), [*map(_values, written.shipments)])


def _values(found: Iterable[tuple[ResponseRow, Sequence[str]]]) -> dict[str, str]:
    """Our words for what stands there; a target of several rows is joined of them."""
    values: dict[str, list[str]] = {}
    for row, texts in found:
        values.setdefault(row.target, []).extend((row.codes or {}).get(text, text) for text in texts)
    return {target: joined(texts) for target, texts in values.items()}


def _said(rows: Sequence[ResponseRow], at: int, writer: Writer) -> list[Said]:
    """What the ``at``-th sample, or the ``at``-th shipment in it, says; rows of one place say the same."""
    places: dict[str, tuple[tuple[str, ...], ...]] = {}
    for row in sorted(rows, key=lambda one: one.codes is None):
        times = 2 if parted(row.source)[1] == EVERY else 1
        places.setdefault(row.source, tuple(_texts(row, at + 1, time, writer.rooms(row)) for time in range(times)))
    return [Said(row, places[row.source]) for row in rows]


def _texts(row: ResponseRow, number: int, time: int, rooms: Sequence[int]) -> tuple[str, ...]:
    if row.target in MOMENTS:
        return (_SOME_TIME.strftime(row.form), *[""] * (len(rooms) - 1))
    if row.codes:
        return ([*row.codes][(number - 1 + time) % len(row.codes)], *[""] * (len(rooms) - 1))
    return tuple(_text(row.target, number, f"{'AB'[time]}{part or ''}", room) for part, room in enumerate(rooms))


def _text(target: str, number: int, mark: str, room: int) -> str:
    """A text that tells of which target and shipment it is, as long as there is room."""
    if target.endswith("_number") and target.startswith("message."):
        return "1".zfill(min(room, _DIGITS)) if room else "1"
    if target == "shipment.running_number":
        return str(number).zfill(room) if room else str(number)
    if target.endswith("originator_code"):
        return "ACME"[:room] if room else "ACME"
    text = f"{target.partition('.')[2].upper().replace('_', ' ')} {mark}{number}"
    text = text if target.endswith(".text") else text.replace(" ", "")
    return text[-room:].strip() if room else text


#: Any moment will do.
_SOME_TIME = datetime(2001, 2, 3, 4, 5, 6, tzinfo=UTC)
#: Digits of a control number of X12.
_DIGITS = 9
