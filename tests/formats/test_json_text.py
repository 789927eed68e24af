"""JSON and JSON Lines become units, streamed; numbers stay as they were written."""

from __future__ import annotations

import json
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.formats.reading_it import read_as
from translator.formats import json_late, json_stream
from translator.formats.encoding import CHUNK
from translator.formats.json_text import JsonSettings, claims_keys, compile_json
from translator.formats.reading import Undecided, UnknownSource
from translator.formats.setting import WrongSettings

_ORDERS = {"shipment": "each of /orders", "item": "each of lines"}
_ROOT = {"shipment": "each of /"}
_LINES = {"shipment": "each line", "item": "each of lines"}


def test_numbers_are_read_as_they_were_written():
    """No float ever stands between: money keeps its decimals and identifiers their digits."""
    numbers = ["0.10", "12345678901234567890", "1e5", "-0.0", "9007199254740993", "1.23E+11"]
    read = read_as("json", "[" + ",".join('{"n": ' + number + "}" for number in numbers) + "]", _ROOT, ("n",))
    assert read.shipments == [[number] for number in numbers]


def test_values_are_texts_and_null_is_nothing():
    """Yes and no in JSON's own words."""
    text = r'[{"a": "x\u00e9\n", "b": true, "c": false, "d": null, "e": "", "f": "\ud83d\ude00"}]'
    assert read_as("json", text, _ROOT, tuple("abcdefg")).shipments == [["xé\n", "true", "false", None, "", "😀", None]]


def test_paths_lead_into_objects_and_arrays_and_to_what_stands_around():
    """Positions count from 1; a key with a slash stands in quotation marks; a leading slash begins at the top."""
    text = '{"batch": {"no": 7}, "orders": [{"ship/to": {"n[1]": "x"}, "i": [["a"], ["b", "c"]], "one": ["z"]}]}'
    sources = ("'ship/to'/'n[1]'", "i[2][1]", "/batch/no", "one", "i[3]")
    assert read_as("json", text, _ORDERS, sources).shipments == [["x", "b", "7", "z", None]]


def test_places_are_paths_in_the_whole_file():
    """Of shipments, items and values."""
    read = read_as("json", '{"orders": [{}, {"lines": [{"sku": "a"}, {"sku": "b"}]}]}', _ORDERS, ("no",), ("sku",))
    assert (read.extents, read.items) == (["/orders[1]", "/orders[2]"], [[], [["a"], ["b"]]])
    unit, place = read.units[1], read.opened.place
    assert str(place(unit.items[1], "sku")) == "/orders[2]/lines[2]/sku"
    assert str(place(unit.shipment, "")) == "/orders[2]"
    assert str(place(unit.shipment, "/batch")) == "/batch"


def test_arrays_on_the_way_are_gone_through():
    """What stands around belongs to the shipments of the same batch, and only to them."""
    text = '{"b": [{"no": 1, "o": [{"n": "x"}, {"n": "y"}]}, {"o": [{"n": "z"}]}]}'
    read = read_as("json", text, {"shipment": "each of /b/o"}, ("n", "/b/no"))
    assert read.shipments == [["x", "1"], ["y", "1"], ["z", None]]
    assert read.extents == ["/b[1]/o[1]", "/b[1]/o[2]", "/b[2]/o[1]"]


def test_what_stands_around_may_stand_behind():
    """The file is read twice then; each batch has its own."""
    text = '{"b": [{"o": [{"n": 1}, {"n": 2}], "no": 7}, {"o": [{"n": 3}], "no": {"x": 8}}], "unit": {"w": "kg"}}'
    read = read_as("json", text, {"shipment": "each of /b/o"}, ("n", "/b/no", "/unit/w"))
    assert read.shipments == [["1", "7", "kg"], ["2", "7", "kg"], ["3", None, "kg"]]
    assert [[finding.code for finding in found] for found in read.found] == [[], [], ["E238"]]
    assert read.closed == []


def test_what_stands_behind_is_found_when_only_a_later_batch_has_it_there():
    """Shipments that were given are not given again."""
    text = '{"b": [{"no": 1, "o": [{"n": "x"}, "y"]}, {"o": [{"n": "z"}], "no": 2}]}'
    read = read_as("json", text, {"shipment": "each of /b/o"}, ("n", "/b/no"))
    assert read.shipments == [["x", "1"], ["z", "2"]]
    assert [finding.code for finding in read.closed] == ["E137"]


def test_what_stands_nowhere_is_empty():
    """Whether or not something else stands behind."""
    read = read_as("json", '{"orders": [{"no": 1}], "x": 1}', _ORDERS, ("no", "/batch"))
    assert (read.shipments, read.closed) == ([["1", None]], [])


