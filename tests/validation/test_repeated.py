"""Two rows of a table of rules that speak of the same thing are told with both numbers, and none wins in silence."""

from __future__ import annotations

import pytest

from tests.validation.book import BOOK, FILES
from translator.mapping.problem import TableProblem, TableProblems
from translator.validation.rulebook import compile_rulebook
from translator.validation.worth import read_rates


def _problems(file: str, *rows: str) -> list[TableProblem]:
    """What is wrong when rows are added to a table that came with the translator."""
    table = FILES[file].decode().rstrip("\r\n") + "\n" + "\n".join(rows) + "\n"
    try:
        compile_rulebook({**FILES, file: table.encode()}, "rules")
    except TableProblems as wrong:
        return wrong.problems
    return []


def _last(file: str) -> int:
    return len(FILES[file].decode().strip().splitlines())


def test_the_ready_made_tables_say_nothing_twice():
    assert BOOK.checks


@pytest.mark.parametrize(
    ("file", "row", "first", "word"),
    [
        ("checks.csv", "shipment.tracking_number,tracking_number,all,add,warning,2020-01-01,,own,verified,", 2, "same"),
        ("checks.csv", "shipment.tracking_number,tracking_number,air,all,error,2020-01-01,,own,verified,", 2, "other"),
        ("de_minimis.csv", "2026-01-01,,500,law,verified,", 2, "otherwise"),
        ("de_minimis.csv", "2026-01-01,2026-02-01,800,law,verified,", 2, "says the same"),
        ("elements.csv", "A1,x,shipment.originator_code,all,air,all,2020-01-01,,optional,value,x,verified", 2, ""),
        ("descriptions.csv", "item.description,fewer words than,3,error,own,verified,", 5, "otherwise"),
        ("regime.csv", "2019-08-22,2020-08-31,air,open,again,84 FR 35405,verified,", 2, "says the same"),
    ],
)
def test_a_row_that_speaks_of_the_same_is_told_with_both_numbers(file, row, first, word):
    (told,) = _problems(file, row)
    assert told.row == _last(file) + 1
    assert f"row {first} says " in told.message
    assert word in told.message
    assert f"rows {first} and {told.row}" in told.remedy


@pytest.mark.parametrize(
    ("file", "row"),
    [
        ("checks.csv", "shipment.tracking_number,tracking_number,all,cancel,warning,2020-01-01,,own,verified,"),
        ("checks.csv", "shipment.tracking_number,tracking_number,all,all,error,2010-01-01,2019-01-01,own,verified,"),
        ("checks.csv", "shipment.tracking_number,tracking_number,all,all,error,2020-01-01,,own,unverified,"),
        ("de_minimis.csv", "2018-01-01,2019-08-21,200,law,verified,"),
        ("descriptions.csv", "item.description,is,widget,error,own,verified,"),
        ("regime.csv", "2026-01-01,,all,closed,closed once more,another notice,verified,"),
    ],
)
def test_rows_for_others_on_other_days_or_of_another_cause_stand_beside_each_other(file, row):
    assert _problems(file, row) == []


@pytest.mark.parametrize(
    ("file", "row", "first"),
    [
        ("checks.csv", "shipment.seller.state,us_state,air,add,warning,2020-01-01,,own,verified,", 12),
        ("checks.csv", "shipment.seller.state,us_state,air,add,error,2020-01-01,2021-01-01,own,verified,", 12),
        ("checks.csv", "shipment.seller.state,us_state,all,add,off,2020-01-01,,own,verified,", 12),
        ("descriptions.csv", "shipment.seller.name,only a code,,warning,own,verified,", 10),
    ],
)
def test_a_row_on_one_party_that_changes_nothing_is_told(file, row, first):
    """The strictest of several rows holds, so that one which is no stricter than that on all parties is in vain."""
    (told,) = _problems(file, row)
    assert (told.row, told.column) == (_last(file) + 1, "severity")
    assert f"row {first} asks it of every party" in told.message


@pytest.mark.parametrize(
    ("file", "row"),
    [
        ("checks.csv", "shipment.seller.state,us_state,all,all,warning,2020-01-01,,own,verified,"),
        ("checks.csv", "shipment.seller.state,us_state,all,add,warning,2010-01-01,,own,verified,"),
        ("checks.csv", "shipment.seller.postal_code,us_zip,all,all,error,2020-01-01,,own,verified,"),
        (
            "descriptions.csv",
            "shipment.seller.name,only a code,,error,own,verified,",
        ),
        (
            "descriptions.csv",
            "shipment.seller.name,is,customer; unnamed,warning,own,verified,",
        ),
    ],
)
def test_a_row_on_one_party_that_asks_more_stands_beside_that_on_all(file, row):
    assert _problems(file, row) == []


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("EUR,2026-01-01,,1.1\nEUR,2026-01-01,,1.2", "row 2 says otherwise"),
        ("EUR,2026-01-01,,1.1\nEUR,2026-01-01,2026-03-31,1.1", "row 2 says the same"),
        ("USD,2026-01-01,,1", "a dollar is a dollar"),
        ("EUX,2026-01-01,,1", "not a currency of ISO 4217"),
    ],
)
def test_a_rate_that_would_be_won_in_silence_is_told(rows, said):
    problems: list[TableProblem] = []
    read_rates(f"currency,from,until,usd\n{rows}\n".encode(), "rates.csv", problems)
    assert [said in problem.message for problem in problems] == [True]


def test_a_rate_that_begins_later_replaces_an_earlier_one():
    problems: list[TableProblem] = []
    read_rates(b"currency,from,until,usd\nEUR,2026-01-01,,1.1\nEUR,2026-02-01,,1.2\n", "rates.csv", problems)
    assert problems == []
