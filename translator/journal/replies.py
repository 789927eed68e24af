"""Replies to participants: due, composed, delivered; and the rows that they are composed from."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import msgspec
import sqlalchemy as sa

from translator.journal import counting, events, leases, settling
from translator.journal.claims import ClaimedReply, DueReply
from translator.journal.filings import identity_in
from translator.journal.tables import (
    filing,
    finding,
    header,
    interchange,
    reply,
    reply_due,
    transaction_set,
    transmission,
)
from translator.model.filing import ReportedShipment
from translator.model.finding import Finding
from translator.model.interchange import InterchangeHeader, TransactionSet
from translator.model.receipt import Kept

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import datetime, timedelta

    from sqlalchemy.engine import Connection, Row

    from translator.journal.database import Database

T = TypeVar("T")

_FINDING = msgspec.json.Decoder(Finding)
_HEADER = msgspec.json.Decoder(InterchangeHeader)
_SET = msgspec.json.Decoder(TransactionSet)


class Replies:
    """Replying. Every operation that takes a claim raises `LeaseLost` when another worker has the reply."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim_due(self, worker: str, now: datetime, lease: timedelta) -> DueReply | None:
        """The oldest reply that is due and that nobody composes, or None."""
        with self._database.writing() as connection:
            row = leases.take(connection, reply_due, reply_due.c.done.is_(False), worker, now, lease)
            return None if row is None else _due(connection, row)

    def record(self, claim: DueReply, replies: Sequence[tuple[str, str, Kept]], now: datetime) -> None:
        """Remembers what was composed, as (form, name, bytes); no reply at all is right too.

        A reply to an answer that has the bytes of the one before it says nothing new, and is passed over.
        """
        with self._database.writing() as connection:
            leases.hold(connection, reply_due, claim)
            for form, name, content in replies:
                if _newest(connection, claim.interchange_id, form) != content.sha256:
                    _compose(connection, claim, form, name, content, now)
            connection.execute(sa.update(reply_due).where(reply_due.c.id == claim.id).values(done=True, **leases.FREE))
            settling.close_when_over(connection, claim.interchange_id, now)

    def put_back(self, claim: DueReply, note: str, not_before: datetime, now: datetime) -> None:
        """The reply could not be composed, for the reason noted (a traceback); it stays due, but not before then."""
        with self._database.writing() as connection:
            row = leases.delay(connection, reply_due, claim, not_before)
            owner = row.interchange_id
            events.remark(connection, "interchange", owner, owner, "reply not composed", now, note)

    def claim_undelivered(
        self, worker: str, now: datetime, lease: timedelta, without: Collection[str] = ()
    ) -> ClaimedReply | None:
        """The oldest composed reply that may be delivered now and that nobody delivers, or None.

        Partners in ``without`` are passed over: their channel is known to be down.
        """
        due = leases.over(reply.c.not_before, now)
        wanted = sa.and_(reply.c.state == "COMPOSED", due, reply.c.partner.not_in(without))
        with self._database.writing() as connection:
            row = leases.take(connection, reply, wanted, worker, now, lease)
        if row is None:
            return None
        return ClaimedReply(
            id=row.id,
            epoch=row.epoch,
            attempts=row.attempts,
            interchange_id=row.interchange_id,
            partner=row.partner,
            form=row.form,
            name=row.name,
            content=Kept(row.sha256, row.size),
        )

    def delivered(self, claim: ClaimedReply, now: datetime) -> None:
        """The participant's side has the reply; the last one closes the interchange, when nothing can still move."""
        with self._database.writing() as connection:
            row = leases.hold(connection, reply, claim)
            events.advance(connection, "reply", row, "delivered", now, delivered_at=now, note="", **leases.FREE)
            settling.close_when_over(connection, row.interchange_id, now)

    def failed(self, claim: ClaimedReply, note: str, not_before: datetime, now: datetime) -> None:
        """The delivery failed and is to be tried again, not before the given moment."""
        with self._database.writing() as connection:
            row = leases.hold(connection, reply, claim)
            connection.execute(
                sa.update(reply).where(reply.c.id == row.id).values(note=note, not_before=not_before, **leases.FREE)
            )
            events.remark(connection, "reply", row.id, row.interchange_id, "delivery failed", now, note)

    def counts(self, interchange_id: int) -> dict[str, int]:
        """State → number of the interchange's filings in it."""
        by_state = sa.select(filing.c.state, sa.func.count()).where(filing.c.interchange_id == interchange_id)
        with self._database.reading() as connection:
            rows = connection.execute(by_state.group_by(filing.c.state).order_by(filing.c.state))
            return {state: count for state, count in rows}  # noqa: C416

    def overdue(self, interchange_id: int) -> int:
        """How many shipments of the interchange wait for an answer of CBP that is overdue."""
        late = sa.and_(
            filing.c.interchange_id == interchange_id,
            filing.c.state.in_(settling.WAITING),
            transmission.c.state == "OVERDUE",
        )
        counted = sa.select(sa.func.count()).select_from(filing.join(transmission)).where(late)
        with self._database.reading() as connection:
            return connection.execute(counted).scalar_one()

    def shipments(self, interchange_id: int) -> Iterator[ReportedShipment]:
        """The interchange's shipments in the order of reading, each with its findings; streamed."""
        carried = filing.outerjoin(transmission, transmission.c.id == filing.c.transmission_id)
        rows = (
            sa.select(filing, transmission.c.control_number, transmission.c.state.label("message_state"))
            .select_from(carried)
            .where(filing.c.interchange_id == interchange_id)
            .order_by(filing.c.ordinal)
        )
        with self._database.reading() as connection:
            grouped = _findings_by_shipment(connection, interchange_id)
            at, found = next(grouped, (0, ()))
            for row in connection.execute(rows):
                while at and at < row.ordinal:
                    at, found = next(grouped, (0, ()))
                yield reported(row, found if at == row.ordinal else ())

    def findings(self, interchange_id: int, part: int | None = None) -> Iterator[tuple[int, int, Finding]]:
        """(ordinal, part, finding), those of no shipment first (0); of one part, when it is named; streamed."""
        with self._database.reading() as connection:
            for row in connection.execute(_select_findings(interchange_id, part)):
                yield row.ordinal, row.part, _FINDING.decode(row.body)

    def sets(self, interchange_id: int) -> Iterator[tuple[TransactionSet, Sequence[Finding], int]]:
        """The transaction sets in the order of reading, each with its findings and its refused shipments; streamed."""
        own = transaction_set.c.interchange_id == interchange_id
        told = sa.select(transaction_set.c.part, transaction_set.c.body).where(own).order_by(transaction_set.c.part)
        with self._database.reading() as connection:
            found = _Beside(_findings_by_part(connection, interchange_id), ())
            refused = _Beside(_refused_by_part(connection, interchange_id), 0)
            for row in connection.execute(told):
                yield _SET.decode(row.body), found.at(row.part), refused.at(row.part)

    def next_control_number(self, partner: str, width: int) -> int:
        """A number for an X12 acknowledgment to this partner; one that is not used leaves a gap, and harms nothing."""
        with self._database.writing() as connection:
            return counting.count_up_plainly(connection, partner, "x12 acknowledgment", width)


