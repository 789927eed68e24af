"""The whole journey of a file, as the journal remembers it."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest

from tests.journal.steps import LEASE, NOW
from translator.model.acknowledgment import ShipmentAnswer
from translator.model.filing import FilingMove
from translator.model.lifecycle import IllegalTransition
from translator.model.receipt import Receipt
from translator.model.shipment import Identity


def moves(journal, transmission_id, *events, code="", text=""):
    found = journal.answers.filings(transmission_id)
    return [FilingMove(one.id, event, code, text) for one, event in zip(found, events, strict=False) if event]


def state(journal, number=1):
    return journal.queries.story(str(number))[0].interchange.state


def test_accepted_from_receipt_to_the_last_reply(journal, steps):
    """An interchange is answered when its last shipment is, and closed when the last reply is delivered."""
    steps.receive()
    _, reservation = steps.translate()
    assert journal.queries.audit().awaiting == 3
    steps.send()
    assert steps.reply() == 1
    assert state(journal) == "TRANSLATED"
    steps.answer(reservation.id, message="received")
    steps.answer(reservation.id, moves(journal, reservation.id, "accepted", "accepted_with_warnings", None))
    assert state(journal) == "TRANSLATED"
    steps.answer(reservation.id, moves(journal, reservation.id, None, None, "rejected", code="7", text="no such"))
    assert state(journal) == "ANSWERED"
    assert steps.reply() == 1
    assert state(journal) == "CLOSED"
    rows = list(journal.replies.shipments(1))
    assert [row.state for row in rows] == ["ACCEPTED", "ACCEPTED_WITH_WARNINGS", "REJECTED"]
    assert (rows[2].code, rows[2].text, rows[2].control_number, rows[2].running_number) == (
        "7",
        "no such",
        "000000001",
        3,
    )
    audit = journal.queries.audit()
    assert (audit.read, audit.filed, audit.accepted, audit.accepted_with_warnings, audit.rejected) == (3, 3, 1, 1, 1)
    assert audit.unaccounted == 0


def test_a_rejected_message_rejects_all_its_shipments(journal, steps):
    """CBP's words on the message reach every shipment in it."""
    steps.receive()
    _, reservation = steps.translate(refused=(2,))
    steps.send()
    steps.answer(reservation.id, message="rejected", text="bad envelope")
    rows = list(journal.replies.shipments(1))
    assert [(row.state, row.text) for row in rows] == [
        ("REJECTED", "bad envelope"),
        ("REFUSED", ""),
        ("REJECTED", "bad envelope"),
    ]
    assert state(journal) == "ANSWERED"
    (sent,) = journal.answers.transmissions("000000001", "ORIG1")
    assert sent.state == "REJECTED"
    assert journal.queries.audit().unaccounted == 0


def test_under_review_keeps_the_interchange_open(journal, steps):
    """A shipment under review counts as answered; when it moves at last, another reply is due before all is closed."""
    steps.receive()
    _, reservation = steps.translate(count=2)
    steps.send()
    steps.answer(reservation.id, moves(journal, reservation.id, "accepted", "under_review"))
    assert steps.reply() == 2
    assert state(journal) == "ANSWERED"
    steps.answer(reservation.id, moves(journal, reservation.id, None, "rejected"), now=NOW + LEASE)
    assert steps.reply() == 1
    assert state(journal) == "CLOSED"


def test_a_second_answer_is_remembered_and_moves_nothing(journal, steps):
    """What is settled stays, with its words; the repeated answer is an event."""
    steps.receive()
    _, reservation = steps.translate(count=1)
    steps.send()
    for text, event in (("yes", "accepted"), ("no", "rejected")):
        steps.answer(reservation.id, moves(journal, reservation.id, event, text=text), "received")
    (row,) = journal.replies.shipments(1)
    assert (row.state, row.text) == ("ACCEPTED", "yes")
    told = journal.queries.story("1Z000001")[0]
    assert [event.name for event in told.events if event.subject == "filing"] == [
        "read",
        "enclosed",
        "sent",
        "accepted",
        "rejected",
    ]
    assert len(told.responses) == 2
    assert journal.queries.audit().unaccounted == 0


