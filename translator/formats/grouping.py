"""Which rows make one shipment, and what it takes from each: for every format whose records are rows.

A row is a list: its cells, as many as the table is wide, then its number. The node of a shipment carries the number of
its last row behind that, or, where its rows stand apart, all numbers as a text.

Rows of one shipment stand together, unless the card says ``anywhere``: then all rows go through a `RowSpool`, which
the stages keep on disk, so that memory does not grow with the file.
"""

from __future__ import annotations

import re
from contextlib import closing
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from translator.formats.reading import Unit
from translator.formats.setting import WrongSetting
from translator.model.finding import Finding
from translator.model.place import row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    NewSpool = Callable[[], "RowSpool"]

#: Rows of one shipment after which the grouping is taken for a mistake; more are counted and not kept.
MOST_ROWS = 10_000

_MOST_RANGES = 8
#: Columns in which a row may disagree and each of them is a mistake of its own.
_MOST_APART = 3
_MOST_NAMED = 5
_QUOTED = re.compile(r"'((?:[^']|'')+)'")
_GROUPED = re.compile(r"rows with the same ('(?:[^']|'')+'(?:\s*,\s*'(?:[^']|'')+')*)")


class Grouping(msgspec.Struct, frozen=True):
    """Which rows make one shipment: those that agree in ``keys``, or each row when there are none."""

    keys: tuple[str, ...] = ()
    #: Whether each row is an item as well.
    items: bool = False
    #: Whether rows of one shipment may stand apart.
    anywhere: bool = False
    #: Columns whose blank cells mean what stands above, within a shipment.
    fill_down: tuple[str, ...] = ()
    #: Whether a row that is blank in all of ``keys`` goes on with the shipment above.
    continued: bool = False


class RowSpool(Protocol):
    """Room for all rows of a file; in memory here, on disk in the stages."""

    def put(self, key: bytes, body: bytes) -> None:
        """Take a row of the shipment ``key``."""

    def __iter__(self) -> Iterator[tuple[bytes, bytes]]:
        """All rows with their keys: keys in the order in which each came first, rows of one key as they came."""

    def close(self) -> None:
        """Give the room back."""


class RowsInMemory:
    """A `RowSpool` for trying and for tests; real files go through the one on disk."""

    def __init__(self) -> None:
        self._rows: dict[bytes, list[bytes]] = {}

    def put(self, key: bytes, body: bytes) -> None:
        """Take a row of the shipment ``key``."""
        self._rows.setdefault(key, []).append(body)

    def __iter__(self) -> Iterator[tuple[bytes, bytes]]:
        return ((key, body) for key, bodies in self._rows.items() for body in bodies)

    def close(self) -> None:
        """Give the room back."""
        self._rows.clear()


def wrong_levels(levels: Mapping[str, str]) -> Iterator[WrongSetting]:
    """What of ``[levels]`` cannot be."""
    shipment, item = levels.get("shipment", "each row"), levels.get("item", "each row")
    if shipment != "each row" and not _GROUPED.fullmatch(shipment):
        remedy = "Write \"each row\" or \"rows with the same 'Column'\"; several columns: 'A', 'B'."
        yield WrongSetting("levels.shipment", shipment, "not a way to group rows", remedy)
    if item != "each row":
        yield WrongSetting("levels.item", item, "not what an item can be", 'Write "each row", or leave it out.')


def group_keys(shipment: str) -> tuple[str, ...]:
    """The headings in ``rows with the same 'A', 'B'``; none for ``each row``."""
    match = _GROUPED.fullmatch(shipment)
    return quoted(match[1]) if match else ()


def quoted(text: str) -> tuple[str, ...]:
    """The names in ``'A', 'B'``; two quotation marks stand for one."""
    return tuple(name.replace("''", "'") for name in _QUOTED.findall(text))