class _Beside(Generic[T]):
    """A stream of (part, value) that is walked along with the parts in rising order."""

    def __init__(self, pairs: Iterator[tuple[int, T]], absent: T) -> None:
        self._pairs = pairs
        self._absent = absent
        self._next = next(pairs, None)

    def at(self, part: int) -> T:
        """The value of this part; ``absent`` where there is none. Parts are asked for in rising order."""
        while self._next and self._next[0] < part:
            self._next = next(self._pairs, None)
        return self._next[1] if self._next and self._next[0] == part else self._absent


def reported(row: Row[Any], found: Sequence[Finding]) -> ReportedShipment:
    """A filing's row, joined with the control number and the state of its message, as replies and stories tell it."""
    return ReportedShipment(
        ordinal=row.ordinal,
        part=row.part,
        place_ordinal=row.place_ordinal,
        extent=row.extent,
        reference=row.reference or "",
        action=row.action,
        identity=identity_in(row),
        state=row.state,
        code=row.code,
        text=row.text,
        by_message=row.by_message,
        control_number=row.control_number or "",
        running_number=row.running_number,
        overdue=row.message_state == "OVERDUE" and row.state in settling.WAITING,
        findings=tuple(found),
    )


def _select_findings(interchange_id: int, part: int | None) -> sa.Select[Any]:
    which = finding.c.interchange_id == interchange_id
    if part is not None:
        which = sa.and_(which, finding.c.part == part)
    return sa.select(finding).where(which).order_by(finding.c.ordinal, finding.c.id)


