from __future__ import annotations

import pytest

from translator.formats.x12_rules import ElementRule, Note, Problem, SegmentRule, is_date, is_time, problems
from translator.formats.x12_tokens import Separators

_SEPARATORS = Separators("*", ":", "~")


def _element(position: int, kind: str = "AN", **more: object) -> ElementRule:
    facts = {"shortest": 1, "longest": 5, "required": False, **more}
    return ElementRule(position, str(100 + position), f"Element {position}", kind, **facts)  # type: ignore[arg-type]


def _check(text: str, *elements: ElementRule, notes: tuple[Note, ...] = ()) -> list[Problem]:
    rule = SegmentRule("XX", "XX", "", "Test", required=False, most=1, elements=elements, notes=notes)
    return list(problems(rule, text.split("*"), _SEPARATORS))


@pytest.mark.parametrize(
    ("text", "rule", "code"),
    [
        ("XX*", _element(1, required=True), "E201"),
        ("XX*  ", _element(1, required=True), "E201"),
        ("XX*ABCDEF", _element(1), "E206"),
        ("XX*A", _element(1, shortest=2), "E205"),
        ("XX*1,5", _element(1, "R"), "E203"),
        ("XX*1.5", _element(1, "N0"), "E203"),
        ("XX*A\x07B", _element(1), "E207"),
        ("XX*A:B", _element(1), "E207"),
        ("XX*Q", _element(1, "ID", codes=frozenset("AB")), "E208"),
        ("XX*20260230", _element(1, "DT"), "E209"),
        ("XX*2460", _element(1, "TM"), "E210"),
        ("XX*A*B", _element(1), "E204"),
    ],
)
def test_what_is_wrong_with_an_element_gives_one_problem(text: str, rule: ElementRule, code: str) -> None:
    assert [problem.code for problem in _check(text, rule)] == [code]


@pytest.mark.parametrize("value", ["12345", "-12345", "1.2345", "-.5", "12."])
def test_sign_and_point_do_not_count_in_the_length_of_a_number(value: str) -> None:
    assert _check(f"XX*{value}", _element(1, "R")) == []


def test_empty_elements_at_the_end_do_no_harm() -> None:
    assert _check("XX*A***", _element(1)) == []


@pytest.mark.parametrize(
    ("note", "text", "code"),
    [
        (Note("P", (1, 2)), "XX*A", "E202"),
        (Note("P", (1, 2)), "XX**B", "E202"),
        (Note("R", (1, 2)), "XX***C", "E202"),
        (Note("C", (1, 2)), "XX*A", "E202"),
        (Note("L", (1, 2, 3)), "XX*A", "E202"),
        (Note("E", (1, 2)), "XX*A*B", "E211"),
    ],
)
def test_a_broken_relation_is_told_at_the_element_that_mends_it(note: Note, text: str, code: str) -> None:
    assert [problem.code for problem in _check(text, _element(1), _element(2), _element(3), notes=(note,))] == [code]


@pytest.mark.parametrize(
    ("note", "text"),
    [
        (Note("P", (1, 2)), "XX*A*B"),
        (Note("P", (1, 2)), "XX***C"),
        (Note("R", (1, 2)), "XX**B"),
        (Note("C", (1, 2)), "XX**B"),
        (Note("L", (1, 2, 3)), "XX*A**C"),
        (Note("E", (1, 2)), "XX**B"),
    ],
)
def test_a_kept_relation_is_not_told(note: Note, text: str) -> None:
    assert _check(text, _element(1), _element(2), _element(3), notes=(note,)) == []


def test_components_are_checked_one_by_one() -> None:
    unit = ElementRule(1, "C001", "Unit", "", 1, 0, True, components=(_element(1, required=True), _element(2, "R")))
    assert _check("XX*EA:2", unit) == []
    assert [(p.code, p.element, p.component) for p in _check("XX*:x", unit)] == [("E201", 1, 1), ("E203", 1, 2)]


def test_a_wrong_code_names_the_nearest_and_the_known_ones() -> None:
    (problem,) = _check("XX*0", _element(1, "ID", codes=frozenset({"00", "05"})))
    assert problem.suggestion.startswith("Perhaps 0")
    assert "Known: 00, 05." in problem.suggestion


def test_dates_are_days_of_the_calendar() -> None:
    assert is_date("20240229")
    assert not is_date("21000229")
    assert not is_date("20261301")
    assert not is_date("٢٠٢٦١١٢١")


def test_times_may_have_seconds_and_their_decimals() -> None:
    assert all(map(is_time, ["0000", "235959", "2359591", "23595912"]))
    assert not any(map(is_time, ["2400", "093", "09301", "236060"]))
