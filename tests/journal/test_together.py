"""Filings that count together, in a real journal."""

from __future__ import annotations

from datetime import date

import pytest

from tests.journal.steps import NOW, Steps
from translator.journal.together import Chunk
from translator.model.filing import Facts, OwnFiling, ReadShipment
from translator.model.shipment import Identity

DAY = date(2026, 11, 24)
LIMIT = 80_000


def filing(ordinal, cents, person=1, action="add", number="", day=DAY, **more):
    tracking = "" if number is None else number or f"1Z{ordinal:04}"
    identity = Identity(more.pop("originator", "ORIG1"), tracking, more.pop("house", ""), more.pop("master", ""))
    reference, refused = more.pop("reference", f"O-{number or ordinal}"), more.pop("refused", False)
    facts = Facts(person_day=person and hash((person, day)), arrival=day, worth=cents, **more)
    return ReadShipment(ordinal, 0, ordinal + 1, f"{ordinal + 1}", reference, action, identity, refused, facts)


@pytest.fixture
def read(journal):
    """Record the shipments of one file as a chunk; what is passed, and what others say."""
    steps = Steps(journal)

    def record(*shipments, partner="acme", usage="test"):
        name = f"{partner}-{shipments[0].identity.number}.csv"
        steps.receive(repr((shipments, partner, usage)).encode(), name, partner)
        claim = steps.claim()
        journal.translation.begin(claim, NOW)
        journal.translation.record_recognition(claim, "m", "2026-11-01", "0", "pilot", usage, [])
        journal.translation.record_shipments(claim, shipments, NOW)
        return Chunk(claim.id, partner, usage, shipments[0].ordinal)

    return record


@pytest.fixture
def passing(journal, read):
    return lambda *shipments, **more: journal.comparison.seen_together(read(*shipments, **more), LIMIT).passing


@pytest.fixture
def others(journal):
    return lambda chunk: journal.comparison.seen_together(chunk, None).counterparts


@pytest.fixture
def earlier(journal):
    return lambda chunk: journal.comparison.seen_together(chunk, None).earlier


def test_the_shipment_that_passes_the_limit_is_told_with_those_before_it(passing):
    (found,) = passing(filing(1, 50_000), filing(2, 30_000), filing(3, 1), filing(4, 90_000, person=2))
    assert (found.ordinal, found.together, found.cents) == (3, "person", 80_001)
    assert found.own == (
        OwnFiling("O-1", "1Z0001", "2", "acme-1Z0001.csv"),
        OwnFiling("O-2", "1Z0002", "3", "acme-1Z0001.csv"),
    )
    assert (found.own_count, found.foreign_count) == (2, 0)


def test_a_shipment_that_adds_nothing_passes_no_limit(passing):
    """A parcel of samples worth $0 beside one that is worth a lot."""
    assert passing(filing(1, 80_000), filing(2, 0)) == []
    (found,) = passing(filing(3, 1), filing(4, 0))
    assert found.ordinal == 3


def test_other_participants_count_and_are_not_named(passing):
    assert passing(filing(1, 50_000, number="A", originator="OTHER"), partner="beta") == []
    (found,) = passing(filing(1, 40_000, number="B"))
    assert (found.cents, found.own, found.own_count, found.foreign_count) == (90_000, (), 0, 1)


def test_a_parcel_that_two_participants_tell_of_counts_once(passing):
    """What the other says more is counted, and is nothing that may be told."""
    assert passing(filing(1, 50_000, number="T1", originator="OTHER"), partner="beta") == []
    assert passing(filing(1, 50_000, number="t-1")) == []
    (found,) = passing(filing(1, 30_001, number="T2", reference="O-2"))
    assert (found.cents, found.own_count, found.foreign_count) == (80_001, 1, 0)
    assert not found.told_by_others
    (found,) = passing(filing(1, 60_000, number="T2", originator="OTHER"), partner="beta")
    assert (found.cents, found.own_count, found.foreign_count) == (110_000, 1, 0)
    (found,) = passing(filing(1, 10, number="T3", reference="O-3"))
    assert (found.cents, found.own_count, found.told_by_others) == (110_010, 2, True)


def test_both_stories_of_a_parcel_may_stand_in_one_file(passing):
    told = [filing(n, 50_000, number="T1", originator=code) for n, code in ((1, "ORIG1"), (2, "OTHER"))]
    assert passing(*told, filing(3, 30_000, number="T3", reference="O-3")) == []
    (found,) = passing(filing(1, 1, number="T4", reference="O-4"))
    assert (found.cents, found.own_count) == (80_001, 3)


