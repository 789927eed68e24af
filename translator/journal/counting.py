"""The counters of control numbers: the next number without a gap, and never one that still waits for its answer.

Each kind of number is counted for itself: for each originator and message version, or, where the interchange and its
group carry the sender's numbers, once for all originators. The counter of the sender has no originator and is named by
the digits of its numbers, because every such version goes on with the same ones.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import sqlalchemy as sa

from translator.journal.errors import NumbersExhausted
from translator.journal.tables import control_counter, filing, inner_number, reservation, transmission
from translator.model.control_number import next_control_number, written
from translator.model.lifecycle import SETTLED_TRANSMISSIONS

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Row


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
    #: The numbers of the message and of its group are the sender's, and not the originator's.
    by_sender: bool = False
    #: Other message versions whose answers come in the same form: a number that waits there is not given here.
    alike: tuple[str, ...] = ()


class Kind(NamedTuple):
    """One kind of number of a message, and where it is counted."""

    #: Empty for the message's own.
    name: str
    width: int
    first: int
    #: Of the counter; empty when it is the sender's.
    originator_code: str
    #: The message version, or what stands for it in the sender's counter.
    message: str

    @property
    def counter(self) -> str:
        """The counter's name; no message version is called so."""
        return f"{self.message}#{self.name}" if self.name else self.message

    @property
    def where(self) -> str:
        """The counter as a person is told of it."""
        return f"control numbers of {self.originator_code or 'the sender'} for {self.counter}"

    def as_sent(self, number: int) -> str:
        """How it stands in the message: the group's is a number, the others are of fixed width."""
        return str(number) if self.name == "group" else written(number, self.width)


def kinds(facts: MessageFacts) -> tuple[Kind, Kind, Kind]:
    """The kinds of numbers of a message: its own, the group's, the set's; one of no width is not written."""
    widths = (facts.width, facts.group_width, facts.set_width)
    names = ("", "group", "set")
    message, group, transaction_set = (
        _kind(facts, name, width, first) for name, width, first in zip(names, widths, facts.first, strict=True)
    )
    return message, group, transaction_set


def _kind(facts: MessageFacts, name: str, width: int, first: int) -> Kind:
    owner = (facts.originator_code, facts.message)
    return Kind(name, width, first, *counted_for(owner, name, facts.width, by_sender=facts.by_sender))


def counted_for(owner: tuple[str, str], kind: str, width: int, *, by_sender: bool) -> tuple[str, str]:
    """Originator and message version of a counter, from those of the message and the digits of its own number.

    A set stands in its group, so its number is its originator's always.
    """
    return ("", f"sender:{width}") if by_sender and kind != "set" else owner


def count_up(connection: Connection, facts: MessageFacts, kind: Kind) -> int:
    """The next number that does not still wait for its answer.

    Raises:
        NumbersExhausted: there is none.
    """
    counter = _counter(connection, kind.originator_code, kind.counter, _begun(connection, facts, kind))
    last = connection.execute(sa.select(control_counter.c.last).where(counter).with_for_update()).scalar_one()
    number = _next_free(connection, facts, kind, last)
    connection.execute(sa.update(control_counter).where(counter).values(last=number))
    return number


def _begun(connection: Connection, facts: MessageFacts, kind: Kind) -> int:
    """The number before the first: as agreed, or that to which the originators had counted each for themselves."""
    if kind.originator_code:
        return kind.first - 1
    names = [f"{name}#{kind.name}" if kind.name else name for name in (facts.message, *facts.alike)]
    before = sa.select(sa.func.max(control_counter.c.last)).where(control_counter.c.message.in_(names))
    reached = connection.execute(before).scalar()
    return kind.first - 1 if reached is None else int(reached)


class Unheeded(NamedTuple):
    """A first number that was agreed and that counting did not begin with."""

    #: Empty for the message's own, or group or set.
    kind: str
    first: int
    #: What counting goes on with.
    next: int


def unheeded(connection: Connection, facts: MessageFacts) -> list[Unheeded]:
    """The agreed first numbers that came too late: numbers of their counter had been given before."""
    found = []
    for kind in kinds(facts):
        if kind.first == 1 or not kind.width:
            continue
        counter = _named(kind.originator_code, kind.counter)
        last = connection.execute(sa.select(control_counter.c.last).where(counter)).scalar()
        if last is not None and _first_given(connection, facts, kind, last + 1) != kind.first:
            found.append(Unheeded(kind.name, kind.first, _following(last, kind)))
    return found


def _following(last: int, kind: Kind) -> int:
    """The number behind the last one; what was counted with more digits before begins anew."""
    return next_control_number(min(last, 10**kind.width - 1), kind.width)


