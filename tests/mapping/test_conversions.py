"""Each conversion of the catalogue: what it gives, and what it says of a value that it cannot take."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translator.mapping.conversion import CodeTable, Failure, Known, WrongConversion, compile_pipeline
from translator.mapping.conversions import CATALOGUE

_TABLES = {"mode": CodeTable("mode", {"AIR EXP": "air", "ECON": "air"})}


def _convert(pipeline: str, value: Any) -> Any:
    return compile_pipeline(pipeline, Known(_TABLES)).convert(value)


@pytest.mark.parametrize(
    ("pipeline", "value", "expected"),
    [
        ("", "a b", "a b"),
        ("text", "a", "a"),
        ("upper", "ab", "AB"),
        ("lower", "AB", "ab"),
        ("digits", "6109.10 00-12", "6109100012"),
        ("digits", "-", None),
        ("decimal_comma | decimal(2)", "4,50", Decimal("4.50")),
        ("decimal_comma | decimal(2)", "1.234,56", Decimal("1234.56")),
        ("decimal_comma | decimal(2)", "1.234", Decimal(1234)),
        ("decimal_comma | money(2)", "1 234,50 €", Decimal("1234.50")),
        ("decimal_comma | weight(kg)", "0,5 kg", Decimal("0.5")),
        ("country", "UK", "GB"),
        ("digits | left(4)", "6109.10", "6109"),
        ("left(4)", "610", None),
        ("truncate(4)", "abc def", "abc"),
        ("after(#)", "order #12", "12"),
        ("after(#)", "order 12", None),
        ("before(' - ')", "Acme - Shenzhen", "Acme"),
        ("split(;, 2)", "a; b; c", "b"),
        ("split(;, 4)", "a; b; c", None),
        ("split(',', 1)", "a,b", "a"),
        ("code(mode)", "ECON", "air"),
        ("code(mode)", "air exp", "air"),
        ("yes_no(Y, N)", "y", True),
        ("yes_no(Y, N)", "N", False),
        ("present", "anything", True),
        ("country", "cn", "CN"),
        ("country", "CHN", "CN"),
        ("country", "Viet Nam", "VN"),
        ("currency", "usd", "USD"),
        ("decimal(2)", "4.50", Decimal("4.50")),
        ("decimal(2)", "4.5000", Decimal("4.5000")),
        ("integer", "3.0", Decimal(3)),
        ("money(2)", "$1,433.66", Decimal("1433.66")),
        ("money(2)", "12.50 EUR", Decimal("12.50")),
        ("weight(kg)", "0.5", Decimal("0.5")),
        ("weight(kg)", "500 g", Decimal("0.5")),
        ("weight(kg)", "1 lb", Decimal("0.453592")),
        ("weight(lb)", "16 oz", Decimal(1)),
        ("date(YYYY-MM-DD)", "2026-11-21", date(2026, 11, 21)),
        ("date(MM/DD/YY)", "11/21/26", date(2026, 11, 21)),
        ("date(D MON YYYY)", "1 Nov 2026", date(2026, 11, 1)),
        ("date(YYYYMMDD)", "20261121", date(2026, 11, 21)),
        ("datetime(YYYY-MM-DDThh:mm:ssZZ, America/New_York)", "2026-11-22T03:00:00Z", date(2026, 11, 21)),
        ("datetime('YYYY-MM-DD hh:mm', UTC)", "2026-11-22 03:00", date(2026, 11, 22)),
    ],
)
def test_a_value_is_converted(pipeline: str, value: str, expected: Any) -> None:
    """None means that nothing is left of it."""
    assert _convert(pipeline, value) == expected


def test_several_texts_are_joined() -> None:
    """join takes the texts of several sources."""
    assert _convert("join(' ') | upper", ["12", "Elm"]) == "12 ELM"


@pytest.mark.parametrize(
    ("pipeline", "value", "code", "says"),
    [
        ("decimal(2)", "4,50", "E203", "Use a point as decimal mark: 4.50."),
        ("decimal(2)", "1,234.50", "E203", "Leave out the thousands mark: 1234.50."),
        ("decimal(2)", "$4.50", "E203", "Leave out the currency: 4.50."),
        ("decimal(2)", "1.23E+11", "E203", "Format the column as text"),
        ("decimal(2)", "4.505", "E203", "3 decimals, at most 2"),
        ("decimal(2)", "-4.50", "E203", "negative"),
        ("decimal(2)", "٤", "E203", ""),
        ("integer", "2.5", "E203", "Write a whole number."),
        ("decimal(3)", "1,234", "E203", "1234; or use a point as decimal mark: 1.234."),
        ("decimal(2)", "1,234", "E203", "Leave out the thousands mark: 1234."),
        ("decimal(2)", "12,3456", "E203", "Use a point as decimal mark. Write at most 2 decimals."),
        ("integer", "2,5", "E203", "Write a whole number."),
        ("integer", "2,0", "E203", "Use a point as decimal mark: 2.0."),
        ("integer", ".5", "E203", "Write a whole number."),
        ("decimal(2)", "1.234,56", "E203", "mark: 1234.56."),
        ("decimal(2)", ".5", "E203", "Write 0.5."),
        ("money(2)", "12,50 €", "E203", "Use a point as decimal mark: 12.50."),
        ("decimal(2)", "12,50 €", "E203", "Use a point as decimal mark: 12.50."),
        ("decimal(2)", "EUR 1.234,50", "E203", ""),
        ("decimal_comma | decimal(2)", "4.50", "E203", "Use a comma as decimal mark: 4,50."),
        ("decimal_comma | decimal(2)", "1,234.50", "E203", ""),
        ("decimal_comma | decimal(2)", "12,50 EUR", "E203", "Leave out the currency: 12,50."),
        ("decimal_comma | decimal(2)", "1.234,50 EUR", "E203", "Leave out the currency: 1234,50."),
        ("decimal_comma | decimal(2)", "12.50 EUR", "E203", "Use a comma as decimal mark: 12,50."),
        ("decimal_comma | decimal(2)", ",5", "E203", "Write 0,5."),
        ("decimal_comma | decimal(2)", "1,2E+11", "E203", "a spreadsheet has shortened it"),
        ("digits", "6.10910E+09", "E203", "a spreadsheet has shortened it"),
        ("digits", "none", "E203", "Write only the digits"),
        ("digits", "\uff16109", "E203", "not a digit"),
        ("money(2)", "1,43.66", "E203", ""),
        ("weight(kg)", "3 stone", "E219", ""),
        ("weight(kg)", "1,5 lb", "E219", "Use a point as decimal mark: 1.5 lb."),
        ("weight(kg)", "0.0000001", "E219", "7 decimals, at most 6"),
        ("date(YYYY-MM-DD)", "21.11.2026", "E209", "Write it as YYYY-MM-DD."),
        ("date(YYYY-MM-DD)", "2026-02-30", "E209", "no such day"),
        ("datetime(YYYY-MM-DD hh:mm, UTC)", "2026-02-03 25:00", "E209", "no such day or time"),
        ("code(mode)", "AIREXP", "E213", 'Did you mean "AIR EXP"?'),
        ("yes_no(Y, N)", "maybe", "E214", "Write Y or N."),
        ("country", "Germaniy", "E215", "Write DE."),
        ("country", "ZZ", "E215", ""),
        ("currency", "dollars", "E218", "three letters"),
        ("digits | max_length(4)", "1.2345", "E206", "5 characters, at most 4"),
    ],
)
def test_a_value_that_cannot_be_converted_says_why(pipeline: str, value: str, code: str, says: str) -> None:
    """With what to write instead, where it can be told."""
    failure = _convert(pipeline, value)
    assert isinstance(failure, Failure)
    assert failure.code == code
    assert says in f"{failure.detail} {failure.suggestion}"


@pytest.mark.parametrize(
    ("pipeline", "message", "remedy"),
    [
        ("uper", 'no conversion "uper"', 'Did you mean "upper"?'),
        ("decimal", "given 0 arguments", "decimal(n)"),
        ("decimal(two)", "where a number belongs", "decimal(n)"),
        ("decimal(2) | upper", "gives a number, but upper takes text", "Order"),
        ("code(mod)", 'no table "codes/mod.csv"', 'Did you mean "mode"?'),
        ("upper lower", "not a row of conversions", "with | between two"),
        ("weight(stone)", "kg or lb", "weight(unit, given?)"),
        ("date(DD.MM)", "lacks a year", "date(fmt…)"),
        ("date(YYYY-MM-DD-DD)", "same part twice", "date(fmt…)"),
        ("datetime(YYYY-MM-DD, Mars/Olympus)", "no time zone", "datetime(fmt, zone)"),
        ("split(;, 0)", "counted from 1", "split(mark, i)"),
    ],
)
def test_a_pipeline_that_cannot_be_says_why(pipeline: str, message: str, remedy: str) -> None:
    """To the author of the table, with the remedy."""
    with pytest.raises(WrongConversion) as caught:
        compile_pipeline(pipeline, Known(_TABLES))
    assert message in str(caught.value)
    assert remedy in caught.value.remedy


def test_every_conversion_is_documented() -> None:
    """The docstring is its line in the reference."""
    assert all(entry.meaning.endswith(".") for entry in CATALOGUE.values())


_SAMPLES = (
    "text", "upper", "digits", "decimal(2)", "integer", "money(2)", "weight(lb)", "country", "currency", "code(mode)",
    "date(D.M.YY)", "datetime(YYYY-MM-DD hh:mm:ssZZ, UTC)", "yes_no(a, b)", "split(a, 2)", "after(a)", "left(2)",
)  # fmt: skip


@given(st.sampled_from(_SAMPLES), st.one_of(st.text(min_size=1), st.from_regex(r"[0-9$,.:\-+Z kglb]{1,30}")))
def test_no_text_makes_a_conversion_raise(pipeline: str, value: str) -> None:
    """Whatever stands in a cell is a value, nothing, or a failure."""
    _convert(pipeline, value)


_OFFERED = re.compile("(?:[:]|Write) ([0-9][0-9.,]*[0-9](?: lb)?)[.;]")


@given(
    st.sampled_from(["decimal(2)", "integer", "money(2)", "decimal_comma | decimal(2)", "decimal_comma | money(2)",
                     "decimal_comma | integer", "weight(kg)"]),
    st.from_regex(r"\A(?:EUR |\$)?[0-9]{0,4}(?:[.,' ][0-9]{3})?[.,]?[0-9]{0,4}(?: EUR| lb)?\Z"),
)  # fmt: skip
def test_what_is_suggested_is_then_taken(pipeline: str, value: str) -> None:
    """A remedy never leads to the next finding."""
    convert = compile_pipeline(pipeline, Known(_TABLES)).convert
    failure = convert(value.strip()) if value.strip() else None
    if isinstance(failure, Failure):
        for number in _OFFERED.findall(failure.suggestion):
            assert not isinstance(convert(number), Failure), failure


def test_capitals_tell_codes_apart_where_the_table_has_both() -> None:
    """Then neither stands for a third spelling."""
    known = Known({"unit": CodeTable("unit", {"pc": "pieces", "PC": "packs", "Ea": "each"})})
    convert = compile_pipeline("code(unit)", known).convert
    assert [convert(one) for one in ("pc", "PC", "EA", "ea")] == ["pieces", "packs", "each", "each"]
    assert isinstance(convert("Pc"), Failure)
