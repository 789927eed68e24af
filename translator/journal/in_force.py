"""Which filings still stand for something: the conditions that several questions have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from translator.journal.tables import filing, interchange
from translator.model.lifecycle import VOID_FILINGS

if TYPE_CHECKING:
    from sqlalchemy.sql import ColumnElement

_later = filing.alias("later")
_later_file, _own_file = interchange.alias("later_file"), interchange.alias("own_file")


def describes(table: Any) -> tuple[ColumnElement[bool], ...]:
    """The filing of ``table`` is in force and says something of its shipment, as a cancellation does not."""
    return table.c.state.not_in(VOID_FILINGS), table.c.action != "cancel"


def newest(table: Any) -> ColumnElement[bool]:
    """No later filing in force, for the same usage, has replaced the one of ``table``, or taken it back."""
    return ~sa.exists().where(
        _later.c.identity_key == table.c.identity_key,
        _later.c.id > table.c.id,
        _later.c.state.not_in(VOID_FILINGS),
        _later_file.c.id == _later.c.interchange_id,
        _own_file.c.id == table.c.interchange_id,
        _later_file.c.usage == _own_file.c.usage,
    )