class RowGroups:
    """Units from rows.

    ``shared`` are the columns that the shipment is filled from, by name: its rows must agree in them. ``found`` are
    the findings of single rows by row number; they are taken from there and given with the shipment.
    """

    def __init__(
        self,
        grouping: Grouping,
        width: int,
        shared: Mapping[str, int],
        found: dict[int, list[Finding]],
        new_spool: NewSpool = RowsInMemory,
    ) -> None:
        self._grouping = grouping
        self._width = width
        self._shared = shared
        self._found = found
        self._new_spool = new_spool

    def extent(self, unit: Unit) -> str:
        """The rows: ``3`` or ``3-5``, and ``3, 7-8`` where they stand apart."""
        first, last = unit.shipment[self._width], unit.shipment[self._width + 1]
        return str(first) if first == last else f"{first}-{last}" if isinstance(last, int) else last

    def single(self, rows: Iterable[list[Any]]) -> Iterator[Unit]:
        """Each row a shipment."""
        width, items, found = self._width, self._grouping.items, self._found
        for ordinal, cells in enumerate(rows, 1):
            cells.append(cells[width])
            yield Unit(ordinal, 0, cells, [cells] if items else [], found.pop(cells[width], []) if found else [])

    def grouped(self, rows: Iterable[list[Any]], keys: Sequence[int], filled: Sequence[int]) -> Iterator[Unit]:
        """The rows that agree in the columns ``keys`` a shipment; ``filled`` are the columns that are filled down."""
        keyed = self._keyed(rows, keys, [index for index in filled if index in keys])
        if self._grouping.anywhere:
            keyed = self._together(keyed)
        filled = [index for index in filled if index not in keys]
        ordinal, count, current, group = 0, 0, "", list[list[Any]]()
        for key, cells in keyed:
            if key == current and key:
                count += 1
                if count <= MOST_ROWS:
                    group.append(cells)
                continue
            if group:
                ordinal += 1
                yield self._unit(ordinal, group, count, filled, current)
            count, current, group = 1, key, [cells]
        if group:
            yield self._unit(ordinal + 1, group, count, filled, current)

    def _keyed(
        self, rows: Iterable[list[Any]], keys: Sequence[int], filled: Sequence[int]
    ) -> Iterator[tuple[str, list[Any]]]:
        """Each row with what it has in common with the others of its shipment; empty when that is blank."""
        above, last = dict.fromkeys(filled, ""), ""
        single, continued = keys[0], self._grouping.continued
        for cells in rows:
            for index in filled:
                above[index] = cells[index] = cells[index] if cells[index].strip() else above[index]
            if len(keys) == 1:
                key = cells[single].strip()
            else:
                parts = [cells[index].strip() for index in keys]
                key = "\0".join(parts) if any(parts) else ""
            if continued:
                key = last = key or last
            yield key, cells

    def _together(self, keyed: Iterable[tuple[str, list[Any]]]) -> Iterator[tuple[str, list[Any]]]:
        """The rows of each key together; a row without a key is a shipment of its own, in its place."""
        decode = msgspec.msgpack.Decoder(tuple[list[Any], list[Finding]]).decode
        encode, found, number = msgspec.msgpack.encode, self._found, self._width
        with closing(self._new_spool()) as spool:
            for key, cells in keyed:
                told = found.pop(cells[number], []) if found else []
                spool.put((key or f"\0{cells[number]}").encode("utf-8", "surrogatepass"), encode((cells, told)))
            for key_bytes, body in spool:
                cells, told = decode(body)
                if told:
                    found[cells[number]] = told
                yield key_bytes.decode("utf-8", "surrogatepass"), cells

    def _unit(self, ordinal: int, group: list[list[Any]], count: int, filled: Sequence[int], key: str) -> Unit:
        findings: list[Finding] = []  # not list[Finding](), which is ten times as slow
        shipment = group[0]
        if self._found:
            findings = [finding for cells in group for finding in self._found.pop(cells[self._width], ())]
        if count > MOST_ROWS:
            place = row(shipment[self._width])
            findings.append(Finding("E175", place, detail=f"{count:,} rows; at most {MOST_ROWS:,}"))
        if count > 1:
            shipment = self._merged(group, findings)
            for index in filled:
                _fill_down(group, index)
        first, last = group[0][self._width], group[-1][self._width]
        apart = self._grouping.anywhere and last - first >= len(group)
        shipment.append(_ranges([cells[self._width] for cells in group]) if apart else last)
        items = group if self._grouping.items else []
        return Unit(ordinal, 0, shipment, items, findings, "" if self._grouping.anywhere else key, self._grouping.keys)

    def _merged(self, group: list[list[Any]], findings: list[Finding]) -> list[Any]:
        """The first row, with cells filled from later rows where it is empty; rows that disagree are a finding."""
        merged, others = list(group[0]), list[Finding]()
        for name, index in self._shared.items():
            cell = merged[index]
            if any(cells[index] != cell for cells in group):
                merged[index] = self._agreed(group, name, index, others)
        if others:
            findings += self._by_row(others, group)
        return merged

    def _agreed(self, group: list[list[Any]], name: str, index: int, findings: list[Finding]) -> str:
        said = [cells for cells in group if cells[index].strip()]
        first: str = said[0][index] if said else ""
        other = next((cells for cells in said if cells[index].split() != first.split()), None)
        if other is not None:
            there = f'row {said[0][self._width]} says "{first.strip()}"'
            findings.append(Finding("E217", row(other[self._width], name), other[index].strip(), name, there))
        return first

    def _by_row(self, found: list[Finding], group: list[list[Any]]) -> Iterator[Finding]:
        """A row that disagrees in much is another shipment with the same number, or without one: one cause."""
        for number in dict.fromkeys(one.place.ordinal for one in found):
            of_row = [one for one in found if one.place.ordinal == number]
            if len(of_row) <= _MOST_APART:
                yield from of_row
                continue
            names = ", ".join(f'"{one.place.name}"' for one in of_row[1 : _MOST_NAMED + 1])
            rest = ", …" if len(of_row) > _MOST_NAMED + 1 else ""
            detail = f"{of_row[0].detail}, and so on in {len(of_row) - 1} other columns: {names}{rest}"
            keys, cells = self._grouping.keys, next(cells for cells in group if cells[self._width] == number)
            blank = not any(cells[self._shared[key]].strip() for key in keys if key in self._shared)
            told = ", ".join(f'"{key}"' for key in keys)
            more = f"If it is a shipment of its own, fill in {told}." if blank and self._grouping.continued else ""
            yield msgspec.structs.replace(of_row[0], detail=detail, suggestion=more)


def cells_at(indexes: Sequence[int]) -> Callable[[list[Any]], tuple[str, ...]]:
    """A function from a row to its cells at these places."""
    if not indexes:
        return lambda _: ()
    # Asked for two at least, it always gives a tuple.
    return itemgetter(*indexes, indexes[0])


def _ranges(numbers: list[int]) -> str:
    """``3, 7-8``; of very many the first, and ``…`` for the rest."""
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1][1] = number
        elif len(ranges) == _MOST_RANGES:
            return ", ".join(_range(*one) for one in ranges) + ", …"
        else:
            ranges.append([number, number])
    return ", ".join(_range(*one) for one in ranges)


def _range(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}-{last}"


def _fill_down(group: list[list[Any]], index: int) -> None:
    above = ""
    for cells in group:
        above = cells[index] = cells[index] if cells[index].strip() else above
