"""Records of several types become shipments and items; counts are held against what was read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formats.reading_it import read_as
from translator.formats import record_types
from translator.formats.reading import UnknownSource
from translator.formats.record_types import claims_first_record
from translator.formats.registry import FORMATS

_TYPES = {"A": ["t", "Batch"], "H": ["t", "No"], "D": ["t", "SKU"], "N": ["t", "Note"], "T": ["t", "Count"]}
_LEVELS = {"shipment": "each 'H' record", "item": "each 'D' record"}
_SOURCES = ("No", "A: Batch", "N: Note"), ("SKU", "N: Note", "H: No")


def _read(text, **settings):
    counts = settings.pop("counts", {"T: Count": "records"})
    return read_as("delimited", text, _LEVELS, *_SOURCES, records=_TYPES, outside=["A"], counts=counts, **settings)


def test_a_shipment_has_the_records_up_to_the_next_and_an_item_those_up_to_the_next_item():
    """An item looks at its own records, then at those of its shipment, then at the header of the file."""
    read = _read("A,7\nH,1\nN,x\nD,a\nN,y\nD,b\nH,2\nD,c\nT,9\n")
    assert [one[:2] for one in read.shipments] == [["1", "7"], ["2", "7"]]
    assert read.items == [[["a", "y", "1"], ["b", "x", "1"]], [["c", None, "2"]]]
    assert read.extents == ["2-6", "7-8"]


def test_two_records_that_say_different_things_are_a_finding():
    """Never a silent choice; two that say the same are none."""
    read = _read("H,1\nN,x\nN, x\nH,2\nN,x\nN,y\nT,7\n")
    assert read.codes == [("E216", 6)]
    assert read.found[1][0].detail == 'the first is "x"'


def test_the_header_of_each_batch_holds_for_its_shipments():
    """A file may hold several batches, each with header and trailer; the counts add up."""
    read = _read("A,7\nH,1\nT,3\nA,8\nH,2\nT,3\n")
    assert read.shipments == [["1", "7", None], ["2", "8", None]]
    assert read.codes == []


@pytest.mark.parametrize(
    ("what", "said", "codes"),
    [
        ("records", 6, []),
        ("records", 5, [("E131", 6)]),
        ("shipments", 2, []),
        ("items", 2, []),
        ("records of 'D', 'H'", 4, []),
        ("records of 'D', 'H'", 40, [("E131", 6)]),
        ("records", "many", [("E131", 6)]),
        ("records", "", [("E131", 6)]),
    ],
)
def test_a_count_is_verified(what, said, codes):
    """A wrong one is a finding about the file, which refuses it."""
    read = _read(f"A,7\nH,1\nD,a\nH,2\nD,b\nT,{said}\n", counts={"T: Count": what})
    assert read.codes == codes


def test_a_file_without_its_trailer_was_cut_off():
    """Nothing else could tell it."""
    read = _read("A,7\nH,1\nD,a\n")
    assert [(finding.code, finding.value) for finding in read.closed] == [("E132", "T")]


def test_a_record_of_no_known_type_refuses_its_shipment_alone():
    """Unless the card says that there are others; they count all the same."""
    text = "A,7\nH,1\nX,1\nH,2\nT,5\n"
    assert _read(text).codes == [("E176", 3)]
    assert _read(text, ignore_others=True).codes == []


def test_strange_records_before_the_first_shipment_do_not_cascade():
    """Each kind is told once."""
    read = _read("X,1\nX,2\nY,1\nD,1\nD,2\nH,1\nT,7\n")
    assert read.codes == [("E176", 1), ("E176", 3), ("E177", 4)]


def test_a_file_of_something_else_is_one_finding():
    """One cause, however many kinds of rows it has."""
    assert _read("".join(f"row {number};x\n" for number in range(100))).codes == [("E176", 1)]


def test_too_long_and_too_short_rows_are_findings_of_their_shipment():
    """The rest goes on."""
    assert _read("H,1\nD\nH,2\nD,a,b\nT,5\n").codes == [("E172", 2), ("E171", 4)]


def test_too_many_records_of_one_shipment_are_counted_and_not_kept(monkeypatch):
    """A file whose shipments never end does not fill the memory."""
    monkeypatch.setattr(record_types, "MOST_ROWS", 3)
    read = _read("H,1\n" + "D,a\n" * 10 + "T,12\n")
    assert [len(unit.items) for unit in read.units] == [2]
    assert read.codes == [("E175", 1)]


def test_an_empty_file_is_one_finding():
    """Not a missing trailer as well."""
    assert _read("").codes == [("E104", 0)]


def test_places_name_the_record_that_holds_the_source():
    """A source of another record stands in that record's row."""
    read = _read("A,7\nH,1\nD,a\nN,y\nT,5\n")
    (unit,) = read.units
    place = read.opened.place
    assert [place(unit.items[0], one).ordinal for one in ("SKU", "N: Note", "H: No", "A: Batch", "")] == [3, 4, 2, 1, 3]
    assert str(place(unit.shipment, "A: Batch")) == 'row 1, column "A: Batch"'


def test_an_unknown_column_is_the_authors_to_mend():
    """It lists the columns of the type."""
    opened = _read("").opened
    with pytest.raises(UnknownSource) as caught:
        opened.getter("D: Price", "item")
    assert (caught.value.known, caught.value.malformed) == (["t", "SKU"], True)
    assert opened.getter("D: column 2", "item")


def test_a_file_is_claimed_by_the_type_of_its_first_record():
    """And declined with the type that it has."""
    entry = FORMATS["delimited"]
    open_ = entry.compile(entry.settings(records=_TYPES), _LEVELS, {})
    assert claims_first_record(open_, b"A,7\n", "A") == ""
    assert claims_first_record(open_, b"H,7\n", "A") == 'its first record is of type "H", not "A"'
    assert "names no types" in claims_first_record(
        entry.compile(entry.settings(), {"shipment": "each row"}, {}), b"", "A"
    )


@given(st.lists(st.sampled_from(["A,1", "H,1", "D,2", "N,x", "N,y", "T,3", "X", "", "H", "D,1,2", '"']), max_size=20))
def test_records_in_any_order_never_raise(records):
    """Whatever the order is units and findings."""
    read = _read("\n".join(records))
    assert all(read.extents)
