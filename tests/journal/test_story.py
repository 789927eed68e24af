"""What happened to this parcel?"""

from __future__ import annotations

import pytest

from tests.journal.steps import NOW, shipment
from translator.model.finding import Finding
from translator.model.interchange import InterchangeHeader


@pytest.fixture
def told(journal, steps):
    """Two interchanges; the second has an envelope."""
    steps.receive()
    steps.translate()
    steps.receive(b"ISA", "ship.x12", "carrier")
    claim = steps.claim()
    header = InterchangeHeader("ZZ", "CARRIER", control_number="000000905")
    journal.translation.record_recognition(claim, "856", "2026-01-01", "d" * 64, "pilot-xml", "test", [header])
    steps.read(claim, 2, refused=(2,), prefix="CN")
    journal.translation.record_findings(claim, [(2, 0, Finding("E301")), (0, 0, Finding("E144"))])
    steps.enclose(claim, [1])
    journal.translation.finish(claim, "translated", 2, NOW)
    return journal.queries.story


def test_a_shipment_is_told_what_was_found_in_its_own_part_alone(journal, steps):
    """What is wrong with the file concerns all of it; what is wrong with another transaction set does not."""
    steps.receive()
    claim = steps.claim()
    parts = [shipment(n, part=n) for n in (1, 2)]
    journal.translation.record_shipments(claim, parts, NOW)
    told = [(0, 0, Finding("E144")), (0, 1, Finding("E131")), (0, 2, Finding("E132"))]
    journal.translation.record_findings(claim, told)
    steps.enclose(claim, [1, 2])
    journal.translation.finish(claim, "translated", 2, NOW)
    (second,) = journal.queries.story("1Z000002")
    assert [one.code for one in second.findings] == ["E144", "E132"]
    assert len(journal.queries.story("1")[0].findings) == 3


@pytest.mark.parametrize(
    ("number", "stories"),
    [
        ("1Z000002", [(1, 2)]),
        (" CN000001 ", [(2, 1)]),
        ("M-1", [(1, 1), (1, 2), (1, 3), (2, 1), (2, 2)]),
        ("order-2", [(1, 2), (2, 2)]),
        ("1", [(1, None)]),
        ("000000002", [(2, None)]),
        ("000000905", [(2, None)]),
        ("1z 0000-02", [(1, 2)]),
        ("m1", [(1, 1), (1, 2), (1, 3), (2, 1), (2, 2)]),
        ("ship.x12", [(2, None)]),
        ("Ship.X12", [(2, None)]),
        ("nobody's", []),
        ("-", []),
        ("", []),
        ("9" * 40, []),
        ("²", []),
    ],
)
def test_a_story_is_found_by_any_number_that_people_have(told, number, stories):
    """Tracking and bill numbers, references, control numbers of both sides, the interchange's own."""
    assert [(one.interchange.id, one.filing and one.filing.ordinal) for one in told(number)] == stories


def test_a_parcels_story_tells_everything_in_the_order_of_time(told, steps, journal):
    """File and row, message, events, replies."""
    steps.send()
    steps.send()
    steps.reply()
    (story,) = told("CN000001")
    assert (story.interchange.mapping, story.filing.extent, story.filing.control_number) == ("856", "2", "000000002")
    assert [message.state for message in story.transmissions] == ["AWAITING"]
    assert [reply.state for reply in story.replies] == ["DELIVERED"]
    assert [found.code for found in story.findings] == ["E144"]
    assert {"received", "read", "enclosed", "sent", "composed", "delivered"} <= {event.name for event in story.events}
    assert all(event.at.tzinfo for event in story.events)
    (refused,) = told("CN000002")
    assert [found.code for found in refused.filing.findings] == ["E301"]
    assert refused.transmissions == ()


def test_status_counts_by_partner_and_state(told, journal):
    """With the oldest of each."""
    status = journal.queries.status(NOW)
    standings = {(one.kind, one.partner, one.state): one.count for one in status.standings}
    assert standings == {
        ("interchange", "acme", "TRANSLATED"): 1,
        ("interchange", "carrier", "TRANSLATED"): 1,
        ("transmission", "acme", "ENCLOSED"): 1,
        ("transmission", "carrier", "ENCLOSED"): 1,
    }
    assert {one.oldest for one in status.standings} == {NOW}
    assert status.shipments == {"acme": {"ENCLOSED": 3}, "carrier": {"ENCLOSED": 1, "REFUSED": 1}}


def test_a_file_name_finds_every_file_of_that_name_the_newest_first(journal, steps):
    """Also by what was made of it: the message and the reply."""
    for content in (b"one", b"two"):
        steps.receive(content, "orders.csv")
    steps.translate()
    steps.send()
    steps.reply()
    (message,), (answer, *_) = (journal.queries.story("1")[0].transmissions, journal.queries.story("1")[0].replies)
    assert [one.interchange.id for one in journal.queries.story("orders.csv")] == [2, 1]
    assert [one.interchange.id for one in journal.queries.story(message.name)] == [1]
    assert [one.interchange.id for one in journal.queries.story(answer.name)] == [1]
