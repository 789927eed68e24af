"""The same five hundred shipments in every message, read back by readers that share nothing with the writers."""

from __future__ import annotations

import json
import re
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any, NamedTuple

import jsonschema
import pytest
from lxml import etree

from tests.pilot.tables import MAPPINGS, NAMESPACE, NOW, claims, envelope_of, files_of, read_one
from tests.pilot.varied import varied
from translator.model.field import fields
from translator.model.finding import Finding
from translator.model.shipment import Shipment, identity_of
from translator.pilot.correlate import correlate
from translator.pilot.response import compile_responses
from translator.pilot.version import MessageVersion, compile_outbound
from translator.standin.answering import Memory, answer
from translator.standin.practice import kinds
from translator.standin.script import read_script

MESSAGES = ("pilot-xml-2023-02", "pilot-json-2023-02", "pilot-records-2023-02", "x12-309-005020")
RESPONSES = [compile_responses(files_of(folder), folder.name) for folder in sorted((MAPPINGS / "responses").iterdir())]


class Sent(NamedTuple):
    """What one version made of the shipments."""

    version: MessageVersion
    #: Each message with the shipments in it.
    messages: list[tuple[bytes, list[Shipment]]]
    refused: list[tuple[Shipment, list[Finding]]]
    #: Warnings by the number of the shipment, from 0.
    warnings: dict[int, list[Finding]]


@cache
def sent(name: str) -> Sent:
    version = compile_outbound(files_of(MAPPINGS / "outbound" / name), name)
    groups: dict[str, list[tuple[Shipment, bytes]]] = {}
    refused, warnings = [], {}
    for number, shipment in enumerate(varied()):
        rendered = version.render(shipment)
        if isinstance(rendered, list):
            refused.append((shipment, rendered))
            continue
        text, found = (rendered, []) if isinstance(rendered, bytes) else rendered
        warnings[number] = found
        groups.setdefault(version.apart(shipment), []).append((shipment, text))
    messages = []
    for number, (apart, group) in enumerate(groups.items(), 1):
        texts = [text for _, text in group]
        message = version.enclose(texts, envelope_of(version, len(texts), number), version.common(apart))
        version.validate(message)
        messages.append((message, [shipment for shipment, _ in group]))
    return Sent(version, messages, refused, warnings)


@pytest.mark.parametrize("name", MESSAGES)
def test_every_shipment_is_sent_or_refused_with_a_reason(name):
    one = sent(name)
    assert sum(len(shipments) for _, shipments in one.messages) + len(one.refused) == 500
    assert one.refused == []


@pytest.mark.parametrize("name", MESSAGES)
def test_its_own_answers_come_back_for_every_shipment(name):
    """Accepted, rejected one by one, rejected as a whole: each in the message's own form, and matched again."""
    one = sent(name)
    script = read_script(
        b'[[shipment]]\nnumber = "*7"\ndisposition = "rejected"\ncode = "S90"\ntext = "SELLER NOT KNOWN"'
    )
    for message, shipments in one.messages:
        acknowledgment = _answered(message, script)
        found = correlate(acknowledgment, _Sent(), _filings(shipments), one.version.as_sent)
        assert (found.message_event, found.unmatched, found.missing) == ("answered", [], [])
        for move, shipment in zip(sorted(found.moves), shipments, strict=True):
            numbers = (shipment.tracking_number, shipment.house_bill_number, shipment.master_bill_number)
            rejected = any(number and number.endswith("7") for number in numbers)
            expected = ("rejected", "S90", "SELLER NOT KNOWN") if rejected else ("accepted", "", "")
            assert (move.event, move.code, move.text) == expected


@pytest.mark.parametrize("name", MESSAGES)
def test_the_rejection_of_a_whole_message_rejects_all_in_it(name):
    one = sent(name)
    message, shipments = one.messages[0]
    acknowledgment = _answered(
        message, read_script(b'[[message]]\nanswer = "reject"\ncode = "X35"\ntext = "OUT OF SEQUENCE RECORD"')
    )
    found = correlate(acknowledgment, _Sent(), _filings(shipments), one.version.as_sent)
    assert found.message_event == "rejected"
    assert {(move.event, move.code, move.text) for move in found.moves} == {
        ("rejected", "X35", "OUT OF SEQUENCE RECORD")
    }
    assert len(found.moves) == len(shipments)


class _Sent(NamedTuple):
    originator_code: str = "ACME"
    state: str = "AWAITING"


class _Filed(NamedTuple):
    id: int
    identity: Any
    state: str = "AWAITING"


