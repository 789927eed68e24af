"""How CBP's side answers one filing: pure, from the message, the script and what it remembers.

As ABI does, the syntax of a message is all or nothing: one fault in it rejects the whole message. Only in a sound
message is each shipment judged, first by what it lacks and then by the script. The codes are the stand-in's own.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import escape

import msgspec

from translator.standin.filing import FiledShipment, Filing, read_filing

if TYPE_CHECKING:
    from datetime import datetime

    from translator.formats.xml_schema import Schema
    from translator.standin.script import MessageRule, Script, ShipmentRule

NAMESPACE = "urn:section321-translator:pilot-xml-response:2023-02"

_CODES = {"rejected": "01", "accepted": "02", "accepted with warnings": "03", "under review": "04"}
_ELEMENTS = ("ShipmentTrackingNumber", "HouseBillNumber", "MasterBillNumber")

#: Longest text of a fault that is told.
_TOLD = 300


class Delay(NamedTuple):
    """How late an answer comes: not before both have passed."""

    polls: int = 0
    seconds: float = 0


class Memory(msgspec.Struct, frozen=True):
    """The control numbers that were seen, as ``originator code/control number``."""

    seen: frozenset[str] = frozenset()


class Answers(NamedTuple):
    """What one filing is answered, and what is remembered of it."""

    responses: list[tuple[Delay, bytes]]
    memory: Memory
    #: Why nothing at all can be answered: the message does not even tell its control number.
    unreadable: str = ""


class _Told(NamedTuple):
    """What is said of one shipment."""

    shipment: FiledShipment
    disposition: str
    code: str
    text: str


def answer(message: bytes, script: Script, memory: Memory, schema: Schema, now: datetime) -> Answers:
    """Every response to one message, each with its delay.

    Args:
        message: as it was left.
        script: the mood.
        memory: what was seen before.
        schema: of the message.
        now: aware UTC; stands in the responses.
    """
    filing = read_filing(message)
    if isinstance(filing, str):
        return Answers([], memory, filing)
    key = f"{filing.originator_code}/{filing.control_number}"
    fault = _fault(message, filing, schema, repeated=key in memory.seen)
    rule = script.for_message(filing.originator_code, filing.control_number)
    after = Memory(memory.seen | {key})
    if rule.answer == "silence":
        return Answers([], after)
    delay = Delay(rule.after_polls, rule.after_seconds)
    if fault[0] or rule.answer == "reject":
        code, text = fault if fault[0] else (rule.code or "999", rule.text or "MESSAGE REJECTED")
        return Answers([(delay, _written(filing, now, "REJECTED", code, text, []))] * rule.times, after)
    return Answers(_judged(filing, script, rule, delay, now), after)


def _fault(message: bytes, filing: Filing, schema: Schema, *, repeated: bool) -> tuple[str, str]:
    problems = schema.problems(message)
    if problems:
        return "S01", f"MESSAGE IS NOT VALID: {problems[0]}"[:_TOLD]
    if repeated:
        return "S02", f"CONTROL NUMBER {filing.control_number} WAS USED BEFORE"
    return filing.fault


def _judged(
    filing: Filing, script: Script, rule: MessageRule, delay: Delay, now: datetime
) -> list[tuple[Delay, bytes]]:
    """The response to a sound message, as often as the rule says, and the later ones about single shipments."""
    told: list[_Told] = []
    later: dict[Delay, list[_Told]] = defaultdict(list)
    seen: set[tuple[str, str, str]] = set()
    for shipment in filing.shipments:
        mood = script.for_shipment(filing.originator_code, filing.control_number, shipment.numbers)
        first = _verdict(shipment, mood, repeated=shipment.numbers in seen)
        seen.add(shipment.numbers)
        if first.disposition != "silence":
            told.append(first)
        if mood.then and first.disposition == mood.disposition:
            second = Delay(delay.polls + mood.then_after_polls, delay.seconds + mood.then_after_seconds)
            later[second].append(_Told(shipment, mood.then, mood.then_code, mood.then_text))
    first_response = (delay, _written(filing, now, "RECEIVED", rule.code, rule.text, told))
    seconds = [(when, _written(filing, now, "", "", "", those)) for when, those in later.items()]
    return [first_response] * rule.times + seconds


def _verdict(shipment: FiledShipment, mood: ShipmentRule, *, repeated: bool) -> _Told:
    if repeated:
        return _Told(shipment, "rejected", "S12", "SHIPMENT STANDS TWICE IN THE MESSAGE")
    if shipment.lacks:
        return _Told(shipment, "rejected", "S11", f"REQUIRED ELEMENT MISSING: {shipment.lacks}")
    return _Told(shipment, mood.disposition, mood.code, mood.text)


def _written(filing: Filing, now: datetime, status: str, code: str, text: str, told: list[_Told]) -> bytes:
    """A response; without a status it speaks of shipments only."""
    originator = _element("OriginatorCode", filing.originator_code)
    reason = _element("Status", status) + (_reason(code, text) if status else "")
    control = _element("ControlNumber", filing.control_number)
    shipments = "".join(map(_shipment, told))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<PilotResponse xmlns="{NAMESPACE}">'
        f"<CreatedAt>{now:%Y-%m-%dT%H:%M:%SZ}</CreatedAt>\n"
        f"<Message>{originator}{control}{reason}</Message>\n{shipments}</PilotResponse>\n"
    ).encode()


def _shipment(told: _Told) -> str:
    numbers = "".join(map(_element, _ELEMENTS, told.shipment.numbers))
    disposition = _element("Disposition", _CODES[told.disposition])
    return f"<Shipment>{numbers}{disposition}{_reason(told.code, told.text)}</Shipment>\n"


def _reason(code: str, text: str) -> str:
    return _element("Code", code) + _element("Text", text) if code else ""


def _element(name: str, text: str) -> str:
    """An element, or nothing for no text; what was read from XML can be written to it again."""
    return f"<{name}>{escape(text, _REFERENCES)}</{name}>" if text else ""


_REFERENCES = {"\r": "&#13;", "\n": "&#10;", "\t": "&#9;"}