def _findings_by_shipment(connection: Connection, interchange_id: int) -> Iterator[tuple[int, Sequence[Finding]]]:
    of_shipments = _select_findings(interchange_id, None).where(finding.c.ordinal > 0)
    pairs = ((row.ordinal, row.body) for row in connection.execute(of_shipments))
    for ordinal, group in groupby(pairs, itemgetter(0)):
        yield ordinal, [_FINDING.decode(body) for _, body in group]


def _findings_by_part(connection: Connection, interchange_id: int) -> Iterator[tuple[int, Sequence[Finding]]]:
    own = sa.and_(finding.c.interchange_id == interchange_id, finding.c.part > 0)
    told = (
        sa.select(finding.c.part, finding.c.body).where(own).order_by(finding.c.part, finding.c.ordinal, finding.c.id)
    )
    pairs = ((row.part, row.body) for row in connection.execute(told))
    for part, group in groupby(pairs, itemgetter(0)):
        yield part, [_FINDING.decode(body) for _, body in group]


def _refused_by_part(connection: Connection, interchange_id: int) -> Iterator[tuple[int, int]]:
    own = sa.and_(filing.c.interchange_id == interchange_id, filing.c.state == "REFUSED")
    counted = sa.select(filing.c.part, sa.func.count()).where(own).group_by(filing.c.part).order_by(filing.c.part)
    return ((part, count) for part, count in connection.execute(counted))


def _due(connection: Connection, row: Row[Any]) -> DueReply:
    owner = connection.execute(sa.select(interchange).where(interchange.c.id == row.interchange_id)).one()
    own = header.c.interchange_id == owner.id
    bodies = connection.execute(sa.select(header.c.body).where(own).order_by(header.c.position)).scalars()
    same = sa.and_(reply_due.c.interchange_id == owner.id, reply_due.c.occasion == row.occasion)
    until_now = sa.select(sa.func.count()).select_from(reply_due).where(same, reply_due.c.id <= row.id)
    return DueReply(
        id=row.id,
        epoch=row.epoch,
        attempts=row.attempts,
        interchange_id=owner.id,
        occasion=row.occasion,
        repetition=connection.execute(until_now).scalar_one(),
        partner=owner.partner,
        name=owner.name,
        received_at=owner.received_at,
        state=owner.state,
        mapping=owner.mapping,
        usage=owner.usage,
        headers=tuple(_HEADER.decode(body) for body in bodies),
    )


def _newest(connection: Connection, interchange_id: int, form: str) -> str | None:
    """Digest of the newest reply of this form behind the one for the reading; None when there is none."""
    same = sa.and_(reply.c.interchange_id == interchange_id, reply.c.form == form, reply.c.occasion != "translation")
    return connection.execute(sa.select(reply.c.sha256).where(same).order_by(reply.c.id.desc()).limit(1)).scalar()


def _compose(connection: Connection, claim: DueReply, form: str, name: str, content: Kept, now: datetime) -> None:
    values = {
        "interchange_id": claim.interchange_id,
        "partner": claim.partner,
        "occasion": claim.occasion,
        "form": form,
        "name": name,
        "sha256": content.sha256,
        "size": content.size,
        "state": "COMPOSED",
        "composed_at": now,
    }
    number = connection.execute(sa.insert(reply).values(values).returning(reply.c.id)).scalar_one()
    events.begin(connection, "reply", number, claim.interchange_id, "composed", now, name)
