"""What counts together with a shipment, for people to look at: every filing, of whatever participant."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa

from translator.journal.in_force import describes, newest
from translator.journal.pairs import called
from translator.journal.tables import filing, finding, interchange
from translator.journal.together import KEYS, counting
from translator.journal.worth_of_parcels import Parcel

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy.engine import Connection, Row

    from translator.model.filing import Together

#: Filings of a group, and groups, beyond which nobody reads.
LIMIT = 100
#: The findings that tell of shipments which pass the limit together.
_CODES = tuple(f"{letter}{number}" for letter in "HW" for number in (321, 322))


class CountedFiling(NamedTuple):
    """A filing that counts."""

    #: Whether it was asked for.
    asked: bool
    #: Filings of one parcel have one number.
    parcel: int
    partner: str
    interchange_id: int
    file: str
    #: Its rows, segments or path.
    extent: str
    state: str
    originator_code: str
    reference: str
    tracking_number: str
    house_bill_number: str
    master_bill_number: str
    #: US cents; None when it cannot be known.
    worth_cents: int | None
    worth_in_part: bool
    #: None when it was not told.
    arrival: date | None


class Group(NamedTuple):
    """Filings that count together, parcel by parcel."""

    together: Together
    #: Test or production.
    usage: str
    #: The person on a day, as a number, and a day that is near; None for the lots of an order.
    person_day: int | None
    near: date
    #: What the lots of an order have in common; empty for a person.
    originator_code: str
    reference: str
    #: US cents, each parcel once.
    cents: int
    #: How many there are of each; the first `LIMIT` filings follow, and all that were asked for.
    parcels: int
    filed: int
    filings: tuple[CountedFiling, ...]


def groups(connection: Connection, number: str) -> Iterator[Group]:
    """What counts together with the shipments of this tracking or bill number or reference; or of this interchange.

    Of an interchange those shipments are meant of which it was found that they pass the limit.
    """
    wanted = [called(filing, number)]
    if number.isascii() and number.isdigit() and len(number) < len(str(2**62)):
        found = sa.exists().where(
            finding.c.interchange_id == filing.c.interchange_id,
            finding.c.ordinal == filing.c.ordinal,
            finding.c.code.in_(_CODES),
        )
        wanted.append(sa.and_(filing.c.interchange_id == int(number), found))
    asked = _asked(connection, wanted)
    numbers = {row.id for row in asked}
    for together, columns in KEYS.items():
        known: dict[tuple[Any, ...], Row[Any]] = {}
        for row in asked:
            key = (row.usage, *(row._mapping[column.name] for column in columns))  # noqa: SLF001  the public name
            if None not in key:
                known.setdefault(key, row)
        for key, row in known.items():
            rows = connection.execute(counting(together, [key[1:]], row.usage, known_worth=False))
            yield _group(together, row, rows, numbers)


def _asked(connection: Connection, wanted: Iterable[sa.ColumnElement[bool]]) -> list[Row[Any]]:
    told: sa.Select[Any] = sa.select(
        *(filing.c[name] for name in ("id", "person_day", "originator_code", "reference")),
        interchange.c.usage,
        interchange.c.received_at,
    ).join(interchange, interchange.c.id == filing.c.interchange_id)
    found: dict[int, Row[Any]] = {}
    for which in wanted:
        rows = told.where(which, *describes(filing), newest(filing)).order_by(filing.c.id).limit(LIMIT)
        for row in connection.execute(rows):
            found[row.id] = row
    return [found[key] for key in sorted(found)]


def _group(together: Together, one: Any, rows: Iterable[Any], asked: set[int]) -> Group:
    shown: list[CountedFiling] = []
    cents = parcels = filed = 0
    for _, filings in groupby(rows, key=lambda row: row.parcel):
        parcel = Parcel()
        parcels += 1
        for row in filings:
            filed += 1
            parcel.add(row.bare_tracking_number, row.originator_code, row.worth or 0)
            if len(shown) < LIMIT or row.id in asked:
                shown.append(_filing(row, parcels, asked=row.id in asked))
        cents += parcel.cents
    of_order = together == "order"
    return Group(
        together=together,
        usage=one.usage,
        person_day=None if of_order else one.person_day,
        near=one.received_at.date(),
        originator_code=one.originator_code if of_order else "",
        reference=one.reference if of_order else "",
        cents=cents,
        parcels=parcels,
        filed=filed,
        filings=tuple(shown),
    )


def _filing(row: Any, parcel: int, *, asked: bool) -> CountedFiling:
    return CountedFiling(
        asked=asked,
        parcel=parcel,
        partner=row.partner,
        interchange_id=row.interchange_id,
        file=row.name,
        extent=row.extent,
        state=row.state,
        originator_code=row.originator_code,
        reference=row.reference or "",
        tracking_number=row.tracking_number or "",
        house_bill_number=row.house_bill_number or "",
        master_bill_number=row.master_bill_number or "",
        worth_cents=row.worth,
        worth_in_part=row.worth_in_part,
        arrival=row.arrival,
    )
