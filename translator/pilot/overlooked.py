"""Shipments that an answer names and that its table does not see.

A table whose level of shipments is wrong still finds the message and what became of it; the shipments would wait for
ever, and nobody would know. So where a table could have read shipments and found none, every text in the answer is
held against the numbers of the message's own shipments.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from translator.model.acknowledgment import Acknowledgment
    from translator.pilot.correlate import AsSent, Filed

#: A shorter number may stand in an answer by chance.
_SHORTEST = 5


def overlooked(
    acknowledgment: Acknowledgment, filings: Iterable[Filed], as_sent: AsSent = lambda identity: identity
) -> str:
    """The number of a shipment that stands among the words of an answer without any; empty when none does.

    Args:
        acknowledgment: the answer; where it rejects the message, that is the word on all shipments.
        filings: the shipments of the message that it answers.
        as_sent: as `translator.pilot.correlate.correlate` has it.
    """
    words = acknowledgment.words
    if not words or acknowledgment.message == "rejected":
        return ""
    for one in filings:
        sent = as_sent(one.identity)
        for number in (sent.tracking_number, sent.house_bill_number, sent.master_bill_number):
            if len(number) >= _SHORTEST and number in words:
                return number
    return ""
