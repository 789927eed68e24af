"""CTT01, held against the lines of a set, and goods in loops that no item is read from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.formats.x12_files import INTERCHANGES, MAPS, interchange, read
from translator.formats.x12 import X12Options
from translator.formats.x12_map import compile_map

if TYPE_CHECKING:
    from translator.formats.reading import Level

_ORDER = (INTERCHANGES / "pass" / "850" / "order.4010.edi").read_text()
_SOURCES: list[tuple[str, Level]] = [
    ("REF[CN]02", "shipment"), ("LIN[SK]", "item"), ("SN102", "item"), ("PO406", "item"),
]  # fmt: skip
_ITEM = ("LIN**SK*A", "SN1**1*EA")


def _notice(*segments: str) -> list[str]:
    return read(interchange("HL*1**S", "REF*CN*A1", "HL*2*1*O", *segments), sources=_SOURCES).codes


@pytest.mark.parametrize("count", [1, 4, 6])
def test_ctt01_may_count_the_lin_segments_the_items_or_the_hl_segments_of_a_notice(count: int) -> None:
    lines = ("HL*3*2*I", *_ITEM, "HL*4*2*I", "SN1**1*EA", "HL*5*2*I", "SN1**1*EA", "HL*6*2*I", "SN1**1*EA")
    assert _notice(*lines, f"CTT*{count}") == []
    assert _notice(*lines, "CTT*9") == ["E212"]


@pytest.mark.parametrize("level", ["PO1", ""])
def test_an_order_whose_ctt01_does_not_count_its_lines_is_refused_at_that_element(level: str) -> None:
    options = X12Options(compile_map(MAPS, "PO"), shipment="ST", item=level, functions=("PO",))
    assert read(_ORDER, options).findings == []
    (finding,) = read(_ORDER.replace("CTT*2", "CTT*5"), options).findings
    assert (finding.code, finding.value, finding.detail) == ("E212", "5", "there are 2 PO1")
    assert finding.place.x12 is not None
    assert (finding.place.x12.segment_id, finding.place.x12.element) == ("CTT", 1)


def test_each_set_is_counted_by_itself() -> None:
    again = ("HL*1**S", "HL*2*1*I", *_ITEM, "CTT*1")
    two = interchange(*again, "SE*8*0001", "ST*856*0002", "BSN*00*B*20261121*0930", *again)
    assert "E212" not in read(two).codes


def test_a_line_that_was_not_read_is_told_once() -> None:
    """The segment that does not belong is the cause; the count that is wrong behind it is not told as well."""
    assert _notice("HL*3*2*I", *_ITEM, "ZZZ*1", "CTT*9") == ["E161"]


def test_goods_in_a_level_that_is_not_the_items_are_told_at_their_loop() -> None:
    content = interchange("HL*1**S", "REF*CN*A1", "HL*2*1*O", "HL*3*2*I", *_ITEM, "HL*4*2*P", *_ITEM, "CTT*4")
    (finding,) = read(content, sources=_SOURCES).findings
    assert (finding.code, finding.value) == ("E160", "HL*4*2*P")
    assert finding.detail == "LIN and SN1 in level P; items are HL[I]"


@pytest.mark.parametrize(
    "segments",
    [
        ("HL*3*2*P", "PO4*1*****2*KG", "HL*4*2*I", *_ITEM),
        ("HL*3*2*P", "LIN**SK*A", "HL*4*3*I", "SN1**1*EA"),
        ("HL*3*2*P", "MAN*CP*BOX", "HL*4*3*I", *_ITEM),
    ],
    ids=["a carton without goods", "goods of the items below", "a carton around items"],
)
def test_other_levels_without_goods_of_their_own_are_no_lost_items(segments: tuple[str, ...]) -> None:
    assert _notice(*segments) == []


def test_goods_that_the_mapping_does_not_read_are_nothing_lost() -> None:
    content = interchange("HL*1**S", "REF*CN*A1", "HL*2*1*O", "HL*3*2*P", *_ITEM)
    assert read(content, sources=[("REF[CN]02", "shipment")]).findings == []
