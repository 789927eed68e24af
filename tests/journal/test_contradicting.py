"""Every sequence of words that CBP may say of a shipment: the first decision stands, and what else it says is told."""

from __future__ import annotations

from itertools import product

import sqlalchemy as sa

from tests.journal.steps import LEASE, NOW
from translator.journal.tables import filing, finding
from translator.model.filing import FilingMove
from translator.model.lifecycle import SETTLED_FILINGS, after

EVENTS = ("accepted", "accepted_with_warnings", "under_review", "rejected")
SEQUENCES = [one for length in (1, 2, 3) for one in product(EVENTS, repeat=length)]
ACCEPTED = ("ACCEPTED", "ACCEPTED_WITH_WARNINGS")


def expected(sequence: tuple[str, ...]) -> tuple[str, set[str]]:
    """The state that stands, and what is told beside it."""
    state, told = "AWAITING", set()
    for event in sequence:
        settled, state = state in SETTLED_FILINGS, after("filing", state, event)
        if settled and event.upper() != state and not (event == "accepted" and state in ACCEPTED):
            told.add(event.replace("_", " "))
    return state, told


def outcome(journal, owner):
    """State and what is told beside it, of each shipment in its order."""
    with journal._database.reading() as connection:
        rows = connection.execute(sa.select(filing.c.state).order_by(filing.c.ordinal)).scalars().all()
        own = sa.select(finding.c.ordinal, finding.c.body).where(finding.c.code == "R307")
        told = [(row.ordinal, row.body) for row in connection.execute(own)]
    words = {event.replace("_", " "): f'"detail":"{event.replace("_", " ")}"' for event in EVENTS}
    assert all(any(words[word] in body for word in words) for _, body in told)
    return [
        (state, {word for at, body in told for word in words if at == ordinal and words[word] in body})
        for ordinal, state in enumerate(rows, 1)
    ]


def moves(journal, transmission_id):
    carried = journal.answers.filings(transmission_id)
    return [FilingMove(one.id, event) for one, words in zip(carried, SEQUENCES, strict=True) for event in words]


def test_the_first_decision_stands_and_every_other_word_is_told_once(journal, steps):
    owner = steps.receive()
    _, reservation = steps.translate(len(SEQUENCES))
    sent = steps.send()
    said = moves(journal, sent.id)
    first = steps.answer(reservation.id, said)
    wanted = [expected(sequence) for sequence in SEQUENCES]
    assert outcome(journal, owner) == wanted
    assert first.rejected == [sum(state == "REJECTED" for state, _ in wanted)]
    assert all("one answer of CBP says" in told for told in first.contradictions)
    assert journal.queries.audit().unaccounted == 0
    while journal.replies.claim_due("w1", NOW, LEASE):
        pass
    again = steps.answer(reservation.id, [move for move in said if move.event == "accepted"], now=NOW + LEASE)
    assert again.rejected == [0]
    assert all("CBP had rejected shipment" in told for told in again.contradictions)
    assert journal.queries.audit().unaccounted == 0


def test_the_same_words_in_two_answers_leave_what_they_leave_in_one(journal, steps):
    owner = steps.receive()
    _, reservation = steps.translate(len(SEQUENCES))
    sent = steps.send()
    for at in range(3):
        portion = [
            FilingMove(one.id, words[at])
            for one, words in zip(journal.answers.filings(sent.id), SEQUENCES, strict=True)
            if len(words) > at
        ]
        told = steps.answer(reservation.id, portion, now=NOW + at * LEASE).contradictions
        assert not any("one answer" in one for one in told)
    assert outcome(journal, owner) == [expected(sequence) for sequence in SEQUENCES]


def test_a_rejected_message_rejects_before_it_says_anything_else(journal, steps):
    owner = steps.receive()
    _, reservation = steps.translate(len(SEQUENCES))
    sent = steps.send()
    done = steps.answer(reservation.id, moves(journal, sent.id), message="rejected")
    assert done.rejected == [len(SEQUENCES)]
    for (state, told), words in zip(outcome(journal, owner), SEQUENCES, strict=True):
        assert state == "REJECTED"
        assert told == {word.replace("_", " ") for word in words} - {"rejected"}
    assert journal.queries.audit().unaccounted == 0
