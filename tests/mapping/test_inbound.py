"""A file becomes canonical shipments as its table says; what is wrong becomes findings with places."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.mapping.build import CARD, mapping, run
from translator.mapping.inbound import TableProblems
from translator.model.place import WHOLE_FILE, row
from translator.model.shipment import Item, Party, Shipment

_FULL = mapping(
    "shipment.mode_of_transport,Mode,,code(mode),reject,,\n"
    "shipment.arrival_date,Day,,date(YYYY-MM-DD),omit,,\n"
    "shipment.seller.name,Seller,,text,omit,,\n"
    "shipment.seller.country,,CN,,,,\n"
    "item.description,Item,,text,omit,,\n"
    "item.listed_price,Price,,decimal(2),reject,,\n"
    "item.currency,,USD,,,,\n"
)
_HEAD = "No,Mode,Day,Seller,Item,Price\n"


def test_rows_become_shipments_with_items() -> None:
    """The agreement says who files where the table does not."""
    (one,), _ = run(_FULL, _HEAD + "T1,X,2026-11-21,Acme,Mug,4.50\nT1,X,2026-11-21,Acme,Belt,8\n")
    assert one.shipment == Shipment(
        originator_code="EXAMPLE01",
        filer_type="online marketplace",
        tracking_number="T1",
        mode_of_transport="air",
        arrival_date=date(2026, 11, 21),
        seller=Party(name="Acme", country="CN"),
        items=(
            Item(description="Mug", listed_price=Decimal("4.50"), currency="USD"),
            Item(description="Belt", listed_price=Decimal(8), currency="USD"),
        ),
    )
    assert (one.ordinal, one.part, one.place, one.extent, one.findings) == (1, 0, row(2), "2-3", [])


def test_a_party_of_which_nothing_is_said_is_not_there() -> None:
    """A constant alone does not make one."""
    (one,), _ = run(_FULL, _HEAD + "T1,X,,,Mug,4.50\n")
    assert one.shipment.seller is None


def test_all_findings_are_told_in_reading_order_and_the_rest_is_mapped() -> None:
    """Each has its cell, its value and its target; the good shipment beside it goes on."""
    mapped, _ = run(_FULL, _HEAD + 'T1,Z,21.11.,Acme,Mug,"4,50"\nT1,Z,21.11.,Acme,Belt,\nT2,X,,A,M,1\n')
    assert [(one.code, one.place, one.value, one.target) for one in mapped[0].findings] == [
        ("E209", row(2, "Day"), "21.11.", "shipment.arrival_date"),
        ("E213", row(2, "Mode"), "Z", "shipment.mode_of_transport"),
        ("E203", row(2, "Price"), "4,50", "item.listed_price"),
        ("E201", row(3, "Price"), "", "item.listed_price"),
    ]
    assert mapped[0].shipment.seller == Party(name="Acme", country="CN")
    assert mapped[1].findings == []


def test_a_wrong_value_that_other_rows_do_not_repeat_is_one_finding() -> None:
    """The good value of the second row is not to be mended; where both are good, they disagree."""
    mapped, _ = run(_FULL, _HEAD + "T1,Z,,A,Mug,1\nT1,X,,A,Belt,2\nT2,X,,A,M,1\nT2,Y,,A,M,2\n")
    assert [[(finding.code, finding.place) for finding in one.findings] for one in mapped] == [
        [("E213", row(2, "Mode"))],
        [("E217", row(5, "Mode"))],
    ]


def test_the_same_wrong_text_is_told_every_time() -> None:
    """What is remembered of a column are its good values."""
    mapped, _ = run(_FULL, _HEAD + "T1,X,,A,M,x\nT2,X,,A,M,x\n")
    assert [[finding.code for finding in one.findings] for one in mapped] == [["E203"], ["E203"]]


def test_what_is_wrong_with_a_row_is_not_said_of_its_cells_again() -> None:
    """One cause, one finding."""
    (one,), _ = run(_FULL, _HEAD + "T1,X\n")
    assert [finding.code for finding in one.findings] == ["E172"]


@pytest.mark.parametrize(
    ("when", "cells", "expected"),
    [
        ("B = x", "x", "first"),
        ("B = x", "y", "else"),
        ("B = x", "", "else"),
        ("B in x; y", "y", "first"),
        ("B in x; y", "z", "else"),
        ("B not in x; y", "z", "first"),
        ("B not in x; y", "y", "else"),
        ("B not in x; y", "", "else"),
        ("B | lower not in x; y", "X", "else"),
        ("B | lower not in x; y", "Z", "first"),
        ("B | lower not in x; y", "", "else"),
        ("B is empty", "", "first"),
        ("B is empty", " ", "first"),
        ("B is empty", "x", "else"),
        ("B is not empty", "x", "first"),
        ("B is not empty", "", "else"),
        ("agreement.usage = test", "", "first"),
    ],
)
def test_the_first_row_whose_condition_holds_wins(when: str, cells: str, expected: str) -> None:
    """A row without a condition is the else."""
    table = f"shipment.reference,,first,,,{when},\nshipment.reference,,else,,,,\n"
    (one,), _ = run(mapping(table), f"No,B\nT,{cells}\n")
    assert one.shipment.reference == expected


def test_without_an_else_the_field_stays_empty() -> None:
    """Nothing is made up; the action alone has a value of its own."""
    table = "shipment.reference,,first,,,B = x,\nshipment.action,,cancel,,,B = x,\n"
    (one,), _ = run(mapping(table), "No,B\nT,y\n")
    assert one.shipment.reference is None
    assert one.shipment.action == "add"


@pytest.mark.parametrize(
    ("if_empty", "cell", "value", "codes"),
    [
        ("reject", "", None, ["E201"]),
        ("omit", "", None, []),
        ("default(none)", "", "none", []),
        ("default(none)", "  ", "none", []),
        ("default(none)", "x", "x", []),
        ("reject", "\u00a0", None, ["E201"]),
        ("omit", "a\x00b", None, ["E207"]),
        ("omit", '"a\n b"', "a b", []),
        ("omit", "x" * 81, None, ["E206"]),
    ],
)
def test_empty_and_impossible_cells(if_empty: str, cell: str, value: str | None, codes: list[str]) -> None:
    """Blanks are nothing, line ends are blanks, and control characters are refused."""
    (one,), _ = run(mapping(f"shipment.reference,A,,text,{if_empty},,\n"), f"No,A\nT,{cell}\n")
    assert one.shipment.reference == value
    assert [finding.code for finding in one.findings] == codes


def test_present_answers_for_an_empty_cell() -> None:
    """No is an answer, not a missing value."""
    mapped, _ = run(mapping("shipment.known_carrier_customer,A,,present,,,\n"), "No,A\nT,\nU,x\n")
    assert [one.shipment.known_carrier_customer for one in mapped] == [False, True]


def test_several_columns_are_joined() -> None:
    """Empty ones leave no mark."""
    table = "shipment.seller.address_1,\"'Street', 'No', 'Floor'\",,\"join(' ')\",reject,,\n"
    mapped, _ = run(mapping(table), "No,Street,Floor\nT,Elm,2\n,,\n U,,\n")
    assert [one.shipment.seller and one.shipment.seller.address_1 for one in mapped] == ["Elm T 2", "U"]


def test_a_missing_column_is_one_finding_for_the_file() -> None:
    """It names the columns that are there; nothing else is read."""
    mapped, parts = run(_FULL, "No,Mode,Day,Seller,Item,Preis\nT,X,,,,\n")
    assert mapped == []
    ((finding,),) = [part.findings for part in parts]
    assert (finding.code, finding.place, finding.target) == ("E106", row(1, "Price"), "item.listed_price")
    assert 'Did you mean "Preis"?' in finding.suggestion


def test_a_file_without_shipments_is_a_finding() -> None:
    """A heading alone is no file."""
    _, (part,) = run(_FULL, _HEAD)
    assert [(one.code, one.place) for one in part.findings] == [("E109", WHOLE_FILE)]


def test_a_target_can_be_asked_for_its_place() -> None:
    """The column of the row that won, in the row of the item that is asked for."""
    table = "item.sku,A,,text,omit,A is not empty,\nitem.sku,B,,text,omit,,\nshipment.seller.name,A,,text,omit,,\n"
    (one,), _ = run(mapping(table), "No,A,B\nT,a,\nT,,\nT,,b\n")
    assert [item.sku for item in one.shipment.items] == ["a", "b"]
    assert one.place_of("shipment.tracking_number") == row(2, "No")
    assert one.place_of("shipment.seller") == row(2, "A")
    assert one.place_of("shipment.buyer.name") == row(2)
    assert one.place_of("item.sku") == row(2, "A")
    assert one.place_of("item[2].sku") == row(4, "B")


def test_an_xml_feed_goes_the_same_way() -> None:
    """The format is a word in the card; the table speaks XPath."""
    card = (
        CARD.replace('"delimited"', '"xml"')
        .replace('header = ["No"]', 'root = "f"')
        .replace("rows with the same 'No'", "/f/o")
        .replace('"each row"', '"i"')
    )
    mapped, _ = run(mapping("item.sku,@s,,text,reject,,\n", card), "<f><o><No>T</No><i s='1'/><i/></o></f>")
    assert [item.sku for item in mapped[0].shipment.items] == ["1"]
    assert [(one.code, str(one.place)) for one in mapped[0].findings] == [("E201", "/f/o[1]/i[2]/@s")]


@given(st.text('T,X1"\n\r;\t ', max_size=120), st.binary(max_size=20))
def test_random_files_never_raise(text: str, junk: bytes) -> None:
    """Whatever a sender sends is shipments and findings."""
    mapped, parts = run(_FULL, _HEAD.encode() + text.encode() + junk)
    assert parts
    assert all(one.place_of(finding.target) for one in mapped for finding in one.findings)


def test_a_field_of_the_shipment_may_be_made_of_all_its_items() -> None:
    """Those of its own shipment alone."""
    rows = "shipment.reference,items(SKU),,join(+),omit,,\nitem.sku,SKU,,text,omit,,\n"
    shipments, _ = run(mapping(rows), "No,SKU\nT1,a\nT1,b\nT2,\nT3,c\n")
    assert [one.shipment.reference for one in shipments] == ["a+b", None, "c"]


def test_a_warning_is_told_for_every_row_and_refuses_none() -> None:
    """Though equal texts are converted once."""
    shipments, _ = run(mapping("shipment.reference,A,,cut(4),omit,,\n"), "No,A\nT1,one two\nT2,one two\n")
    assert [one.shipment.reference for one in shipments] == ["one", "one"]
    assert [[(found.code, found.place.ordinal) for found in one.findings] for one in shipments] == [
        [("W201", 2)],
        [("W201", 3)],
    ]


def test_several_sources_need_a_conversion_that_takes_them() -> None:
    """And that is told to the author of the table."""
    with pytest.raises(TableProblems, match="Several sources go before join"):
        mapping("shipment.reference,\"'A', 'B'\",,text,omit,,\n")
    with pytest.raises(TableProblems, match="cannot read all items"):
        mapping("item.sku,items(SKU),,join(+),omit,,\n")


def test_a_file_with_none_of_the_headings_is_one_finding() -> None:
    """The row of headings is missing, or another file was sent: one cause."""
    rows = "shipment.reference,Order,,text,omit,,\nshipment.carrier_name,Carrier,,text,omit,,\n"
    _, (closed,) = run(mapping(rows, CARD.replace("rows with the same 'No'", "each row")), "1,2,3\n4,5,6\n")
    (finding,) = closed.findings
    assert (finding.code, str(finding.place), finding.target) == ("E106", "row 1", "")
    assert "none of the 3 agreed ones" in finding.detail


def test_a_file_of_very_many_columns_is_not_listed_whole() -> None:
    """A finding is for people."""
    heads = ",".join(f"C{number}" for number in range(5_000))
    _, (closed,) = run(mapping("shipment.reference,Order,,text,omit,,\n"), f"No,{heads}\n1\n")
    (finding,) = closed.findings
    assert finding.suggestion.endswith("and 4,941 more.")


@pytest.mark.parametrize(
    ("number", "code", "says"),
    [
        ("1.23E+11", "E220", "shortened"),
        ('"=""0012"""', "E220", "Write 0012."),
        ("'0012", "E220", "Write 0012."),
        ("T\u200b1", "E207", "U+200B"),
        ("\u202aT1", "E207", "U+202A"),
        ("x" * 51, "E206", "51 characters"),
    ],
)
def test_a_number_that_a_spreadsheet_has_damaged_is_refused(number: str, code: str, says: str) -> None:
    """A parcel under a wrong number is never found again."""
    (mapped,), _ = run(mapping(), f"No\n{number}\n")
    (finding,) = mapped.findings
    assert (finding.code, finding.target) == (code, "shipment.tracking_number")
    assert says in f"{finding.detail} {finding.suggestion}"


@pytest.mark.parametrize("number", ["172-12345675", "AB 12/3.4", "0012", "1E5", "\u00c4-1"])
def test_a_number_of_any_other_kind_is_kept_as_it_is(number: str) -> None:
    """Carriers number as they like."""
    (mapped,), _ = run(mapping(), f"No\n{number}\n")
    assert (mapped.shipment.tracking_number, mapped.findings) == (number, [])


def test_a_value_that_cannot_be_seen_is_missing() -> None:
    """A zero-width blank alone is nothing."""
    (_, mapped), _ = run(mapping(), "No\n1\n\u200b\n")
    assert [finding.code for finding in mapped.findings] == ["E201"]


def test_a_heading_that_another_encoding_garbles_is_told_with_that_encoding():
    """Although the mapping is recognized by other headings."""
    card = CARD.replace('"delimited"', '"delimited"\nencoding = "cp850"')
    compiled = mapping("shipment.reference,Größe,,text,omit,,\n", card)
    _, (closed,) = run(compiled, "No,Größe\n1,x\n".encode("cp1252"))
    (found,) = closed.findings
    assert found.code == "E106"
    assert found.suggestion.endswith("in windows-1252: the file may be in windows-1252, and cp850 is agreed.")
