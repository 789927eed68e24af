"""Text in XML."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from translator.formats.xml_text import escaped, escaped_in_attribute, forbidden_in, is_name, is_plain


@given(st.text())
def test_text_is_either_read_back_exactly_or_named_as_forbidden(text):
    if forbidden_in(text):
        assert forbidden_in(text) in text
        return
    content = f'<a b="{escaped_in_attribute(text)}">{escaped(text)}</a>'
    element = etree.fromstring(content.encode())
    assert ((element.text or ""), element.get("b")) == (text, text)


@given(st.text())
def test_plain_text_needs_no_escape_and_holds_nothing_forbidden(text):
    assert not is_plain(text) or (escaped(text) == text and not forbidden_in(text))


def test_every_single_character_is_judged_as_lxml_judges_it():
    for code in [*range(0x300), *range(0xD7F0, 0xE010), *range(0xFFF0, 0x10010), 0x10FFFF]:
        character = chr(code)
        try:
            etree.Element("a").text = character
        except (ValueError, UnicodeEncodeError):
            assert forbidden_in(character), hex(code)
        else:
            assert not forbidden_in(character) or code in (0xFFFE, 0xFFFF), hex(code)


def test_a_name_is_plain_letters_digits_and_three_signs():
    assert all(map(is_name, ("a", "_a-1.b")))
    assert not any(map(is_name, ("", "1a", "a b", "a'", "é", "a:b", "a\n")))
