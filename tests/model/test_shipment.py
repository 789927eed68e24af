"""The canonical shipment and its identity."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec
import pytest

from translator.model.shipment import Identity, Item, Party, Shipment, identity_of


def test_a_shipment_survives_json() -> None:
    """Money keeps its digits, days and parties come back as they were, and what is absent is not written."""
    shipment = Shipment(
        tracking_number="00340434161094021501",
        seller=Party(name="Zoë & Söhne", country="DE"),
        arrival_date=date(2026, 11, 24),
        known_marketplace_seller=False,
        items=(Item(listed_price=Decimal("4.50"), currency="USD"),),
    )
    written = msgspec.json.encode(shipment)
    assert msgspec.json.decode(written, type=Shipment) == shipment
    assert b"buyer" not in written
    assert b"4.50" in written


def test_a_shipment_cannot_be_changed() -> None:
    """A stage that wants another shipment makes another."""
    with pytest.raises(AttributeError):
        Shipment().reference = "x"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("identity", "number", "key"),
    [
        (Identity("A", "T1", "H1", "M1"), "T1", "A|T|T1"),
        (Identity("A", "", "H1", "M1"), "H1", "A|H|M1|H1"),
        (Identity("A", "", "H1"), "H1", "A|H||H1"),
        (Identity("A", "", "", "M1"), "M1", "A|M|M1"),
        (Identity("A"), "", "A|M|"),
    ],
)
def test_an_identity_is_its_most_particular_number(identity: Identity, number: str, key: str) -> None:
    """A tracking number stands alone; a house bill only below its master bill."""
    assert (identity.number, identity.key) == (number, key)


def test_two_participants_may_use_the_same_number() -> None:
    """The originator code is part of the identity."""
    assert Identity("A", "1").key != Identity("B", "1").key


def test_the_identity_of_a_shipment_has_empty_strings_for_missing_numbers() -> None:
    """Nothing else of the shipment counts."""
    assert identity_of(Shipment(originator_code="A", house_bill_number="H1")) == Identity("A", "", "H1", "")
