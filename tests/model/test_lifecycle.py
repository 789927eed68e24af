"""The lifecycles as tables."""

from __future__ import annotations

import pytest

from translator.model.acknowledgment import Disposition
from translator.model.lifecycle import (
    FILING,
    LIFECYCLES,
    SETTLED_FILINGS,
    TRANSMISSION,
    IllegalTransition,
    Table,
    after,
)

DISPOSITIONS = Disposition.__args__  # type: ignore[attr-defined]


@pytest.mark.parametrize("table", LIFECYCLES.values(), ids=LIFECYCLES)
def test_every_state_can_be_reached(table: Table) -> None:
    """From nothing, by the events of the table."""
    reached: set[str] = {""}
    before: set[str] = set()
    while reached != before:
        before = set(reached)
        reached |= {to for (state, _), to in table.items() if state in reached}
    assert reached == {""} | set(table.values()) | {state for state, _ in table}


@pytest.mark.parametrize("table", LIFECYCLES.values(), ids=LIFECYCLES)
def test_there_is_one_beginning(table: Table) -> None:
    """One event, from no state, opens a life."""
    assert len([event for state, event in table if not state]) == 1


def test_an_unknown_event_is_a_bug_that_names_the_known_ones() -> None:
    """The message says what the state would have understood."""
    with pytest.raises(IllegalTransition, match="'sent' is not in its table; it knows discarded, released"):
        after("interchange", "QUARANTINED", "sent")


@pytest.mark.parametrize("disposition", DISPOSITIONS)
@pytest.mark.parametrize("state", ["ENCLOSED", "AWAITING", "UNDER_REVIEW"])
def test_an_open_filing_understands_every_answer(state: str, disposition: str) -> None:
    """Even before our own commit that it was sent."""
    assert after("filing", state, disposition) == disposition.upper()


@pytest.mark.parametrize("disposition", DISPOSITIONS)
@pytest.mark.parametrize("state", ["ACCEPTED", "ACCEPTED_WITH_WARNINGS", "REJECTED"])
def test_a_second_answer_moves_nothing(state: str, disposition: str) -> None:
    """It is recorded, and the first one stands."""
    assert after("filing", state, disposition) == state


def test_what_is_sent_late_does_not_take_back_an_answer() -> None:
    """The commit of the sending may come after that of the answer."""
    for state in (*SETTLED_FILINGS, "UNDER_REVIEW"):
        assert FILING.get((state, "sent"), state) == state


@pytest.mark.parametrize("state", ["SENDING", "UNCERTAIN", "AWAITING", "OVERDUE", "ACKNOWLEDGED"])
@pytest.mark.parametrize(
    ("answer", "to"), [("acknowledged", "ACKNOWLEDGED"), ("answered", "ANSWERED"), ("rejected", "REJECTED")]
)
def test_a_sent_message_understands_every_answer(state: str, answer: str, to: str) -> None:
    """While it is being sent, when its outcome is unknown, and when it is overdue."""
    assert after("transmission", state, answer) == to


@pytest.mark.parametrize("state", ["ACKNOWLEDGED", "ANSWERED", "REJECTED"])
@pytest.mark.parametrize("event", ["uploaded", "sent", "send_failed", "interrupted", "arrived", "not_arrived"])
def test_an_answer_is_never_taken_back_by_our_own_side(state: str, event: str) -> None:
    """An answered message did arrive, whatever the sending process thought when it died or gave up."""
    assert after("transmission", state, event) == state


def test_a_message_is_sent_again_only_when_it_surely_did_not_arrive() -> None:
    """Only a failed sending, or finding out that nothing arrived, leads back to where a message is sent from."""
    back = {event for (state, event), to in TRANSMISSION.items() if to == "ENCLOSED" and state not in ("", "HELD")}
    assert back == {"send_failed", "not_arrived"}
