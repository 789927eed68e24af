"""What a map says of one transaction set: its loops, segments and elements, and the exact check of one segment.

The check here is the one that explains; ``x12_automaton`` compiles the same rules into patterns that only accept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from translator.formats.x12_tokens import Separators

NoteKind = Literal["P", "R", "C", "L", "E"]


class Note(NamedTuple):
    """A relation between elements: P all or none, R at least one, C the first needs all others, L the first needs one
    of the others, E at most one.
    """

    kind: NoteKind
    positions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ElementRule:
    """One element, or one component of a composite."""

    #: Position from 1 in its segment, or in its composite.
    position: int
    #: Number in the data dictionary, such as ``353``.
    reference: str
    name: str
    #: AN ID DT TM R N0 N1 …; empty for a composite.
    type: str
    shortest: int
    longest: int
    required: bool
    #: The only codes; empty when every value will do.
    codes: frozenset[str] = frozenset()
    components: tuple[ElementRule, ...] = ()


@dataclass(frozen=True, slots=True)
class SegmentRule:
    """One segment at one place of the set."""

    id: str
    #: The segment's place below its HL loop or the set: ``REF``, ``N1/N4``.
    path: str
    #: Identifier of the first segment of the loop that it stands in.
    loop: str
    name: str
    required: bool
    #: How often it may stand there; 0: any number.
    most: int
    elements: tuple[ElementRule, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class LoopRule:
    """A loop: its first segment, and what follows in order of position."""

    head: SegmentRule
    #: HL03 that opens it; empty for other loops.
    level: str
    required: bool
    most: int
    members: tuple[SegmentRule | LoopRule, ...]


class Problem(NamedTuple):
    """One thing wrong with one segment; element 0 is the segment itself."""

    code: str
    element: int = 0
    component: int = 0
    value: str = ""
    detail: str = ""
    suggestion: str = ""
    reference: str = ""


def problems(rule: SegmentRule, elements: Sequence[str], separators: Separators) -> Iterator[Problem]:
    """Everything that is wrong with a segment, in order of its elements; ``elements[0]`` is the identifier."""
    count = len(elements)
    while count > 1 and not elements[count - 1].strip():
        count -= 1
    if count == 1:
        first = rule.elements[0]
        yield Problem("E201", 1, detail=f"{rule.id} holds nothing", reference=first.reference)
        return
    yield from (
        problem
        for element in rule.elements
        for problem in _element_problems(
            element, elements[element.position] if element.position < count else "", separators
        )
    )
    if count - 1 > len(rule.elements):
        beyond = len(rule.elements) + 1
        yield Problem("E204", beyond, value=elements[beyond], detail=f"{rule.id} has at most {len(rule.elements)}")
    present = [bool(value.strip()) for value in elements]
    for note in rule.notes:
        yield from _note_problems(rule, note, present)


def _element_problems(rule: ElementRule, value: str, separators: Separators) -> Iterator[Problem]:
    if not value.strip():
        if rule.required:
            yield Problem("E201", rule.position, value=value, detail=rule.name, reference=rule.reference)
    elif rule.components:
        yield from _component_problems(rule, value, separators)
    else:
        yield from _value_problem(rule, value, separators, rule.position, 0)


def _component_problems(rule: ElementRule, value: str, separators: Separators) -> Iterator[Problem]:
    parts = value.split(separators.component) if separators.component else [value]
    for component in rule.components:
        part = parts[component.position - 1] if component.position <= len(parts) else ""
        if part.strip():
            yield from _value_problem(component, part, separators, rule.position, component.position)
        elif component.required:
            yield Problem(
                "E201", rule.position, component.position, detail=component.name, reference=component.reference
            )
    if len(parts) > len(rule.components):
        yield Problem("E204", rule.position, len(rule.components) + 1, value, reference=rule.reference)


def _value_problem(
    rule: ElementRule, value: str, separators: Separators, element: int, component: int
) -> Iterator[Problem]:
    found = _first_problem(rule, value, separators)
    if found:
        code, detail, suggestion = found
        yield Problem(code, element, component, value, detail, suggestion, rule.reference)


def _first_problem(rule: ElementRule, value: str, separators: Separators) -> tuple[str, str, str] | None:
    """Only the first of these is told: characters, kind, length, code. The others would say the same cause again."""
    wrong = _wrong_character(value, separators)
    if wrong is not None:
        return "E207", f"character {wrong!r} in {rule.name}", ""
    if rule.type in _MOMENTS:
        right, code, form = _MOMENTS[rule.type]
        return None if right(value) else (code, rule.name, form)
    if rule.codes:
        return None if value in rule.codes else ("E208", rule.name, _suggested(value, rule.codes))
    return _length_problem(rule, value)


def _length_problem(rule: ElementRule, value: str) -> tuple[str, str, str] | None:
    number = _NUMBERS.get(rule.type[0])
    if number:
        if not number.fullmatch(value):
            return "E203", f"{rule.name} is not a number", ""
        value = value.replace("-", "").replace(".", "")
    if len(value) < rule.shortest:
        return "E205", f"{rule.name} has at least {rule.shortest} characters", ""
    if len(value) > rule.longest:
        return "E206", f"{rule.name} has at most {rule.longest} characters, here are {len(value)}", ""
    return None


_NUMBERS = {"N": re.compile(r"-?[0-9]+"), "R": re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")}
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ufeff]")


def _wrong_character(value: str, separators: Separators) -> str | None:
    control = _CONTROL.search(value)
    if control:
        return control[0]
    return next((mark for mark in (separators.component, separators.repetition) if mark and mark in value), None)


def _suggested(value: str, codes: frozenset[str]) -> str:
    near = get_close_matches(value, sorted(codes), 1, 0.5)
    known = ", ".join(sorted(codes)[:_NAMED]) + (" …" if len(codes) > _NAMED else "")
    return f"Perhaps {near[0]}. Known: {known}." if near else f"Known: {known}."


#: Codes that a suggestion names before it breaks off.
_NAMED = 12
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


_DATE = re.compile(r"([0-9]{2}|[0-9]{4})([0-9]{2})([0-9]{2})")
_FEBRUARY = 2


def is_date(value: str) -> bool:
    """Whether the text is a day of the calendar as YYYYMMDD, or as YYMMDD, which ISA09 has."""
    found = _DATE.fullmatch(value)
    if not found:
        return False
    year, month, day = (int(part) for part in found.groups())
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 0 < month <= len(_DAYS) and 0 < day <= _DAYS[month - 1] + (leap and month == _FEBRUARY)


_TIME = re.compile(r"(?:[01][0-9]|2[0-3])[0-5][0-9](?:[0-5][0-9][0-9]{0,2})?")


def is_time(value: str) -> bool:
    """Whether the text is a time as HHMM, HHMMSS, or with one or two decimals of the second."""
    return _TIME.fullmatch(value) is not None


#: For dates and times: the check, the finding, and how they are written.
_MOMENTS = {
    "DT": (is_date, "E209", "It is written YYYYMMDD."),
    "TM": (is_time, "E210", "It is written HHMM or HHMMSS."),
}


def _note_problems(rule: SegmentRule, note: Note, present: list[bool]) -> Iterator[Problem]:
    there = [position for position in note.positions if position < len(present) and present[position]]
    missing = [position for position in note.positions if position not in there]
    broken = _BROKEN[note.kind](note.positions, there, missing)
    if broken:
        code, position = broken
        detail = _NOTE_WORDS[note.kind].format(
            all=_designators(rule, note.positions),
            first=f"{rule.id}{note.positions[0]:02d}",
            rest=_designators(rule, note.positions[1:]),
        )
        references = {element.position: element.reference for element in rule.elements}
        yield Problem(code, position, detail=detail, reference=references.get(position, ""))


def _designators(rule: SegmentRule, positions: Sequence[int]) -> str:
    return ", ".join(f"{rule.id}{position:02d}" for position in positions)


_NOTE_WORDS = {
    "P": "{all} go together",
    "R": "at least one of {all} is needed",
    "C": "{first} needs {rest}",
    "L": "{first} needs at least one of {rest}",
    "E": "only one of {all} may stand",
}

_Broken = tuple[str, int] | None

_BROKEN: dict[str, Callable[[tuple[int, ...], list[int], list[int]], _Broken]] = {
    "P": lambda _, there, missing: ("E202", missing[0]) if there and missing else None,
    "R": lambda _, there, missing: None if there else ("E202", missing[0]),
    "C": lambda every, there, missing: ("E202", missing[0]) if every[0] in there and missing else None,
    "L": lambda every, there, _: ("E202", every[1]) if there == [every[0]] else None,
    "E": lambda _, there, __: ("E211", there[1]) if len(there) > 1 else None,
}
