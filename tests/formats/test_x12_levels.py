"""Loops of a set, and the set itself, as shipments and items."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.formats.x12_files import INTERCHANGES, MAPS, interchange, read
from translator.formats.reading import UnknownSource
from translator.formats.x12 import X12Options
from translator.formats.x12_levels import Levels, named_loops, with_levels
from translator.formats.x12_map import compile_map

if TYPE_CHECKING:
    from translator.formats.reading import Level

_ORDER = (INTERCHANGES / "pass" / "850" / "order.4010.edi").read_text()
_ADVICE = (INTERCHANGES / "pass" / "945" / "two_cartons.4010.edi").read_text()


@cache
def _options(function: str, shipment: str, item: str) -> X12Options:
    return X12Options(compile_map(MAPS, function), shipment=shipment, item=item, functions=(function,))


def _values(content: str, options: X12Options, sources: list[tuple[str, Level]]) -> list[tuple[list[str | None], ...]]:
    """For each shipment the values of its sources, and for each item those of its own."""
    outcome = read(content, options, sources)
    assert outcome.findings == []
    get = {source: outcome.reading.getter(source, level) for source, level in sources}
    return [
        (
            [get[source](unit.shipment) for source, level in sources if level == "shipment"],
            *([get[source](item) for source, level in sources if level == "item"] for item in unit.items),
        )
        for unit in outcome.units
    ]


def test_the_set_is_a_shipment_and_a_loop_an_item() -> None:
    sources: list[tuple[str, Level]] = [
        ("BEG03", "shipment"), ("N1[ST]/N401", "shipment"), ("REF[VR]02", "shipment"), ("CTT01", "shipment"),
        ("CTT/AMT[TT]02", "shipment"), ("PO102", "item"), ("PO1[SK]", "item"), ("PID[F]05", "item"), ("BEG03", "item"),
        ("REF[ZZ]02", "item"),
    ]  # fmt: skip
    assert _values(_ORDER, _options("PO", "ST", "PO1"), sources) == [
        (
            ["PO-10001", "SOLON", "V-12", "2", "33"],
            ["2", "MUG-1", "CERAMIC MUG", "PO-10001", "L-1"],
            ["1", "BOWL-2", "CERAMIC BOWL", "PO-10001", None],
        )
    ]


def test_a_loop_is_a_shipment_and_what_stands_around_it_is_found() -> None:
    """Each carton is a parcel; the heading is that of all of them."""
    sources: list[tuple[str, Level]] = [
        ("MAN[CP]02", "shipment"), ("W0606", "shipment"), ("N1[ST]02", "shipment"),
        ("W1203", "item"), ("W12[SK]", "item"),
    ]  # fmt: skip
    assert _values(_ADVICE, _options("SW", "LX", "W12"), sources) == [
        (["1Z999AA10123456784", "PO-10001", "JANE DOE"], ["2", "MUG-1"], ["1", "BOWL-2"]),
        (["1Z999AA10123456785", "PO-10001", "JANE DOE"], ["1", None]),
    ]


def test_a_loop_around_the_items_is_a_level_too() -> None:
    """W12 stands in LX: an item looks for MAN in its own carton, not in the first."""
    sources: list[tuple[str, Level]] = [("W0301", "shipment"), ("MAN[CP]02", "item"), ("LX/LX01", "item")]
    assert _values(_ADVICE, _options("SW", "ST", "W12"), sources) == [
        (["4"], ["1Z999AA10123456784", "1"], ["1Z999AA10123456784", "1"], ["1Z999AA10123456785", "2"])
    ]


def test_one_loop_can_be_both_shipment_and_item() -> None:
    sources: list[tuple[str, Level]] = [("BEG03", "shipment"), ("PO1[SK]", "shipment"), ("PO102", "item")]
    assert _values(_ORDER, _options("PO", "PO1", "PO1"), sources) == [
        (["PO-10001", "MUG-1"], ["2"]),
        (["PO-10001", "BOWL-2"], ["1"]),
    ]


def test_a_mapping_without_items_has_none() -> None:
    assert [one[1:] for one in _values(_ORDER, _options("PO", "PO1", ""), [("PO102", "shipment")])] == [(), ()]


def test_a_set_of_hl_loops_can_be_one_shipment() -> None:
    content = interchange("HL*1**S", "REF*CN*A", "HL*2*1*I", "SN1**2*EA", "HL*3**S", "HL*4*3*I", "SN1**3*EA", "CTT*4")
    sources: list[tuple[str, Level]] = [("BSN02", "shipment"), ("CTT01", "shipment"), ("SN102", "item")]
    assert _values(content, _options("SH", "ST", "HL[I]"), sources) == [(["M1", "4"], ["2"], ["3"])]


def test_what_stands_behind_the_shipments_is_no_source() -> None:
    options = _options("PO", "PO1", "")
    with pytest.raises(UnknownSource, match="CTT stands behind the shipments"):
        read(_ORDER, options, [("CTT01", "shipment")])
    assert read(_ORDER, options, [("REF[ZZ]02", "shipment")]).findings == []


def test_two_values_of_a_source_at_one_level_are_an_ambiguity() -> None:
    """In any order; those of different items are not."""
    sources: list[tuple[str, Level]] = [("REF[VR]02", "shipment"), ("PO1/PO102", "shipment"), ("PO102", "item")]
    content = _ORDER.replace("REF*VR*V-12", "REF*VR*V-12~\nREF*VR*V-13").replace("SE*40", "SE*41")
    codes = read(content, _options("PO", "ST", "PO1"), sources).findings
    told = [(one.place.name, one.value) for one in codes if one.code == "E216"]
    assert told == [("REF02", "V-13"), ("PO102", "1")]


def test_a_level_is_named_without_brackets() -> None:
    with pytest.raises(UnknownSource, match="PO1 is a level here, and chosen without brackets"):
        read(_ORDER, _options("PO", "ST", "PO1"), [("PO1[1]/PID05", "item")])


def test_places_name_the_loop_and_the_segment_where_it_would_stand() -> None:
    outcome = read(_ORDER, _options("PO", "ST", "PO1"), [("PID[F]05", "item"), ("N1[VN]/N401", "shipment")])
    (unit,) = outcome.units
    there = outcome.reading.place(unit.items[1], "PID[F]05")
    assert there.x12 is not None
    assert (there.name, there.x12.loop, there.x12.segment_position) == ("PID05", "PID", 35)
    absent = outcome.reading.place(unit.shipment, "N1[VN]/N401")
    assert absent.x12 is not None
    assert (absent.x12.absent_in, absent.x12.loop) == ("ST", "N1")
    whole = outcome.reading.place(unit.items[1], "")
    assert whole.x12 is not None
    assert (whole.x12.segment_id, whole.x12.loop, outcome.reading.extent(unit)) == ("PO1", "PO1", "3-41")


def test_loops_are_counted_in_each_loop_anew() -> None:
    """104 schedules in each of two items are not too many; 105 in one are."""

    def order(*counts: int) -> list[str]:
        lines = ["ST*850*0001", "BEG*00*SA*P**20261120"]
        for count in counts:
            lines += ["PO1**1*EA", *["SCH*1*EA***002*20261127"] * count]
        lines.append(f"SE*{len(lines) + 1}*0001")
        head, _, rest = _ORDER.partition("ST*850")
        content = head + "".join(f"{line}~\n" for line in lines) + rest[rest.index("GE*") :]
        return [code for item in ("PO1", "") for code in read(content, _options("PO", "ST", item)).codes]

    assert order(104, 104) == []
    assert order(104, 105) == ["E164", "E164"]


def test_a_level_of_a_set_without_hl_is_unknown_to_hl() -> None:
    """An HL segment is one that the set does not know."""
    content = _ORDER.replace("CTT*2*3", "HL*1**S")
    assert "E161" in read(content, _options("PO", "ST", "PO1")).codes


def test_a_loop_that_stands_in_several_places_is_named_with_those_around_it() -> None:
    names = named_loops(compile_map(MAPS, "PO").transaction_set)
    assert {"PO1", "PO1/N1", "N1", "PO1/PID", "SCH"} - names.keys() == {"PO1/PID"}
    assert [loop.head.id for loop in names["PO1/N1"]] == ["PO1", "N1"]
    marked = with_levels(compile_map(MAPS, "PO").transaction_set, Levels("", "PO1/N1"))
    assert [level for level in ("PO1", "PO1/N1") if level in _levels(marked)] == ["PO1", "PO1/N1"]


def _levels(loop: object) -> set[str]:
    members = getattr(loop, "members", ())
    return {getattr(one, "level", "") for one in members}.union(*map(_levels, members))


_SETS = [
    (_ORDER, (_options("PO", "ST", "PO1"), _options("PO", "PO1", "SLN"), _options("PO", "PO1/N1", ""))),
    (_ADVICE, (_options("SW", "ST", "W12"), _options("SW", "LX", "W12"), _options("SW", "W12", "W12"))),
]


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_nothing_that_is_done_to_the_segments_raises(data: st.DataObject) -> None:
    """Lines that are dropped, doubled, swapped or spoiled, at any level; each finding has a place in the file."""
    content, options = data.draw(st.sampled_from(_SETS))
    lines = content.splitlines()
    for _ in range(data.draw(st.integers(1, 6))):
        here, there = (data.draw(st.integers(0, len(lines) - 1)) for _ in range(2))
        done = data.draw(st.sampled_from(["drop", "double", "swap", "spoil", "insert"]))
        if done == "drop" and len(lines) > 1:
            del lines[here]
        elif done == "double":
            lines.insert(there, lines[here])
        elif done == "swap":
            lines[here], lines[there] = lines[there], lines[here]
        elif done == "spoil":
            lines[here] = lines[here].replace("*", data.draw(st.sampled_from(["", "**", "~", "\n", "*X"])), 1)
        else:
            lines.insert(here, data.draw(st.sampled_from(["HL*1**S~", "PO1~", "LX*1~", "N1*ST~", "SE*1*1~"])))
    for one in options:
        for finding in read("\n".join(lines), one, [("N1[ST]/N401", "shipment")]).findings:
            assert 0 <= finding.place.ordinal <= len(lines) * 2
