"""Control numbers: reserved once for each message of an interchange, counted without a gap, used or given up.

A message has a number of its own; one whose form has a functional group and a transaction set has a number for each of
them too. Each kind is counted for itself, for each originator and message version.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import sqlalchemy as sa

from translator.journal import events
from translator.journal.claims import Reservation
from translator.journal.errors import NumbersExhausted
from translator.journal.tables import control_counter, filing, inner_number, reservation, transmission
from translator.model.control_number import next_control_number, written
from translator.model.lifecycle import SETTLED_TRANSMISSIONS, after

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.engine import Connection, Row

    from translator.model.receipt import Kept


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
    #: Digits of the numbers of its group and of its set; 0: it has none.
    group_width: int = 0
    set_width: int = 0
    #: The first number of each kind, where none has been counted yet: of the message, its group, its set.
    first: tuple[int, int, int] = (1, 1, 1)


class _Kind(NamedTuple):
    """One kind of number of a message."""

    #: Empty for the message's own.
    name: str
    width: int
    first: int

    def counter(self, message: str) -> str:
        """The counter's name; no message version is called so."""
        return f"{message}#{self.name}" if self.name else message

    def as_sent(self, number: int) -> str:
        """How it stands in the message: the group's is a number, the others are of fixed width."""
        return str(number) if self.name == "group" else written(number, self.width)


def _kinds(facts: MessageFacts) -> tuple[_Kind, _Kind, _Kind]:
    widths = (facts.width, facts.group_width, facts.set_width)
    names = ("", "group", "set")
    message, group, transaction_set = map(_Kind, names, widths, facts.first)
    return message, group, transaction_set


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
    kept = (row.originator_code, row.message, row.usage, len(row.control_number), row.answer_within)
    seconds = round(facts.answer_within.total_seconds())
    return kept == (facts.originator_code, facts.message, facts.usage, facts.width, seconds)


def _inner_numbers(connection: Connection, reserved: int) -> dict[str, str]:
    rows = connection.execute(sa.select(inner_number).where(inner_number.c.reservation_id == reserved))
    return {row.kind: row.number for row in rows}


def _inner_fit(inner: dict[str, str], facts: MessageFacts) -> bool:
    """Whether the numbers reserved before are of the kinds and widths that are asked for."""
    _, *kinds = _kinds(facts)
    wanted = {kind.name: kind.width for kind in kinds if kind.width}
    return inner.keys() == wanted.keys() and all(
        len(number) == wanted[name] or (name == "group" and len(number) <= wanted[name])
        for name, number in inner.items()
    )


def _reserved(row: Row[Any], inner: dict[str, str]) -> Reservation:
    return Reservation(row.id, row.control_number, row.created_at, inner.get("group", ""), inner.get("set", ""))


def _new(connection: Connection, interchange_id: int, index: int, facts: MessageFacts, now: datetime) -> Reservation:
    own, *kinds = _kinds(facts)
    number = own.as_sent(_count_up(connection, facts, own))
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
    inner = {kind.name: kind.as_sent(_count_up(connection, facts, kind)) for kind in kinds if kind.width}
    for kind, given in inner.items():
        connection.execute(sa.insert(inner_number).values(reservation_id=row.id, kind=kind, number=given))
    return _reserved(row, inner)


def _count_up(connection: Connection, facts: MessageFacts, kind: _Kind) -> int:
    """The next number that does not still wait for its answer.

    Raises:
        NumbersExhausted: there is none.
    """
    counter = _counter(connection, facts.originator_code, kind.counter(facts.message), kind.first)
    last = connection.execute(sa.select(control_counter.c.last).where(counter).with_for_update()).scalar_one()
    number = _next_free(connection, facts, kind, last)
    connection.execute(sa.update(control_counter).where(counter).values(last=number))
    return number


