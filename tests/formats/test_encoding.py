"""Bytes become lines in the declared encoding, and a wrong byte is told with its offset."""

from __future__ import annotations

import codecs
import gzip
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translator.formats import encoding
from translator.formats.encoding import ENCODINGS, Unreadable, lines


def _lines(content: bytes, name: str = "utf-8") -> list[str]:
    return list(lines(BytesIO(content), name))


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_every_line_end_is_one_line_end(end: bytes) -> None:
    """LF, CR LF and CR are read alike."""
    assert _lines(b"a" + end + b"b" + end) == ["a\n", "b\n"]


def test_a_last_line_needs_no_end() -> None:
    """The text behind the last line end is a line as well."""
    assert _lines(b"a\nb") == ["a\n", "b"]


def test_a_byte_order_mark_is_never_text() -> None:
    """UTF-8 with and without its mark give the same text."""
    assert _lines("\ufeffé\n".encode()) == ["é\n"]


def test_the_separators_of_unicode_are_no_line_ends() -> None:
    """Only CR and LF end a line; U+2028 inside a cell does not."""
    assert _lines("a\u2028b\x0bc\n".encode()) == ["a\u2028b\x0bc\n"]


def test_lines_do_not_break_where_chunks_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """CR LF and a letter of several bytes survive the border between two chunks."""
    monkeypatch.setattr(encoding, "CHUNK", 1)
    assert _lines("é\r\nü\r\n".encode()) == ["é\n", "ü\n"]


@pytest.mark.parametrize("chunk", [1, 3, 1000])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_wrong_byte_is_told_with_its_offset_behind_the_lines_before_it(
    monkeypatch: pytest.MonkeyPatch, chunk: int, mark: bytes
) -> None:
    """The offset counts from the first byte of the file, whatever was read at once."""
    monkeypatch.setattr(encoding, "CHUNK", chunk)
    text = lines(BytesIO(mark + b"one\ntw\xe9\n"), "utf-8")
    assert next(text) == "one\n"
    with pytest.raises(Unreadable) as caught:
        next(text)
    assert caught.value.code == "E105"
    assert f"offset {6 + len(mark)};" in caught.value.detail


def test_a_file_of_another_encoding_is_hinted_at() -> None:
    """The mark of UTF-16 in a file agreed as UTF-8 is named."""
    with pytest.raises(Unreadable) as caught:
        _lines("a".encode("utf-16"))
    assert "utf-16" in caught.value.suggestion


def test_a_wrong_byte_is_shown_as_it_may_have_been_meant() -> None:
    """Only the line that it stands in, as a hint for people."""
    with pytest.raises(Unreadable) as caught:
        _lines("a,b\n1,Renée\n2,c\n".encode("cp1252"))
    assert caught.value.suggestion == 'As windows-1252 it would read "1,Renée".'


def test_a_file_without_line_ends_does_not_fill_the_memory() -> None:
    """A line that is longer than any row is the end of the reading."""
    with pytest.raises(Unreadable) as caught:
        _lines(b"x" * (encoding.LONGEST_LINE + encoding.CHUNK + 1))
    assert caught.value.code == "E174"


@given(st.binary(max_size=300), st.sampled_from(sorted(ENCODINGS)))
def test_random_bytes_give_lines_or_unreadable(content: bytes, name: str) -> None:
    """No encoding raises anything else."""
    try:
        text = "".join(_lines(content, name))
    except Unreadable:
        return
    assert "\r" not in text


@pytest.mark.parametrize(
    ("codec", "text", "shown"),
    [
        ("cp1252", "1,Müller Straße", "windows-1252"),
        ("cp1250", "1,Łódź Gdańska", "windows-1250"),
        ("cp1251", "1,Москва улица Ленина", "windows-1251"),
        ("cp850", "1,Müller, Genève", "cp850"),
        ("gb18030", "1,北京市朝阳区", "gb18030"),
        ("shift_jis", "1,東京都渋谷区さくら", "shift-jis"),
        ("big5", "1,台北市信義區", "big5"),
        ("euc_kr", "1,서울특별시", "euc-kr"),
    ],
)
def test_the_encoding_that_makes_sense_is_hinted_at_with_the_text_as_it_would_read(codec, text, shown) -> None:
    """A person sees at once whether it is the right one."""
    with pytest.raises(Unreadable) as caught:
        _lines(f"a,b\n{text}\n2,c\n".encode(codec))
    assert f'As {shown} it would read "{text[:6]}' in caught.value.suggestion


@pytest.mark.parametrize("agreed", ["windows-1252", "iso-8859-1", "windows-1251", "cp850", "ascii"])
@pytest.mark.parametrize("text", ["Müller", "Łódź", "Москва", "北京市朝阳区", "“quoted”", "café"])
def test_utf_8_in_a_file_of_letters_of_one_byte_is_told_with_its_offset(agreed: str, text: str) -> None:
    """Such an encoding knows nearly every byte, so names would be filed as nonsense."""
    text = f"one\ntwo,{text}\n"
    with pytest.raises(Unreadable) as caught:
        _lines(text.encode(), agreed)
    at = next(index for index, one in enumerate(text) if not one.isascii())
    assert caught.value.code == "E139"
    assert f"offset {at};" in caught.value.detail
    assert "As utf-8 it would read" in caught.value.suggestion


@pytest.mark.parametrize("text", ["CAFÉ® Müller", "CORAÇÕES", "«CAFÉ»", "PURÉ™", "Ä", "naïve £5"])
def test_text_in_windows_1252_is_not_taken_for_utf_8(text: str) -> None:
    assert _lines(text.encode("cp1252"), "windows-1252") == [text]


@given(st.text(st.characters(codec="cp1252", exclude_characters="\r\n"), max_size=40))
def test_what_is_taken_for_utf_8_is_utf_8(text: str) -> None:
    content = text.encode("cp1252")
    try:
        assert _lines(content, "windows-1252") == ([text] if text else [])
    except Unreadable:
        # Its last character may be cut off: whether more follows is not known when it is told.
        assert codecs.getincrementaldecoder("utf-8")().decode(content) != text


@pytest.mark.parametrize("text", ["©Ã©Ã¨", "€©Ä€é"])
def test_text_that_begins_inside_a_character_of_utf_8_is_not_utf_8(text: str) -> None:
    """Nothing stands before the first byte of a file, so no character of it can have been cut."""
    assert _lines(text.encode("cp1252"), "windows-1252") == [text]


def test_a_long_file_is_watched_up_to_its_first_strange_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whole lines before it are given, and the offset counts from the beginning of the file."""
    monkeypatch.setattr(encoding, "CHUNK", 8)
    text = lines(BytesIO(b"one\ntwo\nthree\n" + "Müller\n".encode()), "windows-1252")
    read: list[str] = []
    with pytest.raises(Unreadable) as caught:
        read.extend(text)
    assert "offset 15;" in caught.value.detail


def test_a_packed_file_is_told_as_that():
    """Not by its second byte, whatever that would read as."""
    with pytest.raises(Unreadable) as caught:
        list(lines(BytesIO(gzip.compress(b"No,Name")), "utf-8"))
    assert caught.value.suggestion == "It is packed (gzip): unpack it, and send what is in it."
