"""What numbers are counted for: a participant's message version, or the sender of them all."""

from __future__ import annotations

import multiprocessing
from datetime import timedelta

import msgspec
import pytest
import sqlalchemy as sa

from tests.journal.steps import FACTS, LEASE, NOW, open_journal
from translator.journal import JournalError
from translator.journal.tables import control_counter
from translator.model.filing import FilingMove

X12 = msgspec.structs.replace(FACTS, message="x12-309-005020", group_width=9, set_width=4, by_sender=True)


def facts(originator: str, **more):
    return msgspec.structs.replace(X12, originator_code=originator, **more)


def filed(journal, steps, number: int, counted):
    """One message of one shipment, made and not sent; its reservation."""
    steps.receive(f"{number}".encode(), partner=counted.originator_code)
    claim = steps.claim()
    steps.read(claim, 1, prefix=f"{number}-")
    reserved = journal.translation.reserve(claim, 1, counted, NOW)
    journal.translation.enclose(claim, reserved.id, "m.edi", claim.content, [1], NOW)
    journal.translation.finish(claim, "translated", 1, NOW)
    return reserved


def accepted(journal, steps, reserved) -> None:
    (carried,) = journal.answers.filings(reserved.id)
    steps.send()
    steps.answer(reserved.id, [FilingMove(carried.id, "accepted")])


def numbers(reserved) -> tuple[str, str, str]:
    return reserved.control_number, reserved.group_number, reserved.set_number


def test_the_senders_numbers_are_counted_over_all_originators(journal, steps):
    """CBP sees one sender; a set stands in its group, and keeps its originator's number."""
    found = [filed(journal, steps, n, facts(one)) for n, one in enumerate(("RIVAL", "EAST", "RIVAL"))]
    assert list(map(numbers, found)) == [
        ("000000001", "1", "0001"),
        ("000000002", "2", "0001"),
        ("000000003", "3", "0002"),
    ]


def test_the_senders_numbers_are_never_reused_while_anybodys_message_waits(journal, steps):
    """They wrap, and pass over what another participant's message still bears."""
    short = {"width": 1, "group_width": 1}
    first = filed(journal, steps, 0, facts("RIVAL", **short))
    for n in range(1, 9):
        filed(journal, steps, n, facts("EAST", **short))
    steps.receive(b"one more")
    claim = steps.claim()
    with pytest.raises(JournalError, match="control numbers of the sender for sender:1: all numbers"):
        journal.translation.reserve(claim, 1, facts("EAST", **short), NOW)
    accepted(journal, steps, first)
    assert numbers(journal.translation.reserve(claim, 1, facts("EAST", **short), NOW))[:2] == ("1", "1")


def test_a_file_that_waited_for_the_senders_numbers_looks_for_them_first(journal, steps):
    short = facts("EAST", width=1, group_width=1)
    first = filed(journal, steps, 0, short)
    for n in range(1, 9):
        filed(journal, steps, n, short)
    steps.receive(b"one more")
    claim = steps.claim()
    with pytest.raises(JournalError) as told:
        journal.translation.reserve(claim, 1, short, NOW)
    journal.translation.wait(claim, str(told.value), NOW)
    claim = steps.claim()
    with pytest.raises(JournalError):
        journal.translation.require_number(claim, facts("RIVAL", width=1, group_width=1))
    accepted(journal, steps, first)
    journal.translation.require_number(claim, short)


def test_a_number_of_the_sender_that_is_given_up_is_the_next_ones(journal, steps):
    """Whoever's that is."""
    steps.receive()
    claim = steps.claim()
    journal.translation.reserve(claim, 1, facts("RIVAL"), NOW)
    journal.translation.quarantine(claim, "a bug", NOW)
    assert numbers(filed(journal, steps, 1, facts("EAST"))) == ("000000001", "1", "0001")


def test_numbers_that_were_counted_for_each_originator_are_gone_on_with(journal, steps):
    """A journal of before, or a table that is changed: the sender begins behind the highest."""
    for n, one in enumerate(("RIVAL", "RIVAL", "EAST")):
        filed(journal, steps, n, facts(one, by_sender=False))
    found = filed(journal, steps, 3, facts("EAST", first=(1, 1, 1)))
    assert numbers(found) == ("000000003", "3", "0002")


def test_versions_whose_answers_are_alike_bear_no_number_at_once(journal, steps):
    """An answer names no version; each goes on from its own first number all the same."""
    one = msgspec.structs.replace(FACTS, message="one", alike=("two",))
    two = msgspec.structs.replace(FACTS, message="two", alike=("one",))
    apart = msgspec.structs.replace(FACTS, message="apart")
    found = [filed(journal, steps, n, counted) for n, counted in enumerate((one, two, apart, apart, one))]
    assert [int(each.control_number) for each in found] == [1, 2, 1, 2, 3]


def test_a_participant_who_moves_to_another_version_begins_at_the_first_number(journal, steps):
    """Though that number waits in the version of before: no answer reaches both, so there is no gap."""
    for n in range(2):
        filed(journal, steps, n, FACTS)
    moved = msgspec.structs.replace(FACTS, message="pilot-json-2023-02")
    assert [filed(journal, steps, n, moved).control_number for n in (2, 3)] == ["000000001", "000000002"]


def test_a_version_of_the_sender_and_one_of_its_originators_bear_no_number_at_once(journal, steps):
    of_originator = facts("EAST", by_sender=False, alike=("x12-309-005020",), message="x12-copy")
    filed(journal, steps, 0, facts("RIVAL", alike=("x12-copy",)))
    assert filed(journal, steps, 1, of_originator).control_number == "000000002"
    assert filed(journal, steps, 2, facts("RIVAL", alike=("x12-copy",))).control_number == "000000003"


def test_a_table_with_fewer_digits_than_were_counted_begins_anew(journal, steps):
    for n in range(12):
        filed(journal, steps, n, FACTS)
    assert filed(journal, steps, 12, msgspec.structs.replace(FACTS, width=1)).control_number == "1"


def _counts(folder, originator, barrier, found):
    journal = open_journal(folder)
    barrier.wait()
    claim = journal.translation.claim(originator, NOW, LEASE)
    for index in range(1, 26):
        found.put(numbers(journal.translation.reserve(claim, index, facts(originator), NOW + timedelta(index))))
    journal.close()


def test_two_processes_at_once_count_the_senders_numbers_without_a_gap(journal, steps, tmp_path):
    for originator in ("RIVAL", "EAST"):
        steps.receive(originator.encode(), partner=originator)
    spawn = multiprocessing.get_context("spawn")
    barrier, found = spawn.Barrier(2), spawn.Queue()
    both = [spawn.Process(target=_counts, args=(tmp_path, one, barrier, found)) for one in ("RIVAL", "EAST")]
    for process in both:
        process.start()
    given = [found.get(timeout=60) for _ in range(50)]
    for process in both:
        process.join()
    assert sorted(one for one, _, _ in given) == [f"{n:09}" for n in range(1, 51)]
    assert sorted(int(one) for _, one, _ in given) == list(range(1, 51))
    with journal._database.reading() as connection:
        rows = connection.execute(sa.select(control_counter).order_by(control_counter.c.message)).all()
    assert [(row.originator_code, row.message, row.last) for row in rows if not row.originator_code] == [
        ("", "sender:9", 50),
        ("", "sender:9#group", 50),
    ]
