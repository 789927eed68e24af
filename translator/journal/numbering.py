"""Control numbers: reserved once for each message of an interchange, counted without a gap, used or given up.

A message has a number of its own; one whose form has a functional group and a transaction set has a number for each of
them too; see `translator.journal.counting`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from translator.journal import events
from translator.journal.claims import Reservation
from translator.journal.counting import count_back, count_up, kinds
from translator.journal.tables import inner_number, reservation, transmission
from translator.model.lifecycle import after

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.engine import Connection, Row

    from translator.journal.counting import MessageFacts
    from translator.model.receipt import Kept


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
        inner = _inner_numbers(connection, earlier.id)
        if _fits(earlier, facts) and _inner_fit(inner, facts):
            return _reserved(earlier, inner)
        _cancel(connection, earlier, now)
    return _new(connection, interchange_id, index, facts, now)


def _fits(row: Row[Any], facts: MessageFacts) -> bool:
    kept = (row.originator_code, row.message, row.usage, len(row.control_number), row.answer_within, row.by_sender)
    seconds = round(facts.answer_within.total_seconds())
    return kept == (facts.originator_code, facts.message, facts.usage, facts.width, seconds, facts.by_sender)


def _inner_numbers(connection: Connection, reserved: int) -> dict[str, str]:
    rows = connection.execute(sa.select(inner_number).where(inner_number.c.reservation_id == reserved))
    return {row.kind: row.number for row in rows}


def _inner_fit(inner: dict[str, str], facts: MessageFacts) -> bool:
    """Whether the numbers reserved before are of the kinds and widths that are asked for."""
    _, *inside = kinds(facts)
    wanted = {kind.name: kind.width for kind in inside if kind.width}
    return inner.keys() == wanted.keys() and all(
        len(number) == wanted[name] or (name == "group" and len(number) <= wanted[name])
        for name, number in inner.items()
    )


def _reserved(row: Row[Any], inner: dict[str, str]) -> Reservation:
    return Reservation(row.id, row.control_number, row.created_at, inner.get("group", ""), inner.get("set", ""))


def _new(connection: Connection, interchange_id: int, index: int, facts: MessageFacts, now: datetime) -> Reservation:
    own, *inside = kinds(facts)
    number = own.as_sent(count_up(connection, facts, own))
    values = {
        "interchange_id": interchange_id,
        "position": index,
        "originator_code": facts.originator_code,
        "message": facts.message,
        "usage": facts.usage,
        "control_number": number,
        "answer_within": round(facts.answer_within.total_seconds()),
        "created_at": now,
        "by_sender": facts.by_sender,
    }
    row = connection.execute(sa.insert(reservation).values(values).returning(reservation)).one()
    events.remark(connection, "transmission", row.id, interchange_id, "control number reserved", now, number)
    inner = {kind.name: kind.as_sent(count_up(connection, facts, kind)) for kind in inside if kind.width}
    for kind, given in inner.items():
        connection.execute(sa.insert(inner_number).values(reservation_id=row.id, kind=kind, number=given))
    return _reserved(row, inner)


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
    """Gives up the numbers that no message of the interchange carries; the last ones are counted again."""
    used = sa.select(transmission.c.id).where(transmission.c.interchange_id == interchange_id)
    unused = (
        sa.select(reservation)
        .where(
            reservation.c.interchange_id == interchange_id,
            reservation.c.cancelled.is_(False),
            reservation.c.id.not_in(used),
        )
        .order_by(reservation.c.id.desc())
    )
    for row in connection.execute(unused).all():
        _cancel(connection, row, now)


def _cancel(connection: Connection, row: Row[Any], now: datetime) -> None:
    connection.execute(sa.update(reservation).where(reservation.c.id == row.id).values(cancelled=True))
    name = "control number given up"
    events.remark(connection, "transmission", row.id, row.interchange_id, name, now, row.control_number)
    numbers = {"": row.control_number, **_inner_numbers(connection, row.id)}
    for kind, number in numbers.items():
        count_back(connection, row, kind, int(number))
