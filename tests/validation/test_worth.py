"""What a shipment is worth in US dollars, and when that cannot be known."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from tests.validation.book import BOOK, changed
from translator.mapping.problem import TableProblems
from translator.model.place import row
from translator.model.shipment import Item, Shipment
from translator.validation.de_minimis import compile_worth
from translator.validation.limits import limit_on
from translator.validation.worth import Rates, Worth, read_rates, worth

TABLE = b"""currency,from,until,usd,notes
EUR,2026-07-01,2026-09-30,1.0500,third quarter
EUR,2026-10-01,,1.1000,until further notice
CNY,2026-10-01,2026-12-31,0.14,
"""
DAY = date(2026, 11, 21)


def rates(day=DAY, table=TABLE):
    problems = []
    read = read_rates(table, "rates.csv", problems)
    assert problems == []
    return read.on(day)


def of(*items):
    return Shipment(items=tuple(Item(**item) for item in items))


def price(amount, currency="USD", quantity=None, **more):
    return {"listed_price": Decimal(amount), "currency": currency, "quantity": quantity and Decimal(quantity), **more}


def test_prices_count_with_their_quantities():
    assert worth(of(price("12.50", quantity="2"), price("0.99")), rates()) == Worth(2599)


def test_the_retail_price_in_the_country_of_export_goes_before_the_listed_price():
    assert worth(of(price("12.50", retail_price_export_country=Decimal("7.25"))), rates()) == Worth(725)


@pytest.mark.parametrize("more", [{"retail_price_export_country": Decimal(0)}, {"quantity": Decimal(0)}])
def test_a_retail_price_or_a_quantity_of_0_hides_no_price(more):
    assert worth(of(price("5000") | more), rates()) == Worth(500000)


def test_what_costs_nothing_is_worth_nothing():
    assert worth(of(price("0")), rates()) == Worth(0)
    assert worth(of({"retail_price_export_country": Decimal(0), "currency": "USD"}), rates()) == Worth(0)


def test_other_currencies_are_reckoned_by_the_rate_of_the_day():
    euros = of(price("100", "EUR"))
    assert worth(euros, rates()) == Worth(11000)
    assert worth(euros, rates(date(2026, 9, 30))) == Worth(10500)


def test_without_a_rate_nothing_is_guessed():
    assert worth(of(price("1", "JPY")), rates()) == Worth(None, ("JPY",))
    assert worth(of(price("100", "CNY")), rates(date(2027, 1, 1))) == Worth(None, ("CNY",))


@pytest.mark.parametrize("shipment", [Shipment(), of({}), of({"listed_price": Decimal(1)})])
def test_what_has_no_price_or_no_currency_has_no_value(shipment):
    assert worth(shipment, rates()) == Worth(None)


def test_what_is_known_counts_beside_what_is_not():
    """So a dear item does not hide behind one without a price or a rate."""
    assert worth(of(price("5000"), price("1", "JPY"), {"currency": "USD"}), rates()) == Worth(500000, ("JPY",))


def test_half_a_cent_is_rounded_up():
    assert worth(of(price("0.125")), Rates().on(DAY)) == Worth(13)


def test_a_table_of_rates_without_rows_knows_the_dollar_only():
    assert rates(table=b"currency,from,until,usd,notes\n") == {"USD": Decimal(1)}


@pytest.mark.parametrize(
    ("table", "where"),
    [
        (b"currency,from,until\nEUR,2026-01-01,\n", (1, "usd")),
        (b"currency,from,until,usd,rate\nEUR,2026-01-01,,1,\n", (1, "rate")),
        (b"currency,from,until,usd\neuro,2026-01-01,,1.1\n", (2, "currency")),
        (b"currency,from,until,usd\nEUR,01/01/2026,,1.1\n", (2, "from")),
        (b"currency,from,until,usd\nEUR,2026-02-01,2026-01-01,1.1\n", (2, "until")),
        (b'currency,from,until,usd\nEUR,2026-02-01,,"1,1"\n', (2, "usd")),
        (b"currency,from,until,usd\nEUR,2026-02-01,,0\n", (2, "usd")),
        (b"currency,from,until,usd\nEUR\n", (2, "from")),
    ],
)
def test_a_wrong_table_says_where(table, where):
    problems = []
    read_rates(table, "rates.csv", problems)
    assert where in [(problem.row, problem.column) for problem in problems]
    assert all(problem.remedy for problem in problems)


def found_in(shipment):
    check = compile_worth(limit_on(BOOK.limits, DAY), rates(), tell_missing_rates=True)
    return [(one.code, one.target, one.place.name) for one in check(shipment, (), lambda target: row(2, target))]


def test_what_is_worth_too_much_is_told_at_the_price_that_counts_most():
    found = found_in(of(price("300"), price("400", "EUR", "2")))
    assert found == [("E320", "item.listed_price", "item[2].listed_price")]


def test_by_its_retail_price_alone_nothing_is_refused():
    """The retail price in the country of export is an element that no public copy of the notices shows."""
    told = "item.retail_price_export_country", "item[2].retail_price_export_country"
    dear = price("5", retail_price_export_country=Decimal(900))
    assert found_in(of(price("9"), dear)) == [("W326", *told)]
    assert found_in(of(price("900"), dear))[0][0] == "E320"
    assert found_in(of(price("9"), {**dear, "listed_price": None})) == [("E320", *told)]


def test_a_retail_price_hides_no_listed_price_that_passes_the_limit():
    """It counts, and it is an element that is unverified: so the other is told, and nothing is refused."""
    told = "item.listed_price", "item[1].listed_price"
    assert found_in(of(price("900", retail_price_export_country=Decimal(50)))) == [("W327", *told)]
    assert found_in(of(price("800", retail_price_export_country=Decimal(50)))) == []
    hidden = of(price("900", retail_price_export_country=Decimal(50)), price("1", "JPY"))
    assert [code for code, *_ in found_in(hidden)] == ["W327", "W320"]


@pytest.mark.parametrize(
    ("amount", "shown"), [("800.004", "$800.004"), ("800.01", "$800.01"), ("1240", "$1,240.00"), ("800.0000001", None)]
)
def test_what_is_worth_more_by_less_than_a_cent_is_worth_more(amount, shown):
    check = compile_worth(limit_on(BOOK.limits, DAY), rates(), tell_missing_rates=True)
    (found,) = check(of(price(amount)), (), lambda target: row(2, target))
    assert (found.code, found.value) == ("E320", shown or "$800.0000001")
    assert "it may be worth $800.00 (19 USC" in found.detail


@pytest.mark.parametrize("amount", ["800", "800.00", "799.999", "0"])
def test_what_is_worth_the_limit_or_less_passes(amount):
    assert found_in(of(price(amount))) == []


def test_where_the_limit_is_0_whatever_is_worth_anything_passes_it():
    """So a repeal is a row of the table."""
    book = changed("de_minimis.csv", "2019-08-22,,800", "2019-08-22,,0")
    check = compile_worth(limit_on(book.limits, DAY), rates(), tell_missing_rates=True)
    codes = [[one.code for one in check(of(price(amount)), (), lambda _: row(2))] for amount in ("0.01", "0")]
    assert codes == [["E320"], []]


@pytest.mark.parametrize("amount", ["800.005", "-1", "1e3", "800,00", ""])
def test_a_limit_in_parts_of_a_cent_is_refused(amount):
    """It would be cut."""
    with pytest.raises(TableProblems) as wrong:
        changed("de_minimis.csv", "2019-08-22,,800", f'2019-08-22,,"{amount}"')
    (problem,) = wrong.value.problems
    assert (problem.row, problem.column, problem.value) == (2, "dollars", amount)


def test_a_limit_in_dollars_and_cents_is_taken():
    assert changed("de_minimis.csv", "2019-08-22,,800", "2019-08-22,,799.5").limits[0].cents == 79950


def test_a_cancellation_is_not_weighed():
    """It would leave the filing at CBP."""
    assert found_in(replace(of(price("900")), action="cancel")) == []


def test_a_missing_rate_is_told_at_the_first_item_in_that_currency():
    items = of(price("1"), price("1", "JPY"), price("1", "CHF"), price("1", "JPY"))
    assert found_in(items) == [
        ("W320", "item.currency", "item[3].currency"),
        ("W320", "item.currency", "item[2].currency"),
    ]
