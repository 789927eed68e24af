"""The way out of quarantine, and what it means for the same bytes."""

from __future__ import annotations

import pytest

from tests.journal.steps import LEASE, NOW
from translator.journal.quarantine import NotQuarantined


@pytest.fixture
def quarantined(journal, steps):
    """The number of an interchange that was set aside."""
    number = steps.receive(claim="a")
    journal.translation.quarantine(steps.claim(), "Traceback …", NOW)
    return number


def test_a_released_interchange_can_be_claimed_again(journal, steps, quarantined):
    """With who and why in its events."""
    assert journal.quarantine.leave(quarantined, "released", "mended", "ann", NOW) == "RECEIVED"
    assert steps.claim(NOW + LEASE).id == quarantined
    (story,) = journal.queries.story(str(quarantined))
    assert [one.detail for one in story.events if one.name == "released"] == ["mended (ann)"]
    assert story.interchange.note == ""


def test_a_discarded_interchange_is_over(journal, steps, quarantined):
    """The audit names it."""
    assert journal.quarantine.leave(quarantined, "discarded", "no longer wanted", "ann", NOW) == "CLOSED"
    assert steps.claim(NOW + LEASE) is None
    audit = journal.queries.audit()
    assert [one.interchange_id for one in audit.discarded] == [quarantined]
    assert (audit.untranslated, audit.unaccounted) == ((), 0)


@pytest.mark.parametrize("event", ["released", "discarded"])
def test_only_what_is_quarantined_can_leave(journal, steps, event):
    """The message tells what it is instead."""
    number = steps.receive()
    with pytest.raises(NotQuarantined, match="is RECEIVED, not QUARANTINED"):
        journal.quarantine.leave(number, event, "why", "ann", NOW)
    with pytest.raises(NotQuarantined, match="99 does not exist"):
        journal.quarantine.leave(99, event, "why", "ann", NOW)


def test_the_same_bytes_may_come_again_and_then_forbid_the_first(journal, steps, quarantined):
    """Whichever is translated first is filed; never both."""
    steps.receive(claim="b")
    claim = steps.claim()
    assert journal.translation.earlier_with_same_content(claim, "test", "d") is None
    journal.translation.record_recognition(claim, "m", "1", "d", "pilot", "test", [])
    steps.read(claim, 1)
    steps.enclose(claim, [1])
    journal.translation.finish(claim, "translated", 1, NOW)
    journal.quarantine.leave(quarantined, "released", "mended", "ann", NOW)
    assert journal.translation.earlier_with_same_content(steps.claim(), "test", "d").number == claim.id
