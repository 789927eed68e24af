"""Shipments that CBP reviews: settled for their message, and still without a decision."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec
import sqlalchemy as sa

from translator.journal.tables import event, filing, transmission

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection


class ReviewedMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A message with shipments that CBP reviews."""

    id: int
    interchange_id: int
    partner: str
    control_number: str
    name: str
    #: Shipments that it carried, and those of them that are under review.
    shipments: int
    under_review: int
    #: When the longest of the reviews began, and when the time that the agreement gives CBP for an answer has passed
    #: since then.
    since: datetime
    expected: datetime
    #: Whether that is past, and so a person is to ask CBP.
    overdue: bool


def reviewed(connection: Connection, now: datetime) -> tuple[ReviewedMessage, ...]:
    """Every message with shipments under review, the longest review first."""
    began = sa.and_(event.c.subject == "filing", event.c.subject_id == filing.c.id, event.c.name == "under_review")
    since = sa.func.min(event.c.at).label("since")
    rows = connection.execute(
        sa.select(transmission, sa.func.count(filing.c.id.distinct()).label("under_review"), since)
        .select_from(filing)
        .join(transmission, transmission.c.id == filing.c.transmission_id)
        .join(event, began)
        .where(filing.c.state == "UNDER_REVIEW")
        .group_by(transmission.c.id)
        .order_by(since, transmission.c.id)
    )
    return tuple(_told(row, now) for row in rows)


def _told(row: sa.Row[tuple[object, ...]], now: datetime) -> ReviewedMessage:
    expected = row.since + timedelta(seconds=row.answer_within)
    return ReviewedMessage(
        id=row.id,
        interchange_id=row.interchange_id,
        partner=row.partner,
        control_number=row.control_number,
        name=row.name,
        shipments=row.shipments,
        under_review=row.under_review,
        since=row.since,
        expected=expected,
        overdue=expected < now,
    )