def test_what_stands_behind_and_cannot_be_had_refuses_the_file(monkeypatch):
    """More than can be kept gives a finding, and no empty value."""
    text = '{"orders": [{"no": 1}], "batch": 7}'
    monkeypatch.setattr(json_late, "MOST_KEPT", 3)
    read = read_as("json", text, _ORDERS, ("no", "/batch"))
    assert [(finding.code, str(finding.place)) for finding in read.closed] == [("E130", "/batch")]


def test_a_stream_that_cannot_go_back_is_told_when_something_stands_behind():
    """Only what is asked for."""

    class Forward(BytesIO):
        def seekable(self) -> bool:
            return False

    for source, codes in (("/batch", ["E130"]), ("/other", [])):
        opened = compile_json(JsonSettings(), _ORDERS, {})(Forward(b'{"orders": [{"no": 1}], "batch": 7, "batch": 8}'))
        opened.getter(source, "shipment")
        *_, closed = opened.units()
        assert [finding.code for finding in closed.findings] == codes


def test_an_object_where_an_array_was_agreed_is_one_shipment():
    """Exports of one order are often written so."""
    assert read_as("json", '{"orders": {"no": 1}}', _ORDERS, ("no",)).shipments == [["1"]]
    assert read_as("json", '{"no": 1}', _ROOT, ("no",)).shipments == [["1"]]


def test_two_values_and_no_single_value_are_findings():
    """A key that stands twice has two values; nobody chooses."""
    text = '[{"a": 1, "a": 2}, {"a": ["x", "y"]}, {"a": {"b": 1}}, {"a": [null, "x"]}]'
    read = read_as("json", text, _ROOT, ("a",))
    assert [[finding.code for finding in found] for found in read.found] == [["E216"], ["E216"], ["E238"], []]
    assert str(read.found[1][0].place) == "/[2]/a"
    assert read.shipments == [[None], [None], [None], ["x"]]


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        ("", "E104", ""),
        (" \n", "E104", ""),
        ('{"orders": [{"no": 1},\n {"no" 2}]}', "E133", "line 2, column "),
        ('{"orders": [{"no": 1}', "E133", '"," or "]" is missing'),
        ('{"orders": [{"no": NaN}]}', "E133", "NaN"),
        ('{"orders": [{"no": 1}]} x', "E133", "behind the end"),
        ("{orders: []}", "E133", "quotation marks"),
        ('{"order": [{"no": 1}]}', "E137", "the outermost object has order"),
        ('{"orders": 5}', "E137", ""),
        ('{"orders": [5]}', "E137", "no object"),
        (b'{"orders": [{"no": "\xff"}]}', "E105", "offset 20"),
        ('{"orders": [' + "[" * 200_000, "E133", "nested too deeply"),
        ("[" * 100_000, "E133", "nested too deeply"),
        ('{"orders": [null, {"no": 1}]}', "E137", "no object"),
        ('{"orders": [{"no": 1}, true]}', "E137", "no object"),
    ],
)
def test_what_cannot_be_read_is_one_finding(content, code, said):
    """It says where and why."""
    read = read_as("json", content, _ORDERS, ("no",))
    (finding,) = read.closed
    assert (finding.code, said in finding.detail) == (code, True), finding


def test_an_empty_array_holds_no_shipment_and_is_no_other_trouble():
    """The mapping says that there is none."""
    read = read_as("json", '{"orders": []}', _ORDERS)
    assert (read.units, read.closed) == ([], [])


def test_shipments_before_the_trouble_are_given():
    """The part that holds them is refused all the same."""
    assert read_as("json", '[{"no": 1}, {"no": 2}, {', _ROOT, ("no",)).shipments == [["1"], ["2"]]


def test_a_line_that_cannot_be_read_is_a_finding_and_the_next_goes_on():
    """JSON Lines: rows and places are those of lines."""
    text = '{"no": 1}\n\n{"no": \n5\n{"no": 3, "lines": [{"sku": "a"}]}\n'
    read = read_as("json", text, _LINES, ("no",), ("sku",))
    assert (read.shipments, read.extents) == ([["1"], [None], [None], ["3"]], ["1", "3", "4", "5"])
    assert read.codes == [("E178", 3), ("E178", 4)]
    assert str(read.opened.place(read.units[3].items[0], "sku")) == 'row 5, column "lines[1]/sku"'
    assert read_as("json", "", _LINES).codes == [("E104", 0)]


