"""Messages and answers in XML at CBP's side: read by itself, without any of the code that wrote them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from translator.formats.xml_document import all_at, name_of, open_document, root_name, text_at
from translator.model.finding import Finding
from translator.standin.told import CODES, FiledShipment, Filing, lacking

if TYPE_CHECKING:
    from collections.abc import Iterator

    from translator.formats.xml_schema import Schema
    from translator.standin.told import Response, Told

NAMESPACE = "urn:section321-translator:pilot-xml:2023-02"
RESPONSE_NAMESPACE = "urn:section321-translator:pilot-xml-response:2023-02"
_ROOT = (NAMESPACE, "PilotFiling")


def _at(path: str) -> Any:
    return text_at(path, NAMESPACE)


_ORIGINATOR, _CONTROL = _at("Envelope/OriginatorCode"), _at("Envelope/ControlNumber")
_SHIPMENT_COUNT, _ITEM_COUNT = _at("Envelope/ShipmentCount"), _at("Envelope/ItemCount")
_SHIPMENTS = all_at("Shipment", NAMESPACE)
_ITEMS = all_at("Item", NAMESPACE)
_ELEMENTS = ("ShipmentTrackingNumber", "HouseBillNumber", "MasterBillNumber")
_NUMBERS = tuple(map(_at, _ELEMENTS))


class XmlKind:
    """XML."""

    extension = "xml"

    def __init__(self, schema: Schema) -> None:
        self._schema = schema

    def claims(self, message: bytes) -> bool:
        """As `Kind.claims`: by the root element."""
        return root_name(message) == _ROOT

    def read(self, message: bytes) -> Filing | str:
        """As `Kind.read`."""
        root = open_document(message)
        if isinstance(root, Finding):
            return f"{root.code} {root.detail}".strip()
        if name_of(root) != _ROOT or not _CONTROL(root):
            return "no filing with a control number"
        shipments = _SHIPMENTS(root)
        items = sum(len(_ITEMS(shipment)) for shipment in shipments)
        fault = next(_faults(root, len(shipments), items), ("", ""))
        return Filing(_ORIGINATOR(root) or "", _CONTROL(root), fault, [_shipment(one) for one in shipments])

    def problems(self, message: bytes) -> list[str]:
        """As `Kind.problems`: the schema's."""
        return self._schema.problems(message)

    def write(self, response: Response) -> bytes:
        """As `Kind.write`."""
        filing, status = response.filing, response.status
        originator = _element("OriginatorCode", filing.originator_code)
        reason = _element("Status", status) + (_reason(response.code, response.text) if status else "")
        control = _element("ControlNumber", filing.control_number)
        shipments = "".join(map(_told, response.told))
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<PilotResponse xmlns="{RESPONSE_NAMESPACE}">'
            f"<CreatedAt>{response.now:%Y-%m-%dT%H:%M:%SZ}</CreatedAt>\n"
            f"<Message>{originator}{control}{reason}</Message>\n{shipments}</PilotResponse>\n"
        ).encode()


def _faults(root: Any, shipments: int, items: int) -> Iterator[tuple[str, str]]:
    if _SHIPMENT_COUNT(root) != str(shipments):
        yield "S03", f"SHIPMENT COUNT {_SHIPMENT_COUNT(root)} BUT {shipments} SHIPMENTS"
    if _ITEM_COUNT(root) != str(items):
        yield "S04", f"ITEM COUNT {_ITEM_COUNT(root)} BUT {items} ITEMS"


def _shipment(element: Any) -> FiledShipment:
    first, second, third = (number(element) or "" for number in _NUMBERS)
    filer, mode, action = (_at(name)(element) or "" for name in ("FilerType", "ModeOfTransport", "Action"))
    items = [set(_paths(item)) for item in _ITEMS(element)]
    return FiledShipment((first, second, third), next(lacking(filer, mode, action, set(_paths(element)), items), ""))


def _paths(element: Any, above: str = "") -> Iterator[str]:
    """Paths of everything below an element."""
    for child in element:
        path = f"{above}{name_of(child)[1]}"
        yield path
        yield from _paths(child, f"{path}/")


def _told(told: Told) -> str:
    numbers = "".join(map(_element, _ELEMENTS, told.shipment.numbers))
    disposition = _element("Disposition", CODES[told.disposition])
    return f"<Shipment>{numbers}{disposition}{_reason(told.code, told.text)}</Shipment>\n"


def _reason(code: str, text: str) -> str:
    return _element("Code", code) + _element("Text", text) if code else ""


def _element(name: str, text: str) -> str:
    """An element, or nothing for no text; what was read from XML can be written to it again."""
    return f"<{name}>{escape(text, _REFERENCES)}</{name}>" if text else ""


_REFERENCES = {"\r": "&#13;", "\n": "&#10;", "\t": "&#9;"}
