"""Who is the same person, however participants write name and address."""

from __future__ import annotations

from datetime import date

import pytest

from translator.model.shipment import Party
from translator.validation.persons import NOBODY, day_of, on_day, person_of, receiver, words

DAY = date(2026, 11, 24)
JANE = Party(
    name="Jane Roe",
    address_1="12 Elm Street",
    address_2="Apt 4",
    city="Springfield",
    state="IL",
    postal_code="62701",
    country="US",
)


def party(**changes):
    return Party(**{name: getattr(JANE, name) for name in JANE.__struct_fields__} | changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "ROE, JANE"},
        {"name": "Mrs. Jane Roe"},
        {"name": "Jané Rôe"},
        {"address_1": "12 ELM ST.", "address_2": "#4"},
        {"address_1": "12 Elm St Unit 4", "address_2": None},
        {"address_2": None, "address_3": "Apartment 4"},
        {"postal_code": "62701-1234"},
        {"city": "SPRINGFIELD ", "state": "Illinois"},
        {"phone": "2175550100"},
    ],
)
def test_the_same_person_is_written_in_many_ways(changes):
    assert receiver(party(**changes), "production", DAY) == receiver(JANE, "production", DAY)


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "John Roe"},
        {"address_1": "14 Elm Street"},
        {"address_1": "12 Elm Avenue"},
        {"address_2": "Apt 5"},
        {"postal_code": "62702"},
        {"country": "CA"},
    ],
)
def test_another_name_or_address_is_another_person(changes):
    assert receiver(party(**changes), "production", DAY).person_day != receiver(JANE, "production", DAY).person_day


def test_another_name_at_the_same_address_is_the_same_destination():
    assert receiver(party(name="John Roe"), "test", DAY).destination == receiver(JANE, "test", DAY).destination


def test_test_filings_know_other_persons_than_production():
    assert receiver(JANE, "test", DAY).person_day != receiver(JANE, "production", DAY).person_day


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("P.O. Box 12", "PO Box 12"),
        ("P. O. Box 12", "PO Box 12"),
        ("O'Brien", "OBrien"),
        ("O\u2019Brien", "OBrien"),
        ("O\u00b4Brien", "O`Brien"),
        ("O\u2019Brien 王", "OBrien 王"),
        ("J.R. Smith", "JR Smith"),
        ("J.R.Smith", "JR Smith"),
        ("J. R. R. Smith", "JRR Smith"),
        ("12 Elm St. N.W.", "12 Elm St NW"),
        ("Apt 4-B", "Apt 4B"),
        ("Apt B\u20114", "Apt B4"),
        ("Søren", "Soren"),
        ("Łukasz", "Lukasz"),
        ("Møller", "Moller"),
        ("ǿre", "ore"),
        ("Æbelø", "AEbelo"),
        ("Straße", "Strasse"),
        ("STRAẞE", "Strasse"),
        ("Ю.Г. Гагарин", "юг гагарин"),
        ("Jané", "JANE"),
        ("Jane O.", "jane o"),
        ("12-14 Elm_St", "12 14 elm st"),
        ("Roe-Doe", "Roe Doe"),
    ],
)
def test_the_same_words_are_written_in_many_ways(one, other):
    assert words(one) == words(other)


