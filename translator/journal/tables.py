"""What the journal remembers, as tables. The migrations build them; a test asserts that both say the same.

``state`` is a cache of the ``event`` table, which is only ever appended to. Columns of a lease stand in every table
whose rows are work: who has it, until when, and the epoch, which counts the claims and so fences a worker that slept
through the end of its lease. An empty text means "none" everywhere, except where an index leaves empty numbers out.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from translator.journal.columns import (
    BARE_NUMBERS,
    NUMBERS,
    Moment,
    content,
    facts,
    key,
    known,
    lease,
    number,
    owner,
    receipt,
    text,
    yes_no,
)
from translator.journal.sqlite import NEVER_REUSED, Identifier

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


interchange = Table(
    "interchange",
    metadata,
    key(),
    *receipt(),
    text("state"),
    # What recognition told.
    *(text(name) for name in ("mapping", "mapping_version", "mapping_digest", "message", "usage")),
    # Counted when translation finished; the first is what reading told, and empty until then.
    Column("shipments_read", Integer),
    *(number(name) for name in ("shipments_refused", "shipments_held", "shipments_filed")),
    # Why it is quarantined.
    text("note"),
    *lease(),
    Index(None, "partner", "sha256"),
    Index(None, "partner", "path"),
    Index(None, "state"),
    **NEVER_REUSED,
)

response = Table(
    "response",
    metadata,
    key(),
    *receipt(),
    # Empty until it was reconciled; then recorded, or unmatched.
    text("outcome"),
    owner("transmission", nullable=True, index=True),
    text("note"),
    *lease(),
    *(Index(None, *columns) for columns in (("outcome",), ("partner", "path"), ("sha256",))),
    **NEVER_REUSED,
)

header = Table(
    "header",
    metadata,
    owner("interchange"),
    number("position"),
    text("sender_qualifier"),
    text("sender"),
    text("control_number"),
    # The whole InterchangeHeader as JSON.
    text("body"),
    sa.PrimaryKeyConstraint("interchange_id", "position"),
    Index(None, "sender_qualifier", "sender", "control_number"),
)

transaction_set = Table(
    "transaction_set",
    metadata,
    owner("interchange"),
    number("part"),
    # The whole TransactionSet as JSON.
    text("body"),
    sa.PrimaryKeyConstraint("interchange_id", "part"),
)

reservation = Table(
    "reservation",
    metadata,
    key(),
    owner("interchange"),
    number("position"),
    *(text(name) for name in ("originator_code", "message", "usage", "control_number")),
    Column("answer_within", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    *map(yes_no, ("cancelled", "by_sender")),
    Index(None, "interchange_id", "position"),
    Index(None, "control_number"),
    **NEVER_REUSED,
)

inner_number = Table(
    "inner_number",
    metadata,
    owner("reservation"),  # whose group or set has a number of its own
    *(text(name) for name in ("kind", "number")),
    sa.PrimaryKeyConstraint("reservation_id", "kind"),
    Index(None, "kind", "number"),
)

control_counter = Table(
    "control_counter",
    metadata,
    text("originator_code"),
    text("message"),
    number("last"),
    sa.PrimaryKeyConstraint("originator_code", "message"),
)

transmission = Table(
    "transmission",
    metadata,
    # The number of its reservation.
    Column("id", Identifier, ForeignKey("reservation.id"), primary_key=True, autoincrement=False),
    owner("interchange", index=True),
    *(text(name) for name in ("partner", "originator_code", "message", "usage", "control_number", "name")),
    *content(),
    number("shipments"),
    text("state"),
    # False while its interchange is still being translated.
    yes_no("visible"),
    # The whole of it lies at the far side under its temporary name.
    yes_no("uploaded"),
    # A bug or spoiled bytes stand in its way, which a person must see to: others of its originator overtake it.
    yes_no("set_aside"),
    Column("answer_within", Integer, nullable=False),
    *(Column(name, Moment) for name in ("created_at", "sent_at", "deadline", "overdue_at", "not_before")),
    # What stands in the way of sending it.
    text("note"),
    *lease(),
    Index(None, "originator_code", "control_number"),
    Index(None, "control_number"),
    Index(None, "state"),
)

filing = Table(
    "filing",
    metadata,
    key(),
    owner("interchange"),
    Column("ordinal", Integer, nullable=False),
    number("part"),
    number("place_ordinal"),
    *(text(name) for name in ("extent", "action", "originator_code", "identity_key")),
    *(Column(name, Text) for name in (*NUMBERS, *BARE_NUMBERS)),
    text("state"),
    owner("transmission", nullable=True),
    number("running_number"),
    # CBP's own.
    text("code"),
    text("text"),
    # CBP spoke of the message, not of this shipment.
    yes_no("by_message"),
    *facts(),
    UniqueConstraint("interchange_id", "ordinal"),
    Index(None, "identity_key"),
    known("person_day", "worth"),
    *(known(name) for name in (*BARE_NUMBERS, "reference", "transmission_id")),
    **NEVER_REUSED,
)

finding = Table(
    "finding",
    metadata,
    key(),
    owner("interchange"),
    # Of the shipment; 0 for the part or the file.
    number("ordinal"),
    number("part"),
    text("code"),
    # The whole Finding as JSON.
    text("body"),
    Index(None, "interchange_id", "ordinal"),
    **NEVER_REUSED,
)

reference_table = Table(
    "reference_table",
    metadata,
    key(),
    # The file that it came as; a later file is a later version.
    owner("interchange", index=True),
    text("partner"),
    # The mapping that read it, which is its name.
    text("mapping"),
    # Its rows, as they are looked up.
    *content(),
    number("rows"),
    Index(None, "partner", "mapping"),
    **NEVER_REUSED,
)

joined_table = Table(
    "joined_table",
    metadata,
    owner("interchange"),
    # As the card of the mapping calls it.
    text("name"),
    owner("reference_table", index=True),
    sa.PrimaryKeyConstraint("interchange_id", "name"),
)

hold = Table(
    "hold",
    metadata,
    key(),
    owner("interchange", index=True),
    # What holds the shipments back, in one word.
    text("cause"),
    # The shipments as they were rendered.
    *content(),
    # A person has let them go.
    yes_no("released"),
    # Nothing of it is held any more.
    yes_no("done"),
    # What stands in the way of filing them.
    text("note"),
    *lease(),
    Index(None, "done"),
    **NEVER_REUSED,
)

unmatched = Table(
    "unmatched",
    metadata,
    key(),
    owner("response", index=True),
    text("identity_key"),
    # The whole ShipmentAnswer as JSON.
    text("body"),
    **NEVER_REUSED,
)

reply_due = Table(
    "reply_due",
    metadata,
    key(),
    owner("interchange", index=True),
    # What gave rise to it: translation, answer, overdue or contradiction.
    text("occasion"),
    yes_no("done"),
    *lease(),
    Index(None, "done"),
    **NEVER_REUSED,
)

reply = Table(
    "reply",
    metadata,
    key(),
    owner("interchange", index=True),
    *(text(name) for name in ("partner", "occasion", "form", "name")),
    *content(),
    text("state"),
    Column("composed_at", Moment, nullable=False),
    *(Column(name, Moment) for name in ("delivered_at", "not_before")),
    text("note"),
    *lease(),
    Index(None, "state"),
    **NEVER_REUSED,
)

event = Table(
    "event",
    metadata,
    key(),
    # interchange, filing, transmission, reply or response; and the number of its row.
    text("subject"),
    Column("subject_id", Identifier, nullable=False),
    # The interchange that it belongs to; none for a response.
    Column("interchange_id", Identifier),
    text("name"),
    # Where the event led; NULL for a remark, which moves nothing.
    Column("state", Text),
    Column("at", Moment, nullable=False),
    text("detail"),
    Index(None, "subject", "subject_id"),
    **NEVER_REUSED,
)
