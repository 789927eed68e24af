"""Partial acceptance: one decision for each file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translator.model.catalogue import message
from translator.validation.acceptance import Parts, decide


@pytest.mark.parametrize("accept", ["each shipment", "whole file"])
def test_a_good_file_is_filed(accept: str) -> None:
    """Nothing is refused, whatever was agreed."""
    decision = decide(accept, read=3, refused=0)
    assert (decision.verdict, decision.refusal_of(1)) == ("file all", None)


def test_each_shipment_by_itself() -> None:
    """The good ones are filed beside the refused."""
    decision = decide("each shipment", read=3, refused=1)
    assert decision.verdict == "file the rest"
    assert decision.refusal_of(0) is None
    assert decision.reason.startswith("The agreement accepts each shipment by itself")


def test_the_whole_file_or_nothing() -> None:
    """One refused shipment keeps the others back, and each of them is told why."""
    decision = decide("whole file", read=1200, refused=1)
    refusal = decision.refusal_of(0)
    assert decision.verdict == "file nothing"
    assert refusal is not None
    assert "1 of 1,200 shipments are refused, and the agreement accepts the whole file" in message(refusal)


@pytest.mark.parametrize("accept", ["each shipment", "whole file"])
def test_a_refused_file_files_nothing(accept: str) -> None:
    """An envelope that cannot be trusted refuses every shipment, even under each shipment."""
    for decision in (
        decide(accept, read=3, refused=0, file_refused=True),
        decide(accept, read=3, refused=0, parts_refused=frozenset({0})),
    ):
        assert decision.verdict == "file nothing"
        assert decision.refusal_of(2) is not None
        assert not decision.files(2)


def test_a_refused_set_refuses_its_shipments_only() -> None:
    """Under each shipment the other sets are filed."""
    decision = decide("each shipment", read=3, refused=0, parts_refused=frozenset({2}))
    assert decision.verdict == "file the rest"
    assert (decision.refusal_of(1), decision.files(1)) == (None, True)
    assert decision.refusal_of(2) is not None
    assert not decision.files(2)


def test_a_refused_set_refuses_the_whole_file_where_that_was_agreed() -> None:
    """Even when none of its shipments has a finding of its own."""
    assert decide("whole file", read=3, refused=0, parts_refused=frozenset({2})).refusal_of(1) is not None


@pytest.mark.parametrize(("read", "refused"), [(0, 0), (2, 2)])
def test_nothing_left_to_file(read: int, refused: int) -> None:
    """No shipment, or none that is not refused: nothing is filed and no one else is to blame."""
    decision = decide("whole file", read=read, refused=refused)
    assert (decision.verdict, decision.refusal) == ("file nothing", None)


def test_a_reason_is_always_stated() -> None:
    """Every decision says in a sentence why."""
    for read in (0, 2):
        for refused in range(read + 1):
            for whole in (False, True):
                assert decide("each shipment", read=read, refused=refused, file_refused=whole).reason.endswith(".")


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(-1, 20))))
def test_parts_hold_exactly_what_was_added(runs: list[tuple[int, int]]) -> None:
    """Membership, length and ranges agree with an ordinary set, also when a run reaches back over earlier ones."""
    parts, numbers = Parts(), set[int]()
    for first, more in sorted(runs, key=sum):
        parts.add(first, first + more)
        numbers |= set(range(first, first + more + 1))
    assert {number for number in range(-1, 90) if number in parts} == numbers
    assert len(parts) == len(numbers)
    assert bool(parts) == bool(numbers)
    assert [number for first, last in parts.ranges() for number in range(first, last + 1)] == sorted(numbers)
    assert "1" not in parts


def test_parts_take_room_for_gaps_only() -> None:
    """A hundred thousand refused sets in a row are one range."""
    parts = Parts()
    for number in range(1, 100_001):
        parts.add(number)
    assert list(parts.ranges()) == [(1, 100_000)]


def test_parts_come_in_order() -> None:
    """A part that comes too late is a bug of the reader."""
    parts = Parts()
    parts.add(3)
    with pytest.raises(ValueError, match="part 2 comes after part 3"):
        parts.add(2)


def test_shipments_that_only_their_set_refuses_are_counted_with_the_refused() -> None:
    """The sentence must agree with the report: three of six, whatever refused them."""
    decision = decide("whole file", read=6, refused=1, parts_refused=frozenset({2}), beside=2)
    assert decision.refusal is not None
    assert decision.refusal.detail.startswith("3 of 6 shipments are refused")
