"""X12 answers to files that were really read: the reader's places are what the 997 and the TA1 need."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.acknowledgment import oracle
from tests.formats.x12_oracle import full_maps
from translator.acknowledgment.x12_997 import SetReport, compose_997, groups_of
from translator.acknowledgment.x12_ta1 import compose_ta1, wanted
from translator.formats.reading import PartClosed
from translator.formats.x12 import X12Options, X12Reading, open_x12
from translator.formats.x12_map import compile_map
from translator.model.catalogue import refuses
from translator.model.finding import Finding

AT = datetime(2026, 11, 21, 20, 4, tzinfo=UTC)
MAPS = Path(__file__).parents[2] / "mappings" / "x12"
GOOD = Path(__file__).parents[2] / "fixtures" / "interchanges" / "pass"

HEAD = "ISA*00*          *00*          *ZZ*ACMECARRIER    *ZZ*PROVIDER       *261121*1955*U*00401*000000042*0*P*:~"
SET = (
    "ST*856*{set}~BSN*00*S{set}*20261121*1955~HL*1**S~REF*CN*1Z{set}~{extra}HL*2*1*I~LIN**VP*SKU1~SN1**2*EA~"
    "SE*{count}*{set}~"
)


def a_set(number: str, extra: str = "", count: int = 8) -> str:
    return SET.format(set=number, extra=extra, count=count + bool(extra))


def interchange(*sets: str, groups: int = 1) -> bytes:
    body = "".join(sets)
    return f"{HEAD}GS*SH*ACME*US*20261121*1955*7*X*004010~{body}GE*{len(sets)}*7~IEA*{groups}*000000042~".encode()


def read(content: bytes, options: X12Options | None = None) -> tuple[X12Reading, list[SetReport], list[Finding]]:
    """The reading, each set with what was found in it, and what was found above the sets."""
    reading = open_x12(io.BytesIO(content), options or X12Options(rules=RULES))
    sets: list[SetReport] = []
    above: list[Finding] = []
    found: list[Finding] = []
    refused = 0
    for event in reading.units():
        if not isinstance(event, PartClosed):
            found += event.findings
            refused += any(map(refuses, event.findings))
        elif event.transaction_set is None:
            above += event.findings
        else:
            own = [*found, *event.findings]
            count = event.transaction_set.shipments if any(map(refuses, event.findings)) else refused
            sets.append(SetReport(event.transaction_set, own, count))
            found, refused = [], 0
    return reading, sets, above


RULES = compile_map(MAPS)


def answer(content: bytes, options: X12Options | None = None) -> bytes:
    reading, sets, above = read(content, options)
    return b"".join(compose_997(reading.headers[0], groups_of(sets, above), 11, 11, AT))


def told(content: bytes) -> list[str]:
    return [one for one in answer(content).decode().split("~") if one.startswith("AK")]


def test_a_good_file(pyx12_maps: Path) -> None:
    """Every set is accepted."""
    content = interchange(a_set("0001"), a_set("0002"))
    assert told(content) == ["AK1*SH*7", "AK2*856*0001", "AK5*A", "AK2*856*0002", "AK5*A", "AK9*A*2*2*2"]
    assert oracle.verdict(answer(content), pyx12_maps) == ""


def test_a_bad_element_is_named_by_segment_position_and_reference(pyx12_maps: Path) -> None:
    """The DTM of the shipment is segment 5 of its set, and element 2 of it, number 373, is no date."""
    content = interchange(a_set("0001", "DTM*011*20261399~"), a_set("0002"))
    assert told(content)[1:5] == ["AK2*856*0001", "AK3*DTM*5*HL*8", "AK4*2*373*8*20261399", "AK5*R*5"]
    assert told(content)[-1] == "AK9*P*2*2*1"
    assert oracle.verdict(answer(content), pyx12_maps) == ""


def test_a_wrong_segment_count(pyx12_maps: Path) -> None:
    """AK5 with code 4."""
    content = interchange(a_set("0001", count=9))
    assert told(content)[2:] == ["AK5*R*4", "AK9*R*1*1*0"]
    assert oracle.verdict(answer(content), pyx12_maps) == ""


def test_a_wrong_set_count_rejects_the_group(pyx12_maps: Path) -> None:
    """AK9 repeats GE01 and carries code 5."""
    content = interchange(a_set("0001")).replace(b"GE*1*7", b"GE*4*7")
    assert told(content)[-1] == "AK9*R*4*1*0*5"
    assert oracle.verdict(answer(content), pyx12_maps) == ""


@pytest.mark.parametrize(("included", "answered"), [("0", "AK9*A*0*0*0"), ("1", "AK9*R*1*0*0*5")])
def test_a_group_without_a_set_is_answered(included: str, answered: str, pyx12_maps: Path) -> None:
    """It has its AK1 and AK9, between those of its neighbors."""
    empty = f"GE*1*7~GS*SH*ACME*US*20261121*1955*8*X*004010~GE*{included}*8~"
    content = interchange(a_set("0001"), groups=2).replace(b"GE*1*7~", empty.encode())
    assert told(content) == ["AK1*SH*7", "AK2*856*0001", "AK5*A", "AK9*A*1*1*1", "AK1*SH*8", answered]
    assert oracle.verdict(answer(content), pyx12_maps) == ""


def test_orders_of_005010_are_answered_in_their_release_and_down_to_the_loop() -> None:
    """GS08 of the group comes back, ISA11 separates repetitions, and AK303 names the loop of the order line."""
    content = (GOOD / "850" / "order.5010.edi").read_bytes().replace(b"PO1*2*1*EA", b"PO1*2*ONE*EA")
    options = X12Options(compile_map(str(MAPS), "PO", "005010"), shipment="ST", item="PO1")
    answered = answer(content, options).decode()
    assert "*^*00501*" in answered
    assert "*X*005010~" in answered
    assert "AK3*PO1*34*PO1*8~AK4*2*380*6*ONE~AK5*R*5~" in answered
    assert oracle.verdict(answered.encode(), Path(full_maps("005010"))) == ""


def test_acknowledgments_are_not_answered() -> None:
    """A group of them beside others has no answer: two programs would answer each other for ever."""
    theirs = "GS*FA*ACME*US*20261121*1955*8*X*004010~ST*997*0001~AK1*SH*1~AK9*A*1*1*1~SE*4*0001~GE*1*8~IEA*"
    content = interchange(a_set("0001"), groups=2).replace(b"IEA*", theirs.encode())
    assert told(content) == ["AK1*SH*7", "AK2*856*0001", "AK5*A", "AK9*A*1*1*1"]


@pytest.mark.parametrize(
    ("old", "new", "note"),
    [
        (b"IEA*1*000000042", b"IEA*1*000000043", "001"),
        (b"IEA*1*", b"IEA*3*", "021"),
        (b"~IEA*1*000000042~", b"~", "023"),
        (b"*1955*U*", b"*2561*U*", "015"),
    ],
)
def test_a_broken_envelope_gets_a_ta1(old: bytes, new: bytes, note: str) -> None:
    """And no 997."""
    reading, _, above = read(interchange(a_set("0001")).replace(old, new))
    header = reading.headers[0]
    assert wanted(header, above, ("997",)) == ("ta1",)
    assert f"*R*{note}~".encode() in compose_ta1(header, above, 11, AT)
