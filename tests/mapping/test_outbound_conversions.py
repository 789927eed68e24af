"""Conversions of outbound tables."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translator.mapping.outbound_conversions import CONVERSIONS, BadConversion, Unfit
from translator.mapping.outbound_pipeline import UNLIMITED, Pipeline, pipeline


def converted(cell: str, value: object) -> str:
    return pipeline(cell, type(value), {}).convert(value)


@given(st.decimals(allow_nan=True, allow_infinity=True))
def test_a_decimal_is_written_exactly_and_within_its_digits_or_not_at_all(value):
    try:
        text = converted("decimal(12,4)", value)
    except Unfit as unfit:
        assert unfit.code in ("E309", "E310")  # noqa: PT017  either way is right
    else:
        assert re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,4})?", text)
        assert Decimal(text) == value


@given(st.decimals(0, 10**6, places=10))
def test_a_decimal_without_a_conversion_is_written_plainly(value):
    assert re.fullmatch(r"[0-9]+(\.[0-9]+)?", converted("", value))


def test_text_stays_as_it_is_and_costs_nothing():
    assert pipeline("", str, {}) == Pipeline(None, UNLIMITED)
    assert pipeline("text", str, {}) == Pipeline(None, UNLIMITED)
    assert pipeline("max_length(9) | max_length(5)", str, {}) == Pipeline(None, 5)


def test_a_time_is_written_as_utc():
    local = datetime(2026, 11, 21, 9, 15, tzinfo=timezone(timedelta(hours=1)))
    assert converted("", local) == "2026-11-21T08:15:00Z"
    assert converted("datetime(%H%M)", local) == "0815"
    assert converted("", local.astimezone(UTC)) == "2026-11-21T08:15:00Z"


@pytest.mark.parametrize("value", ["usa", "U", "US ", "U1", "ÄÖ"])
def test_letters_are_capital_and_counted(value):
    assert converted("letters(2)", "US") == "US"
    with pytest.raises(Unfit):
        converted("letters(2)", value)


@pytest.mark.parametrize("value", ["61", "61091a", "٦١٠٩١٠", "6109.10"])
def test_digits_are_counted(value):
    assert converted("digits(6,10)", "610910") == "610910"
    with pytest.raises(Unfit):
        converted("digits(6,10)", value)


def test_a_whole_number_has_no_fraction():
    assert converted("integer", Decimal("3.00")) == "3"
    assert converted("integer", 3) == "3"
    with pytest.raises(Unfit):
        converted("integer", Decimal("3.5"))


@pytest.mark.parametrize(
    "cell",
    ["decimal(2)", "decimal(a,b)", "upper(2)", "digits()", "cut", "pieces(5)", "(", "upper,upper", "code(x)"],
)
def test_a_bad_cell_is_told_with_a_remedy(cell):
    with pytest.raises(BadConversion) as raised:
        pipeline(cell, Decimal if cell.startswith("decimal") else str, {})
    assert raised.value.message
    assert raised.value.remedy


def test_every_conversion_says_what_it_does():
    assert all(kind.meaning for kind in CONVERSIONS.values())
