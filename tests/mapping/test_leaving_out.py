"""What of a file is no shipment to be filed: left out, and always told."""

from __future__ import annotations

import pytest

from tests.mapping.build import CARD, files, mapping, run
from translator.formats.reading import PartClosed
from translator.mapping.inbound import InboundMapping, TableProblems, compile_inbound

_SHIPMENT = CARD + '[leave_out.shipment]\n"it was cancelled" = "Cancelled is not empty"\n'
_ITEM = CARD + '[leave_out.item]\n"it is a gift card" = "Ships | yes_no = no"\n'
_ABROAD = CARD + '[leave_out.shipment]\n"it goes elsewhere" = "To | country not in US; PR"\n'
_TO = "shipment.deliver_to.country,To,,country,omit,,\n"
_SKU = "item.sku,SKU,,text,omit,,\n"


def _told(parts: list[PartClosed]) -> list[tuple[str, int, str, str, str]]:
    found = [finding for part in parts for finding in part.findings]
    return [(one.code, one.place.ordinal, one.place.name, one.value, one.detail) for one in found]


def test_a_shipment_is_left_out_and_told_at_the_cell_that_decided() -> None:
    """It is neither filed nor refused, and refuses nothing."""
    shipments, parts = run(mapping(card=_SHIPMENT), "No,Cancelled\nT1,\nT2,2026-11-19\nT3,\n")
    assert [(one.ordinal, one.shipment.tracking_number) for one in shipments] == [(1, "T1"), (3, "T3")]
    assert _told(parts) == [("W204", 3, "Cancelled", "2026-11-19", "it was cancelled")]
    assert not any(part.covers(0) for part in parts[:-1])


def test_the_items_that_are_left_out_are_told_with_their_shipment() -> None:
    """The others are filed."""
    (shipment,), parts = run(mapping(_SKU, _ITEM), "No,SKU,Ships\nT1,A,yes\nT1,B,No\n")
    assert [item.sku for item in shipment.shipment.items] == ["A"]
    told = [(one.code, one.place.ordinal, one.value, one.detail) for one in shipment.findings]
    assert told == [("W204", 3, "No", "it is a gift card")]
    assert _told(parts) == []


def test_a_shipment_of_which_every_item_is_left_out_is_left_out() -> None:
    """Nothing of it travels."""
    shipments, parts = run(mapping(_SKU, _ITEM), "No,SKU,Ships\nT1,A,no\nT1,B,no\nT2,C,yes\n")
    assert [one.shipment.tracking_number for one in shipments] == ["T2"]
    assert [(code, ordinal) for code, ordinal, *_ in _told(parts)] == [("W204", 2), ("W204", 3)]


def test_a_file_of_which_everything_is_left_out_holds_no_shipment() -> None:
    """That is told with how many there were."""
    shipments, parts = run(mapping(card=_SHIPMENT), "No,Cancelled\nT1,x\nT2,x\n")
    assert shipments == []
    assert [(code, detail) for code, *_, detail in _told(parts)] == [
        ("W204", "it was cancelled"),
        ("W204", "it was cancelled"),
        ("E109", "all 2 that stand in it are left out"),
    ]


def test_what_is_left_out_is_told_in_portions() -> None:
    """The memory does not grow with the file."""
    rows = "".join(f"T{number},x\n" for number in range(1234))
    _, parts = run(mapping(card=_SHIPMENT), f"No,Cancelled\n{rows}T,\n")
    assert [len(part.findings) for part in parts] == [500, 500, 234, 0]


def test_a_cell_that_cannot_be_asked_is_one_finding_and_keeps_the_shipment() -> None:
    """Of the field that is filled from it."""
    (shipment,), _ = run(mapping(_TO, _ABROAD), "No,To\nT1,Utopia\n")
    assert [(one.code, one.place.name, one.target) for one in shipment.findings] == [
        ("E215", "To", "shipment.deliver_to.country")
    ]


@pytest.mark.parametrize(("to", "kept"), [("Canada", 0), ("US", 1), ("Puerto Rico", 1), ("", 1)])
def test_none_of_these_is_something_that_stands_there(to: str, kept: int) -> None:
    """An empty cell is not another country."""
    shipments, _ = run(mapping(_TO, _ABROAD), f"No,To\nT1,{to}\n")
    assert len(shipments) == kept


def test_a_broken_row_is_refused_and_not_left_out() -> None:
    """What seems to tell that it is none may only have slipped."""
    (shipment,), parts = run(mapping(card=_SHIPMENT), "No,Cancelled\nT1,x,y\n")
    assert [one.code for one in shipment.findings] == ["E171"]
    assert _told(parts) == []


def test_a_file_without_the_column_is_refused() -> None:
    """Otherwise what was cancelled would be filed."""
    shipments, parts = run(mapping(card=_SHIPMENT), "No,Canceled\nT1,\n")
    assert shipments == []
    ((code, *_),) = _told(parts)
    assert code == "E106"


_CANCELLED = '"it was cancelled" = '


@pytest.mark.parametrize(
    ("reasons", "stay", "told"),
    [
        ('"it is old" = "Age = old"\n', ["T3"], ["it was cancelled", "it is old"]),
        (_CANCELLED + '"Age = old"\n', ["T1", "T3"], ["it was cancelled"]),
        (_CANCELLED + '""\n', ["T1", "T2", "T3"], []),
    ],
)
def test_each_reason_of_a_mapping_that_extends_another_is_a_key(reasons: str, stay: list[str], told: list[str]) -> None:
    """A reason is added, stands in the place of the same one below, or takes it away; no other is lost."""
    shipments, parts = run(_extending(reasons), "No,Cancelled,Age\nT1,x,new\nT2,,old\nT3,,new\n")
    assert [one.shipment.tracking_number for one in shipments] == stay
    assert [detail for *_, detail in _told(parts)] == told


def test_a_reason_that_is_not_below_cannot_be_taken_away() -> None:
    """Its author meant another."""
    with pytest.raises(TableProblems, match="there is no condition"):
        _extending('"it was canceled" = ""\n')


def _extending(reasons: str) -> InboundMapping:
    below = {f"extends/test-csv/{name}": content for name, content in files(card=_SHIPMENT).items()}
    card = '[mapping]\nname = "own"\nversion = "2026-11-01"\nproduces = "shipment"\nextends = "test-csv"\n'
    own = {"mapping.toml": (card + "[leave_out.shipment]\n" + reasons).encode()}
    return compile_inbound(below | own, "own")


@pytest.mark.parametrize(
    ("card", "told"),
    [
        (CARD + '[leave_out.order]\n"x" = "A is empty"\n', "no such level"),
        (CARD + '[leave_out]\nshipment = "A is empty"\n', "not a section"),
        (CARD + '[leave_out.shipment]\n"x" = "A beats B"\n', "not a condition"),
        (CARD + '[leave_out.shipment]\n"x" = ""\n', "there is no condition"),
        (CARD + '[leave_out.shipment]\n"x" = 3\n', "there is no condition"),
        (CARD + '[leave_out.shipment]\n"x" = "A | countri = US"\n', "there is no conversion"),
        (CARD.replace('item = "each row"', "") + '[leave_out.item]\n"x" = "A is empty"\n', "what an item is"),
    ],
)
def test_what_is_wrong_with_a_reason_is_told_to_its_author(card: str, told: str) -> None:
    """When the mapping is read."""
    with pytest.raises(TableProblems) as caught:
        mapping(card=card)
    assert told in str(caught.value)
