"""What cannot be read of an element that no public source lists is left out and told; nothing is refused over it."""

from __future__ import annotations

from io import BytesIO

import pytest
import xlsxwriter

from tests.mapping.build import CARD, mapping, run
from translator.mapping.inbound import TableProblems
from translator.model.catalogue import message, refuses, remedy
from translator.model.field import fields
from translator.model.finding import Finding

_ORIGIN = "item.country_of_origin,Origin,,country,omit,,\n"
_PHONE = "shipment.seller.phone,Phone,,phone,omit,,\n"
_SELLER = "shipment.seller.country,Country,,country,omit,,\n"
_SHEET = CARD.replace("*.csv", "*.xlsx").replace('"delimited"', '"spreadsheet"')
_JSON = """
[mapping]
name = "test-json"
version = "2026-11-01"
produces = "shipment"
[recognize]
file_name = "*.json"
[read]
format = "json"
[levels]
shipment = "each of /"
item = "each of items"
"""


def _told(findings: list[Finding]) -> list[tuple[str, str, str, str]]:
    return [(one.code, one.target, one.value, message(one).partition(": ")[2]) for one in findings]


@pytest.mark.parametrize(
    ("target", "convert", "value", "why"),
    [
        ("item.country_of_origin", "country", "Narnia", "not a country"),
        ("item.quantity", "quantity", "0.5", "1 decimal, at most 0"),
        ("item.quantity", "integer", "-1", "it is negative"),
        ("item.weight", "decimal(3)", "0.0005", "4 decimals, at most 3"),
        ("item.weight", "weight(kg)", "heavy", "not a weight"),
        ("item.weight_unit", "lower", "g", "not one of the allowed values"),
        ("item.retail_price_export_country", '"number(1,234.56)"', "abc", "not a number"),
        ("item.tariff_number", "tariff_number", "12345", "not a tariff number: a spreadsheet has eaten"),
        ("item.tariff_number", "text", "61091000129", "the value is too long: 11 characters, at most 10"),
        ("shipment.entry_type", "text", "x" * 11, "the value is too long: 11 characters, at most 10"),
        ("shipment.entry_type", "code(mode)", "Z", "not in the code table: the table has X, Y"),
        ("shipment.carrier_name", "text", "a\x01b", "the value holds a character that is not allowed: U+0001 in it"),
        ("shipment.seller.phone", "phone", "n/a", "not a telephone number: no digit is in it"),
        ("shipment.seller.phone", "phone", "1.5E+9", "not a telephone number: a spreadsheet has shortened it"),
        ("shipment.buyer.email", "email", "n/a", "not an e-mail address"),
        ("shipment.marketplace_website", "url", "x", "not a link"),
        ("shipment.shipper.postal_code", "postal_code(US)", "2134", "not a postal code: a spreadsheet has eaten"),
        ("shipment.shipper.country", "country", "XX", "not a country"),
        # Written in ASCII it may be longer than a message takes.
        ("shipment.seller.phone", "phone", "电话 555-0100", "not a telephone number: something else stands beside"),
    ],
)
def test_what_cannot_be_read_is_left_out_and_told(target: str, convert: str, value: str, why: str) -> None:
    """With the place, what stood there, the field, the reason, and the remedy of the finding that it would be else."""
    rows = f"item.sku,SKU,,text,reject,,\n{target},Value,,{convert},omit,,\n"
    (one,), _ = run(mapping(rows), f"No,SKU,Value\nT,A,{value}\n")
    ((code, field, shown, detail),) = _told(one.findings)
    assert (code, field, shown) == ("W206", target, value)
    assert detail.startswith(why)
    assert str(one.findings[0].place) == 'row 2, column "Value"'
    assert not refuses(one.findings[0])
    struct = one.shipment.items[0] if target.startswith("item.") else one.shipment
    for name in fields()[target].attributes:
        struct = struct and getattr(struct, name)
    assert struct is None


@pytest.mark.parametrize(
    ("target", "convert", "value"),
    [
        ("shipment.seller.phone", "phone", "555-0100 or 911"),
        ("shipment.seller.phone", "phone(1)", "1-800-FLOWERS"),
        ("shipment.buyer.email", "email", "jane@x.example; bob@x.example"),
        ("shipment.buyer.email", "email", "a@x.example <b@x.example>"),
        ("shipment.marketplace_website", "url", "www.a.example www.b.example"),
        ("shipment.shipper.state", "state(US)", "Bavaria"),
        ("shipment.shipper.postal_code", "postal_code(US)", "SW1A 1AA"),
        ("item.tariff_number", "tariff_number", "61091000"),
    ],
)
def test_what_is_only_not_in_its_form_is_carried_and_told(target: str, convert: str, value: str) -> None:
    """Each time that it stands there."""
    rows = f"item.sku,SKU,,text,reject,,\n{target},Value,,{convert},omit,,\n"
    several, _ = run(mapping(rows), f"No,SKU,Value\nT,A,{value}\nU,A,{value}\n")
    for one in several:
        assert [(found.code, found.target, found.value) for found in one.findings] == [("W207", target, value)]
        struct = one.shipment.items[0] if target.startswith("item.") else one.shipment
        for name in fields()[target].attributes:
            struct = getattr(struct, name)
        assert struct == value


def test_the_remedy_is_that_of_the_finding() -> None:
    """What it would have been told as, had anything to be refused."""
    (one,), _ = run(mapping("item.sku,SKU,,text,reject,,\n" + _ORIGIN), "No,SKU,Origin\nT,A,Vietnamm\n")
    assert [remedy(found) for found in one.findings] == ["Write the two-letter country code of ISO 3166-1. Write VN."]


