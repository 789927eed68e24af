"""Messages of one originator leave in their order, and a partner's files are translated in theirs."""

from __future__ import annotations

import io
import multiprocessing
from datetime import timedelta

import msgspec
import pytest

from tests.journal.steps import FACTS, LEASE, NOW, open_journal
from translator.model.filing import ReadShipment
from translator.model.shipment import Identity

PAUSE = timedelta(minutes=1)


def message(journal, steps, *numbers: str, originator: str = "ORIG1", usage: str = "test", partner: str = "acme"):
    """A message with the parcels of these numbers, made and not sent; its number in the journal."""
    steps.receive(repr(numbers).encode(), f"{'-'.join(numbers)}.csv", partner, claim=f"{partner}-{numbers}-{usage}")
    claim = steps.claim()
    journal.translation.begin(claim, NOW)
    rows = [
        ReadShipment(at, 0, at, "", "", "add", Identity(originator, number, "", ""), refused=False)
        for at, number in enumerate(numbers, 1)
    ]
    journal.translation.record_shipments(claim, rows, NOW)
    facts = msgspec.structs.replace(FACTS, originator_code=originator, usage=usage)
    reserved = journal.translation.reserve(claim, 1, facts, NOW)
    kept = journal.contents.keep(io.BytesIO(f"{originator} {reserved.control_number}".encode()))
    name = f"{originator}_{reserved.control_number}.xml"
    journal.translation.enclose(claim, reserved.id, name, kept, range(1, len(numbers) + 1), NOW)
    journal.translation.finish(claim, "translated", len(numbers), NOW)
    return reserved.id


def taken(journal, now=NOW, worker: str = "w1") -> int | None:
    claim = journal.transmissions.claim(worker, now, LEASE)
    return claim and claim.id


def failing(journal, *, set_aside: bool = False):
    """The next message cannot be sent and waits."""
    claim = journal.transmissions.claim("w1", NOW, LEASE)
    if set_aside:
        journal.transmissions.put_back(claim, NOW, "spoiled", NOW + PAUSE, set_aside=True)
    else:
        journal.transmissions.move(claim, "send_began", NOW)
        journal.transmissions.move(claim, "send_failed", NOW, "no folder", not_before=NOW + PAUSE)
    return claim


def sent(journal, now=NOW) -> list[int]:
    """The messages in the order in which one pass sends them."""
    numbers = []
    while claim := journal.transmissions.claim("w1", now, LEASE):
        for event in ("send_began", "uploaded", "sent"):
            journal.transmissions.move(claim, event, now)
        numbers.append(claim.id)
    return numbers


def test_one_pass_sends_all_of_an_originator_in_order(journal, steps):
    made = [message(journal, steps, number) for number in ("A", "B", "C")]
    assert sent(journal) == made


def test_nothing_overtakes_a_message_that_waits(journal, steps):
    """Not for its moment, nor for the far side to be asked; those of others go on, tests beside production too."""
    first = message(journal, steps, "A")
    cancel = message(journal, steps, "A", partner="acme2")
    other = message(journal, steps, "A", originator="ORIG2", partner="other")
    production = message(journal, steps, "A", usage="production")
    failing(journal)
    assert sent(journal) == [other, production]
    claim = journal.transmissions.claim("w1", NOW + PAUSE, LEASE)
    journal.transmissions.move(claim, "send_began", NOW)
    journal.transmissions.move(claim, "interrupted", NOW)
    journal.transmissions.put_back(claim, NOW, "no route", NOW + 2 * PAUSE)
    assert (claim.id, sent(journal, NOW + PAUSE)) == (first, [])
    again = journal.transmissions.claim("w1", NOW + 2 * PAUSE, LEASE)
    journal.transmissions.move(again, "arrived", NOW + 2 * PAUSE)
    assert sent(journal, NOW + 2 * PAUSE) == [cancel]


def test_what_another_worker_sends_is_not_sent_yet(journal, steps):
    """Not before it has arrived, and not when its worker died."""
    first, second = message(journal, steps, "A"), message(journal, steps, "B")
    claim = journal.transmissions.claim("w1", NOW, LEASE)
    assert taken(journal, worker="w2") is None
    journal.transmissions.move(claim, "send_began", NOW)
    journal.transmissions.move(claim, "uploaded", NOW)
    assert taken(journal, worker="w2") is None
    assert taken(journal, NOW + LEASE, "w2") == first
    assert taken(journal, NOW + LEASE, "w3") is None
    journal.transmissions.move(journal.transmissions.claim("w4", NOW + 2 * LEASE, LEASE), "interrupted", NOW)
    assert second not in sent(journal)


def test_an_answer_proves_that_it_was_sent(journal, steps):
    """CBP may be faster than our own record."""
    message(journal, steps, "A")
    second = message(journal, steps, "B")
    claim = journal.transmissions.claim("w1", NOW, LEASE)
    journal.transmissions.move(claim, "send_began", NOW)
    steps.answer(claim.id, message="received")
    assert taken(journal, worker="w2") == second


