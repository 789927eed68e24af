"""Shipments that an answer names and that its table does not see."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from translator.model.acknowledgment import Acknowledgment
from translator.model.shipment import Identity
from translator.pilot.overlooked import overlooked


class Filed(NamedTuple):
    id: int
    identity: Identity
    state: str = "AWAITING"


FILED = [Filed(1, Identity("ACME", "1Z999AA1")), Filed(2, Identity("ACME", "", "H-20001", "M1"))]


@pytest.mark.parametrize(
    ("words", "message", "number"),
    [
        ({"RECEIVED", "1Z999AA1"}, "received", "1Z999AA1"),
        ({"H-20001"}, None, "H-20001"),
        ({"H-20001"}, "rejected", ""),
        ({"M1", "RECEIVED"}, "received", ""),
        ((), "received", ""),
    ],
)
def test_a_number_of_a_shipment_among_the_words_is_told_unless_the_message_is_rejected(words, message, number):
    assert overlooked(Acknowledgment("1", "ACME", message, words=frozenset(words)), FILED) == number


def test_numbers_are_looked_for_as_the_message_writes_them():
    answer = Acknowledgment("1", "ACME", "received", words=frozenset({"1Z999AA1X"}))
    assert overlooked(answer, FILED, lambda one: Identity("ACME", f"{one.tracking_number}X")) == "1Z999AA1X"
