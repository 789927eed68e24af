"""A row may name whose filing it is only as far as the agreement does."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from tests.validation.book import ELEMENTS_ONLY as BOOK
from tests.validation.test_rules import GOOD, column
from translator.model.catalogue import message, remedy
from translator.model.shipment import Shipment
from translator.validation.rules import compile_rules

ON = date(2024, 1, 1)
BARE = Shipment(filer_type="technology firm", mode_of_transport="air", tracking_number="1Z1")


def found(shipment, filer_type="carrier", codes=("ACME", "LOTUS")):
    return compile_rules(BOOK, filer_type, ON, "W", codes)(shipment, (), column)


@pytest.mark.parametrize("action", ["add", "replace", "cancel"])
def test_a_code_that_the_agreement_does_not_name_is_refused_whatever_is_asked(action):
    shipment = msgspec.structs.replace(GOOD["carrier"], originator_code="RIVAL", action=action)
    (finding,) = found(shipment)
    assert (finding.code, finding.target, finding.value) == ("E313", "shipment.originator_code", "RIVAL")
    assert finding.place == column("shipment.originator_code")
    assert message(finding) == "the agreement does not name this originator code: the agreement names ACME, LOTUS"
    assert "ask your service provider to add this one" in remedy(finding)


def test_a_code_is_compared_as_it_is_written():
    (finding,) = found(msgspec.structs.replace(GOOD["carrier"], originator_code="acme"))
    assert finding.code == "E313"


@pytest.mark.parametrize("code", ["ACME", "LOTUS"])
def test_every_code_of_the_agreement_may_be_named(code):
    assert not found(msgspec.structs.replace(GOOD["carrier"], originator_code=code))


def test_a_missing_code_is_missing_and_not_unknown():
    assert [one.code for one in found(msgspec.structs.replace(GOOD["carrier"], originator_code=None))] == ["E302"]


def test_naming_another_kind_of_filer_waives_nothing():
    """All that a marketplace owes is asked for, at its own places, and the difference is told."""
    told = found(msgspec.structs.replace(BARE, originator_code="ACME"), "online marketplace")
    assert {one.code for one in told} == {"E302", "E306", "W313"}
    (differing,) = [one for one in told if one.code == "W313"]
    assert differing.value == "technology firm"
    assert "the agreement says online marketplace; the shipment owes what both owe" in message(differing)


def test_what_both_kinds_owe_is_asked_once():
    """C2 and M2 are one party, and C3 asks for the description that would be enough for M6."""
    shipment = msgspec.structs.replace(GOOD["carrier"], deliver_to=None)
    bare = msgspec.structs.replace(shipment.items[0], description=None)
    for named, agreed in (("carrier", "online marketplace"), ("online marketplace", "carrier")):
        told = found(msgspec.structs.replace(shipment, filer_type=named, items=(bare,)), agreed)
        targets = [one.target for one in told]
        assert targets.count("shipment.deliver_to") == 1
        assert [one.code for one in told if one.target == "item.description"] == ["E302"]


def test_a_service_provider_that_files_for_a_carrier_owes_more_and_is_told_nothing():
    assert not found(GOOD["carrier"], "logistics provider")


def test_kinds_that_owe_the_same_are_told_apart_all_the_same():
    """The message would say another kind than CBP knows."""
    assert [one.code for one in found(GOOD["customs broker"], "technology firm")] == ["W313"]
