"""A sheet becomes units as delimited text does; what the sheet itself has lost is a finding."""

from __future__ import annotations

import struct
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.formats.reading_it import read_as
from tests.formats.sheets import Raw, Styled, ods, xlsx
from translator.formats import sheet_rows
from translator.formats.delimited_headings import claims_header
from translator.formats.reading import UnknownSource
from translator.formats.registry import FORMATS
from translator.formats.setting import WrongSettings
from translator.formats.sheet_cells import cell_text
from translator.formats.sheet_old_errors import errors_of_sheet
from translator.formats.spreadsheet import compile_spreadsheet
from translator.formats.spreadsheet_settings import SpreadsheetSettings

_EACH = {"shipment": "each row", "item": "each row"}
_BY_NUMBER = {"shipment": "rows with the same 'No'", "item": "each row"}
_OLD = (Path(__file__).parent / "orders.xls").read_bytes()
_BOOK = xlsx(("Orders", [["No", "Name"], ["00123", "Ann"], [], [2, "Bob"]]), ("Other", [["A"], ["x"]]))


def _one(*cells):
    return xlsx(("S", [[chr(65 + index) for index in range(len(cells))], [*cells]]))


def test_rows_have_the_numbers_that_the_sheet_shows():
    """Blank rows are left out and count."""
    read = read_as("spreadsheet", _BOOK, _EACH, ("No", "Name"))
    assert (read.shipments, read.extents, read.codes) == ([["00123", "Ann"], ["2", "Bob"]], ["2", "4"], [])
    assert str(read.opened.place(read.units[0].shipment, "No")) == 'row 2, column "No"'


def test_numbers_and_days_are_read_as_a_person_sees_them():
    """No float, no exponent: a long number keeps its digits, 0.1 + 0.2 is 0.3."""
    cells = (12345678901234, 123000000000.0, 0.1 + 0.2, 1e-7, -4.50, True, Styled(46347, 1), Styled(46347.34375, 2))
    read = read_as("spreadsheet", _one(*cells), _EACH, tuple("ABCDEFGH"))
    assert read.shipments == [
        ["12345678901234", "123000000000", "0.3", "0.0000001", "-4.5", "TRUE", "2026-11-21", "2026-11-21 08:15:00"]
    ]
    assert read.codes == []


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (1234567890123456789, "E236"), ("1.23E+11", "E236"), ("9,87e+12", "E236"), ("#REF!", "E237"),
        (123456789012345, ""), ("1E5", ""), ("A1.23E+11", ""), ("#1", ""),
    ],
)  # fmt: skip
def test_what_the_sheet_has_lost_is_a_finding_where_it_is_asked_for(cell, code):
    """Excel keeps 15 digits; a text that looks rounded was rounded before."""
    book = _one("x", cell)
    asked = read_as("spreadsheet", book, _EACH, ("B",))
    assert [finding.code for finding in asked.found[0]] == [code] * bool(code)
    assert all(str(finding.place) == 'row 2, column "B"' for finding in asked.found[0])
    assert read_as("spreadsheet", book, _EACH, ("A",)).codes == []


_WITHOUT = [
    ('<c {} t="e"><f>VLOOKUP(A1,Z:Z,1,0)</f><v>#N/A</v></c>', "#N/A"),
    ("<c {} s='1' t='e'><v>#REF!</v></c>", "#REF!"),
    ('<c {} t="e" vm="1"><v>#SPILL!</v></c>', "#SPILL!"),
    ('<c {} t="e"><f>A1</f><v>#BLOCKED!</v></c>', "#BLOCKED!"),
    ('<c {} t="e"><v>Kaputt</v></c>', "#ERROR! Kaputt"),
    ('<c {} t="e"><f>A1</f><v/></c>', "#ERROR! "),
    ("<c {}><f>A1&amp;&quot;x&quot;</f></c>", '=A1&"x" (not computed)'),
    ("<c {}><f>A1</f><v></v></c>", "=A1 (not computed)"),
    ("<c {}><f>A1</f><v /></c>", "=A1 (not computed)"),
    ('<c {} t="n"><f t="shared" si="0"/></c>', "= (not computed)"),
    ('<c {} t="str"><f>A1</f></c>', "=A1 (not computed)"),
]


