"""The audit: nothing is trusted that two places can tell."""

from __future__ import annotations

import sqlite3

import pytest

from tests.journal import steps as places
from tests.journal.steps import NOW
from translator.journal.database import open_database
from translator.journal.events import TABLES, Rebuilt
from translator.model.filing import FilingMove

DAMAGES = {
    "a filing is gone": "DELETE FROM filing WHERE ordinal = 2",
    "all filings are gone": "DELETE FROM filing",
    "a filing was moved": "UPDATE filing SET state = 'ACCEPTED' WHERE ordinal = 2",
    "a filing was refused": "UPDATE filing SET state = 'REFUSED' WHERE ordinal = 2",
    "a filing came from nowhere": "INSERT INTO filing (interchange_id, ordinal, state) VALUES (1, 99, 'REFUSED')",
    "an event is gone": "DELETE FROM event WHERE subject = 'filing' AND name = 'sent' AND subject_id = 2",
    "all events are gone": "DELETE FROM event",
    "a message is gone": "DELETE FROM transmission",
    "a message was moved": "UPDATE transmission SET state = 'ANSWERED'",
    "an interchange is gone": "DELETE FROM interchange",
    "the count is gone": "UPDATE interchange SET shipments_read = NULL",
    "the count is wrong": "UPDATE interchange SET shipments_read = 4",
    "filings and their events are gone": "DELETE FROM filing; DELETE FROM event WHERE subject = 'filing'",
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_change_behind_its_back_is_found(journal, steps, tmp_path, damage):
    """Whatever row is changed, deleted or added by hand."""
    steps.receive()
    steps.translate()
    steps.send()
    assert journal.queries.audit().unaccounted == 0
    plain = sqlite3.connect(tmp_path / "journal.db")
    plain.executescript(DAMAGES[damage])
    plain.close()
    audit = journal.queries.audit()
    assert audit.unaccounted > 0
    assert all(reason.reason for reason in audit.reasons)


def test_one_lost_shipment_is_counted_once(journal, steps, tmp_path):
    """Though two checks find it."""
    steps.receive()
    steps.translate()
    plain = sqlite3.connect(tmp_path / "journal.db")
    plain.executescript(DAMAGES["a filing is gone"])
    plain.close()
    audit = journal.queries.audit()
    assert (audit.read, audit.filed, audit.unaccounted) == (3, 2, 1)


def test_missing_bytes_of_open_work_are_found(journal, steps):
    """A message that is still to be sent, a file that is still to be translated."""
    steps.receive()
    claim, _ = steps.translate()
    journal.contents.path(claim.content.sha256).unlink()
    assert journal.queries.audit().unaccounted == 0
    steps.receive(claim="again")
    journal.contents.path(claim.content.sha256).unlink()
    (reason,) = journal.queries.audit().reasons
    assert "orders.csv" in reason.reason


def test_every_state_follows_from_the_events_alone(journal, steps, tmp_path):
    """Whatever happened: drafts given up, refusals, answers, replies."""
    for n in range(3):
        steps.receive(f"{n}".encode())
    lost = steps.claim()
    steps.read(lost, 4)
    steps.enclose(lost, [1])
    journal.translation.begin(lost, NOW)
    steps.read(lost, 2)
    steps.enclose(lost, [2])
    journal.translation.refuse_remaining(lost, None, NOW)
    journal.translation.finish(lost, "translated", 2, NOW)
    _, second = steps.translate(refused=(3,), prefix="2Z")
    third = steps.claim()
    steps.read(third, 1)
    journal.translation.quarantine(third, "bug", NOW)
    steps.send()
    steps.send()
    carried = journal.answers.filings(second.id)
    steps.answer(second.id, [FilingMove(one.id, "accepted") for one in carried], "received")
    steps.reply()
    database = open_database(places.address(tmp_path))
    with database.reading() as connection:
        rebuilt = Rebuilt(connection)
        for subject, table in TABLES.items():
            rows = [(row.id, row.state) for row in connection.execute(table.select().order_by(table.c.id))]
            assert [(number, state) for number, _, state in rebuilt.states(subject)] == rows
            assert rows
    database.close()
    assert journal.queries.audit().unaccounted == 0