def test_parcels_are_one_over_the_bounds_of_chunks(journal, passing, read):
    passing(filing(1, 50_000, number="T1", originator="OTHER"), partner="beta")
    chunk = read(filing(1, 50_000, number="T1"), filing(2, 20_000, number="T2", reference="O-2"))
    second = chunk._replace(first=2)
    assert journal.comparison.seen_together(second, LIMIT).passing == []
    (found,) = journal.comparison.seen_together(second, 69_999).passing
    assert (found.ordinal, found.cents, found.own_count, found.foreign_count) == (2, 70_000, 1, 0)


@pytest.mark.parametrize("action", ["replace", "cancel"])
def test_a_parcel_counts_by_the_filings_that_are_in_force(passing, action):
    passing(filing(1, 70_000, number="T1", originator="OTHER"), partner="beta")
    passing(filing(1, 50_000, number="T1"))
    again = filing(1, 20_000, number="T1", originator="OTHER", action=action, reference="again")
    passing(again, partner="beta")
    assert passing(filing(1, 30_000, number="T2", reference="O-2")) == []


def test_without_tracking_numbers_a_parcel_is_known_by_its_bills(passing):
    bills = {"number": None, "house": "HB-1", "master": "M1"}
    passing(filing(1, 50_000, originator="OTHER", **bills), partner="beta")
    assert passing(filing(1, 50_000, **bills | {"house": "hb1"})) == []
    assert passing(filing(1, 50_000, number="T9", house="HB1", master="M1", reference="O-2")) != []
    (found,) = passing(filing(1, 50_000, reference="O-7", **bills | {"master": "M2"}), partner="gamma")
    assert found.foreign_count == 1


def test_a_house_bill_without_tracking_number_is_that_of_the_numbers_below_it(passing):
    numbered = (filing(n, 30_000, number=f"T{n}", house="H1", originator="OTHER") for n in (1, 2))
    assert passing(*numbered, partner="beta") == []
    assert passing(filing(1, 61_000, number=None, house="H1")) == []
    (found,) = passing(filing(1, 19_001, number="T9", reference="O-9"))
    assert (found.cents, found.own_count, found.foreign_count) == (80_001, 1, 0)


def test_another_day_another_usage_and_another_person_do_not_count(passing):
    assert passing(filing(1, 50_000, number="A")) == []
    assert passing(filing(1, 50_000, number="B", day=date(2026, 11, 25))) == []
    assert passing(filing(1, 50_000, number="C", person=2)) == []
    assert passing(filing(1, 50_000, number="D", person=None)) == []


def test_the_lots_of_one_order_count_together_over_days_and_persons(passing):
    assert passing(filing(1, 50_000, number="A", reference="PO-7")) == []
    (found,) = passing(filing(1, 50_000, number="B", reference="PO-7", person=2, day=date(2026, 12, 1)))
    assert (found.together, found.cents, found.own[0].number) == ("order", 100_000, "A")


def test_an_order_of_that_number_that_was_a_test_does_not_count(passing):
    assert passing(filing(1, 50_000, number="A", reference="PO-7")) == []
    assert passing(filing(1, 50_000, number="B", reference="PO-7", person=2), usage="production") == []


def test_a_filing_that_was_replaced_counts_once_and_a_cancelled_one_not_at_all(passing):
    assert passing(filing(1, 70_000, number="A")) == []
    assert passing(filing(1, 79_000, number="A", action="replace")) == []
    assert [one.cents for one in passing(filing(1, 2_000, number="B"))] == [81_000]
    assert passing(filing(1, None, number="A", action="cancel")) == []
    assert passing(filing(1, 50_000, number="C")) == []


def test_refused_shipments_do_not_count(passing):
    assert passing(filing(1, 70_000, refused=True), filing(2, 70_000)) == []


def test_of_many_shipments_the_first_are_named_and_the_others_counted(passing):
    found = passing(*(filing(ordinal, 30_000) for ordinal in range(1, 8)))
    assert [one.ordinal for one in found] == [3, 4, 5, 6, 7]
    assert [one.reference for one in found[-1].own] == ["O-1", "O-2", "O-3"]
    assert found[-1].own_count == 6


def test_what_others_file_under_the_same_number_is_a_counterpart(others, read):
    read(
        filing(1, 100, number="T1", originator="OTHER", mode="air"),
        filing(2, 100, number="T2", originator="OTHER"),
        partner="beta",
    )
    chunk = read(filing(1, 200, number="T1", mode="ocean"), filing(2, 100, number="T9"))
    (found,) = others(chunk)
    assert (found.ordinal, found.number, found.facts.mode, found.facts.worth) == (1, "T1", "air", 100)


