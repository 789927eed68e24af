"""Which filings still stand for something: the conditions that several questions have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from translator.journal.tables import filing
from translator.model.lifecycle import VOID_FILINGS

if TYPE_CHECKING:
    from sqlalchemy.sql import ColumnElement

_later = filing.alias("later")


def describes(table: Any) -> tuple[ColumnElement[bool], ...]:
    """The filing of ``table`` is in force and says something of its shipment, as a cancellation does not."""
    return table.c.state.not_in(VOID_FILINGS), table.c.action != "cancel"


def newest(table: Any) -> ColumnElement[bool]:
    """No later filing in force has replaced the one of ``table``, or taken it back."""
    return ~sa.exists().where(
        _later.c.identity_key == table.c.identity_key, _later.c.id > table.c.id, _later.c.state.not_in(VOID_FILINGS)
    )