def _first_given(connection: Connection, facts: MessageFacts, kind: Kind, otherwise: int) -> int:
    """The number with which the counter began."""
    versions = (facts.message,) if kind.originator_code else (facts.message, *facts.alike)
    same: list[sa.ColumnElement[bool]] = [reservation.c.message.in_(versions)]
    if kind.originator_code:
        same.append(reservation.c.originator_code == kind.originator_code)
    given = sa.select(reservation.c.control_number)
    if kind.name:
        given = sa.select(inner_number.c.number).join_from(inner_number, reservation)
        same.append(inner_number.c.kind == kind.name)
    number = connection.execute(given.where(*same).order_by(reservation.c.id).limit(1)).scalar()
    return otherwise if number is None else int(number)


def _next_free(connection: Connection, facts: MessageFacts, kind: Kind, last: int) -> int:
    number = first = _following(last, kind)
    while _waits(connection, facts, kind, number):
        number = next_control_number(number, kind.width)
        if number == first:
            why = f"all numbers of {kind.width} digits wait for CBP's answer"
            remedy = "Each answer frees a number: see to those that are due."
            raise NumbersExhausted(kind.where, why, remedy)
    return number


def require_free(connection: Connection, told: str, facts: MessageFacts) -> None:
    """Looks, and changes nothing, whether numbers that were ``told`` to be exhausted are so still.

    Args:
        told: the text of the `NumbersExhausted`; it may be of another originator than ``facts`` name.
        facts: what the message is.

    Raises:
        NumbersExhausted: they are.
    """
    for kind in kinds(facts):
        rows = connection.execute(sa.select(control_counter).where(control_counter.c.message == kind.counter))
        for row in rows.all():
            theirs = kind._replace(originator_code=row.originator_code)
            if kind.width and told.startswith(f"{theirs.where}:"):
                _next_free(connection, facts, theirs, row.last)


def count_up_plainly(connection: Connection, originator_code: str, message: str, width: int) -> int:
    """The next number of a counter whose numbers nobody waits for an answer to."""
    counter = _counter(connection, originator_code, message)
    last = connection.execute(sa.select(control_counter.c.last).where(counter).with_for_update()).scalar_one()
    number = next_control_number(last, width)
    connection.execute(sa.update(control_counter).where(counter).values(last=number))
    return number


def _counter(connection: Connection, originator_code: str, message: str, begun: int = 0) -> sa.ColumnElement[bool]:
    """The condition that names the counter's row, which is made when it is not there: ``begun`` is its last then."""
    row, named = {"originator_code": originator_code, "message": message}, _named(originator_code, message)
    if connection.execute(sa.select(control_counter.c.last).where(named)).first() is None:
        # Another process may make it at this moment; then that one is used.
        with suppress(sa.exc.IntegrityError), connection.begin_nested():
            connection.execute(sa.insert(control_counter).values(**row, last=begun))
    return named


def _named(originator_code: str, message: str) -> sa.ColumnElement[bool]:
    return sa.and_(control_counter.c.originator_code == originator_code, control_counter.c.message == message)


def _waits(connection: Connection, facts: MessageFacts, kind: Kind, number: int) -> bool:
    """Whether a message whose answer would be taken for this one's bears the number, and is unanswered, even in part.

    Answers name no message version; so all versions whose answers come in the same form count. Those of the sender
    name no originator either.
    """
    joined = reservation.outerjoin(transmission, transmission.c.id == reservation.c.id)
    same: list[sa.ColumnElement[bool]] = [reservation.c.message.in_({facts.message, *facts.alike})]
    if kind.originator_code:
        own = reservation.c.originator_code == kind.originator_code
        same.append(own if kind.name == "set" else sa.or_(own, reservation.c.by_sender))
    if kind.name:
        joined = joined.join(inner_number, inner_number.c.reservation_id == reservation.c.id)
        same += [inner_number.c.kind == kind.name, inner_number.c.number == kind.as_sent(number)]
    else:
        same.append(reservation.c.control_number == kind.as_sent(number))
    # CBP's decision about what it reviews comes under the number too, however long it takes.
    reviewed = sa.exists().where(filing.c.transmission_id == transmission.c.id, filing.c.state == "UNDER_REVIEW")
    settled = sa.and_(sa.func.coalesce(transmission.c.state, "").in_(SETTLED_TRANSMISSIONS), ~reviewed)
    over = sa.or_(reservation.c.cancelled, settled)
    waiting = sa.select(reservation.c.id).select_from(joined).where(*same, sa.not_(over)).limit(1)
    return connection.execute(waiting).first() is not None


def count_back(connection: Connection, row: Row[Any], kind: str, number: int) -> None:
    """The reservation's number is the next one again, unless another message has taken one behind it meanwhile."""
    owner = (row.originator_code, row.message)
    counter = Kind(kind, 0, 0, *counted_for(owner, kind, len(row.control_number), by_sender=row.by_sender))
    last = _named(counter.originator_code, counter.counter)
    behind = sa.update(control_counter).where(last, control_counter.c.last == number)
    connection.execute(behind.values(last=number - 1))