def test_one_that_a_person_must_mend_holds_back_only_its_own_shipments(journal, steps):
    """And what shares a shipment with those that it holds back."""
    first = message(journal, steps, "A", "B")
    shares, free = message(journal, steps, "B", "C"), message(journal, steps, "D")
    in_turn, other = message(journal, steps, "C"), message(journal, steps, "E")
    failing(journal, set_aside=True)
    assert sent(journal) == [free, other]
    (told,) = journal.queries.status(NOW).behind
    assert (told.id, told.in_common, len(told.waiting)) == (first, True, 2)
    assert sent(journal, NOW + PAUSE) == [first, shares, in_turn]
    assert journal.queries.status(NOW).behind == ()


def test_once_it_could_be_uploaded_it_is_waited_for_again(journal, steps):
    """What a person had to mend is mended."""
    message(journal, steps, "A")
    second = message(journal, steps, "B")
    failing(journal, set_aside=True)
    claim = journal.transmissions.claim("w1", NOW + PAUSE, LEASE)
    journal.transmissions.move(claim, "send_began", NOW)
    assert taken(journal, worker="w2") == second
    third = message(journal, steps, "C")
    journal.transmissions.move(claim, "uploaded", NOW)
    assert (third, taken(journal, NOW, "w3")) == (third, None)


def test_what_waits_behind_another_is_told_with_its_reason(journal, steps):
    """A queue that goes on is not told."""
    message(journal, steps, "A")
    for number in "BC":
        message(journal, steps, number)
    assert journal.queries.status(NOW).behind == ()
    failing(journal)
    (told,) = journal.queries.status(NOW).behind
    assert (told.name, told.originator_code, told.partner) == ("ORIG1_000000001.xml", "ORIG1", "acme")
    assert (told.waiting, told.in_common) == (("ORIG1_000000002.xml", "ORIG1_000000003.xml"), False)


def _sends(folder, barrier, found):
    journal = open_journal(folder)
    barrier.wait()
    worker = multiprocessing.current_process().name
    for _ in range(200):
        claim = journal.transmissions.claim(worker, NOW, LEASE)
        if claim is None:
            continue
        journal.transmissions.move(claim, "send_began", NOW)
        found.put((claim.originator_code, claim.id))
        journal.transmissions.move(claim, "sent", NOW)
    journal.close()


@pytest.mark.parametrize("originators", [1, 3])
def test_two_processes_keep_the_order(journal, steps, tmp_path, originators):
    """What began later was claimed when what stands before it had been sent."""
    made = [
        message(journal, steps, f"N{n}", originator=f"ORIG{n % originators}", partner=f"p{n % originators}")
        for n in range(30)
    ]
    spawn = multiprocessing.get_context("spawn")
    barrier, found = spawn.Barrier(2), spawn.Queue()
    both = [spawn.Process(target=_sends, args=(tmp_path, barrier, found)) for _ in range(2)]
    for process in both:
        process.start()
    order = [found.get(timeout=60) for _ in made]
    for process in both:
        process.join()
    for originator in {one for one, _ in order}:
        theirs = [number for one, number in order if one == originator]
        assert theirs == sorted(theirs)


def test_a_partners_later_file_waits_while_another_worker_has_the_earlier_one(journal, steps):
    """What it cancels may stand there; other partners' files are taken meanwhile, and it itself when that is done."""
    first = steps.receive(b"1")
    second, other = steps.receive(b"2"), steps.receive(b"3", partner="other")
    claim = steps.claim(worker="w1")
    assert claim.id == first
    assert steps.claim(worker="w2").id == other
    assert steps.claim(worker="w2") is None
    journal.translation.begin(claim, NOW)
    steps.read(claim, 1)
    steps.enclose(claim, [1])
    journal.translation.finish(claim, "translated", 1, NOW)
    assert steps.claim(worker="w2").id == second


def test_a_dead_workers_file_comes_first(journal, steps):
    first = steps.receive(b"1")
    steps.receive(b"2")
    steps.claim(worker="w1")
    assert steps.claim(worker="w2") is None
    assert steps.claim(NOW + LEASE, "w2").id == first
    assert steps.claim(NOW + LEASE, "w3") is None


def test_a_file_that_waits_by_itself_keeps_nobody_waiting(journal, steps):
    """For numbers, say: it waits, and its worker goes on with the next."""
    first, second = steps.receive(b"1"), steps.receive(b"2")
    claim = steps.claim(worker="w1")
    journal.translation.wait(claim, "all numbers wait", NOW)
    assert journal.translation.claim("w1", NOW, LEASE, [first]).id == second
    assert steps.claim(worker="w2").id == first
