"""How things stand: counts and ages by state and partner, and what waits for somebody."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec
import sqlalchemy as sa

from translator.journal.claims import OverdueTransmission
from translator.journal.in_force import followed
from translator.journal.left_by_answers import ReviewedMessage, UnmatchedResponse, reviewed, unmatched_of
from translator.journal.tables import (
    event,
    filing,
    hold,
    interchange,
    reply,
    reply_due,
    response,
    transmission,
)
from translator.journal.transmissions import overdue_of, with_waiting
from translator.journal.troubles import Trouble, standing
from translator.journal.turns import Behind, behind
from translator.model.lifecycle import VOID_FILINGS

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection


class Standing(msgspec.Struct, frozen=True):
    """How many of one kind stand in one state for one partner."""

    #: interchange, transmission or reply.
    kind: str
    partner: str
    state: str
    count: int
    #: The moment of the oldest: received, made or composed.
    oldest: datetime


class Quarantined(msgspec.Struct, frozen=True):
    """An interchange that was set aside."""

    id: int
    partner: str
    name: str
    received_at: datetime
    reason: str


class RejectedMessage(msgspec.Struct, frozen=True):
    """A message that CBP rejected as a whole, with shipments that were not filed again since."""

    id: int
    partner: str
    control_number: str
    name: str
    #: Its shipments that are not filed again.
    shipments: int
    #: CBP's code and words.
    code: str
    text: str


class Hindrance(msgspec.Struct, frozen=True):
    """A message or a reply that could not be brought to the other side as yet, or a file that waits for numbers."""

    #: transmission, reply, or interchange for one that could not be translated as yet.
    kind: str
    id: int
    #: RECEIVED of a file; ENCLOSED, SENDING, UNCERTAIN or HELD of a message; DUE or COMPOSED of a reply.
    state: str
    partner: str
    name: str
    attempts: int
    not_before: datetime | None
    note: str


class HeldShipments(msgspec.Struct, frozen=True):
    """Shipments of one interchange that are held back."""

    interchange_id: int
    partner: str
    name: str
    shipments: int
    #: What holds them back.
    cause: str
    #: Whether they are released, and the next pass files them.
    released: bool
    #: Why they could not be filed; empty when nobody has tried.
    note: str


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """How things stand at one moment."""

    at: datetime
    standings: tuple[Standing, ...]
    #: (partner, state) → shipments, over all translated interchanges.
    shipments: dict[str, dict[str, int]]
    overdue: tuple[OverdueTransmission, ...]
    #: Messages with shipments that CBP reviews.
    under_review: tuple[ReviewedMessage, ...]
    quarantined: tuple[Quarantined, ...]
    unmatched: tuple[UnmatchedResponse, ...]
    rejected: tuple[RejectedMessage, ...]
    hindrances: tuple[Hindrance, ...]
    behind: tuple[Behind, ...]
    held: tuple[HeldShipments, ...]
    #: Files that cannot be picked up, and channels at which none can.
    troubles: tuple[Trouble, ...]
    #: Responses that were received and not reconciled yet.
    responses_waiting: int


def taken(connection: Connection, now: datetime) -> Status:
    """The status, in a few statements."""
    return Status(
        at=now,
        standings=tuple(standing for table, since in _STANDING for standing in _standings(connection, table, since)),
        shipments=_shipments(connection),
        overdue=_overdue(connection, now),
        under_review=reviewed(connection, now),
        quarantined=_quarantined(connection),
        unmatched=unmatched_of(connection),
        rejected=_rejected(connection),
        hindrances=(
            *(found for table in (transmission, reply) for found in _hindrances(connection, table)),
            *_not_composed(connection),
            *_not_translated(connection),
        ),
        behind=behind(connection),
        held=_held(connection),
        troubles=standing(connection),
        responses_waiting=connection.execute(
            sa.select(sa.func.count()).select_from(response).where(response.c.outcome == "")
        ).scalar_one(),
    )


_STANDING = ((interchange, "received_at"), (transmission, "created_at"), (reply, "composed_at"))


def _standings(connection: Connection, table: sa.Table, since: str) -> list[Standing]:
    key = (table.c.partner, table.c.state)
    counted = sa.select(*key, sa.func.count(), sa.func.min(table.c[since])).group_by(*key).order_by(*key)
    return [Standing(str(table.name), *row) for row in connection.execute(counted)]


def _shipments(connection: Connection) -> dict[str, dict[str, int]]:
    key = (interchange.c.partner, filing.c.state)
    counted = (
        sa.select(*key, sa.func.count())
        .join_from(filing, interchange, interchange.c.id == filing.c.interchange_id)
        .where(interchange.c.state.not_in(("RECEIVED", "QUARANTINED")))
        .group_by(*key)
        .order_by(*key)
    )
    shipments: dict[str, dict[str, int]] = {}
    for partner, state, count in connection.execute(counted):
        shipments.setdefault(partner, {})[state] = count
    return shipments


def _overdue(connection: Connection, now: datetime) -> tuple[OverdueTransmission, ...]:
    """Those marked, and those that will be at the next pass."""
    late = sa.and_(transmission.c.state.in_(("AWAITING", "ACKNOWLEDGED")), transmission.c.deadline < now)
    which = sa.or_(transmission.c.state == "OVERDUE", late)
    rows = connection.execute(with_waiting().where(which).order_by(transmission.c.deadline))
    return tuple(overdue_of(row) for row in rows)


def _quarantined(connection: Connection) -> tuple[Quarantined, ...]:
    columns = (interchange.c[name] for name in ("id", "partner", "name", "received_at", "note"))
    which = interchange.c.state == "QUARANTINED"
    return tuple(
        Quarantined(*row) for row in connection.execute(sa.select(*columns).where(which).order_by(interchange.c.id))
    )


def _rejected(connection: Connection) -> tuple[RejectedMessage, ...]:
    """A shipment that was filed again, and not refused or rejected again, waits for nobody."""
    again = followed(filing, (*VOID_FILINGS, "READ"))
    columns = (transmission.c[name] for name in ("id", "partner", "control_number", "name"))
    words = (sa.func.min(filing.c.code), sa.func.min(filing.c.text))
    rows = connection.execute(
        sa.select(*columns, sa.func.count(), *words)
        .join_from(filing, transmission, transmission.c.id == filing.c.transmission_id)
        .where(transmission.c.state == "REJECTED", filing.c.by_message, sa.not_(again))
        .group_by(transmission.c.id)
        .order_by(transmission.c.id)
    )
    return tuple(RejectedMessage(*tuple(row)) for row in rows)


def _hindrances(connection: Connection, table: sa.Table) -> list[Hindrance]:
    columns = (table.c[name] for name in ("id", "state", "partner", "name", "attempts", "not_before", "note"))
    which = sa.and_(table.c.note != "", table.c.state.in_(("ENCLOSED", "UNCERTAIN", "COMPOSED", "HELD", "SENDING")))
    return [
        Hindrance(str(table.name), *row)
        for row in connection.execute(sa.select(*columns).where(which).order_by(table.c.id))
    ]


def _held(connection: Connection) -> tuple[HeldShipments, ...]:
    rows = connection.execute(
        sa.select(
            interchange.c.id,
            interchange.c.partner,
            interchange.c.name,
            sa.func.count(filing.c.id),
            hold.c.cause,
            hold.c.released,
            hold.c.note,
        )
        .select_from(hold.join(interchange, interchange.c.id == hold.c.interchange_id))
        .outerjoin(filing, sa.and_(filing.c.interchange_id == interchange.c.id, filing.c.state == "HELD"))
        .where(hold.c.done.is_(False), interchange.c.state.not_in(("RECEIVED", "QUARANTINED")))
        .group_by(hold.c.id, interchange.c.id)
        .order_by(interchange.c.id)
    )
    return tuple(HeldShipments(*row) for row in rows)


def _not_composed(connection: Connection) -> list[Hindrance]:
    """Replies that are due and were put back, each with the newest reason."""
    due = (
        sa.select(reply_due, interchange.c.partner, interchange.c.name)
        .join_from(reply_due, interchange, interchange.c.id == reply_due.c.interchange_id)
        .where(reply_due.c.done.is_(False), reply_due.c.worker.is_(None), reply_due.c.lease_until.is_not(None))
        .order_by(reply_due.c.id)
    )
    return [
        Hindrance(
            "reply", row.id, "DUE", row.partner, row.name, row.attempts + 1, row.lease_until, _why(connection, row)
        )
        for row in connection.execute(due).all()
    ]


def _not_translated(connection: Connection) -> list[Hindrance]:
    """Files that wait for a control number."""
    which = sa.and_(interchange.c.state == "RECEIVED", interchange.c.note != "")
    rows = connection.execute(sa.select(interchange).where(which).order_by(interchange.c.id))
    return [
        Hindrance("interchange", row.id, row.state, row.partner, row.name, row.attempts, None, row.note) for row in rows
    ]


def _why(connection: Connection, row: sa.Row[Any]) -> str:
    which = sa.and_(event.c.interchange_id == row.interchange_id, event.c.name == "reply not composed")
    told = sa.select(event.c.detail).where(which).order_by(event.c.id.desc()).limit(1)
    return connection.execute(told).scalar() or ""