@pytest.mark.parametrize(("cell", "shown"), _WITHOUT)
def test_a_formula_without_a_value_is_a_finding_at_its_cell_and_never_a_blank(cell, shown):
    """Whatever the error is called, and where nobody has computed the formula."""
    book = xlsx(("S", [["A", "B"], ["x", "y"], ["x", Raw(cell)]]))
    read = read_as("spreadsheet", book, _EACH, ("A", "B"))
    assert read.shipments == [["x", "y"], ["x", shown]]
    found = [(one.code, str(one.place), one.value) for unit in read.units for one in unit.findings]
    assert found == [("E237", 'row 3, column "B"', shown)]


def test_a_formula_that_gave_a_value_or_an_empty_text_is_what_it_gave():
    """An empty text is a value: the cell is blank for everybody who looks at it."""
    cells = ("<c {}><f>1+1</f><v>2</v></c>", '<c {} t="str"><f>IF(1,"")</f><v></v></c>',
             '<c {} t="str"><f>A1</f><v>text</v></c>', '<c {} t="b"><f>TRUE()</f><v>1</v></c>')  # fmt: skip
    read = read_as("spreadsheet", _one("x", *map(Raw, cells)), _EACH, tuple("ABCDE"))
    assert (read.shipments, read.codes) == ([["x", "2", "", "text", "TRUE"]], [])


