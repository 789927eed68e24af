"""Columns of a record of fixed width, counted in characters or in bytes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Literal

from translator.formats.encoding import ENCODINGS
from translator.formats.reading import UnknownSource

if TYPE_CHECKING:
    from collections.abc import Callable

    #: From a record to its cells, and the places where a character was cut: index and source.
    Cut = Callable[[str], tuple[list[Any], list[tuple[int, str]]]]

_COLUMNS = re.compile(r"cols? ([1-9][0-9]{0,5})(?:-([1-9][0-9]{0,5}))?")
_WHOLE: list[tuple[int, str]] = []


def columns(place: str) -> slice:
    """Where ``cols 12-20`` or ``col 5`` stands; counted from 1, the last included.

    Raises:
        UnknownSource: it is not written so.
    """
    match = _COLUMNS.fullmatch(place.strip())
    first = int(match[1]) if match else 1
    last = int(match[2] or match[1]) if match else 0
    if last < first:
        raise UnknownSource(place, ["cols 12-20", "col 5"], "not columns of a record", malformed=True)
    return slice(first - 1, last)


class Layout:
    """The places that are asked of one type of records, and how a record is cut there."""

    def __init__(self, positions: Literal["characters", "bytes"], encoding: str) -> None:
        self._codec = ENCODINGS[encoding].removesuffix("-sig") if positions == "bytes" else ""
        self._places: dict[str, int] = {}
        self._slices: list[slice] = []

    @property
    def width(self) -> int:
        """How many places are asked for."""
        return len(self._slices)

    def index(self, place: str) -> int:
        """The index that what stands at ``place`` will have.

        Raises:
            UnknownSource: it is not a place.
        """
        if place not in self._places:
            self._slices.append(columns(place))
            self._places[place] = len(self._slices) - 1
        return self._places[place]

    def cutter(self) -> Cut:
        """The function that cuts a record; to be made when all places are known."""
        slices, codec = self._slices, self._codec

        def cut(line: str) -> tuple[list[Any], list[tuple[int, str]]]:
            if not codec or line.isascii():
                return [line[place] for place in slices], _WHOLE
            return self._cut_bytes(line.encode(codec))

        return cut

    def _cut_bytes(self, record: bytes) -> tuple[list[Any], list[tuple[int, str]]]:
        cells, garbled = list[Any](), list[tuple[int, str]]()
        for source, place in zip(self._places, self._slices, strict=True):
            try:
                cells.append(record[place].decode(self._codec))
            except UnicodeDecodeError:
                garbled.append((len(cells), source))
                cells.append(record[place].decode(self._codec, errors="replace"))
        return cells, garbled
