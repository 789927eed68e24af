"""What CBP's side answers, whatever form it came in."""

from __future__ import annotations

from typing import Literal

import msgspec

from translator.model.finding import Finding
from translator.model.shipment import Identity

MessageDisposition = Literal["received", "rejected"]
NumberKind = Literal["message", "group", "set"]
Disposition = Literal["accepted", "accepted_with_warnings", "under_review", "rejected"]


class ShipmentAnswer(msgspec.Struct, frozen=True):
    """What CBP says of one shipment."""

    identity: Identity
    disposition: Disposition
    #: CBP's own code and words, verbatim; empty when it gave none.
    code: str = ""
    text: str = ""
    #: Its running number in the message, where the response echoes it; 0 where it does not.
    running_number: int = 0


class UnreadAnswer(msgspec.Struct, frozen=True):
    """What CBP says of one shipment and the table cannot read."""

    #: As far as it could be read.
    identity: Identity
    #: What keeps it from being read.
    findings: tuple[Finding, ...]


class Acknowledgment(msgspec.Struct, frozen=True):
    """One answer of CBP, matched to a transmission by its control number."""

    control_number: str
    #: Originator code or sender that the response names, to tell equal control numbers apart; empty when unnamed.
    originator_code: str
    #: What became of the message as a whole, or None when the response speaks of shipments only.
    message: MessageDisposition | None = None
    code: str = ""
    text: str = ""
    answers: tuple[ShipmentAnswer, ...] = ()
    #: Whose number it is: the message's own, or that of its functional group or transaction set.
    kind: NumberKind = "message"
    #: Every text of an answer that could have spoken of shipments and in which none was found; they are held against
    #: the numbers of the message's own.
    words: frozenset[str] = frozenset()
    #: The first of the shipments of which it says what cannot be read, and how many these are in all.
    unread: tuple[UnreadAnswer, ...] = ()
    unread_count: int = 0
    #: What it repeats of the moment at which the message was made: as strftime writes that moment (UTC), and the text.
    created: tuple[tuple[str, str], ...] = ()