def _filings(shipments: list[Shipment]) -> list[_Filed]:
    return [_Filed(number, identity_of(one)) for number, one in enumerate(shipments, 1)]


def _answered(message: bytes, script):
    ((_, response),) = answer(message, script, Memory(), kinds(MAPPINGS), NOW).responses
    (version,) = (one for one in RESPONSES if claims(one, response))
    read = read_one(version, response)
    assert not isinstance(read, list), read
    return read


# Reading back: every value of a shipment under the name of its field, by means of its own for each form.

Values = dict[str, list[str]]


def _canonical(shipment: Shipment) -> Values:
    """Every value of a shipment by field, as text."""
    found: Values = {}
    for one, level in [(shipment, "shipment"), *((item, "item") for item in shipment.items)]:
        for field in (field for field in fields().values() if field.level == level):
            value: Any = one
            for attribute in field.attributes:
                value = getattr(value, attribute, None)
            if value not in (None, ""):
                found.setdefault(field.target, []).append(str(value))
    return found


@pytest.mark.parametrize("name", MESSAGES)
def test_what_is_read_back_is_what_was_sent_but_for_the_losses_of_the_form(name):
    one = sent(name)
    read, losses = READERS[name], LOSSES[name]
    for message, shipments in one.messages:
        for back, shipment in zip(read(message), shipments, strict=True):
            expected = {
                target: [losses(target, value) for value in values] for target, values in _canonical(shipment).items()
            }
            assert back == {target: values for target, values in expected.items() if any(values)}


@pytest.mark.parametrize("name", MESSAGES)
def test_every_value_that_is_sent_otherwise_is_told(name):
    """Exactly the values that the form changes have a warning, each with what stood there."""
    one = sent(name)
    losses = LOSSES[name]
    told_of_form = {"item.listed_price", "item.retail_price_export_country"}
    for number, shipment in enumerate(varied()):
        told = sorted((re.sub(r"item\[[0-9]+\]", "item", found.target), found.value) for found in one.warnings[number])
        changed = sorted(
            (target, value)
            for target, values in _canonical(shipment).items()
            for value in values
            if ((fields()[target].type is str and not fields()[target].choices) or target in told_of_form)
            and _plainly(target, losses(target, value)) != _plainly(target, value)
        )
        assert told == changed


def _plainly(target: str, value: str) -> object:
    return Decimal(value) if fields()[target].type is Decimal else value


# XML, by lxml

_WORDS = {
    "ADD": "add", "REPLACE": "replace", "CANCEL": "cancel", "CARRIER": "carrier", "MARKETPLACE": "online marketplace",
    "FORWARDER": "freight forwarder", "BROKER": "customs broker", "LOGISTICS": "logistics provider",
    "TECHNOLOGY": "technology firm", "AIR": "air", "TRUCK": "truck", "RAIL": "rail", "OCEAN": "ocean",
    "MAIL": "international mail", "KG": "kg", "LB": "lb", "true": "True", "false": "False",
}  # fmt: skip
_CODED = {name for name, field in fields().items() if field.choices or field.type is bool}


def _targets(name: str) -> dict[str, str]:
    """Place to field, from the table as a file and not as it is compiled."""
    import csv

    with (MAPPINGS / "outbound" / name / "fields.csv").open(encoding="utf-8", newline="") as table:
        return {row["target"]: row["source"] for row in csv.DictReader(table) if row["source"] in fields()}


def _xml(message: bytes) -> list[Values]:
    schema = etree.XMLSchema(etree.parse(str(MAPPINGS / "outbound" / MESSAGES[0] / "message.xsd")))
    root = etree.fromstring(message)
    schema.assertValid(root)
    targets, found = _targets(MESSAGES[0]), []
    for shipment in root.iter(f"{NAMESPACE}Shipment"):
        values: Values = {}
        for element in shipment.iter():
            steps = [step.tag.removeprefix(NAMESPACE) for step in [*reversed(list(element.iterancestors())), element]]
            if target := targets.get("/".join(steps[1:])):
                _put(values, target, element.text)
        found.append(values)
    return found


def _put(values: Values, target: str, text: str) -> None:
    text = _WORDS[text] if target in _CODED else text
    values.setdefault(target, []).append(str(Decimal(text)) if fields()[target].type is Decimal else text)


