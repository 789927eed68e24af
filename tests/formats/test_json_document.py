"""A whole JSON document in hand: keys that stand twice, and paths through arrays."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from translator.formats.json_document import all_at, everything_in, open_document

TWICE = b'{"a": {"b": [{"c": "1"}, [{"c": "2"}], {"d": "3"}], "b": {"c": "4"}}, "a": "5"}'


def test_every_value_of_a_key_is_found_with_its_path():
    document = open_document(TWICE, keep_repeated=True)
    assert all_at(document, "a/b/c") == [("/a/b[1]/c", "1"), ("/a/b[2][1]/c", "2"), ("/a/b/c", "4")]
    assert [value for _, value in all_at(document, "a/b/d")] == ["3"]
    assert all_at(document, "a/x") == []
    assert all_at("text", ".", "/at") == [("/at", "text")]


def test_of_a_key_that_stands_twice_the_last_counts_unless_all_are_asked_for():
    assert open_document(TWICE) == {"a": "5"}
    assert open_document(b'{"a": 1, "b": 2}', keep_repeated=True) == {"a": "1", "b": "2"}


def test_everything_is_found_however_deep():
    depth = 300
    document = open_document(b'{"a": [' * depth + b'"x"' + b"]}" * depth, keep_repeated=True)
    assert [value for _, value in everything_in(document) if isinstance(value, str)] == ["x"]


@given(
    st.recursive(
        st.text(max_size=3), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner)
    )
)
def test_whatever_the_document_holds_is_walked(value):
    assert isinstance(all_at(value, "a/b"), list)
    assert isinstance(everything_in(value), list)
