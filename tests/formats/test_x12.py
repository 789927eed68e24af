from __future__ import annotations

import tracemalloc
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from benchmarks.generate_856 import segments
from tests.formats.x12_files import BSN, GS, INTERCHANGES, ISA, OPTIONS, interchange, read
from translator.formats.reading import PartClosed, Unit
from translator.formats.x12 import X12Options, open_x12
from translator.model.catalogue import CATALOGUE

if TYPE_CHECKING:
    from collections.abc import Iterator

_GOOD = (INTERCHANGES / "pass" / "two_sets.edi").read_bytes()
_ALL = [path.read_bytes() for path in sorted(INTERCHANGES.rglob("*")) if path.suffix.lower() == ".edi"]
_SOURCES = [
    ("REF[CN]02", "shipment"),
    ("N1[ST]/N402", "shipment"),
    ("LIN[SK]", "item"),
    ("HL[P]/MAN[CP]02", "shipment"),
]


def test_shipments_carry_their_number_their_set_and_their_extent() -> None:
    outcome = read(_GOOD)
    assert [(unit.ordinal, unit.part) for unit in outcome.units] == [(1, 1), (2, 1), (3, 1), (4, 2), (5, 2), (6, 2)]
    assert [outcome.reading.extent(unit) for unit in outcome.units[:3]] == ["5-31", "32-49", "50-73"]
    assert [len(unit.items) for unit in outcome.units[:3]] == [2, 1, 2]


def test_a_set_tells_its_envelope_when_it_closes() -> None:
    sets = [event.transaction_set for event in read(_GOOD).closed if event.transaction_set]
    assert [(one.part, one.control, one.shipments) for one in sets] == [(1, "0001", 3), (2, "0002", 3)]
    assert (sets[0].group_function, sets[0].group_control, sets[0].group_version) == ("SH", "1", "004010")


def test_the_header_says_what_stood_in_isa() -> None:
    (header,) = read(_GOOD).reading.headers
    assert (header.sender, header.receiver, header.control_number) == ("PARCELCARRIER", "PROVIDER", "000000001")
    assert (header.usage, header.acknowledgment_requested, header.segment_terminator) == ("T", False, "~")


def test_a_finding_in_one_shipment_leaves_the_others_alone() -> None:
    content = interchange("HL*1**S", "REF*CN*A", "HL*2**S", "DTM*371*20261131", "HL*3**S", "REF*CN*C")
    outcome = read(content)
    assert [[finding.code for finding in unit.findings] for unit in outcome.units] == [[], ["E209"], []]
    assert [outcome.refused(unit) for unit in outcome.units] == [False, True, False]


def test_a_place_says_all_that_an_acknowledgment_needs() -> None:
    (finding,) = read(interchange("HL*1**S", "N1*ST*JANE", "N4*S*OH")).findings
    place = finding.place
    assert (place.ordinal, place.name, str(place)) == (7, "N401", "segment 7 (N4), element N401")
    x12 = place.x12
    assert x12 is not None
    assert (x12.group_control, x12.set_control, x12.segment_id, x12.segment_position) == ("1", "0001", "N4", 5)
    assert (x12.loop, x12.element, x12.component, x12.reference, x12.interchange) == ("N1", 1, 0, "19", 1)


def test_a_component_is_named_by_its_position() -> None:
    (finding,) = read(interchange("HL*1**S", "MEA*PD*G*3401*LB:X")).findings
    assert finding.place.name == "MEA04-2"
    assert finding.place.x12 is not None
    assert (finding.place.x12.element, finding.place.x12.component) == (4, 2)


def test_an_invalid_code_in_bsn_is_one_finding_of_the_set() -> None:
    """Not a hierarchy that seems broken, segments that seem missing, and no word of BSN01."""
    outcome = read(interchange("HL*1**S", "REF*CN*A", bsn="BSN*QQ*M1*20261121*0930"))
    assert outcome.codes == ["E208"]
    assert outcome.findings[0].place.name == "BSN01"
    assert outcome.closed[0].findings == outcome.findings


def test_a_finding_of_the_set_names_the_set_and_counts_the_shipments_that_it_refuses() -> None:
    """The shipments have no finding of it, so its own words must lead to them."""
    outcome = read(_GOOD.replace(b"SE*73*0002", b"SE*73*0009"))
    (finding,) = outcome.findings
    assert (finding.code, finding.detail) == ("E143", "ST02 is 0002; all 3 shipments of the set are refused")
    assert str(finding.place).endswith("(SE) of set 0002, element SE02")
    (only,) = read(interchange("HL*1**S", "REF*CN*A").replace("SE*5*", "SE*6*")).findings
    assert only.detail == "there are 5; the set's only shipment is refused"


def test_a_wrong_group_count_refuses_the_sets_that_went_before() -> None:
    outcome = read(_GOOD.replace(b"GE*2*1", b"GE*3*1"))
    assert outcome.codes == ["E123"]
    last = outcome.closed[-1]
    assert (last.first_part, last.part, last.transaction_set) == (1, 2, None)
    assert all(outcome.refused(unit) for unit in outcome.units)


