"""Kept contents: what was kept is what is read, or nothing."""

from __future__ import annotations

import io
import os

import pytest

from translator.journal import JournalError
from translator.journal.contents import Contents


@pytest.fixture
def contents(tmp_path):
    return Contents(tmp_path / "contents")


def test_what_was_kept_is_read_back(contents):
    """Equal bytes are kept once, and nothing else is left in the folder."""
    content = bytes(range(256)) * 5000
    kept = contents.keep(io.BytesIO(content))
    assert contents.keep(io.BytesIO(content)) == kept
    assert kept.size == len(content)
    with contents.open(kept.sha256) as stream:
        assert stream.read() == content
    assert [path.name for path in contents.path(kept.sha256).parents[1].iterdir()] == [kept.sha256[:2]]


def test_nothing_is_kept_of_a_stream_that_breaks(contents, tmp_path):
    """The temporary file goes, and the cause rises as it is."""

    class Breaking(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            raise EOFError

    with pytest.raises(EOFError):
        contents.keep(Breaking())
    assert list((tmp_path / "contents").iterdir()) == []


@pytest.mark.parametrize("damage", [b"hellO", b"hell", b"hello!", b""])
def test_damaged_bytes_are_told_at_their_end(contents, damage):
    """Changed, cut short, grown and emptied."""
    kept = contents.keep(io.BytesIO(b"hello"))
    contents.path(kept.sha256).write_bytes(damage)
    with contents.open(kept.sha256) as stream, pytest.raises(JournalError, match="no longer those that were kept"):
        list(iter(lambda: stream.read(2), b""))


def test_keeping_the_bytes_again_mends_the_damage(contents):
    """The same file, received again, replaces the damaged bytes."""
    kept = contents.keep(io.BytesIO(b"hello"))
    contents.path(kept.sha256).write_bytes(b"hellO")
    contents.keep(io.BytesIO(b"hello"))
    with contents.open(kept.sha256) as stream:
        assert stream.read() == b"hello"


def test_the_head_can_be_read_alone(contents):
    """Recognition reads the first bytes only."""
    kept = contents.keep(io.BytesIO(b"x" * 10_000_000))
    with contents.open(kept.sha256) as stream:
        assert stream.read(64) == b"x" * 64


def test_missing_bytes_name_their_file(contents):
    """The operator learns which file to restore."""
    with pytest.raises(JournalError) as raised, contents.open("ab" * 32):
        pass
    assert raised.value.where.endswith("ab" * 32)
    assert "Restore" in raised.value.remedy


def test_nothing_is_swept_that_another_process_still_keeps(contents, tmp_path, monkeypatch):
    """A process that starts sweeps at any moment: between two writes, before and after each step to the disk."""
    swept = []
    for step in ("fsync", "replace", "mkdir"):
        monkeypatch.setattr(os, step, _sweeping_around(getattr(os, step), Contents(tmp_path / "contents"), swept))
    kept = contents.keep(io.BytesIO(b"hello"))
    assert swept == ["fsync", "mkdir", "fsync", "replace", "fsync"]
    with contents.open(kept.sha256) as stream:
        assert stream.read() == b"hello"


def test_what_a_process_that_died_has_left_is_swept(contents, tmp_path):
    """And nothing that was kept."""
    kept = contents.keep(io.BytesIO(b"hello"))
    left = tmp_path / "contents" / ".keeping-left"
    left.write_bytes(b"hel")
    contents.sweep()
    assert not left.exists()
    assert contents.path(kept.sha256).exists()


def _sweeping_around(step, other, swept):
    def _swept(*arguments, **options):
        other.sweep()
        swept.append(step.__name__)
        try:
            return step(*arguments, **options)
        finally:
            other.sweep()

    return _swept


def test_a_missing_parent_folder_is_told(tmp_path):
    """The folder itself is made, its parent is not."""
    with pytest.raises(JournalError, match="no such file"):
        Contents(tmp_path / "no" / "contents")


def test_a_reader_may_go_back_to_the_beginning_and_nowhere_else(contents):
    """And the bytes are verified again from there."""
    content = bytes(range(256)) * 5000
    kept = contents.keep(io.BytesIO(content))
    with contents.open(kept.sha256) as stream:
        assert (stream.seekable(), stream.read(700_000)) == (True, content[:700_000])
        stream.seek(0)
        assert stream.read() == content
        with pytest.raises(io.UnsupportedOperation):
            stream.seek(5)