def test_a_house_bill_is_the_same_parcel_below_the_same_master_bill(others, read):
    read(filing(1, 100, number="T1", originator="OTHER", house="H1"), partner="beta")
    chunk = read(filing(1, 200, number="T2", house="H1"))
    assert [found.number for found in others(chunk)] == ["H1"]


@pytest.mark.parametrize(
    ("theirs", "mine", "told"),
    [
        ({"number": "RB 123-456 785 cn"}, {"number": "RB123456785CN"}, "RB123456785CN"),
        ({"number": "RB123456785CN"}, {"number": "RB 123-456 785 cn"}, "RB 123-456 785 cn"),
        ({"number": None, "house": "hb/1"}, {"number": "T2", "house": "HB1"}, "HB1"),
        (
            {"number": None, "house": "HB1", "master": "180-12345675"},
            {"number": None, "house": "HB1", "master": "18012345675"},
            "HB1",
        ),
    ],
)
def test_capitals_blanks_and_marks_make_no_other_parcel(journal, others, read, theirs, mine, told):
    """And a participant is told the number as it has written it itself."""
    read(filing(1, 100, originator="OTHER", **theirs), partner="beta")
    chunk = read(filing(1, 200, **mine))
    assert [found.number for found in others(chunk)] == [told]
    for written in (theirs, mine):
        asked = written.get("house") or written["number"]
        assert len(list(journal.comparison.pairs(asked))) == 1
        assert len(journal.queries.story(asked)) == 2


def test_another_master_bill_makes_another_parcel(others, read):
    read(filing(1, 100, number=None, originator="OTHER", house="HB1", master="180-12345675"), partner="beta")
    assert others(read(filing(1, 200, number=None, house="HB1", master="180-12345686"))) == []


def test_of_another_participants_filings_the_newest_speaks_and_none_after_its_cancellation(others, read):
    read(filing(1, 100, number="T1", originator="OTHER"), partner="beta")
    read(filing(1, 300, number="T1", originator="OTHER", action="replace"), partner="beta")
    (found,) = others(read(filing(1, 200, number="T1")))
    assert found.facts.worth == 300
    read(filing(1, None, number="T1", originator="OTHER", action="cancel"), partner="beta")
    assert others(read(filing(1, 200, number="T1", reference="again"))) == []


def test_two_tracking_numbers_that_another_has_filed_both_are_two_parcels(journal, others, read):
    one, other = (filing(n, n * 1000, number=f"T{n}", originator="OTHER", house="H1") for n in (1, 2))
    read(one, other, partner="beta")
    (found,) = others(read(filing(1, 2000, number="T2", house="H1")))
    assert (found.number, found.facts.worth) == ("T2", 2000)
    assert [pair.number for pair in journal.comparison.pairs()] == ["T2"]


def test_a_filing_that_moved_to_another_house_bill_speaks_of_the_old_one_no_more(others, read):
    read(filing(1, 100, number="T1", originator="OTHER", house="H1"), partner="beta")
    read(filing(1, 300, number="T1", originator="OTHER", house="H2", action="replace"), partner="beta")
    assert others(read(filing(1, 200, number="T8", house="H1"))) == []


def test_each_shipment_of_another_participant_below_one_house_bill_speaks(others, read):
    one, other = (filing(n, n * 1000, number=f"PA{n}", originator="OTHER", house="HB9", master="M9") for n in (1, 2))
    read(one, other, partner="beta")
    found = others(read(filing(1, 2000, number=None, house="HB9", master="M9")))
    assert [(one.number, one.facts.worth) for one in found] == [("HB9", 1000), ("HB9", 2000)]


def test_a_cancellation_under_other_numbers_silences_nothing_else(others, read):
    read(filing(1, 100, number=None, originator="OTHER", house="HB1", master="M1"), partner="beta")
    read(filing(1, 100, number=None, originator="OTHER", house="HB1"), partner="beta")
    read(filing(1, None, number=None, originator="OTHER", house="HB1", action="cancel"), partner="beta")
    (found,) = others(read(filing(1, 200, number=None, house="HB1", master="M1")))
    assert found.facts.worth == 100


def test_a_cancellation_has_no_counterparts(others, read):
    read(filing(1, 100, number="T1", originator="OTHER"), partner="beta")
    read(filing(1, 200, number="T1"))
    assert others(read(filing(1, None, number="T1", action="cancel"))) == []


