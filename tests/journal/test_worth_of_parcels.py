"""Each parcel counts once, whoever tells of it."""

from __future__ import annotations

import pytest

from translator.journal.worth_of_parcels import Counted, Parcel, Total


@pytest.mark.parametrize(
    ("filings", "cents"),
    [
        ([("T1", "A", 500), ("T1", "B", 500)], 500),
        ([("T1", "A", 500), ("T1", "B", 700)], 700),
        ([("T1", "B", 700), ("T1", "A", 500)], 700),
        ([(None, "A", 500), (None, "B", 400)], 500),
        ([("T1", "A", 300), ("T2", "A", 300), (None, "B", 310)], 600),
        ([("T1", "A", 300), ("T2", "A", 300), (None, "B", 700)], 700),
        ([("T1", "A", 300), ("T2", "B", 500), (None, "C", 100)], 800),
        ([("T1", "A", 300), (None, "A", 300)], 600),
    ],
)
def test_what_is_told_most_highly_of_a_parcel_counts(filings, cents):
    parcel = Parcel()
    for filing in filings:
        parcel.add(*filing)
    assert parcel.cents == cents


def test_a_parcel_of_others_becomes_the_participants_own():
    others, total = Counted(), Total()
    others.add("T1", "B", 500, is_own=False)
    total.begin("tracking|T1", others, 0, keep=True)
    assert (total.cents, total.own_cents, total.foreign) == (500, 0, 1)
    total.add("tracking|T1", "T1", "A", 400)
    assert (total.cents, total.own_cents, total.foreign) == (500, 400, 0)
