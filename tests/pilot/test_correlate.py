"""Answers meet the filings that they are of."""

from __future__ import annotations

from typing import NamedTuple

from translator.model.acknowledgment import Acknowledgment, ShipmentAnswer
from translator.model.lifecycle import after
from translator.model.shipment import Identity
from translator.pilot.correlate import Move, correlate


class Transmission(NamedTuple):
    originator_code: str = "ACME"
    state: str = "AWAITING"


class Filing(NamedTuple):
    id: int
    identity: Identity
    state: str = "AWAITING"


def filing(number: int, tracking: str = "", house: str = "", master: str = "", state: str = "AWAITING") -> Filing:
    return Filing(number, Identity("ACME", tracking, house, master), state)


def said(disposition: str, *numbers: str, code: str = "", text: str = "", originator: str = "ACME") -> ShipmentAnswer:
    return ShipmentAnswer(Identity(originator, *numbers), disposition, code, text)


def told(*answers: ShipmentAnswer, message: str | None = "received", code: str = "", text: str = "") -> Acknowledgment:
    return Acknowledgment("000000042", "ACME", message, code, text, answers)


TWO = [filing(1, "T1"), filing(2, "T2")]


def test_every_filing_answered_settles_the_message():
    found = correlate(told(said("accepted", "T1"), said("rejected", "T2", code="S1", text="NO")), Transmission(), TWO)
    assert found == ("answered", [Move(1, "accepted", "", ""), Move(2, "rejected", "S1", "NO")], [], [])


def test_a_message_only_received_waits_on_and_names_what_is_missing():
    assert correlate(told(), Transmission(), TWO) == ("acknowledged", [], [], [1, 2])


def test_answers_in_two_responses_settle_the_message_with_the_second():
    first = correlate(told(said("accepted", "T1")), Transmission(), TWO)
    assert (first.message_event, first.missing) == ("acknowledged", [2])
    then = [filing(1, "T1", state="ACCEPTED"), TWO[1]]
    assert correlate(told(said("accepted", "T2"), message=None), Transmission(), then).message_event == "answered"


def test_a_rejected_message_rejects_every_filing_in_cbps_words():
    found = correlate(told(message="rejected", code="X35", text="OUT OF SEQUENCE"), Transmission(), TWO)
    assert found.message_event == "rejected"
    assert found.moves == [Move(number, "rejected", "X35", "OUT OF SEQUENCE", of_message=True) for number in (1, 2)]
    assert not found.missing


def test_in_a_rejected_message_a_shipment_rejected_by_name_keeps_its_own_words():
    answers = (said("rejected", "T1", code="S1", text="MINE"),)
    found = correlate(told(*answers, message="rejected", code="999"), Transmission(), TWO)
    assert found.moves == [Move(1, "rejected", "S1", "MINE"), Move(2, "rejected", "999", "", of_message=True)]


def test_what_a_rejected_message_says_else_of_a_shipment_comes_behind_its_rejection():
    """It contradicts it, and so must not be lost."""
    answers = (said("accepted", "T2"), said("rejected", "T1"))
    found = correlate(told(*answers, message="rejected", code="999"), Transmission(), TWO)
    assert found.moves == [
        Move(1, "rejected", "", ""), Move(2, "rejected", "999", "", of_message=True), Move(2, "accepted", "", ""),
    ]  # fmt: skip


def test_an_answer_for_a_shipment_that_was_not_sent_is_unmatched():
    stray = said("accepted", "T9")
    found = correlate(told(said("accepted", "T1"), stray), Transmission(), TWO)
    assert found.unmatched == [stray]
    assert found.missing == [2]


def test_an_answer_may_outrun_our_commit():
    for state in ("SENDING", "UNCERTAIN", "OVERDUE"):
        filings = [filing(1, "T1", state="ENCLOSED")]
        found = correlate(told(said("accepted", "T1")), Transmission(state=state), filings)
        assert found.message_event == "answered"
        assert after("filing", "ENCLOSED", found.moves[0].event) == "ACCEPTED"


def test_an_answer_to_what_was_never_sent_moves_nothing():
    for state in ("ENCLOSED", "HELD", "CANCELLED"):
        answer = said("accepted", "T1")
        found = correlate(told(answer), Transmission(state=state), [filing(1, "T1", state="ENCLOSED")])
        assert found == (None, [], [answer], [1])