def test_an_interchange_without_its_end_is_refused_whole_and_the_one_before_stands() -> None:
    second = _GOOD.replace(b"000000001", b"000000002")
    outcome = read(_GOOD + second[: len(second) * 2 // 3])
    assert outcome.codes == ["E113"]
    assert {outcome.refused(unit) for unit in outcome.units if unit.part <= 2} == {False}
    assert {outcome.refused(unit) for unit in outcome.units if unit.part > 2} == {True}


def test_an_interchange_that_begins_inside_another_ends_it() -> None:
    outcome = read(_GOOD[: _GOOD.index(b"GE*")] + _GOOD.replace(b"000000001", b"000000002"))
    assert outcome.codes == ["E113"]
    assert [outcome.refused(unit) for unit in outcome.units] == [True] * 6 + [False] * 6


def test_noise_behind_a_whole_interchange_does_not_refuse_it() -> None:
    outcome = read(_GOOD + b"\nISA*broken")
    assert outcome.codes
    assert not any(outcome.refused(unit) for unit in outcome.units)


def test_segments_of_a_group_that_is_not_agreed_are_not_looked_at() -> None:
    content = _GOOD.replace(b"GS*SH", b"GS*IM")
    outcome = read(content)
    assert (outcome.codes, outcome.units) == (["E124"], [])


def test_a_run_of_segments_that_do_not_belong_is_told_once() -> None:
    content = interchange("HL*1**S", "ZZ1*A", "ZZ2*B", "ZZ3*C", "REF*CN*A")
    assert read(content).codes == ["E161"]


def test_a_gap_in_the_numbers_of_the_levels_is_told_once() -> None:
    content = interchange("HL*1**S", "HL*3*1*O", "HL*4*3*I", "HL*5*3*I")
    assert read(content).codes == ["E168"]


def test_what_stands_above_the_shipments_concerns_the_whole_set() -> None:
    packages = X12Options(OPTIONS.rules, shipment="HL[P]")
    content = interchange("HL*1**S", "DTM*371*20261131", "HL*2*1*P", "MAN*CP*A", "HL*3*1*P", "MAN*CP*B")
    outcome = read(content, packages)
    assert [len(unit.findings) for unit in outcome.units] == [0, 0]
    assert [finding.code for finding in outcome.closed[0].findings] == ["E209"]


def test_an_item_outside_of_every_shipment_is_told() -> None:
    packages = X12Options(OPTIONS.rules, shipment="HL[P]")
    outcome = read(interchange("HL*1**S", "HL*2*1*P", "MAN*CP*A", "HL*3*1*I", "LIN**SK*A"), packages)
    assert outcome.codes == ["E169"]


def test_a_file_without_shipments_says_so() -> None:
    assert read(f"{ISA}TA1*000000001*261120*0900*A*000~IEA*0*000000001~").codes == ["E109"]


def test_memory_does_not_grow_with_the_file() -> None:
    def peak(shipments: int) -> int:
        content = "".join(segments(shipments, 1)).encode()
        tracemalloc.start()
        for event in open_x12(BytesIO(content), OPTIONS).units():
            assert not event.findings
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return used

    assert peak(2000) < peak(200) * 1.5


def test_generated_files_are_valid() -> None:
    outcome = read("\n".join(segments(50, 3)))
    assert (len(outcome.units), outcome.findings) == (50, [])


@st.composite
def _mutated(draw: st.DrawFn) -> bytes:
    content = bytearray(draw(st.sampled_from(_ALL)))
    for _ in range(draw(st.integers(1, 6))):
        position = draw(st.integers(0, len(content)))
        length = draw(st.integers(0, 40))
        replacement = draw(st.one_of(st.binary(max_size=6), st.sampled_from(_PIECES)))
        content[position : position + length] = replacement
    return bytes(content)


_PIECES = (
    b"~ * \n HL* ISA* ~ISA* ~SE* ~GE* ~IEA* ~ST*856*9~ ~GS*SH~ ~HL~ ~HL*9*9*Z~ ~N1~ ~REF~ ~CTT*1~ ~HL*1**S~ \xff ~~~ "
    b"~TA1~ ~LIN*~"
).split(b" ")


def _take(content: bytes) -> Iterator[Unit | PartClosed]:
    reading = open_x12(BytesIO(content), OPTIONS)
    getters = [(level, source, reading.getter(source, level)) for source, level in _SOURCES]  # type: ignore[arg-type]
    for event in reading.units():
        if isinstance(event, Unit):
            for level, source, get in getters:
                for node in event.items if level == "item" else [event.shipment]:
                    get(node)
                    reading.place(node, source)
            reading.extent(event)
        yield event


@settings(max_examples=300, deadline=None)
@given(_mutated())
@example(b"ISA*00*")
@example(b"ISA")
@example(b"ISA" + b"*" * 40)
@example(f"{ISA}{GS}ST*856*0001~{BSN}~HL~HL*~HL*1~SE~GE~IEA~".encode())
def test_nothing_that_a_sender_can_write_makes_it_raise(content: bytes) -> None:
    """Whatever comes, it is read to its end, and every finding is in the catalogue and has a place."""
    for event in _take(content):
        for finding in event.findings:
            assert finding.code in CATALOGUE
            assert str(finding.place)


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read(content: bytes) -> None:
    assert list(_take(content))


@pytest.mark.parametrize("size", [1, 2, 7, 106, 500])
def test_the_size_of_the_chunks_changes_nothing(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = [(finding.code, str(finding.place)) for content in _ALL for finding in read(content).findings]
    monkeypatch.setattr("translator.formats.x12_tokens._CHUNK", size)
    parts = [(finding.code, str(finding.place)) for content in _ALL for finding in read(content).findings]
    assert parts == whole