def test_a_file_of_something_else_is_one_finding():
    """One cause, however many lines it has; a good line after a few bad ones tells that it is JSON Lines."""
    assert read_as("json", "No,Name\n" * 1000, _LINES).codes == [("E133", 1)]
    assert read_as("json", "No,Name\n", _LINES).codes == [("E133", 1)]
    assert read_as("json", 'x\n{"no": 1}\n', _LINES).codes == [("E178", 1)]


def test_what_is_cut_off_is_told_where_it_ends():
    """However much stood before the value that is not whole."""
    text = '{"orders": [\n' + '{"no": 1},\n' * 50 + '{"no": 2,\n "x"'
    (finding,) = read_as("json", text, _ORDERS).closed
    assert (finding.code, finding.detail.partition(": ")[0]) == ("E133", "line 53, column 5")


def test_elements_do_not_depend_on_the_pieces_that_a_file_is_read_in():
    """A number, a letter of several bytes or a key may be cut between two of them."""
    filler = "é" * (CHUNK // 2 - 15)
    orders = [{"no": number, "x": filler, "y": "ü"} for number in range(1234567890, 1234567900)]
    read = read_as("json", json.dumps({"orders": orders}, ensure_ascii=False), _ORDERS, ("no", "x", "y"))
    assert read.shipments == [[str(order["no"]), filler, "ü"] for order in orders]


def test_a_value_without_end_does_not_fill_the_memory(monkeypatch):
    """It is given up after a bounded length, whatever follows."""
    monkeypatch.setattr(json_stream, "LARGEST_VALUE", 1000)
    read = read_as("json", '{"x": "' + "a" * 2_000_000 + '", "orders": []}', _ORDERS)
    assert [finding.code for finding in read.closed] == ["E175"]


@pytest.mark.parametrize(
    ("levels", "key"),
    [
        ({"shipment": "/orders"}, "levels.shipment"),
        ({"shipment": "each of orders"}, "levels.shipment"),
        ({"shipment": "each of /orders[1]"}, "levels.shipment"),
        ({"shipment": "each line", "item": "each of /lines"}, "levels.item"),
        ({"shipment": "each line", "item": "each of "}, "levels.item"),
    ],
)
def test_levels_that_cannot_be_are_told(levels, key):
    """With what to write instead."""
    with pytest.raises(WrongSettings) as caught:
        compile_json(JsonSettings(), levels, {})
    assert [one.key for one in caught.value.wrong] == [key]


@pytest.mark.parametrize("source", ["a//b", "a[0]", "", "/", "a[1]b", "'a"])
def test_a_path_that_cannot_be_is_the_authors_to_mend(source):
    """It is malformed, not missing."""
    with pytest.raises(UnknownSource) as caught:
        read_as("json", "", _ROOT, (source,))
    assert caught.value.malformed


def test_a_file_is_claimed_by_what_its_first_shipment_has():
    """Values that are several, or empty, are there."""
    open_ = compile_json(JsonSettings(), _ORDERS, {})
    head = b'{"batch": 1, "orders": [{"no": "", "a": [1, 2]}, {"no'
    assert claims_keys(open_, head, ["no", "a", "/batch"]) == ""
    assert claims_keys(open_, head, ["no", "nr"]) == "its first shipment has no nr"
    assert "no no" in claims_keys(open_, b"No,Name\n", ["no"])
    empty = b'{"orders": [{"no": [], "a": null, "b": {}}]}'
    assert claims_keys(open_, empty, ["no", "a", "b"]) == ""
    assert claims_keys(open_, empty, ["no/x"]) == ""
    assert claims_keys(open_, empty, ["b/x"]) == "its first shipment has no b/x"


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (b'{"orders": [{"no": "M\xfcller"}]}', "byte"),
        (b'{"orders": [\n{"no": NaN}]}', "line 2"),
        (b'{"orders": [{"no": 007}]}', "line 1"),
        (b'\xef\xbb\xbf {"orders": [{"no": 1, "a', "line 1"),
        (b'{"orders": []}', "no shipment"),
    ],
)
def test_what_cannot_be_read_to_its_first_shipment_is_not_declined_for_what_it_lacks(head, words):
    """Why it cannot be read is told, with the place."""
    told = claims_keys(compile_json(JsonSettings(), _ORDERS, {}), head, ["no"])
    assert isinstance(told, Undecided)
    assert words in told
    assert "has no no" not in told