def _json(message: bytes) -> list[Values]:
    document = json.loads(message, parse_float=Decimal)
    schema = json.loads((MAPPINGS / "outbound" / MESSAGES[1] / "message.schema.json").read_bytes())
    jsonschema.Draft7Validator(schema).validate(json.loads(message))
    targets, found = _targets(MESSAGES[1]), []

    def walk(value: Any, path: str, values: Values) -> None:
        for key, inner in value.items():
            for one in inner if isinstance(inner, list) else [inner]:
                if isinstance(one, dict):
                    walk(one, f"{path}/{key}", values)
                elif target := targets.get(f"{path}/{key}"):
                    _put(values, target, json.dumps(one) if isinstance(one, bool) else str(one))

    for shipment in document["shipments"]:
        values: Values = {}
        walk(shipment, "shipments", values)
        found.append(values)
    return found


# Records, from the columns of CBP's batch and block control and of the card

_PARTIES = {"SI": "shipment_initiator", "DT": "deliver_to", "SE": "seller", "BY": "buyer", "SH": "shipper"}
_REFERENCES = {
    "CR": "reference", "SCN": "security_scan", "SAN": "seller_account", "MKT": "marketplace_name",
    "MWS": "marketplace_website", "LST": "listing_type", "BAN": "buyer_account", "BCN": "buyer_confirmation_number",
    "CAR": "carrier_name", "PAY": "payment_method",
}  # fmt: skip
_RECORD_CODES = {
    "action": {"A": "add", "R": "replace", "D": "cancel"},
    "filer_type": {
        "C": "carrier", "M": "online marketplace", "F": "freight forwarder", "B": "customs broker",
        "L": "logistics provider", "T": "technology firm",
    },
    "mode_of_transport": {"40": "air", "30": "truck", "20": "rail", "10": "ocean", "50": "international mail"},
}  # fmt: skip
_OF_ITEM = {"SP61": "sku", "SP62": "picture_url", "SP63": "listing_url", "SP64": "product_source"}
_ABI = re.compile(r"[A-Z0-9 !-/:-@\[-`{-~]{80}")


def _records(message: bytes) -> list[Values]:
    lines = message.decode("ascii").split("\n")
    assert lines.pop() == ""
    assert all(_ABI.fullmatch(line) for line in lines)
    assert [line[0] for line in lines if not line.startswith("SP")] == ["A", "B", "Y", "Z"]
    a, b, y, z = lines[0], lines[1], lines[-2], lines[-1]
    assert (a[1:8], a[8:14].strip(), a[14:20], a[25:27], a[37:59].strip()) == ("2704SV1", "", "112126", "SP", "")
    assert (b[3:12], y[3:12], z[1:8], z[14:20]) == ("2704SV1SP", "2704SV1SP", "2704SV1", "112126")
    assert (b[1:3] + b[12:59]).strip() == ""
    found: list[Values] = []
    for line in lines[2:-2]:
        if line[:4] == "SP10":
            found.append({})
            assert int(line[5:10]) == len(found)
            _record_10(line, found[-1])
        else:
            _RECORDS[line[:4]](line, found[-1])
    return found


def _record_10(line: str, values: Values) -> None:
    def put(name: str, text: str) -> None:
        if text.strip():
            values[f"shipment.{name}"] = [text.strip()]

    put("action", _RECORD_CODES["action"][line[4]])
    put("originator_code", line[10:30])
    put("filer_type", _RECORD_CODES["filer_type"][line[30]])
    put("mode_of_transport", _RECORD_CODES["mode_of_transport"][line[31:33]])
    day = line[33:39]
    put("arrival_date", f"20{day[4:6]}-{day[:2]}-{day[2:4]}" if day.strip() else "")
    put("known_carrier_customer", {"Y": "True", "N": "False", " ": ""}[line[39]])
    put("known_marketplace_seller", {"Y": "True", "N": "False", " ": ""}[line[40]])
    put("entry_type", line[41:51])


def _record_15(line: str, values: Values) -> None:
    kinds_of_numbers = {"T": "tracking_number", "H": "house_bill_number", "M": "master_bill_number"}
    values[f"shipment.{kinds_of_numbers[line[4]]}"] = [line[9:59].rstrip()]


def _longer(values: Values, target: str, text: str, new: bool = False) -> None:
    """One more piece of a value."""
    if not text.strip():
        return
    if new or target not in values:
        values.setdefault(target, []).append(text.rstrip())
    else:
        values[target][-1] += text.rstrip()


def _record_30(line: str, values: Values) -> None:
    values["party"] = [_PARTIES[line[4:6]]]
    _longer(values, f"shipment.{values['party'][0]}.name", line[7:42])


def _of_party(name: str, first: int, last: int):
    def read(line: str, values: Values) -> None:
        _longer(values, f"shipment.{values['party'][0]}.{name}", line[first - 1 : last])

    return read


