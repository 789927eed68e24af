"""Delimited text becomes units with the rows that the sender sees; what is wrong becomes findings."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formats.reading_it import read_as
from translator.formats import grouping
from translator.formats.delimited import compile_delimited
from translator.formats.delimited_headings import claims_header
from translator.formats.delimited_settings import DelimitedSettings
from translator.formats.encoding import ENCODINGS
from translator.formats.reading import PartClosed, Unit, UnknownSource
from translator.formats.setting import WrongSettings
from translator.model.finding import Finding
from translator.model.place import row

_EACH = {"shipment": "each row", "item": "each row"}
_BY_NUMBER = {"shipment": "rows with the same 'No'", "item": "each row"}


def _read(
    content: str | bytes,
    levels: dict[str, str] | None = None,
    sources: tuple[str, ...] = (),
    **settings: Any,
) -> tuple[list[Unit], list[Finding], Any]:
    content = content.encode() if isinstance(content, str) else content
    opened = compile_delimited(DelimitedSettings(**settings), levels or _EACH, {})(BytesIO(content))
    for source in sources:
        opened.getter(source, "shipment")
    events = list(opened.units())
    assert isinstance(events[-1], PartClosed)
    assert events[-1].part == 0
    return [event for event in events if isinstance(event, Unit)], events[-1].findings, opened


def _codes(findings: list[Finding]) -> list[tuple[str, int]]:
    return [(finding.code, finding.place.ordinal) for finding in findings]


def _extents(units: list[Unit], opened: Any) -> list[str]:
    return [opened.extent(unit) for unit in units]


def test_rows_are_counted_as_a_spreadsheet_shows_them() -> None:
    """The heading is row 1; blank lines count, a line end between quotation marks does not."""
    units, findings, opened = _read('No,Name\n1,"two\nlines"\n\n2,x\n')
    assert _extents(units, opened) == ["2", "4"]
    assert findings == []
    assert opened.place(units[0].shipment, "Name") == row(2, "Name")
    assert opened.getter("Name", "shipment")(units[0].shipment) == "two\nlines"


def test_preamble_footer_and_comments_are_left_out() -> None:
    """Their rows still count."""
    text = 'Report "of" today\n\n\nNo;Name\n# note;\n1;a\n2;b\nTotal;2\n\n'
    units, findings, opened = _read(text, delimiter=";", skip_rows=2, skip_footer=1, comment="#")
    assert _extents(units, opened) == ["6", "7"]
    assert findings == []


def test_neighboring_rows_with_the_same_cell_are_one_shipment() -> None:
    """Each of its rows is an item; the rows need not be complete in what the first has said."""
    units, _, opened = _read("No,Name,Item\n1,a,x\n1,,y\n2,b,z\n1,c,w\n", _BY_NUMBER, ("Name",))
    assert _extents(units, opened) == ["2-3", "4", "5"]
    assert [len(unit.items) for unit in units] == [2, 1, 1]
    assert [unit.findings for unit in units] == [[], [], []]


def test_several_columns_can_tell_the_rows_of_a_shipment() -> None:
    """All of them must agree; rows in which all are empty are shipments of their own."""
    levels = {"shipment": "rows with the same 'No', 'Order'", "item": "each row"}
    units, _, opened = _read("No,Order,X\n1,a,\n1,a,\n1,b,\n,,x\n,,x\n", levels)
    assert _extents(units, opened) == ["2-3", "4", "5", "6"]


def test_rows_of_one_shipment_that_disagree_are_one_finding_that_names_both() -> None:
    """Only columns that the shipment is filled from must agree."""
    units, _, _ = _read("No,Name,Item\n1,a,x\n1,b,y\n1,b,z\n", _BY_NUMBER, ("Name",))
    (finding,) = units[0].findings
    assert (finding.code, finding.place, finding.value) == ("E217", row(3, "Name"), "b")
    assert finding.detail == 'row 2 says "a"'


def test_a_cell_that_only_a_later_row_fills_is_the_shipments() -> None:
    """Nothing that was said is lost."""
    units, _, opened = _read("No,Name\n1,\n1,b\n", _BY_NUMBER, ("Name",))
    assert opened.getter("Name", "shipment")(units[0].shipment) == "b"
    assert units[0].findings == []


def test_too_many_rows_of_one_shipment_are_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file in which all rows have the same number does not fill the memory."""
    monkeypatch.setattr(grouping, "MOST_ROWS", 3)
    units, _, _ = _read("No,X\n" + "1,x\n" * 10 + "2,y\n", _BY_NUMBER)
    assert [len(unit.items) for unit in units] == [3, 1]
    assert [finding.code for finding in units[0].findings] == ["E175"]


