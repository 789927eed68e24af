"""What stands in the way of picking files up."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from translator.journal.columns import Moment

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "trouble",
        sa.Column("partner", sa.Text, server_default="", nullable=False),
        sa.Column("name", sa.Text, server_default="", nullable=False),
        sa.Column("reason", sa.Text, server_default="", nullable=False),
        sa.Column("since", Moment, nullable=False),
        sa.PrimaryKeyConstraint("partner", "name", name="pk_trouble"),
    )
