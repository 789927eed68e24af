"""The first journal: receipts, filings, transmissions, answers, replies, and the events that all of them follow from.

Written out in full, so that it stays as it is when the tables move on.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from translator.journal.sqlite import NEVER_REUSED, Identifier

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def key() -> sa.Column[int]:
    return sa.Column("id", Identifier, nullable=False)


def owner(name: str, *, nullable: bool = True) -> sa.Column[int]:
    return sa.Column(name, Identifier, nullable=nullable)


def text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, server_default="", nullable=False)


def texts(*names: str) -> list[sa.Column[str]]:
    return [text(name) for name in names]


def number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, server_default="0", nullable=False)


def yes_no(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean, server_default=sa.false(), nullable=False)


def moment(name: str, *, nullable: bool = True) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def content() -> tuple[sa.Column[Any], ...]:
    size = sa.Column("size", sa.BigInteger, nullable=False)
    return sa.Column("sha256", sa.String(64), nullable=False), size


def lease() -> tuple[sa.Column[Any], ...]:
    return sa.Column("worker", sa.Text), moment("lease_until"), number("epoch"), number("attempts")


def upgrade() -> None:
    for build in (
        _control_counter,
        _event,
        _interchange,
        _finding,
        _header,
        _reply,
        _reply_due,
        _reservation,
        _transaction_set,
        _transmission,
        _filing,
        _response,
        _unmatched,
    ):
        build()


def _control_counter() -> None:
    op.create_table(
        "control_counter",
        *texts("originator_code", "message"),
        number("last"),
        sa.PrimaryKeyConstraint("originator_code", "message", name="pk_control_counter"),
    )


def _event() -> None:
    op.create_table(
        "event",
        key(),
        text("subject"),
        owner("subject_id", nullable=False),
        owner("interchange_id"),
        text("name"),
        sa.Column("state", sa.Text),
        moment("at", nullable=False),
        text("detail"),
        sa.PrimaryKeyConstraint("id", name="pk_event"),
        **NEVER_REUSED,
    )
    op.create_index("ix_event_subject_subject_id", "event", ["subject", "subject_id"])


def _interchange() -> None:
    op.create_table(
        "interchange",
        key(),
        *texts("partner", "name"),
        *content(),
        moment("received_at", nullable=False),
        sa.Column("claim", sa.Text, nullable=False),
        text("path"),
        sa.Column("modified", sa.Double, server_default="0", nullable=False),
        *texts("state", "mapping", "mapping_version", "mapping_digest", "message", "usage"),
        sa.Column("shipments_read", sa.Integer),
        number("shipments_refused"),
        number("shipments_held"),
        number("shipments_filed"),
        text("note"),
        *lease(),
        sa.PrimaryKeyConstraint("id", name="pk_interchange"),
        sa.UniqueConstraint("claim", name="uq_interchange_claim"),
        **NEVER_REUSED,
    )
    op.create_index("ix_interchange_partner_path", "interchange", ["partner", "path"])
    op.create_index("ix_interchange_partner_sha256", "interchange", ["partner", "sha256"])
    op.create_index("ix_interchange_state", "interchange", ["state"])


def _finding() -> None:
    op.create_table(
        "finding",
        key(),
        owner("interchange_id", nullable=False),
        number("ordinal"),
        number("part"),
        *texts("code", "body"),
        sa.ForeignKeyConstraint(["interchange_id"], ["interchange.id"], name="fk_finding_interchange_id"),
        sa.PrimaryKeyConstraint("id", name="pk_finding"),
    )
    op.create_index("ix_finding_interchange_id_ordinal", "finding", ["interchange_id", "ordinal"])


def _header() -> None:
    op.create_table(
        "header",
        owner("interchange_id", nullable=False),
        number("position"),
        *texts("sender_qualifier", "sender", "control_number", "body"),
        sa.ForeignKeyConstraint(["interchange_id"], ["interchange.id"], name="fk_header_interchange_id"),
        sa.PrimaryKeyConstraint("interchange_id", "position", name="pk_header"),
    )
    op.create_index(
        "ix_header_sender_qualifier_sender_control_number", "header", ["sender_qualifier", "sender", "control_number"]
    )


def _reply() -> None:
    op.create_table(
        "reply",
        key(),
        owner("interchange_id", nullable=False),
        *texts("partner", "occasion", "form", "name"),
        *content(),
        text("state"),
        moment("composed_at", nullable=False),
        moment("delivered_at"),
        moment("not_before"),
        text("note"),
        *lease(),
        sa.ForeignKeyConstraint(["interchange_id"], ["interchange.id"], name="fk_reply_interchange_id"),
        sa.PrimaryKeyConstraint("id", name="pk_reply"),
        **NEVER_REUSED,
    )
    op.create_index("ix_reply_interchange_id", "reply", ["interchange_id"])
    op.create_index("ix_reply_state", "reply", ["state"])


def _reply_due() -> None:
    op.create_table(
        "reply_due",
        key(),
        owner("interchange_id", nullable=False),
        text("occasion"),
        yes_no("done"),
        *lease(),
        sa.ForeignKeyConstraint(["interchange_id"], ["interchange.id"], name="fk_reply_due_interchange_id"),
        sa.PrimaryKeyConstraint("id", name="pk_reply_due"),
    )
    op.create_index("ix_reply_due_done", "reply_due", ["done"])
    op.create_index("ix_reply_due_interchange_id", "reply_due", ["interchange_id"])


def _reservation() -> None:
    op.create_table(
        "reservation",
        key(),
        owner("interchange_id", nullable=False),
        number("position"),
        *texts("originator_code", "message", "usage", "control_number"),
        sa.Column("answer_within", sa.Integer, nullable=False),
        moment("created_at", nullable=False),
        yes_no("cancelled"),
        sa.ForeignKeyConstraint(["interchange_id"], ["interchange.id"], name="fk_reservation_interchange_id"),
        sa.PrimaryKeyConstraint("id", name="pk_reservation"),
        **NEVER_REUSED,
    )
    op.create_index("ix_reservation_interchange_id_position", "reservation", ["interchange_id", "position"])
    op.create_index(
        "ix_reservation_originator_code_control_number", "reservation", ["originator_code", "control_number"]
    )


def _transaction_set() -> None:
    op.create_table(
        "transaction_set",
        owner("interchange_id", nullable=False),
        number("part"),
        text("body"),
        sa.ForeignKeyConstraint(["interchange_id"], ["interchange.id"], name="fk_transaction_set_interchange_id"),
        sa.PrimaryKeyConstraint("interchange_id", "part", name="pk_transaction_set"),
    )


def _transmission() -> None:
    op.create_table(
        "transmission",
        sa.Column("id", Identifier, autoincrement=False, nullable=False),
        owner("interchange_id", nullable=False),
        *texts("partner", "originator_code", "message", "usage", "control_number", "name"),
        *content(),
        number("shipments"),
        text("state"),
        yes_no("visible"),
        yes_no("uploaded"),
        sa.Column("answer_within", sa.Integer, nullable=False),
        moment("created_at"),
        moment("sent_at"),
        moment("deadline"),
        moment("overdue_at"),
        moment("not_before"),
        text("note"),
        *lease(),
        sa.ForeignKeyConstraint(["id"], ["reservation.id"], name="fk_transmission_id"),
        sa.ForeignKeyConstraint(["interchange_id"], ["interchange.id"], name="fk_transmission_interchange_id"),
        sa.PrimaryKeyConstraint("id", name="pk_transmission"),
    )
    op.create_index("ix_transmission_control_number", "transmission", ["control_number"])
    op.create_index("ix_transmission_interchange_id", "transmission", ["interchange_id"])
    op.create_index(
        "ix_transmission_originator_code_control_number", "transmission", ["originator_code", "control_number"]
    )
    op.create_index("ix_transmission_state", "transmission", ["state"])


def _filing() -> None:
    op.create_table(
        "filing",
        key(),
        owner("interchange_id", nullable=False),
        sa.Column("ordinal", sa.Integer, nullable=False),
        number("part"),
        number("place_ordinal"),
        *texts("extent", "action", "originator_code", "identity_key"),
        sa.Column("tracking_number", sa.Text),
        sa.Column("house_bill_number", sa.Text),
        sa.Column("master_bill_number", sa.Text),
        sa.Column("reference", sa.Text),
        text("state"),
        owner("transmission_id"),
        number("running_number"),
        *texts("code", "text"),
        yes_no("by_message"),
        sa.ForeignKeyConstraint(["interchange_id"], ["interchange.id"], name="fk_filing_interchange_id"),
        sa.ForeignKeyConstraint(["transmission_id"], ["transmission.id"], name="fk_filing_transmission_id"),
        sa.PrimaryKeyConstraint("id", name="pk_filing"),
        sa.UniqueConstraint("interchange_id", "ordinal", name="uq_filing_interchange_id_ordinal"),
        **NEVER_REUSED,
    )
    op.create_index(
        "ix_filing_house_bill_number",
        "filing",
        ["house_bill_number"],
        sqlite_where=sa.text("house_bill_number IS NOT NULL"),
        postgresql_where=sa.text("house_bill_number IS NOT NULL"),
    )
    op.create_index("ix_filing_identity_key", "filing", ["identity_key"])
    op.create_index(
        "ix_filing_master_bill_number",
        "filing",
        ["master_bill_number"],
        sqlite_where=sa.text("master_bill_number IS NOT NULL"),
        postgresql_where=sa.text("master_bill_number IS NOT NULL"),
    )
    op.create_index(
        "ix_filing_reference",
        "filing",
        ["reference"],
        sqlite_where=sa.text("reference IS NOT NULL"),
        postgresql_where=sa.text("reference IS NOT NULL"),
    )
    op.create_index(
        "ix_filing_tracking_number",
        "filing",
        ["tracking_number"],
        sqlite_where=sa.text("tracking_number IS NOT NULL"),
        postgresql_where=sa.text("tracking_number IS NOT NULL"),
    )
    op.create_index(
        "ix_filing_transmission_id",
        "filing",
        ["transmission_id"],
        sqlite_where=sa.text("transmission_id IS NOT NULL"),
        postgresql_where=sa.text("transmission_id IS NOT NULL"),
    )


def _response() -> None:
    op.create_table(
        "response",
        key(),
        *texts("partner", "name"),
        *content(),
        moment("received_at", nullable=False),
        sa.Column("claim", sa.Text, nullable=False),
        text("path"),
        sa.Column("modified", sa.Double, server_default="0", nullable=False),
        text("outcome"),
        owner("transmission_id"),
        text("note"),
        *lease(),
        sa.ForeignKeyConstraint(["transmission_id"], ["transmission.id"], name="fk_response_transmission_id"),
        sa.PrimaryKeyConstraint("id", name="pk_response"),
        sa.UniqueConstraint("claim", name="uq_response_claim"),
        **NEVER_REUSED,
    )
    op.create_index("ix_response_outcome", "response", ["outcome"])
    op.create_index("ix_response_partner_path", "response", ["partner", "path"])
    op.create_index("ix_response_transmission_id", "response", ["transmission_id"])


def _unmatched() -> None:
    op.create_table(
        "unmatched",
        key(),
        owner("response_id", nullable=False),
        *texts("identity_key", "body"),
        sa.ForeignKeyConstraint(["response_id"], ["response.id"], name="fk_unmatched_response_id"),
        sa.PrimaryKeyConstraint("id", name="pk_unmatched"),
    )
    op.create_index("ix_unmatched_response_id", "unmatched", ["response_id"])
    # ### end Alembic commands ###
