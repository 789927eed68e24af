"""Letters of any script in ASCII: what becomes nothing, what there is no way for, and no invented question mark."""

from __future__ import annotations

import sys
import unicodedata

import pytest

from translator.formats.transliteration import in_ascii


def test_a_question_mark_comes_only_of_a_question_mark():
    for code in range(sys.maxunicode + 1):
        character = chr(code)
        if "?" in (in_ascii(character) or ""):
            name = unicodedata.name(character, "")
            assert "QUESTION" in name or "INTERROBANG" in name, hex(code)


@pytest.mark.parametrize(
    "character", ["\ufffd", "\ufffc", "\u2426", "\u2bd1", "\ue000", "\x85", chr(0xD800), "\U00017026"]
)
def test_what_nothing_stands_for_has_no_way(character):
    assert in_ascii(character) is None


@pytest.mark.parametrize("character", ["\uff1f", "؟", "¿", "‽"])
def test_question_marks_of_other_scripts_are_question_marks(character):
    assert "?" in (in_ascii(character) or "")


@pytest.mark.parametrize(
    "character", ["ー", "\u0627", "\u110b", "\u094d", "ـ", "\u0301", "\u200d", "\u200f", "\u1038", "\U0001f3fd"]
)
def test_lengthenings_carriers_and_marks_are_nothing(character):
    assert in_ascii(character) == ""


def test_a_sign_for_a_word_that_the_library_does_not_know_is_not_nothing():
    """Its name is but its number: without it a word would be missing."""
    assert in_ascii("\u39dd") is None
    assert in_ascii("深") == "Shen"