def test_a_row_that_is_too_long_or_too_short_is_a_finding_and_the_next_goes_on() -> None:
    """Extra cells that are empty are nothing."""
    units, findings, _ = _read("A,B\n1,2,3\n1\n1,2,,\n1,2\n")
    assert [_codes(unit.findings) for unit in units] == [[("E171", 2)], [("E172", 3)], [], []]
    assert findings == []


@pytest.mark.parametrize(
    ("content", "code", "row_number"),
    [
        ("", "E104", 0),
        ("\n\n", "E104", 0),
        ('A,B\n1,2\n3,"4\n5,6\n', "E107", 3),
        ('A,B\n1,"2"3\n', "E108", 2),
        ("A;B\n1;2\n", "E106", 1),
        (b"A,B\n1,\xe9\n", "E105", 2),
        ("A,B\n1," + "x" * 200_000 + "\n", "E174", 2),
    ],
)
def test_a_file_that_cannot_be_read_is_one_finding(content: str | bytes, code: str, row_number: int) -> None:
    """It names the row where the trouble began."""
    _, findings, _ = _read(content)
    assert _codes(findings) == [(code, row_number)]


def test_a_heading_that_stands_twice_is_a_finding_only_where_it_is_asked_for() -> None:
    """Nobody can say which of the two columns is meant."""
    assert _codes(_read("A,B,B\n1,2,3\n", sources=("B",))[1]) == [("E173", 1)]
    assert _read("A,B,B\n1,2,3\n", sources=("A",))[1] == []


def test_a_missing_column_names_those_that_are_there() -> None:
    """Unless the card says that a file may lack it."""
    with pytest.raises(UnknownSource) as caught:
        _read("A,B,\n1,2,3\n", sources=("C",))
    assert caught.value.known == ["A", "B"]
    assert not caught.value.malformed
    assert caught.value.place == row(1, "C")
    units, _, opened = _read("A,B\n1,2\n", optional=("C",))
    assert opened.getter("C", "shipment")(units[0].shipment) is None


def test_cells_without_quoting_are_taken_as_they_stand() -> None:
    """Exports separated by tabulators rarely quote."""
    units, _, _ = _read('A\tB\n5" pipe\t"x\n', delimiter="\t", quote="none")
    assert units[0].shipment[:2] == ['5" pipe', '"x']


@pytest.mark.parametrize(
    ("settings", "levels", "key"),
    [
        ({"delimiter": "::"}, _EACH, "read.delimiter"),
        ({"quote": ","}, _EACH, "read.quote"),
        ({"encoding": "utf-9"}, _EACH, "read.encoding"),
        ({"skip_rows": -1}, _EACH, "read.skip_rows"),
        ({}, {"shipment": "rows with the same No"}, "levels.shipment"),
        ({}, {"item": "every row"}, "levels.item"),
    ],
)
def test_settings_that_cannot_be_are_told(settings: dict[str, Any], levels: dict[str, str], key: str) -> None:
    """Each with its key in the card."""
    with pytest.raises(WrongSettings) as caught:
        compile_delimited(DelimitedSettings(**settings), levels, {})
    assert [one.key for one in caught.value.wrong] == [key]


def test_a_file_is_declined_with_the_columns_that_it_lacks() -> None:
    """The nearest heading is named, and so is a file that cannot be read."""
    open_ = compile_delimited(DelimitedSettings(), _EACH, {})
    assert claims_header(open_, b"Tracking No,Price\n", ["Price", "Tracking No"]) == ""
    reason = claims_header(open_, b"Tracking Nr,Price\n", ["Tracking No"])
    assert '"Tracking No" (nearest: "Tracking Nr")' in reason
    assert "cannot be read" in claims_header(open_, b"\xff\xfe\x00", ["A"])


