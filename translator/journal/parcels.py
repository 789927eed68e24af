"""Filings that speak of one parcel: of other participants, and of the same one under other numbers."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from translator.journal.columns import BARE_NUMBERS, NUMBERS
from translator.journal.in_force import describes, newest
from translator.journal.tables import filing, interchange
from translator.journal.together import asked, own_filing, written
from translator.model.filing import Counterpart, Earlier, Facts, UnderAnotherCode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from sqlalchemy.engine import Connection, Row

    from translator.journal.together import Chunk, ParcelNumber
    from translator.model.filing import OwnFiling

#: A filing of the chunk that is asked about.
MINE = filing.alias("mine")
_theirs = filing.alias("theirs")
_twin, _file_of_twin = filing.alias("twin"), interchange.alias("file_of_twin")
_usage: sa.BindParameter[str] = sa.bindparam("usage")
#: How many earlier filings of one shipment are told.
_TOLD = 3


def same_parcel(
    one: Any, other: Any, usage: sa.ColumnElement[str]
) -> Mapping[ParcelNumber, tuple[sa.ColumnElement[str], sa.ColumnElement[bool]]]:
    """By which number two filings speak of one parcel, and when; no two filings by more than one of them.

    Numbers are compared as `bare_number` writes them, and told as ``one`` writes them. A house bill is only unique
    below its master bill. Under one bill two tracking numbers may be two parcels, and surely are when either side has
    filed both for this ``usage``. A master bill is that of many parcels, unless neither side names anything else.
    """

    def same_or_untold(name: str) -> sa.ColumnElement[bool]:
        return sa.or_(other.c[name] == one.c[name], other.c[name].is_(None), one.c[name].is_(None))

    perhaps_one = sa.or_(
        other.c.bare_tracking_number.is_(None),
        one.c.bare_tracking_number.is_(None),
        sa.and_(
            other.c.bare_tracking_number != one.c.bare_tracking_number,
            ~_has_filed(other, one, usage),
            ~_has_filed(one, other, usage),
        ),
    )
    return {
        "tracking_number": (one.c.tracking_number, other.c.bare_tracking_number == one.c.bare_tracking_number),
        "house_bill_number": (
            one.c.house_bill_number,
            sa.and_(
                other.c.bare_house_bill_number == one.c.bare_house_bill_number,
                same_or_untold("bare_master_bill_number"),
                perhaps_one,
            ),
        ),
        "master_bill_number": (
            one.c.master_bill_number,
            sa.and_(
                other.c.bare_master_bill_number == one.c.bare_master_bill_number,
                *(side.c[name].is_(None) for side in (one, other) for name in BARE_NUMBERS[:2]),
            ),
        ),
    }


def _has_filed(who: Any, what: Any, usage: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    """The originator of ``who`` has filed under the tracking number of ``what`` as well."""
    return sa.exists().where(
        _twin.c.bare_tracking_number == what.c.bare_tracking_number,
        _twin.c.originator_code == who.c.originator_code,
        *describes(_twin),
        _file_of_twin.c.id == _twin.c.interchange_id,
        _file_of_twin.c.usage == usage,
    )


_TOLD_OF_FILING = (
    *("id", "interchange_id", "ordinal", "part", "place_ordinal"),
    *("originator_code", "identity_key", "reference", "extent"),
    *NUMBERS[:3],
    *BARE_NUMBERS,
    *Facts.__struct_fields__,
)


def _house_bills() -> Any:
    """The house bills of the chunk, of each originator: many parcels may have one in common."""
    without_tracking = sa.case((MINE.c.tracking_number.is_(None), 1), else_=0)
    return (
        sa.select(
            MINE.c.bare_house_bill_number,
            MINE.c.originator_code,
            sa.func.max(without_tracking).label("without_tracking"),
        )
        .where(*written(MINE), *describes(MINE), MINE.c.bare_house_bill_number.is_not(None))
        .group_by(MINE.c.bare_house_bill_number, MINE.c.originator_code)
        .cte("bills")
    )


def _filed(wanted: Callable[[Any], sa.ColumnElement[bool]]) -> Any:
    """The wanted filings under the chunk's house bills that are in force and describe a shipment, for one usage."""
    bills = _house_bills()
    return (
        sa.select(*(_theirs.c[told] for told in _TOLD_OF_FILING), interchange.c.name, interchange.c.partner)
        .select_from(bills)
        .join(_theirs, sa.and_(_theirs.c.bare_house_bill_number == bills.c.bare_house_bill_number, wanted(bills)))
        .join(interchange, interchange.c.id == _theirs.c.interchange_id)
        .where(*describes(_theirs), newest(_theirs), interchange.c.usage == _usage)
        .distinct()
        .cte("filed")
    )


