"""Filings that speak of one parcel: of other participants, and of the same one under other numbers."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from translator.journal.in_force import describes, newest
from translator.journal.tables import filing, interchange
from translator.journal.together import asked, own_filing, written
from translator.model.filing import Counterpart, Earlier, Facts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy.engine import Connection

    from translator.journal.together import Chunk, ParcelNumber
    from translator.model.filing import OwnFiling

_mine = filing.alias("mine")
_theirs = filing.alias("theirs")
#: How many earlier filings of one shipment are told.
_TOLD = 3


def same_parcel(one: Any, other: Any) -> Mapping[ParcelNumber, tuple[sa.ColumnElement[str], sa.ColumnElement[bool]]]:
    """By which number two filings speak of one parcel, and when; no two filings by more than one of them.

    A house bill is only unique below its master bill.
    """

    def same_or_untold(name: str) -> sa.ColumnElement[bool]:
        return sa.or_(other.c[name] == one.c[name], other.c[name].is_(None), one.c[name].is_(None))

    def unlike_or_untold(name: str) -> sa.ColumnElement[bool]:
        return sa.or_(other.c[name] != one.c[name], other.c[name].is_(None), one.c[name].is_(None))

    return {
        "tracking_number": (one.c.tracking_number, other.c.tracking_number == one.c.tracking_number),
        "house_bill_number": (
            one.c.house_bill_number,
            sa.and_(
                other.c.house_bill_number == one.c.house_bill_number,
                same_or_untold("master_bill_number"),
                unlike_or_untold("tracking_number"),
            ),
        ),
    }


def _beside(same: sa.ColumnElement[bool], *told: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """Filings of one parcel beside those of the chunk: both are in force and describe it, for one usage."""
    return (
        sa.select(_mine.c.ordinal.label("of"), *told)
        .select_from(_mine)
        .join(_theirs, same)
        .join(interchange, interchange.c.id == _theirs.c.interchange_id)
        .where(
            *written(_mine),
            *describes(_mine),
            *describes(_theirs),
            newest(_theirs),
            interchange.c.usage == sa.bindparam("usage"),
        )
        .order_by(_theirs.c.id)
    )


def _told_by_others(number: sa.ColumnElement[str], same: sa.ColumnElement[bool]) -> sa.Select[Any]:
    others = sa.and_(number.is_not(None), same, _theirs.c.originator_code != _mine.c.originator_code)
    return _beside(others, number.label("number"), *(_theirs.c[name] for name in Facts.__struct_fields__))


_COUNTERPARTS = {name: _told_by_others(*shared) for name, shared in same_parcel(_mine, _theirs).items()}


def counterparts(connection: Connection, chunk: Chunk) -> list[Counterpart]:
    """What others filed under the tracking and house bill numbers of the chunk: of each of their shipments the newest.

    A cancellation describes nothing: it has no counterparts and is none.
    """
    return [
        Counterpart(row.of, row.number, Facts(*(getattr(row, name) for name in Facts.__struct_fields__)))
        for name in chunk.numbers
        for row in asked(connection, _COUNTERPARTS[name], chunk, usage=chunk.usage)
    ]


def _under_other_numbers() -> sa.Select[Any]:
    """Of the same originator and with the same house bill. Two tracking numbers are two parcels of one bill."""
    _, below_the_same_master = same_parcel(_mine, _theirs)["house_bill_number"]
    grown = sa.and_(
        _mine.c.house_bill_number.is_not(None),
        below_the_same_master,
        _theirs.c.originator_code == _mine.c.originator_code,
        _theirs.c.identity_key != _mine.c.identity_key,
        _theirs.c.id < _mine.c.id,
        sa.or_(_mine.c.tracking_number.is_(None), _theirs.c.tracking_number.is_(None)),
        _mine.c.action == "add",
    )
    names = ("reference", "tracking_number", "house_bill_number", "master_bill_number", "extent")
    told = (_theirs.c[name] for name in names)
    return _beside(grown, *told, interchange.c.name, interchange.c.partner)


_UNDER_OTHER_NUMBERS = _under_other_numbers()


def earlier(connection: Connection, chunk: Chunk) -> Iterator[Earlier]:
    """The shipments of the chunk whose house bill the same originator has filed already, under other numbers."""
    if "house_bill_number" not in chunk.numbers:
        return
    own: dict[int, list[OwnFiling]] = defaultdict(list)
    count: Counter[tuple[int, str]] = Counter()
    for row in asked(connection, _UNDER_OTHER_NUMBERS, chunk, usage=chunk.usage):
        count[row.of, row.house_bill_number] += 1
        if row.partner == chunk.partner and len(own[row.of]) < _TOLD:
            own[row.of].append(own_filing(row))
    for (ordinal, house_bill_number), filings in count.items():
        yield Earlier(ordinal, house_bill_number, tuple(own[ordinal]), filings)