def test_formulas_without_a_value_are_found_under_a_prefix_and_across_the_pieces_of_a_file(monkeypatch):
    """A program may write every element with a prefix, and a mark may be cut in two as the file is unpacked."""
    book = xlsx(("S", [["A"], [Raw('<c {} t="e"><v>#N/A</v></c>')], [Raw("<c {}><f>A1</f></c>")]]))
    with zipfile.ZipFile(BytesIO(book)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = (
        parts["xl/worksheets/sheet1.xml"].decode().replace("</", "</\0").replace("<", "<x:").replace("<x:/\0", "</x:")
    )
    parts["xl/worksheets/sheet1.xml"] = sheet.replace("xmlns=", "xmlns:x=").encode()
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    for piece in (200, 1 << 16):
        monkeypatch.setattr(sheet_rows, "_PIECE", piece)
        assert read_as("spreadsheet", out.getvalue(), _EACH, ("A",)).codes == [("E237", 2), ("E237", 3)]


_CELL = 'table:formula="of:=[.A1]" office:value-type='
_DOCUMENT = [
    (f'{_CELL}"string" office:string-value="" calcext:value-type="error"><text:p>#N/A</text:p>', "#N/A"),
    (f'{_CELL}"float" office:value="0"><text:p>#DIV/0!</text:p>', "#DIV/0!"),
    (f'{_CELL}"float" office:value="0"><text:p>Err:502</text:p>', "Err:502"),
    ('table:formula="of:=[.A1]">', "=[.A1] (not computed)"),
]


@pytest.mark.parametrize(("cell", "shown"), _DOCUMENT)
def test_a_formula_of_libreoffice_without_a_value_is_a_finding(cell, shown):
    """It stores some errors as an empty text and some as the number 0."""
    calcext = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    raw = Raw(f"<table:table-cell {calcext} {cell}</table:table-cell>")
    read = read_as("spreadsheet", ods("S", [["A", "B"], ["x", raw]]), _EACH, ("A", "B"))
    assert (read.shipments, read.codes) == ([["x", shown]], [("E237", 2)])


def _with_error(code: int) -> bytes:
    """The workbook, with an error where the number of row 2 stands, and an empty record behind it."""
    number = bytes.fromhex("03020e00010000001100")
    at = _OLD.index(number)
    error = struct.pack("<HHHHHBB", 0x0205, 8, 1, 0, 0x11, code, 1) + struct.pack("<HHH", 0x00EF, 2, 0)
    return _OLD[:at] + error + _OLD[at + len(error) :]


@pytest.mark.parametrize(("code", "shown"), [(0x2A, "#N/A"), (0x07, "#DIV/0!"), (0x1D, "#NAME?")])
def test_a_formula_of_an_old_workbook_that_has_failed_is_a_finding(code, shown):
    """Its sheet tells that in a record of its own."""
    headings = read_as("spreadsheet", _OLD, _EACH).opened.headings
    read = read_as("spreadsheet", _with_error(code), _EACH, tuple(headings))
    assert read.shipments[0][0] == shown
    assert read.codes[:1] == [("E237", 2)]


@settings(max_examples=100)
@given(st.lists(st.tuples(st.integers(0, len(_OLD) - 1), st.integers(0, 255)), max_size=8), st.integers(0, len(_OLD)))
def test_errors_are_sought_in_any_bytes_without_raising(changes, cut):
    """A damaged file has none, or those that are still there."""
    content = bytearray(_with_error(0x2A))
    for at, byte in changes:
        content[at] = byte
    errors_of_sheet(bytes(content[:cut]), 0, 1)


@pytest.mark.parametrize("sheet", [2, "Other", " other"])
def test_a_sheet_is_named_or_numbered(sheet):
    """Small and capital letters are the same."""
    assert read_as("spreadsheet", _BOOK, _EACH, ("A",), sheet=sheet).shipments == [["x"]]


@pytest.mark.parametrize("sheet", [3, "Nowhere"])
def test_a_missing_sheet_lists_those_that_are_there(sheet):
    """The sender sees what the workbook has."""
    (finding,) = read_as("spreadsheet", _BOOK, _EACH, sheet=sheet).closed
    assert (finding.code, finding.value, finding.detail) == ("E135", str(sheet), 'it has "Orders", "Other"')


def test_a_cell_merged_over_rows_stands_in_each_of_them():
    """A person sees one cell beside all of them."""
    rows = [["No", "Name", "SKU"], ["1", "Ann", "a"], ["", "", "b"], ["", "", "c"], ["2", "", "d"]]
    read = read_as("spreadsheet", xlsx(("S", rows), merged="A2:A4 B2:B3"), _BY_NUMBER, ("No", "Name"), ("SKU", "Name"))
    assert read.shipments == [["1", "Ann"], ["2", ""]]
    assert read.items == [[["a", "Ann"], ["b", "Ann"], ["c", ""]], [["d", ""]]]


def test_a_title_above_and_totals_below_are_left_out():
    """As in delimited text; blank columns behind the headings are none."""
    rows = [["Report"], [], ["No", "Name", " "], ["1", "Ann", ""], ["No", "Name", ""], ["2", "Bob", "x"], ["Total", 2]]
    read = read_as("spreadsheet", xlsx(("S", rows)), _EACH, ("No",), skip_rows=1, trailer="Total")
    assert read.shipments == [["1"], ["2"]]
    assert read.codes == [("E171", 6)]
    footer = read_as("spreadsheet", xlsx(("S", rows)), _EACH, ("No",), skip_rows=1, skip_footer=2)
    assert footer.shipments == [["1"]]


def test_old_workbooks_and_those_of_libreoffice_are_read_alike():
    """Told by their content, not by their names."""
    assert read_as("spreadsheet", _OLD, _EACH, ("No", "Day")).shipments == [
        ["12345678901234", "2026-11-21"],
        ["007", ""],
    ]
    read = read_as("spreadsheet", ods("S", [["No", "P"], ["007", 12345678901234], ["1", 0.35]]), _EACH, ("No", "P"))
    assert read.shipments == [["007", "12345678901234"], ["1", "0.35"]]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "E104"), (b"No,Name\n1,x\n", "E134"), (_BOOK[:400], "E134"), (_OLD[:3000], "E134"),
        (b"PK\x03\x04" + bytes(100), "E134"), (xlsx(("S", [])), "E104"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_one_finding(content, code):
    """A CSV with another name is the usual one."""
    assert [finding.code for finding in read_as("spreadsheet", content, _EACH, ("No",)).closed] == [code]


def test_a_packed_file_is_unpacked_within_bounds(monkeypatch):
    """What it says of its own size is not believed; a small file can hold a very large one."""
    monkeypatch.setattr(sheet_rows, "LARGEST_UNPACKED", 1 << 20)
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", bytes(1 << 21))
    assert [finding.code for finding in read_as("spreadsheet", out.getvalue(), _EACH).closed] == ["E138"]
    monkeypatch.setattr(sheet_rows, "LARGEST_FILE", 100)
    assert [finding.code for finding in read_as("spreadsheet", _BOOK, _EACH).closed] == ["E138"]


@pytest.mark.parametrize("sheet", [0, -1, "", True])
def test_a_sheet_that_cannot_be_is_told(sheet):
    """With its key in the card."""
    with pytest.raises(WrongSettings) as caught:
        compile_spreadsheet(SpreadsheetSettings(sheet=sheet), _EACH, {})
    assert [one.key for one in caught.value.wrong] == ["read.sheet"]


def test_a_workbook_is_claimed_by_its_headings():
    """All of the file is looked at: its beginning tells nothing."""
    open_ = compile_spreadsheet(SpreadsheetSettings(), _EACH, {})
    assert claims_header(open_, _BOOK, ["No", "Name"]) == ""
    assert 'no column "Nr"' in claims_header(open_, _BOOK, ["Nr"])
    assert "cannot be read" in claims_header(open_, b"No,Name\n", ["No"])
    assert FORMATS["spreadsheet"].head == sheet_rows.LARGEST_FILE


@given(st.floats(allow_nan=True, allow_infinity=True))
def test_a_number_is_never_shown_with_an_exponent(number):
    """And is the number that the sheet keeps, of fifteen digits."""
    text = cell_text(number)
    assert "e" not in text.lower().replace("inf", "").replace("nan", "")
    if number == number and abs(number) < 1e300:  # noqa: PLR0124  it is a number
        assert float(text) == pytest.approx(number, rel=1e-14, abs=0)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([_BOOK, _OLD]), st.lists(st.tuples(st.integers(0), st.integers(0, 255)), max_size=6), st.integers(0)
)
def test_a_damaged_workbook_never_raises(book, changes, cut):
    """Whatever a sender sends is units and findings, and calamine's panics are findings."""
    damaged = bytearray(book)
    for place, byte in changes:
        damaged[place % len(damaged)] = byte
    if cut % 4 == 0:
        del damaged[cut % len(damaged) :]
    read = read_as("spreadsheet", bytes(damaged), _EACH, ("column 1",)) if _readable(damaged) else None
    assert read is None or all(read.extents)