def test_a_second_acknowledgment_is_told_and_moves_nothing():
    settled = [filing(1, "T1", state="ACCEPTED"), filing(2, "T2", state="REJECTED")]
    again = told(said("rejected", "T1"), said("accepted", "T2"))
    found = correlate(again, Transmission(state="ANSWERED"), settled)
    states = [after("filing", one.state, move.event) for one, move in zip(settled, found.moves, strict=True)]
    assert states == ["ACCEPTED", "REJECTED"]
    assert after("transmission", "ANSWERED", found.message_event) == "ANSWERED"


def test_a_filing_under_review_is_answered_and_may_move_later():
    found = correlate(told(said("under_review", "T1")), Transmission(), [filing(1, "T1")])
    assert found.message_event == "answered"
    later = correlate(
        told(said("accepted", "T1"), message=None),
        Transmission(state="ANSWERED"),
        [filing(1, "T1", state="UNDER_REVIEW")],
    )
    assert later.moves == [Move(1, "accepted", "", "")]


def test_a_filing_that_can_take_no_answer_is_unmatched():
    answer = said("accepted", "T1")
    assert correlate(told(answer), Transmission(), [filing(1, "T1", state="HELD")]).unmatched == [answer]


def test_cbp_may_echo_only_some_of_the_numbers():
    filings = [filing(1, "T1", "H1", "M1"), filing(2, "T2", "H2", "M1"), filing(3, "", "H3", "M2")]
    answers = [said("accepted", "", "H2"), said("accepted", "", "", "M2"), said("accepted", "T1", "", "M1")]
    found = correlate(told(*answers), Transmission(), filings)
    assert [move.filing for move in found.moves] == [2, 3, 1]


def test_numbers_that_fit_several_filings_are_not_guessed_at():
    filings = [filing(1, "T1", "", "M1"), filing(2, "T2", "", "M1")]
    found = correlate(told(said("accepted", "", "", "M1")), Transmission(), filings)
    assert not found.moves
    assert len(found.unmatched) == 1


def test_numbers_that_contradict_each_other_match_nothing():
    filings = [filing(1, "T1", "H1")]
    answers = [said("accepted", "T1", "H9"), said("accepted", "T9", "H1")]
    assert correlate(told(*answers), Transmission(), filings).unmatched == answers


def test_the_same_number_filed_twice_in_a_message_is_answered_in_order():
    filings = [filing(1, "T1"), filing(2, "T1")]
    found = correlate(told(said("rejected", "T1"), said("accepted", "T1")), Transmission(), filings)
    assert [(move.filing, move.event) for move in found.moves] == [(1, "rejected"), (2, "accepted")]


def test_the_originator_may_be_unnamed_but_not_another():
    assert correlate(told(said("accepted", "T1", originator="")), Transmission(), TWO).moves
    assert correlate(told(said("accepted", "T1", originator="OTHER")), Transmission(), TWO).unmatched


def test_one_house_bill_number_below_two_master_bills_is_two_shipments():
    filings = [filing(1, "", "H1", "M1"), filing(2, "", "H1", "M2")]
    found = correlate(told(said("accepted", "", "H1", "M2"), said("accepted", "", "H1")), Transmission(), filings)
    assert [move.filing for move in found.moves] == [2]
    assert len(found.unmatched) == 1


def numbered(disposition: str, tracking: str, running_number: int) -> ShipmentAnswer:
    return ShipmentAnswer(Identity("ACME", tracking), disposition, running_number=running_number)


def as_sent(identity: Identity) -> Identity:
    return Identity(identity.originator_code, identity.tracking_number.replace("-", "").upper())


ALIKE = [filing(1, "AB-100"), filing(2, "AB100"), filing(3, "T3")]


def test_the_running_number_tells_filings_apart_that_the_message_writes_alike():
    answers = told(numbered("rejected", "AB100", 2), numbered("accepted", "AB100", 1))
    found = correlate(answers, Transmission(), ALIKE, as_sent)
    assert [(move.filing, move.event) for move in found.moves] == [(2, "rejected"), (1, "accepted")]


def test_an_answer_that_fits_two_filings_alike_hits_neither():
    """Not even when it is one of two: nothing says which is which."""
    for answers in ([said("rejected", "AB100")], [said("rejected", "AB100"), said("accepted", "AB100")]):
        found = correlate(told(*answers), Transmission(), ALIKE, as_sent)
        assert (found.moves, found.unmatched) == ([], answers)
    strange = numbered("rejected", "AB100", 3)
    assert correlate(told(strange), Transmission(), ALIKE, as_sent).unmatched == [strange]


def test_filings_that_the_message_writes_alike_are_answered_when_all_answers_say_the_same():
    found = correlate(told(said("accepted", "AB100"), said("accepted", "AB100")), Transmission(), ALIKE, as_sent)
    assert [move.filing for move in found.moves] == [1, 2]
