"""The 997: every set told, errors down to the element, and an independent reader content with every output."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.acknowledgment import oracle
from translator.acknowledgment.x12_997 import GroupReport, SetReport, compose_997, groups_of
from translator.model.catalogue import CATALOGUE
from translator.model.finding import Finding
from translator.model.interchange import InterchangeHeader, TransactionSet
from translator.model.place import Place, X12Place, segment

if TYPE_CHECKING:
    from pathlib import Path

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


def a_set(number: int, *, shipments: int = 2, group: str = "7", version: str = "004010") -> TransactionSet:
    return TransactionSet(
        part=number,
        interchange=1,
        group_function="SH",
        group_control=group,
        group_version=version,
        group_sender="ACME",
        group_receiver="PROVIDER",
        identifier="856",
        control=f"{number:04d}",
        shipments=shipments,
    )


def at(
    position: int, identifier: str, element: int = 0, component: int = 0, reference: str = "", loop: str = ""
) -> Place:
    x12 = X12Place("7", "0001", identifier, position, loop, element, component, reference)
    return segment(position + 2, f"{identifier}{element:02d}", x12)


def composed(sets: list[SetReport], findings: list[Finding] | None = None, header: InterchangeHeader = HEADER) -> bytes:
    return b"".join(compose_997(header, groups_of(sets, findings or []), 11, 11, AT))


def segments(content: bytes) -> list[str]:
    return content.decode().split("~")[:-1]


def test_an_accepted_group_tells_of_every_set(pyx12_maps: Path) -> None:
    """Sender and receiver change places, GS08 is the release that came in, and accepted sets have their AK2 too."""
    content = composed([SetReport(a_set(1)), SetReport(a_set(2))])
    assert segments(content) == [
        "ISA*00*          *00*          *01*PROVIDER       *ZZ*ACMECARRIER    *261121*2004*U*00401*000000011*0*P*:",
        "GS*FA*PROVIDER*ACME*20261121*2004*11*X*004010",
        "ST*997*0001",
        "AK1*SH*7",
        "AK2*856*0001",
        "AK5*A",
        "AK2*856*0002",
        "AK5*A",
        "AK9*A*2*2*2",
        "SE*8*0001",
        "GE*1*11",
        "IEA*1*000000011",
    ]
    assert oracle.verdict(content, pyx12_maps) == ""


def test_an_element_error_names_segment_element_component_and_value(pyx12_maps: Path) -> None:
    """AK3 with code 8, AK4 with position, component, reference number, code and the bad value."""
    wrong = Finding("E208", at(5, "REF", 1, 2, "128"), "XQ")
    content = composed([SetReport(a_set(1, shipments=1), [wrong], refused=1)])
    assert segments(content)[4:9] == ["AK2*856*0001", "AK3*REF*5**8", "AK4*1:2*128*7*XQ", "AK5*R*5", "AK9*R*1*1*0"]
    assert oracle.verdict(content, pyx12_maps) == ""


def test_a_set_filed_in_part_is_accepted_with_errors(pyx12_maps: Path) -> None:
    """R would say that nothing of the set was taken, which is not true when the other shipment was filed."""
    wrong = Finding("E203", at(5, "SLN", 6, 0, "212"), "4,50")
    content = composed([SetReport(a_set(1), [wrong], refused=1)])
    assert segments(content)[5:9] == ["AK3*SLN*5**8", "AK4*6*212*6*4,50", "AK5*E*5", "AK9*E*1*1*1"]
    assert oracle.verdict(content, pyx12_maps) == ""


def test_a_set_without_a_shipment_is_rejected() -> None:
    """Nothing of it is filed, so nothing of it was accepted."""
    assert "AK5*R" in segments(composed([SetReport(a_set(1, shipments=0))]))


def test_findings_of_one_segment_share_their_ak3(pyx12_maps: Path) -> None:
    """Segment codes stand in AK304, and the last AK3 carries the elements."""
    findings = [
        Finding("E165", at(9, "N1", loop="N1")),
        Finding("E201", at(9, "N1", 2, 0, "93", "N1")),
        Finding("E206", at(9, "N1", 4, 0, "67", "N1"), "X" * 120),
    ]
    told = segments(composed([SetReport(a_set(1), findings, refused=2)]))
    assert told[5:10] == ["AK3*N1*9*N1*5", "AK3*N1*9*N1*8", "AK4*2*93*1", f"AK4*4*67*5*{'X' * 99}", "AK5*R*5"]
    assert oracle.verdict(composed([SetReport(a_set(1), findings, refused=2)]), pyx12_maps) == ""


def test_one_cause_is_told_once_however_many_shipments_it_refuses(pyx12_maps: Path) -> None:
    """Forty shipments inherit one bad segment: one AK3 with one AK4, with other findings between them or not."""
    inherited = Finding("E208", at(4, "TD5", 4, 0, "91", "HL"), "Q")
    own = [Finding("E201", at(10 + number, "REF", 2, 0, "127", "HL")) for number in range(3)]
    findings = [one for last in own for one in (*[inherited] * 40, last)]
    content = composed([SetReport(a_set(1, shipments=123), findings, refused=120)])
    notes = [one for one in segments(content) if one.startswith(("AK3", "AK4"))]
    expected = ["AK3*TD5*4*HL*8", "AK4*4*91*7*Q"]
    for number in range(3):
        expected += [f"AK3*REF*{10 + number}*HL*8", "AK4*2*127*1"]
    assert notes == expected
    assert oracle.verdict(content, pyx12_maps) == ""


def test_segments_are_told_in_the_order_of_the_set(pyx12_maps: Path) -> None:
    """Findings of the set come before those of its shipments; AK3 and AK4 follow the segments and their elements."""
    findings = [
        Finding("E208", at(20, "CTT", 1, 0, "354")),
        Finding("E206", at(6, "REF", 3, 0, "352", "HL"), "X"),
        Finding("E201", at(5, "TD5", 2, 0, "66", "HL")),
        Finding("E208", at(6, "REF", 1, 0, "128"), "XQ"),
    ]
    content = composed([SetReport(a_set(1), findings, refused=1)])
    assert segments(content)[5:12] == [
        "AK3*TD5*5*HL*8", "AK4*2*66*1",
        "AK3*REF*6*HL*8", "AK4*1*128*7*XQ", "AK4*3*352*5*X",
        "AK3*CTT*20**8", "AK4*1*354*7",
    ]  # fmt: skip
    assert oracle.verdict(content, pyx12_maps) == ""


def test_a_segment_that_is_not_there_is_told_as_missing_by_its_own_name(pyx12_maps: Path) -> None:
    """AK3 names what was looked for, behind which segment and in which loop it is missing, and no AK4 follows."""
    place = segment(4, "PID05", X12Place("7", "0001", "PID", 6, "HL", absent_in="HL"))
    missing = [Finding(code, place) for code in ("E201", "E302", "E208")]
    content = composed([SetReport(a_set(1, shipments=1), missing, refused=1)])
    assert segments(content)[5:7] == ["AK3*PID*6*HL*3", "AK5*R*5"]
    assert oracle.verdict(content, pyx12_maps) == ""


def test_what_a_whole_loop_lacks_does_not_read_as_if_its_first_segment_were_missing(pyx12_maps: Path) -> None:
    """Where nothing says which segment would hold the element, the loop's HL is in error, not missing."""
    lacks = Finding("E302", segment(4, "", X12Place("7", "0001", "HL", 2)), target="shipment.seller")
    content = composed([SetReport(a_set(1, shipments=1), [lacks], refused=1)])
    assert segments(content)[5:7] == ["AK3*HL*2**8", "AK5*R*5"]
    assert oracle.verdict(content, pyx12_maps) == ""


