"""Filings that count together, of whatever participant: what one person receives on one day, and the lots of one order.

Everything is asked when a chunk of filings has been committed, so of two processes that translate at once the later
always sees what the earlier has written, and no crossing is missed.
Filings of a translation that is not finished count: should it come to nothing, a shipment was told too much and never
too little.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args

import sqlalchemy as sa

from translator.journal.columns import BARE_NUMBERS, NUMBERS
from translator.journal.in_force import describes, newest
from translator.journal.tables import filing, interchange
from translator.journal.worth_of_parcels import Counted, Total
from translator.model.filing import OwnFiling, Passing

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

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
KEYS: Mapping[Together, _Columns] = {
    "person": (filing.c.person_day,),
    "order": (filing.c.originator_code, filing.c.reference),
}


def passing(connection: Connection, chunk: Chunk, limit: int) -> list[Passing]:
    """The shipments of the chunk with which more than ``limit`` US cents count together.

    A shipment that is alone in what counts together passes nothing. Of filings of one shipment the newest counts, and
    none once it is a cancellation; of one parcel that several participants have filed, what is told most highly.
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
_OVER: Mapping[Together, sa.Select[Any]] = {together: _over(columns) for together, columns in KEYS.items()}


def _passing(
    connection: Connection, chunk: Chunk, together: Together, over: Sequence[Row[Any]], limit: int
) -> Iterator[Passing]:
    """The running totals over the filings that count, and each of the chunk with which one is over the limit."""
    if not over:
        return
    found = _Found(chunk, {tuple(row) for row in over})
    found.read(connection.execute(counting(together, found.keys, chunk.usage)))
    for row in sorted(found.of_chunk, key=attrgetter("id")):
        key = _key(row, together)
        total = found.totals[key]
        total.add(row.parcel, row.bare_tracking_number, row.originator_code, row.worth)
        # What adds nothing passes nothing, whatever stood there before it.
        if row.worth > 0 and total.cents > limit and total.own + total.foreign:
            own = tuple(own_filing(one) for one in found.told[key] if one.id < row.id)
            by_others = total.cents > total.own_cents
            yield Passing(row.ordinal, together, total.cents, own, total.own, total.foreign, by_others)
        total.own += 1


class _Found:
    """What stood there before a chunk, and what the chunk adds to it, each by its key."""

    def __init__(self, chunk: Chunk, keys: Collection[_Key]) -> None:
        self._chunk = chunk
        self.keys = keys
        self.totals: dict[_Key, Total] = defaultdict(Total)
        #: The first few filings of the participant's own, and those of the chunk.
        self.told: dict[_Key, list[Row[Any]]] = defaultdict(list)
        self.of_chunk: list[Row[Any]] = []

    def read(self, rows: Iterable[Row[Any]]) -> None:
        """All filings that count, parcel by parcel; those of keys that were not asked for are passed over."""
        width = len(next(iter(self.keys)))
        for (*key, parcel), filings in groupby(rows, key=lambda row: row[: width + 1]):
            if (whole := tuple(key)) in self.keys:
                self._read_parcel(whole, parcel, filings)

    def _read_parcel(self, key: _Key, name: str, filings: Iterable[Row[Any]]) -> None:
        counted, own, before = Counted(), 0, len(self.of_chunk)
        for row in filings:
            is_own = row.partner == self._chunk.partner
            if is_own:
                self._tell(key, row)
            if row.interchange_id == self._chunk.interchange_id and row.ordinal >= self._chunk.first:
                self.of_chunk.append(row)
                continue
            own += is_own
            counted.add(row.bare_tracking_number, row.originator_code, row.worth, is_own=is_own)
        self.totals[key].begin(name, counted, own, keep=len(self.of_chunk) > before)

    def _tell(self, key: _Key, row: Row[Any]) -> None:
        told = self.told[key]
        if len(told) < _TOLD or row.id < told[-1].id:
            told.append(row)
            told.sort(key=attrgetter("id"))
            del told[_TOLD:]


def _key(row: Row[Any], together: Together) -> _Key:
    """The key is what every answer begins with."""
    return tuple(row[: len(KEYS[together])])


_OF_FILING = (
    *("id", "interchange_id", "ordinal", "extent", "state", "worth", "worth_in_part", "arrival"),
    *("originator_code", "bare_tracking_number", *NUMBERS),
)


def counting(together: Together, keys: Collection[_Key], usage: str, *, known_worth: bool = True) -> sa.Select[Any]:
    """The filings that count under any of the keys, parcel by parcel, each parcel's in the order of filing.

    The key comes first in each row, then the ``parcel``. Of several columns of a key each is asked for by itself,
    because not every database takes tuples: keys that were not asked for may come with the others. What has no
    ``known_worth`` adds nothing.
    """
    columns = KEYS[together]
    told = sa.select(
        *(column.label(f"key_{number}") for number, column in enumerate(columns)),
        _parcel(columns).label("parcel"),
        *(filing.c[name] for name in _OF_FILING),
        interchange.c.name,
        interchange.c.partner,
    ).join(interchange, interchange.c.id == filing.c.interchange_id)
    counted = told.where(
        *(column.in_(set(values)) for column, values in zip(columns, zip(*keys, strict=True), strict=True)),
        filing.c.worth.is_not(None) if known_worth else sa.true(),
        *describes(filing),
        newest(filing),
        interchange.c.usage == usage,
    ).subquery()
    order = (counted.c[name] for name in (*(f"key_{number}" for number in range(len(columns))), "parcel", "id"))
    return sa.select(counted).order_by(*order)


def _parcel(columns: _Columns) -> sa.ColumnElement[str]:
    """What filings of one parcel have in common: the tracking number, else house and master bill, else the master bill.

    A tracking number is of its house bill's parcel where somebody has filed under that bill without one.
    """
    tracking, house, master = (filing.c[name] for name in BARE_NUMBERS)
    of_house = sa.literal("house|") + sa.func.coalesce(master, "") + "|" + house
    numbered = sa.func.min(sa.case((tracking.is_(None), 0), else_=1)).over(partition_by=[*columns, master, house])
    return sa.case(
        (sa.and_(house.is_not(None), numbered == 0), of_house),
        (tracking.is_not(None), sa.literal("tracking|") + tracking),
        (master.is_not(None), sa.literal("master|") + master),
        else_=sa.literal("filing|") + sa.cast(filing.c.id, sa.Text),
    )


def own_filing(row: Row[Any]) -> OwnFiling:
    """What the row tells of a filing, as its participant knows it."""
    number = row.tracking_number or row.house_bill_number or row.master_bill_number or ""
    return OwnFiling(row.reference or "", number, row.extent, row.name)
