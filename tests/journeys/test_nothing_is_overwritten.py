"""What lies at a far end under the name of a message or a reply is never overwritten; played through the stages."""

from __future__ import annotations

import shutil
import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.test_faults import a_pass, dying_pass, ground, leave, place, rows, tables
from tests.journeys.test_what_cannot_be_picked_up import status_of
from translator.channels.directory import LocalFiles
from translator.daemon import one_pass

__all__ = ["ground", "place", "tables"]

FIRST, SECOND = (f"LOTUS_00000000{number}.pilot-xml-2023-02.xml" for number in (1, 2))


def test_a_message_whose_name_is_taken_waits_and_nothing_of_its_originator_overtakes_it(place: Any) -> None:
    foreign: Path = place.filings / FIRST
    foreign.write_bytes(b"not taken by CBP as yet")
    leave(place, 1)
    leave(place, 2)
    done = a_pass(place)
    assert (done.transmitted.sent, done.transmitted.set_aside, done.transmitted.channel_down) == (0, 1, False)
    assert foreign.read_bytes() == b"not taken by CBP as yet"
    assert sorted(place.messages()) == [FIRST]
    assert rows(place, "SELECT state FROM transmission ORDER BY id") == [("ENCLOSED",), ("ENCLOSED",)]
    told = status_of(place)
    assert f"{foreign} stands there already" in told
    assert "Let the far side take that file" in told
    assert f"waiting: {SECOND} of LOTUS for lotus: waits until {FIRST} is sent" in told
    foreign.unlink()
    place.clock.passes(timedelta(hours=1))
    assert a_pass(place).transmitted.sent == 2
    assert sorted(place.messages()) == [FIRST, SECOND]
    assert b"<" in place.messages()[FIRST]
    assert "waiting" not in status_of(place)


def test_a_restored_journal_overwrites_no_message_that_cbp_has_not_taken(place: Any) -> None:
    leave(place, 1)
    with place.opened():
        pass
    with sqlite3.connect(place.folder / "journal.sqlite3") as journal, sqlite3.connect(place.folder / "old") as copy:
        journal.backup(copy)
    a_pass(place)
    sent = place.messages()[FIRST]
    for file in place.folder.glob("journal.sqlite3*"):
        file.unlink()
    shutil.copy(place.folder / "old", place.folder / "journal.sqlite3")
    leave(place, 2)
    done = a_pass(place)
    assert done.transmitted.set_aside == 1
    assert place.messages() == {FIRST: sent}
    assert "its numbers are behind" in status_of(place)


def test_a_process_that_dies_between_upload_and_rename_overwrites_nothing_later(place: Any) -> None:
    leave(place, 1)

    def before_the_rename(_: object, __: str, target: str) -> bool:
        return target.endswith(FIRST)

    assert dying_pass(place, LocalFiles, "replace", before_the_rename) != 0
    (place.filings / FIRST).write_bytes(b"another's")
    place.clock.passes(timedelta(hours=1))
    a_pass(place)
    assert (place.filings / FIRST).read_bytes() == b"another's"
    assert rows(place, "SELECT state, uploaded FROM transmission") == [("ENCLOSED", 0)]
    (place.filings / FIRST).unlink()
    place.clock.passes(timedelta(hours=1))
    assert a_pass(place).transmitted.sent == 1


def test_a_reply_whose_name_is_taken_stops_no_other(place: Any) -> None:
    out: Path = place.boxes / "lotus" / "out"
    (out / "orders_1.csv.1.read.csv").write_bytes(b"an earlier report")
    leave(place, 1)
    done = a_pass(place)
    assert (done.replied.delivered, done.replied.set_aside, done.replied.channels_down) == (1, 1, ())
    assert place.replies("lotus")["orders_1.csv.1.read.csv"] == b"an earlier report"
    assert "nothing is overwritten" in status_of(place)
    assert sorted(path.name for path in out.iterdir()) == ["orders_1.csv.1.read.csv", "orders_1.csv.1.read.txt"]


def test_a_reply_that_stands_there_already_is_delivered(place: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process died between its rename and the record of it."""
    leave(place, 1)

    with place.opened() as context:
        monkeypatch.setattr(type(context.journal.replies), "delivered", _lost)
        with pytest.raises(SystemExit):
            one_pass(context)
    monkeypatch.undo()
    place.clock.passes(timedelta(hours=1))
    assert a_pass(place).replied.delivered == 2


def _lost(*_: object) -> None:
    raise SystemExit