@given(
    st.one_of(st.binary(max_size=200), st.text('ab,;"\n\r\t #', max_size=200).map(str.encode)),
    st.sampled_from(sorted(ENCODINGS)),
    st.sampled_from([_EACH, {"shipment": "rows with the same 'a'", "item": "each row"}]),
    st.sampled_from(['"', "none"]),
    st.integers(0, 2),
)
def test_random_bytes_never_raise(content: bytes, encoding: str, levels: dict[str, str], quote: str, skip: int) -> None:
    """Whatever a sender sends is units and findings."""
    units, _, opened = _read(content, levels, encoding=encoding, quote=quote, skip_rows=skip, skip_footer=skip)
    assert all(opened.extent(unit) for unit in units)


def test_a_row_of_blanks_says_nothing() -> None:
    """A spreadsheet leaves blank cells in rows that look empty; they are no shipment, but they count."""
    units, findings, opened = _read("No,Name\n1,x\n  ,\t\n , \n2,y\n")
    assert _extents(units, opened) == ["2", "5"]
    assert findings == []


def test_a_file_of_blanks_is_empty() -> None:
    """Blanks and line ends alone are one cause: there is nothing in it."""
    units, findings, _ = _read("  \n\n \r\n")
    assert (units, _codes(findings)) == ([], [("E104", 0)])


def test_a_wrapped_heading_is_one_heading() -> None:
    """Spreadsheets wrap headings and double their blanks; the table names them in one line."""
    units, findings, opened = _read('"Tracking\nNo",Ship  To\n1,x\n')
    assert opened.getter("Tracking No", "shipment")(units[0].shipment) == "1"
    assert opened.getter("Ship To", "shipment")(units[0].shipment) == "x"
    assert findings == []
    assert claims_header(lambda _: opened, b"", ["Tracking No"]) == ""


def test_zero_bytes_in_the_headings_hint_at_utf_16() -> None:
    """UTF-16 without a mark is readable as UTF-8, and all of it is wrong."""
    units, findings, _ = _read("No,Name\n1,x\n".encode("utf-16-le"))
    assert units == []
    assert _codes(findings) == [("E105", 1)]
    assert findings[0].suggestion == "It may be UTF-16."


def test_a_cell_too_long_is_not_called_an_open_quotation_mark() -> None:
    """Both end at the same limit; the lines that were read tell them apart."""
    _, long, _ = _read(f"No,Name\n1,{'x' * 200_000}\n2,y\n")
    _, open_, _ = _read('No,Name\n1,"x\n' + "2,y\n" * 50_000)
    assert _codes(long) == [("E174", 2)]
    assert _codes(open_) == [("E107", 2)]


def test_rows_that_differ_in_blanks_only_agree() -> None:
    """Runs of blanks are one blank everywhere."""
    (unit,), _, _ = _read("No,Name\n1,a b\n1,a  b\n", _BY_NUMBER, ("Name",))
    assert unit.findings == []


@pytest.mark.parametrize(
    ("mark", "said"), [(";", '";"'), ("\t", "a tabulator"), ("|", '"|"'), ("^", '"^"'), ("~", '"~"')]
)
def test_every_usual_delimiter_that_was_not_agreed_is_told(mark: str, said: str) -> None:
    """A heading keeps the tabulators that it holds until this has been asked."""
    read = read_as("delimited", f"No{mark}Name\n1{mark}Ann\n", {"shipment": "each row"})
    ((code, _),) = read.codes
    assert (code, said in read.closed[0].detail) == ("E106", True)


def test_a_second_byte_order_mark_is_told() -> None:
    """And not taken for a letter of the first heading."""
    read = read_as("delimited", b"\xef\xbb\xbf\xef\xbb\xbfNo,Name\n1,Ann\n", {"shipment": "each row"})
    assert [(one.code, "mark too many" in one.detail) for one in read.closed] == [("E105", True)]


@pytest.mark.parametrize(
    ("end", "shown"), [("\x1a", "\\x1a"), ("\0\0", "\\x00\\x00"), ("3", "3"), ("3;b,c", "3;b | c")]
)
def test_a_row_that_is_too_short_is_shown_with_what_cannot_be_seen(end, shown):
    """Old programs end a file with such a character."""
    read = read_as("delimited", "A,B,C\n1,2,3\n" + end, {"shipment": "each row"}, ("A",))
    (found,) = [one for findings in read.found for one in findings]
    assert (found.code, found.value) == ("E172", shown)
