"""One shipment as it is filed: what reading told of it, what an answer does to it, and what a reply says of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec

from translator.model.acknowledgment import MessageDisposition, ShipmentAnswer
from translator.model.finding import Finding
from translator.model.shipment import Action, Identity

if TYPE_CHECKING:
    from translator.model.interchange import EarlierFile


class OnRecord(NamedTuple):
    """A shipment that is filed already."""

    #: State of its newest filing that is in force, and what that does: add, replace or cancel.
    state: str
    action: str
    #: The most particular number, as it was filed.
    number: str
    #: The file it came in; None when that is another participant's.
    file: EarlierFile | None


class Facts(msgspec.Struct, frozen=True, gc=False):
    """What is kept of a filing to be compared with others; nothing of it names a person."""

    #: The final deliver-to party with the day of arrival, and its address alone, as numbers; None when untold.
    person_day: int | None = None
    destination: int | None = None
    #: As it was told; what names no day is counted on the day of its filing.
    arrival: date | None = None
    #: US cents; None when it cannot be known.
    worth: int | None = None
    #: Whether it is worth more than that by what has no price, or no rate.
    worth_in_part: bool = False
    mode: str = ""
    #: The words of the descriptions, sorted, a blank between two.
    words: str = ""


NO_FACTS = Facts()

#: What several shipments have in common that count as one: who receives them on a day, or the order.
Together = Literal["person", "order"]


class OwnFiling(NamedTuple):
    """A filing of the same participant, as the participant knows it."""

    reference: str
    number: str
    extent: str
    #: Name of the file.
    file: str


class Passing(NamedTuple):
    """A shipment with which the filings that count together pass the limit."""

    ordinal: int
    together: Together
    #: US cents of all of them, this one included.
    cents: int
    #: The first few of the same participant's, this one not included, and how many of them there are.
    own: tuple[OwnFiling, ...]
    own_count: int
    #: How many parcels there are that only other participants have filed.
    foreign_count: int
    #: Whether the cents are more than the participant's own filings say.
    told_by_others: bool = False


class Counterpart(NamedTuple):
    """What another participant filed of the same parcel."""

    ordinal: int
    #: The number that both have.
    number: str
    facts: Facts


class UnderAnotherCode(NamedTuple):
    """What the same participant has filed already of the same parcel, under another originator code."""

    ordinal: int
    #: The number that both have, and the field that it stands in.
    number: str
    target: str
    originator_code: str
    filing: OwnFiling
    facts: Facts


class Earlier(NamedTuple):
    """A shipment whose house bill the same originator has filed already, under other numbers."""

    ordinal: int
    house_bill_number: str
    #: The first few of the same participant's.
    own: tuple[OwnFiling, ...]
    #: How many there are.
    filings: int


class ReadShipment(msgspec.Struct, frozen=True, gc=False):
    """A shipment as reading, mapping and checking left it."""

    #: Running number of the shipment in its file, from 1.
    ordinal: int
    #: The part (transaction set) it stands in, from 1; 0 in a format without parts.
    part: int
    #: Number of its first row, segment or element, as the sender counts.
    place_ordinal: int
    #: Its rows, segments or path as the sender knows them, such as ``3-5``.
    extent: str
    #: The participant's own reference; empty when there is none.
    reference: str
    action: Action
    identity: Identity
    #: Whether a finding has refused it already.
    refused: bool = False
    facts: Facts = NO_FACTS


class FilingMove(msgspec.Struct, frozen=True, gc=False):
    """What one answer of CBP does to one filing."""

    #: The journal's number of the filing.
    filing_id: int
    #: Event of the filing's lifecycle, such as ``accepted``.
    event: str
    #: CBP's own code and words, verbatim; empty when it gave none.
    code: str = ""
    text: str = ""


class MessageAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What one answer of CBP does to one message and its shipments."""

    transmission_id: int
    #: What became of the message as a whole; None when the answer speaks of shipments only.
    message: MessageDisposition | None = None
    #: CBP's own code and words for the message, verbatim; empty when it gave none.
    code: str = ""
    text: str = ""
    moves: Sequence[FilingMove] = ()
    #: What it says of shipments that are not in the message, or cannot be told apart.
    unmatched: Sequence[ShipmentAnswer] = ()
    #: The same bytes have come before: what they said then is nothing new.
    repeated: bool = False


class ReportedShipment(msgspec.Struct, frozen=True, kw_only=True):
    """All that a reply may tell the participant of one shipment."""

    ordinal: int
    part: int
    place_ordinal: int
    extent: str
    reference: str
    action: Action
    identity: Identity
    #: State in the filing's lifecycle.
    state: str
    #: CBP's code and words; empty before it spoke, or when we refused the shipment.
    code: str = ""
    text: str = ""
    #: CBP said it of the whole message, not of this shipment.
    by_message: bool = False
    #: Control number of the message that carried the shipment, and its running number in it; empty and 0 when none.
    control_number: str = ""
    running_number: int = 0
    #: CBP has not answered for it in the agreed time.
    overdue: bool = False
    findings: tuple[Finding, ...] = ()
