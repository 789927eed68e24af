"""Files that are reference data: a mapping with ``produces = "table"`` reads one into rows by their key.

A table is taken whole or not at all: whatever is wrong with one of its rows refuses the file, and the version before
it goes on to hold.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

import msgspec

from translator.formats.reading import Unit, UnknownSource
from translator.mapping.problem import TableProblem, choices_remedy
from translator.mapping.reference_data import MOST_ROWS
from translator.model.catalogue import refuses
from translator.model.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from translator.formats.reading import Node, Reading
    from translator.formats.registry import Opener
    from translator.mapping.card import Card, ProducedTable
    from translator.mapping.inbound import InboundMapping
    from translator.model.place import Place

#: Findings that are kept of one table; a file that is wrong in every row need not fill the memory.
_MOST_FINDINGS = 10_000


_MOST_NAMED = 3


class Met(NamedTuple):
    """A record of the file, whether it makes a row or not, for what shows where a row came from."""

    #: Running number in the file, from 1.
    ordinal: int
    #: Its rows, segments or path as the sender knows them.
    extent: str
    #: In the order of the columns.
    cells: tuple[str, ...]
    #: Where each cell stood.
    places: tuple[Place, ...]


class Produced(NamedTuple):
    """What a file of reference data holds."""

    #: Names of the columns, the key's first.
    columns: tuple[str, ...]
    #: Cells in the order of the columns, by key.
    rows: dict[str, tuple[str, ...]]
    #: What is wrong with the file and its rows.
    findings: list[Finding]

    @property
    def refused(self) -> bool:
        """Whether it is no version of the table: the one before it goes on to hold."""
        return any(map(refuses, self.findings))

    def objects(self) -> list[dict[str, str]]:
        """The rows as objects; none when the file is refused."""
        return [] if self.refused else [dict(zip(self.columns, cells, strict=True)) for cells in self.rows.values()]


def column_names(table: ProducedTable) -> tuple[str, ...]:
    """The columns of a table, the key's first."""
    return tuple(dict.fromkeys((table.key, *table.columns)))


def column_problems(card: Card, opener: Opener, file: str) -> Iterator[TableProblem]:
    """Columns that the format does not know."""
    if card.table is None:
        return
    reading: Reading = opener(BytesIO(b""))
    for column in column_names(card.table):
        try:
            reading.getter(column, "shipment")
        except UnknownSource as unknown:
            if unknown.malformed:
                remedy = choices_remedy(column, unknown.known) if unknown.known else "See the format's page."
                yield TableProblem(file, 0, "table", column, unknown.reason, remedy)


def read_produced(mapping: InboundMapping, stream: BinaryIO, tell: Callable[[Met], object] | None = None) -> Produced:
    """Read a file of reference data to its end; ``tell`` is told of each of its records.

    Raises:
        ValueError: the mapping produces shipments; a bug.
    """
    if mapping.card.table is None:
        raise ValueError(f"{mapping.name} produces no table")
    columns = column_names(mapping.card.table)
    reading: Reading = mapping.opener(stream)
    produced = Produced(columns, {}, [])
    getters: list[Callable[[Node], str | None]] = []
    for column in columns:
        try:
            getters.append(reading.getter(column, "shipment"))
        except UnknownSource as unknown:
            remedy = unknown.remedy or choices_remedy(unknown.source, unknown.known)
            produced.findings.append(Finding("E106", unknown.place, target=column, suggestion=remedy))
    if len(produced.findings) == len(columns) > 1:
        # A file that has none of the columns is another file, or has another delimiter: one cause.
        names = ", ".join(f'"{name}"' for name in columns[:_MOST_NAMED])
        detail = f"none of the {len(columns)} agreed ones is there, such as {names}"
        first = produced.findings[0]
        place = msgspec.structs.replace(first.place, name="")
        produced.findings[:] = [msgspec.structs.replace(first, place=place, target="", detail=detail)]
    if not produced.findings:
        _read(reading, getters, produced, tell)
    return produced


def _read(
    reading: Reading,
    getters: list[Callable[[Node], str | None]],
    produced: Produced,
    tell: Callable[[Met], object] | None,
) -> None:
    for event in reading.units():
        if len(produced.findings) < _MOST_FINDINGS:
            produced.findings.extend(event.findings)
        if not isinstance(event, Unit):
            continue
        cells = tuple([(get(event.shipment) or "").strip() for get in getters])
        if tell:
            places = tuple(reading.place(event.shipment, column) for column in produced.columns)
            tell(Met(event.ordinal, reading.extent(event), cells, places))
        wrong = _wrong(cells[0], produced)
        if wrong and len(produced.findings) < _MOST_FINDINGS:
            place = reading.place(event.shipment, produced.columns[0])
            produced.findings.append(Finding(wrong, place, cells[0], produced.columns[0]))
        elif not wrong:
            produced.rows[cells[0]] = cells
        if len(produced.rows) > MOST_ROWS:
            produced.findings.append(Finding("E232", detail=f"at most {MOST_ROWS:,} rows"))
            return
    if not produced.rows and not produced.findings:
        produced.findings.append(Finding("E104", detail="the table has no row"))


def _wrong(key: str, produced: Produced) -> str:
    """The code of what is wrong with a row's key; empty when nothing is."""
    if not key:
        return "E201"
    return "E231" if key in produced.rows else ""
