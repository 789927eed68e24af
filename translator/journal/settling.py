"""What an answer does: to the message, to its shipments, to the interchange, and whether a reply is due for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import sqlalchemy as sa

from translator.journal import events
from translator.journal.tables import event, filing, interchange, reply, reply_due, transmission
from translator.model.lifecycle import SETTLED_FILINGS, SETTLED_TRANSMISSIONS, after

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.engine import Connection, Row

    from translator.model.filing import FilingMove

#: Shipments whose answer has not come.
WAITING = ("ENCLOSED", "AWAITING")
_MESSAGE_EVENTS = {"received": "acknowledged", "rejected": "rejected"}


def settle(
    connection: Connection,
    transmission_id: int,
    message: Literal["received", "rejected"] | None,
    words: tuple[str, str],
    moves: Sequence[FilingMove],
    now: datetime,
) -> int:
    """Does all that `Answers.record` promises, and gives the interchange.

    Rows are locked in the order message, interchange, so that two answers never wait for each other.
    """
    row = _locked(connection, transmission, transmission_id)
    after("transmission", row.state, "answered")  # an answer to what was never sent is told at once
    owner = _locked(connection, interchange, row.interchange_id)
    if message is not None:
        events.advance(connection, "transmission", row, _MESSAGE_EVENTS[message], now, _words(*words))
    changed = _move(connection, owner.id, transmission_id, moves, now)
    if message == "rejected":
        changed = _reject_the_rest(connection, transmission_id, words, now) or changed
    _answer_message(connection, transmission_id, now)
    _answer_interchange(connection, owner, now, changed=changed)
    return int(owner.id)


def _locked(connection: Connection, table: sa.Table, number: int) -> Row[Any]:
    return connection.execute(sa.select(table).where(table.c.id == number).with_for_update()).one()


def _words(code: str, text: str) -> str:
    return " ".join(part for part in (code, text) if part)


def _reject_the_rest(connection: Connection, transmission_id: int, words: tuple[str, str], now: datetime) -> bool:
    """A rejected message rejects what it carried, in its own words where CBP has none for the shipment."""
    code, text = words
    told = {"code": code, "text": text, "by_message": True}
    unsettled = sa.and_(filing.c.transmission_id == transmission_id, filing.c.state.not_in(SETTLED_FILINGS))
    return events.advance_filings(connection, unsettled, "rejected", now, _words(code, text), **told)


_MOVING = (
    sa.update(filing)
    .where(filing.c.id == sa.bindparam("of_filing"))
    .values(state=sa.bindparam("to_state"), code=sa.bindparam("with_code"), text=sa.bindparam("with_text"))
)


def _move(
    connection: Connection, interchange_id: int, transmission_id: int, moves: Sequence[FilingMove], now: datetime
) -> bool:
    """Moves shipments, each by its own event; whether any changed."""
    states = _states(connection, transmission_id, [move.filing_id for move in moves])
    told: list[dict[str, Any]] = []
    moved: dict[int, dict[str, Any]] = {}
    changed = False
    for move in moves:
        before = states[move.filing_id]
        state = states[move.filing_id] = after("filing", before, move.event)
        told.append(_told(move, interchange_id, state, now))
        if before not in SETTLED_FILINGS:
            moved[move.filing_id] = _moved(move, state)
        changed = changed or state != before
    if told:
        connection.execute(sa.insert(event), told)
    if moved:
        connection.execute(_MOVING, list(moved.values()))
    return changed


def _told(move: FilingMove, interchange_id: int, state: str, now: datetime) -> dict[str, Any]:
    return {
        "subject": "filing",
        "subject_id": move.filing_id,
        "interchange_id": interchange_id,
        "name": move.event,
        "state": state,
        "at": now,
        "detail": _words(move.code, move.text),
    }


def _moved(move: FilingMove, state: str) -> dict[str, Any]:
    return {"of_filing": move.filing_id, "to_state": state, "with_code": move.code, "with_text": move.text}


def _states(connection: Connection, transmission_id: int, numbers: Sequence[int]) -> dict[int, str]:
    """The states of these filings; one that the message did not carry is missing, and so a bug."""
    states: dict[int, str] = {}
    for portion in events.in_portions(numbers):
        carried = sa.select(filing.c.id, filing.c.state).where(
            filing.c.id.in_(portion), filing.c.transmission_id == transmission_id
        )
        states.update((number, state) for number, state in connection.execute(carried))
    return states


def _answer_message(connection: Connection, transmission_id: int, now: datetime) -> None:
    row = _locked(connection, transmission, transmission_id)
    waiting = sa.select(filing.c.id).where(filing.c.transmission_id == transmission_id, filing.c.state.in_(WAITING))
    if row.state not in SETTLED_TRANSMISSIONS and connection.execute(waiting.limit(1)).first() is None:
        events.advance(connection, "transmission", row, "answered", now)


def _answer_interchange(connection: Connection, owner: Row[Any], now: datetime, *, changed: bool) -> None:
    """Tells the participant of every answer that changed something, whatever else of the file still waits."""
    if owner.state == "TRANSLATED" and not _open(connection, owner.id):
        events.advance(connection, "interchange", owner, "answered", now)
        make_due(connection, owner.id, "answer")
    elif owner.state in {"TRANSLATED", "ANSWERED"} and changed:
        make_due(connection, owner.id, "answer")


def _open(connection: Connection, interchange_id: int) -> bool:
    """Whether any message of the interchange waits for an answer, or any shipment for a message."""
    messages = sa.select(transmission.c.id).where(
        transmission.c.interchange_id == interchange_id, transmission.c.state.not_in(SETTLED_TRANSMISSIONS)
    )
    held = sa.select(filing.c.id).where(filing.c.interchange_id == interchange_id, filing.c.state == "HELD")
    return any(connection.execute(query.limit(1)).first() for query in (messages, held))


def answer_interchange(connection: Connection, interchange_id: int, now: datetime, *, changed: bool) -> None:
    """Ends what waits for nothing more, and tells the participant; as an answer of CBP does."""
    _answer_interchange(connection, _locked(connection, interchange, interchange_id), now, changed=changed)


def make_due(connection: Connection, interchange_id: int, occasion: Literal["answer", "overdue"]) -> None:
    """A reply is due; one that is due already and not yet begun will tell this too.

    The reply to an answer tells what is overdue as well, so it takes the place of one that was due for that alone.
    """
    not_begun = sa.select(reply_due.c.id, reply_due.c.occasion).where(
        reply_due.c.interchange_id == interchange_id,
        reply_due.c.occasion.in_(("answer", "overdue")),
        reply_due.c.done.is_(False),
        reply_due.c.worker.is_(None),
    )
    # Locked, so that it cannot be begun before this transaction's news can be read.
    waiting = {row.occasion: row.id for row in connection.execute(not_begun.with_for_update())}
    if occasion in waiting or "answer" in waiting:
        return
    if waiting:
        connection.execute(sa.delete(reply_due).where(reply_due.c.id == waiting["overdue"]))
    connection.execute(sa.insert(reply_due).values(interchange_id=interchange_id, occasion=occasion))


def close_when_over(connection: Connection, interchange_id: int, now: datetime) -> None:
    """Closes the interchange when it is refused or answered, all replies are delivered, and nothing can still move."""
    owner = _locked(connection, interchange, interchange_id)
    pending = (
        sa.select(reply_due.c.id).where(reply_due.c.interchange_id == interchange_id, reply_due.c.done.is_(False)),
        sa.select(reply.c.id).where(reply.c.interchange_id == interchange_id, reply.c.state != "DELIVERED"),
        sa.select(filing.c.id).where(filing.c.interchange_id == interchange_id, filing.c.state == "UNDER_REVIEW"),
    )
    over = owner.state in {"REFUSED", "ANSWERED"}
    if over and not any(connection.execute(query.limit(1)).first() for query in pending):
        events.advance(connection, "interchange", owner, "closed", now)
