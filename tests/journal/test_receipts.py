"""Receiving: one receipt for each claim."""

from __future__ import annotations

import io

from tests.journal.steps import NOW
from translator.model.receipt import Receipt


def test_the_same_claim_is_one_receipt(journal, steps):
    """A crash between the commit and the removal of the remote file makes the stage report it again."""
    assert steps.receive(claim="c1") == steps.receive(claim="c1")
    assert steps.receive(claim="c2") == 2
    assert journal.receipts.claim_known("c1")
    assert not journal.receipts.claim_known("c3")
    assert journal.queries.audit().interchanges == 2


def test_responses_are_known_by_their_claims_too(journal):
    """And have numbers of their own."""
    kept = journal.contents.keep(io.BytesIO(b"answer"))
    receipt = Receipt("cbp", "answer.xml", kept, NOW, "r1", "/out/answer.xml", 12.5)
    assert journal.receipts.record_response(receipt) == journal.receipts.record_response(receipt) == 1
    assert journal.receipts.claim_known("r1")
    assert journal.receipts.already_received("cbp", "/out/answer.xml", 6, 12.5)
    assert not journal.receipts.already_received("cbp", "/out/answer.xml", 6, 12.75)
    assert not journal.receipts.already_received("acme", "/out/answer.xml", 6, 12.5)
