"""Findings in order and in groups."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from translator.model.finding import MOST_CAUSES, Finding, each_once, grouped, in_reading_order
from translator.model.place import WHOLE_FILE, X12Place, path, row, segment


def test_findings_sort_by_place_with_those_of_the_file_first() -> None:
    """Equal places keep the order in which they were found."""
    late, early, whole = Finding("E203", row(9, "A")), Finding("E201", row(2, "B")), Finding("E109", WHOLE_FILE)
    same = Finding("E206", row(2, "B"))
    assert in_reading_order([late, early, same, whole]) == [whole, early, same, late]


def test_places_with_and_without_x12_sort_together() -> None:
    """One segment may be named by the envelope's reader and by the mapping."""
    both = [Finding("E201", segment(4, "N102", X12Place("1"))), Finding("E302", segment(4, "N102"))]
    assert in_reading_order(both) == both


def test_equal_findings_are_one_group() -> None:
    """The first values are shown, ten places are named, all are counted; a remedy may name the value."""
    (group,) = grouped(
        Finding("E203", row(number, "Price"), f"{number},50", suggestion=f"Use a point as decimal mark: {number}.50.")
        for number in range(3, 4815)
    )
    assert (group.first.value, group.ordinals, group.total) == ("3,50", tuple(range(3, 13)), 4812)
    assert [one.value for one in group.examples] == ["3,50", "4,50", "5,50"]


def test_findings_with_another_message_or_remedy_are_another_group() -> None:
    """Who reads the first must not be told how to mend the third."""
    wrong = [
        Finding("E203", row(2, "Price"), "12.50", suggestion="Use a comma as decimal mark: 12,50."),
        Finding("E203", row(3, "Price"), "-5", detail="it is negative", suggestion="Write one that is not negative."),
        Finding("E203", row(4, "Price"), "12,505", detail="3 decimals, at most 2"),
        Finding("E203", row(5, "Price"), "abc"),
        Finding("E203", row(6, "Price"), "7.25", suggestion="Use a comma as decimal mark: 7,25."),
        Finding("E203", row(7, "Price"), "2,1234", detail="4 decimals, at most 2"),
    ]
    assert [group.ordinals for group in grouped(wrong)] == [(2, 6), (3,), (4, 7), (5,)]


def test_what_a_remedy_quotes_tells_causes_apart() -> None:
    """The right code for one wrong code is not that of another."""
    codes = [Finding("E213", row(number, "Service"), "x", suggestion=f'Did you mean "{number}"?') for number in (2, 3)]
    assert len(list(grouped(codes))) == 2


def test_too_many_causes_of_one_column_are_counted_together() -> None:
    """Memory and the report keep their bounds, and other columns their groups."""
    many = [Finding("E213", row(n, "Service"), f"c{n}", suggestion=f'Did you mean "{n}"?') for n in range(2, 202)]
    *told, rest, other = grouped([*many, Finding("E201", row(300, "Price"))])
    assert (len(told), rest.total, rest.is_rest) == (MOST_CAUSES, 200 - MOST_CAUSES, True)
    assert (other.total, other.is_rest) == (1, False)


def test_paths_are_grouped_without_their_running_numbers() -> None:
    """The price of the first order and of the second are the same element."""
    one, two = (Finding("E203", path(number, f"/orders/order[{number}]/item[1]/price")) for number in (1, 2))
    assert [group.total for group in grouped([one, two])] == [2]


def test_different_causes_are_different_groups() -> None:
    """Code, column and field each tell a cause apart."""
    findings = [
        Finding("E203", row(3, "Price")),
        Finding("E201", row(3, "Price")),
        Finding("E203", row(3, "Weight")),
        Finding("E203", row(3, "Price"), target="item.listed_price"),
    ]
    assert len(list(grouped(findings))) == 4


@given(st.lists(st.tuples(st.sampled_from(["E201", "E203"]), st.integers(0, 9), st.sampled_from(["A", "B"]))))
def test_no_finding_is_lost_in_grouping(facts: list[tuple[str, int, str]]) -> None:
    """The totals of the groups are the number of findings."""
    findings = [Finding(code, row(number, column)) for code, number, column in facts]
    groups = list(grouped(findings))
    assert sum(group.total for group in groups) == len(findings)
    assert all(1 <= len(set(group.ordinals)) == len(group.ordinals) <= min(group.total, 10) for group in groups)


def test_what_shipments_inherit_is_one_mistake() -> None:
    """Forty shipments below one level repeat the findings of its two bad segments; the next level has its own."""
    first, second, other = (Finding("E213", segment(number, "TD504"), "Q", "shipment.carrier") for number in (6, 7, 90))
    own = [Finding("E213", segment(number, "TD504"), "Q", "item.name") for number in (10, 20)]
    findings = [*[first, second] * 40, *own, *[other] * 40]
    assert list(each_once(findings)) == [first, second, *own, other]
    assert [group.total for group in grouped(each_once(findings))] == [3, 2]


def test_findings_of_no_place_are_each_one() -> None:
    """Nothing says that they are the same mistake."""
    assert len(list(each_once([Finding("E308")] * 3))) == 3