def test_lines_of_json_are_claimed_by_the_first_that_can_be_read():
    """The first line may be damaged, and is a finding of its own."""
    open_ = compile_json(JsonSettings(), {"shipment": "each line"}, {})
    assert claims_keys(open_, b'{"no": NaN}\n{"no": 1}\n', ["no"]) == ""
    assert isinstance(claims_keys(open_, b'{"no": NaN}\n', ["no"]), Undecided)


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(
    st.lists(st.dictionaries(st.sampled_from("abc"), _VALUES), max_size=5), st.booleans(), st.sampled_from([None, 1])
)
def test_any_json_is_read_as_json_says(orders, ascii_only, indent):
    """Single values as texts; everything else is a finding or nothing."""
    read = read_as("json", json.dumps({"orders": orders}, ensure_ascii=ascii_only, indent=indent), _ORDERS, ("a",))
    assert len(read.units) == len(orders)
    for order, (said,), found in zip(orders, read.shipments, read.found, strict=True):
        value = order.get("a")
        if isinstance(value, str):
            assert (said, found) == (value, [])
        elif isinstance(value, int):
            assert said == json.dumps(value)


@settings(max_examples=200)
@given(
    st.one_of(st.binary(max_size=100), st.text('{}[]":,1e. nultrafse\\\n', max_size=60).map(str.encode)), st.booleans()
)
def test_random_bytes_never_raise(content, in_lines):
    """Whatever a sender sends is units and findings."""
    for text in (content, b'{"orders":[' + content):
        read = read_as("json", text, _LINES if in_lines else _ORDERS, ("a", "/b"), ("c[1]",))
        assert read.units or read.closed or b"[" in text


@pytest.mark.parametrize(
    "text",
    [
        '{"batch": 1, "batch": 2, "orders": [{"no": 1}]}',
        '{"orders": [{"no": 1}], "batch": 1, "batch": 2}',
        '{"b": {"batch": 1, "batch": 2}, "orders": [{"no": 1}], "batch": 3, "batch": 3}',
        '{"batch": 1, "orders": [{"no": 1}], "batch": 2, "late": 1}',
    ],
)
def test_a_key_that_stands_twice_around_the_shipments_is_told(text):
    """As it is within one: nobody chooses, whether it stands before them, behind, or both."""
    read = read_as("json", text, _ORDERS, ("no", "/batch", "/late"))
    assert read.shipments == [["1", None, None if "late" not in text else "1"]]
    assert [finding.code for finding in read.found[0]] == ["E216"]


def test_a_key_before_and_behind_the_shipments_is_told_when_nothing_else_stands_behind():
    """The shipments were given by then: the file is told of it."""
    read = read_as("json", '{"batch": 1, "orders": [{"no": 1}], "batch": 2}', _ORDERS, ("no", "/batch"))
    assert [(finding.code, str(finding.place), finding.value) for finding in read.closed] == [("E216", "/batch", "2")]


@pytest.mark.parametrize("strange", ["null", "5", '"x"'])
def test_what_is_no_object_among_the_items_is_told_with_its_place(strange):
    """In a document and in JSON Lines."""
    order = '{"no": 1, "lines": [{"sku": "a"}, ' + strange + "]}"
    for text, levels in ((f"[{order}]", _ROOT), (order + "\n", _LINES)):
        read = read_as("json", text, levels | {"item": "each of lines"}, ("no",), ("sku",))
        ((finding,),) = read.found
        assert (read.items, finding.code, finding.value) == ([[["a"]]], "E247", strange.strip('"'))
        assert "lines[2]" in str(finding.place)


def test_null_on_a_line_is_told():
    read = read_as("json", '{"no": 1}\nnull\n', _LINES, ("no",))
    assert read.codes == [("E178", 2)]


def test_what_is_nested_as_deeply_as_can_be_read_is_a_finding_and_no_crash():
    """Every depth up to the one that the decoder refuses."""
    for depth in (10, 300, 500, 700, 900, 950, 980, 1500):
        inner = "[" * depth + "1" + "]" * depth
        for text in ('{"orders": [{"no": %s}]}', '{"orders": [{"no": 1, "lines": %s}]}', '{"orders": %s}',
                     '{"batch": %s, "orders": [{}]}', '{"orders": [{}], "batch": %s}'):  # fmt: skip
            read = read_as("json", text % inner, _ORDERS, ("no", "/batch"), ("sku",))
            assert all(isinstance(one.code, str) for one in read.closed)


def test_null_in_place_of_all_items_is_no_item():
    """It is how some write that there are none."""
    read = read_as("json", '[{"no": 1, "lines": null}]', _ROOT | {"item": "each of lines"}, ("no",), ("sku",))
    assert (read.items, read.codes) == ([[]], [])
