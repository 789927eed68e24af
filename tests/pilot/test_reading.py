"""A message as people read it, and the difference of two."""

from __future__ import annotations

import msgspec
import pytest

from tests.pilot.tables import example_message, marketplace_shipment
from tests.pilot.test_carried_or_told import version
from tests.pilot.test_four_messages import LOSSES, MESSAGES, sent
from translator.model.field import fields
from translator.model.shipment import Party
from translator.pilot.reading import differences, values_of

_HOME = Party(
    name="Jane Roe",
    address_2="2nd floor",
    address_3="left",
    city="Springfield",
    state="IL",
    phone="1",
    email="a@b.example",
)


@pytest.mark.parametrize("name", MESSAGES)
def test_each_value_has_its_place_its_field_and_its_meaning(name):
    message = example_message(version(name), [marketplace_shipment()])
    values = list(values_of(version(name), message))
    assert all(one.place and one.value and one.source and one.meaning for one in values)
    (tracking,) = (one for one in values if one.source == "shipment.tracking_number")
    assert (tracking.shipment, tracking.item, tracking.value) == (1, 0, "1Z999AA10123456784")
    assert tracking.meaning == fields()["shipment.tracking_number"].meaning
    assert [one.item for one in values if one.source == "item.description"] == [1, 2]
    assert next(one for one in values if one.source == "envelope.originator_code").shipment == 0


@pytest.mark.parametrize("name", MESSAGES)
def test_the_parties_are_told_apart(name):
    """Where lines of two parties look alike, their order in the table tells whose they are."""
    shipment = msgspec.structs.replace(marketplace_shipment(), buyer=_HOME, shipper=_HOME)
    message = example_message(version(name), [shipment])
    found = {one.source: one.value for one in values_of(version(name), message)}
    for party in ("buyer", "shipper"):
        for field in ("name", "address_2", "address_3", "city", "state", "phone", "email"):
            target = f"shipment.{party}.{field}"
            assert found[target] == LOSSES[name](target, getattr(_HOME, field)), target


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_does_not_differ_from_itself_and_differs_where_a_value_does(name):
    one, other = (example_message(version(name), [shipment]) for shipment in (
        marketplace_shipment(), msgspec.structs.replace(marketplace_shipment(), seller_account="S-2"),
    ))  # fmt: skip
    assert list(differences((version(name), one), (version(name), one))) == []
    (found,) = differences((version(name), one), (version(name), other))
    assert (found.shipment, found.item, found.first, found.second) == ("1Z999AA10123456784", 0, "S-1", "S-2")


def test_messages_of_two_versions_are_compared_by_what_their_values_come_from():
    one, other = (example_message(version(name), [marketplace_shipment()]) for name in MESSAGES[:2])
    found = list(differences((version(MESSAGES[0]), one), (version(MESSAGES[1]), other)))
    assert found == []


@pytest.mark.parametrize("name", MESSAGES)
def test_every_message_is_shown_to_its_end(name):
    message, shipments = sent(name).messages[0]
    values = list(values_of(version(name), message))
    assert max(one.shipment for one in values) == len(shipments)
    assert all(one.source for one in values)


@pytest.mark.parametrize("name", MESSAGES)
@pytest.mark.parametrize("content", [b"", b"nothing", b"<a/>", b"{}", b"[]", b"\xff", b"ISA*", b"A" * 80])
def test_what_is_no_message_of_the_version_is_told(name, content):
    with pytest.raises(ValueError, match=r".+"):
        list(values_of(version(name), content))
