"""A file that cannot be read, or a drop box that is down, is told and stops nothing else; played through the stages."""

from __future__ import annotations

import errno
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.journeys.test_faults import a_pass, ground, leave, place, tables
from translator.channels.directory import LocalFiles
from translator.cli import main
from translator.cli.at_work import exit_code_of_pass
from translator.cli.exit_codes import ExitCode
from translator.cli.status import _hindered
from translator.cli.telling import moment

__all__ = ["ground", "place", "tables"]


def refusing(monkeypatch: pytest.MonkeyPatch, part: str, number: int) -> None:
    """The system refuses to open what has this in its path; root could open it."""
    plain = LocalFiles.read

    def read(self: LocalFiles, path: str, size: int, into: Any) -> int:
        if part in path:
            with self._worded(f"read {path}"):
                raise OSError(number, "no")
        return plain(self, path, size, into)

    monkeypatch.setattr(LocalFiles, "read", read)


def status_of(place: Any) -> str:
    """What an operator reads."""
    return CliRunner().invoke(main, ["--config", str(place.folder / "translator.toml"), "status"]).output


@pytest.mark.parametrize("number", [errno.EACCES, errno.EIO])
def test_a_file_that_cannot_be_read_stops_no_other(place: Any, number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told with its name until it can be read, and then it goes its way."""
    leave(place, 1)
    leave(place, 2)
    with monkeypatch.context() as patch:
        refusing(patch, "orders_1.csv", number)
        done = a_pass(place)
        assert (done.received.files, done.received.unreadable, done.received.channels_down) == (1, 1, ())
        assert done.transmitted.sent == 1
        leave(place, 3)
        assert a_pass(place).received.files == 1
        told = status_of(place)
        assert "not picked up: orders_1.csv of lotus" in told
        assert "cannot read" in told
        assert "Nothing waits" not in told
    assert a_pass(place).received[:3] == (1, (), 0)
    assert "not picked up" not in status_of(place)


def test_an_answer_that_cannot_be_read_stops_no_other(place: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    leave(place, 1)
    a_pass(place)
    (place.boxes / "cbp" / "answers" / "AAA.xml").write_bytes(b"<never/>")
    place.far_end().poll(place.clock.now())
    refusing(monkeypatch, "AAA.xml", errno.EACCES)
    done = a_pass(place)
    assert (done.reconciled.matched, done.reconciled.channels_down) == (1, ())
    assert "not picked up: AAA.xml of cbp" in status_of(place)


@pytest.mark.parametrize("box", ["lotus/in", "cbp/answers"])
def test_a_channel_that_is_down_is_told_until_it_is_not(place: Any, box: str) -> None:
    leave(place, 1)
    folder: Path = place.boxes / box
    folder.rename(place.boxes / "away")
    a_pass(place)
    assert f"channel down: channel {box.replace('answers', '').split('/')[0]}" in status_of(place)
    (place.boxes / "away").rename(folder)
    a_pass(place)
    assert "channel down" not in status_of(place)


def test_what_has_not_left_is_not_called_filed_and_the_next_attempt_is_told(
    place: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """CBP's folder is gone; a pass before the next attempt says what waits, and a later one sends it."""
    leave(place, 1)
    place.filings.rename(place.boxes / "away")
    assert a_pass(place).transmitted.channel_down
    report = place.replies("lotus")["orders_1.csv.1.read.txt"].decode()
    assert "0 filed with CBP, 3 to be sent to CBP, 1 refused" in report
    assert "awaiting" not in report
    assert ",to be sent," in place.replies("lotus")["orders_1.csv.1.read.csv"].decode()
    (place.boxes / "away").rename(place.filings)
    done = a_pass(place)
    assert (done.transmitted.sent, done.transmitted.waiting) == (0, 1)
    assert exit_code_of_pass({"transmit": done.transmitted._asdict()}) == ExitCode.REFUSED
    with place.opened() as context:
        [hindered] = context.journal.queries.status(place.clock.now()).hindrances
    monkeypatch.setattr("translator.cli.status.next_command", lambda *words: " ".join(words))
    concern = _hindered(hindered, place.clock.now())
    assert f"tried again at {moment(hindered.not_before)}" in concern.what
    place.clock.passes(timedelta(minutes=5))
    done = a_pass(place)
    assert (done.transmitted.sent, done.transmitted.waiting) == (1, 0)


def test_a_link_in_an_inbox_is_told_as_long_as_it_stands_there(place: Any) -> None:
    link = place.boxes / "lotus" / "in" / "orders_9.csv"
    link.symlink_to("/etc/hostname")
    leave(place, 1)
    done = a_pass(place)
    assert (done.received.files, done.received.unreadable) == (1, 1)
    assert "not picked up: orders_9.csv of lotus" in status_of(place)
    link.unlink()
    a_pass(place)
    assert "not picked up" not in status_of(place)
