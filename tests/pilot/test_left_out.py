"""What a message takes only whole is left out of it and told: nobody is refused for what no rule asks."""

from __future__ import annotations

import msgspec
import pytest

from tests.pilot.tables import marketplace_shipment
from tests.pilot.test_carried_or_told import message_of, version
from tests.pilot.test_four_messages import MESSAGES
from tests.pilot.test_outbound_language import problems
from translator.model.shipment import Party
from translator.pilot.form import Altered

_NAMELESS = Party(address_1="7 Harbor Rd", city="Xiamen", country="CN")


def _changed(**fields):
    return msgspec.structs.replace(marketplace_shipment(), **fields)


@pytest.mark.parametrize("name", MESSAGES)
def test_a_party_without_a_name_is_left_out_and_told(name):
    shipment = _changed(shipper=_NAMELESS)
    rendered = version(name).render(shipment)
    assert isinstance(rendered, Altered)
    (told,) = [one for one in rendered.findings if one.code == "W311"]
    assert (told.target, told.detail) == ("shipment.shipper.name", "the shipper, which has no name")
    without = version(name).render(_changed(shipper=None))
    assert rendered.rendered == (without if isinstance(without, bytes) else without.rendered)
    assert isinstance(message_of(name, shipment), bytes)


@pytest.mark.parametrize("name", MESSAGES)
def test_what_else_is_wrong_with_the_party_goes_with_it(name):
    """A value of the party that is too long does not refuse the shipment when the party is not sent."""
    assert isinstance(message_of(name, _changed(shipper=Party(country="CHINA", postal_code="9" * 90))), bytes)


@pytest.mark.parametrize("name", MESSAGES)
def test_a_weight_without_a_unit_is_left_out_of_its_item_alone(name):
    first, second = marketplace_shipment().items
    items = (first, msgspec.structs.replace(second, weight_unit=None))
    rendered = version(name).render(_changed(items=items))
    assert isinstance(rendered, Altered)
    told = [(one.target, one.detail) for one in rendered.findings if one.code == "W311"]
    assert told == [("item[2].weight_unit", "the weight, which has no weight unit")]


@pytest.mark.parametrize("name", MESSAGES)
def test_a_shipment_that_is_refused_for_something_else_is_told_that(name):
    rendered = version(name).render(_changed(shipper=_NAMELESS, deliver_to=Party(name="A", country="usa")))
    assert isinstance(rendered, list)
    assert all(one.code == "E310" for one in rendered)


def test_only_what_the_value_is_asked_for_can_be_left_out():
    (told,) = problems("List/S/T,shipment.reference,,,leave_out(shipment.shipper),,\n")
    assert "neither the party of the value nor the field of `when`" in told
    (told,) = problems("List/S/T,shipment.shipper.name,,,leave_out(shipment.seller),,\n")
    assert '"shipment.shipper"' in told or "shipment.shipper" in told
