"""Translating one interchange: claimed, begun, recorded chunk by chunk, and finished or quarantined.

Nothing of it counts before `Translation.finish`: what an earlier attempt left behind is removed when the next one
begins, and its messages are not sent. Only the control numbers that it reserved stay, so that the next attempt makes
the same messages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec
import sqlalchemy as sa

from translator.journal import counting, duplicates, events, filings, leases, numbering, turns
from translator.journal.claims import ClaimedInterchange, Reservation
from translator.journal.headers import replace_headers
from translator.journal.tables import (
    filing,
    finding,
    header,
    hold,
    interchange,
    reply_due,
    transaction_set,
    transmission,
)
from translator.model.receipt import Kept

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime, timedelta

    from sqlalchemy.engine import Connection

    from translator.journal.counting import MessageFacts
    from translator.journal.database import Database
    from translator.model.filing import OnRecord, ReadShipment
    from translator.model.finding import Finding
    from translator.model.interchange import EarlierFile, InterchangeHeader, TransactionSet

#: What an unfinished attempt leaves, the tables that refer to others first.
_DRAFTS = (finding, transaction_set, header, hold, filing, transmission)


class Translation:
    """Translating. Every operation that takes a claim raises `LeaseLost` when another worker has the interchange."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(
        self, worker: str, now: datetime, lease: timedelta, beside: Collection[int] = ()
    ) -> ClaimedInterchange | None:
        """The oldest RECEIVED interchange that is none of ``beside``; no later one of a partner that is at work."""
        with self._database.writing() as connection:
            row = turns.take_file(connection, worker, now, lease, beside)
        if row is None:
            return None
        return ClaimedInterchange(
            id=row.id,
            epoch=row.epoch,
            attempts=row.attempts,
            partner=row.partner,
            name=row.name,
            content=Kept(row.sha256, row.size),
            received_at=row.received_at,
            waits=row.note,
        )

    def begin(self, claim: ClaimedInterchange, now: datetime) -> None:
        """Removes what an unfinished earlier attempt left; its reserved control numbers and its events stay."""
        with self._database.writing() as connection:
            leases.hold(connection, interchange, claim)
            if _remove_drafts(connection, claim.id):
                events.remark(connection, "interchange", claim.id, claim.id, events.RESTARTED, now)

    def renew(self, claim: ClaimedInterchange, now: datetime, lease: timedelta) -> None:
        """Moves the end of the lease to ``now + lease``."""
        with self._database.writing() as connection:
            leases.extend(connection, interchange, claim, now + lease)

    def give_back(self, claim: ClaimedInterchange) -> None:
        """Ends the claim, and does not count it: something else than this file stood in the way."""
        with self._database.writing() as connection:
            leases.give_back(connection, interchange, claim)

    def wait(self, claim: ClaimedInterchange, reason: str, now: datetime) -> None:
        """Ends the claim for a reason that time may take away; the interchange stays RECEIVED, and anyone may go on.

        Its drafts go and its control numbers are given up, so that two that wait never keep them from each other.
        """
        with self._database.writing() as connection:
            leases.delay(connection, interchange, claim, now)
            if _remove_drafts(connection, claim.id):
                events.remark(connection, "interchange", claim.id, claim.id, events.RESTARTED, now, reason)
            numbering.cancel_unused(connection, claim.id, now)
            connection.execute(sa.update(interchange).where(interchange.c.id == claim.id).values(note=reason))

    def require_number(self, claim: ClaimedInterchange, facts: MessageFacts) -> None:
        """Looks before all the work whether the numbers that the interchange waited for have come free.

        Raises:
            NumbersExhausted: they have not.
        """
        with self._database.reading() as connection:
            counting.require_free(connection, claim.waits, facts)

    def earlier_with_same_content(self, claim: ClaimedInterchange, usage: str, digest: str) -> EarlierFile | None:
        """Another interchange of the same partner with the same bytes, whose shipments still stand for something.

        One that was refused, quarantined, discarded, or rejected by CBP as a whole does not count: once the cause is
        mended (a mapping, an agreement, a bug), the same bytes must be able to come again. It is an earlier one, but
        for an interchange that was released from quarantine after the same bytes came again. What was filed for
        another ``usage`` (test, production) does not count, nor does one all of whose filings were replaced or
        cancelled since, nor one of which some shipments were refused where reference data came behind it or its mapping
        had another ``digest``.
        """
        with self._database.reading() as connection:
            return duplicates.same_content(connection, claim, usage, digest)

    def earlier_with_same_control_number(
        self, claim: ClaimedInterchange, header: InterchangeHeader, usage: str, digest: str
    ) -> int | None:
        """Another interchange of the same sender (qualifier and identifier) with the same ISA13.

        One that was refused as a whole, quarantined, or discarded, has filed nothing and so has not used its number
        up: the sender may mend it and send it again under the same ISA13. So may the sender of one that CBP rejected
        as a whole, who is told to send the same file again. What was filed for another ``usage`` does not count.
        """
        with self._database.reading() as connection:
            return duplicates.same_control_number(connection, claim, header, usage, digest)

    def record_recognition(
        self,
        claim: ClaimedInterchange,
        mapping: str,
        mapping_version: str,
        mapping_digest: str,
        message: str,
        usage: str,
        headers: Sequence[InterchangeHeader],
    ) -> None:
        """Remembers what claims the file and what its envelopes say; may be told again, with more envelopes."""
        recognized = {
            "mapping": mapping,
            "mapping_version": mapping_version,
            "mapping_digest": mapping_digest,
            "message": message,
            "usage": usage,
        }
        with self._database.writing() as connection:
            leases.hold(connection, interchange, claim)
            connection.execute(sa.update(interchange).where(interchange.c.id == claim.id).values(recognized))
            replace_headers(connection, claim.id, headers)

    def record_duplicate(self, claim: ClaimedInterchange, earlier: int) -> None:
        """Remembers the envelopes of the earlier interchange as this one's: the bytes are the same.

        So a file that is refused unread can still be answered in X12. One that came earlier and is not read either
        has none.
        """
        with self._database.writing() as connection:
            leases.hold(connection, interchange, claim)
            duplicates.copy_headers(connection, claim, earlier)

    def record_shipments(self, claim: ClaimedInterchange, rows: Sequence[ReadShipment], now: datetime) -> None:
        """Remembers a chunk of shipments as filings, READ or REFUSED. Chunks come in the order of reading.

        Raises:
            ValueError: a shipment does not follow those before it; a bug.
        """
        with self._database.writing() as connection:
            leases.hold(connection, interchange, claim)
            filings.insert(connection, claim.id, rows, now)

    def record_findings(self, claim: ClaimedInterchange, rows: Sequence[tuple[int, int, Finding]]) -> None:
        """Remembers findings, each with the ordinal of its shipment and its part; 0 for none."""
        encode = msgspec.json.encode
        values = [
            {
                "interchange_id": claim.id,
                "ordinal": ordinal,
                "part": part,
                "code": found.code,
                "body": encode(found).decode(),
            }
            for ordinal, part, found in rows
        ]
        with self._database.writing() as connection:
            leases.hold(connection, interchange, claim)
            if values:
                connection.execute(sa.insert(finding), values)

    def record_sets(self, claim: ClaimedInterchange, sets: Sequence[TransactionSet]) -> None:
        """Remembers the envelopes of transaction sets."""
        values = [
            {"interchange_id": claim.id, "part": told.part, "body": msgspec.json.encode(told).decode()} for told in sets
        ]
        with self._database.writing() as connection:
            leases.hold(connection, interchange, claim)
            if values:
                connection.execute(sa.insert(transaction_set), values)

    def filings_on_record(self, keys: Iterable[str], usage: str, partner: str) -> dict[str, OnRecord]:
        """Of those identity keys that are filed already: the newest filing that is still in force.

        Its file is named only when it came from ``partner``.

        A filing for test is none for production, and the other way round: ``usage`` says of which is asked.

        Refused and rejected filings are not in force, nor those of a translation that is not finished, nor any once
        a cancellation has been accepted.
        """
        with self._database.reading() as connection:
            return filings.on_record(connection, list(keys), usage, partner)

    def refuse(self, claim: ClaimedInterchange, ordinals: Sequence[int], now: datetime) -> None:
        """Refuses shipments that were recorded as READ, because of what was read later."""
        with self._database.writing() as connection:
            leases.hold(connection, interchange, claim)
            filings.refuse(connection, claim.id, ordinals, now)

    def refuse_remaining(
        self, claim: ClaimedInterchange, parts: Iterable[tuple[int, int]] | None, now: datetime
    ) -> None:
        """Refuses what is still READ: everything, or what stands in runs of parts (first and last of each)."""
        with self._database.writing() as connection:
            leases.hold(connection, interchange, claim)
            filings.refuse_remaining(connection, claim.id, parts, now)

    def reserve(self, claim: ClaimedInterchange, index: int, facts: MessageFacts, now: datetime) -> Reservation:
        """A control number for the ``index``-th message of this interchange, counted for originator and message.

        A later attempt is given the same one, made at the same moment, so that it makes the same bytes.

        Raises:
            NumbersExhausted: every control number of this width still waits for its answer.
        """
        with self._database.writing() as connection:
            leases.hold(connection, interchange, claim)
            return numbering.reserve(connection, claim.id, index, facts, now)

    def enclose(
        self,
        claim: ClaimedInterchange,
        transmission_id: int,
        name: str,
        content: Kept,
        ordinals: Sequence[int],
        now: datetime,
    ) -> None:
        """Remembers a message under its reservation, and its shipments in their order, ENCLOSED; not sent as yet.

        Raises:
            ValueError: a shipment is not READ, or the reservation is not this interchange's; a bug.
        """
        with self._database.writing() as connection:
            leases.hold(connection, interchange, claim)
            numbering.use(connection, (claim.id, claim.partner), transmission_id, (name, content, len(ordinals)), now)
            filings.enclose(connection, claim.id, transmission_id, ordinals, now)

    def finish(
        self, claim: ClaimedInterchange, event: Literal["translated", "refused"], read: int, now: datetime
    ) -> None:
        """Ends the translation: its messages may be sent, and a reply is due. ``read``: shipments that were read.

        Raises:
            ValueError: the shipments on record do not add up to ``read`` and the event; a bug.
        """
        with self._database.writing() as connection:
            row = leases.hold(connection, interchange, claim)
            counts = filings.counts(connection, claim.id)
            filings.require_settled(claim.id, event, read, counts)
            numbering.cancel_unused(connection, claim.id, now)
            connection.execute(
                sa.update(transmission).where(transmission.c.interchange_id == claim.id).values(visible=True)
            )
            connection.execute(sa.insert(reply_due).values(interchange_id=claim.id, occasion="translation"))
            events.advance(
                connection, "interchange", row, event, now, shipments_read=read, note="", **counts, **leases.FREE
            )

    def quarantine(self, claim: ClaimedInterchange, reason: str, now: datetime) -> None:
        """Sets the interchange aside with the reason (a traceback); its drafts and control numbers are given up."""
        with self._database.writing() as connection:
            row = leases.hold(connection, interchange, claim)
            _remove_drafts(connection, claim.id)
            numbering.cancel_unused(connection, claim.id, now)
            events.advance(connection, "interchange", row, "quarantined", now, reason, note=reason, **leases.FREE)


def _remove_drafts(connection: Connection, interchange_id: int) -> bool:
    removed = [
        connection.execute(sa.delete(table).where(table.c.interchange_id == interchange_id)).rowcount
        for table in _DRAFTS
    ]
    return any(removed)