def test_an_answer_may_outrun_our_own_commit(journal, steps):
    """The far side answers before we have remembered that it has the message; nothing is sent again."""
    steps.receive()
    _, reservation = steps.translate(count=1)
    claim = journal.transmissions.claim("w1", NOW, LEASE)
    journal.transmissions.move(claim, "send_began", NOW)
    journal.transmissions.move(claim, "uploaded", NOW)
    steps.answer(reservation.id, moves(journal, reservation.id, "accepted"))
    assert journal.transmissions.move(claim, "sent", NOW) == "ANSWERED"
    assert journal.transmissions.claim("w2", NOW + 2 * LEASE, LEASE) is None
    assert journal.queries.audit().unaccounted == 0


def test_an_answer_to_what_was_never_sent_is_a_bug(journal, steps):
    """It rises, and nothing of it is remembered."""
    steps.receive()
    _, reservation = steps.translate(count=1)
    with pytest.raises(IllegalTransition):
        steps.answer(reservation.id, moves(journal, reservation.id, "accepted"))
    (row,) = journal.replies.shipments(1)
    assert row.state == "ENCLOSED"


def test_a_refused_interchange_is_closed_by_its_reply(journal, steps):
    """Nothing was filed, so nothing is waited for."""
    steps.receive()
    claim = steps.claim()
    journal.translation.begin(claim, NOW)
    steps.read(claim, 3, refused=(1,))
    journal.translation.refuse_remaining(claim, None, NOW)
    journal.translation.finish(claim, "refused", 3, NOW)
    assert journal.transmissions.claim("w1", NOW, LEASE) is None
    assert steps.reply() == 1
    assert state(journal) == "CLOSED"
    assert journal.queries.audit().refused == 3


def test_silence_is_told_once_and_a_late_answer_still_counts(journal, steps):
    """The deadline runs from the sending; a late answer settles the message all the same."""
    steps.receive()
    _, reservation = steps.translate(count=1)
    steps.send()
    assert journal.transmissions.mark_overdue(NOW + timedelta(hours=4)) == []
    (late,) = journal.transmissions.mark_overdue(NOW + timedelta(hours=5))
    assert (late.control_number, late.deadline) == ("000000001", NOW + timedelta(hours=4))
    assert journal.transmissions.mark_overdue(NOW + timedelta(hours=6)) == []
    assert [found.id for found in journal.queries.status(NOW).overdue] == [reservation.id]
    steps.answer(reservation.id, (), "received", now=NOW + timedelta(hours=7))
    assert journal.transmissions.mark_overdue(NOW + timedelta(hours=8)) == []
    steps.answer(reservation.id, moves(journal, reservation.id, "accepted"), now=NOW + timedelta(hours=9))
    assert state(journal) == "ANSWERED"


def test_a_failed_reply_is_tried_again_later(journal, steps):
    """Not before its moment, and then with the attempts counted."""
    steps.receive()
    steps.translate(count=1)
    due = journal.replies.claim_due("w1", NOW, LEASE)
    kept = journal.contents.keep(io.BytesIO(b"report"))
    journal.replies.record(due, [("csv", "report.csv", kept)], NOW)
    claim = journal.replies.claim_undelivered("w1", NOW, LEASE)
    journal.replies.failed(claim, "connection refused", NOW + LEASE, NOW)
    assert journal.replies.claim_undelivered("w1", NOW, LEASE) is None
    assert journal.queries.status(NOW).hindrances[0].note == "connection refused"
    assert journal.replies.claim_undelivered("w1", NOW + LEASE, LEASE).attempts == 2


def test_a_reply_that_cannot_be_composed_stays_due(journal, steps):
    """Not before its moment; the reason is an event, and the attempt is not held against it: nobody died of it."""
    steps.receive()
    steps.translate(count=1)
    journal.replies.put_back(journal.replies.claim_due("w1", NOW, LEASE), "Traceback …", NOW + LEASE, NOW)
    assert journal.replies.claim_due("w1", NOW, LEASE) is None
    assert journal.replies.claim_due("w1", NOW + LEASE, LEASE).attempts == 1
    assert journal.queries.story("1")[0].events[-1].detail == "Traceback …"


