"""Events: the truth that every state is a cache of; only ever appended, in the transaction that they tell of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import sqlalchemy as sa

from translator.journal.tables import event, filing, interchange, reply, transmission
from translator.model.lifecycle import after

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from sqlalchemy.engine import Connection, Row

    from translator.model.lifecycle import Lifecycle

Subject = Literal["interchange", "filing", "transmission", "reply", "response"]

TABLES: dict[Lifecycle, sa.Table] = {
    "interchange": interchange,
    "filing": filing,
    "transmission": transmission,
    "reply": reply,
}

#: Remarks of an interchange that make all earlier events of its filings and transmissions void: they were drafts of a
#: translation that did not come to its end.
RESTARTED = "translation restarted"
VOIDING = (RESTARTED, "quarantined")


def remark(
    connection: Connection,
    subject: Subject,
    subject_id: int,
    owner: int | None,
    name: str,
    at: datetime,
    detail: str = "",
) -> None:
    """Appends an event that moves nothing; ``owner`` is the interchange it belongs to."""
    _append(connection, subject, subject_id, owner, (name, None), at, detail)


def begin(
    connection: Connection, subject: Lifecycle, subject_id: int, owner: int, name: str, at: datetime, detail: str = ""
) -> str:
    """Appends the first event of a row that was just inserted, and gives the state that it must have been given."""
    state = after(subject, "", name)
    _append(connection, subject, subject_id, owner, (name, state), at, detail)
    return state


def advance(
    connection: Connection, subject: Lifecycle, row: Row[Any], name: str, at: datetime, detail: str = "", **more: Any
) -> str:
    """Moves one row by one event: its new state, and ``more`` of its columns.

    Raises:
        IllegalTransition: the lifecycle does not know the event in the row's state.
    """
    table = TABLES[subject]
    state = after(subject, row.state, name)
    connection.execute(sa.update(table).where(table.c.id == row.id).values(state=state, **more))
    owner = row.id if subject == "interchange" else row.interchange_id
    _append(connection, subject, row.id, owner, (name, state), at, detail)
    return state


def _append(
    connection: Connection,
    subject: Subject,
    subject_id: int,
    owner: int | None,
    step: tuple[str, str | None],
    at: datetime,
    detail: str,
) -> None:
    name, state = step
    connection.execute(
        sa.insert(event).values(
            subject=subject,
            subject_id=subject_id,
            interchange_id=owner,
            name=name,
            state=state,
            at=at,
            detail=detail,
        )
    )


_COLUMNS = ("subject", "subject_id", "interchange_id", "name", "state", "at", "detail")


def tell_filings(
    connection: Connection, which: sa.ColumnElement[bool], name: str, state: str, at: datetime, detail: str = ""
) -> None:
    """Appends one event for each filing, in one statement."""
    told = sa.select(
        sa.literal("filing", sa.Text),
        filing.c.id,
        filing.c.interchange_id,
        sa.literal(name, sa.Text),
        sa.literal(state, sa.Text),
        sa.literal(at, event.c.at.type),
        sa.literal(detail, sa.Text),
    ).where(which)
    connection.execute(sa.insert(event).from_select(_COLUMNS, told))


def advance_filings(
    connection: Connection, which: sa.ColumnElement[bool], name: str, at: datetime, detail: str = "", **more: Any
) -> bool:
    """Moves many filings by one event, in a few statements however many they are; whether any state changed.

    Raises:
        IllegalTransition: the lifecycle does not know the event in one of their states.
    """
    states = connection.execute(sa.select(filing.c.state).where(which).distinct()).scalars().all()
    moves = {state: after("filing", state, name) for state in states}
    for before, state in moves.items():
        tell_filings(connection, sa.and_(which, filing.c.state == before), name, state, at, detail)
    changed = {before: state for before, state in moves.items() if before != state}
    if changed:
        new_state = sa.case(changed, value=filing.c.state)
        moving = sa.and_(which, filing.c.state.in_(changed))
        connection.execute(sa.update(filing).where(moving).values(state=new_state, **more))
    return bool(changed)


class Rebuilt:
    """The states as the events alone tell them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        last = (
            sa.select(event.c.interchange_id, sa.func.max(event.c.id))
            .where(event.c.subject == "interchange", event.c.name.in_(VOIDING))
            .group_by(event.c.interchange_id)
        )
        self._void = {interchange_id: number for interchange_id, number in connection.execute(last)}  # noqa: C416

    def states(self, subject: Lifecycle) -> Iterator[tuple[int, int, str]]:
        """(number, interchange, state) of each row that there must be, in the order of their numbers.

        Raises:
            IllegalTransition: the events contradict the lifecycle.
        """
        current, owner, state = 0, 0, ""
        for number, interchange_id, name in self._steps(subject):
            if number != current:
                if state:
                    yield current, owner, state
                current, owner, state = number, interchange_id, ""
            state = after(subject, state, name)
        if state:
            yield current, owner, state

    def _steps(self, subject: Lifecycle) -> Iterator[tuple[int, int, str]]:
        steps = (
            sa.select(event.c.id, event.c.subject_id, event.c.interchange_id, event.c.name)
            .where(event.c.subject == subject, event.c.state.is_not(None))
            .order_by(event.c.subject_id, event.c.id)
        )
        drafts = subject in {"filing", "transmission"}
        for number, subject_id, interchange_id, name in self._connection.execute(steps):
            if not drafts or number > self._void.get(interchange_id, 0):
                yield subject_id, interchange_id, name


def in_portions(values: Sequence[Any], size: int = 500) -> Iterator[Sequence[Any]]:
    """The values in portions that one statement can name."""
    return (values[start : start + size] for start in range(0, len(values), size))
