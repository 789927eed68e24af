"""Values at fixed columns become units; lengths, counts and cut characters are findings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formats.reading_it import read_as
from translator.formats.encoding import CHUNK, ENCODINGS
from translator.formats.fixed_width import claims_beginning, compile_fixed_width
from translator.formats.fixed_width_settings import FixedWidthSettings
from translator.formats.reading import UnknownSource
from translator.formats.setting import WrongSettings

_EACH = {"shipment": "each row"}
_BY_NUMBER = {"shipment": "rows with the same 'cols 1-4'", "item": "each row"}
_TYPES = {name: f"cols 1-3 = '{name}'" for name in ("HDR", "ORD", "LIN", "TRL")}
_LEVELS = {"shipment": "each 'ORD' record", "item": "each 'LIN' record"}
_FEED = "HDR20261121\nORD0001Ann  \nLINsku1\nLINsku2\n\nORD0002Bob\nLINsku3\nTRL00007\n"


def _feed(text, **settings):
    shipment, items = ("cols 4-7", "HDR: cols 4-11"), ("cols 4-8", "ORD: cols 8-12")
    counts = {"TRL: cols 4-8": "records"}
    return read_as(
        "fixed-width", text, _LEVELS, shipment, items, records=_TYPES, outside=["HDR"], counts=counts, **settings
    )


def test_values_stand_at_columns_counted_from_one():
    """Blank records are left out and counted; what a short record lacks is blank."""
    read = read_as("fixed-width", "0001Ann  5\n\n0002Bob\n", _EACH, ("cols 1-4", "cols 5-9", "col 10", "cols 20-30"))
    assert read.shipments == [["0001", "Ann  ", "5", ""], ["0002", "Bob", "", ""]]
    assert (read.extents, read.codes) == (["1", "3"], [])


def test_a_header_shipments_their_lines_and_a_trailer_with_its_count():
    """Told apart by a literal at a place."""
    read = _feed(_FEED)
    assert read.shipments == [["0001", "20261121"], ["0002", "20261121"]]
    assert read.items == [[["sku1", "Ann  "], ["sku2", "Ann  "]], [["sku3", "Bob"]]]
    assert read.codes == []
    assert _feed(_FEED.replace("00007", "00008")).codes == [("E131", 8)]
    assert _feed(_FEED[: _FEED.index("TRL")]).codes == [("E132", 0)]


def test_literals_may_stand_at_different_places():
    """The first that fits tells the type."""
    levels, types = {"shipment": "each 'h' record", "item": "each 'd' record"}, {"h": "col 2 = 'H'", "d": "col 4 = 'D'"}
    read = read_as("fixed-width", "1H\n2  D\n3  D\n", levels, ("col 1",), ("col 1",), records=types)
    assert (read.shipments, read.items) == ([["1"]], [[["2"], ["3"]]])


def test_bytes_and_characters_are_counted_as_declared():
    """A letter with an accent is one character and two bytes of UTF-8."""
    in_bytes = read_as("fixed-width", "é12\ne123\n", _EACH, ("cols 3-4",), positions="bytes")
    in_characters = read_as("fixed-width", "é12\ne123\n", _EACH, ("cols 2-3",), positions="characters")
    assert in_bytes.shipments == [["12"], ["23"]]
    assert in_characters.shipments == [["12"], ["12"]]


def test_a_character_cut_in_two_is_a_finding():
    """Bytes were declared and characters were counted, or the other way about."""
    read = read_as("fixed-width", "aé\nab\n", _EACH, ("cols 1-2",), positions="bytes")
    assert read.codes == [("E239", 1)]
    types = read_as("fixed-width", "aé\n", {"shipment": "each 'a' record"}, ("cols 1-2",), positions="bytes",
                    records={"a": "col 1 = 'a'"})  # fmt: skip
    assert types.codes == [("E239", 1)]


def test_records_of_another_length_are_findings_where_the_length_is_declared():
    """Blanks behind the end are nothing."""
    read = read_as("fixed-width", "1234\n123\n12345\n1234  \n", _EACH, ("cols 1-4",), record_length=4)
    assert read.codes == [("E172", 2), ("E171", 3)]
    assert [len(found) for found in read.found] == [0, 1, 1, 0]


@pytest.mark.parametrize("positions", ["bytes", "characters"])
def test_a_file_without_line_ends_is_cut_by_length(positions):
    """Line ends that stand there all the same are left out; a rest is too short."""
    settings = {"line_ends": False, "record_length": 5, "positions": positions}
    read = read_as("fixed-width", "0001a0001b\r\n0002c00", _BY_NUMBER, ("cols 1-4",), ("col 5",), **settings)
    assert read.items == [[["a"], ["b"]], [["c"]], [[""]]]
    assert read.codes == [("E172", 4)]


@pytest.mark.parametrize("positions", ["bytes", "characters"])
def test_records_do_not_depend_on_the_pieces_that_a_file_is_read_in(positions):
    """Nor do letters of several bytes."""
    record = "0123456é" if positions == "characters" else "012345é"
    count = CHUNK // 8 * 3
    read = read_as(
        "fixed-width", record * count, _EACH, ("cols 1-8",), line_ends=False, record_length=8, positions=positions
    )
    assert len(read.units) == count
    assert {one for (one,) in read.shipments} == {record}


def test_rows_are_grouped_by_columns():
    """As in delimited text, with columns for headings."""
    read = read_as("fixed-width", "0001Annx\n0001Bobx\n", _BY_NUMBER, ("cols 5-7",))
    (finding,) = read.found[0]
    assert (finding.code, str(finding.place)) == ("E217", 'row 2, column "cols 5-7"')
    apart = read_as(
        "fixed-width", "0001a\n0002b\n0001c\n", _BY_NUMBER, ("cols 1-4",), ("col 5",), shipment_rows="anywhere"
    )
    assert apart.items == [[["a"], ["c"]], [["b"]]]


@pytest.mark.parametrize("content", ["", "\n \n", b"\x1a"])
def test_a_file_of_blanks_is_empty(content):
    """One cause, one finding."""
    assert read_as("fixed-width", content, _EACH, ("col 1",)).codes == [("E104", 0)]


def test_undecodable_bytes_are_told_behind_the_records_before_them():
    """With the offset."""
    read = read_as("fixed-width", b"0001\n00\xff\n", _EACH, ("cols 1-4",))
    assert read.codes == [("E105", 2)]
    assert "offset 7" in read.closed[0].detail
    pieces = read_as(
        "fixed-width", b"000100\xff2", _EACH, ("cols 1-4",), line_ends=False, record_length=4, positions="bytes"
    )
    assert "offset 6" in pieces.closed[0].detail


@pytest.mark.parametrize("source", ["cols 5-4", "cols 0-4", "5-9", "cols a-b", "col"])
def test_a_place_that_cannot_be_is_the_authors_to_mend(source):
    """With how to write it."""
    with pytest.raises(UnknownSource) as caught:
        read_as("fixed-width", "", _EACH, (source,))
    assert caught.value.malformed


@pytest.mark.parametrize(
    ("settings", "levels", "key"),
    [
        ({"line_ends": False}, _EACH, "read.line_ends"),
        ({"positions": "bytes", "encoding": "utf-16"}, _EACH, "read.positions"),
        ({"skip_rows": -1}, _EACH, "read.skip_rows"),
        ({}, {"shipment": "rows with the same 'No'"}, "levels.shipment"),
        ({"fill_down": ("No",)}, _BY_NUMBER, "read.fill_down"),
        ({"shipment_rows": "anywhere"}, _EACH, "read.shipment_rows"),
        ({"outside": ("X",)}, _EACH, "read.outside"),
        ({"records": {"X": "HDR"}}, {"shipment": "each 'X' record"}, "read.records.X"),
        ({"records": {"X": "col 1 = 'X'"}}, {"shipment": "each 'Y' record"}, "levels.shipment"),
        (
            {"records": {"X": "col 1 = 'X'"}, "counts": {"X: No": "items"}},
            {"shipment": "each 'X' record"},
            "read.counts.X: No",
        ),
    ],
)
def test_settings_that_cannot_be_are_told(settings, levels, key):
    """Each with its key in the card."""
    with pytest.raises(WrongSettings) as caught:
        compile_fixed_width(FixedWidthSettings(**settings), levels, {})
    assert {one.key for one in caught.value.wrong} == {key}


def test_a_file_is_claimed_by_how_it_begins():
    """With one type of records and with several."""
    single = compile_fixed_width(FixedWidthSettings(), _EACH, {})
    typed = compile_fixed_width(FixedWidthSettings(records=_TYPES), _LEVELS, {})
    for open_ in (single, typed):
        assert claims_beginning(open_, b"HDR1\n", "HDR") == ""
        assert 'begins with "ABC1"' in claims_beginning(open_, b"ABC1\n", "HDR")


_TEXT = st.text(st.characters(codec="utf-8", categories=["L", "N", "P"]), min_size=1, max_size=6)


@given(
    st.lists(st.tuples(_TEXT, _TEXT), min_size=1, max_size=6), st.booleans(), st.sampled_from(["bytes", "characters"])
)
def test_what_is_written_reads_back_the_same(rows, line_ends, positions):
    """Padded with blanks to its columns, in either count, with line ends or without."""

    def padded(text: str, width: int) -> str:
        length = len(text.encode()) if positions == "bytes" else len(text)
        return text + " " * (width - length)

    end = "\n" if line_ends else ""
    text = "".join(padded(padded(first, 30) + second, 60) + end for first, second in rows)
    if positions == "bytes":
        text = "".join(padded(first, 30) + padded(second, 30) + end for first, second in rows)
    settings = {"line_ends": line_ends, "positions": positions, "record_length": 60}
    read = read_as("fixed-width", text, _EACH, ("cols 1-30", "cols 31-60"), **settings)
    assert [tuple(cell.rstrip() for cell in one) for one in read.shipments] == rows
    assert read.codes == []


@given(
    st.binary(max_size=200),
    st.sampled_from(sorted(ENCODINGS)),
    st.booleans(),
    st.sampled_from(["bytes", "characters"]),
    st.booleans(),
)
def test_random_bytes_never_raise(content, encoding, line_ends, positions, typed):
    """Whatever a sender sends is units and findings."""
    settings = {"encoding": encoding, "line_ends": line_ends, "record_length": 7, "positions": positions}
    if encoding.startswith("utf-16"):
        settings["positions"] = "characters"
    if typed:
        settings["records"] = {"a": "col 1 = 'a'", "b": "col 2 = 'b'"}
    levels = {"shipment": "each 'a' record", "item": "each 'b' record"} if typed else _BY_NUMBER
    assert all(read_as("fixed-width", content, levels, ("cols 2-3",), ("cols 3-9",), **settings).extents)


def test_a_carriers_feed_of_one_value_a_record_is_read():
    """Every record of it is of another type; the card names those that it wants."""
    shipments = "".join(f"V010 V\nV020 3SD{number}\nV140 NAME {number}\nV999\n" for number in (1, 2))
    types = {name: f"cols 1-4 = '{name}'" for name in ("A010", "V010", "V020", "V140")}
    sources = ("V020: cols 6-20", "V140: cols 6-40", "A010: cols 6-13")
    settings = {"records": types, "outside": ["A010"], "ignore_others": True}
    levels = {"shipment": "each 'V010' record"}
    read = read_as("fixed-width", f"A010 20191105\nA999\n{shipments}Z001\n", levels, sources, **settings)
    assert read.shipments == [["3SD1", "NAME 1", "20191105"], ["3SD2", "NAME 2", "20191105"]]
    assert read.codes == []


@pytest.mark.parametrize("agreed", ["bytes", "characters"])
@pytest.mark.parametrize("length", [0, 6])
def test_columns_that_are_counted_otherwise_than_agreed_refuse_the_file(agreed, length):
    """Every value behind the first letter with an accent would be shifted, and wrong."""
    names = ("Ann", "Eva", "Zoé")
    by_character = "".join(f"{name:<4}12\n" for name in names)
    by_byte = "".join(f"{name}{' ' * (4 - len(name.encode()))}12\n" for name in names)
    wrong, right = (by_character, by_byte) if agreed == "bytes" else (by_byte, by_character)
    read = read_as("fixed-width", wrong, _EACH, ("cols 5-6",), positions=agreed, record_length=length)
    assert [one.code for one in read.closed] == ["E195"]
    assert read_as("fixed-width", right, _EACH, ("cols 5-6",), positions=agreed, record_length=length).closed == []
    ragged = read_as("fixed-width", "Zoé 1\nAnn 12345\nEva 123\n", _EACH, ("cols 5-6",), positions=agreed)
    assert ragged.closed == []
