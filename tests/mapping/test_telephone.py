"""Telephone numbers: read whole, or not at all; the conversion and the check read them alike."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translator.mapping.conversion import Failure, Known, Warned, compile_pipeline
from translator.mapping.telephone import Telephone, read_telephone
from translator.validation.checks_of_addresses import phone as check


def _convert(value: str, pipeline: str = "phone") -> Any:
    return compile_pipeline(pipeline, Known({})).convert(value)


@pytest.mark.parametrize(
    ("value", "digits"),
    [
        ("+1 (415) 555-0100", "+14155550100"),
        ("(+44) 20 7946 0018", "+442079460018"),
        ("+(44) 20 7946 0018", "+442079460018"),
        ("00 44 (0)20 7946 0018", "+442079460018"),
        ("Tel.: +44 (0)20 7946 0018", "+442079460018"),
        ("T 020 7946 0018", "02079460018"),
        ("030/1234567", "0301234567"),
        ("030 / 12 34 56 7", "0301234567"),
        ("+49 6221/123456", "+496221123456"),
        ("415\u2011555\u20110100", "4155550100"),
        ("0609.123.4567", "06091234567"),
        ("0000001", "0000001"),
    ],
)
def test_a_number_is_its_digits(value: str, digits: str) -> None:
    """With a + before the calling code, whatever stood between them."""
    assert _convert(value) == digits
    assert check(value) is None


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("555-0100 or 911", "something else stands beside"),
        ("call after 5pm 5550100", "something else stands beside"),
        ("+1 212 555 0100 (24h)", "something else stands beside"),
        ("+1 212 555 0100 (24)", "parentheses"),
        ("1-800-555-TOYS 24/7", "something else stands beside"),
        ("+1 212 555 0100, 12", "something else stands beside"),
        ("t5550100", "something else stands beside"),
        ("415-555-0100 ext 5 or 6", "something else stands beside"),
        ("212 555 0100 / 212 555 01", "more than one number"),
        ("555-0100 / 555-0199", "more than one number"),
        ("5550100/0199", "more than one number"),
        ("+12125550100 +12125550101", "more than one number"),
        ("0000000", "the same digit"),
        ("0000000000", "the same digit"),
        ("+00441234567890", "no calling code begins with 0"),
        ("12345", "5 digits"),
        ("9", "1 digit"),
        ("+1234567890123456", "16 digits"),
        ("n/a", "no digit"),
    ],
)
def test_what_is_more_or_less_than_a_number_is_none(value: str, says: str) -> None:
    """Digits picked out of it would be a number that nobody has; the conversion and the check say why alike."""
    failure, wrong = _convert(value), check(value)
    assert isinstance(failure, Failure)
    assert wrong is not None
    assert failure.code == "E228"
    assert says in failure.detail
    assert wrong.detail == failure.detail


@pytest.mark.parametrize(
    ("value", "extension"),
    [
        ("(415) 555-0100 ext. 5", "ext. 5"),
        ("415-555-0100 x12", "x12"),
        ("415-555-0100#12", "#12"),
        ("415-555-0100, Extension 7", "Extension 7"),
        ("415-555-0100;ext=102", "ext=102"),
    ],
)
def test_an_extension_is_left_out_and_told(value: str, extension: str) -> None:
    """The rest is converted."""
    assert _convert(value) == Warned("4155550100", (Failure("W208", extension),))
    assert _convert(value, "phone(1)").value == "+14155550100"
    assert check(value) is None


@given(st.from_regex(r"[+0(]{0,2}[0-9]{5,9}[ ()./x-]{0,3}[0-9]{0,9}", fullmatch=True))
@settings(max_examples=300)
def test_what_was_converted_is_a_number_for_the_check(value: str) -> None:
    """And conversion changes it no more."""
    found = read_telephone(value)
    assert (check(value) is None) == isinstance(found, Telephone)
    converted = _convert(value)
    bare = converted.value if isinstance(converted, Warned) else converted
    if isinstance(bare, str):
        assert check(bare) is None
        assert _convert(bare) == bare
        assert [one for one in value if one.isdigit()][-7:] == list(bare)[-7:] or isinstance(converted, Warned)


@given(st.text(max_size=40))
@settings(max_examples=200)
def test_no_text_is_too_strange_to_be_read(text: str) -> None:
    """It is a number, or there is a reason why not."""
    assert isinstance(read_telephone(text), Telephone | str)


@pytest.mark.parametrize(
    ("pipeline", "value", "digits"),
    [
        ("phone(1)", "011442079460958", "+442079460958"),
        ("phone(1)", "14155550100", "+14155550100"),
        ("phone(39)", "06 12345678", "+390612345678"),
        ("phone(44)", "020 7946 0958", "+442079460958"),
        ("phone(91)", "9123456789", "+919123456789"),
    ],
)
def test_a_calling_code_is_put_before_what_has_none(pipeline: str, value: str, digits: str) -> None:
    """Italy keeps the zero; 011 is what North America dials abroad; ten digits are no more than a number at home."""
    assert _convert(value, pipeline) == digits


@pytest.mark.parametrize(
    ("pipeline", "value"),
    [
        ("phone(86)", "8613800138000"),
        ("phone(44)", "44 20 7946 0958"),
        ("phone(44)", "44 (0)20 7946 0958"),
        ("phone(1)", "01 415 555 0100"),
    ],
)
def test_what_may_have_its_calling_code_already_is_told(pipeline: str, value: str) -> None:
    found = _convert(value, pipeline)
    assert isinstance(found, Failure)
    assert (found.code, found.carried) == ("E228", value)
