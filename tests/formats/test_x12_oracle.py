"""pyx12's own validator over the same maps: does it accept and refuse what we accept and refuse, with the same codes?

Every good file under ``fixtures/interchanges/pass`` is put before both, and so are its mutations by rule. Where the
two differ, the difference is named here, with the reason; a file for a further set joins by being there.
"""

from __future__ import annotations

import logging
import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.formats.x12_files import INTERCHANGES, OPTIONS, interchange, read
from tests.formats.x12_oracle import (
    Change,
    Verdict,
    changes,
    options_of,
    pyx12_answers,
    pyx12_says,
    segments_of,
    we_say,
)
from translator.model.catalogue import CATALOGUE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

#: Files that pyx12 judges otherwise.
_OTHERWISE = {
    "byte_order_mark": "pyx12 wants ISA as the very first characters",
    "wrapped_80": "pyx12 does not join wrapped lines",
    "wrapped_80_crlf": "pyx12 does not join wrapped lines",
    "E124_other_group": "pyx12 has no error for a set that its group's map does not know",
    "E141_other_set": "pyx12 has no error for a set that its group's map does not know",
    "envelope_00502.5020": "pyx12 knows the envelopes 00401 and 00501 alone",
}
_FILES = sorted(path for folder in ("pass", "fail") for path in (INTERCHANGES / folder).glob("**/*.edi"))
#: In a folder for each set; those deeper show forms of a file and are not mutated.
_GOOD = [path for path in _FILES if path.parent.parent.name == "pass"]


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


class Difference(NamedTuple):
    """A way in which the two verdicts may differ, and what is left of them without it."""

    name: str
    reason: str
    without: Callable[[Change, Verdict, Verdict], tuple[Verdict, Verdict]]


def _misplaced(_: Change, ours: Verdict, theirs: Verdict) -> tuple[Verdict, Verdict]:
    some = {one for one in ours.segments if one[1] in _MISPLACED}, {one for one in theirs.segments if one[1] == "1"}
    if not all(some):
        return ours, theirs
    ours = ours._replace(segments=ours.segments - some[0])
    follow = {one for one in theirs.segments if one[1] in ("3", "5")} - ours.segments
    return ours, theirs._replace(segments=theirs.segments - some[1] - follow)


#: Unknown, unexpected, out of sequence.
_MISPLACED = ("1", "2", "7")


def _relations(_: Change, ours: Verdict, theirs: Verdict) -> tuple[Verdict, Verdict]:
    return _without_codes(ours, {"2", "10"}), theirs


def _too_many(_: Change, ours: Verdict, theirs: Verdict) -> tuple[Verdict, Verdict]:
    return _without_codes(ours, {"3"}), theirs


def _without_codes(verdict: Verdict, codes: set[str]) -> Verdict:
    return verdict._replace(elements=frozenset(one for one in verdict.elements if one[2] not in codes))


def _second_cause(_: Change, ours: Verdict, theirs: Verdict) -> tuple[Verdict, Verdict]:
    kinds = {one[:2] for one in theirs.elements if one[2] in ("6", "7", "8", "9")}
    left = {one for one in theirs.elements if one[2] not in ("4", "5") or one[:2] not in kinds}
    return ours, theirs._replace(elements=frozenset(left))


def _order(_: Change, ours: Verdict, theirs: Verdict) -> tuple[Verdict, Verdict]:
    mine = {one for one in ours.segments if one == ("HL", "8")}
    elements = {one for one in theirs.elements if one[:2] == ("HL", "2")} if mine else set()
    theirs = theirs._replace(segments=frozenset(one for one in theirs.segments if not one[1].startswith("HL")))
    return ours._replace(segments=ours.segments - mine), theirs._replace(elements=theirs.elements - elements)


def _empty(change: Change, ours: Verdict, theirs: Verdict) -> tuple[Verdict, Verdict]:
    nothing = change.kind == "01 missing" and not theirs.segments and not theirs.elements
    return ours._replace(elements=frozenset()) if nothing else ours, theirs


def _qualifier(change: Change, ours: Verdict, theirs: Verdict) -> tuple[Verdict, Verdict]:
    wrong = {one for one in ours.elements if one[2] in ("1", "5", "6", "7", "4") and one[1] in ("1", "3")}
    if change.kind[:2] not in ("01", "03") or not wrong or theirs.elements or not theirs.segments:
        return ours, theirs
    empty: tuple[frozenset[tuple[str, str]], frozenset[tuple[str, str, str]]] = frozenset(), frozenset()
    return Verdict(ours.accepted, *empty), Verdict(theirs.accepted, *empty)


def _composite(change: Change, ours: Verdict, theirs: Verdict) -> tuple[Verdict, Verdict]:
    if change.kind.endswith("with many components"):
        return ours._replace(elements=frozenset()), theirs._replace(elements=frozenset())
    return ours, theirs


def _begun_anew(change: Change, ours: Verdict, theirs: Verdict) -> tuple[Verdict, Verdict]:
    if change.kind == "doubled" and theirs.accepted and {code for _, code in ours.segments} == {"3"}:
        return ours._replace(accepted=True, segments=frozenset()), theirs
    return ours, theirs


def _line_count(_: Change, ours: Verdict, theirs: Verdict) -> tuple[Verdict, Verdict]:
    mine = {one for one in ours.elements if one == ("CTT", "1", "7")}
    if not mine:
        return ours, theirs
    ours = ours._replace(elements=ours.elements - mine)
    return ours._replace(accepted=ours.accepted or not (ours.segments or ours.elements)), theirs