def _record_36(line: str, values: Values) -> None:
    for name, first, last in (("city", 5, 39), ("state", 40, 48), ("postal_code", 49, 63), ("country", 64, 65)):
        _of_party(name, first, last)(line, values)


def _record_40(line: str, values: Values) -> None:
    values["item"] = [line[4:7]]
    values.pop("piece", None)
    _longer(values, "item.country_of_origin", line[7:9], new=True)
    _longer(values, "item.description", line[10:80], new=True)


def _record_60(line: str, values: Values) -> None:
    def put(name: str, text: str) -> None:
        if text.strip():
            values.setdefault(f"item.{name}", []).append(text.strip())

    put("tariff_number", line[4:14])
    put("listed_price", str(int(line[14:24])) if line[14:24].strip() else "")
    put("currency", line[24:27])
    put("retail_price_export_country", str(int(line[27:37])) if line[27:37].strip() else "")
    put("quantity", line[37:49])
    put("weight", line[49:62])
    put("weight_unit", line[62:64].lower())


def _record_6x(line: str, values: Values) -> None:
    new = values.get("piece") != [line[:4] + values["item"][0]]
    values["piece"] = [line[:4] + values["item"][0]]
    _longer(values, f"item.{_OF_ITEM[line[:4]]}", line[4:74], new=new)


_RECORDS = {
    "SP15": _record_15,
    "SP20": lambda line, values: _longer(values, f"shipment.{_REFERENCES[line[4:7].strip()]}", line[7:57]),
    "SP30": _record_30,
    "SP31": lambda line, values: _longer(values, f"shipment.{_PARTIES[line[4:6]]}.name", line[7:77]),
    "SP35": lambda line, values: _of_party(f"address_{line[5]}", 7, 76)(line, values),
    "SP36": _record_36,
    "SP37": _of_party("phone", 5, 34),
    "SP38": _of_party("email", 5, 74),
    "SP40": _record_40,
    "SP41": lambda line, values: _longer(values, "item.description", line[10:80]),
    "SP60": _record_60,
    **dict.fromkeys(_OF_ITEM, _record_6x),
}


def _records_without_marks(message: bytes) -> list[Values]:
    return [
        {target: values for target, values in one.items() if target not in {"party", "item", "piece"}}
        for one in _records(message)
    ]


# X12, by pyx12's reader where the map is there, and by its separators

_NAMED = {
    "FILER TYPE": "filer_type", "SECURITY SCAN": "security_scan", "KNOWN CARRIER CUSTOMER": "known_carrier_customer",
    "KNOWN MARKETPLACE SELLER": "known_marketplace_seller", "SELLER ACCOUNT": "seller_account",
    "ARRIVAL DATE": "arrival_date", "ENTRY TYPE": "entry_type", "MARKETPLACE NAME": "marketplace_name",
    "MARKETPLACE WEBSITE": "marketplace_website", "LISTING TYPE": "listing_type", "BUYER ACCOUNT": "buyer_account",
    "BUYER CONFIRMATION": "buyer_confirmation_number", "CARRIER NAME": "carrier_name",
    "PAYMENT METHOD": "payment_method", "ORIGINATOR CODE": "originator_code",
}  # fmt: skip
_MARKS = {
    "LISTED PRICE": "listed_price", "RETAIL PRICE": "retail_price_export_country", "DESCRIPTION": "description",
    "SKU": "sku", "PICTURE": "picture_url", "LISTING": "listing_url", "PRODUCT SOURCE": "product_source",
}  # fmt: skip
_X12_PARTIES = {"SF": "shipment_initiator", "ST": "deliver_to", "SE": "seller", "BY": "buyer", "SH": "shipper"}


def _x12(message: bytes) -> list[Values]:
    import io

    import pyx12.x12file

    text = message.decode("ascii")
    reader = pyx12.x12file.X12Reader(io.StringIO(text))
    segments = [[segment.get_seg_id(), *(str(one) for one in segment.elements)] for segment in reader]
    assert reader.pop_errors() == []
    reader.cleanup()
    assert reader.pop_errors() == []
    found: list[Values] = []
    mode = {"A": "air", "M": "truck", "R": "rail", "O": "ocean", "6": "international mail"}
    for segment in ([*one, *[""] * 14] for one in segments):
        if segment[0] == "M10":
            moved = mode[segment[2]]
        elif segment[0] == "LX":
            found.append({"shipment.action": ["add"], "shipment.mode_of_transport": [moved]})
        elif segment[0] in _SEGMENTS and found:
            _SEGMENTS[segment[0]](segment, found[-1])
    return [{target: values for target, values in one.items() if "." in target} for one in found]


