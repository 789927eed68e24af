"""What a participant is told of a shipment that is filed already."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime

import pytest

from tests.mapping.build import mapping, run
from translator.model.catalogue import message, remedy
from translator.model.filing import OnRecord
from translator.model.finding import Finding
from translator.model.interchange import EarlierFile
from translator.model.lifecycle import FILING
from translator.stages.examination import examine, read_through
from translator.stages.met_shipments import MetShipments
from translator.stages.spool import ShipmentSpool


class _Ledger:
    """Has every shipment on record, in one state."""

    def __init__(self, filed: OnRecord) -> None:
        self.filed = filed
        self.found: list[str] = []
        self.remedies: list[str] = []

    def note(self, shipments) -> tuple[()]:
        self.remedies += [remedy(finding) for one in shipments for finding in one.findings]
        self.found += [message(finding) for one in shipments for finding in one.findings]
        return ()

    def note_repeated(self, repeated) -> None: ...

    def note_part(self, closed) -> None: ...

    def on_record(self, keys) -> dict[str, OnRecord]:
        return dict.fromkeys(keys, self.filed)


def _told(filed: OnRecord, number: str = "T1") -> list[str]:
    ledger = _Ledger(filed)
    mapped, closed = run(mapping(), f"No\n{number}\n")
    events = examine([*mapped, *closed], lambda *_: [], lambda _: b"rendered")
    with closing(ShipmentSpool()) as spool, closing(MetShipments()) as met:
        assert read_through(events, ledger, spool, met).refused == 1
    return [f"{found}. {mended}" for found, mended in zip(ledger.found, ledger.remedies, strict=True)]


MONDAY = EarlierFile(7, "monday.csv", datetime(2026, 11, 21, 8, tzinfo=UTC))


def test_a_filed_shipment_is_told_in_plain_words_with_the_file_it_came_in() -> None:
    """Not in the words of our lifecycle."""
    (told,) = _told(OnRecord("ENCLOSED", "add", "T1", MONDAY))
    assert told == (
        "this shipment is already filed: it is on its way to CBP; it came in monday.csv, number 7, "
        "received 2026-11-21 08:00 UTC. Nothing to do. To change it, send it with the action replace or cancel."
    )


@pytest.mark.parametrize(
    ("state", "action", "words"),
    [
        ("HELD", "add", "an earlier filing of this shipment is held back"),
        ("HELD", "cancel", "an earlier filing of this shipment is held back"),
        ("AWAITING", "cancel", "a cancellation of this shipment is on its way to CBP"),
        ("AWAITING", "replace", "this shipment is already filed: it was sent to CBP, whose answer is awaited"),
    ],
)
def test_what_stands_against_an_addition_is_told_as_what_it_is(state, action, words) -> None:
    (told,) = _told(OnRecord(state, action, "T1", MONDAY))
    assert told.startswith(words)
    assert "it came in monday.csv, number 7, received 2026-11-21 08:00 UTC. " in told


def test_there_are_words_for_every_state_that_can_be_on_record() -> None:
    """What is refused or rejected is not on record, and what is only read not yet."""
    for state in set(FILING.values()) - {"READ", "REFUSED", "REJECTED"}:
        assert state not in _told(OnRecord(state, "add", "T1", None))[0]


def test_a_number_that_differs_in_marks_only_is_told_as_it_is_on_file() -> None:
    """It may be another parcel, and then there is something to do."""
    (told,) = _told(OnRecord("ACCEPTED", "add", "INV/12/3", MONDAY), "INV/1/23")
    assert "it stands there as INV/12/3, the same number without capitals, blanks and marks" in told
    assert "give it a number that differs in letters or digits" in told
    assert "Nothing to do" not in told


def test_two_numbers_of_one_file_that_differ_in_marks_only_are_told_with_each_other() -> None:
    """Both rows, each with the spelling of the other."""
    found: list[Finding] = []

    class _Both(_Ledger):
        def note(self, shipments) -> tuple[()]:
            found.extend(finding for one in shipments for finding in one.findings)
            return ()

        def note_repeated(self, repeated) -> None:
            found.extend(one.finding for one in repeated)

        def on_record(self, keys) -> None:
            return None

    mapped, closed = run(mapping(), "No\nINV/12/3\nINV/1/23\n")
    events = examine([*mapped, *closed], lambda *_: [], lambda _: b"rendered")
    with closing(ShipmentSpool()) as spool, closing(MetShipments()) as met:
        read_through(events, _Both(OnRecord("ACCEPTED", "add", "", None)), spool, met)
    later, first = found
    assert {later.code, first.code} == {"E304"}
    assert (first.value, later.value) == ("INV/12/3", "INV/1/23")
    assert message(first).endswith(
        "it stands there as INV/1/23, the same number without capitals, blanks and marks; it stands again at 3"
    )
    assert "it stands there as INV/12/3" in message(later)
    assert "If it is another parcel" in remedy(first)
    assert remedy(first) != remedy(later)
