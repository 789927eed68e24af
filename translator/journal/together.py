"""Filings that count together, of whatever participant: what one person receives on one day, and the lots of one order.

Everything is asked when a chunk of filings has been committed, so of two processes that translate at once the later
always sees what the earlier has written, and no crossing is missed.
Filings of a translation that is not finished count: should it come to nothing, a shipment was told too much and never
too little.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args

import sqlalchemy as sa

from translator.journal.in_force import describes, newest
from translator.journal.tables import filing, interchange
from translator.model.filing import OwnFiling, Passing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy.engine import Connection, Row

    from translator.model.filing import Together

    _Columns = tuple[sa.Column[Any], ...]
    _Key = tuple[Any, ...]

ParcelNumber = Literal["tracking_number", "house_bill_number", "master_bill_number"]

#: How many of a participant's own filings are told by name.
_TOLD = 3
_mine = filing.alias("mine")


class Chunk(NamedTuple):
    """The filings that were just written."""

    interchange_id: int
    partner: str
    #: Test or production: filings of one are none of the other.
    usage: str
    #: The lowest ordinal among them.
    first: int
    #: The numbers, of those by which two filings speak of one parcel, that any of them may be known by.
    numbers: tuple[ParcelNumber, ...] = get_args(ParcelNumber)


#: By which columns filings count together.
_KEYS: Mapping[Together, _Columns] = {
    "person": (filing.c.person_day,),
    "order": (filing.c.originator_code, filing.c.reference),
}


def passing(connection: Connection, chunk: Chunk, limit: int) -> list[Passing]:
    """The shipments of the chunk with which more than ``limit`` US cents count together.

    A shipment that is alone in what counts together passes nothing. Of filings of one shipment the newest counts, and
    none once it is a cancellation.
    """
    return [
        one
        for together, over in _OVER.items()
        for one in _passing(connection, chunk, together, asked(connection, over, chunk, limit=limit), limit)
    ]


def asked(connection: Connection, question: sa.Select[*tuple[Any, ...]], chunk: Chunk, **more: Any) -> list[Row[Any]]:
    """The answers to a question about the chunk, in which `written` stands."""
    return list(connection.execute(question, parameters(chunk, **more)))


def parameters(chunk: Chunk, **more: Any) -> dict[str, Any]:
    """What a question about the chunk, in which `written` stands, is to be told."""
    return {"interchange_id": chunk.interchange_id, "first": chunk.first, **more}


def written(table: Any) -> tuple[sa.ColumnElement[bool], ...]:
    """The filing of ``table`` is of the chunk."""
    return table.c.interchange_id == sa.bindparam("interchange_id"), table.c.ordinal >= sa.bindparam("first")


def _over(columns: _Columns) -> sa.Select[Any]:
    """The keys of the chunk, some more than once, whose filings may be worth too much.

    What is void or replaced is counted still, so nothing is asked of a filing but its key and its worth, which may
    stand in one index.
    """
    told = tuple(_mine.c[column.name] for column in columns)
    same = sa.and_(*(column == own for column, own in zip(columns, told, strict=True)))
    cents, filings = (
        sa.select(what(filing.c.worth)).where(same).correlate(_mine).scalar_subquery()
        for what in (sa.func.sum, sa.func.count)
    )
    return sa.select(*told).where(*written(_mine), cents > sa.bindparam("limit"), filings > 1)


#: Asked of every chunk, so they are built once.
_OVER: Mapping[Together, sa.Select[Any]] = {together: _over(columns) for together, columns in _KEYS.items()}


def _passing(
    connection: Connection, chunk: Chunk, together: Together, over: Sequence[Row[Any]], limit: int
) -> Iterator[Passing]:
    """The running totals over the filings that count, and each of the chunk with which one is over the limit."""
    if not over:
        return
    keys, columns = {tuple(row) for row in over}, _KEYS[together]
    counted = (
        # Column by column, because not every database takes tuples; what is no key as a whole is left out behind.
        *(column.in_(set(values)) for column, values in zip(columns, zip(*keys, strict=True), strict=True)),
        filing.c.worth.is_not(None),
        *describes(filing),
        newest(filing),
        interchange.c.usage == chunk.usage,
    )
    totals = _before(connection, chunk, columns, counted)
    told = _first_own(connection, chunk, columns, counted)
    for row in _of_chunk(connection, chunk, columns, counted):
        key = _key(row, columns)
        if key not in keys:
            continue
        total = totals[key]
        total.cents += row.worth
        # What adds nothing passes nothing, whatever stood there before it.
        if row.worth > 0 and total.cents > limit and total.own + total.foreign:
            others = tuple(own_filing(one) for one in told[key] if one.id < row.id)
            yield Passing(row.ordinal, together, total.cents, others, total.own, total.foreign)
        total.own += 1


def _key(row: Row[Any], columns: _Columns) -> _Key:
    """The key is what every answer begins with."""
    return tuple(row[: len(columns)])


@dataclass
class _Total:
    """What counts together so far."""

    cents: int = 0
    #: How many filings of it are the participant's own, and how many are not.
    own: int = 0
    foreign: int = 0


def _before(connection: Connection, chunk: Chunk, columns: _Columns, counted: tuple[Any, ...]) -> dict[_Key, _Total]:
    """By key the filings that stood there before the chunk."""
    is_own = interchange.c.partner == chunk.partner
    sums = (
        sa.select(
            *columns,
            is_own.label("own"),
            sa.func.sum(filing.c.worth).label("cents"),
            sa.func.count().label("filings"),
        )
        .join(interchange, interchange.c.id == filing.c.interchange_id)
        .where(*counted, ~sa.and_(*written(filing)))
        .group_by(*columns, is_own)
    )
    totals: dict[_Key, _Total] = defaultdict(_Total)
    for row in asked(connection, sums, chunk):
        total = totals[_key(row, columns)]
        total.cents += int(row.cents)
        if row.own:
            total.own = row.filings
        else:
            total.foreign = row.filings
    return totals


def _telling(columns: _Columns) -> sa.Select[Any]:
    return sa.select(
        *(column.label(f"key_{number}") for number, column in enumerate(columns)),
        filing.c.id,
        filing.c.ordinal,
        filing.c.worth,
        filing.c.reference,
        filing.c.tracking_number,
        filing.c.house_bill_number,
        filing.c.master_bill_number,
        filing.c.extent,
        interchange.c.name,
    ).join(interchange, interchange.c.id == filing.c.interchange_id)


def _first_own(
    connection: Connection, chunk: Chunk, columns: _Columns, counted: tuple[Any, ...]
) -> dict[_Key, list[Row[Any]]]:
    """By key the first few filings of the participant's own."""
    place = sa.func.row_number().over(partition_by=list(columns), order_by=filing.c.id).label("place")
    own = _telling(columns).add_columns(place).where(*counted, interchange.c.partner == chunk.partner).subquery()
    told: dict[_Key, list[Row[Any]]] = defaultdict(list)
    for row in connection.execute(sa.select(own).where(own.c.place <= _TOLD).order_by(own.c.id)):
        told[_key(row, columns)].append(row)
    return told


def _of_chunk(connection: Connection, chunk: Chunk, columns: _Columns, counted: tuple[Any, ...]) -> list[Row[Any]]:
    return asked(connection, _telling(columns).where(*counted, *written(filing)).order_by(filing.c.id), chunk)


def own_filing(row: Row[Any]) -> OwnFiling:
    """What the row tells of a filing, as its participant knows it."""
    number = row.tracking_number or row.house_bill_number or row.master_bill_number or ""
    return OwnFiling(row.reference or "", number, row.extent, row.name)
