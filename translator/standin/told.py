"""What the stand-in has read of a message and what it says to it, whatever the form."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from translator.formats.transliteration import in_ascii

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet
    from datetime import datetime


class FiledShipment(NamedTuple):
    """One shipment as it was read."""

    #: Tracking, house bill and master bill number; empty where it has none.
    numbers: tuple[str, str, str]
    #: What it lacks, as a path; empty when it is whole.
    lacks: str
    #: Its lines that an answer echoes, in forms of lines.
    echo: tuple[str, ...] = ()
    #: All its lines, in records.
    lines: tuple[str, ...] = ()


class Filing(NamedTuple):
    """One message as it was read."""

    originator_code: str
    control_number: str
    #: What is wrong with the envelope: code and text, or two empty strings.
    fault: tuple[str, str]
    shipments: list[FiledShipment]
    #: What an answer repeats of the envelope, in forms of lines.
    echo: tuple[str, ...] = ()
    #: Whose number it is; empty: the originator's.
    counted_by: str = ""


class Told(NamedTuple):
    """What is said of one shipment."""

    shipment: FiledShipment
    disposition: str
    code: str
    text: str
    #: In records: the record behind which code and text are told, with every other record echoed; empty: none is.
    record: str = ""


class Response(NamedTuple):
    """One answer before it is written."""

    filing: Filing
    #: Aware UTC.
    now: datetime
    #: RECEIVED, REJECTED, or empty where it speaks of shipments only.
    status: str
    code: str
    text: str
    told: Sequence[Told]
    #: The message is rejected for its syntax, not by the script.
    syntax: bool = False


class Kind(Protocol):
    """How one form of messages is read and answered at CBP's side."""

    #: Ending of an answer's file name.
    extension: str

    def claims(self, message: bytes) -> bool:
        """Whether a message is of this kind."""

    def read(self, message: bytes) -> Filing | str:
        """The filing, or why not even its control number can be read."""

    def problems(self, message: bytes) -> list[str]:
        """What is wrong with its syntax."""

    def write(self, response: Response) -> bytes:
        """An answer."""


#: Codes of dispositions, as the types of SE90 in CBP's cargo release.
CODES = {"rejected": "01", "accepted": "02", "accepted with warnings": "03", "under review": "04"}

#: Elements that a filer of this type owes for every shipment; source: 84 FR 35405, tables for carriers and
#: marketplaces. A path with | asks for one of several; one that begins with Item/ is asked of every item.
OWED = {
    "CARRIER": (
        "ShipmentInitiator/Name",
        "ShipmentInitiator/Address",
        "FinalDeliverToParty/Name",
        "FinalDeliverToParty/Address",
        "Item/Description",
        "KnownCarrierCustomer",
    ),
    "MARKETPLACE": (
        "Seller/Name",
        "Seller/Address",
        "FinalDeliverToParty/Name",
        "FinalDeliverToParty/Address",
        "KnownMarketplaceSeller",
        "SellerAccountNumber",
        "Item/PictureUrl|ListingUrl|Description",
        "Item/ListedPrice",
    ),
}


def lacking(
    filer: str, mode: str, action: str, has: AbstractSet[str], items: Sequence[AbstractSet[str]]
) -> Iterator[str]:
    """Paths of what a shipment owes and does not hold; a cancellation owes nothing.

    Args:
        filer: a key of `OWED`, or another filer type, which owes nothing in particular.
        mode: ``AIR`` and so on.
        action: ``ADD``, ``REPLACE`` or ``CANCEL``.
        has: paths that stand in the shipment.
        items: those that stand in each item.
    """
    if action == "CANCEL":
        return
    if not items:
        yield "Item"
    scan = ("SecurityScan",) if (filer, mode) == ("CARRIER", "AIR") else ()
    for path in (*OWED.get(filer, ()), *scan):
        holders = items if path.startswith("Item/") else [has]
        choices = path.removeprefix("Item/").split("|")
        if not all(any(choice in holder for choice in choices) for holder in holders):
            yield path


def plain(text: str) -> str:
    """A text of a mood in ASCII, as records and X12 carry it; what has no way there is left out."""
    return "".join(one if one.isascii() else in_ascii(one) or "" for one in text)
