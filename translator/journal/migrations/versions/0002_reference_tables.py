"""Reference tables that are received, in their versions, and which version each interchange was joined with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from translator.journal.sqlite import NEVER_REUSED, Identifier

revision = "0002"
down_revision = "0001"


def _owner(table: str, name: str) -> tuple[sa.Column[int], sa.ForeignKeyConstraint]:
    constraint = sa.ForeignKeyConstraint([f"{name}_id"], [f"{name}.id"], name=f"fk_{table}_{name}_id")
    return sa.Column(f"{name}_id", Identifier, nullable=False), constraint


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, server_default="", nullable=False)


def upgrade() -> None:
    op.create_table(
        "reference_table",
        sa.Column("id", Identifier, nullable=False),
        *_owner("reference_table", "interchange"),
        _text("partner"),
        _text("mapping"),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("rows", sa.Integer, server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reference_table"),
        **NEVER_REUSED,
    )
    op.create_table(
        "joined_table",
        *_owner("joined_table", "interchange"),
        _text("name"),
        *_owner("joined_table", "reference_table"),
        sa.PrimaryKeyConstraint("interchange_id", "name", name="pk_joined_table"),
    )
    op.create_index("ix_reference_table_interchange_id", "reference_table", ["interchange_id"])
    op.create_index("ix_reference_table_partner_mapping", "reference_table", ["partner", "mapping"])
    op.create_index("ix_joined_table_reference_table_id", "joined_table", ["reference_table_id"])