DIFFERENCES = (
    Difference("line count", "pyx12 does not hold CTT01 against the lines of the set", _line_count),
    Difference(
        "qualifier", "a wrong code in a qualifier makes pyx12 miss the segment; we name the element", _qualifier
    ),
    Difference(
        "misplaced",
        "pyx12 says 1 of every segment that it cannot place until one fits, and counts or misses others because of it; "
        "we say once what is wrong: 1 unknown, 2 unexpected, 7 out of sequence",
        _misplaced,
    ),
    Difference("relations", "pyx12 refuses elements that do not go together without a code; we name one", _relations),
    Difference("too many", "pyx12 refuses an element too many without a code; we say 3", _too_many),
    Difference("empty", "pyx12 refuses a segment that holds nothing without a code; we name its first element", _empty),
    Difference(
        "second cause",
        "pyx12 adds the length of what is no number, date, time or code; we tell the first",
        _second_cause,
    ),
    Difference(
        "order",
        "pyx12 has codes of its own for HL numbers, which no 997 carries, and checks the length of an HL02 that names "
        "no loop; we say 8",
        _order,
    ),
    Difference("composite", "pyx12 stops at a composite with too many components", _composite),
    Difference("begun anew", "pyx12 does not miss the loops that a loop must hold when it begins anew", _begun_anew),
)


@cache
def _judged(path: Path) -> list[tuple[Change, Verdict, Verdict]]:
    """Every mutation of a good file, ours and theirs; the elements of a segment in the first file of its release."""
    earlier = {one for other in _GOOD[: _GOOD.index(path)] for one in segments_of(other.read_text("utf-8"))}
    every = changes(path.read_text("utf-8"), earlier)
    return [(change, we_say(change.content), pyx12_says(change.content)) for change in every]


def _compared(change: Change, ours: Verdict, theirs: Verdict) -> tuple[Verdict, Verdict]:
    for difference in DIFFERENCES:
        if ours == theirs:
            break
        ours, theirs = difference.without(change, ours, theirs)
    return ours, theirs


@pytest.mark.parametrize("path", _FILES, ids=lambda path: "/".join(path.parts[-2:]))
def test_pyx12_accepts_what_we_accept_and_refuses_what_we_refuse(path: Path) -> None:
    content = path.read_bytes()
    of_856 = path.parent.name in ("pass", "fail")
    findings = read(content, OPTIONS if of_856 else options_of(content.decode("latin-1"))).findings
    ours = not [one for one in findings if of_856 or one.code != "E109"]
    assert (pyx12_says(content.decode("latin-1")).accepted == ours) is (path.stem not in _OTHERWISE)


@pytest.mark.parametrize("path", _GOOD, ids=lambda path: "/".join(path.parts[-2:]))
def test_a_good_file_is_accepted_and_every_mutation_judged_alike(path: Path) -> None:
    assert we_say(path.read_text("utf-8")).accepted
    judged = [(change, *_compared(change, ours, theirs)) for change, ours, theirs in _judged(path)]
    assert [(change.kind, change.segment, ours, theirs) for change, ours, theirs in judged if ours != theirs] == []


@pytest.mark.parametrize("difference", DIFFERENCES, ids=lambda one: one.name)
def test_each_difference_still_is_one(difference: Difference) -> None:
    """A reason that no mutation needs any more is taken out of the table."""
    for path in sorted(_GOOD, key=lambda one: one.stat().st_size):
        for change, ours, theirs in _judged(path):
            if ours != theirs and difference.without(change, ours, theirs) != (ours, theirs):
                return
    pytest.fail(f"no mutation shows it: {difference.reason}")


def _level(*changes: tuple[str, str]) -> str:
    content = interchange(
        "HL*1**S", "TD5*B*2*PCAR*A", "REF*CN*A1", "DTM*371*20261124", "N1*ST*JANE", "N3*1 ELM", "N4*SOLON*OH*44139",
        "HL*2*1*I", "LIN**SK*A", "SN1**1*EA", "CTT*2",
    )  # fmt: skip
    for old, new in changes:
        assert old in content
        content = content.replace(old, new)
    return content


@pytest.mark.parametrize(
    "change",
    [
        ("DTM*371*20261124", "DTM*371*20261131"),
        ("N4*SOLON", "N4*S"),
        ("N3*1 ELM", "N3*" + "1 ELM STREET " * 5 + "X"),
        ("SN1**1*EA", "SN1**ONE*EA"),
        ("SN1**1*EA", "SN1***EA"),
        ("N4*SOLON*OH", "N4*SOLON*OHIO"),
        ("TD5*B*2*PCAR*A", "TD5*BXX*2*PCAR*A"),
    ],
)
def test_pyx12_names_the_same_element_and_code(change: tuple[str, str]) -> None:
    """AK4 of its 997 against the place and the catalogue's code of our finding."""
    content = _level(change)
    (finding,) = read(content).findings
    place = finding.place.x12
    assert place is not None
    answer = pyx12_answers(content)
    element = re.search(r"AK3\*(\w+)\*(\d+).*?AK4\*(\d+)\*(\w+)\*(\d+)", answer, re.DOTALL)
    assert element is not None
    ours = (place.segment_id, place.segment_position, place.element, place.reference, CATALOGUE[finding.code].x12)
    theirs = (element[1], int(element[2]), int(element[3]), element[4], element[5])
    assert theirs == ours
