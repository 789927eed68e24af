"""The TA1, and which X12 answers an interchange gets."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import msgspec
import pytest
from pyx12.x12file import X12Reader

from translator.acknowledgment.x12_ta1 import compose_ta1, wanted
from translator.model.finding import Finding
from translator.model.interchange import InterchangeHeader
from translator.model.place import X12Place, segment

AT = datetime(2026, 11, 21, 20, 4, tzinfo=UTC)
HEADER = InterchangeHeader(
    sender_qualifier="ZZ",
    sender="ACMECARRIER",
    receiver_qualifier="01",
    receiver="PROVIDER",
    date="261121",
    time="1955",
    version="00401",
    control_number="000000042",
    usage="P",
)


def told(header: InterchangeHeader, *findings: Finding) -> str:
    """The TA1 segment, after pyx12 has read the whole answer without an error."""
    content = compose_ta1(header, findings, 11, AT)
    reader = X12Reader(io.StringIO(content.decode("ascii")))
    segments = [one.format() for one in reader]
    reader.cleanup()
    assert reader.pop_errors() == []
    return next(one for one in segments if one.startswith("TA1"))


def test_an_accepted_interchange() -> None:
    """Control number, date and time are those that came; A and 000."""
    assert told(HEADER) == "TA1*000000042*261121*1955*A*000~"


def test_the_envelope_is_turned_around_and_holds_no_group() -> None:
    """Sender and receiver change places with their qualifiers; IEA01 counts no group."""
    content = compose_ta1(HEADER, (), 11, AT).decode()
    assert content.startswith(
        "ISA*00*          *00*          *01*PROVIDER       *ZZ*ACMECARRIER    *261121*2004*U*00401*000000011*0*P*:~"
    )
    assert content.endswith("~IEA*0*000000011~")


@pytest.mark.parametrize(
    ("code", "note"),
    [
        ("E114", "001"),
        ("E115", "021"),
        ("E113", "023"),
        ("E116", "025"),
        ("E103", "025"),
        ("E117", "022"),
        ("E119", "024"),
    ],
)
def test_a_refused_interchange_gives_the_note_code_of_its_finding(code: str, note: str) -> None:
    """R and the code of the catalogue."""
    assert told(HEADER, Finding(code)).endswith(f"*R*{note}~")


@pytest.mark.parametrize(("element", "note"), [(5, "005"), (9, "014"), (13, "018"), (16, "027"), (0, "024")])
def test_an_isa_element_gives_the_note_code_of_its_position(element: int, note: str) -> None:
    """TA105 has a code for each ISA element."""
    place = segment(1, "", X12Place(segment_id="ISA", element=element))
    assert told(HEADER, Finding("E119", place)).endswith(f"*R*{note}~")


def test_findings_below_the_envelope_do_not_show() -> None:
    """A wrong set is told by the 997, not by the TA1."""
    assert told(HEADER, Finding("E144"), Finding("E203"), Finding("E301"), Finding("E109")).endswith("*A*000~")


def test_what_cannot_be_repeated_is_replaced() -> None:
    """A control number or date of the wrong form would make the TA1 itself invalid."""
    broken = msgspec.structs.replace(HEADER, control_number="ABC", date="2026", time="")
    assert told(broken, Finding("E119")).startswith("TA1*000000000*261121*2004*R*")


ASKING = msgspec.structs.replace(HEADER, acknowledgment_requested=True)


@pytest.mark.parametrize(
    ("header", "findings", "replies", "answers"),
    [
        (HEADER, (), ("ta1", "997"), ("997",)),
        (ASKING, (), ("ta1", "997"), ("ta1", "997")),
        (ASKING, (), ("997",), ("ta1", "997")),
        (HEADER, (), ("ta1",), ()),
        (HEADER, (Finding("E114"),), ("997", "csv"), ("ta1",)),
        (HEADER, (Finding("E144"), Finding("E121")), ("997",), ("997",)),
        (ASKING, (Finding("E114"),), ("csv", "text"), ()),
        (HEADER, (Finding("E109"),), ("997",), ("997",)),
        (InterchangeHeader(), (Finding("E112"),), ("ta1", "997"), ()),
    ],
)
def test_which_answers_are_due(
    header: InterchangeHeader, findings: tuple[Finding, ...], replies: tuple[str, ...], answers: tuple[str, ...]
) -> None:
    """A TA1 when the envelope is refused or ISA14 asks; 997s when it is not refused; nothing without agreement."""
    assert wanted(header, findings, replies) == answers