def test_a_parcel_that_is_filed_again_as_its_numbers_become_known_is_told(earlier, read):
    read(filing(1, 100, number=None, house="HB1", reference="O-1"))
    (second,) = earlier(read(filing(1, 100, number=None, house="HB1", master="M1", reference="O-2")))
    assert (second.ordinal, second.house_bill_number, second.filings) == (1, "HB1", 1)
    assert second.own == (OwnFiling("O-1", "HB1", "2", "acme-HB1.csv"),)
    (third,) = earlier(read(filing(1, 100, number="TR9", house="HB1", master="M1", reference="O-3")))
    assert ([one.reference for one in third.own], third.filings) == (["O-1", "O-2"], 2)


def test_a_parcel_whose_tracking_number_is_left_out_later_is_told_in_one_file_too(earlier, read):
    chunk = read(filing(1, 100, number="TR9", house="HB1", master="M1"), filing(2, 100, number=None, house="HB1"))
    (found,) = earlier(chunk)
    assert (found.ordinal, [one.number for one in found.own]) == (2, ["TR9"])


def test_of_many_that_were_filed_before_the_first_are_named(earlier, read):
    read(*(filing(n, 100, number=f"TR{n}", house="HB1", master="M1") for n in range(1, 6)))
    (found,) = earlier(read(filing(1, 100, number=None, house="HB1", master="M1")))
    assert ([one.number for one in found.own], found.filings) == (["TR1", "TR2", "TR3"], 5)


def test_the_same_originators_filing_from_another_partner_is_counted_and_not_named(earlier, read):
    read(filing(1, 100, number=None, house="HB1"), partner="beta")
    (found,) = earlier(read(filing(1, 100, number="TR9", house="HB1")))
    assert (found.own, found.filings) == ((), 1)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"number": "TR1"}, {"number": "TR2"}),
        ({"master": "M1"}, {"master": "M2"}),
        ({"originator": "OTHER"}, {"number": "TR1"}),
        ({"refused": True}, {"number": "TR1"}),
        ({}, {"number": "TR1", "refused": True}),
        ({}, {"number": "TR1", "action": "replace"}),
        ({"number": "TR1", "house": "HB2"}, {}),
        ({}, {"reference": "again"}),
    ],
)
def test_what_is_no_parcel_under_other_numbers_is_not_told(earlier, read, first, second):
    """Two parcels of one bill, another bill, another's, what does not stand, and what has the same numbers."""
    plain = {"number": None, "house": "HB1"}
    read(filing(1, 100, **plain | first))
    assert earlier(read(filing(1, 100, **plain | second))) == []


def test_what_was_cancelled_and_what_was_a_test_is_not_told_as_filed_before(earlier, read):
    read(filing(1, 100, number=None, house="HB1"))
    assert earlier(read(filing(1, 100, number="TR1", house="HB1"), usage="production")) == []
    read(filing(1, None, number=None, house="HB1", action="cancel"))
    assert earlier(read(filing(1, 100, number="TR2", house="HB1"))) == []


def test_what_was_filed_for_test_makes_no_two_parcels_of_one_for_production(others, read):
    """Two tracking numbers below one house bill are two parcels when either side has filed both."""
    read(filing(1, 100, number="T2", originator="OTHER", house="H1"), partner="beta", usage="test")
    read(filing(1, 100, number="T1", originator="OTHER", house="H1"), partner="beta", usage="production")
    (found,) = others(read(filing(1, 200, number="T2", house="H1"), usage="production"))
    assert (found.number, found.facts.worth) == ("H1", 100)


def test_a_pair_with_both_numbers_is_one_pair(journal, read):
    read(filing(1, 100, number="T1", originator="OTHER", house="H1"), partner="beta")
    read(filing(1, 200, number="T1", house="H1"))
    (found,) = journal.comparison.pairs()
    assert (found.number, found.one.partner, found.other.partner) == ("T1", "beta", "acme")


@pytest.mark.parametrize("number", ["T1", "T2", "H1", "O-of-beta", "O-of-acme"])
def test_a_pair_is_found_under_every_number_of_either_side(journal, read, number):
    read(filing(1, 100, number="T1", originator="OTHER", house="H1", reference="O-of-beta"), partner="beta")
    read(filing(1, 200, number="T2", house="H1", reference="O-of-acme"))
    read(filing(1, 200, number="T3", house="H3", reference="O-3"))
    assert [found.number for found in journal.comparison.pairs(number)] == ["H1"]
    assert list(journal.comparison.pairs("T3")) == []
