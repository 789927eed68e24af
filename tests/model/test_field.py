"""The fields of the canonical shipment as a table."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from translator.model.field import Field, fields
from translator.model.shipment import Item, Party, Shipment

PARTIES = ("shipment_initiator", "deliver_to", "seller", "buyer", "shipper")


def test_every_attribute_is_a_field() -> None:
    """Those of the shipment, of each of its parties, and of the item."""
    own = [f"shipment.{name}" for name in Shipment.__struct_fields__ if name not in (*PARTIES, "items")]
    of_parties = [f"shipment.{party}.{name}" for party in PARTIES for name in Party.__struct_fields__]
    assert set(fields()) == {*own, *of_parties, *(f"item.{name}" for name in Item.__struct_fields__)}


@pytest.mark.parametrize("field", fields().values(), ids=fields())
def test_a_field_says_what_it_is(field: Field) -> None:
    """Meaning, source and standing; the length or the choices of a text."""
    assert field.meaning.endswith(".")
    assert field.source
    assert field.status in ("verified", "unverified")
    assert field.type in (str, bool, Decimal, date)
    assert (field.type is str) == bool(field.length or field.choices)


def test_a_partys_field_has_the_source_and_standing_of_the_party() -> None:
    """The seller's name is M1; the shipper is of the unverified list; an e-mail address always is."""
    seller, shipper = fields()["shipment.seller.name"], fields()["shipment.shipper.name"]
    assert (seller.source, seller.status) == ("M1", "verified")
    assert (shipper.source, shipper.status) == ("88 FR 10140", "unverified")
    assert fields()["shipment.seller.email"].status == "unverified"
    assert seller.meaning.startswith("Who sells it")


def test_choices_types_and_attributes() -> None:
    """What a table's compiler needs of a field."""
    assert fields()["shipment.mode_of_transport"].choices == ("air", "truck", "rail", "ocean", "international mail")
    assert fields()["shipment.action"].choices == ("add", "replace", "cancel")
    assert fields()["item.listed_price"].type is Decimal
    assert fields()["shipment.known_carrier_customer"].type is bool
    assert fields()["shipment.seller.city"].attributes == ("seller", "city")
    assert fields()["item.sku"].level == "item"
