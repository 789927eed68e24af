"""Pairs of filings in which two participants speak of one parcel, for people to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa

from translator.journal.columns import BARE_NUMBERS
from translator.journal.in_force import describes, newest
from translator.journal.parcels import same_parcel
from translator.journal.tables import filing, interchange
from translator.model.filing import Facts
from translator.model.shipment import bare_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Connection, Row


class Side(NamedTuple):
    """What one participant filed."""

    partner: str
    interchange_id: int
    file: str
    #: Its rows, segments or path.
    extent: str
    state: str
    reference: str
    facts: Facts


class Pair(NamedTuple):
    """Two filings of one parcel, the earlier first."""

    #: The number that both have.
    number: str
    one: Side
    other: Side


def pairs(connection: Connection, number: str = "") -> Iterator[Pair]:
    """Every pair that is in force, or those under one tracking or bill number; ordered by the later of the two."""
    one, other = filing.alias("one"), filing.alias("other")
    file_of_one, file_of_other = interchange.alias("file_of_one"), interchange.alias("file_of_other")
    for shared, same in same_parcel(one, other, file_of_one.c.usage).values():
        asked = (
            sa.select(
                shared.label("number"), *_columns("one", one, file_of_one), *_columns("other", other, file_of_other)
            )
            .join_from(
                one, other, sa.and_(same, one.c.id < other.c.id, one.c.originator_code != other.c.originator_code)
            )
            .join(file_of_one, file_of_one.c.id == one.c.interchange_id)
            .join(file_of_other, file_of_other.c.id == other.c.interchange_id)
            .where(
                shared.is_not(None),
                file_of_one.c.usage == file_of_other.c.usage,
                *(condition for side in (one, other) for condition in (*describes(side), newest(side))),
            )
            .order_by(other.c.id)
        )
        if number:
            asked = asked.where(sa.or_(called(one, number), called(other, number)))
        for row in connection.execute(asked):
            yield Pair(row.number, _side(row, "one"), _side(row, "other"))


def called(side: Any, number: str) -> sa.ColumnElement[bool]:
    """One of its numbers is this one, capitals, blanks and marks aside; or its reference, as it is written."""
    bare = bare_number(number)
    return sa.or_(side.c.reference == number, *(side.c[name] == bare for name in BARE_NUMBERS))


_OF_FILING = ("extent", "state", "reference", *Facts.__struct_fields__)
_OF_FILE = ("id", "partner", "name")


def _columns(side: str, table: Any, file: Any) -> Iterator[sa.ColumnElement[Any]]:
    yield from (table.c[name].label(f"{side}_{name}") for name in _OF_FILING)
    yield from (file.c[name].label(f"{side}_file_{name}") for name in _OF_FILE)


def _side(row: Row[Any], side: str) -> Side:
    def told(name: str) -> Any:
        return getattr(row, f"{side}_{name}")

    facts = Facts(*(told(name) for name in Facts.__struct_fields__))
    return Side(
        told("file_partner"),
        told("file_id"),
        told("file_name"),
        told("extent"),
        told("state"),
        told("reference") or "",
        facts,
    )
