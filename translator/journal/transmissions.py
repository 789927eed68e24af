"""Sending messages: remembered before the first byte leaves, and again when the far side has the whole of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from translator.journal import events, leases, settling, turns
from translator.journal.claims import ClaimedTransmission, OverdueTransmission
from translator.journal.tables import filing, transmission
from translator.model.lifecycle import after
from translator.model.receipt import Kept

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.engine import Connection, Row

    from translator.journal.database import Database

#: States in which the worker who moved there goes on.
_IN_HAND = ("SENDING", "UNCERTAIN")

#: Events that mean that the far side has the whole message under its name.
_THERE = ("sent", "arrived")


class Transmissions:
    """Transmitting. Every operation that takes a claim raises `LeaseLost` when another worker has the message."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(self, worker: str, now: datetime, lease: timedelta) -> ClaimedTransmission | None:
        """The oldest message that is to be sent, or whose sending came to no end, and whose turn it is.

        Messages of one originator and usage leave in their order: none is claimed while an earlier one is not sent,
        whatever keeps that. One that was `put_back` as set aside is overtaken by those that share no shipment with it.
        """
        with self._database.writing() as connection:
            row = turns.take_message(connection, worker, now, lease)
        return None if row is None else _claimed(row)

    def waiting(self) -> int:
        """How many messages are to be sent, or came to no end in their sending, now or later."""
        counted = sa.select(sa.func.count()).select_from(transmission).where(turns.UNSENT)
        with self._database.reading() as connection:
            return connection.execute(counted).scalar_one()

    def renew(self, claim: ClaimedTransmission, now: datetime, lease: timedelta) -> None:
        """Moves the end of the lease to ``now + lease``."""
        with self._database.writing() as connection:
            leases.extend(connection, transmission, claim, now + lease)

    def move(
        self,
        claim: ClaimedTransmission,
        event: str,
        now: datetime,
        note: str = "",
        deadline: datetime | None = None,
        not_before: datetime | None = None,
        *,
        set_aside: bool = False,
    ) -> str:
        """Moves the message by one event of its lifecycle and gives the new state.

        ``sent`` and ``arrived`` move its shipments too, and set the deadline of the answer: ``deadline``, else the
        agreed time from now. ``uploaded`` is remembered for the worker who may have to go on from there, until the
        message has to be sent anew. The claim ends unless the worker goes on from SENDING or UNCERTAIN; ``not_before``
        ends it in any state, and delays the next one; ``set_aside`` as in `put_back`.

        Raises:
            IllegalTransition: the lifecycle does not know the event in the message's state.
        """
        with self._database.writing() as connection:
            row = leases.hold(connection, transmission, claim)
            more: dict[str, Any] = {"note": note, "not_before": not_before}
            if event in _THERE:
                more |= _there(connection, row, now, deadline)
            state = after("transmission", row.state, event)
            more |= {"uploaded": event == "uploaded" or (row.uploaded and state != "ENCLOSED")}
            more |= {"set_aside": (row.set_aside or set_aside) and event != "uploaded"}
            more |= {} if state in _IN_HAND and not_before is None else leases.FREE
            return events.advance(connection, "transmission", row, event, now, note, **more)

    def put_back(
        self, claim: ClaimedTransmission, now: datetime, note: str, not_before: datetime, *, set_aside: bool = False
    ) -> None:
        """Ends the claim and moves nothing: the far side could not even be asked. ``not_before`` delays the next.

        ``set_aside``: only a person can mend it, so others of its originator need not wait, until it can be uploaded.
        """
        with self._database.writing() as connection:
            row = leases.hold(connection, transmission, claim)
            connection.execute(
                sa.update(transmission)
                .where(transmission.c.id == row.id)
                .values(note=note, not_before=not_before, set_aside=set_aside or row.set_aside, **leases.FREE)
            )
            events.remark(connection, "transmission", row.id, row.interchange_id, "put back", now, note)

    def mark_overdue(self, now: datetime) -> list[OverdueTransmission]:
        """Moves each message whose answer has not come in time, once, and gives those moved.

        A reply is due for each, because the participant waits too.
        """
        late = sa.and_(
            transmission.c.state.in_(("AWAITING", "ACKNOWLEDGED")),
            transmission.c.deadline < now,
            transmission.c.overdue_at.is_(None),
        )
        with self._database.reading() as connection:
            if connection.execute(sa.select(transmission.c.id).where(late).limit(1)).first() is None:
                return []
        with self._database.writing() as connection:
            rows = connection.execute(with_waiting().where(late).order_by(transmission.c.id).with_for_update())
            return [_overdue(connection, row, now) for row in rows.all()]


def _there(connection: Connection, row: Row[Any], now: datetime, deadline: datetime | None) -> dict[str, Any]:
    events.advance_filings(connection, filing.c.transmission_id == row.id, "sent", now)
    return {"sent_at": now, "deadline": deadline or now + timedelta(seconds=row.answer_within)}


def _overdue(connection: Connection, row: Row[Any], now: datetime) -> OverdueTransmission:
    events.advance(connection, "transmission", row, "overdue", now, row.deadline.isoformat(), overdue_at=now)
    settling.make_due(connection, row.interchange_id, "overdue")
    return overdue_of(row)


def with_waiting() -> sa.Select[Any]:
    """Messages, each with the number of its shipments that wait for an answer, as `overdue_of` wants them."""
    open_ = sa.and_(filing.c.transmission_id == transmission.c.id, filing.c.state.in_(settling.WAITING))
    waiting = sa.select(sa.func.count()).select_from(filing).where(open_).correlate(transmission)
    return sa.select(transmission, waiting.scalar_subquery().label("waiting"))


def overdue_of(row: Row[Any]) -> OverdueTransmission:
    """The facts of a row of `with_waiting` that is overdue."""
    return OverdueTransmission(
        id=row.id,
        interchange_id=row.interchange_id,
        partner=row.partner,
        originator_code=row.originator_code,
        control_number=row.control_number,
        name=row.name,
        shipments=row.shipments,
        waiting=row.waiting,
        sent_at=row.sent_at,
        deadline=row.deadline,
    )


def _claimed(row: Row[Any]) -> ClaimedTransmission:
    return ClaimedTransmission(
        id=row.id,
        epoch=row.epoch,
        attempts=row.attempts,
        interchange_id=row.interchange_id,
        state=row.state,
        uploaded=row.uploaded,
        name=row.name,
        content=Kept(row.sha256, row.size),
        partner=row.partner,
        originator_code=row.originator_code,
        control_number=row.control_number,
        answer_within=timedelta(seconds=row.answer_within),
    )
