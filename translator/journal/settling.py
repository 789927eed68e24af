"""What an answer does: to the message, to its shipments, to the interchange, and whether a reply is due for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import sqlalchemy as sa

from translator.journal import events
from translator.journal.columns import NUMBERS
from translator.journal.tables import event, filing, interchange, reply, reply_due, transmission
from translator.model.lifecycle import SETTLED_FILINGS, SETTLED_TRANSMISSIONS, after

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from sqlalchemy.engine import Connection, Row

    from translator.model.filing import FilingMove, MessageAnswer

#: Shipments whose answer has not come.
WAITING = ("ENCLOSED", "AWAITING")
_MESSAGE_EVENTS = {"received": "acknowledged", "rejected": "rejected"}


#: Events of a shipment that CBP has settled, and the states that say the opposite.
_AGAINST = {
    "rejected": ("ACCEPTED", "ACCEPTED_WITH_WARNINGS"),
    "accepted": ("REJECTED",),
    "accepted_with_warnings": ("REJECTED",),
}


def lock(connection: Connection, transmissions: Iterable[int]) -> None:
    """Locks what the answers of one response speak of: messages first, then interchanges, each by their numbers.

    So two responses never wait for each other.
    """
    owners = {_locked(connection, transmission, number).interchange_id for number in sorted(set(transmissions))}
    for number in sorted(owners):
        _locked(connection, interchange, number)


def settle(connection: Connection, answer: MessageAnswer, now: datetime) -> tuple[int, list[str]]:
    """Does all that `Answers.record` promises, and gives the interchange and what contradicts an earlier answer."""
    row = _locked(connection, transmission, answer.transmission_id)
    after("transmission", row.state, "answered")  # an answer to what was never sent is told at once
    owner = _locked(connection, interchange, row.interchange_id)
    words = (answer.code, answer.text)
    if answer.message is not None:
        events.advance(connection, "transmission", row, _MESSAGE_EVENTS[answer.message], now, _words(*words))
    contradictions = list(_contradictions(connection, row, answer))
    changed = _move(connection, owner.id, row.id, answer.moves, now)
    if answer.message == "rejected":
        changed = _reject_the_rest(connection, row.id, words, now) or changed
    _answer_message(connection, row.id, now)
    _answer_interchange(connection, owner, now, changed=changed)
    return int(owner.id), contradictions


def _contradictions(connection: Connection, row: Row[Any], answer: MessageAnswer) -> Iterator[str]:
    """What the answer says against what CBP said before; it moves nothing, and a person must ask."""
    said = {move.filing_id: move.event for move in answer.moves}
    for event_name, states in _AGAINST.items():
        against = sa.and_(filing.c.transmission_id == row.id, filing.c.state.in_(states))
        numbers = connection.execute(sa.select(filing.c.id, *(filing.c[name] for name in NUMBERS)).where(against))
        of_all = "rejected" if answer.message == "rejected" else ""
        told = [one for one in numbers if said.get(one.id, of_all) == event_name]
        if told:
            first = next(number for number in told[0][1:] if number)
            more = f" and {len(told) - 1} more" if len(told) > 1 else ""
            before = "accepted" if event_name == "rejected" else "rejected"
            now_said = event_name.replace("_", " ")
            yield (
                f"message {row.control_number}: CBP had {before} shipment {first}{more}, and now says {now_said}; "
                "the first word stands until CBP is asked"
            )


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
