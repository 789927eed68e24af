"""Shipments that are held back: kept as they were rendered, until a person or the settings let them go.

A hold is of one interchange and covers all its shipments that are HELD. Released it is work like any other: claimed
under a lease, and enclosed message by message. What one message takes is committed with it, so whoever goes on after a
crash encloses the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import sqlalchemy as sa

from translator.journal import events, filings, leases, numbering, settling
from translator.journal.claims import ClaimedHold
from translator.journal.filings import identity_in
from translator.journal.in_force import preceded
from translator.journal.tables import filing, finding, hold, interchange, reservation, transmission
from translator.model.finding import Finding
from translator.model.receipt import Kept

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime, timedelta

    from sqlalchemy.engine import Connection, Row

    from translator.journal.claims import ClaimedInterchange, Reservation
    from translator.journal.counting import MessageFacts
    from translator.journal.database import Database

RELEASED, DISCARDED = "held shipments released", "held shipments discarded"


class NothingHeld(Exception):
    """The interchange has no shipments that wait to be released, or there is none of this number."""

    def __init__(self, why: str, *, released: bool = False) -> None:
        """``released``: there are some, but they are let go already."""
        super().__init__(why)
        self.released = released


class Held:
    """Holding back and letting go. Operations that take a claim raise `LeaseLost` when another worker has it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, claim: ClaimedInterchange, content: Kept, cause: str, now: datetime) -> int:
        """Holds back all shipments of an interchange that are still READ; how many.

        ``content`` has them as they were rendered. ``cause`` says in one word what holds them, so that they can be
        released when it is gone; a cause that no setting takes away waits for a person.
        """
        with self._database.writing() as connection:
            leases.hold(connection, interchange, claim)
            remaining = sa.and_(filing.c.interchange_id == claim.id, filing.c.state == "READ")
            count = connection.execute(sa.select(sa.func.count()).select_from(filing).where(remaining)).scalar_one()
            events.advance_filings(connection, remaining, "held", now, cause)
            values = {"interchange_id": claim.id, "cause": cause, "sha256": content.sha256, "size": content.size}
            connection.execute(sa.insert(hold).values(values))
        return int(count)

    def release(self, number: int, reason: str, who: str, now: datetime) -> int:
        """Lets the next pass file what is held of an interchange; how many shipments.

        ``reason`` and ``who`` are remembered.

        Raises:
            NothingHeld: nothing of it is held, or it is released already.
        """
        with self._database.writing() as connection:
            row = _waiting(connection, number)
            connection.execute(sa.update(hold).where(hold.c.id == row.id).values(released=True))
            events.remark(connection, "interchange", number, number, RELEASED, now, f"{reason} ({who})")
            return _count(connection, number)

    def discard(self, number: int, reason: str, who: str, now: datetime) -> int:
        """Refuses what is held of an interchange; how many shipments. Its participant is told.

        Raises:
            NothingHeld: nothing of it is held, or it is released already.
        """
        with self._database.writing() as connection:
            row = _waiting(connection, number)
            count = _count(connection, number)
            which = sa.and_(filing.c.interchange_id == number, filing.c.state == "HELD")
            events.advance_filings(connection, which, "refused", now, reason)
            events.remark(connection, "interchange", number, number, DISCARDED, now, f"{reason} ({who})")
            body = msgspec.json.encode(Finding("E192", detail=reason)).decode()
            connection.execute(sa.insert(finding).values(interchange_id=number, code="E192", body=body))
            _end(connection, row, now, changed=True)
        return count

    def claim(self, worker: str, now: datetime, lease: timedelta, causes: Collection[str] = ()) -> ClaimedHold | None:
        """The oldest hold that is released, or whose cause is one of ``causes``, and that nobody works on; or None."""
        wanted = sa.and_(hold.c.done.is_(False), sa.or_(hold.c.released, hold.c.cause.in_(causes)))
        with self._database.writing() as connection:
            row = leases.take(connection, hold, wanted, worker, now, lease)
            if row is None:
                return None
            owner = connection.execute(sa.select(interchange).where(interchange.c.id == row.interchange_id)).one()
        return ClaimedHold(
            id=row.id,
            epoch=row.epoch,
            attempts=row.attempts,
            interchange_id=owner.id,
            partner=owner.partner,
            name=owner.name,
            message=owner.message,
            usage=owner.usage,
            content=Kept(row.sha256, row.size),
        )

    def renew(self, claim: ClaimedHold, now: datetime, lease: timedelta) -> None:
        """Moves the end of the lease to ``now + lease``."""
        with self._database.writing() as connection:
            leases.extend(connection, hold, claim, now + lease)

    def still_held(self, claim: ClaimedHold, ordinals: Iterable[int]) -> set[int]:
        """Those of the shipments that no message has taken as yet."""
        found: set[int] = set()
        with self._database.reading() as connection:
            for portion in events.in_portions(list(ordinals)):
                which = sa.and_(filing.c.interchange_id == claim.interchange_id, filing.c.ordinal.in_(portion))
                held = sa.select(filing.c.ordinal).where(which, filing.c.state == "HELD")
                found.update(connection.execute(held).scalars())
        return found

    def refuse_orphans(self, claim: ClaimedHold, now: datetime) -> None:
        """Refuses the replacements and cancellations of what CBP has rejected since; their participant is told."""
        orphan = sa.and_(
            filing.c.interchange_id == claim.interchange_id,
            filing.c.state == "HELD",
            filing.c.action != "add",
            ~preceded(filing),
        )
        with self._database.writing() as connection:
            leases.hold(connection, hold, claim)
            found = connection.execute(sa.select(filing).where(orphan)).all()
            for portion in events.in_portions([row.id for row in found]):
                events.advance_filings(connection, filing.c.id.in_(portion), "refused", now)
            if found:
                connection.execute(sa.insert(finding), [_nothing_to_change(row) for row in found])
                settling.make_due(connection, claim.interchange_id, "answer")

    def move_to_day(self, claim: ClaimedHold, kept: int, added: int) -> None:
        """Counts what is held, and names no day of arrival, on the day that it is filed on.

        Of the number for the person on a day the bits ``kept`` stay, and ``added`` is the day. Who files later for the
        same person sees them on that day.
        """
        moving = sa.and_(
            filing.c.interchange_id == claim.interchange_id,
            filing.c.state == "HELD",
            filing.c.arrival.is_(None),
            filing.c.person_day.is_not(None),
        )
        moved = filing.c.person_day.bitwise_and(kept) + added
        with self._database.writing() as connection:
            leases.hold(connection, hold, claim)
            connection.execute(sa.update(filing).where(moving).values(person_day=moved))

    def reserve(self, claim: ClaimedHold, facts: MessageFacts, now: datetime) -> Reservation:
        """A control number for the next message of the interchange; after a crash the same one.

        Raises:
            NumbersExhausted: every control number of this width still waits for its answer.
        """
        with self._database.writing() as connection:
            leases.hold(connection, hold, claim)
            used = sa.select(sa.func.max(reservation.c.position)).join_from(
                reservation, transmission, transmission.c.id == reservation.c.id
            )
            last = connection.execute(used.where(reservation.c.interchange_id == claim.interchange_id)).scalar()
            return numbering.reserve(connection, claim.interchange_id, (last or 0) + 1, facts, now)

    def enclose(
        self,
        claim: ClaimedHold,
        transmission_id: int,
        name: str,
        content: Kept,
        ordinals: Sequence[int],
        now: datetime,
    ) -> None:
        """Remembers a message of released shipments, which may be sent from now on.

        Raises:
            ValueError: a shipment is not HELD, or the reservation is not this interchange's; a bug.
        """
        with self._database.writing() as connection:
            leases.hold(connection, hold, claim)
            numbering.use(
                connection,
                (claim.interchange_id, claim.partner),
                transmission_id,
                (name, content, len(ordinals)),
                now,
            )
            filings.enclose(connection, claim.interchange_id, transmission_id, ordinals, now, from_state="HELD")
            visible = sa.update(transmission).where(transmission.c.id == transmission_id).values(visible=True)
            connection.execute(visible)

    def finish(self, claim: ClaimedHold, now: datetime) -> None:
        """Ends the hold: all of it is in messages, or was refused.

        Raises:
            ValueError: something of it is still held; a bug.
        """
        with self._database.writing() as connection:
            row = leases.hold(connection, hold, claim)
            if left := _count(connection, claim.interchange_id):
                msg = f"hold {claim.id} of interchange {claim.interchange_id}: {left} shipments are held still"
                raise ValueError(msg)
            _end(connection, row, now, changed=False)

    def put_back(self, claim: ClaimedHold, note: str, not_before: datetime) -> None:
        """Ends the claim with the work undone, for the reason noted; it is taken up again, but not before then."""
        with self._database.writing() as connection:
            leases.delay(connection, hold, claim, not_before)
            connection.execute(sa.update(hold).where(hold.c.id == claim.id).values(note=note))