def _n9(segment: list[str], values: Values) -> None:
    own = {"2I": "tracking_number", "BM": "house_bill_number", "MB": "master_bill_number", "CR": "reference"}
    name = own.get(segment[1]) or _NAMED[segment[3]]
    text = segment[2]
    if name == "arrival_date":
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    text = {"filer_type": _WORDS, "known_carrier_customer": _YES, "known_marketplace_seller": _YES}.get(name, {}).get(
        text, text
    )
    _longer(values, f"shipment.{name}", text)


_YES = {"Y": "True", "N": "False"}


def _of_x12_party(names: dict[int, str]):
    def read(segment: list[str], values: Values) -> None:
        for position, name in names.items():
            target = f"shipment.{values['party'][0]}.{name}"
            if name == "address_1" and target in values:
                target = f"shipment.{values['party'][0]}.address_3"
            if segment[position]:
                values[target] = [segment[position]]

    return read


def _n1(segment: list[str], values: Values) -> None:
    values["party"] = [_X12_PARTIES[segment[1]]]
    _of_x12_party({2: "name"})(segment, values)


def _n10(segment: list[str], values: Values) -> None:
    values["item"] = [segment[9]]
    values["marks"] = []
    places = {
        1: "quantity",
        2: "description",
        3: "sku",
        5: "tariff_number",
        8: "weight",
        11: "country_of_origin",
        13: "currency",
    }
    for position, name in places.items():
        if segment[position]:
            values.setdefault(f"item.{name}", []).append(segment[position])
    if segment[7]:
        values.setdefault("item.weight_unit", []).append({"K": "kg", "L": "lb"}[segment[7]])


def _man(segment: list[str], values: Values) -> None:
    name = _MARKS[segment[2]]
    new = name not in values["marks"] and name not in {"description", "sku"}
    values["marks"].append(name)
    _longer(values, f"item.{name}", segment[3], new=new)


_SEGMENTS = {
    "M13": lambda segment, values: values.update({"shipment.action": [{"03": "replace", "01": "cancel"}[segment[6]]]}),
    "N9": _n9,
    "N1": _n1,
    "N3": _of_x12_party({1: "address_1", 2: "address_2"}),
    "N4": _of_x12_party({1: "city", 3: "postal_code", 4: "country", 6: "state"}),
    "PER": _of_x12_party({4: "phone", 6: "email"}),
    "N10": _n10,
    "MAN": _man,
}

# Losses, by rule


def _no_loss(target: str, value: str) -> str:
    return str(Decimal(value)) if fields()[target].type is Decimal else value


def _ascii(value: str, replaced: dict[str, str]) -> str:
    """Capital ASCII letters, by the same library: whether it is used rightly is the question, not what it knows."""
    from anyascii import anyascii

    written = "".join(
        replaced.get(character, character.upper() if character.upper().isascii() else anyascii(character).upper())
        for character in value
    )
    return re.sub(" +", " ", written).strip()


def _free_text(target: str) -> bool:
    return fields()[target].type is str and not fields()[target].choices


def _record_losses(target: str, value: str) -> str:
    """Capitals; bill numbers without what parts them; address lines of 70, cities of 35; whole dollars."""
    if target in {"item.listed_price", "item.retail_price_export_country"}:
        return str(int(Decimal(value).to_integral_value(ROUND_HALF_UP)))
    if not _free_text(target):
        return _no_loss(target, value)
    written = _ascii(value, {})
    if re.fullmatch(r"shipment\.(tracking|house_bill|master_bill)_number", target):
        return re.sub("[^A-Z0-9]", "", written)
    limits = {"address_1": 70, "address_2": 70, "address_3": 70, "city": 35, "state": 9}
    return written[: limits.get(target.rpartition(".")[2], 10**6)].rstrip()


def _x12_losses(target: str, value: str) -> str:
    """Capitals; separators replaced; names of 60, address lines of 55, cities and states of 30."""
    if not _free_text(target):
        return _no_loss(target, value)
    written = _ascii(value, {"*": "X", "~": "-", "^": " ", "|": "/"})
    limits = {"name": 60, "address_1": 55, "address_2": 55, "address_3": 55, "city": 30, "state": 30}
    of_party = target.count(".") == 2
    return written[: limits.get(target.rpartition(".")[2], 10**6) if of_party else 10**6].rstrip()


READERS = dict(zip(MESSAGES, (_xml, _json, _records_without_marks, _x12), strict=True))
LOSSES = dict(zip(MESSAGES, (_no_loss, _no_loss, _record_losses, _x12_losses), strict=True))
