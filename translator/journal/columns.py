"""The columns that several tables share, and how they keep a moment."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Text

from translator.journal.sqlite import Identifier

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect


class Moment(sa.TypeDecorator[datetime]):
    """A point in time: goes in aware, is kept in UTC, comes out aware."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """The same moment in UTC.

        Raises:
            ValueError: the moment does not say its zone; a bug.
        """
        if value is None:
            return None
        if value.tzinfo is None:
            msg = f"a moment without a time zone: {value!r}"
            raise ValueError(msg)
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """The moment, aware."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


#: Numbers that a filing can be asked for; NULL instead of empty, so that no index holds what is not there.
NUMBERS = ("tracking_number", "house_bill_number", "master_bill_number", "reference")
#: Those of the parcel as `bare_number` writes them: by these parcels are found and compared.
BARE_NUMBERS = tuple(f"bare_{name}" for name in NUMBERS[:3])


def known(*names: str) -> Index:
    """An index of the filings that have the first of the columns."""
    present = sa.text(f"{names[0]} IS NOT NULL")
    return Index(f"ix_filing_{'_'.join(names)}", *names, sqlite_where=present, postgresql_where=present)


def text(name: str, **more: Any) -> Column[str]:
    """A text that is empty when there is none."""
    return Column(name, Text, nullable=False, server_default="", **more)


def number(name: str) -> Column[int]:
    """A count, 0 at first."""
    return Column(name, Integer, nullable=False, server_default="0")


def yes_no(name: str) -> Column[bool]:
    """A yes or no, no at first."""
    return Column(name, Boolean, nullable=False, server_default=sa.false())


def key() -> Column[int]:
    """The row's own number."""
    return Column("id", Identifier, primary_key=True)


def owner(table: str, *, nullable: bool = False, index: bool | None = None) -> Column[int]:
    """The number of the row of ``table`` that this one belongs to."""
    return Column(f"{table}_id", Identifier, ForeignKey(f"{table}.id"), nullable=nullable, index=index)


def content() -> tuple[Column[Any], ...]:
    """The kept bytes, as `Kept`."""
    return Column("sha256", String(64), nullable=False), Column("size", sa.BigInteger, nullable=False)


def receipt() -> tuple[Column[Any], ...]:
    """One received file, as `Receipt`."""
    modified = Column("modified", sa.Double, nullable=False, server_default="0")
    received_at = Column("received_at", Moment, nullable=False)
    claim = Column("claim", Text, nullable=False, unique=True)
    return (text("partner"), text("name"), *content(), received_at, claim, text("path"), modified)


def lease() -> tuple[Column[Any], ...]:
    """Who works on the row, until when, which claim this is, and how many there were."""
    return Column("worker", Text), Column("lease_until", Moment), number("epoch"), number("attempts")


def facts() -> tuple[Column[Any], ...]:
    """What a filing is compared with others by, as `Facts`: who receives it, where, when, what it is worth in cents."""
    numbers = (Column(name, sa.BigInteger) for name in ("person_day", "destination", "worth"))
    return (*numbers, yes_no("worth_in_part"), Column("arrival", sa.Date), text("mode"), text("words"))