def test_set_codes_are_those_of_the_set_and_at_most_five(pyx12_maps: Path) -> None:
    """A wrong SE count and a control number that does not match both stand in AK5; the group is accepted in part."""
    place = segment(9, "SE01", X12Place("7", "0001", "SE", 7, element=1, reference="96"))
    findings = [Finding("E144", place, "9"), Finding("E143", place, "0009")]
    content = composed([SetReport(a_set(1), findings, refused=2), SetReport(a_set(2))])
    assert segments(content)[5] == "AK5*R*4*3"
    assert segments(content)[8] == "AK9*P*2*2*1"
    assert oracle.verdict(content, pyx12_maps) == ""


def test_a_refused_group_rejects_all_its_sets(pyx12_maps: Path) -> None:
    """GE01 is repeated as it came, and no set of a rejected group is accepted."""
    wrong = Finding("E123", segment(30, "GE01", X12Place("7")), "3")
    content = composed([SetReport(a_set(1), refused=2), SetReport(a_set(2), refused=2)], [wrong])
    assert [one for one in segments(content) if one.startswith(("AK5", "AK9"))] == ["AK5*R", "AK5*R", "AK9*R*3*2*0*5"]
    assert oracle.verdict(content, pyx12_maps) == ""


def test_each_group_has_its_own_answer_in_its_own_release(pyx12_maps: Path) -> None:
    """Two groups give two GS segments with consecutive numbers, and a finding reaches only the group it names."""
    wrong = Finding("E121", segment(30, "", X12Place("8")))
    sets = [SetReport(a_set(1)), SetReport(a_set(2, group="8", version="004010X095A1"), refused=2)]
    content = composed(sets, [wrong])
    groups = [one for one in segments(content) if one.startswith(("GS", "AK9", "IEA"))]
    assert groups[0].endswith("*11*X*004010")
    assert groups[2].endswith("*12*X*004010X095A1")
    assert [groups[1], groups[3], groups[4]] == ["AK9*A*1*1*1", "AK9*R*1*1*0*3", "IEA*2*000000011"]
    assert oracle.verdict(content, pyx12_maps) == ""


