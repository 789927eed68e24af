"""Which filings still stand for something: the conditions that several questions have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from translator.journal.tables import filing, interchange
from translator.model.lifecycle import VOID_FILINGS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.sql import ColumnElement

_other = filing.alias("other_of_shipment")
_other_file, _own_file = interchange.alias("other_file"), interchange.alias("own_file")


def describes(table: Any) -> tuple[ColumnElement[bool], ...]:
    """The filing of ``table`` is in force and says something of its shipment, as a cancellation does not."""
    return table.c.state.not_in(VOID_FILINGS), table.c.action != "cancel"


def newest(table: Any) -> ColumnElement[bool]:
    """No later filing in force, for the same usage, has replaced the one of ``table``, or taken it back."""
    return ~followed(table, VOID_FILINGS)


def followed(table: Any, void: Sequence[str]) -> ColumnElement[bool]:
    """Whether a later filing of the shipment, for the same usage, is in none of the states ``void``."""
    return _beside(table, _other.c.id > table.c.id, void)


def preceded(table: Any) -> ColumnElement[bool]:
    """Whether an earlier filing of the shipment, for the same usage, is in force."""
    return _beside(table, _other.c.id < table.c.id, VOID_FILINGS)


def _beside(table: Any, order: ColumnElement[bool], void: Sequence[str]) -> ColumnElement[bool]:
    return sa.exists().where(
        _other.c.identity_key == table.c.identity_key,
        order,
        _other.c.state.not_in(void),
        _other_file.c.id == _other.c.interchange_id,
        _own_file.c.id == table.c.interchange_id,
        _other_file.c.usage == _own_file.c.usage,
    )
