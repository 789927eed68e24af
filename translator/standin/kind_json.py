"""Messages and answers in JSON at CBP's side: read by itself, without any of the code that wrote them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from translator.standin.told import CODES, FiledShipment, Filing, lacking

if TYPE_CHECKING:
    from collections.abc import Iterator

    from translator.formats.json_schema import Schema
    from translator.standin.told import Response, Told

_KEYS = ("shipmentTrackingNumber", "houseBillNumber", "masterBillNumber")


class JsonKind:
    """JSON."""

    extension = "json"

    def __init__(self, schema: Schema) -> None:
        self._schema = schema

    def claims(self, message: bytes) -> bool:
        """As `Kind.claims`: an object."""
        return message.lstrip()[:1] == b"{"

    def read(self, message: bytes) -> Filing | str:
        """As `Kind.read`."""
        try:
            root = msgspec.json.decode(message)
        except msgspec.DecodeError as broken:
            return f"not JSON: {broken}"
        envelope = root.get("envelope") if isinstance(root, dict) else None
        if not isinstance(envelope, dict) or not envelope.get("controlNumber"):
            return "no filing with a control number"
        shipments = [one for one in root.get("shipments") or () if isinstance(one, dict)]
        fault = next(_faults(envelope, shipments), ("", ""))
        originator = str(envelope.get("originatorCode", ""))
        return Filing(originator, str(envelope["controlNumber"]), fault, [_shipment(one) for one in shipments])

    def problems(self, message: bytes) -> list[str]:
        """As `Kind.problems`: the schema's."""
        return self._schema.problems(message)

    def write(self, response: Response) -> bytes:
        """As `Kind.write`."""
        filing = response.filing
        message = {"originatorCode": filing.originator_code, "controlNumber": filing.control_number}
        if response.status:
            message |= {"status": response.status} | _reason(response.code, response.text)
        body: dict[str, Any] = {"createdAt": f"{response.now:%Y-%m-%dT%H:%M:%SZ}", "message": message}
        if response.told:
            body["shipments"] = list(map(_told, response.told))
        return msgspec.json.format(msgspec.json.encode({"pilotResponse": body}), indent=1) + b"\n"


def _faults(envelope: dict[str, Any], shipments: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    items = sum(len(one.get("items") or ()) for one in shipments)
    if envelope.get("shipmentCount") != len(shipments):
        yield "S03", f"SHIPMENT COUNT {envelope.get('shipmentCount')} BUT {len(shipments)} SHIPMENTS"
    if envelope.get("itemCount") != items:
        yield "S04", f"ITEM COUNT {envelope.get('itemCount')} BUT {items} ITEMS"


def _shipment(shipment: dict[str, Any]) -> FiledShipment:
    first, second, third = (str(shipment.get(key, "")) for key in _KEYS)
    filer, mode, action = (str(shipment.get(key, "")) for key in ("filerType", "modeOfTransport", "action"))
    items = [set(_paths(one)) for one in shipment.get("items") or () if isinstance(one, dict)]
    return FiledShipment((first, second, third), next(lacking(filer, mode, action, set(_paths(shipment)), items), ""))


def _paths(value: dict[str, Any], above: str = "") -> Iterator[str]:
    """Paths of everything in an object, with capitals as `translator.standin.told.OWED` has them."""
    for key, inner in value.items():
        path = f"{above}{key[:1].upper()}{key[1:]}"
        yield path
        if isinstance(inner, dict):
            yield from _paths(inner, f"{path}/")


def _told(told: Told) -> dict[str, str]:
    numbers = {key: number for key, number in zip(_KEYS, told.shipment.numbers, strict=True) if number}
    return numbers | {"disposition": CODES[told.disposition]} | _reason(told.code, told.text)


def _reason(code: str, text: str) -> dict[str, str]:
    return {"code": code} | ({"text": text} if text else {}) if code else {}
