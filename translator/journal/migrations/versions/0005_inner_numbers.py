"""Control numbers of the functional group and of the transaction set in a message."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from translator.journal.sqlite import Identifier

revision = "0005"
down_revision = "0004"


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, server_default="", nullable=False)


def upgrade() -> None:
    op.create_table(
        "inner_number",
        sa.Column("reservation_id", Identifier, nullable=False),
        _text("kind"),
        _text("number"),
        sa.ForeignKeyConstraint(["reservation_id"], ["reservation.id"], name="fk_inner_number_reservation_id"),
        sa.PrimaryKeyConstraint("reservation_id", "kind", name="pk_inner_number"),
    )
    op.create_index("ix_inner_number_kind_number", "inner_number", ["kind", "number"])
