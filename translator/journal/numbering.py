"""Control numbers: reserved once for each message of an interchange, counted without a gap, used or given up."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import msgspec
import sqlalchemy as sa

from translator.journal import events
from translator.journal.claims import Reservation
from translator.journal.errors import JournalError
from translator.journal.tables import control_counter, reservation, transmission
from translator.model.control_number import next_control_number, written
from translator.model.lifecycle import after

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.engine import Connection, Row

    from translator.model.receipt import Kept

#: A control number in one of these states may be given again.
_OVER = ("ANSWERED", "REJECTED", "CANCELLED")


class MessageFacts(msgspec.Struct, frozen=True):
    """What a control number is counted for, and what the message that carries it is."""

    originator_code: str
    #: Name of the message version.
    message: str
    usage: str
    #: Digits of the control number.
    width: int
    #: How long CBP's answer may take.
    answer_within: timedelta


def reserve(connection: Connection, interchange_id: int, index: int, facts: MessageFacts, now: datetime) -> Reservation:
    """As `Translation.reserve`. Facts that have changed since the earlier attempt give its number up."""
    earlier = connection.execute(
        sa.select(reservation).where(
            reservation.c.interchange_id == interchange_id,
            reservation.c.position == index,
            reservation.c.cancelled.is_(False),
        )
    ).first()
    if earlier is not None:
        if _fits(earlier, facts):
            return Reservation(earlier.id, earlier.control_number, earlier.created_at)
        _cancel(connection, earlier, now)
    return _new(connection, interchange_id, index, facts, now)


def _fits(row: Row[Any], facts: MessageFacts) -> bool:
    kept = (row.originator_code, row.message, row.usage, len(row.control_number), row.answer_within)
    seconds = round(facts.answer_within.total_seconds())
    return kept == (facts.originator_code, facts.message, facts.usage, facts.width, seconds)


def _new(connection: Connection, interchange_id: int, index: int, facts: MessageFacts, now: datetime) -> Reservation:
    number = _count_up(connection, facts)
    values = {
        "interchange_id": interchange_id,
        "position": index,
        "originator_code": facts.originator_code,
        "message": facts.message,
        "usage": facts.usage,
        "control_number": number,
        "answer_within": round(facts.answer_within.total_seconds()),
        "created_at": now,
    }
    row = connection.execute(sa.insert(reservation).values(values).returning(reservation)).one()
    events.remark(connection, "transmission", row.id, interchange_id, "control number reserved", now, number)
    return Reservation(row.id, number, row.created_at)


def _count_up(connection: Connection, facts: MessageFacts) -> str:
    """The next number that does not still wait for its answer.

    Raises:
        JournalError: there is none.
    """
    counter = _counter(connection, facts.originator_code, facts.message)
    last = connection.execute(sa.select(control_counter.c.last).where(counter).with_for_update()).scalar_one()
    number = next_control_number(last, facts.width)
    first = number
    while _waits(connection, facts.originator_code, written(number, facts.width)):
        number = next_control_number(number, facts.width)
        if number == first:
            where = f"control numbers of {facts.originator_code} for {facts.message}"
            why = f"all numbers of {facts.width} digits wait for CBP's answer"
            raise JournalError(where, why, "See to the overdue transmissions: `translator status` lists them.")
    connection.execute(sa.update(control_counter).where(counter).values(last=number))
    return written(number, facts.width)


def count_up_plainly(connection: Connection, originator_code: str, message: str, width: int) -> int:
    """The next number of a counter whose numbers nobody waits for an answer to."""
    counter = _counter(connection, originator_code, message)
    last = connection.execute(sa.select(control_counter.c.last).where(counter).with_for_update()).scalar_one()
    number = next_control_number(last, width)
    connection.execute(sa.update(control_counter).where(counter).values(last=number))
    return number


def _counter(connection: Connection, originator_code: str, message: str) -> sa.ColumnElement[bool]:
    """The condition that names the counter's row, which is made when it is not there."""
    row = {"originator_code": originator_code, "message": message}
    named = sa.and_(*(control_counter.c[name] == value for name, value in row.items()))
    if connection.execute(sa.select(control_counter.c.last).where(named)).first() is None:
        # Another process may make it at this moment; then that one is used.
        with suppress(sa.exc.IntegrityError), connection.begin_nested():
            connection.execute(sa.insert(control_counter).values(**row, last=0))
    return named


def _waits(connection: Connection, originator_code: str, number: str) -> bool:
    """Whether any message of this originator with this number is unanswered, or still being made."""
    same = sa.and_(reservation.c.originator_code == originator_code, reservation.c.control_number == number)
    joined = reservation.outerjoin(transmission, transmission.c.id == reservation.c.id)
    over = sa.or_(reservation.c.cancelled, sa.func.coalesce(transmission.c.state, "").in_(_OVER))
    waiting = sa.select(reservation.c.id).select_from(joined).where(same, sa.not_(over)).limit(1)
    return connection.execute(waiting).first() is not None


def use(
    connection: Connection,
    owner: tuple[int, str],
    reserved: int,
    made: tuple[str, Kept, int],
    now: datetime,
) -> None:
    """Inserts the transmission under its reservation.

    ``owner`` is its interchange and partner; ``made`` its name, its bytes and its number of shipments.

    Raises:
        ValueError: the reservation is not this interchange's, or was given up; a bug.
    """
    name, content, shipments = made
    interchange_id, partner = owner
    row = connection.execute(sa.select(reservation).where(reservation.c.id == reserved)).first()
    if row is None or row.cancelled or row.interchange_id != interchange_id:
        msg = f"interchange {interchange_id} has no control number reserved as {reserved}"
        raise ValueError(msg)
    copied = ("id", "interchange_id", "originator_code", "message", "usage", "control_number")
    connection.execute(
        sa.insert(transmission).values(
            **{column: getattr(row, column) for column in copied},
            partner=partner,
            name=name,
            sha256=content.sha256,
            size=content.size,
            shipments=shipments,
            state=after("transmission", "", "enclosed"),
            answer_within=row.answer_within,
            created_at=row.created_at,
        )
    )
    events.begin(connection, "transmission", row.id, interchange_id, "enclosed", now, name)


def cancel_unused(connection: Connection, interchange_id: int, now: datetime) -> None:
    """Gives up the numbers that no message of the interchange carries."""
    used = sa.select(transmission.c.id).where(transmission.c.interchange_id == interchange_id)
    unused = sa.select(reservation).where(
        reservation.c.interchange_id == interchange_id,
        reservation.c.cancelled.is_(False),
        reservation.c.id.not_in(used),
    )
    for row in connection.execute(unused).all():
        _cancel(connection, row, now)


def _cancel(connection: Connection, row: Row[Any], now: datetime) -> None:
    connection.execute(sa.update(reservation).where(reservation.c.id == row.id).values(cancelled=True))
    name = "control number given up"
    events.remark(connection, "transmission", row.id, row.interchange_id, name, now, row.control_number)
