"""What was met in a file is known again, however much that is, and rows that stand apart are told."""

from __future__ import annotations

import tracemalloc
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.mapping.build import mapping, run
from translator.model.catalogue import message
from translator.stages import met_shipments
from translator.stages.examination import examine, read_through
from translator.stages.met_shipments import Met, MetShipments
from translator.stages.spool import ShipmentSpool

TEXTS = st.one_of(st.none(), st.text(max_size=2))


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=40), st.integers(1, 5))
def test_the_first_of_each_text_is_found_and_nothing_else(pairs, at_once):
    """As a dictionary would, whichever way it is kept on disk: chunk by chunk, and with few readings in rows."""
    known = {"identity": {}, "key": {}}
    with closing(MetShipments()) as met:
        for start in range(0, len(pairs), at_once):
            some = [
                Met(start + index, index, "x", index % 2 == 0, *pair)
                for index, pair in enumerate(pairs[start : start + at_once])
            ]
            for by, firsts in known.items():
                asked = [text for one in some if (text := getattr(one, by)) is not None]
                assert met.first(by, asked) == {text: firsts[text] for text in asked if text in firsts}
                for one in some:
                    if getattr(one, by) is not None:
                        firsts.setdefault(getattr(one, by), one)
            met.add(some)


def test_many_shipments_are_kept_in_rows_and_found_there():
    with closing(MetShipments()) as met:
        for number in range(5 * met_shipments._READINGS):
            first = Met(0, 0, "0", True, "again", None)
            assert met.first("identity", ["again"]) == ({"again": first} if number else {})
            met.add([Met(number, number, str(number), True, "again", None)])


def test_what_goes_by_when_one_is_looked_for_does_not_stay_in_memory():
    """However many shipments a file has, only those that were asked for are held."""
    with closing(MetShipments()) as met:
        for start in range(0, 20_000, 500):
            some = [Met(n, n, str(n), True, f"1Z{n:010}", None) for n in range(start, start + 500)]
            met.first("identity", [one.identity for one in some])
            met.add(some)
        tracemalloc.start()
        try:
            assert met.first("identity", ["1Z0000000007"])["1Z0000000007"].ordinal == 7
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert peak < 1 << 20


def found(rows: str) -> list[str]:
    """Places and messages of what is found in a file whose shipments are told by No."""
    told: list[str] = []

    class Ledger:
        def note(self, shipments) -> tuple[()]:
            told.extend(f"{one.place.ordinal}: {message(one)}" for each in shipments for one in each.findings)
            return ()

        def note_repeated(self, repeated) -> None:
            told.extend(f"{one.finding.place.ordinal}: {message(one.finding)}" for one in repeated)

        def note_part(self, closed) -> None: ...

        def on_record(self, keys) -> dict[str, object]:
            return {}

    mapped, closed = run(mapping(), rows)
    events = examine([*mapped, *closed], lambda *_: [], lambda _: b"rendered")
    with closing(ShipmentSpool()) as spool, closing(MetShipments()) as met:
        read_through(iter(events), Ledger(), spool, met)
    return sorted(told)


@pytest.mark.parametrize("between", [0, 700])
def test_rows_that_return_later_are_told_in_both_places_however_far_apart(between):
    """Neither part of the shipment may be filed, and no other shipment is concerned."""
    others = "".join(f"X{number}\n" for number in range(between))
    last = between + 5
    assert found(f"No\nT1\nT1\nT2\n{others}T1\n") == sorted(
        [
            f'2: the rows of one shipment do not stand together: rows 2-3 and row {last} have the same "No"',
            f'{last}: the rows of one shipment do not stand together: rows 2-3 and row {last} have the same "No"',
        ]
    )


def test_rows_that_return_twice_are_told_against_the_first():
    told = found("No\nT1\nT2\nT1\nT2\nT1\n")
    assert [one.partition(":")[0] for one in told] == ["2", "3", "4", "5", "6"]
    assert sum('row 2 and row 4 have the same "No"' in one for one in told) == 2


def test_rows_without_a_key_are_shipments_of_their_own_and_stand_anywhere():
    told = found("No,X\n,a\nT1,a\n,a\n")
    assert [one for one in told if "the value is missing" not in one] == []
