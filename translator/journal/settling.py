"""What an answer does: to the message, to its shipments, to the interchange, and whether a reply is due for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import sqlalchemy as sa

from translator.journal import contradicting, events
from translator.journal.contradicting import Contradiction
from translator.journal.tables import event, filing, interchange, reply, reply_due, transmission
from translator.model.lifecycle import SETTLED_FILINGS, SETTLED_TRANSMISSIONS, after

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy.engine import Connection, Row

    from translator.model.filing import FilingMove, MessageAnswer

#: Shipments whose answer has not come.
WAITING = ("ENCLOSED", "AWAITING")
_MESSAGE_EVENTS = {"received": "acknowledged", "rejected": "rejected"}


class Settled(NamedTuple):
    """What one answer has done."""

    interchange_id: int
    #: What contradicts what CBP said before, in words.
    contradictions: list[str]
    #: Shipments that it rejected, those that were rejected before not counted.
    rejected: int


class _Done(NamedTuple):
    """What the moves of an answer have done so far."""

    rejected: int = 0
    changed: bool = False
    contradictions: tuple[Contradiction, ...] = ()

    def and_then(self, more: _Done) -> _Done:
        found = (*self.contradictions, *more.contradictions)
        return _Done(self.rejected + more.rejected, self.changed or more.changed, found)


def lock(connection: Connection, transmissions: Iterable[int]) -> None:
    """Locks what the answers of one response speak of: messages first, then interchanges, each by their numbers.

    So two responses never wait for each other.
    """
    owners = {_locked(connection, transmission, number).interchange_id for number in sorted(set(transmissions))}
    for number in sorted(owners):
        _locked(connection, interchange, number)


def settle(connection: Connection, answer: MessageAnswer, now: datetime) -> Settled:
    """Does all that `Answers.record` promises for one answer."""
    row = _locked(connection, transmission, answer.transmission_id)
    after("transmission", row.state, "answered")  # an answer to what was never sent is told at once
    owner = _locked(connection, interchange, row.interchange_id)
    if answer.message is not None:
        words = _words(answer.code, answer.text)
        events.advance(connection, "transmission", row, _MESSAGE_EVENTS[answer.message], now, words)
    done = _moved_by(connection, row, answer, now)
    told, new = contradicting.tell(connection, row.control_number, done.contradictions)
    _answer_message(connection, row.id, now)
    _answer_interchange(connection, owner, now, changed=done.changed or new)
    return Settled(int(owner.id), told, done.rejected)


def _moved_by(connection: Connection, row: Row[Any], answer: MessageAnswer, now: datetime) -> _Done:
    """Moves what the answer names, in its order; a rejection of the message is its first word on every shipment."""
    states = _states(connection, row.id, [move.filing_id for move in answer.moves])
    open_before = {number for number, state in states.items() if state not in SETTLED_FILINGS}
    moving = _Moving(connection, row, states, open_before, now, answer.repeated)
    if answer.message != "rejected":
        return moving.move(answer.moves)
    by_name = [move for move in answer.moves if move.event == "rejected"]
    beside = [move for move in answer.moves if move.event != "rejected"]
    named = [move.filing_id for move in by_name]
    done = moving.move(by_name).and_then(_reject_the_rest(connection, row.id, answer, named, now))
    states.update(_states(connection, row.id, [move.filing_id for move in beside]))
    return done.and_then(moving.move(beside))


def _locked(connection: Connection, table: sa.Table, number: int) -> Row[Any]:
    return connection.execute(sa.select(table).where(table.c.id == number).with_for_update()).one()


def _words(code: str, text: str) -> str:
    return " ".join(part for part in (code, text) if part)


def _reject_the_rest(
    connection: Connection, transmission_id: int, answer: MessageAnswer, named: Sequence[int], now: datetime
) -> _Done:
    """A rejected message rejects what it carried, in its own words where CBP has none for the shipment."""
    words = _words(answer.code, answer.text)
    against = contradicting.by_message(connection, transmission_id, words, named)
    told = {"code": answer.code, "text": answer.text, "by_message": True}
    unsettled = sa.and_(filing.c.transmission_id == transmission_id, filing.c.state.not_in(SETTLED_FILINGS))
    count = connection.execute(sa.select(sa.func.count()).select_from(filing).where(unsettled)).scalar_one()
    changed = events.advance_filings(connection, unsettled, "rejected", now, words, **told)
    return _Done(count, changed, tuple(against))


_MOVING = (
    sa.update(filing)
    .where(filing.c.id == sa.bindparam("of_filing"))
    .values(state=sa.bindparam("to_state"), code=sa.bindparam("with_code"), text=sa.bindparam("with_text"))
)


class _Moving(NamedTuple):
    """The shipments of one message while an answer moves them."""

    connection: Connection
    #: The message.
    row: Row[Any]
    #: Number of a shipment → its state.
    states: dict[int, str]
    #: Those that were not settled before the answer.
    open_before: set[int]
    now: datetime
    #: The same answer has come before.
    repeated: bool

    def move(self, moves: Sequence[FilingMove]) -> _Done:
        """Moves shipments, each by its own event; of a settled one the event is told and moves nothing."""
        told: list[dict[str, Any]] = []
        moved: dict[int, dict[str, Any]] = {}
        against: list[Contradiction] = []
        changed = False
        for move in moves:
            before = self.states[move.filing_id]
            state = self.states[move.filing_id] = after("filing", before, move.event)
            told.append(_told(move, self.row.interchange_id, state, self.now))
            if before not in SETTLED_FILINGS:
                moved[move.filing_id] = _moved(move, state)
            if contradicting.contradicts(before, move.event):
                against.append(self._contradiction(move, before))
            changed = changed or state != before
        if self.repeated:
            against = contradicting.unheard(self.connection, against)
        if told:
            self.connection.execute(sa.insert(event), told)
        if moved:
            self.connection.execute(_MOVING, list(moved.values()))
        return _Done(sum(one["to_state"] == "REJECTED" for one in moved.values()), changed, tuple(against))

    def _contradiction(self, move: FilingMove, before: str) -> Contradiction:
        words = _words(move.code, move.text)
        return Contradiction(move.filing_id, before, move.event, words, move.filing_id in self.open_before)


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
    """Tells the participant of every answer that changed or said something, whatever else of the file still waits.

    What CBP says of a shipment when all is over moves nothing, and is told all the same.
    """
    if owner.state == "TRANSLATED" and not _open(connection, owner.id):
        events.advance(connection, "interchange", owner, "answered", now)
        make_due(connection, owner.id, "answer")
    elif owner.state in {"TRANSLATED", "ANSWERED", "CLOSED"} and changed:
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


#: Of what is due besides, which replies tell what this occasion gives rise to, and in whose place its own reply goes.
_TOLD_BY = {
    "answer": (("answer",), ("overdue", "contradiction")),
    "overdue": (("answer", "overdue"), ("contradiction",)),
    "contradiction": (("translation", "answer", "overdue", "contradiction"), ()),
}


def make_due(
    connection: Connection, interchange_id: int, occasion: Literal["answer", "overdue", "contradiction"]
) -> None:
    """A reply is due; one that is due already and not yet begun will tell this too.

    The reply to an answer tells what is overdue or contradicted as well, so it takes the place of one that was due for
    that alone.
    """
    telling, outdone = _TOLD_BY[occasion]
    not_begun = sa.select(reply_due.c.id, reply_due.c.occasion).where(
        reply_due.c.interchange_id == interchange_id,
        reply_due.c.occasion.in_((*telling, *outdone)),
        reply_due.c.done.is_(False),
        reply_due.c.worker.is_(None),
    )
    # Locked, so that it cannot be begun before this transaction's news can be read.
    waiting = {row.occasion: row.id for row in connection.execute(not_begun.with_for_update())}
    if any(one in waiting for one in telling):
        return
    if waiting:
        connection.execute(sa.delete(reply_due).where(reply_due.c.id.in_(waiting.values())))
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
