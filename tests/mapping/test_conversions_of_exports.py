"""What real exports write, conversion by conversion; the expected values are from the standards, not from the code."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translator.mapping.conversion import (
    CodeTable,
    Failure,
    Known,
    ReferenceTable,
    Warned,
    WrongConversion,
    compile_pipeline,
)
from translator.mapping.conversions import CATALOGUE

_ROWS = {"A-1": ("A-1", "https://example.com/1.jpg", ""), "A-2": ("A-2", "https://example.com/2.jpg", "yes")}
_KNOWN = Known(
    {"word": CodeTable("word", {"T-shirt": "Cotton T-shirt"})},
    {
        "listings": ReferenceTable("listings", ("SKU", "Picture", "Vetted"), _ROWS),
        "awaited": ReferenceTable("awaited", ("Number",), None),
    },
)


def _convert(pipeline: str, value: Any) -> Any:
    return compile_pipeline(pipeline, _KNOWN).convert(value)


@pytest.mark.parametrize(
    ("pipeline", "value", "expected"),
    [
        # Money: signs, symbols, codes, thousands and decimal marks in either convention.
        ("money(1,234.56)", "1,433.66", "1433.66"),
        ("money(1,234.56)", "1433.66", "1433.66"),
        ("money(1,234.56)", "US $12.50", "12.50"),
        ("money(1,234.56)", "USD 12.50", "12.50"),
        ("money(1,234.56)", "$12.50 USD", "12.50"),
        ("money(1,234.56)", "+4.50", "4.50"),
        ("money(1,234.56)", ".99", "0.99"),
        ("money(1,234.56)", "¥1,200", "1200"),
        ("money(1,234.56)", "4.500", "4.500"),
        ("money(2)", "$1,433.66", "1433.66"),
        ("money(1.234,56)", "1.433,66 €", "1433.66"),
        ("money(1.234,56)", "€ 12,5", "12.5"),
        ("money(1.234,56)", "1.234.567,00", "1234567.00"),
        ("money(1 234,56)", "1 433,66 zł", "1433.66"),
        ("money('1 234.56')", "CHF 1 433.66", "1433.66"),
        ("money(1234,56)", "1433,66", "1433.66"),
        ("money(-1,234.56)", "-5.00", "-5.00"),
        ("money(-1,234.56)", "($5.00)", "-5.00"),
        ("money(-1,234.56)", "$-5.00", "-5.00"),
        ("money(-1,234.56)", "-$5.00", "-5.00"),
        ("money(-1,234.56)", "5.00-", "-5.00"),
        ("money(-1,234.56)", "\N{MINUS SIGN}5.00", "-5.00"),
        ("number(1.234,5)", "1.000,5", "1000.5"),
        ("number(1,234)", "12,000", "12000"),
        # Weights and quantities.
        ("weight(kg)", "1.5", "1.5"),
        ("weight(kg, g)", "250", "0.25"),
        ("weight(kg)", "2 lb 3 oz", "0.992233"),
        ("weight(lb)", "2 lbs, 8 oz", "2.5"),
        ("weight(lb)", "1 kg", "2.204623"),
        ("weight(kg)", "12 OZ.", "0.340194"),
        ("quantity", "3", "3"),
        ("quantity", "3 pcs", "3"),
        ("quantity", "x3", "3"),
        ("quantity", "2 x", "2"),
        ("quantity", "2.0 each", "2"),
    ],
)
def test_a_number_is_read_as_the_export_writes_it(pipeline: str, value: str, expected: str) -> None:
    """Whatever stands around it."""
    assert _convert(pipeline, value) == Decimal(expected)


@pytest.mark.parametrize(
    ("pipeline", "value", "expected"),
    [
        ("currency_of", "€12.50", "EUR"),
        ("currency_of", "12.50 EUR", "EUR"),
        ("currency_of", "US $12.50", "USD"),
        ("currency_of", "C$ 12.50", "CAD"),
        ("currency_of", "£1,200.00", "GBP"),
        ("currency_of($ = USD, ¥ = JPY)", "$12.50", "USD"),
        ("currency_of($ = USD, ¥ = JPY)", "-¥1200", "JPY"),
        ("currency_of", "12.50", None),
        ("currency", "usd", "USD"),
        ("country", "Untied States", "US"),
        ("country", "United  States of America", "US"),
        ("country", "U.S.A.", "US"),
        ("country", "UK", "GB"),
        ("country", "Deutschland", "DE"),
        ("country", "CÔTE D\N{RIGHT SINGLE QUOTATION MARK}IVOIRE", "CI"),
        ("country", "Türkiye", "TR"),
        ("country", "Phillipines", "PH"),
        ("country", "People's Republic of China", "CN"),
        ("country", "Trinidad & Tobago", "TT"),
        ("state(US)", "California", "CA"),
        ("state(US)", "ca", "CA"),
        ("state(US)", "US-CA", "CA"),
        ("state(US)", "D.C.", "DC"),
        ("state(US)", "Armed Forces Pacific", "AP"),
        ("state(US)", "Massachusets", "MA"),
        ("state(CA)", "Québec", "QC"),
        ("state(AU)", "New South Wales", "NSW"),
        ("state(MX)", "Nuevo León", "NLE"),
        ("state(US, CA)", "Ontario", "ON"),
        ("state(US, CA)", "CA", "CA"),
        ("postal_code(US)", "02134", "02134"),
        ("postal_code(US)", "'02134", "02134"),
        ("postal_code(US)", "021341001", "02134-1001"),
        ("postal_code(US)", "02134 - 1001", "02134-1001"),
        ("postal_code(CA)", "k1a0b1", "K1A 0B1"),
        ("postal_code(GB)", "sw1a1aa", "SW1A 1AA"),
        ("postal_code(MX)", "06000", "06000"),
        ("postal_code(CN)", "518000", "518000"),
        ("phone", "+1 (415) 555-0100", "+14155550100"),
        ("phone", "'+86 755 8888 9999", "+8675588889999"),
        ("phone(1)", "1-415-555-0100", "+14155550100"),
        ("phone(44)", "020 7946 0018", "+442079460018"),
        ("phone", "0044 20 7946 0018", "+442079460018"),
        ("email", "Ann@Example.COM", "ann@example.com"),
        ("url", "www.example.com/a", "https://www.example.com/a"),
        ("url", "http://example.com/a", "http://example.com/a"),
        ("tracking_number", "1z 999 aa1 01 2345 6784", "1Z999AA10123456784"),
        ("tracking_number", "9400-1000-0000-0000-0000-00", "9400100000000000000000"),
        ("tracking_number", "'9400100000000000000000", "9400100000000000000000"),
        ("tracking_number", "9400111899223000", "9400111899223000"),
        ("tracking_number", "123456789012.00", "123456789012"),
        ("tracking_number", "123456789012,0", "123456789012"),
        ("tracking_number", "9400.1118.9922.3344", "9400111899223344"),
        ("tracking_number", "RR 473 124 829 GB", "RR473124829GB"),
        ("tracking_number", "1Z ABC DEF 01 2345 6784", "1ZABCDEF0123456784"),
        ("tracking_number", "00940010000000000000000", "00940010000000000000000"),
        ("bill_number", "sh-2026/00012", "SH2026/00012"),
        # Every shape that the tables of rules let through; slashes tell numbers apart.
        ("bill_number", "H-1", "H1"),
        ("bill_number", "INV/12/3", "INV/12/3"),
        ("bill_number", "INV/1/23", "INV/1/23"),
        ("bill_number", "HBL_2024_001", "HBL_2024_001"),
        ("bill_number", "HB 12-3 / A", "HB123/A"),
        ("bill_number", "ABCDEFGHIJKLMNOPQRSTUVWXYZ1234567890", "ABCDEFGHIJKLMNOPQRSTUVWXYZ1234567890"),
        ("bill_number", "Z" * 49 + "1", "Z" * 49 + "1"),
        ("tracking_number", "12345", "12345"),
        ("tracking_number", "7", "7"),
        ("tracking_number", "1" * 41, "1" * 41),
        ("tracking_number", "SF#123456", "SF#123456"),
        # 020-12345675: the serial number 1234567 leaves 5 when it is divided by 7.
        ("air_waybill", "02012345675", "020-12345675"),
        ("air_waybill", "020 1234 5675", "020-12345675"),
        ("tariff_number", "6109.10.0012", "6109100012"),
        ("tariff_number", "6109.10", "610910"),
        ("surname_first", "Roe, Jane", "Jane Roe"),
        ("surname_first", "Jane Roe", "Jane Roe"),
        ("without('-./')", "12-34/5.", "12345"),
        ("zero_fill(5)", "2134", "02134"),
        ("zero_fill(5)", "AB", "AB"),
        ("spreadsheet_text", '="02134"', "02134"),
        ("spreadsheet_text", "'02134", "02134"),
        ("prefixed('https://www.etsy.com/listing/')", "1501887001", "https://www.etsy.com/listing/1501887001"),
        ("html_text", "<p>Blue&nbsp;&amp; <b>white</b><br>mug</p>", "Blue & white mug"),
        ("html_text", "a < b", "a < b"),
        ("right(4)", "Hangzhou 3100", "3100"),
        ("right(4)", "310", None),
        ("split(',', -1)", "12 Elm St, Salem, MA", "MA"),
        ("split(',', -2)", "12 Elm St, Salem, MA", "Salem"),
        ("replace(word)", "T-shirt", "Cotton T-shirt"),
        ("replace(word)", "Mug", "Mug"),
        ("wrapped(10, 1, 3)", "12 Long Elm Street", "12 Long"),
        ("wrapped(10, 2, 3)", "12 Long Elm Street", "Elm Street"),
        ("wrapped(10, 3, 3)", "12 Long Elm Street", None),
        ("cut(10)", "ten chars.", "ten chars."),
        ("lookup(listings, Picture)", "A-1", "https://example.com/1.jpg"),
        ("lookup(listings, Vetted)", "A-1", None),
    ],
)
def test_a_text_is_tidied(pipeline: str, value: str, expected: str | None) -> None:
    """None means that nothing is left of it."""
    assert _convert(pipeline, value) == expected


@pytest.mark.parametrize(
    ("pipeline", "value", "expected"),
    [
        ("date(YYYY-MM-DD, MM/DD/YY)", "11/21/26", date(2026, 11, 21)),
        ("date(MON-DD-YY)", "Nov-21-26", date(2026, 11, 21)),
        ("date('MONTH D, YYYY')", "November 1, 2026", date(2026, 11, 1)),
        ("date('WEEKDAY, D MON YYYY')", "Sat, 21 Nov 2026", date(2026, 11, 21)),
        ("datetime('YYYY-MM-DD hh:mm:ss ZZ', UTC)", "2026-11-21 23:15:22 -0500", date(2026, 11, 22)),
        ("datetime('MON D, YYYY h:mm PM ZONE', UTC)", "Nov 21, 2026 9:15 PM PST", date(2026, 11, 22)),
        ("datetime('MM/DD/YYYY h:mm:ss PM', America/New_York)", "11/21/2026 12:00:01 AM", date(2026, 11, 21)),
        ("datetime(YYYY-MM-DDThh:mm:ss.fffZZ, Asia/Shanghai)", "2026-11-21T20:00:00.123Z", date(2026, 11, 22)),
        ("epoch(s, UTC)", "1795219200", date(2026, 11, 21)),
        ("epoch(ms, UTC)", "1795219200000", date(2026, 11, 21)),
        ("spreadsheet_day", "46347", date(2026, 11, 21)),
        ("spreadsheet_day", "46347.75", date(2026, 11, 21)),
    ],
)
def test_a_day_is_read_in_its_declared_form(pipeline: str, value: str, expected: date) -> None:
    """With the time zone that the text or the table names."""
    assert _convert(pipeline, value) == expected


@pytest.mark.parametrize("value", ["Y", "yes", "TRUE", "1", "x", "✓", "ja", "Sí", "Oui"])
def test_yes_has_many_spellings(value: str) -> None:
    """Without words of its own the conversion knows the usual ones."""
    assert _convert("yes_no", value) is True


@pytest.mark.parametrize("value", ["N", "no", "False", "0", "-", "nein", "Non"])
def test_no_has_many_spellings(value: str) -> None:
    """As yes."""
    assert _convert("yes_no", value) is False


def test_yes_and_no_may_be_several_words_of_the_table() -> None:
    """And then those alone."""
    assert _convert("yes_no(Vetted; Known, New)", "known") is True
    assert isinstance(_convert("yes_no(Vetted; Known, New)", "yes"), Failure)


@pytest.mark.parametrize(
    ("pipeline", "value", "expected"),
    [
        ("first_of", ["Jane Roe", "Acme"], "Jane Roe"),
        ("join(', ') | cut(60)", ["12 Elm St", "Apt 4", "Salem"], "12 Elm St, Apt 4, Salem"),
        ("sum(1,234.56)", ["$1,000.00", "-10.50"], Decimal("989.50")),
        ("sum(1.234,56)", ["1,5", "2"], Decimal("3.5")),
        ("count", ["a", "b", "c"], Decimal(3)),
        ("divide(2)", ["$10.00", "3"], Decimal("3.33")),
        ("divide(2)", ["10.00"], None),
    ],
)
def test_several_texts_become_one_value(pipeline: str, value: list[str], expected: Any) -> None:
    """Empty ones have been left out before."""
    assert _convert(pipeline, value) == expected


@pytest.mark.parametrize(
    ("pipeline", "value", "code", "says"),
    [
        ("money(1,234.56)", "4,50", "E203", "4.50"),
        ("money(1,234.56)", "-5.00", "E203", "negative"),
        ("money(1,234.56)", "(5.00", "E203", ""),
        ("money(1,234.56)", "4.505", "E203", "3 decimals, at most 2"),
        ("money(1,234.56)", "4.5050", "E203", "Write at most 2 decimals."),
        ("money(1,234.56)", "99999999999999999.99", "E203", "17 digits before the decimal mark, at most 15"),
        ("money(1,234.56)", "$9,999,999,999,999,999,999.99", "E203", "Write at most 15 digits"),
        ("money(1.234,56)", "99999999999999999,99", "E203", "17 digits before the decimal mark, at most 15"),
        ("money(1,234.56)", "1.12345678901", "E203", "11 decimals, at most 2"),
        ("money(1,234.56)", "1.10000000000", "E203", "Write 1.1."),
        ("money(1.234,56)", "1,433.66", "E203", "Write it as 1.234,56."),
        ("money(1.234,56)", "14.33,66", "E203", "Write it as 1.234,56."),
        ("number(1,234.56)", "$5", "E203", "Leave out the currency"),
        ("sum(1,234.56)", ["5", "x"], "E203", ""),
        ("sum(1,234.56)", ["5", "-6"], "E203", "negative"),
        ("divide(2)", ["5", "0"], "E203", "divided by zero"),
        ("currency_of", "$12.50", "E218", "does not say which currency $ is"),
        ("currency_of", "12 dollars", "E218", ""),
        ("currency", "XXX", "E218", ""),
        ("country", "Germaniy", "E215", "Write DE."),
        ("state(US)", "Califrnia", "E226", "Write CA."),
        ("state(CA)", "Texas", "E226", "of CA"),
        ("postal_code(US)", "2134", "E227", "Write 02134."),
        ("postal_code(US)", "2134-1001", "E227", "Write 02134-1001."),
        ("postal_code(CA)", "12345", "E227", "of CA"),
        ("phone", "4.15556E+9", "E228", "spreadsheet"),
        ("phone", "12", "E228", "2 digits"),
        ("email", "ann at example.com", "E229", ""),
        ("url", "ftp://example.com", "E230", ""),
        ("url", "none", "E230", ""),
        ("tracking_number", "9.4001E+21", "E223", "spreadsheet"),
        ("tracking_number", "1Z999AA10123456784, 1Z999AA10123456795", "E223", "more than one"),
        ("tracking_number", "n/a", "E223", ""),
        ("tracking_number", "#N/A", "E223", ""),
        ("tracking_number", "0", "E223", ""),
        ("tracking_number", "-", "E223", "stands for no number"),
        ("bill_number", "None", "E224", "stands for no number"),
        ("bill_number", "N.A.", "E224", "stands for no number"),
        ("bill_number", "#REF!", "E224", "stands for no number"),
        ("bill_number", "1.23E+12", "E224", "spreadsheet"),
        ("tracking_number", "000000", "E223", "it is zero"),
        ("tracking_number", "0000 0000", "E223", "it is zero"),
        ("tracking_number", "123456.5", "E223", "decimal point"),
        ("tracking_number", "123456,5", "E223", "decimal point"),
        ("bill_number", "123456.5", "E224", "decimal point"),
        ("tracking_number", "TBA304567890123 of 2", "E223", "words"),
        ("tracking_number", "TBA304567890123 1/2", "E223", "words"),
        ("tracking_number", "304567890123 box two", "E223", "words"),
        ("tracking_number", "parcel 304567890123", "E223", "words"),
        ("tracking_number", "304567890123 lost", "E223", "words"),
        ("tracking_number", "9400100000000000000000", "E223", "zeros for its last digits"),
        ("tracking_number", "9400111899223810000", "E223", "zeros for its last digits"),
        ("tracking_number", "9400100000000000000000.0", "E223", "zeros for its last digits"),
        ("tracking_number", "9E21", "E223", "spreadsheet"),
        ("tracking_number", "9E000021", "E223", "spreadsheet"),
        ("air_waybill", "020-12345674", "E224", "it would be 5"),
        ("tariff_number", "60910", "E225", "Write 060910."),
        ("tariff_number", "61.09", "E225", "4 characters"),
        ("date(MM/DD/YY, DD/MM/YY)", "03/04/26", "E209", "2026-03-04 or 2026-04-03"),
        ("date('MONTH D, YYYY')", "Brumaire 1, 2026", "E209", "no such day"),
        ("datetime('MON D, YYYY h:mm PM ZONE', UTC)", "Nov 21, 2026 9:15 PM IST", "E209", "no such day or time"),
        ("yes_no", "maybe", "E214", "Write Y or N."),
        ("lookup(listings, Picture)", "A-3", "E221", '"A-3" in listings'),
        ("lookup(awaited, Number)", "1", "E222", "no table awaited"),
        ("weight(kg)", "1 lb 2 oz 3 g", "E219", ""),
        ("weight(kg)", "heavy", "E219", ""),
    ],
)
def test_what_cannot_be_converted_says_why(pipeline: str, value: Any, code: str, says: str) -> None:
    """With what to write instead, where it can be told."""
    failure = _convert(pipeline, value)
    assert isinstance(failure, Failure), failure
    assert failure.code == code
    assert says in f"{failure.detail} {failure.suggestion}"


@pytest.mark.parametrize(
    ("pipeline", "value", "expected", "code"),
    [
        ("cut(10)", "12 Elm Street, Apt 4", "12 Elm", "W201"),
        ("cut(10)", "Donaudampfschiff", "Donaudampf", "W201"),
        ("wrapped(10, 2, 2)", "12 Long Elm Street North", "Elm Street", "W201"),
        ("postal_code(US, restore)", "2134", "02134", "W202"),
        ("cut(10) | upper", "12 Elm Street, Apt 4", "12 ELM", "W201"),
    ],
)
def test_what_is_changed_is_told_as_a_warning(pipeline: str, value: str, expected: str, code: str) -> None:
    """The value is taken all the same."""
    warned = _convert(pipeline, value)
    assert isinstance(warned, Warned)
    assert warned.value == expected
    assert [warning.code for warning in warned.warnings] == [code]


@pytest.mark.parametrize(
    ("pipeline", "message"),
    [
        ("money(1.234.56)", "the sample is written"),
        ("money(many)", "the sample is written"),
        ("currency_of($)", "does not say what a symbol means"),
        ("state(FR)", "name one or several of US, CA, AU, MX"),
        ("postal_code(XX)", "known are"),
        ("postal_code(US, guess)", "restore"),
        ("lookup(listing, Picture)", 'the card has no table "listing"'),
        ("lookup(listings, Pictures)", 'Did you mean "Picture"?'),
        ("wrapped(35, 4, 3)", "counted from 1"),
        ("epoch(h, UTC)", "s or ms"),
        ("yes_no(;, N)", "no word"),
        ("phone(+1)", "digits"),
        ("divide(12)", "from 0 to 9"),
    ],
)
def test_a_table_that_asks_for_the_impossible_is_told(pipeline: str, message: str) -> None:
    """When it is read, not when a file comes."""
    with pytest.raises(WrongConversion) as caught:
        compile_pipeline(pipeline, _KNOWN)
    assert message in f"{caught.value} {caught.value.remedy}"


_ARGUMENTS = {
    "n": "9", "i": "2", "width": "9", "lines": "3", "sample": "1.234,56", "fmt": "D.M.YY", "zone": "UTC", "unit": "kg",
    "mark": "a", "country": "US", "table": "word", "column": "Picture", "characters": "ab",
}  # fmt: skip
_SPECIAL = {
    "epoch": "epoch(s, UTC)",
    "lookup": "lookup(listings, Picture)",
    "yes_no": "yes_no",
    "currency_of": "currency_of",
    "phone": "phone(1)",
    "weight": "weight(kg)",
    "postal_code": "postal_code(US, restore)",
}


def _pipeline_of(name: str) -> str:
    arguments = [_ARGUMENTS.get(one.name, "x") for one in CATALOGUE[name].parameters]
    return _SPECIAL.get(name) or (f"{name}({', '.join(arguments)})" if arguments else name)


@given(
    st.sampled_from(sorted(CATALOGUE)),
    st.one_of(st.text(min_size=1), st.from_regex(r"[0-9$€,.:'()\-+Z kglbxPM/]{1,30}", fullmatch=True)),
)
def test_no_conversion_of_the_catalogue_ever_raises(name: str, value: str) -> None:
    """Whatever stands in a cell is a value, nothing, or a failure."""
    given_value = [value, value] if CATALOGUE[name].takes is list else value
    compiled = compile_pipeline(_pipeline_of(name), _KNOWN)
    if CATALOGUE[name].takes in (str, list):
        compiled.convert(given_value)


@pytest.mark.parametrize(
    ("pipeline", "value", "expected"),
    [
        ("money(1,234.56)", "₹1,23,456.00", "123456.00"),
        ("money(1,234.56)", "\uffe51200", "1200"),
        ("money(1.234,56)", "1.234,56 Kč", "1234.56"),
        ("currency_of", "99 Kč", "CZK"),
        ("country", "日本", "JP"),
        ("country", "N. Ireland", "GB"),
        ("country", "Germnay", "DE"),
        ("state(US)", "Washington, D.C.", "DC"),
        ("state(US)", "Penna.", "PA"),
        ("phone", "tel: +44 20 7946 0958", "+442079460958"),
        ("phone", "+44 (0)20 7946 0958", "+442079460958"),
        ("phone(1)", "011 44 20 7946 0958", "+442079460958"),
        ("weight(lb)", "5#", "5"),
        ("quantity", "\N{MULTIPLICATION SIGN}3", "3"),
        ("quantity", "Qty: 2", "2"),
        ("tracking_number", '="9400111899223"', "9400111899223"),
        ("tracking_number", "UPS: 1Z999AA10123456784", "1Z999AA10123456784"),
        ("tracking_number", "USPS 9400 1118 9922 3344 5566 77", "9400111899223344556677"),
        ("tracking_number", "DHLX123456", "DHLX123456"),
        ("bill_number", "HAWB 12345", "12345"),
        ("bill_number", "MAWB No. 172-12345675", "17212345675"),
        ("bill_number", "ABCD 1234 5678", "ABCD12345678"),
        ("email", "Ann Roe <Ann@Example.com>", "ann@example.com"),
        ("yes_no", "Да", "True"),
        ("date(D MON YYYY)", "1 Sept 2026", "2026-09-01"),
        ("date('MONTH D, YYYY')", "Sept. 5, 2026", "2026-09-05"),
        ("surname_first", "Roe, Jane, Jr.", "Jane Roe Jr."),
    ],
)
def test_more_of_what_exports_write(pipeline, value, expected):
    assert str(_convert(pipeline, value)) == expected


@pytest.mark.parametrize(
    ("pipeline", "value", "detail"),
    [
        ("tracking_number", "1Z999AA10123456784 / 1Z999AA10123456795", "more than one number stands there"),
        ("tracking_number", "1Z999AA10123456784 1Z999AA10123456795", "more than one number stands there"),
        ("tracking_number", "https://t.example/1Z999AA10123456784", "it is a link"),
        ("epoch(ms, UTC)", "1795218900", "it would be 1970-01-21"),
        ("spreadsheet_day", "0", "it would be 1899-12-30"),
        ("quantity", "2 pairs", ""),
    ],
)
def test_more_of_what_would_be_read_wrong_is_told(pipeline, value, detail):
    """Two numbers glued to one would be filed as a parcel that nobody has."""
    failure = _convert(pipeline, value)
    assert isinstance(failure, Failure)
    assert failure.detail == detail


def test_zeros_that_a_spreadsheet_has_eaten_from_postal_codes_of_puerto_rico_come_back():
    """They begin with two."""
    restored = _convert("postal_code(US, restore)", "901")
    assert (restored.value, restored.warnings[0].code) == ("00901", "W202")
    assert _convert("postal_code(US)", "901").suggestion == "Write 00901."


def test_zeros_that_may_be_lost_digits_are_told_of_a_tracking_number():
    """Two or three may be chance."""
    told = _convert("tracking_number", "94001118992233400")
    assert (told.value, [one.code for one in told.warnings]) == ("94001118992233400", ["W205"])
