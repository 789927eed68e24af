"""What real exports do to a table with headings, in delimited text and in sheets alike."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formats.reading_it import read_as
from translator.formats.delimited import compile_delimited
from translator.formats.delimited_settings import DelimitedSettings
from translator.formats.reading import UnknownSource
from translator.formats.registry import FORMATS
from translator.formats.setting import WrongSettings

_EACH = {"shipment": "each row", "item": "each row"}
_BY_NUMBER = {"shipment": "rows with the same 'No'", "item": "each row"}


def test_headings_that_come_again_are_no_rows():
    """Pages and files are put behind one another with their headings."""
    read = read_as("delimited", "No,Name\n1,a\nNo,Name\n2,b\n", _EACH, ("No",))
    assert (read.shipments, read.extents, read.codes) == ([["1"], ["2"]], ["2", "4"], [])


def test_a_line_that_names_the_delimiter_is_no_row_and_is_not_counted():
    """Spreadsheets show no such line."""
    read = read_as("delimited", "sep=;\r\nNo;Name\r\n1;a\r\n", _EACH, ("Name",), delimiter=";")
    assert (read.shipments, read.extents, read.codes) == ([["a"]], ["2"], [])


def test_a_line_that_names_another_delimiter_than_agreed_is_one_finding():
    """The file says it itself; nobody guesses."""
    read = read_as("delimited", "sep=;\nNo,Name\n1,a\n", _EACH)
    assert (read.units, read.codes) == ([], [("E136", 0)])


def test_a_comment_may_hold_anything_and_a_quoted_line_is_none():
    """A quotation mark in a comment opens nothing, and a line inside quotation marks is a part of its cell."""
    text = '# made by "us\nNo,Name\n# 5" pipe\n1,"a\n#b"\n'
    read = read_as("delimited", text, _EACH, ("Name",), comment="#")
    assert (read.shipments, read.extents, read.codes) == ([["a\n#b"]], ["4"], [])


def test_the_table_ends_before_its_trailer():
    """What stands behind it is not read, whatever it holds."""
    read = read_as("delimited", 'No,Name\n1,a\nTotal: 1,\n"\n', _EACH, ("No",), trailer="Total")
    assert (read.shipments, read.codes) == ([["1"]], [])


@pytest.mark.parametrize("preamble", ["", ",,\n", 'a "quoted\n\n\n', "sep=,\n"])
def test_the_headings_may_stand_behind_any_preamble(preamble: str):
    """They are known by what they begin with; a stray quotation mark before them means nothing."""
    text = f"{preamble}No,Name\n1,a\n"
    read = read_as("delimited", text, _EACH, ("Name",), headings_begin="no")
    assert (read.shipments, read.codes) == ([["a"]], [])


@pytest.mark.parametrize(
    "trailer", ["83,record(s) downloaded\n", "83 record(s) downloaded,,\n", '"1,283",record(s) downloaded\n']
)
def test_a_trailer_may_begin_with_any_word(trailer: str):
    """In one cell or in several; a row that only mentions it is of the table."""
    text = f"No,Name\n1,two record(s) downloaded\n{trailer}Seller ID : x\n"
    read = read_as("delimited", text, _EACH, ("No",), trailer="* record(s) downloaded")
    assert (read.shipments, read.codes) == ([["1"]], [])


@pytest.mark.parametrize(
    ("headings", "told"),
    [
        ("No,Qantity", ["Quantity"]),
        ("No,quantity ", ["Quantity"]),
        ("No,listed_price,Quantity", ["Listed price"]),
        ("No,Quantity,Qantity", []),
        ("No,Name,Weight", []),
        ("No,,Price", []),
        ("No,Listed price 2", []),
    ],
)
def test_a_column_that_nothing_reads_with_nearly_the_name_of_a_missing_one_is_told(headings: str, told: list[str]):
    """An optional column that is mistyped is dropped; what a table reads is never taken for another."""
    optional = ("Quantity", "Listed price", "Tariff number")
    cells = ",".join("1" * len(headings.split(",")))
    read = read_as(
        "delimited", f"{headings}\n{cells}\n", _EACH, ("No",), ("Quantity", "Listed price"), optional=optional
    )
    assert [one.code for one in read.closed] == ["W106"] * len(told)
    assert [one.suggestion for one in read.closed] == [f'Did you mean "{one}"?' for one in told]
    assert all(one.place.ordinal == 1 for one in read.closed)


_SAID = "No,Name\n1,a\n1,b\n,c\n\n2,d\n"


@pytest.mark.parametrize(
    ("text", "counts", "told"),
    [
        (_SAID + "4,records\n", "rows", []),
        (_SAID + "2 records,,\n", "different 'No'", []),
        (_SAID + "3,records\n", "rows", ["E131: it says 3, there are 4 rows"]),
        (_SAID + "No,Name\n5,e\n5,records\n", "rows", []),
        ("No,Name\n0,records\n", "rows", []),
        ("No,Name\n" + "1,a\n" * 1234 + '"1,234",records\n', "rows", []),
        (_SAID + "many,records\n", "rows", ["E131: there is no number"]),
        (_SAID, "rows", ['E132: no row begins with "* records", with which every file ends']),
        (_SAID, "", ['E132: no row begins with "* records", with which every file ends']),
        (_SAID + "many,records\n", "", []),
        ("", "rows", ["E104: "]),
    ],
)
def test_a_file_without_its_trailer_or_with_another_count_was_cut(text: str, counts: str, told: list[str]):
    """Whether a file is whole is told by the row that stands behind the table."""
    read = read_as("delimited", text, _EACH, ("No",), trailer="* records", trailer_required=True, trailer_counts=counts)
    assert [f"{one.code}: {one.detail}" for one in read.closed] == told


def test_a_file_without_the_row_of_headings_is_one_finding():
    """It is sought among the first rows only."""
    text = "\n".join(["Item,Name", *["1,a"] * 3000])
    read = read_as("delimited", text, _EACH, headings_begin="No")
    assert (read.units, read.codes) == ([], [("E106", 0)])
    assert 'no row begins with "No"' in read.closed[0].detail


def test_headings_may_be_in_any_case():
    """A place names the heading as the file has it."""
    settings = {"any_case": True, "shipment_rows": "adjacent"}
    read = read_as("delimited", "order no,NAME\n1,a\n", _EACH, ("Order No", "Name"), **settings)
    assert (read.shipments, read.codes) == ([["1", "a"]], [])
    assert str(read.opened.place(read.units[0].shipment, "Order No")) == 'row 2, column "order no"'
    assert read_as("delimited", "no,No\n1,a\n", _EACH, ("NO",), any_case=True).codes == [("E173", 1)]


def test_headings_in_another_case_are_not_claimed_unless_the_card_says_so():
    """What a mapping claims is what it can read."""
    claims = FORMATS["delimited"].claims["header"][1]
    strict, loose = (compile_delimited(DelimitedSettings(any_case=any_case), _EACH, {}) for any_case in (False, True))
    assert claims(loose, b"order no\n1\n", ("Order No",)) == ""
    assert 'no column "Order No"' in claims(strict, b"order no\n1\n", ("Order No",))


def test_a_file_without_headings_has_those_of_the_card():
    """Its first row is data."""
    read = read_as("delimited", "1,a\n2,b\n", _EACH, ("No", "Name"), columns=["No", "Name"])
    assert (read.shipments, read.extents) == ([["1", "a"], ["2", "b"]], ["1", "2"])


def test_a_column_without_a_heading_is_named_by_its_number():
    """So is one of two with the same heading, and that is no ambiguity."""
    read = read_as("delimited", "No,,X,X\n1,a,b,c\n", _EACH, ("column 2", "column 4"))
    assert (read.shipments, read.codes) == ([["a", "c"]], [])
    assert str(read.opened.place(read.units[0].shipment, "column 2")) == 'row 2, column "column 2"'
    with pytest.raises(UnknownSource):
        read.opened.getter("column 5", "shipment")


def test_blank_cells_of_later_rows_are_filled_down_within_a_shipment():
    """Some shops write what belongs to the order into its first row only, its number too."""
    text = "No,Currency,SKU\n1,USD,a\n1,,b\n,,c\n2,EUR,d\n3,,e\n"
    read = read_as("delimited", text, _BY_NUMBER, ("No", "Currency"), ("SKU", "Currency"), fill_down=["No", "Currency"])
    assert read.shipments == [["1", "USD"], ["2", "EUR"], ["3", ""]]
    assert read.items == [[["a", "USD"], ["b", "USD"], ["c", "USD"]], [["d", "EUR"]], [["e", ""]]]
    assert (read.extents, read.codes) == (["2-4", "5", "6"], [])


def test_rows_of_one_shipment_may_stand_apart_where_the_card_says_so():
    """Shipments come in the order of their first rows; rows without a number are shipments of their own."""
    text = "No,SKU\n1,a\n2,b\n1,c\n,d\n,e\n2,f\n1\n"
    read = read_as("delimited", text, _BY_NUMBER, ("No",), ("SKU",), shipment_rows="anywhere")
    assert read.shipments == [["1"], ["2"], [""], [""]]
    assert read.items == [[["a"], ["c"], [""]], [["b"], ["f"]], [["d"]], [["e"]]]
    assert read.extents == ["2, 4, 8", "3, 7", "5", "6"]
    assert read.codes == [("E172", 8)]


@pytest.mark.parametrize(
    ("settings", "levels", "key"),
    [
        ({"shipment_rows": "anywhere"}, _EACH, "read.shipment_rows"),
        ({"fill_down": ("No",)}, _EACH, "read.fill_down"),
        ({"counts": {"T: 1": "records"}}, _EACH, "read.counts"),
        ({"records": {"H": ("t",)}, "trailer": "T"}, {"shipment": "each 'H' record"}, "read.trailer"),
        ({"trailer_required": True}, _EACH, "read.trailer_required"),
        ({"trailer_counts": "rows"}, _EACH, "read.trailer_counts"),
        ({"trailer": "T", "trailer_counts": "orders"}, _EACH, "read.trailer_counts"),
        ({"records": {"H": ("t",)}}, {"shipment": "each 'X' record"}, "levels.shipment"),
        ({"records": {"H": ("t",)}, "outside": ("X",)}, {"shipment": "each 'H' record"}, "read.outside"),
        (
            {"records": {"H": ("t",)}, "counts": {"H: n": "records"}},
            {"shipment": "each 'H' record"},
            "read.counts.H: n",
        ),
        ({"records": {"H": ("t",)}, "counts": {"H: t": "rows"}}, {"shipment": "each 'H' record"}, "read.counts.H: t"),
        ({"records": {"H": ("t",)}, "counts": {"X: t": "items"}}, {"shipment": "each 'H' record"}, "read.counts.X: t"),
    ],
)
def test_what_does_not_go_together_is_told(settings, levels, key):
    """Each with its key in the card."""
    with pytest.raises(WrongSettings) as caught:
        compile_delimited(DelimitedSettings(**settings), levels, {})
    assert [one.key for one in caught.value.wrong] == [key]


_CELL = st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=8)
_ROWS = st.lists(st.lists(_CELL, min_size=3, max_size=3), max_size=6)


@given(_ROWS, st.sampled_from(",;\t|"), st.sampled_from(["\n", "\r\n"]))
def test_what_is_written_reads_back_the_same(rows, delimiter, end):
    """Whatever a cell holds: delimiters, quotation marks, line ends, letters of any script."""
    out = StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows([["A", "B", "C"], *rows])
    read = read_as("delimited", out.getvalue(), _EACH, ("A", "B", "C"), delimiter=delimiter)
    # A blank row says nothing, and headings that come again are none of the rows.
    kept = [row for row in rows if any(map(str.strip, row)) and row != ["A", "B", "C"]]
    assert (read.shipments, read.codes) == (kept, [])


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 9)), max_size=30))
def test_rows_apart_make_the_same_shipments_as_rows_together(rows):
    """The order within a shipment and of the shipments is that of the file."""
    apart = "No,X\n" + "".join(f"{key},{value}\n" for key, value in rows)
    keys = list(dict.fromkeys(key for key, _ in rows))
    together = "No,X\n" + "".join(f"{key},{value}\n" for one in keys for key, value in rows if key == one)
    first = read_as("delimited", apart, _BY_NUMBER, ("No",), ("X",), shipment_rows="anywhere")
    second = read_as("delimited", together, _BY_NUMBER, ("No",), ("X",))
    assert (first.shipments, first.items) == (second.shipments, second.items)
