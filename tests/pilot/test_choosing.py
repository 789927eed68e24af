"""An answer finds its message among those that were sent under one number."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import NamedTuple

from translator.model.acknowledgment import Acknowledgment, ShipmentAnswer
from translator.model.shipment import Identity
from translator.pilot.choosing import Fit, chosen, made_then
from translator.pilot.correlate import correlate


class Sent(NamedTuple):
    id: int
    state: str = "AWAITING"
    originator_code: str = "ACME"
    message: str = "pilot-xml-2023-02"


class Filed(NamedTuple):
    id: int
    identity: Identity
    state: str = "AWAITING"


def which(
    messages: dict[Sent, tuple[tuple[str, str], ...]], *tracking: str, message: str | None = "received"
) -> int | None:
    """The number of the message that is chosen; each with the tracking number and state of its filings."""
    answers = tuple(ShipmentAnswer(Identity("", one), "accepted") for one in tracking)
    acknowledgment = Acknowledgment("1", "", message, answers=answers)
    fits = []
    for sent, shipments in messages.items():
        filings = [Filed(at, Identity(sent.originator_code, one), state) for at, (one, state) in enumerate(shipments)]
        fits.append(Fit(sent, filings, correlate(acknowledgment, sent, filings)))
    found = chosen(acknowledgment, fits)
    return found.transmission.id if found else None


OLD_AND_NEW = {Sent(1, "ANSWERED"): (("T1", "UNDER_REVIEW"),), Sent(2): (("T2", "AWAITING"),)}


def test_the_shipments_that_an_answer_names_tell_the_message():
    """A late answer reaches the older one, though the newer alone waits for one."""
    assert which(OLD_AND_NEW, "T1") == 1
    assert which(OLD_AND_NEW, "T2") == 2
    assert which(OLD_AND_NEW, "T9") is None


def test_without_shipments_it_is_the_one_that_waits():
    assert which(OLD_AND_NEW) == 2
    assert which({Sent(1): (), Sent(2): ()}) is None
    assert which({Sent(1, originator_code="A"): (), Sent(2, "ANSWERED", "B"): ()}) == 1


def test_one_shipment_in_two_messages_is_that_which_waits():
    both = {Sent(1, "ANSWERED"): (("T1", "REJECTED"),), Sent(2): (("T1", "AWAITING"),)}
    assert which(both, "T1") == 2


def test_what_is_settled_is_answered_again_only_when_nothing_changes():
    settled = {Sent(1, "REJECTED"): (), Sent(2, "ANSWERED"): ()}
    assert which(settled) == 2
    assert which(settled, message="rejected") == 1
    assert which({Sent(1, "ANSWERED"): (), Sent(2, "ANSWERED"): ()}, message="rejected") is None
    assert which({Sent(1, "ANSWERED"): (), Sent(2, "ANSWERED", "OTHER"): ()}) is None


def test_what_an_answer_repeats_of_the_moment_of_its_message_must_fit():
    """As the message wrote it, which is in UTC; one that repeats nothing fits any."""
    moment = datetime(2026, 11, 21, 8, 15, 59, tzinfo=UTC)
    told = Acknowledgment("1", "", "received", created=(("%y%m%d", "261121"), ("%H%M", "0815")))
    assert made_then(told, moment)
    assert made_then(told, moment.astimezone(timezone(timedelta(hours=9))))
    assert not made_then(told, moment + timedelta(minutes=1))
    assert not made_then(told, moment - timedelta(days=1))
    assert made_then(Acknowledgment("1", "", "received"), moment)