def test_a_group_without_sets_is_answered_too() -> None:
    """A group that is not agreed has no set that was read; its AK9 counts what GE01 said."""
    group = GroupReport("PO", "ACME", "PROVIDER", "9", "004010", (), [Finding("E124")], 4)
    assert "AK9*R*4*0*0*1" in segments(b"".join(compose_997(HEADER, [group], 1, 1, AT)))


def test_release_005010_is_answered_with_a_repetition_separator() -> None:
    """ISA11 is U before version 00402 and the repetition separator from then on."""
    header = InterchangeHeader(
        sender="A", receiver="B", version="00501", repetition_separator="!", usage="T", control_number="000000001"
    )
    head = segments(composed([SetReport(a_set(1, version="005010"))], header=header))[0]
    assert head.split("*")[11:13] == ["!", "00501"]


def test_the_separators_that_came_are_used_unless_they_cannot_be(pyx12_maps: Path) -> None:
    """Bars and newlines are kept; a separator that stands in an identifier of the envelope is not."""
    bars = {"element_separator": "|", "component_separator": ">", "segment_terminator": "\n"}
    kept = InterchangeHeader(
        sender="ACME", sender_qualifier="ZZ", receiver_qualifier="ZZ", receiver="US", usage="P", version="00401", **bars
    )
    content = composed([SetReport(a_set(1))], header=kept)
    assert content.startswith(b"ISA|00|")
    assert b"\nAK1|SH|7\n" in content
    assert oracle.verdict(content, pyx12_maps) == ""
    clash = InterchangeHeader(sender="AC>ME", receiver="US", **bars)
    assert composed([SetReport(a_set(1))], header=clash).startswith(b"ISA*00*")


def test_a_value_that_holds_a_separator_is_left_out() -> None:
    """A changed copy of a bad value would mislead, so AK404 stays empty."""
    wrong = Finding("E207", at(5, "REF", 2), "A:B")
    assert "AK4*2**6" in segments(composed([SetReport(a_set(1), [wrong], refused=1)]))


@pytest.mark.parametrize("value", ["A`B", "Zürich", "a\tb"])
def test_a_value_that_x12_cannot_write_is_left_out(value: str) -> None:
    """The characters of X12 are ASCII without the backtick and without control characters."""
    wrong = Finding("E207", at(5, "REF", 2), value)
    assert "AK4*2**6" in segments(composed([SetReport(a_set(1), [wrong], refused=1)]))


@pytest.mark.parametrize("refused", [0, 1])
def test_findings_that_x12_has_no_words_for_still_show(refused: int) -> None:
    """A shipment refused for a reason without an X12 code makes the set accepted with errors, without an AK3."""
    findings = [Finding("E304", segment(4))] * refused
    told = segments(composed([SetReport(a_set(1), findings, refused=refused)]))
    assert told[5] == ("AK5*E" if refused else "AK5*A")


PLACES = st.builds(
    lambda position, identifier, element, component: at(position, identifier, element, component, "93"),
    st.integers(1, 999),
    st.sampled_from(["N1", "REF", "HL", "MAN"]),
    st.integers(0, 20),
    st.integers(0, 9),
)
FINDINGS = st.builds(
    Finding, st.sampled_from(sorted(code for code in CATALOGUE if code[0] == "E")), PLACES, st.text(max_size=120)
)


# pyx12 takes a tenth of a second for each: no shrinking, which would take minutes.
@settings(max_examples=40, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(st.lists(st.tuples(st.lists(FINDINGS, max_size=6), st.integers(0, 3)), min_size=1, max_size=4))
def test_whatever_was_found_the_answer_is_valid(pyx12_maps: Path, sets: list[tuple[list[Finding], int]]) -> None:
    """Any findings, in any order, with any values, give a 997 in which pyx12 finds no error."""
    reports = [SetReport(a_set(number), found, refused) for number, (found, refused) in enumerate(sets, 1)]
    assert oracle.verdict(composed(reports, [one for found, _ in sets for one in found]), pyx12_maps) == ""