def _readable(damaged):
    """Whether headings stand in it, so that a column can be asked for at all."""
    open_ = compile_spreadsheet(SpreadsheetSettings(), _EACH, {})
    return len(open_(BytesIO(bytes(damaged))).headings) > 0


def test_a_heading_that_stands_in_another_sheet_is_told_with_that_sheet():
    """And the other sheets are named where none has it."""
    orders = ("Orders", [["Export"], ["No", "Name"], ["1", "Ann"]])
    book = xlsx(("Notes", [["About"], ["x"]]), orders, ("Rates", [["A"]]))
    opened = compile_spreadsheet(SpreadsheetSettings(), {"shipment": "each row"}, {})(BytesIO(book))
    for heading, said in (("no", 'It stands in the sheet "Orders".'), ("Z", 'The other sheets are "Orders", "Rates".')):
        with pytest.raises(UnknownSource) as caught:
            opened.getter(heading, "shipment")
        assert f'The sheet "Notes" was read. {said}' in caught.value.remedy
    told = claims_header(compile_spreadsheet(SpreadsheetSettings(), {"shipment": "each row"}, {}), book, ["No"])
    assert 'It stands in the sheet "Orders"' in told


def test_another_sheet_with_the_same_headings_and_rows_is_told():
    """It may hold parcels that nobody files."""
    rows = [["No", "Name"], ["1", "Ann"]]
    more = [["Our parcels"], ["name", "No", "More"], ["Bob", 2], [], ["Cy", 3]]
    book = xlsx(("Orders", rows), ("More", more), ("Empty", rows[:1]), ("Other", [["No"], ["1"]]), ("Notes", []))
    read = read_as("spreadsheet", book, _EACH, ("No",))
    assert [(one.code, one.value, one.detail) for one in read.closed] == [("W135", "More", "2 rows")]
    assert read.shipments == [["1"]]
