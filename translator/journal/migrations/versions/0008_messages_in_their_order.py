"""Messages that others may overtake, numbers that are counted for the sender, and answers found by their bytes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    for table, name in (("transmission", "set_aside"), ("reservation", "by_sender")):
        op.add_column(table, sa.Column(name, sa.Boolean, server_default=sa.false(), nullable=False))
    op.drop_index("ix_reservation_originator_code_control_number", "reservation")
    op.create_index("ix_reservation_control_number", "reservation", ["control_number"])
    op.create_index("ix_response_sha256", "response", ["sha256"])
