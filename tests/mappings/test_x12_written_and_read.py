"""What the ready-made tables read of X12 is what was written, whatever the separators, line ends and wrapping."""

from __future__ import annotations

from datetime import date
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
#: A year has four digits.
_DAY = st.dates(min_value=date(1000, 1, 1))


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
        known = [text for pair in pairs if pair[1] for text in pair]
        segments += [["LIN", "", *known]] if known else []
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


# Manifests, 309, and status messages, 214; the reference tables of their mappings are small.

_ARTICLES = {
    "MUG-1": ("Ceramic coffee mug, blue, 350 ml, dishwasher safe", "CN"),
    "SHIRT-2": ("Cotton T-shirt, white, crew neck, size M", "BD"),
}
_ACCOUNTS = {"": None, "ACC-77": True, "ACC-78": False}
_WEIGHTS = {"K": "kg", "L": "lb"}
_GOODS = st.fixed_dictionaries(
    {
        "description": texts(1, 45),
        "sku": st.sampled_from(["", *_ARTICLES]),
        "quantity": _maybe(_numbers(3)),
        "tariff_number": st.sampled_from(["", "691110", "6109100004"]),
        "weight": _maybe(_numbers(1)),
        "unit": st.sampled_from(sorted(_WEIGHTS)),
    }
)
_BILL = st.fixed_dictionaries(
    {
        "reference": _maybe(texts(1, 50)),
        "tracking_number": _maybe(texts(1, 50)),
        "house_bill_number": texts(1, 25),
        "master_bill_number": _maybe(texts(1, 50)),
        "security_scan": _maybe(texts(1, 50)),
        "account": st.sampled_from(sorted(_ACCOUNTS)),
        "entry_type": st.sampled_from(["", "61", "86"]),
        "shipment_initiator": _PARTY,
        "deliver_to": _PARTY,
        "items": st.lists(_GOODS, min_size=1, max_size=2),
    }
)
_MANIFEST = st.fixed_dictionaries(
    {
        "mode": st.sampled_from(sorted(_MODES)),
        "arrival_date": _days(),
        "bills": st.lists(_BILL, min_size=1, max_size=2),
    }
)


def _manifest(manifest: Fields) -> list[list[str]]:
    segments = [
        ["M10", "PCAR", manifest["mode"], "", "", "", "TRIP01", "", "", "W"],
        ["P4", "3801", manifest["arrival_date"].replace("-", "")],
    ]
    for number, bill in enumerate(manifest["bills"], 1):
        segments += [["LX", str(number)], ["M11", bill["house_bill_number"], "09901", *[""] * 9, "PCAR"]]
        references = {"2I": "tracking_number", "CR": "reference", "MB": "master_bill_number", "ZZ": "security_scan"}
        references |= {"11": "account"}
        segments += [["N9", code, bill[name]] for code, name in references.items() if bill[name]]
        _party(segments, "SH", bill["shipment_initiator"])
        _party(segments, "CN", bill["deliver_to"])
        segments += [["M12", bill["entry_type"]]] if bill["entry_type"] else []
        segments.append(["VID", "40", "PCAR", "5312"])
        for item in bill["items"]:
            tariff = ["J", item["tariff_number"]] if item["tariff_number"] else ["", ""]
            weight = [item["unit"], item["weight"]] if item["weight"] else ["", ""]
            segments.append(["N10", item["quantity"], item["description"], "", *tariff, "", *weight, item["sku"]])
    return segments


def _of_bill(bill: Fields, manifest: Fields) -> Fields:
    fields = {name: value for name, value in bill.items() if name not in ("account", "items")}
    fields |= {
        "action": "add",
        "mode_of_transport": _MODES[manifest["mode"]],
        "known_carrier_customer": _ACCOUNTS[bill["account"]],
        "house_bill_number": "PCAR" + bill["house_bill_number"],
        "arrival_date": manifest["arrival_date"],
        "carrier_name": "Parcel Carriage",
    }
    items = [_of_item(_with_article(item), _WEIGHTS) for item in bill["items"]]
    return _without_empty(fields) | {"items": items}


