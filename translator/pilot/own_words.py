"""What a table writes of its own, constants and defaults, looked at as values are: characters, capitals, length.

A value is looked at when it is written. What the table itself says is the same in every message, so it is looked at
once, when the table is compiled, and is a problem of the table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from translator.mapping.outbound_conversions import Unfit
from translator.mapping.outbound_pipeline import UNLIMITED
from translator.mapping.outbound_table import FILE
from translator.mapping.problem import TableProblem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from translator.mapping.characters import Characters
    from translator.mapping.outbound_table import OutboundRow


class Room(NamedTuple):
    """How many characters a place takes."""

    least: int = 0
    most: int = UNLIMITED

    def of(self, row: OutboundRow) -> OutboundRow:
        """The row with its value held to this room as well as to its own limits."""
        pipeline = row.pipeline
        held = pipeline._replace(limit=min(pipeline.limit, self.most), shortest=max(pipeline.shortest, self.least))
        return row._replace(pipeline=held)


#: A place that takes anything.
ANY_ROOM = Room()


def own_word_problems(rows: Iterable[tuple[OutboundRow, Room]], characters: Characters) -> Iterator[TableProblem]:
    """What cannot stand in the message of the constants and defaults, each with its row."""
    for row, room in rows:
        if row.source is None:
            yield from _problems(row, "constant", row.constant, room, characters)
        elif row.default:
            pipeline = room.of(row).pipeline
            own = Room(pipeline.shortest, pipeline.first or pipeline.limit)
            yield from _problems(row, "if_empty", row.default, own, characters)


def _problems(row: OutboundRow, column: str, text: str, room: Room, characters: Characters) -> Iterator[TableProblem]:
    """Of a constant ``convert`` says nothing but its length in a form whose places have none of their own."""
    most = min(room.most, row.pipeline.limit) if row.source is None else room.most
    if not characters.carries(text):
        wanted = _instead(text, characters)
        remedy = f"Write {wanted}." if wanted else f"Write it in the characters of the message ({characters.name})."
        yield TableProblem(FILE, row.number, column, text, f"the message cannot carry it at {row.target}", remedy)
    elif not room.least <= len(text) <= most:
        takes = f"at most {most}" if len(text) > most else f"at least {room.least}"
        exactly = f"{most}" if room.least == most else takes
        message = f"{len(text)} characters, {row.target} takes {exactly}"
        yield TableProblem(FILE, row.number, column, text, message, "Write another, or give it another place.")


def _instead(text: str, characters: Characters) -> str:
    """The text as the message would carry it, if there is a way."""
    try:
        return characters.written(text)
    except Unfit:
        return ""
