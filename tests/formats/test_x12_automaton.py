from __future__ import annotations

import re
from string import ascii_uppercase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formats.x12_files import OPTIONS, RULES
from translator.formats.x12_patterns import segment_pattern
from translator.formats.x12_rules import LoopRule, SegmentRule, problems
from translator.formats.x12_tokens import Separators

_SEPARATORS = Separators("*", ":", "~")
_VALUE = st.one_of(
    st.sampled_from(
        [
            "",
            " ",
            "00",
            "A",
            "KG",
            "20260228",
            "20240229",
            "20230229",
            "0930",
            "2500",
            "1",
            "-1",
            "1.5",
            ".5",
            "1.",
            "EA",
            "F",
            "CN",
            "ST",
            "S",
            "ZZ",
            "EA:1",
            "x" * 60,
            "12345678901",
            "\n",
            "é",
        ]
    ),  # fmt: skip
    st.text(alphabet=ascii_uppercase + "0123456789 .-:\x07", max_size=12),
)


def _segments(loop: LoopRule) -> list[SegmentRule]:
    found = [loop.head]
    for member in loop.members:
        found += _segments(member) if isinstance(member, LoopRule) else [member]
    return found


_RULES = list(dict.fromkeys(_segments(RULES.transaction_set)))
_PATTERNS = {rule: re.compile(segment_pattern(rule, _SEPARATORS)) for rule in _RULES}


@given(rule=st.sampled_from(_RULES), values=st.lists(_VALUE, max_size=12))
def test_what_a_pattern_accepts_the_exact_check_accepts(rule: SegmentRule, values: list[str]) -> None:
    """A pattern may be too narrow, never too wide."""
    elements = [rule.id, *values]
    if _PATTERNS[rule].fullmatch("*".join(elements)):
        assert list(problems(rule, elements, _SEPARATORS)) == []


@pytest.mark.parametrize(
    "text",
    [
        "TD1*CTN25*1****G*6.5*KG",
        "TD5*B*2*PCAR*A",
        "REF*CN*1Z999",
        "N1*ST*JANE ROE*92*12",
        "N4*SOLON*OH*44139*US",
        "LIN**SK*A*CH*CN*UP*1",
        "PO4*1****G*0.3*KG",
        "PID*F****MUG",
        "MEA*PD*G*3401*LB",
        "SN1**2*EA",
        "DTM*371*20261124",
        "MAN*CP*1Z999",
    ],
)
def test_ordinary_segments_take_the_fast_way(text: str) -> None:
    rules = [rule for rule in _RULES if rule.id == text.split("*", 1)[0]]
    assert any(_PATTERNS[rule].fullmatch(text) for rule in rules)


def test_every_level_knows_what_may_follow_its_first_segment() -> None:
    automaton = OPTIONS.automaton(_SEPARATORS)
    assert set(automaton.by_code) == set("SOTPI")
    assert {"REF", "TD5", "DTM", "N1*"} <= set(automaton.by_code["S"].first.edges)
    assert "BSN" in automaton.top.first.edges
    assert "CTT" in automaton.top.footer.edges


def test_the_rules_are_compiled_once_for_each_set_of_separators() -> None:
    assert OPTIONS.automaton(Separators("*", ":", "~")) is OPTIONS.automaton(Separators("*", ":", "\n"))
    assert OPTIONS.automaton(Separators("*", ":", "~")) is not OPTIONS.automaton(Separators("|", ":", "~"))
