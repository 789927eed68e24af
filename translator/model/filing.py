"""One shipment as it is filed: what reading told of it, what an answer does to it, and what a reply says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from translator.model.finding import Finding
from translator.model.shipment import Action, Identity

if TYPE_CHECKING:
    from translator.model.interchange import EarlierFile


class OnRecord(NamedTuple):
    """A shipment that is filed already."""

    #: State of its newest filing that is in force.
    state: str
    #: The file it came in; None when that is another participant's.
    file: EarlierFile | None


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


class FilingMove(msgspec.Struct, frozen=True, gc=False):
    """What one answer of CBP does to one filing."""

    #: The journal's number of the filing.
    filing_id: int
    #: Event of the filing's lifecycle, such as ``accepted``.
    event: str
    #: CBP's own code and words, verbatim; empty when it gave none.
    code: str = ""
    text: str = ""


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
