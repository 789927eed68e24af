"""What authors of tables do wrong is told with what they meant, or with what exists."""

from __future__ import annotations

import pytest

from tests.mapping.build import CARD, files
from translator.mapping.inbound import TableProblems, compile_inbound

TABLES = CARD + '[tables.listings]\nfile = "l.csv"\nkey = "SKU"\n'


def told(rows: str, card: str = TABLES) -> str:
    with pytest.raises(TableProblems) as caught:
        compile_inbound(files(rows, card) | {"l.csv": b"SKU,Picture\n1,2\n"}, "m")
    return str(caught.value)


@pytest.mark.parametrize(
    ("row", "remedy"),
    [
        ("tracking_number,A,,text,omit,,", 'Did you mean "shipment.tracking_number"?'),
        ("shipment.selller.name,A,,text,omit,,", 'Did you mean "shipment.seller.name"?'),
        ("shipment.reference,A,,txt,omit,,", 'Did you mean "text"?'),
        ("shipment.reference,A,,max_length(10,omit,,", "A parenthesis is not closed"),
        ("shipment.reference,A,,split(, 2),omit,,", "a cell that holds a comma stands in quotation marks"),
        ("shipment.reference,A,,upper || lower,omit,,", "Nothing stands between two bars"),
        ("shipment.reference,\"'A', 'B'\",,join( ),omit,,", "stand in quotation marks: (' ')"),
        ("shipment.arrival_date,A,,date(yyyy-mm-dd),omit,,", "capital letters tell them: YYYY-MM-DD"),
        ('shipment.arrival_date,A,,"datetime(YYYY-MM-DD, America/New_Yrok)",omit,,', 'nearest: "America/New_York"'),
        ("shipment.mode_of_transport,A,,code(mod),omit,,", 'Did you mean "mode"?'),
        ('item.sku,A,,"lookup(listngs, Picture)",omit,,', 'Did you mean "listings"?'),
        ('item.sku,A,,"lookup(listings, Pictre)",omit,,', 'Did you mean "Picture"? There are: SKU, Picture. Write'),
        ("shipment.reference,A,,text,omitt,,", 'Did you mean "omit"?'),
        ("item.listed_price,A,,decimal(2),default(abc),,", "item.listed_price cannot hold this: not a number."),
        ("shipment.seller.country,,USA,,,,", "Write the two-letter country code"),
        ("shipment.reference,agreement.orginator_code,,text,omit,,", 'Did you mean "originator_code"?'),
        ('shipment.reference,"""A""",,text,omit,,', "A heading stands without quotation marks: A."),
        ('shipment.reference,A,,text,omit,"""B"" = C",', "A heading stands without quotation marks: B."),
        ("shipment.reference,A,,text,omit,B = C and D = E,", 'without "and": write a row for each case'),
        ("shipment.reference,A,,text,omit,B != C,", "Write B = C in a row before it"),
        ("shipment.reference,A,,text,omit,B is not C,", "Write B = C in a row before it"),
    ],
)
def test_a_mistake_in_a_row_is_told_with_what_was_meant(row, remedy):
    assert remedy in told(row + "\n")


@pytest.mark.parametrize("value", ["Salt and Pepper", "A or B", "this is it", "black = white"])
def test_words_of_conditions_may_stand_in_their_values(value):
    assert compile_inbound(files(f"shipment.reference,A,,text,omit,B = {value},\n"), "m").choices


@pytest.mark.parametrize(
    ("old", "new", "remedy"),
    [
        ('"delimited"', '"delimted"', 'Did you mean "delimited"?'),
        ("[levels]", "[level]", 'Did you mean "levels"?'),
        ("[levels]", 'delimeter = ";"\n[levels]', 'Did you mean "delimiter"?'),
        ("[levels]", 'encoding = "latin-1"\n[levels]', 'Did you mean "iso-8859-1"?'),
        ("[levels]", 'fill_down = "Name"\n[levels]', "in square brackets"),
        ("header", "headers", 'Did you mean "header"?'),
        ('"test-csv"', "test-csv", "texts stand in quotation marks"),
        ('key = "SKU"', 'key = "Sku"', 'Did you mean "SKU"?'),
    ],
)
def test_a_mistake_in_a_card_is_told_with_what_was_meant(old, new, remedy):
    assert remedy in told("", TABLES.replace(old, new, 1))
