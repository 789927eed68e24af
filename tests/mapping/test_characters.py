"""What a message can carry of a text, and what is written for what it cannot."""

from __future__ import annotations

import unicodedata
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translator.mapping.characters import SETS, Characters
from translator.mapping.outbound_conversions import Unfit

ABI = Characters("abi", capitals=True, trim=True)
NFD = partial(unicodedata.normalize, "NFD")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("コーヒー", "KOHI"), ("きって", "KITTE"), ("أحمد للتجارة", "'HMD LLTJRH"), ("สวัสดี", "SWASDI"),
        ("हिन्दी", "HINDI"), ("한국 아이", "HANGUG AI"), (NFD("한국 아이"), "HANGUG AI"),
        ("Большой подъезд", "BOL'SHOY POD'EZD"), ("Ελλάδα", "ELLADA"), (NFD("Ελλάδα"), "ELLADA"),
        ("Việt Nam", "VIET NAM"), (NFD("Việt Nam"), "VIET NAM"), ("ﬁsch", "FISCH"),
        ("abc\u200edef\u200f", "ABCDEF"), ("a\u200db", "AB"), ("\u0627b", "B"), ("x\u2028y\x85z", "X Y Z"),
        ("İstanbul", "ISTANBUL"), ("Łódź", "LODZ"), ("ລາວອ", "LAV"), ("ދިވެހި", "DHIVEHI"), ("Was\uff1f", "WAS?"),
    ],
)  # fmt: skip
def test_ordinary_text_of_many_scripts_is_carried(text, written):
    assert ABI.written(text) == written


@pytest.mark.parametrize("text", ["הַשָּׁלוֹם", "ကြည်း", "ქართული", "አማርኛ", "བོད", "தமிழ்", "👨‍👩‍👧 👍🏽", "ᠮᠣᠩᠭᠣᠯ", "ﷺ"])
def test_text_of_other_scripts_is_carried_in_letters(text):
    assert ABI.carries(ABI.written(text))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("\u0627", 'nothing is left of "\u0627"'), ("شركة \u0627", 'nothing is left of "\u0627"'),
        ("ー", "nothing is left of"), ("--ー", "nothing is left of"),
        ("ㅇㅇ", "nothing is left of"), ("\u200d", "nothing is left of it"),
        ("A\ufffdB", "U+FFFD"), ("\u2426", "U+2426"), ("\u2bd1", "U+2BD1"), ("深\u39dd", "U+39DD"),
        ("a\x00b", "U+0000"), ("\ue000", "U+E000"), ("a\x07", "U+0007"),
    ],
)  # fmt: skip
def test_what_would_lose_a_word_or_has_no_way_is_a_finding(text, told):
    with pytest.raises(Unfit) as raised:
        ABI.written(text)
    assert raised.value.code == "E310"
    assert told in raised.value.detail


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=12), st.sampled_from(sorted(SETS)), st.booleans())
def test_any_text_is_carried_whole_or_is_a_finding(text, name, capitals):
    """What comes out stands in the message as it is, and holds no question mark that was none."""
    characters = Characters(name, capitals=capitals)
    try:
        written = characters.written(text)
    except Unfit:
        return
    assert characters.carries(written)
    assert written or not text
    asked = sum("QUESTION" in unicodedata.name(one, "") or "INTERROBANG" in unicodedata.name(one, "") for one in text)
    assert written.count("?") <= 2 * asked


def test_the_table_and_the_capitals_hold_where_every_character_is_carried():
    characters = Characters(capitals=True, replaced={"É": "E", "&": "AND"})
    assert not characters.everything
    assert [characters.carries(one) for one in ("A 中", "a", "É", "A&B")] == [True, False, False, False]
    assert [characters.written(one) for one in ("A 中", "é", "a&b", "straße")] == ["A 中", "E", "AANDB", "STRASSE"]
    assert Characters().everything


def test_the_table_is_asked_before_accents_are_put_together():
    """It may name a character that Unicode writes in another way."""
    characters = Characters("ascii", replaced={"\u2126": "OHM", "é": "EE"})
    assert characters.written("\u2126 e\u0301") == "OHM EE"
