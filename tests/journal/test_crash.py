"""Killed anywhere, or two at once: nothing is lost, and nothing leaves twice."""

from __future__ import annotations

import io
import multiprocessing
import os
import shutil
import signal
from contextlib import contextmanager
from datetime import timedelta

import pytest

from tests.journal.steps import FACTS, LEASE, NOW, Steps, open_journal, shipment
from translator.journal import JournalError
from translator.journal.database import Database
from translator.model.filing import FilingMove, MessageAnswer
from translator.model.receipt import Receipt

FORK = multiprocessing.get_context("fork")
CHUNKS = ((1, 2), (3, 4))


def travel(journal, folder, worker, now, files):
    """The whole journey of all files, from wherever an earlier worker left it."""
    for n in range(files):
        Steps(journal).receive(f"file {n}".encode())
    while claim := journal.translation.claim(worker, now, LEASE):
        translate(journal, claim, now)
    while claim := journal.transmissions.claim(worker, now, LEASE):
        send(journal, folder, claim, now)
    for left in sorted((folder / "far").iterdir()):
        respond(journal, left.name, now)
    while claim := journal.answers.claim(worker, now, LEASE):
        reconcile(journal, claim, now)
    while due := journal.replies.claim_due(worker, now, LEASE):
        journal.replies.record(due, [("csv", f"{due.id}.csv", journal.contents.keep(io.BytesIO(b"report")))], now)
    while claim := journal.replies.claim_undelivered(worker, now, LEASE):
        journal.replies.delivered(claim, now)


def translate(journal, claim, now):
    journal.translation.begin(claim, now)
    for chunk in CHUNKS:
        journal.translation.record_shipments(claim, [shipment(n, f"{claim.id}-") for n in chunk], now)
    for index, chunk in enumerate(CHUNKS, 1):
        reserved = journal.translation.reserve(claim, index, FACTS, now)
        content = journal.contents.keep(io.BytesIO(f"{reserved.control_number} {reserved.created_at}".encode()))
        name = f"{reserved.control_number}.xml"
        journal.translation.enclose(claim, reserved.id, name, content, chunk, now)
    journal.translation.finish(claim, "translated", 4, now)


def send(journal, folder, claim, now):
    """The far side refuses a second message of the same name, as the test wants to see."""
    there = folder / "far" / claim.name
    state = claim.state
    if state == "SENDING":
        state = journal.transmissions.move(claim, "interrupted", now)
    if state == "UNCERTAIN":
        journal.transmissions.move(claim, "arrived" if there.exists() else "not_arrived", now)
        return
    journal.transmissions.move(claim, "send_began", now)
    with there.open("xb") as target, journal.contents.open(claim.content.sha256) as source:
        target.write(source.read())
    journal.transmissions.move(claim, "sent", now)


def respond(journal, name, now):
    content = journal.contents.keep(io.BytesIO(name.encode()))
    journal.receipts.record_response(Receipt("cbp", name, content, now, f"answer {name}"))


def reconcile(journal, claim, now):
    (sent,) = journal.answers.transmissions(claim.name.removesuffix(".xml"), "ORIG1")
    moves = [FilingMove(one.id, "accepted") for one in journal.answers.filings(sent.id)]
    answer = MessageAnswer(transmission_id=sent.id, message="received", moves=moves)
    journal.answers.record(claim, [answer], [], now)


def die_at(step, *, committed):
    """Kills this process at its ``step``-th writing transaction, just before or just after the commit."""
    plain = Database.writing
    count = 0

    @contextmanager
    def writing(self):
        nonlocal count
        count += 1
        with plain(self) as connection:
            yield connection
            if count == step and not committed:
                os.kill(os.getpid(), signal.SIGKILL)
        if count == step:
            os.kill(os.getpid(), signal.SIGKILL)

    Database.writing = writing


def _travel_and_die(folder, step, committed):
    die_at(step, committed=committed)
    travel(open_journal(folder), folder, "dead", NOW, 1)


def _travel(folder, worker, files):
    travel(open_journal(folder), folder, worker, NOW, files)


def require_all_well(folder, journal, files):
    """Every file was filed once, whole, under numbers without a gap."""
    audit = journal.queries.audit()
    assert (audit.reasons, audit.untranslated) == ((), ())
    assert (audit.interchanges, audit.read, audit.accepted) == (files, 4 * files, 4 * files)
    left = sorted(path.name for path in (folder / "far").iterdir())
    assert left == [f"{n:09}.xml" for n in range(1, 2 * files + 1)]
    for number in range(1, files + 1):
        (story,) = journal.queries.story(f"{2 * number:09}")
        assert story.interchange.state == "CLOSED"
        assert [event.name for event in story.events].count("translated") == 1


@pytest.mark.parametrize("committed", [False, True])
def test_a_process_killed_at_any_step_loses_nothing(tmp_path, committed):
    """For each writing transaction of the journey: killed there, taken over after the lease, and all adds up."""
    open_journal(tmp_path).close()
    step, died = 0, True
    while died:
        step += 1
        folder = tmp_path / f"{step}"
        (folder / "far").mkdir(parents=True)
        shutil.copy(tmp_path / "journal.db", folder)
        child = FORK.Process(target=_travel_and_die, args=(folder, step, committed))
        child.start()
        child.join()
        died = child.exitcode == -signal.SIGKILL
        assert died or child.exitcode == 0
        journal = open_journal(folder)
        for turn in (1, 2):
            travel(journal, folder, "next", NOW + turn * LEASE, 1)
        require_all_well(folder, journal, 1)
        journal.close()
    assert step > 20


def test_two_processes_share_the_work(tmp_path):
    """Each file, message, answer and reply is one worker's."""
    files = 12
    (tmp_path / "far").mkdir()
    open_journal(tmp_path).close()
    both = [FORK.Process(target=_travel, args=(tmp_path, f"w{n}", files)) for n in (1, 2)]
    for process in both:
        process.start()
    for process in both:
        process.join()
    assert [process.exitcode for process in both] == [0, 0]
    journal = open_journal(tmp_path)
    travel(journal, tmp_path, "last", NOW + timedelta(hours=1), files)
    audit = journal.queries.audit()
    assert (audit.unaccounted, audit.read) == (0, 4 * files)
    journal.close()


def _take_over(folder):
    steps = Steps(open_journal(folder))
    claim = steps.claim(NOW + LEASE, "w2")
    steps.journal.translation.begin(claim, NOW)


def test_a_frozen_process_can_change_nothing_more(tmp_path):
    """Another process took its work over while it slept."""
    journal = open_journal(tmp_path)
    steps = Steps(journal)
    steps.receive()
    claim = steps.claim()
    steps.read(claim, 2)
    journal.close()
    other = FORK.Process(target=_take_over, args=(tmp_path,))
    other.start()
    other.join()
    with pytest.raises(Exception, match="another worker") as raised:
        steps.read(claim, 2, first=3)
    assert not isinstance(raised.value, JournalError)
    journal.close()
