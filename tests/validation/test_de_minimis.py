"""What is kept of a shipment to be compared with others."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from translator.model.shipment import Item, Shipment
from translator.validation.de_minimis import facts_of
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
