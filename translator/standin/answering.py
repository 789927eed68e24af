"""How CBP's side answers one filing: pure, from the message, the script and what it remembers.

As ABI does, the syntax of a message is all or nothing: one fault in it rejects the whole message. Only in a sound
message is each shipment judged, first by what it lacks and then by the script. The codes are the stand-in's own; each
message is answered in its own form.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from translator.standin.told import FiledShipment, Filing, Kind, Response, Told

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from translator.standin.script import MessageRule, Script, ShipmentRule

#: Longest text of a fault that is told.
_TOLD = 300


class Delay(NamedTuple):
    """How late an answer comes: not before both have passed."""

    polls: int = 0
    seconds: float = 0


class Memory(msgspec.Struct, frozen=True):
    """The control numbers that were seen, as ``form:whose number it is/control number``."""

    seen: frozenset[str] = frozenset()


class Answers(NamedTuple):
    """What one filing is answered, and what is remembered of it."""

    responses: list[tuple[Delay, bytes]]
    memory: Memory
    #: Why nothing at all can be answered: the message does not even tell its control number.
    unreadable: str = ""
    #: Ending of the answers' file names.
    extension: str = "xml"


def answer(message: bytes, script: Script, memory: Memory, kinds: Sequence[Kind], now: datetime) -> Answers:
    """Every response to one message, each with its delay.

    Args:
        message: as it was left.
        script: the mood.
        memory: what was seen before.
        kinds: the forms that are understood; what looks like XML and is none is told in the words of the first.
        now: aware UTC; stands in the responses.
    """
    kind = next((kind for kind in kinds if kind.claims(message)), None)
    if kind is None and message.lstrip()[:1] != b"<":
        return Answers([], memory, _unknown(message))
    kind = kind or kinds[0]
    filing = kind.read(message)
    if isinstance(filing, str):
        return Answers([], memory, filing)
    # Each version of the message counts its own numbers.
    key = f"{kind.extension}:{filing.counted_by or filing.originator_code}/{filing.control_number}"
    fault = _fault(kind.problems(message), filing, repeated=key in memory.seen)
    rule = script.for_message(filing.originator_code, filing.control_number)
    after = Memory(memory.seen | {key})
    if rule.answer == "silence":
        return Answers([], after)
    delay = Delay(rule.after_polls, rule.after_seconds)
    if fault[0] or rule.answer == "reject":
        code, text = fault if fault[0] else (rule.code or "999", rule.text or "MESSAGE REJECTED")
        rejection = Response(filing, now, "REJECTED", code, text, [], syntax=code == _SYNTAX)
        return Answers([(delay, kind.write(rejection))] * rule.times, after, extension=kind.extension)
    told = [(when, kind.write(response)) for when, response in _judged(filing, script, rule, delay, now)]
    return Answers(told, after, extension=kind.extension)


def _unknown(message: bytes) -> str:
    """Why a message of another shape is not answered, and what would be."""
    begins = message[:_SHOWN].decode("utf-8", "replace").partition("\n")[0]
    return (
        f"no form that the stand-in knows: it begins with {begins!r}. It answers XML and JSON whose envelope is that "
        "of the ready-made messages, records that begin with A and have SP in columns 26 and 27, and X12. A version "
        "of another shape is tried with CBP itself, as a test"
    )


#: Bytes of a message that are shown of it.
_SHOWN = 40
_SYNTAX = "S01"


def _fault(problems: list[str], filing: Filing, *, repeated: bool) -> tuple[str, str]:
    if problems:
        return _SYNTAX, f"MESSAGE IS NOT VALID: {problems[0]}"[:_TOLD]
    if repeated:
        return "S02", f"CONTROL NUMBER {filing.control_number} WAS USED BEFORE"
    return filing.fault


def _judged(
    filing: Filing, script: Script, rule: MessageRule, delay: Delay, now: datetime
) -> list[tuple[Delay, Response]]:
    """The response to a sound message, as often as the rule says, and the later ones about single shipments."""
    told: list[Told] = []
    later: dict[Delay, list[Told]] = defaultdict(list)
    seen: set[tuple[str, str, str]] = set()
    for shipment in filing.shipments:
        mood = script.for_shipment(filing.originator_code, filing.control_number, shipment.numbers)
        first = _verdict(shipment, mood, repeated=shipment.numbers in seen)
        seen.add(shipment.numbers)
        if first.disposition != "silence":
            told.append(first)
        if mood.then and first.disposition == mood.disposition:
            second = Delay(delay.polls + mood.then_after_polls, delay.seconds + mood.then_after_seconds)
            later[second].append(Told(shipment, mood.then, mood.then_code, mood.then_text))
    first_response = (delay, Response(filing, now, "RECEIVED", rule.code, rule.text, told))
    seconds = [(when, Response(filing, now, "", "", "", those)) for when, those in later.items()]
    return [first_response] * rule.times + seconds


def _verdict(shipment: FiledShipment, mood: ShipmentRule, *, repeated: bool) -> Told:
    if repeated:
        return Told(shipment, "rejected", "S12", "SHIPMENT STANDS TWICE IN THE MESSAGE")
    if shipment.lacks:
        return Told(shipment, "rejected", "S11", f"REQUIRED ELEMENT MISSING: {shipment.lacks}")
    return Told(shipment, mood.disposition, mood.code, mood.text, mood.record)
