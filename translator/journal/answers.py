"""Reconciling: which message and which shipments a response of CBP speaks of, and what it does to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec
import sqlalchemy as sa

from translator.journal import events, leases, settling
from translator.journal.claims import AnsweredTransmission, CarriedFiling, ClaimedResponse
from translator.journal.filings import identity_in
from translator.journal.tables import filing, inner_number, response, transmission, unmatched
from translator.model.lifecycle import SETTLED_TRANSMISSIONS
from translator.model.receipt import Kept

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta

    from sqlalchemy.engine import Connection

    from translator.journal.database import Database
    from translator.model.acknowledgment import NumberKind, ShipmentAnswer
    from translator.model.filing import FilingMove


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

    def transmission(
        self, control_number: str, originator_code: str, kind: NumberKind = "message"
    ) -> AnsweredTransmission | None:
        """The newest message with this control number; of this originator, when it is named.

        ``kind`` says whose number it is: the message's own, or that of the group or set in it.

        Without a name, equal numbers of several originators are told apart by one alone being unanswered; when that
        does not tell, None: an answer is never given to a message on a guess.
        """
        numbered = transmission.c.control_number == control_number
        if kind != "message":
            of_kind = sa.and_(inner_number.c.kind == kind, inner_number.c.number == control_number)
            numbered = transmission.c.id.in_(sa.select(inner_number.c.reservation_id).where(of_kind))
        if originator_code:
            numbered = sa.and_(numbered, transmission.c.originator_code == originator_code)
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(transmission).where(numbered).order_by(transmission.c.id)).all()
        newest = list({row.originator_code: row for row in rows}.values())
        if len(newest) > 1:
            newest = [row for row in newest if row.state not in SETTLED_TRANSMISSIONS]
        if len(newest) != 1:
            return None
        row = newest[0]
        return AnsweredTransmission(
            **{name: getattr(row, name) for name in AnsweredTransmission.__struct_fields__},
        )

    def filings(self, transmission_id: int) -> list[CarriedFiling]:
        """The filings that the message carried, in its order."""
        carried = sa.select(filing).where(filing.c.transmission_id == transmission_id)
        with self._database.reading() as connection:
            rows = connection.execute(carried.order_by(filing.c.running_number)).all()
        return [CarriedFiling(row.id, identity_in(row), row.state) for row in rows]

    def record(  # noqa: PLR0913, PLR0917  all that one response says
        self,
        claim: ClaimedResponse,
        transmission_id: int,
        message: Literal["received", "rejected"] | None,
        code: str,
        text: str,
        moves: Sequence[FilingMove],
        unmatched: Sequence[ShipmentAnswer],
        now: datetime,
    ) -> None:
        """Remembers all that one response says, in one transaction, and what follows from it.

        A rejected message rejects those of its shipments that are not settled. An answer to what is settled is
        remembered and moves nothing. The message is answered when none of its shipments waits, the interchange when
        none of its messages does; then, and whenever a shipment moves later, a reply is due.

        Raises:
            IllegalTransition: the message was never sent; a bug, or not our message.
        """
        with self._database.writing() as connection:
            leases.hold(connection, response, claim)
            interchange_id = settling.settle(connection, transmission_id, message, (code, text), moves, now)
            _keep_unmatched(connection, claim.id, unmatched)
            detail = f"{len(moves)} shipments" + (f", {len(unmatched)} unmatched" if unmatched else "")
            _conclude(connection, claim, "recorded", transmission_id, "")
            events.remark(connection, "response", claim.id, interchange_id, "recorded", now, detail)

    def record_unmatched(self, claim: ClaimedResponse, reason: str, now: datetime) -> None:
        """Remembers that the response could not be read or belongs to no message; it stays for the operator to see."""
        with self._database.writing() as connection:
            leases.hold(connection, response, claim)
            _conclude(connection, claim, "unmatched", None, reason)
            events.remark(connection, "response", claim.id, None, "unmatched", now, reason)


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
    connection: Connection, claim: ClaimedResponse, outcome: str, transmission_id: int | None, note: str
) -> None:
    connection.execute(
        sa.update(response)
        .where(response.c.id == claim.id)
        .values(outcome=outcome, transmission_id=transmission_id, note=note, **leases.FREE)
    )
