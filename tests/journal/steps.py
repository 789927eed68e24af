"""The steps of a journey that several tests of the journal take."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

from translator.journal import Journal, MessageFacts
from translator.model.filing import MessageAnswer, ReadShipment
from translator.model.receipt import Receipt
from translator.model.shipment import Identity

NOW = datetime(2026, 11, 21, 12, 0, 0, 123456, tzinfo=UTC)
LEASE = timedelta(minutes=5)
FACTS = MessageFacts("ORIG1", "pilot-xml-2023-02", "test", 9, timedelta(hours=4))


def address(folder) -> str:
    return f"sqlite:///{folder}/journal.db"


def open_journal(folder) -> Journal:
    return Journal.open(address(folder), folder / "contents")


class Steps:
    """What the stages do, shortened to what the journal sees of it."""

    def __init__(self, journal: Journal) -> None:
        self.journal = journal

    def receive(
        self, content: bytes = b"a file", name: str = "orders.csv", partner: str = "acme", claim: str = ""
    ) -> int:
        kept = self.journal.contents.keep(io.BytesIO(content))
        receipt = Receipt(partner, name, kept, NOW, claim or f"{partner}/{name}/{kept.sha256}")
        return self.journal.receipts.record_interchange(receipt)

    def claim(self, now: datetime = NOW, worker: str = "w1"):
        return self.journal.translation.claim(worker, now, LEASE)

    def read(self, claim, count: int = 3, refused: tuple[int, ...] = (), prefix: str = "1Z", first: int = 1) -> None:
        rows = [shipment(n, prefix, refused=n in refused) for n in range(first, first + count)]
        self.journal.translation.record_shipments(claim, rows, NOW)

    def enclose(self, claim, ordinals: list[int], index: int = 1):
        reservation = self.journal.translation.reserve(claim, index, FACTS, NOW)
        kept = self.journal.contents.keep(io.BytesIO(f"message {reservation.control_number}".encode()))
        name = f"{reservation.control_number}.xml"
        self.journal.translation.enclose(claim, reservation.id, name, kept, ordinals, NOW)
        return reservation

    def translate(self, count: int = 3, refused: tuple[int, ...] = (), prefix: str = "1Z"):
        """Claims the oldest interchange and translates it into one message."""
        claim = self.claim()
        self.journal.translation.begin(claim, NOW)
        self.read(claim, count, refused, prefix)
        reservation = self.enclose(claim, [n for n in range(1, count + 1) if n not in refused])
        self.journal.translation.finish(claim, "translated", count, NOW)
        return claim, reservation

    def send(self, now: datetime = NOW):
        claim = self.journal.transmissions.claim("w1", now, LEASE)
        for event in ("send_began", "uploaded", "sent"):
            self.journal.transmissions.move(claim, event, now)
        return claim

    def answer(self, transmission_id: int, moves=(), message=None, unmatched=(), now: datetime = NOW, text: str = ""):
        kept = self.journal.contents.keep(io.BytesIO(repr((transmission_id, moves, message, now)).encode()))
        receipt = Receipt("cbp", f"response-{kept.sha256[:8]}.xml", kept, now, f"cbp/{kept.sha256}/{now}")
        self.journal.receipts.record_response(receipt)
        claim = self.journal.answers.claim("w1", now, LEASE)
        answer = MessageAnswer(
            transmission_id=transmission_id,
            message=message,
            code="X1" if text else "",
            text=text,
            moves=moves,
            unmatched=unmatched,
        )
        return self.journal.answers.record(claim, [answer], [], now)

    def reply(self, now: datetime = NOW) -> int:
        """Composes and delivers all that is due; how many replies."""
        count = 0
        while due := self.journal.replies.claim_due("w1", now, LEASE):
            kept = self.journal.contents.keep(io.BytesIO(f"reply {due.id}".encode()))
            self.journal.replies.record(due, [("csv", f"{due.name}.{due.id}.report.csv", kept)], now)
        while claim := self.journal.replies.claim_undelivered("w1", now, LEASE):
            self.journal.replies.delivered(claim, now)
            count += 1
        return count


def shipment(ordinal: int, prefix: str = "1Z", part: int = 0, *, refused: bool = False) -> ReadShipment:
    identity = Identity("ORIG1", f"{prefix}{ordinal:06}", "", "M-1")
    return ReadShipment(ordinal, part, ordinal + 1, f"{ordinal + 1}", f"order-{ordinal}", "add", identity, refused)
