"""Reconciling: which message and which shipments a response of CBP speaks of, and what it does to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import sqlalchemy as sa

from translator.journal import events, leases, settling
from translator.journal.claims import AnsweredTransmission, CarriedFiling, ClaimedResponse
from translator.journal.filings import identity_in
from translator.journal.tables import filing, inner_number, response, transmission, unmatched
from translator.model.receipt import Kept

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta

    from sqlalchemy.engine import Connection

    from translator.journal.database import Database
    from translator.model.acknowledgment import NumberKind, ShipmentAnswer
    from translator.model.filing import MessageAnswer


class Answers:
    """Reconciling. Every operation that takes a claim raises `LeaseLost` when another worker has the response."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(self, worker: str, now: datetime, lease: timedelta) -> ClaimedResponse | None:
        """The oldest response that was not reconciled and that nobody works on, or None."""
        with self._database.writing() as connection:
            row = leases.take(connection, response, response.c.outcome == "", worker, now, lease)
        if row is None:
            return None
        return ClaimedResponse(
            id=row.id,
            epoch=row.epoch,
            attempts=row.attempts,
            partner=row.partner,
            name=row.name,
            content=Kept(row.sha256, row.size),
            received_at=row.received_at,
        )

    def transmissions(
        self, control_number: str, originator_code: str, kind: NumberKind = "message"
    ) -> list[AnsweredTransmission]:
        """Every message with this control number, in the order they were made; of this originator, when it is named.

        ``kind`` says whose number it is: the message's own, or that of the group or set in it.
        """
        numbered = transmission.c.control_number == control_number
        if kind != "message":
            of_kind = sa.and_(inner_number.c.kind == kind, inner_number.c.number == control_number)
            numbered = transmission.c.id.in_(sa.select(inner_number.c.reservation_id).where(of_kind))
        if originator_code:
            numbered = sa.and_(numbered, transmission.c.originator_code == originator_code)
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(transmission).where(numbered).order_by(transmission.c.id)).all()
        names = AnsweredTransmission.__struct_fields__
        return [AnsweredTransmission(**{name: getattr(row, name) for name in names}) for row in rows]

    def recorded_before(self, claim: ClaimedResponse) -> datetime | None:
        """When the same bytes first came that were matched then; None when they never were.

        They cannot speak of a message that was made since.
        """
        same = sa.and_(response.c.sha256 == claim.content.sha256, response.c.id < claim.id)
        first = sa.select(sa.func.min(response.c.received_at)).where(same, response.c.outcome == "recorded")
        with self._database.reading() as connection:
            return connection.execute(first).scalar()

    def filings(self, transmission_id: int) -> list[CarriedFiling]:
        """The filings that the message carried, in its order."""
        carried = sa.select(filing).where(filing.c.transmission_id == transmission_id)
        with self._database.reading() as connection:
            rows = connection.execute(carried.order_by(filing.c.running_number)).all()
        return [CarriedFiling(row.id, identity_in(row), row.state) for row in rows]

    def record(
        self, claim: ClaimedResponse, answered: Sequence[MessageAnswer], reasons: Sequence[str], now: datetime
    ) -> list[str]:
        """Remembers all that the answers of one response say, in one transaction, and what follows from it.

        A rejected message rejects those of its shipments that are not settled. An answer to what is settled is
        remembered and moves nothing. The message is answered when none of its shipments waits, the interchange when
        none of its messages does; then, and whenever a shipment moves later, a reply is due.

        Args:
            claim: the response.
            answered: what it says of messages of ours, in its order.
            reasons: why the rest of it could not be read or belongs to no message; kept for the operator to see.
            now: the moment.

        Returns:
            What contradicts an earlier answer, in words; kept like the reasons.

        Raises:
            IllegalTransition: the message was never sent; a bug, or not our message.
        """
        with self._database.writing() as connection:
            leases.hold(connection, response, claim)
            settling.lock(connection, [one.transmission_id for one in answered])
            contradictions = [told for one in answered for told in _settle(connection, claim.id, one, now)]
            _conclude(connection, claim, answered, [*reasons, *contradictions])
            for reason in reasons:
                events.remark(connection, "response", claim.id, None, "unmatched", now, reason)
        return contradictions


def _settle(connection: Connection, response_id: int, answer: MessageAnswer, now: datetime) -> list[str]:
    interchange_id, contradictions = settling.settle(connection, answer, now)
    _keep_unmatched(connection, response_id, answer.unmatched)
    detail = f"{len(answer.moves)} shipments" + (f", {len(answer.unmatched)} unmatched" if answer.unmatched else "")
    events.remark(connection, "response", response_id, interchange_id, "recorded", now, detail)
    for told in contradictions:
        events.remark(connection, "response", response_id, interchange_id, "contradicted", now, told)
    return contradictions


def _keep_unmatched(connection: Connection, response_id: int, answers: Sequence[ShipmentAnswer]) -> None:
    values = [
        {
            "response_id": response_id,
            "identity_key": answer.identity.key,
            "body": msgspec.json.encode(answer).decode(),
        }
        for answer in answers
    ]
    if values:
        connection.execute(sa.insert(unmatched), values)


def _conclude(
    connection: Connection, claim: ClaimedResponse, answered: Sequence[MessageAnswer], notes: Sequence[str]
) -> None:
    """One that answers several messages names none of them; its events do."""
    messages = {one.transmission_id for one in answered}
    connection.execute(
        sa.update(response)
        .where(response.c.id == claim.id)
        .values(
            outcome="recorded" if answered else "unmatched",
            transmission_id=messages.pop() if len(messages) == 1 else None,
            note="; ".join(notes),
            **leases.FREE,
        )
    )
