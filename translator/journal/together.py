"""Filings that count together, of whatever participant: what one person receives on one day, and the lots of one order.

Everything is asked when a chunk of filings has been committed, so of two processes that translate at once the later
always sees what the earlier has written, and no crossing is missed.
Filings of a translation that is not finished count: should it come to nothing, a shipment was told too much and never
too little.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa

from translator.journal.tables import filing, interchange
from translator.model.filing import Counterpart, Facts, OwnFiling, Passing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy.engine import Connection, Row

    from translator.model.filing import Together

#: Filings in force can still have an effect at CBP.
_VOID = ("REFUSED", "REJECTED")
#: How many of a participant's own filings are told by name.
_TOLD = 3
_later = filing.alias("later")
_mine = filing.alias("mine")
_theirs = filing.alias("theirs")


class Chunk(NamedTuple):
    """The filings that were just written."""

    interchange_id: int
    partner: str
    #: Test or production: filings of one are none of the other.
    usage: str
    #: The lowest ordinal among them.
    first: int


#: By which columns filings count together.
_KEYS: Mapping[Together, tuple[sa.Column[Any], sa.Column[Any]]] = {
    "person": (filing.c.person, filing.c.arrival),
    "order": (filing.c.originator_code, filing.c.reference),
}


def passing(connection: Connection, chunk: Chunk, limit: int) -> list[Passing]:
    """The shipments of the chunk with which more than ``limit`` US cents count together.

    A shipment that is alone in what counts together passes nothing. Of filings of one shipment the newest counts, and
    none once it is a cancellation.
    """
    return [
        one
        for together, key in _KEYS.items()
        for values in _over(connection, chunk, key, limit)
        for one in _passing(connection, chunk, together, (key, values), limit)
    ]


def _over(connection: Connection, chunk: Chunk, key: tuple[Any, Any], limit: int) -> list[tuple[Any, ...]]:
    """The keys of the chunk whose filings may be worth too much; replaced ones are counted still."""
    told = tuple(_mine.c[column.name] for column in key)
    written = sa.select(*told).where(*_written(_mine, chunk), *(column.is_not(None) for column in told)).distinct()
    keys = written.subquery()
    same = sa.and_(*(column == keys.c[column.name] for column in key))
    grouped = (
        sa.select(*key)
        .join_from(keys, filing, same)
        .where(*_counting())
        .group_by(*key)
        .having(sa.func.sum(filing.c.worth) > limit, sa.func.count() > 1)
    )
    return [tuple(row) for row in connection.execute(grouped)]


def _written(table: Any, chunk: Chunk) -> tuple[sa.ColumnElement[bool], ...]:
    return table.c.interchange_id == chunk.interchange_id, table.c.ordinal >= chunk.first


def _counting() -> tuple[sa.ColumnElement[bool], ...]:
    return filing.c.worth.is_not(None), filing.c.state.not_in(_VOID), filing.c.action != "cancel"


def _passing(
    connection: Connection, chunk: Chunk, together: Together, which: tuple[Any, Any], limit: int
) -> Iterator[Passing]:
    """The running total over the filings that count, and each of the chunk with which it is over the limit."""
    key, values = which
    counted = (
        *(column == value for column, value in zip(key, values, strict=True)),
        *_counting(),
        interchange.c.usage == chunk.usage,
        ~sa.exists().where(
            _later.c.identity_key == filing.c.identity_key, _later.c.id > filing.c.id, _later.c.state.not_in(_VOID)
        ),
    )
    cents, own, foreign = _before(connection, chunk, counted)
    told = _first_own(connection, chunk, counted)
    for row in _of_chunk(connection, chunk, counted):
        cents += row.worth
        others = tuple(_own(one) for one in told if one.id < row.id)
        if cents > limit and own + foreign:
            yield Passing(row.ordinal, together, cents, others[:_TOLD], own, foreign)
        own += 1


def _before(connection: Connection, chunk: Chunk, counted: tuple[Any, ...]) -> tuple[int, int, int]:
    """Of the filings that stood there before the chunk: cents, how many are the participant's own, how many not."""
    sums = (
        sa.select(interchange.c.partner == chunk.partner, sa.func.sum(filing.c.worth), sa.func.count())
        .join(interchange, interchange.c.id == filing.c.interchange_id)
        .where(*counted, ~sa.and_(*_written(filing, chunk)))
        .group_by(interchange.c.partner == chunk.partner)
    )
    by_owner: dict[bool, tuple[int, int]] = defaultdict(lambda: (0, 0))
    by_owner.update((bool(own), (int(cents), count)) for own, cents, count in connection.execute(sums))
    return by_owner[True][0] + by_owner[False][0], by_owner[True][1], by_owner[False][1]