def _nothing_to_change(row: Row[Any]) -> dict[str, Any]:
    body = msgspec.json.encode(Finding("E321", value=identity_in(row).number)).decode()
    facts = {"interchange_id": row.interchange_id, "ordinal": row.ordinal, "part": row.part}
    return {**facts, "code": "E321", "body": body}


def _waiting(connection: Connection, number: int) -> Row[Any]:
    """The hold of this interchange that nobody has released yet, locked."""
    waiting = sa.select(hold).where(hold.c.interchange_id == number, hold.c.done.is_(False)).with_for_update()
    row = connection.execute(waiting).first()
    if row is None:
        msg = f"nothing of interchange {number} is held back. translator status lists what is."
        raise NothingHeld(msg)
    if row.released or row.worker is not None:
        msg = f"what was held of interchange {number} is released already; the next pass files it."
        raise NothingHeld(msg, released=True)
    return row


def _count(connection: Connection, interchange_id: int) -> int:
    which = sa.and_(filing.c.interchange_id == interchange_id, filing.c.state == "HELD")
    return int(connection.execute(sa.select(sa.func.count()).select_from(filing).where(which)).scalar_one())


def _end(connection: Connection, row: Row[Any], now: datetime, *, changed: bool) -> None:
    over = {"done": True, "note": "", **leases.FREE}
    connection.execute(sa.update(hold).where(hold.c.id == row.id).values(over))
    counts = filings.counts(connection, row.interchange_id)
    connection.execute(sa.update(interchange).where(interchange.c.id == row.interchange_id).values(counts))
    settling.answer_interchange(connection, row.interchange_id, now, changed=changed)
