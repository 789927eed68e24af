"""The stand-in at a real drop box."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.pilot.tables import marketplace_shipment, read_one
from tests.standin.test_answering import KINDS, NOW, RESPONSES, message
from translator.channels.directory import directory_channel
from translator.channels.files import Folders
from translator.channels.pickup import PickUp
from translator.standin.far_end import StandIn
from translator.standin.script import Script, read_script


class FarSide:
    """A folder for filings, a folder for answers, and the stand-in's own."""

    def __init__(self, top: Path) -> None:
        self.filings, self.answers, self.state = top / "filings", top / "answers", top / "state"
        self.filings.mkdir()
        self.answers.mkdir()

    def channel(self):
        folders = Folders(inbox=str(self.filings), outbox=str(self.answers))
        return directory_channel("cbp", folders, PickUp(settle_seconds=0))

    def standin(self, script: str = "") -> StandIn:
        return StandIn(self.channel(), read_script(script.encode()), KINDS, self.state)

    def file(self, name: str, content: bytes) -> None:
        (self.filings / name).write_bytes(content)

    def left(self) -> list[str]:
        return sorted(path.name for path in self.answers.iterdir())


@pytest.fixture
def far(tmp_path: Path) -> FarSide:
    return FarSide(tmp_path)


def test_a_filing_is_answered_and_taken_away(far):
    far.file("ACME_000000042.xml", message(marketplace_shipment()))
    polled = far.standin().poll(NOW)
    assert polled == (["ACME_000000042.xml"], ["ACME_000000042.response-000001.xml"], [], 0)
    assert far.left() == polled.left
    assert read_one(RESPONSES, (far.answers / polled.left[0]).read_bytes()).message == "received"
    assert not [path for path in far.filings.iterdir() if path.is_file()]


def test_a_late_answer_comes_after_its_polls_and_its_time_even_after_a_restart(far):
    script = "[[message]]\nafter_polls = 2\nafter_seconds = 60"
    far.file("a.xml", message(marketplace_shipment()))
    assert far.standin(script).poll(NOW).owed == 1
    assert far.standin(script).poll(NOW + timedelta(seconds=90)).left == []
    late = far.standin(script)
    assert late.poll(NOW + timedelta(seconds=30)).left == []
    assert late.poll(NOW + timedelta(seconds=60)).left == ["a.response-000001.xml"]
    assert late.poll(NOW + timedelta(seconds=90)).left == []


def test_it_answers_twice_under_two_names(far):
    far.file("a.xml", message(marketplace_shipment()))
    assert far.standin("[[message]]\ntimes = 2").poll(NOW).left == ["a.response-000001.xml", "a.response-000002.xml"]


def test_control_numbers_are_remembered_over_a_restart(far):
    far.file("a.xml", message(marketplace_shipment()))
    far.standin().poll(NOW)
    far.file("b.xml", message(marketplace_shipment()))
    (name,) = far.standin().poll(NOW).left
    assert read_one(RESPONSES, (far.answers / name).read_bytes()).code == "S02"


def test_a_filing_that_is_no_filing_is_told_and_does_not_stop_the_others(far):
    far.file("a.xml", b"nothing")
    far.file("b.xml", message(marketplace_shipment()))
    polled = far.standin().poll(NOW)
    assert [reason.partition(":")[0] for reason in polled.unreadable] == ["a.xml"]
    assert polled.left == ["b.response-000001.xml"]


def test_a_crash_before_the_filing_is_removed_neither_loses_nor_repeats_its_answer(far, monkeypatch):
    far.file("a.xml", message(marketplace_shipment()))
    first = far.standin()
    monkeypatch.setattr(first._channel, "remove", lambda file: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        first.poll(NOW)
    assert far.standin().poll(NOW).left == ["a.response-000001.xml"]
    assert read_one(RESPONSES, (far.answers / "a.response-000001.xml").read_bytes()).message == "received"
    assert far.standin().poll(NOW).taken == []


def test_a_crash_before_the_answer_is_remembered_answers_at_the_next_start(far, monkeypatch):
    far.file("a.xml", message(marketplace_shipment()))
    first = far.standin()
    monkeypatch.setattr(first, "_save", lambda: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        first.poll(NOW)
    assert far.left() == []
    (name,) = far.standin().poll(NOW).left
    assert read_one(RESPONSES, (far.answers / name).read_bytes()).message == "received"


def test_the_mood_may_change_between_two_polls(far):
    standin = far.standin('[[message]]\nanswer = "silence"')
    far.file("a.xml", message(marketplace_shipment()))
    assert standin.poll(NOW).left == []
    standin.script = Script()
    far.file("b.xml", message(marketplace_shipment(), control_number="000000043"))
    assert standin.poll(NOW).left == ["b.response-000001.xml"]
