"""The ISA segment: what it says, and what is wrong with it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from translator.formats.x12_rules import is_date, is_time
from translator.formats.x12_tokens import BLANKS, REPETITION_SINCE
from translator.model.finding import Finding
from translator.model.interchange import InterchangeHeader
from translator.model.place import X12Place, segment

if TYPE_CHECKING:
    from collections.abc import Callable

    from translator.formats.x12_tokens import Opening


#: TA105 for a finding E119, by the position of the ISA element that it names (TA1 note codes of X12 004010).
TA1_NOTES = {
    1: "010", 2: "011", 3: "012", 4: "013", 5: "005", 6: "006", 7: "007", 8: "008", 9: "014", 10: "015", 11: "016",
    12: "017", 13: "018", 14: "019", 15: "020", 16: "027",
}  # fmt: skip


def header_of(opening: Opening) -> InterchangeHeader:
    """The facts of an ISA, without padding."""
    isa = [element.strip() for element in opening.elements]
    return InterchangeHeader(
        sender_qualifier=isa[5],
        sender=isa[6],
        receiver_qualifier=isa[7],
        receiver=isa[8],
        date=isa[9],
        time=isa[10],
        version=isa[12],
        control_number=isa[13],
        acknowledgment_requested=isa[14] == "1",
        usage=isa[15],
        element_separator=opening.separators.element,
        component_separator=opening.separators.component,
        segment_terminator=opening.separators.segment,
        repetition_separator=opening.separators.repetition,
    )


def _matches(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern)
    return lambda value: compiled.fullmatch(value) is not None


#: Element, what it must be, and in words.
_CHECKS: tuple[tuple[int, Callable[[str], bool], str], ...] = (
    (1, _matches(r"0[0-6]"), "00 to 06"),
    (3, _matches(r"0[01]"), "00 or 01"),
    (5, _matches(r"[A-Z0-9]{2}"), "a qualifier of two characters, such as ZZ"),
    (6, lambda value: bool(value.strip()), "the sender"),
    (7, _matches(r"[A-Z0-9]{2}"), "a qualifier of two characters, such as ZZ"),
    (8, lambda value: bool(value.strip()), "the receiver"),
    (9, is_date, "a date as YYMMDD"),
    (10, is_time, "a time as HHMM"),
    (12, _matches(r"[0-9]{5}"), "five digits, such as 00401"),
    (13, _matches(r"[0-9]{9}"), "nine digits"),
    (14, _matches(r"[01]"), "0 or 1"),
    (15, _matches(r"[PTI]"), "P, T or I"),
)


def header_findings(opening: Opening, number: int, interchange: int) -> list[Finding]:
    """E112 when the lengths are wrong, and only then nothing else; else E119 for each element that is."""
    if opening.problem:
        place = segment(number, "", X12Place(segment_id="ISA", interchange=interchange))
        return [Finding("E112", place, opening.separators.element.join(opening.elements), detail=opening.problem)]
    wrong = [(element, words) for element, right, words in _CHECKS if not right(opening.elements[element])]
    if not _separates(opening):
        wrong.append((11, "a separator that no other element of ISA names, such as ^"))
    return [
        Finding(
            "E119",
            segment(number, f"ISA{element:02d}", X12Place(segment_id="ISA", element=element, interchange=interchange)),
            opening.elements[element],
            suggestion=f"Here: {words}.",
        )
        for element, words in sorted(wrong)
    ]


def _separates(opening: Opening) -> bool:
    """Whether ISA11 can separate repetitions where it has to; many still send U there, and never repeat an element."""
    mark, version = opening.elements[11], opening.elements[12]
    if version < REPETITION_SINCE or mark == "U":
        return True
    return not mark.isalnum() and mark not in (*BLANKS, *opening.separators[:3])
