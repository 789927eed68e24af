"""What two participants say of one parcel: what contradicts, and what only differs."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from translator.model.filing import Counterpart, Earlier, Facts, OwnFiling
from translator.model.place import Place
from translator.validation.two_stories import contradiction_finding, contradictions, other_numbers_finding

ONE = Facts(person_day=1, destination=10, worth=2500, mode="air", words="blue cotton shirt")


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"person_day": 2}, "the name of the final deliver-to party"),
        ({"destination": 11}, "the address of the final deliver-to party"),
        ({"worth": 2700}, "the value"),
        ({"words": "garden hose"}, "the description"),
        ({"mode": "ocean"}, "the mode of transport"),
    ],
)
def test_what_cannot_both_be_true_contradicts(changes, found):
    assert contradictions(ONE, replace(ONE, **changes)) == (found,)


@pytest.mark.parametrize(
    "changes",
    [
        {"person_day": (9 << 48) + 1},
        {"person_day": None},
        {"worth": 2600},
        {"worth": 1000, "worth_in_part": True},
        {"worth": 2600, "worth_in_part": True},
        {"words": "shirt"},
        {"words": "cotton shirt large size"},
        {"destination": None, "worth": None, "words": "", "mode": ""},
    ],
)
def test_what_is_near_or_not_said_does_not_contradict(changes):
    assert contradictions(ONE, replace(ONE, **changes)) == ()


def test_a_worth_that_is_known_in_part_contradicts_only_what_is_lower():
    part = replace(ONE, worth=2700, worth_in_part=True)
    assert contradictions(part, ONE) == contradictions(ONE, part) == ("the value",)
    lower = replace(part, worth=1000)
    assert contradictions(lower, ONE) == contradictions(ONE, lower) == contradictions(part, lower) == ()


def test_a_name_is_compared_at_one_address_only():
    elsewhere = replace(ONE, person_day=2, destination=11)
    assert contradictions(ONE, elsewhere) == ("the address of the final deliver-to party",)
    assert contradictions(ONE, replace(elsewhere, destination=None)) == ()


def test_the_finding_stands_at_the_own_value_and_tells_nothing_of_the_other():
    other = Counterpart(1, "1Z999", replace(ONE, destination=11, worth=99))
    finding = contradiction_finding(ONE, [other], lambda target: Place(7, target, "row"))
    assert (finding.code, finding.value, finding.target) == ("W323", "1Z999", "shipment.deliver_to")
    assert finding.place.ordinal == 7
    assert finding.detail == "the address of the final deliver-to party, the value"


def test_two_filings_that_agree_have_no_finding():
    assert contradiction_finding(ONE, [Counterpart(1, "1Z999", ONE)], lambda _: Place(1)) is None


def test_several_filings_that_contradict_are_one_finding_and_each_contradiction_stands_once():
    others = [
        Counterpart(1, "1Z1", ONE),
        Counterpart(1, "HB9", replace(ONE, worth=99, mode="ocean")),
        Counterpart(1, "HB8", replace(ONE, worth=98, person_day=2)),
    ]
    finding = contradiction_finding(ONE, others, lambda target: Place(7, target, "row"))
    assert (finding.value, finding.target) == ("HB9", "shipment.deliver_to")
    assert finding.detail == "the name of the final deliver-to party, the value, the mode of transport"


@pytest.mark.parametrize(
    ("own", "filings", "detail"),
    [
        (
            (OwnFiling("O-1", "HB1", "2", "a.csv"), OwnFiling("", "HB1", "3", "b.csv")),
            2,
            "O-1 (a.csv, 2), HB1 (b.csv, 3)",
        ),
        ((OwnFiling("O-1", "HB1", "2", "a.csv"),), 5, "O-1 (a.csv, 2), 4 more"),
        ((), 1, "1 that came in no file of this sender"),
    ],
)
def test_what_is_filed_under_other_numbers_is_named(own, filings, detail):
    finding = other_numbers_finding(Earlier(1, "HB1", own, filings), lambda target: Place(7, target, "row"))
    assert (finding.code, finding.value, finding.target) == ("W324", "HB1", "shipment.house_bill_number")
    assert finding.detail == detail
