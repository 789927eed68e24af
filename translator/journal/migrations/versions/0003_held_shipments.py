"""Shipments that are held back: as they were rendered, with what holds them, until they are released or discarded."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from translator.journal.sqlite import NEVER_REUSED, Identifier

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "hold",
        sa.Column("id", Identifier, nullable=False),
        sa.Column("interchange_id", Identifier, nullable=False),
        sa.Column("cause", sa.Text, server_default="", nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("released", sa.Boolean, server_default=sa.false(), nullable=False),
        sa.Column("done", sa.Boolean, server_default=sa.false(), nullable=False),
        sa.Column("note", sa.Text, server_default="", nullable=False),
        sa.Column("worker", sa.Text),
        sa.Column("lease_until", sa.DateTime(timezone=True)),
        sa.Column("epoch", sa.Integer, server_default="0", nullable=False),
        sa.Column("attempts", sa.Integer, server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["interchange_id"], ["interchange.id"], name="fk_hold_interchange_id"),
        sa.PrimaryKeyConstraint("id", name="pk_hold"),
        **NEVER_REUSED,
    )
    op.create_index("ix_hold_interchange_id", "hold", ["interchange_id"])
    op.create_index("ix_hold_done", "hold", ["done"])
