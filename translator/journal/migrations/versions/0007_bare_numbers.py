"""The numbers of a parcel as they are compared: without capitals, blanks and marks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from alembic import op

from translator.model.shipment import bare_number

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

revision = "0007"
down_revision = "0006"

_NAMES = ("tracking_number", "house_bill_number", "master_bill_number")
_filing = sa.table("filing", sa.column("id"), *(sa.column(name) for one in _NAMES for name in (one, f"bare_{one}")))
_PORTION = 10_000


def upgrade() -> None:
    for name in _NAMES:
        op.add_column("filing", sa.Column(f"bare_{name}", sa.Text))
    connection, last = op.get_bind(), 0
    while filled := _fill(connection, last):
        last = filled
    for name in _NAMES:
        present = sa.text(f"bare_{name} IS NOT NULL")
        op.drop_index(f"ix_filing_{name}", "filing")
        op.create_index(
            f"ix_filing_bare_{name}", "filing", [f"bare_{name}"], sqlite_where=present, postgresql_where=present
        )


def _fill(connection: Connection, after: int) -> int:
    """Fills the filings behind this one, so many as memory bears; the last of them, or 0 when there was none."""
    rows = connection.execute(
        sa.select(_filing.c.id, *(_filing.c[name] for name in _NAMES))
        .where(_filing.c.id > after)
        .order_by(_filing.c.id)
        .limit(_PORTION)
    ).all()
    if not rows:
        return 0
    bare: dict[str, Any] = {f"bare_{name}": sa.bindparam(f"with_{name}") for name in _NAMES}
    connection.execute(
        sa.update(_filing).where(_filing.c.id == sa.bindparam("of_filing")).values(bare),
        [
            {"of_filing": row.id, **{f"with_{name}": bare_number(getattr(row, name) or "") or None for name in _NAMES}}
            for row in rows
        ],
    )
    return int(rows[-1].id)
