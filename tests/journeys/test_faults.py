"""One bad file, message, answer, reply or partner never stops the others; played through the real stages."""

from __future__ import annotations

import csv
import os
import re
import shutil
import signal
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.installation import START, Clock, Installation
from tests.journeys.test_crashes import MEMORY, PARTNERS
from translator.channels.directory import LocalFiles
from translator.daemon import Pass, one_pass
from translator.journal import JournalError
from translator.journal.translation import Translation
from translator.stages import answering, composing, met_shipments, opening, translate, transmit
from translator.stages.guarding import MOST_DEATHS
from translator.stages.receive import receive
from translator.stages.tables import Tables

FILES = Path(__file__).parent / "files"
#: Longer than the lease of the installation.
LEASE = timedelta(minutes=6)


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """Compiled once for all."""
    installation = Installation(tmp_path_factory.mktemp("tables") / "town", Clock(START))
    installation.lay_down(PARTNERS)
    return installation.tables()


@pytest.fixture
def ground() -> Iterator[Path]:
    """Memory, where there is such a folder: nothing here has to wait for a disk."""
    with tempfile.TemporaryDirectory(dir=MEMORY if os.access(MEMORY, os.W_OK) else None) as folder:
        yield Path(folder)


@pytest.fixture
def place(ground: Path, tables: Tables, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """Two participants, with empty drop boxes."""
    installation = Installation(ground / "town", Clock(START))
    installation.lay_down(PARTNERS)
    monkeypatch.setattr(opening, "compile_tables", lambda *_: tables)
    return installation


def leave(place: Installation, number: int = 1, name: str = "") -> None:
    """A file of three good shipments and a bad one, unlike those of other numbers."""
    content = (FILES / "orders_1.csv").read_bytes().replace(b"LM", b"L%d" % number)
    place.leave("lotus", name or f"orders_{number}.csv", content)


def leave_notice(place: Installation) -> None:
    """The other participant's file."""
    place.leave("parcel", "notice.edi", (FILES / "notice.edi").read_bytes())


def a_pass(place: Installation) -> Pass:
    """A process makes a pass and ends."""
    with place.opened() as context:
        return one_pass(context)


def rows(place: Installation, query: str) -> list[tuple[Any, ...]]:
    """What the journal says."""
    with sqlite3.connect(place.folder / "journal.sqlite3") as database:
        return database.execute(query).fetchall()


def dying_pass(place: Installation, module: Any, name: str, fatal: Callable[..., bool]) -> int:
    """A process makes a pass, and is killed where that function is called with fatal arguments; its wait status."""
    process = os.fork()
    if not process:
        plain = getattr(module, name)

        def call(*given: Any, **named: Any) -> Any:
            if fatal(*given):
                os.kill(os.getpid(), signal.SIGKILL)
            return plain(*given, **named)

        setattr(module, name, call)
        try:
            a_pass(place)
            os._exit(0)
        finally:
            os._exit(1)
    return os.waitpid(process, 0)[1]


def test_a_file_that_processes_die_of_is_set_aside_and_the_next_go_on(place: Installation) -> None:
    """However often it is begun at the oldest file; once released it is tried anew, and counted anew."""
    leave(place, 1)
    leave(place, 2)

    def poison(_: object, name: str, __: bytes) -> bool:
        return name == "orders_1.csv"

    for _ in range(MOST_DEATHS):
        assert dying_pass(place, translate, "recognize", poison) == signal.SIGKILL
        place.clock.passes(LEASE)
    assert dying_pass(place, translate, "recognize", poison) == 0
    (one, note), (two, _) = rows(place, "SELECT state, note FROM interchange ORDER BY id")
    assert (one, two) == ("QUARANTINED", "TRANSLATED")
    assert f"died each of the {MOST_DEATHS} times" in note
    assert "translator release 1" in note
    with place.opened() as context:
        context.journal.quarantine.leave(1, "released", "more memory", "me", START)
        assert one_pass(context).translated.translated == 1


def test_a_full_disk_is_not_held_against_the_file(place: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    """What stands in the way of every file stops the stage, as often as it takes, and no file is set aside for it."""
    leave(place)
    with monkeypatch.context() as patch:
        patch.setattr(translate, "recognize", _raising(OSError(28, "No space left on device")))
        for _ in range(MOST_DEATHS + 1):
            with pytest.raises(OSError, match="No space"):
                a_pass(place)
    assert rows(place, "SELECT state, attempts FROM interchange") == [("RECEIVED", 0)]
    assert a_pass(place).translated.translated == 1


def test_room_that_a_spool_cannot_have_is_the_operators_concern(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a full disk is, and no bug in the file."""
    with closing(met_shipments.MetShipments()) as met, monkeypatch.context() as patch:
        patch.setattr(met, "_database", _Full())
        with pytest.raises(OSError, match="temporary room: database or disk is full"):
            met.add([])


class _Full:
    def execute(self, *_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")


def _raising(error: BaseException) -> Callable[..., Any]:
    def call(*_: object, **__: object) -> Any:
        raise error

    return call


def test_a_message_whose_sending_kills_the_process_pauses(place: Installation) -> None:
    """The messages behind it are sent, and it is tried again after ever longer pauses."""
    leave(place, 1)
    leave(place, 2)

    def poison(_: object, path: str, __: object) -> bool:
        return "LOTUS_000000001" in path

    deaths = 0
    while dying_pass(place, LocalFiles, "create", poison) == signal.SIGKILL:
        deaths += 1
        assert deaths <= MOST_DEATHS
        place.clock.passes(LEASE)
    assert "LOTUS_000000002.pilot-xml-2023-02.xml" in place.messages()
    place.clock.passes(timedelta(hours=1))
    a_pass(place)
    assert len(place.messages()) == 2


def test_spoiled_bytes_stop_their_own_file_or_message_alone(place: Installation) -> None:
    """A received file is set aside, a message waits; what is not spoiled goes on, and all goes on once it is mended."""
    leave(place, 1)
    leave(place, 2)
    with place.opened() as context:
        receive(context)
        translate.translate(context)
    leave(place, 3)
    leave_notice(place)
    with place.opened() as context:
        receive(context)
    message, file = _spoil(place, "transmission", 1), _spoil(place, "interchange", 3)
    done = a_pass(place)
    assert (done.translated.quarantined, done.transmitted.set_aside, done.transmitted.sent) == (1, 1, 2)
    assert rows(place, "SELECT state FROM interchange WHERE id = 3") == [("QUARANTINED",)]
    [(note,)] = rows(place, "SELECT note FROM transmission WHERE id = 1")
    assert "no longer those that were kept. Restore this file from a backup" in note
    for path, content in (message, file):
        path.write_bytes(content)
    place.clock.passes(LEASE)
    with place.opened() as context:
        context.journal.quarantine.leave(3, "released", "restored", "me", START)
        done = one_pass(context)
        assert context.journal.queries.audit().unaccounted == 0
    assert (done.translated.translated, done.transmitted.sent) == (1, 2)
    numbers = re.findall(rb"<ShipmentTrackingNumber>([^<]+)<", b"".join(place.messages().values()))
    assert len(numbers) == len(set(numbers)) == 11


def _spoil(place: Installation, table: str, number: int) -> tuple[Path, bytes]:
    [(sha256,)] = rows(place, f"SELECT sha256 FROM {table} WHERE id = {number}")
    path = place.folder / "contents" / sha256[:2] / sha256
    content = path.read_bytes()
    path.write_bytes(content[:-1] + b"?")
    return path, content


def test_a_partner_taken_out_of_the_settings_stops_nobody_else(place: Installation) -> None:
    """What is under way for it waits, and says what is missing; it goes on when the partner is back."""
    leave_notice(place)
    with place.opened() as context:
        receive(context)
        translate.translate(context)
    gone, away = place.folder / "partners" / "parcel.toml", place.folder / "parcel.away"
    gone.rename(away)
    leave(place)
    done = a_pass(place)
    assert (done.translated.translated, done.replied.composed, done.replied.set_aside) == (1, 1, 1)
    with place.opened() as context:
        [hindered] = context.journal.queries.status(place.clock.now()).hindrances
    assert (hindered.kind, hindered.state, hindered.partner) == ("reply", "DUE", "parcel")
    assert (
        hindered.note
        == f"{gone}: no partner parcel, but something of it is under way; there are: lotus. Put the file back."
    )
    away.rename(gone)
    place.clock.passes(LEASE)
    assert a_pass(place).replied.delivered == 2
    assert "notice.edi.1.read.997" in place.replies("parcel")


def test_a_shipment_refused_with_its_set_says_so_in_its_own_line(place: Installation) -> None:
    """Its line of the CSV names the set, the segment and the finding that refuse it."""
    notice = (FILES / "notice.edi").read_bytes()
    place.leave("parcel", "notice.edi", notice.replace(b"SE*48*", b"SE*47*"))
    place.clock.passes(LEASE)
    a_pass(place)
    told = place.replies("parcel")["notice.edi.1.read.csv"].decode("utf-8-sig").splitlines()
    of_set, *of_shipments = (one for one in csv.DictReader(told) if one["code"] != "W191")
    assert (of_set["code"], of_set["rows"]) == ("E144", "segment 50 (SE) of set 0001, element SE01")
    assert [one["outcome"] for one in of_shipments] == ["refused", "refused"]
    assert {one["code"] for one in of_shipments} == {"E308"}
    assert {one["text"].rpartition(": ")[2] for one in of_shipments} == {f"E144 at {of_set['rows']}"}


def test_a_bug_in_one_reply_or_answer_stops_no_other(place: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reply is tried again; an answer is told with its traceback and may be left again."""
    leave(place)
    leave_notice(place)
    plain = composing._REPORTS["csv"]

    def broken(context: Any, due: Any) -> Iterator[bytes]:
        if due.partner == "lotus":
            raise TypeError("a bug")
        return plain(context, due)

    with monkeypatch.context() as patch:
        patch.setitem(composing._REPORTS, "csv", broken)
        done = a_pass(place)
        assert (done.replied.composed, done.replied.delivered, done.replied.set_aside) == (1, 2, 1)
    place.far_end().poll(place.clock.now())
    answers = {path: path.read_bytes() for path in (place.boxes / "cbp" / "answers").glob("*.xml")}
    with monkeypatch.context() as patch:
        patch.setattr(answering, "correlate", _raising(TypeError("another bug")))
        done = a_pass(place)
    assert (done.reconciled.matched, done.reconciled.unmatched) == (0, 2)
    assert all("another bug" in note for (note,) in rows(place, "SELECT note FROM response"))
    for path, content in answers.items():
        path.write_bytes(content)
    place.clock.passes(LEASE)
    a_pass(place)
    assert {state for (state,) in rows(place, "SELECT state FROM transmission")} == {"ANSWERED"}
    assert "orders_1.csv.1.read.csv" in {name.replace(".2.", ".1.") for name in place.replies("lotus")}


def test_a_partner_that_is_down_takes_no_claim_on_its_other_replies(place: Installation) -> None:
    """They go out as soon as the one that was tried may be tried again, not when leases end."""
    leave(place)
    out = place.boxes / "lotus" / "out"
    out.rename(place.boxes / "away")
    assert a_pass(place).replied.channels_down == ("lotus",)
    (place.boxes / "away").rename(out)
    place.clock.passes(timedelta(minutes=2))
    assert a_pass(place).replied.delivered == 2


def test_a_clock_that_was_wrong_delays_nothing(place: Installation) -> None:
    """Leases and pauses that were set while it was a day ahead are over when it is right again."""
    leave(place)
    out = place.boxes / "lotus" / "out"
    out.rename(place.boxes / "away")
    a_pass(place)
    (place.boxes / "away").rename(out)
    place.clock.passes(timedelta(days=-1))
    assert a_pass(place).replied.delivered == 2


@pytest.mark.parametrize(
    "name",
    [
        b"orders_\xff\xfe.csv",
        b"orders_\n;x \x1b[1m.csv",
        b"orders_" + b"n" * 244 + b".csv",
        b"orders_" + "\N{EURO SIGN}".encode() * 81 + b".csv",
        b"orders_" + b"\xff" * 244 + b".csv",
    ],
    ids=["no UTF-8", "control characters", "255 bytes", "many bytes a character", "255 bytes, no UTF-8"],
)
def test_no_name_stops_a_channel(name: bytes, place: Installation) -> None:
    """The file is received, filed, archived and replied to, and so is the one behind it."""
    box = place.boxes / "lotus" / "in"
    content = (FILES / "orders_1.csv").read_bytes()
    (box / os.fsdecode(name)).write_bytes(content.replace(b"LM", b"L8"))
    leave(place, 9)
    done = a_pass(place)
    assert (done.received.files, done.translated.translated, done.transmitted.sent) == (2, 2, 2)
    assert (done.replied.delivered, done.replied.channels_down) == (4, ())
    assert [path for path in (*box.iterdir(), *(box / "processing").iterdir()) if path.is_file()] == []
    assert len([*(box / "archive").iterdir()]) == 2


def test_a_name_as_long_as_names_may_be_survives_a_death(place: Installation) -> None:
    """Claimed, and the process dies before it is received: the next one takes it, and nothing is filed twice."""
    leave(place, 1, "orders_" + "n" * 244 + ".csv")
    with place.opened() as context:
        box = context.channels["lotus"]
        [waiting] = box.waiting()
        assert box.claim(waiting, "0123456789abcdef")
    assert a_pass(place).transmitted.sent == 1
    assert a_pass(place).received.files == 0


def test_a_lost_journal_is_not_begun_anew(place: Installation) -> None:
    """It would file everything again under numbers that CBP knows; so would a journal cut to nothing."""
    leave(place)
    a_pass(place)
    shutil.copytree(place.folder / "contents", place.folder / "copy")
    for path in place.folder.glob("journal.sqlite3*"):
        path.unlink()
    for _ in range(2):
        with pytest.raises(
            JournalError, match="no journal yet, but .*contents keeps the files.*Restore its newest backup"
        ):
            a_pass(place)
    assert len(place.messages()) == 1


def test_contents_that_are_not_mounted_are_missed(place: Installation) -> None:
    """An empty folder in their place is no reason to give files up."""
    leave(place)
    a_pass(place)
    (place.folder / "contents").rename(place.folder / "away")
    with pytest.raises(JournalError, match=r"contents: it is empty, but the journal knows.*Mount the folder"):
        a_pass(place)


def test_asked_to_stop_between_files_the_rest_waits_untouched(place: Installation) -> None:
    """Thousands may be waiting."""
    for number in range(3):
        leave(place, number)
    with place.opened() as context:
        assert receive(replace(context, stopping=lambda: True)).files == 1
    assert len([*(place.boxes / "lotus" / "in").glob("*.csv")]) == 2


def test_a_worker_that_slept_through_its_lease_changes_nothing(
    place: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another one has its work by then; it drops it wherever it wakes up, and goes on with what is left."""
    leave(place)
    asleep = {"once": True}

    def overtaken(plain: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            if asleep.pop("once", False):
                place.clock.passes(LEASE)
                a_pass(place)
            return plain(*given, **named)

        return call

    places = ((Translation, "finish"), (transmit, "temporary_name"), (answering, "correlate"), (composing, "_summary"))
    for owner, name in places:
        asleep["once"] = True
        monkeypatch.setattr(owner, name, overtaken(getattr(owner, name)))
        a_pass(place)
        place.clock.passes(LEASE)
        place.far_end().poll(place.clock.now())
    a_pass(place)
    with place.opened() as context:
        assert context.journal.queries.audit().unaccounted == 0
    assert len(place.messages()) == 1
    assert len(place.replies("lotus")) == 4
