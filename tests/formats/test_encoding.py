"""Bytes become lines in the declared encoding, and a wrong byte is told with its offset."""

from __future__ import annotations

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
