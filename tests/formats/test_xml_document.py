"""A whole document in hand."""

from __future__ import annotations

import pytest

from translator.formats.xml_document import all_at, is_path, name_of, open_document, place_of, root_name, text_at
from translator.formats.xml_schema import compile_schema

DOCUMENT = b'<r xmlns="urn:x"><a k="v"> one <b>two</b></a><a/><c><d k=""/></c></r>'


def test_paths_reach_text_attributes_and_the_element_itself():
    root = open_document(DOCUMENT)
    reached = {path: text_at(path, "urn:x")(root) for path in ("a", "a/b", "a/@k", "c/d", "c/d/@k", "x", "x/@k", "@k")}
    assert reached == {
        "a": "one two", "a/b": "two", "a/@k": "v", "c/d": None, "c/d/@k": None, "x": None, "x/@k": None, "@k": None,
    }  # fmt: skip
    assert text_at(".", "urn:x")(all_at("a/b", "urn:x")(root)[0]) == "two"


def test_a_place_counts_equal_elements():
    root = open_document(DOCUMENT)
    second = all_at("a", "urn:x")(root)[1]
    assert place_of(second, "b").name == "/r/a[2]/b"
    assert place_of(root).name == "/r"


def test_comments_are_not_text():
    assert text_at("a", "")(open_document(b"<r><a>x<!-- y -->z</a></r>")) == "xz"


def test_what_is_no_document_is_a_finding():
    bomb = b'<!DOCTYPE r [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><r>&b;</r>'
    codes = [open_document(content).code for content in (b" ", b"<r>", b"<!DOCTYPE r><r/>", bomb)]
    assert codes == ["E104", "E110", "E111", "E111"]


def test_the_root_is_seen_from_the_head_alone():
    assert root_name(DOCUMENT[:30]) == ("urn:x", "r")
    assert root_name(b"<?xml version='1.0'?><!-- c --><r a='1'>&broken") == ("", "r")
    assert root_name(b"<!DOCTYPE r><r>") == ("", "r")
    assert root_name(b"") is None
    assert root_name(b"a,b,c") is None


def test_a_name_has_its_namespace():
    assert name_of(open_document(DOCUMENT)) == ("urn:x", "r")


def test_paths_are_told_from_other_text():
    assert all(map(is_path, ("a", "a/b-1", "a/@c", "@c", ".")))
    assert not any(map(is_path, ("", "/a", "a//b", "a[1]", "@a/b", "a b", "*")))


def test_a_schema_tells_what_is_wrong_with_its_line():
    schema = compile_schema(
        b'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="r" type="xs:int"/></xs:schema>'
    )
    assert schema.problems(b"<r>1</r>") == []
    assert schema.problems(b"\n<r>x</r>")[0].startswith("line 2: ")
    assert schema.problems(b"<r>")[0].startswith("not well-formed")
    assert schema.problems(b"<!DOCTYPE r><r>1</r>") == ["it has a DOCTYPE"]


def test_a_schema_that_is_none_is_told():
    for content in (b"", b"<r/>", b'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:x/></xs:schema>'):
        with pytest.raises(ValueError, match="not an XML schema"):
            compile_schema(content)
