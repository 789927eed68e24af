"""What filings are compared by: who receives them, where and when, what they are worth, and what is said of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    for name in ("person_day", "destination", "worth"):
        op.add_column("filing", sa.Column(name, sa.BigInteger))
    op.add_column("filing", sa.Column("worth_in_part", sa.Boolean, server_default=sa.false(), nullable=False))
    op.add_column("filing", sa.Column("arrival", sa.Date))
    for name in ("mode", "words"):
        op.add_column("filing", sa.Column(name, sa.Text, server_default="", nullable=False))
    present = sa.text("person_day IS NOT NULL")
    op.create_index(
        "ix_filing_person_day_worth", "filing", ["person_day", "worth"], sqlite_where=present, postgresql_where=present
    )
