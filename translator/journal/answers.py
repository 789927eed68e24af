"""Reconciling: which message and which shipments a response of CBP speaks of, and what it does to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

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


class Recorded(NamedTuple):
    """What the answers of one response have done."""

    #: Of each answer, how many shipments it rejected that were not rejected before.
    rejected: list[int]
    #: What contradicts what CBP said before, in that response or in an earlier one, in words; kept like the reasons.
    contradictions: list[str]


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
        self, control_number: str, originator_code: str, kind: NumberKind = "message", *, any_zeros: bool = False
    ) -> list[AnsweredTransmission]:
        """Every message with this control number, in the order they were made; of this originator, when it is named.

        ``kind`` says whose number it is: the message's own, or that of the group or set in it. With ``any_zeros`` a
        number of digits is the same with more or fewer zeros before it.
        """
        numbers = _with_zeros(control_number) if any_zeros else [control_number]
        numbered: sa.ColumnElement[bool] = transmission.c.control_number.in_(numbers)
        if kind != "message":
            of_kind = sa.and_(inner_number.c.kind == kind, inner_number.c.number.in_(numbers))
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
    ) -> Recorded:
        """Remembers all that the answers of one response say, in one transaction, and what follows from it.

        A rejected message rejects those of its shipments that are not settled. An answer to what is settled is
        remembered and moves nothing. The message is answered when none of its shipments waits, the interchange when
        none of its messages does; then, and whenever a shipment moves later, a reply is due.

        Args:
            claim: the response.
            answered: what it says of messages of ours, in its order.
            reasons: why the rest of it could not be read or belongs to no message; kept for the operator to see.
            now: the moment.

        Raises:
            IllegalTransition: the message was never sent; a bug, or not our message.
        """
        with self._database.writing() as connection:
            leases.hold(connection, response, claim)
            settling.lock(connection, [one.transmission_id for one in answered])
            settled = [_settle(connection, claim.id, one, now) for one in answered]
            contradictions = [told for one in settled for told in one.contradictions]
            _conclude(connection, claim, answered, [*reasons, *contradictions])
            for reason in reasons:
                events.remark(connection, "response", claim.id, None, "unmatched", now, reason)
        return Recorded([one.rejected for one in settled], contradictions)


def _with_zeros(number: str) -> list[str]:
    """A number as wide as it may be written, so that an index finds it."""
    if not (number.isascii() and number.isdecimal()):
        return [number]
    digits = number.lstrip("0") or "0"
    return [digits.zfill(width) for width in range(len(digits), _WIDEST + 1)] or [number]


#: Digits of the longest control number that a card may ask for.
_WIDEST = 18


def _settle(connection: Connection, response_id: int, answer: MessageAnswer, now: datetime) -> settling.Settled:
    settled = settling.settle(connection, answer, now)
    owner = settled.interchange_id
    _keep_unmatched(connection, response_id, answer.unmatched)
    named = len({move.filing_id for move in answer.moves})
    detail = f"{named} shipments" + (f", {len(answer.unmatched)} unmatched" if answer.unmatched else "")
    events.remark(connection, "response", response_id, owner, "recorded", now, detail)
    for told in settled.contradictions:
        events.remark(connection, "response", response_id, owner, "contradicted", now, told)
    return settled


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
