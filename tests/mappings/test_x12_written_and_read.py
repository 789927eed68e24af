"""What the ready-made tables read of X12 is what was written, whatever the separators, line ends and wrapping."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.formats.x12_writing import Group, Syntax, syntaxes, texts, written
from translator.formats.registry import FORMATS
from translator.formats.x12_card import x12_format
from translator.mapping.examples import example_agreement
from translator.mapping.inbound import Mapped, compile_inbound

if TYPE_CHECKING:
    from translator.mapping.inbound import InboundMapping

_INBOUND = Path("mappings/inbound")
_MODES = {"A": "air", "M": "truck", "R": "rail", "S": "ocean", "7": "international mail"}
_COUNTRIES = st.sampled_from(["US", "CN", "CA", "DE", "VN"])
_UNITS = {"KG": "kg", "LB": "lb"}

Fields = dict[str, Any]


@cache
def _mapping(name: str) -> InboundMapping:
    directory = _INBOUND / name
    files = {str(path.relative_to(directory)): path.read_bytes() for path in directory.rglob("*") if path.is_file()}
    return compile_inbound(files, name, FORMATS | {"x12": x12_format(Path("mappings/x12"))})


def _read(name: str, content: bytes) -> tuple[list[Fields], list[str]]:
    """The shipments as dictionaries, and the codes of everything that was found."""
    mapping = _mapping(name)
    events = list(mapping.open(BytesIO(content), example_agreement(mapping.card.trial)))
    shipments = [msgspec.to_builtins(one.shipment) for one in events if isinstance(one, Mapped)]
    for shipment in shipments:
        del shipment["originator_code"], shipment["filer_type"]
    return shipments, [finding.code for one in events for finding in one.findings]


def _maybe(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(st.just(""), values)


def _numbers(places: int) -> st.SearchStrategy[str]:
    return st.decimals(0, 999, places=places).map(lambda number: str(abs(number)))


_PARTY = st.fixed_dictionaries(
    {
        "name": texts(1, 60),
        "address_1": texts(1, 55),
        "address_2": _maybe(texts(1, 55)),
        "city": texts(2, 30),
        "state": st.text("ABCXYZ", min_size=2, max_size=2),
        "postal_code": texts(3, 15),
        "country": _COUNTRIES,
    }
)
_DAY = st.dates().filter(lambda day: day.year > 999)  # noqa: PLR2004 - a year has four digits


def _days() -> st.SearchStrategy[str]:
    return _DAY.map(lambda day: day.isoformat())


def _party(segments: list[list[str]], code: str, party: Fields) -> None:
    segments += [
        ["N1", code, party["name"]],
        ["N3", party["address_1"], party["address_2"]],
        ["N4", party["city"], party["state"], party["postal_code"], party["country"]],
    ]


def _without_empty(fields: Fields) -> Fields:
    kept = {name: _without_empty(value) if isinstance(value, dict) else value for name, value in fields.items()}
    return {name: value for name, value in kept.items() if value not in ("", None)}


# Ship notices, 856.

_NOTICE_ITEM = st.fixed_dictionaries(
    {
        "description": texts(1, 80),
        "sku": _maybe(texts(1, 48)),
        "quantity": _maybe(_numbers(3)),
        "country_of_origin": _maybe(_COUNTRIES),
        "weight": _maybe(_numbers(1)),
        "unit": st.sampled_from(sorted(_UNITS)),
    }
)
_NOTICE = st.fixed_dictionaries(
    {
        "reference": _maybe(texts(1, 30)),
        "mode": st.sampled_from(sorted(_MODES)),
        "tracking_number": texts(1, 30),
        "master_bill_number": _maybe(texts(1, 30)),
        "shipment_initiator": _PARTY,
        "deliver_to": _PARTY,
        "security_scan": _maybe(texts(1, 30)),
        "known": st.sampled_from(["", "Y", "N"]),
        "arrival_date": _maybe(_days()),
        "carrier_name": _maybe(texts(1, 35)),
        "items": st.lists(_NOTICE_ITEM, max_size=2),
    }
)


def _notice(shipment: Fields, first: int) -> list[list[str]]:
    segments = [["HL", str(first), "", "S"], ["TD5", "B", "2", "PCAR", shipment["mode"], shipment["carrier_name"]]]
    references = {"CN": "tracking_number", "CR": "reference", "MB": "master_bill_number", "ZZ": "security_scan"}
    segments += [["REF", code, shipment[name]] for code, name in references.items() if shipment[name]]
    segments += [["REF", "8X", shipment["known"]]] if shipment["known"] else []
    if shipment["arrival_date"]:
        segments.append(["DTM", "371", shipment["arrival_date"].replace("-", "")])
    _party(segments, "SF", shipment["shipment_initiator"])
    _party(segments, "ST", shipment["deliver_to"])
    for number, item in enumerate(shipment["items"], first + 1):
        pairs = [["SK", item["sku"]], ["CH", item["country_of_origin"]]]
        segments.append(["HL", str(number), str(first), "I"])
        segments += [["LIN", "", *(text for pair in pairs if pair[1] for text in pair)]] if any(p[1] for p in pairs) else []
        segments += [["SN1", "", item["quantity"], "EA"]] if item["quantity"] else []
        segments += [["PO4", "1", "", "", "", "G", item["weight"], item["unit"]]] if item["weight"] else []
        segments.append(["PID", "F", "", "", "", item["description"]])
    return segments


def _of_notice(shipment: Fields) -> Fields:
    """The canonical shipment that was meant."""
    fields = {name: value for name, value in shipment.items() if name not in ("mode", "known", "items")}
    known = {"Y": True, "N": False}.get(shipment["known"])
    items = [_of_item(item, _UNITS) for item in shipment["items"]]
    fields |= {"action": "add", "mode_of_transport": _MODES[shipment["mode"]], "known_carrier_customer": known}
    return _without_empty(fields) | ({"items": items} if items else {})


def _of_item(item: Fields, units: dict[str, str]) -> Fields:
    unit = units[item["unit"]] if item["weight"] else ""
    return _without_empty({**{k: v for k, v in item.items() if k != "unit"}, "weight_unit": unit})


def _same(read: list[Fields], meant: list[Fields]) -> bool:
    """Numbers are compared as numbers: 1.50 is 1.5."""
    return _comparable(read) == _comparable(meant)


def _comparable(value: Any, name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _comparable(one, key) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_comparable(one) for one in value]
    return Decimal(value) if name in ("quantity", "weight") else value


@settings(max_examples=60, deadline=None)
@given(syntaxes(), st.lists(st.lists(_NOTICE, min_size=1, max_size=2), min_size=1, max_size=2))
def test_what_is_written_as_ship_notices_is_read(syntax: Syntax, sets: list[list[Fields]]) -> None:
    bodies = []
    for shipments in sets:
        body, number = [["BSN", "00", "M1", "20261121", "0930"]], 1
        for shipment in shipments:
            body += _notice(shipment, number)
            number += 1 + len(shipment["items"])
        bodies.append(body)
    read, codes = _read("carrier-x12-856", written(syntax, Group("SH", "004010", "856"), bodies))
    assert codes == []
    assert _same(read, [_of_notice(shipment) for shipments in sets for shipment in shipments])
