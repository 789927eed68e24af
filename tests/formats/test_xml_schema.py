"""Whether a message is what its schema demands: the quick verdict, and what is told where it is not."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translator.formats.xml_schema import compile_schema

_SCHEMA = compile_schema(
    b"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:x" elementFormDefault="qualified">
<xs:element name="list"><xs:complexType><xs:sequence><xs:element name="one" maxOccurs="unbounded"><xs:complexType>
<xs:sequence><xs:element name="price" type="xs:decimal"/><xs:element name="note" type="xs:string" minOccurs="0"/>
</xs:sequence><xs:attribute name="number" type="xs:positiveInteger" use="required"/></xs:complexType></xs:element>
</xs:sequence></xs:complexType>
<xs:unique name="numbers"><xs:selector xpath="*"/><xs:field xpath="@number"/></xs:unique></xs:element></xs:schema>"""
)
_GOOD = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<list xmlns="urn:x"><one number="1"><price>1.50</price></one>\n'
    b'<one number="2"><price>2</price><note>fragile</note></one></list>'
)
_PIECES = re.findall(rb"<[^>]+>|[^<]+", _GOOD)


def test_a_valid_message_has_no_problems() -> None:
    """Nothing is told of it."""
    assert _SCHEMA.problems(_GOOD) == []


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (b"2</price>", b"two</price>", "line 3: "),
        (b'number="2"', b'number="1"', "line 3: "),
        (b"<price>1.50</price>", b"", "line 2: "),
        (b"</list>", b"", "not well-formed: "),
        (b"?>\n", b"?>\n<!DOCTYPE list>\n", "it has a DOCTYPE"),
        (b'<list xmlns="urn:x">', b'<list xmlns="urn:y">', "line 2: "),
    ],
)
def test_what_is_wrong_is_told_with_its_line(before: bytes, after: bytes, told: str) -> None:
    """A type, a key that comes twice, a missing element, broken markup, a DOCTYPE, another namespace."""
    (problem,) = _SCHEMA.problems(_GOOD.replace(before, after))
    assert problem.startswith(told)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(_PIECES) - 1), st.sampled_from([b"", b"x", b"1", *_PIECES])), max_size=3))
def test_the_quick_verdict_is_the_documents(changes: list[tuple[int, bytes]]) -> None:
    """Whatever is broken in a message, judged while it streams and judged as a document it comes to the same."""
    pieces = list(_PIECES)
    for at, piece in changes:
        pieces[at] = piece
    message = b"".join(pieces)
    assert _SCHEMA._valid_as_it_streams(message) is not bool(_SCHEMA._found(message))


def test_a_schema_that_allows_anything_is_asked_by_documents() -> None:
    """Where nothing shows that a stream is judged at all, it is not relied on."""
    anything = compile_schema(
        b'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="never"/></xs:schema>'
    )
    assert anything.problems(b"<never/>") == []
    assert anything.problems(b"<other/>")