def _next_free(connection: Connection, facts: MessageFacts, kind: _Kind, last: int) -> int:
    number = first = next_control_number(last, kind.width)
    while _waits(connection, facts, kind, number):
        number = next_control_number(number, kind.width)
        if number == first:
            why = f"all numbers of {kind.width} digits wait for CBP's answer"
            remedy = "Each answer frees a number: see to those that are due."
            raise NumbersExhausted(_where(facts.originator_code, kind.counter(facts.message)), why, remedy)
    return number


def _where(originator_code: str, counter: str) -> str:
    return f"control numbers of {originator_code} for {counter}"


def require_free(connection: Connection, told: str, facts: MessageFacts) -> None:
    """Looks, and changes nothing, whether numbers that were ``told`` to be exhausted are so still.

    Args:
        told: the text of the `NumbersExhausted`; it may be of another originator than ``facts`` name.
        facts: what the message is.

    Raises:
        NumbersExhausted: they are.
    """
    for kind in _kinds(facts):
        counter = kind.counter(facts.message)
        rows = connection.execute(sa.select(control_counter).where(control_counter.c.message == counter))
        for row in rows.all():
            if kind.width and told.startswith(f"{_where(row.originator_code, counter)}:"):
                theirs = msgspec.structs.replace(facts, originator_code=row.originator_code)
                _next_free(connection, theirs, kind, row.last)


def count_up_plainly(connection: Connection, originator_code: str, message: str, width: int) -> int:
    """The next number of a counter whose numbers nobody waits for an answer to."""
    counter = _counter(connection, originator_code, message)
    last = connection.execute(sa.select(control_counter.c.last).where(counter).with_for_update()).scalar_one()
    number = next_control_number(last, width)
    connection.execute(sa.update(control_counter).where(counter).values(last=number))
    return number


def _counter(connection: Connection, originator_code: str, message: str, first: int = 1) -> sa.ColumnElement[bool]:
    """The condition that names the counter's row, which is made when it is not there: ``first`` is the next then."""
    row = {"originator_code": originator_code, "message": message}
    named = sa.and_(*(control_counter.c[name] == value for name, value in row.items()))
    if connection.execute(sa.select(control_counter.c.last).where(named)).first() is None:
        # Another process may make it at this moment; then that one is used.
        with suppress(sa.exc.IntegrityError), connection.begin_nested():
            connection.execute(sa.insert(control_counter).values(**row, last=first - 1))
    return named


def _waits(connection: Connection, facts: MessageFacts, kind: _Kind, number: int) -> bool:
    """Whether any message of this originator with this number is unanswered, even in part, or still being made."""
    same = [reservation.c.originator_code == facts.originator_code]
    joined = reservation.outerjoin(transmission, transmission.c.id == reservation.c.id)
    if kind.name:
        joined = joined.join(inner_number, inner_number.c.reservation_id == reservation.c.id)
        same += [inner_number.c.kind == kind.name, inner_number.c.number == kind.as_sent(number)]
        same.append(reservation.c.message == facts.message)
    else:
        same.append(reservation.c.control_number == kind.as_sent(number))
    # CBP's decision about what it reviews comes under the number too, however long it takes.
    reviewed = sa.exists().where(filing.c.transmission_id == transmission.c.id, filing.c.state == "UNDER_REVIEW")
    settled = sa.and_(sa.func.coalesce(transmission.c.state, "").in_(SETTLED_TRANSMISSIONS), ~reviewed)
    over = sa.or_(reservation.c.cancelled, settled)
    waiting = sa.select(reservation.c.id).select_from(joined).where(*same, sa.not_(over)).limit(1)
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
        _count_back(connection, row, kind, int(number))


def _count_back(connection: Connection, row: Row[Any], kind: str, number: int) -> None:
    """The number is the next one again, unless another message has taken one behind it meanwhile."""
    counter = _Kind(kind, 0, 0).counter(row.message)
    last = sa.and_(control_counter.c.originator_code == row.originator_code, control_counter.c.message == counter)
    behind = sa.update(control_counter).where(last, control_counter.c.last == number)
    connection.execute(behind.values(last=number - 1))