_TELLING = (
    filing.c.id,
    filing.c.ordinal,
    filing.c.worth,
    filing.c.reference,
    filing.c.tracking_number,
    filing.c.house_bill_number,
    filing.c.master_bill_number,
    filing.c.extent,
    interchange.c.name,
)


def _first_own(connection: Connection, chunk: Chunk, counted: tuple[Any, ...]) -> list[Row[Any]]:
    told = sa.select(*_TELLING).join(interchange, interchange.c.id == filing.c.interchange_id)
    own = told.where(*counted, interchange.c.partner == chunk.partner).order_by(filing.c.id).limit(_TOLD)
    return list(connection.execute(own))


def _of_chunk(connection: Connection, chunk: Chunk, counted: tuple[Any, ...]) -> list[Row[Any]]:
    told = sa.select(*_TELLING).join(interchange, interchange.c.id == filing.c.interchange_id)
    return list(connection.execute(told.where(*counted, *_written(filing, chunk)).order_by(filing.c.id)))


def _own(row: Row[Any]) -> OwnFiling:
    number = row.tracking_number or row.house_bill_number or row.master_bill_number or ""
    return OwnFiling(row.reference or "", number, row.extent, row.name)


def same_parcel(one: Any, other: Any) -> tuple[tuple[sa.ColumnElement[str], sa.ColumnElement[bool]], ...]:
    """By which number two filings speak of one parcel, and when; a house bill is only unique below its master bill."""
    return (
        (one.c.tracking_number, other.c.tracking_number == one.c.tracking_number),
        (
            one.c.house_bill_number,
            sa.and_(
                other.c.house_bill_number == one.c.house_bill_number,
                sa.or_(
                    other.c.master_bill_number == one.c.master_bill_number,
                    other.c.master_bill_number.is_(None),
                    one.c.master_bill_number.is_(None),
                ),
            ),
        ),
    )


_TOLD_OF_OTHERS = ("originator_code", "action", *Facts.__struct_fields__)


def counterparts(connection: Connection, chunk: Chunk) -> list[Counterpart]:
    """What others filed under the tracking and house bill numbers of the chunk: of each originator the newest."""
    newest: dict[tuple[int, str], Row[Any]] = {}
    for number, same in same_parcel(_mine, _theirs):
        told = (
            sa.select(
                _mine.c.ordinal.label("of"), number.label("number"), *(_theirs.c[name] for name in _TOLD_OF_OTHERS)
            )
            .join(_theirs, sa.and_(same, _theirs.c.originator_code != _mine.c.originator_code))
            .join(interchange, interchange.c.id == _theirs.c.interchange_id)
            .where(
                *_written(_mine, chunk),
                number.is_not(None),
                _theirs.c.state.not_in(_VOID),
                interchange.c.usage == chunk.usage,
            )
            .order_by(_theirs.c.id)
        )
        newest.update(((row.of, row.originator_code), row) for row in connection.execute(told))
    return [Counterpart(row.of, row.number, _facts(row)) for row in newest.values() if row.action != "cancel"]


def _facts(row: Row[Any]) -> Facts:
    return Facts(*(getattr(row, name) for name in Facts.__struct_fields__))