def _with_article(item: Fields) -> Fields:
    """What the reference table knows of the article goes before what the segment says."""
    description, origin = _ARTICLES.get(item["sku"], (item["description"], ""))
    return item | {"description": description, "country_of_origin": origin}


@settings(max_examples=40, deadline=None)
@given(syntaxes(), st.sampled_from(["005010", "005020"]), st.lists(_MANIFEST, min_size=1, max_size=2))
def test_what_is_written_as_manifests_is_read(syntax: Syntax, release: str, manifests: list[Fields]) -> None:
    group = Group("AQ", release, "309", "00501")
    read, codes = _read("x12-309", written(syntax, group, [_manifest(one) for one in manifests]))
    assert codes == []
    assert _same(read, [_of_bill(bill, one) for one in manifests for bill in one["bills"]])


_STATUS = st.fixed_dictionaries(
    {
        "reference": texts(1, 30),
        "mode": st.sampled_from(["M", "R", "S", "7"]),
        "tracking_number": texts(1, 30),
        "house_bill_number": _maybe(texts(1, 30)),
        "master_bill_number": _maybe(texts(1, 30)),
        "account": st.sampled_from(sorted(_ACCOUNTS)),
        "arrival_date": _maybe(_days()),
        "shipment_initiator": _PARTY,
        "deliver_to": _PARTY,
        "items": st.lists(
            st.fixed_dictionaries(
                {
                    "sku": st.sampled_from(sorted(_ARTICLES)),
                    "quantity": _maybe(st.integers(0, 9999999).map(str)),
                    "weight": _numbers(1),
                    "unit": st.sampled_from(sorted(_WEIGHTS)),
                }
            ),
            min_size=1,
            max_size=2,
        ),
    }
)


def _status(shipment: Fields) -> list[list[str]]:
    references = {"2I": "tracking_number", "CR": "reference", "BM": "house_bill_number", "MB": "master_bill_number"}
    references |= {"11": "account"}
    segments = [["B10", "PRO1", "SHIP-1", "PCAR"]]
    segments += [["L11", shipment[name], code] for code, name in references.items() if shipment[name]]
    _party(segments, "SF", shipment["shipment_initiator"])
    _party(segments, "ST", shipment["deliver_to"])
    segments.append(["MS3", "PCAR", "B", "CHICAGO", shipment["mode"]])
    for number, item in enumerate(shipment["items"], 1):
        segments.append(["LX", str(number)])
        if number == 1 and shipment["arrival_date"]:
            segments.append(["AT7", "", "", "AG", "NA", shipment["arrival_date"].replace("-", "")])
        segments += [["L11", item["sku"], "IX"], ["AT8", "G", item["unit"], item["weight"], item["quantity"]]]
    return segments


def _of_status(shipment: Fields) -> Fields:
    fields = {name: value for name, value in shipment.items() if name not in ("mode", "account", "items")}
    known = _ACCOUNTS[shipment["account"]]
    fields |= {"action": "add", "mode_of_transport": _MODES[shipment["mode"]], "known_carrier_customer": known}
    items = [_of_item(_with_article({**item, "description": ""}), _WEIGHTS) for item in shipment["items"]]
    return _without_empty(fields) | {"carrier_name": "Parcel Carriage", "items": items}


@settings(max_examples=40, deadline=None)
@given(syntaxes(), st.lists(_STATUS, min_size=1, max_size=3))
def test_what_is_written_as_status_messages_is_read(syntax: Syntax, shipments: list[Fields]) -> None:
    content = written(syntax, Group("QM", "004010", "214"), [_status(one) for one in shipments])
    read, codes = _read("x12-214", content)
    assert codes == []
    assert _same(read, [_of_status(one) for one in shipments])
