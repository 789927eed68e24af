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

#: Table and columns.
INDICES = (
    ("event", "subject", "subject_id"),
    ("interchange", "partner", "path"),
    ("interchange", "partner", "sha256"),
    ("interchange", "state"),
    ("finding", "interchange_id", "ordinal"),
    ("header", "sender_qualifier", "sender", "control_number"),
    ("reply", "interchange_id"),
    ("reply", "state"),
    ("reply_due", "done"),
    ("reply_due", "interchange_id"),
    ("reservation", "interchange_id", "position"),
    ("reservation", "originator_code", "control_number"),
    ("transmission", "control_number"),
    ("transmission", "interchange_id"),
    ("transmission", "originator_code", "control_number"),
    ("transmission", "state"),
    ("filing", "identity_key"),
    ("response", "outcome"),
    ("response", "partner", "path"),
    ("response", "transmission_id"),
    ("unmatched", "response_id"),
)

#: Columns of filings that are looked up where they are there.
PRESENT = ("house_bill_number", "master_bill_number", "reference", "tracking_number", "transmission_id")


def key(table: str) -> tuple[sa.Column[int], sa.PrimaryKeyConstraint]:
    return sa.Column("id", Identifier, nullable=False), sa.PrimaryKeyConstraint("id", name=f"pk_{table}")


def owner(name: str, *, nullable: bool = True) -> sa.Column[int]:
    return sa.Column(name, Identifier, nullable=nullable)


def text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, server_default="", nullable=False)


def texts(*names: str) -> list[sa.Column[str]]:
    return [text(name) for name in names]


def optional(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text) for name in names]


def number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, server_default="0", nullable=False)


def numbers(*names: str) -> list[sa.Column[int]]:
    return [number(name) for name in names]


def belongs(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=f"fk_{table}_{column}")


def yes_no(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean, server_default=sa.false(), nullable=False)


def moment(name: str, *, nullable: bool = True) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def moments(*names: str) -> list[sa.Column[Any]]:
    return [moment(name) for name in names]


def content() -> tuple[sa.Column[Any], ...]:
    size = sa.Column("size", sa.BigInteger, nullable=False)
    return sa.Column("sha256", sa.String(64), nullable=False), size


def receipt() -> tuple[sa.Column[Any], ...]:
    claim = sa.Column("claim", sa.Text, nullable=False)
    modified = sa.Column("modified", sa.Double, server_default="0", nullable=False)
    return (*texts("partner", "name"), *content(), moment("received_at", nullable=False), claim, text("path"), modified)


def lease() -> tuple[sa.Column[Any], ...]:
    return sa.Column("worker", sa.Text), moment("lease_until"), number("epoch"), number("attempts")


def numbered(name: str, *columns: Any) -> None:
    op.create_table(name, *key(name), *columns, **NEVER_REUSED)


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
    for table, *columns in INDICES:
        op.create_index("_".join(["ix", table, *columns]), table, columns)
    for column in PRESENT:
        present = sa.text(f"{column} IS NOT NULL")
        op.create_index(f"ix_filing_{column}", "filing", [column], sqlite_where=present, postgresql_where=present)


def _control_counter() -> None:
    op.create_table(
        "control_counter",
        *texts("originator_code", "message"),
        number("last"),
        sa.PrimaryKeyConstraint("originator_code", "message", name="pk_control_counter"),
    )


def _event() -> None:
    numbered(
        "event",
        text("subject"),
        owner("subject_id", nullable=False),
        owner("interchange_id"),
        text("name"),
        sa.Column("state", sa.Text),
        moment("at", nullable=False),
        text("detail"),
    )


def _interchange() -> None:
    numbered(
        "interchange",
        *receipt(),
        *texts("state", "mapping", "mapping_version", "mapping_digest", "message", "usage"),
        sa.Column("shipments_read", sa.Integer),
        *numbers("shipments_refused", "shipments_held", "shipments_filed"),
        text("note"),
        *lease(),
        sa.UniqueConstraint("claim", name="uq_interchange_claim"),
    )


def _finding() -> None:
    numbered(
        "finding",
        owner("interchange_id", nullable=False),
        *numbers("ordinal", "part"),
        *texts("code", "body"),
        belongs("finding", "interchange_id", "interchange"),
    )


def _header() -> None:
    op.create_table(
        "header",
        owner("interchange_id", nullable=False),
        number("position"),
        *texts("sender_qualifier", "sender", "control_number", "body"),
        belongs("header", "interchange_id", "interchange"),
        sa.PrimaryKeyConstraint("interchange_id", "position", name="pk_header"),
    )


def _reply() -> None:
    numbered(
        "reply",
        owner("interchange_id", nullable=False),
        *texts("partner", "occasion", "form", "name"),
        *content(),
        text("state"),
        moment("composed_at", nullable=False),
        *moments("delivered_at", "not_before"),
        text("note"),
        *lease(),
        belongs("reply", "interchange_id", "interchange"),
    )


def _reply_due() -> None:
    numbered(
        "reply_due",
        owner("interchange_id", nullable=False),
        text("occasion"),
        yes_no("done"),
        *lease(),
        belongs("reply_due", "interchange_id", "interchange"),
    )


def _reservation() -> None:
    numbered(
        "reservation",
        owner("interchange_id", nullable=False),
        number("position"),
        *texts("originator_code", "message", "usage", "control_number"),
        sa.Column("answer_within", sa.Integer, nullable=False),
        moment("created_at", nullable=False),
        yes_no("cancelled"),
        belongs("reservation", "interchange_id", "interchange"),
    )


def _transaction_set() -> None:
    op.create_table(
        "transaction_set",
        owner("interchange_id", nullable=False),
        number("part"),
        text("body"),
        belongs("transaction_set", "interchange_id", "interchange"),
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
        *moments("created_at", "sent_at", "deadline", "overdue_at", "not_before"),
        text("note"),
        *lease(),
        belongs("transmission", "id", "reservation"),
        belongs("transmission", "interchange_id", "interchange"),
        sa.PrimaryKeyConstraint("id", name="pk_transmission"),
    )


def _filing() -> None:
    numbered(
        "filing",
        owner("interchange_id", nullable=False),
        sa.Column("ordinal", sa.Integer, nullable=False),
        *numbers("part", "place_ordinal"),
        *texts("extent", "action", "originator_code", "identity_key"),
        *optional("tracking_number", "house_bill_number", "master_bill_number", "reference"),
        text("state"),
        owner("transmission_id"),
        number("running_number"),
        *texts("code", "text"),
        yes_no("by_message"),
        belongs("filing", "interchange_id", "interchange"),
        belongs("filing", "transmission_id", "transmission"),
        sa.UniqueConstraint("interchange_id", "ordinal", name="uq_filing_interchange_id_ordinal"),
    )


def _response() -> None:
    numbered(
        "response",
        *receipt(),
        text("outcome"),
        owner("transmission_id"),
        text("note"),
        *lease(),
        belongs("response", "transmission_id", "transmission"),
        sa.UniqueConstraint("claim", name="uq_response_claim"),
    )


def _unmatched() -> None:
    numbered(
        "unmatched",
        owner("response_id", nullable=False),
        *texts("identity_key", "body"),
        belongs("unmatched", "response_id", "response"),
    )
    # ### end Alembic commands ###
