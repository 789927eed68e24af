"""What is kept of a shipment to be compared with others."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from translator.model.filing import OwnFiling, Passing
from translator.model.place import Place
from translator.model.shipment import Item, Shipment
from translator.validation.de_minimis import facts_of, passing_finding
from translator.validation.two_stories import contradictions

DAY = date(2026, 11, 24)
RATES = {"USD": Decimal(1)}
DOLLARS = {"listed_price": Decimal(10), "currency": "USD"}


def facts(*items):
    return facts_of(Shipment(items=tuple(Item(**item) for item in items)), "test", RATES, DAY)


@pytest.mark.parametrize("more", [{"listed_price": Decimal(500), "currency": "GBP"}, {"currency": "USD"}, {}])
def test_a_worth_without_one_of_its_items_is_only_a_part(more):
    told = facts(DOLLARS, more)
    assert (told.worth, told.worth_in_part) == (1000, True)
    assert contradictions(told, facts(DOLLARS | {"listed_price": Decimal(660)})) == ()


def test_a_worth_of_all_items_is_no_part():
    told = facts(DOLLARS, {"retail_price_export_country": Decimal(5), "currency": "USD"})
    assert (told.worth, told.worth_in_part) == (1500, False)


def test_what_is_said_at_the_end_of_a_long_listing_is_compared_too():
    listing = " ".join(f"{first}{second}word" for first in "abcdef" for second in "vwxyz")
    long = facts({"description": f"{listing} zippered winter windbreaker"})
    assert contradictions(long, facts({"description": "zippered winter windbreaker"})) == ()


def test_what_others_say_of_a_participants_own_parcels_is_never_told():
    """Neither that sum, nor a count of parcels that are not theirs."""
    first = OwnFiling("O-1", "1Z1", "2", "orders_1.csv")
    plain = Passing(3, "person", 90_000, (first,), 1, 0)
    finding = passing_finding(plain, 80_000, "W", lambda _: Place(3))
    assert (finding.value, finding.detail) == (
        "$900.00",
        "to this person on this day there is besides O-1 (orders_1.csv, 2)",
    )
    by_others = passing_finding(plain._replace(told_by_others=True), 80_000, "W", lambda _: Place(3))
    assert by_others.value == "more than $800.00"
    assert by_others.detail.endswith("O-1 (orders_1.csv, 2) and what other participants say of the same parcels")
