"""A filing as CBP's side reads it: by itself, without any of the code that wrote it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from translator.formats.xml_document import all_at, name_of, open_document, text_at
from translator.model.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMESPACE = "urn:section321-translator:pilot-xml:2023-02"


def _at(path: str) -> Any:
    return text_at(path, NAMESPACE)


_ORIGINATOR, _CONTROL = _at("Envelope/OriginatorCode"), _at("Envelope/ControlNumber")
_SHIPMENT_COUNT, _ITEM_COUNT = _at("Envelope/ShipmentCount"), _at("Envelope/ItemCount")
_SHIPMENTS = all_at("Shipment", NAMESPACE)
_ITEMS = all_at("Item", NAMESPACE)
_NUMBERS = (_at("ShipmentTrackingNumber"), _at("HouseBillNumber"), _at("MasterBillNumber"))

#: Elements that a filer of this type owes for every shipment; source: 84 FR 35405, tables for carriers and
#: marketplaces. A path with | asks for one of several; one that begins with Item/ is asked of every item.
_OWED = {
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


class FiledShipment(NamedTuple):
    """One shipment as it was read."""

    #: Tracking, house bill and master bill number; empty where it has none.
    numbers: tuple[str, str, str]
    #: What it lacks, as a path; empty when it is whole.
    lacks: str


class Filing(NamedTuple):
    """One message as it was read."""

    originator_code: str
    control_number: str
    #: What is wrong with the envelope: code and text, or two empty strings.
    fault: tuple[str, str]
    shipments: list[FiledShipment]


def read_filing(message: bytes) -> Filing | str:
    """The filing, or why not even its control number can be read."""
    root = open_document(message)
    if isinstance(root, Finding):
        return f"{root.code} {root.detail}".strip()
    if name_of(root) != (NAMESPACE, "PilotFiling") or not _CONTROL(root):
        return "no filing with a control number"
    shipments = _SHIPMENTS(root)
    items = sum(len(_ITEMS(shipment)) for shipment in shipments)
    fault = next(_faults(root, len(shipments), items), ("", ""))
    return Filing(_ORIGINATOR(root) or "", _CONTROL(root), fault, [_shipment(one) for one in shipments])


def _faults(root: Any, shipments: int, items: int) -> Iterator[tuple[str, str]]:
    if _SHIPMENT_COUNT(root) != str(shipments):
        yield "S03", f"SHIPMENT COUNT {_SHIPMENT_COUNT(root)} BUT {shipments} SHIPMENTS"
    if _ITEM_COUNT(root) != str(items):
        yield "S04", f"ITEM COUNT {_ITEM_COUNT(root)} BUT {items} ITEMS"


def _shipment(element: Any) -> FiledShipment:
    first, second, third = (number(element) or "" for number in _NUMBERS)
    return FiledShipment((first, second, third), next(_lacking(element), ""))


def _lacking(element: Any) -> Iterator[str]:
    """Paths of what the shipment owes and does not hold; a cancellation owes nothing."""
    if _at("Action")(element) == "CANCEL":
        return
    filer, mode = _at("FilerType")(element) or "", _at("ModeOfTransport")(element)
    owed = (*_OWED.get(filer, ()), *(("SecurityScan",) if (filer, mode) == ("CARRIER", "AIR") else ()))
    items = _ITEMS(element)
    if not items:
        yield "Item"
    for path in owed:
        holders = items if path.startswith("Item/") else [element]
        choices = path.removeprefix("Item/").split("|")
        if not all(any(all_at(choice, NAMESPACE)(holder) for choice in choices) for holder in holders):
            yield path