def test_unmatched_answers_are_kept_for_the_operator(journal, steps):
    """Whole responses with their reason, and single shipments."""
    steps.receive()
    _, reservation = steps.translate(count=1)
    steps.send()
    stranger = ShipmentAnswer(Identity("ORIG1", "nobody's"), "accepted")
    steps.answer(reservation.id, (), None, (stranger,))
    kept = journal.contents.keep(io.BytesIO(b"?"))
    journal.receipts.record_response(Receipt("cbp", "odd.xml", kept, NOW, "odd"))
    journal.answers.record(journal.answers.claim("w1", NOW, LEASE), [], ["no such control number"], NOW)
    first, second = journal.queries.status(NOW).unmatched
    assert (first.shipments, second.reason) == (1, "no such control number")
    assert journal.answers.claim("w1", NOW, LEASE) is None


def in_two_messages(steps):
    """Translates and sends one interchange whose shipments 1 and 2 go in one message, and 3 in another."""
    steps.receive()
    claim = steps.claim()
    steps.journal.translation.begin(claim, NOW)
    steps.read(claim)
    first, second = steps.enclose(claim, [1, 2]), steps.enclose(claim, [3], index=2)
    steps.journal.translation.finish(claim, "translated", 3, NOW)
    steps.send()
    steps.send()
    assert steps.reply() == 1
    return first, second


def test_a_reply_is_due_for_each_answer_whatever_else_still_waits(journal, steps):
    """A rejection is told at once: another message of the same file may never be answered."""
    first, second = in_two_messages(steps)
    steps.answer(first.id, message="rejected", text="no")
    due = journal.replies.claim_due("w1", NOW, LEASE)
    assert (due.occasion, due.repetition, due.state) == ("answer", 1, "TRANSLATED")
    assert [one.state for one in journal.replies.shipments(1)] == ["REJECTED", "REJECTED", "AWAITING"]
    journal.replies.record(due, [], NOW)
    steps.answer(second.id, [FilingMove(3, "accepted")], "received")
    assert journal.replies.claim_due("w1", NOW, LEASE).repetition == 2
    assert journal.replies.claim_due("w1", NOW, LEASE) is None


def test_answers_that_come_together_are_told_together(journal, steps):
    """A reply that is due and not yet begun tells what comes meanwhile, and what is overdue."""
    first, second = in_two_messages(steps)
    journal.transmissions.mark_overdue(NOW + timedelta(hours=5))
    steps.answer(first.id, message="rejected", text="no")
    steps.answer(second.id, message="received")
    assert journal.replies.claim_due("w1", NOW, LEASE).occasion == "answer"
    assert journal.replies.claim_due("w1", NOW, LEASE) is None


def test_silence_is_told_to_the_participant_once(journal, steps):
    """When the agreed time has passed, a reply says for which shipments; it stays the only one while nothing comes."""
    in_two_messages(steps)
    journal.transmissions.mark_overdue(NOW + timedelta(hours=5))
    due = journal.replies.claim_due("w1", NOW, LEASE)
    assert (due.occasion, journal.replies.overdue(1)) == ("overdue", 3)
    assert all(one.overdue for one in journal.replies.shipments(1))
    journal.replies.record(due, [], NOW)
    journal.transmissions.mark_overdue(NOW + timedelta(hours=6))
    assert journal.replies.claim_due("w1", NOW, LEASE) is None


def test_the_same_bytes_are_not_sent_back_twice(journal, steps):
    """A report that says what the newest one of its form says is passed over."""
    first, second = in_two_messages(steps)
    kept = journal.contents.keep(io.BytesIO(b"nothing new"))
    for number in (first.id, second.id):
        steps.answer(number, message="rejected", text="no")
        journal.replies.record(journal.replies.claim_due("w1", NOW, LEASE), [("csv", f"{number}.csv", kept)], NOW)
    assert [one.name for one in journal.queries.story("1")[0].replies][1:] == [f"{first.id}.csv"]


def test_an_overdue_message_tells_how_many_of_its_shipments_wait(journal, steps):
    """What CBP answered for already does not wait."""
    first, _ = in_two_messages(steps)
    steps.answer(first.id, [FilingMove(1, "accepted")], "received")
    late = journal.transmissions.mark_overdue(NOW + timedelta(hours=5))
    assert [(one.waiting, one.shipments) for one in late] == [(1, 2), (1, 1)]
    assert [one.waiting for one in journal.queries.status(NOW).overdue] == [1, 1]