#: What is told of the shipment of the chunk itself.
_OF_CHUNK = (MINE.c.ordinal.label("of"), MINE.c.id.label("own_id"), MINE.c.tracking_number.label("own_tracking"))


def _beside(filed: Any, same: sa.ColumnElement[bool], *told: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """What is filed beside the shipments of the chunk that describe something."""
    return (
        sa.select(*_OF_CHUNK, *told, *(filed.c[name] for name in _TOLD_OF_FILING))
        .select_from(MINE)
        .join(filed, same)
        .where(*written(MINE), *describes(MINE))
        .order_by(filed.c.id)
    )


def _by_own_number(name: ParcelNumber) -> sa.Select[Any]:
    """Asked of nearly every chunk, and few filings have one such number: gathering them first would cost more."""
    number, same = same_parcel(MINE, _theirs, _usage)[name]
    others = sa.and_(number.is_not(None), same, _theirs.c.originator_code != MINE.c.originator_code)
    return (
        _beside(_theirs, others, number.label("number"), interchange.c.name, interchange.c.partner)
        .join(interchange, interchange.c.id == _theirs.c.interchange_id)
        .where(*describes(_theirs), newest(_theirs), interchange.c.usage == _usage)
    )


def _by_house_bill_number() -> sa.Select[Any]:
    filed = _filed(lambda bills: _theirs.c.originator_code != bills.c.originator_code)
    number, same = same_parcel(MINE, filed, _usage)["house_bill_number"]
    others = sa.and_(same, filed.c.originator_code != MINE.c.originator_code)
    return _beside(filed, others, number.label("number"), filed.c.name, filed.c.partner)


#: Which filings under another originator code speak of the parcels of a chunk, by the number that tells it.
BESIDE: Mapping[ParcelNumber, sa.Select[Any]] = {
    "tracking_number": _by_own_number("tracking_number"),
    "house_bill_number": _by_house_bill_number(),
    "master_bill_number": _by_own_number("master_bill_number"),
}


def beside(connection: Connection, chunk: Chunk) -> tuple[list[Counterpart], list[UnderAnotherCode]]:
    """What is filed of the chunk's parcels under other originator codes: by others, and by the participant itself.

    Of each of their shipments the newest counts. A cancellation describes nothing: it has no counterparts and is none.
    """
    others, own = list[Counterpart](), list[UnderAnotherCode]()
    for name in chunk.numbers:
        for row in asked(connection, BESIDE[name], chunk, usage=chunk.usage):
            if row.partner != chunk.partner:
                others.append(Counterpart(row.of, row.number, facts_in(row)))
            elif row.id < row.own_id and not (name == "house_bill_number" and row.tracking_number and row.own_tracking):
                number, earlier = (row.number, f"shipment.{name}"), (own_filing(row), facts_in(row))
                own.append(UnderAnotherCode(row.of, *number, row.originator_code, *earlier))
    return others, own


def facts_in(row: Row[Any], side: str = "") -> Facts:
    """What a filing is compared by, from a row in which the names of the columns begin with ``side``."""
    return Facts(*(getattr(row, side + name) for name in Facts.__struct_fields__))


def _under_other_numbers() -> sa.Select[Any]:
    """Of the same originator and with the same house bill, where at most one of the two has a tracking number."""

    def wanted(bills: Any) -> sa.ColumnElement[bool]:
        grown = sa.or_(_theirs.c.tracking_number.is_(None), bills.c.without_tracking == 1)
        return sa.and_(_theirs.c.originator_code == bills.c.originator_code, grown)

    filed = _filed(wanted)
    _, same = same_parcel(MINE, filed, _usage)["house_bill_number"]
    grown = sa.and_(
        sa.or_(MINE.c.tracking_number.is_(None), filed.c.tracking_number.is_(None)),
        same,
        filed.c.originator_code == MINE.c.originator_code,
        filed.c.identity_key != MINE.c.identity_key,
        filed.c.id < MINE.c.id,
        MINE.c.action == "add",
    )
    return _beside(filed, grown, filed.c.name, filed.c.partner)


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
