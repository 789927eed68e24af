"""What CBP's answers leave open: what matches nothing or contradicts, and what is reviewed and not decided."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec
import sqlalchemy as sa

from translator.journal.events import in_portions
from translator.journal.tables import event, filing, response, transmission, unmatched

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.engine import Connection


class UnmatchedResponse(msgspec.Struct, frozen=True):
    """A response of CBP that, wholly or in part, belongs to nothing we sent."""

    id: int
    name: str
    received_at: datetime
    #: Why the whole of it, one of the answers in it, or what it says of single shipments is not taken, and what
    #: contradicts an earlier word; empty when only some of its shipments match nothing.
    reason: str
    #: Digest of its bytes.
    sha256: str
    shipments: int


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


def unmatched_of(connection: Connection) -> tuple[UnmatchedResponse, ...]:
    """Every response with something that a person must see to.

    The same bytes that were left again tell what is still so; the earlier ones wait for nobody.
    """
    count = sa.func.count(unmatched.c.id)
    rows = connection.execute(
        sa.select(response.c.id, response.c.name, response.c.received_at, response.c.note, response.c.sha256, count)
        .select_from(response.outerjoin(unmatched, unmatched.c.response_id == response.c.id))
        .group_by(response.c.id)
        .having(sa.or_(response.c.note != "", count > 0))
        .order_by(response.c.id)
    )
    told = [UnmatchedResponse(*row) for row in rows]
    newest = _newest(connection, {one.sha256 for one in told})
    return tuple(one for one in told if one.id >= newest.get(one.sha256, 0))


def _newest(connection: Connection, digests: Collection[str]) -> dict[str, int]:
    """Digest → number of the newest reconciled response of these bytes; of an empty one nobody knows what it was."""
    found: dict[str, int] = {}
    for portion in in_portions(sorted(digests)):
        which = sa.and_(response.c.sha256.in_(portion), response.c.size > 0, response.c.outcome != "")
        query = sa.select(response.c.sha256, sa.func.max(response.c.id)).where(which).group_by(response.c.sha256)
        found.update((digest, number) for digest, number in connection.execute(query))
    return found
