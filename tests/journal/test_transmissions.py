"""Transmitting: remembered before and after, and never by two at once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.journal.steps import LEASE, NOW
from translator.journal import LeaseLost


def sending(journal, steps, *events):
    """A message on its way, as far as these events."""
    steps.receive()
    steps.translate(count=2)
    claim = journal.transmissions.claim("w1", NOW, LEASE)
    for event in events:
        journal.transmissions.move(claim, event, NOW)
    return claim


def test_a_message_is_sent_by_one_worker(journal, steps):
    """While it sends, nobody else may."""
    claim = sending(journal, steps, "send_began")
    assert (claim.state, claim.uploaded, claim.control_number, claim.partner) == (
        "ENCLOSED",
        False,
        "000000001",
        "acme",
    )
    assert claim.answer_within == timedelta(hours=4)
    assert journal.transmissions.claim("w2", NOW, LEASE) is None
    assert journal.transmissions.move(claim, "uploaded", NOW) == "SENDING"
    assert journal.transmissions.move(claim, "sent", NOW) == "AWAITING"
    with pytest.raises(LeaseLost):
        journal.transmissions.move(claim, "sent", NOW)


def test_who_died_while_sending_leaves_all_the_next_must_know(journal, steps):
    """The state, and whether the whole of it lies at the far side."""
    dead = sending(journal, steps, "send_began", "uploaded")
    claim = journal.transmissions.claim("w2", NOW + LEASE, LEASE)
    assert (claim.state, claim.uploaded, claim.attempts) == ("SENDING", True, 2)
    assert journal.transmissions.move(claim, "interrupted", NOW) == "UNCERTAIN"
    with pytest.raises(LeaseLost):
        journal.transmissions.move(dead, "sent", NOW)
    assert journal.transmissions.move(claim, "arrived", NOW) == "AWAITING"
    assert [row.state for row in journal.replies.shipments(1)] == ["AWAITING", "AWAITING"]


def test_what_did_not_arrive_is_sent_anew(journal, steps):
    """And nothing of it lies at the far side any more."""
    claim = sending(journal, steps, "send_began", "uploaded", "interrupted", "not_arrived")
    again = journal.transmissions.claim("w2", NOW, LEASE)
    assert (again.id, again.state, again.uploaded) == (claim.id, "ENCLOSED", False)


def test_a_failed_sending_waits_for_its_moment(journal, steps):
    """The reason is shown meanwhile."""
    claim = sending(journal, steps, "send_began")
    journal.transmissions.move(claim, "send_failed", NOW, "connection refused", not_before=NOW + LEASE)
    assert journal.transmissions.claim("w1", NOW, LEASE) is None
    (hindrance,) = journal.queries.status(NOW).hindrances
    assert (hindrance.kind, hindrance.note) == ("transmission", "connection refused")
    assert journal.transmissions.claim("w1", NOW + LEASE, LEASE).attempts == 2


def test_uncertain_stays_so_when_the_far_side_cannot_be_asked(journal, steps):
    """It is put back, and looked at again later."""
    claim = sending(journal, steps, "send_began", "interrupted")
    journal.transmissions.put_back(claim, NOW, "no route", NOW + LEASE)
    assert journal.transmissions.claim("w1", NOW, LEASE) is None
    assert journal.transmissions.claim("w1", NOW + LEASE, LEASE).state == "UNCERTAIN"


def test_messages_are_found_by_number_and_originator(journal, steps):
    """Without an originator, those of all."""
    sending(journal, steps, "send_began", "uploaded", "sent")
    assert [one.id for one in journal.answers.transmissions("000000001", "")] == [1]
    assert journal.answers.transmissions("000000001", "ORIG2") == []
    assert journal.answers.transmissions("000000002", "") == []