@pytest.mark.parametrize(
    ("one", "other"), [("12 Elm St.Apt 4", "12 Elm StApt 4"), ("1.5", "15"), ("12-14", "1214"), ("Mary-Ann", "Maryann")]
)
def test_what_no_initials_and_no_door_join_are_two_words(one, other):
    assert words(one) != words(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("4 Elm Street Apt 5", "5 Elm Street Apt 4"),
        ("12 Oak St Apt 12", "12 Oak St"),
        ("3 Elm St Apt 3", "3 Elm St Apt 33"),
        ("1 5th Street", "5 1st Street"),
        ("PO Box 7", "PO Box 8"),
        ("100 Fifth Ave", "100 Sixth Ave"),
    ],
)
def test_the_numbers_of_an_address_tell_doors_apart(one, other):
    assert receiver(party(address_1=one), "test", DAY) != receiver(party(address_1=other), "test", DAY)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Apt 4, 12 Elm St", "12 Elm Street # 4"),
        ("Unit 12, 12 Oak St", "12 Oak St Apt 12"),
        ("1 St Marys Rd", "1 Saint Mary's Road"),
        ("1 St. Mary\u2019s Rd", "1 Saint Marys Road"),
        ("100 Fifth Ave", "100 5th Avenue"),
        ("5th Avenue 100", "100 Fifth Ave"),
        ("Twelfth St 3 Apt 1", "3 12th Street #1"),
        ("P O Box 7", "P.O. Box 7"),
        ("PO Box 7", "Post Office Box 7"),
        ("1 Elm & Oak St", "1 Elm and Oak St"),
    ],
)
def test_the_same_address_is_written_in_many_ways(one, other):
    told = (receiver(party(address_1=line, address_2=None), "test", DAY) for line in (one, other))
    assert len(set(told)) == 1


def test_a_line_that_stands_twice_is_one_line():
    one, other = party(address_1="12 Elm St", address_2="12 Elm St"), party(address_1="12 Elm St", address_2=None)
    assert receiver(one, "test", DAY) == receiver(other, "test", DAY)


def test_a_sign_for_and_is_no_word_of_a_name():
    told = {receiver(party(name=name), "test", DAY) for name in ("Cy Q & Di Q", "Di Q and Cy Q", "CY Q DI")}
    assert len(told) == 1


def test_a_direction_is_short_with_points_and_without():
    streets = ("12 Elm St N.W.", "12 Elm St NW", "12 Elm St. Northwest")
    assert len({receiver(party(address_1=street), "test", DAY) for street in streets}) == 1


def test_the_person_is_the_same_on_every_day():
    days = (DAY, date(2026, 11, 25), date(1999, 1, 1))
    assert len({person_of(receiver(JANE, "test", day).person_day) for day in days}) == 1
    other = receiver(party(name="John Roe"), "test", days[1])
    assert person_of(other.person_day) != person_of(receiver(JANE, "test", DAY).person_day)
    assert person_of(None) is None


def test_who_receives_on_another_day_counts_anew():
    later = receiver(JANE, "test", date(2026, 11, 25))
    assert later.person_day != receiver(JANE, "test", DAY).person_day
    assert later.destination == receiver(JANE, "test", DAY).destination


@pytest.mark.parametrize("later", [date(2026, 11, 25), date(2030, 1, 1), date(2051, 8, 7), date(2026, 11, 1)])
def test_a_person_is_moved_to_another_day(later):
    kept, added = on_day(later)
    here = receiver(JANE, "test", DAY).person_day
    assert (here & kept) + added == receiver(JANE, "test", later).person_day
    assert day_of((here & kept) + added, DAY) == later
    assert day_of(here, later) == DAY


def test_the_numbers_of_one_day_lie_beside_each_other():
    people = [party(name=name) for name in ("Jane Roe", "John Doe", "王小明")]
    days = [date(2026, 11, day) for day in (1, 24, 30)]
    first, second, third = ([receiver(one, "test", day).person_day for one in people] for day in days)
    assert 0 < max(first) < min(second) < max(second) < min(third) < max(third) < 1 << 63


def test_the_town_tells_where_there_is_no_postal_code():
    springfield, reno = (receiver(party(postal_code=None, city=city), "test", DAY) for city in ("Springfield", "Reno"))
    assert springfield.person_day != reno.person_day


@pytest.mark.parametrize("nobody", [None, Party(), Party(name="Jane Roe"), Party(name="Jane Roe", city="Reno")])
def test_who_has_no_address_is_nobody(nobody):
    assert receiver(nobody, "test", DAY) == NOBODY


def test_names_in_other_scripts_are_persons_too():
    one, other = (receiver(party(name=name), "test", DAY).person_day for name in ("王小明", "李小明"))
    assert one not in (None, other)