def test_no_default_stands_in_for_what_cannot_be_read() -> None:
    """It is for what is not there: a weight of 500 g would be one of 500 kg."""
    rows = "item.weight,W,,decimal(3),omit,,\nitem.weight_unit,U,,lower,default(kg),,\n"
    told, _ = run(mapping(rows), "No,W,U\nT,500,g\nU,5,\n")
    assert [one.shipment.items[0].weight_unit for one in told] == [None, "kg"]
    assert [[found.code for found in one.findings] for one in told] == [["W206"], []]


def test_a_conversion_behind_the_one_that_failed_is_not_passed_by() -> None:
    """A text is carried only where the last one would have given it."""
    rows = "shipment.seller.phone,Phone,,phone | max_length(12),omit,,\n"
    (one,), _ = run(mapping(rows), "No,Phone\nT,1-800-FLOWERS\n")
    assert [found.code for found in one.findings] == ["W206"]
    assert one.shipment.seller is None


def test_a_table_that_rejects_says_so_on_purpose() -> None:
    """Then a value that cannot be read refuses, as one that is missing does."""
    rows = "item.sku,SKU,,text,reject,,\nitem.country_of_origin,Origin,,country,reject,,\n"
    told, _ = run(mapping(rows), "No,SKU,Origin\nT,A,Narnia\nU,A,\n")
    assert [[found.code for found in one.findings] for one in told] == [["E215"], ["E201"]]


def test_what_is_required_is_refused_as_before() -> None:
    """Only unverified elements are let go."""
    (one,), _ = run(mapping(_SELLER), "No,Country\nT,Narnia\n")
    assert [found.code for found in one.findings] == ["E215"]


def test_a_condition_that_cannot_be_asked_for_an_optional_field_refuses_nothing() -> None:
    """Its row does not hold; one warning tells it, also where the field that is asked for is read from there."""
    rows = (
        "shipment.shipper.name,Name,,text,omit,,\nshipment.shipper.state,State,,state(US),omit,Land | country = US,\n"
        "shipment.shipper.state,State,,text,omit,,\nshipment.shipper.country,Land,,country,omit,,\n"
    )
    (one,), _ = run(mapping(rows), "No,Name,State,Land\nT,Jo,Kent,Narnia\n")
    assert _told(one.findings) == [("W206", "shipment.shipper.country", "Narnia", "not a country")]
    assert one.shipment.shipper is not None
    assert (one.shipment.shipper.state, one.shipment.shipper.country) == ("Kent", None)


def test_one_cell_that_refuses_needs_no_warning_besides() -> None:
    """A country that is required of the seller, and asked of the origin in the same column."""
    rows = "item.sku,SKU,,text,reject,,\n" + _SELLER + _ORIGIN.replace("Origin", "Country")
    (one,), _ = run(mapping(rows), "No,SKU,Country\nT,A,Narnia\n")
    assert [(found.code, found.target) for found in one.findings] == [("E215", "shipment.seller.country")]


def test_a_constant_that_the_field_cannot_hold_is_a_mistake_of_the_table() -> None:
    """Its author is told, not the participants."""
    with pytest.raises(TableProblems, match="item.country_of_origin cannot hold this"):
        mapping("item.country_of_origin,,Narnia,country,,,\n")


def test_a_value_that_was_good_is_not_converted_anew() -> None:
    """And one that was told is told again."""
    told, _ = run(mapping(_PHONE), "No,Phone\nT,5550100\nU,n/a\nV,5550100\nW,n/a\n")
    assert [len(one.findings) for one in told] == [0, 1, 0, 1]


def _workbook(*rows: list[object]) -> bytes:
    out = BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return out.getvalue()


def test_what_a_spreadsheet_has_lost_of_an_optional_cell_is_left_out() -> None:
    """Digits and failed formulas, in the row in which they stand; a number that is filed refuses as before."""
    rows = "item.sku,SKU,,text,reject,,\nitem.tariff_number,HTS,,text,omit,,\n" + _PHONE.replace(",phone,", ",text,")
    content = _workbook(
        ["No", "SKU", "HTS", "Phone"], ["T", "A", "#N/A", "#REF!"], ["T", "B", "610910", ""], ["U", "#N/A", "", ""]
    )
    (one, other), _ = run(mapping(rows, _SHEET), content)
    assert [(found.code, found.target, found.value) for found in one.findings] == [
        ("W206", "item.tariff_number", "#N/A"), ("W206", "shipment.seller.phone", "#REF!")
    ]  # fmt: skip
    assert [item.tariff_number for item in one.shipment.items] == [None, "610910"]
    assert one.shipment.seller is None
    assert [found.code for found in other.findings] == ["E237"]


def test_an_object_where_an_optional_text_belongs_is_left_out() -> None:
    """In JSON; what is required there refuses as before."""
    rows = "shipment.seller.country,land,,text,omit,,\nshipment.carrier_name,by,,text,omit,,\n"
    rows += "item.sku,sku,,text,omit,,\nitem.quantity,n,,integer,omit,,\n"
    content = b'[{"No":"T","land":{"a":1},"by":{"a":1},"items":[{"sku":"A","n":{"x":2}},{"sku":"B","n":3}]}]'
    (one,), _ = run(mapping(rows, _JSON), content)
    assert sorted((found.code, found.target) for found in one.findings) == [
        ("E238", "shipment.seller.country"), ("W206", "item.quantity"), ("W206", "shipment.carrier_name")
    ]  # fmt: skip
    assert [item.quantity for item in one.shipment.items] == [None, 3]
    assert one.shipment.carrier_name is None
