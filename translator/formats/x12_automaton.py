"""The rules compiled for one set of separators: a pattern for each segment, and a table of what may follow what.

The patterns only accept: a segment that a pattern matches is beyond doubt valid, and costs one call into C. Everything
else (a leap day, a number as long as it may be, or something really wrong) goes to ``x12_rules.problems``, which
decides. The table is keyed by the first three characters of a segment, because every identifier has two or three.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from translator.formats.x12_rules import ElementRule, LoopRule, SegmentRule

if TYPE_CHECKING:
    from collections.abc import Callable

    from translator.formats.x12_map import X12Map
    from translator.formats.x12_tokens import Separators


class Edge(NamedTuple):
    """One segment that may come next."""

    accepts: Callable[[str], object]
    state: State
    path: str
    #: None on the common way: nothing to count and nothing missed.
    extra: Extra | None
    rule: SegmentRule


class Extra(NamedTuple):
    """What else an edge means."""

    #: Key and limit of what occurs once more; limit 0 means nothing is counted.
    counted: str
    most: int
    is_loop: bool
    #: Mandatory segments that this edge jumps over.
    missed: tuple[SegmentRule, ...]


class State:
    """Where the reading stands: behind one segment of one level."""

    __slots__ = ("edges", "missed_at_end", "rule")

    def __init__(self, rule: SegmentRule) -> None:
        self.rule = rule
        self.edges: dict[str, Edge] = {}
        #: Mandatory segments that are missing when the level ends here.
        self.missed_at_end: tuple[SegmentRule, ...] = ()


class Level:
    """The set itself, or one kind of HL loop below its parent."""

    __slots__ = ("accepts", "children", "code", "first", "footer", "known", "required", "rule")

    def __init__(self, loop: LoopRule, accepts: Callable[[str], object]) -> None:
        self.rule = loop.head
        self.code = loop.level
        self.accepts = accepts
        self.required = loop.required
        self.first = State(loop.head)
        #: What follows the HL loops of the set.
        self.footer = State(loop.head)
        self.children: dict[str, Level] = {}
        #: Every segment that the level knows, wherever it stands.
        self.known: dict[str, SegmentRule] = {}


class Automaton:
    """One map for one set of separators."""

    def __init__(self, rules: X12Map, separators: Separators) -> None:
        self.separators = separators
        self.top = self._level(rules.transaction_set)
        #: Any level of a code, for a loop whose parent is not known.
        self.by_code: dict[str, Level] = {}
        self._collect(self.top)
        #: HL with every code that some level has, to check a loop that fits nowhere.
        self.any_level = _any_level(list(self.by_code.values()))
        #: Identifiers that stand anywhere in the set.
        self.identifiers = frozenset(key for level in [self.top, *self.by_code.values()] for key in level.known)

    def _collect(self, level: Level) -> None:
        for code, child in level.children.items():
            self.by_code.setdefault(code, child)
            self._collect(child)

    def _level(self, loop: LoopRule) -> Level:
        level = Level(loop, self._pattern(loop.head))
        header, footer = _around_levels(loop.members)
        level.children = {
            member.level: self._level(member)
            for member in loop.members
            if isinstance(member, LoopRule) and member.level
        }
        for members, state in ((header, level.first), (footer, level.footer)):
            part = LoopRule(loop.head, loop.level, loop.required, loop.most, members)
            _Table(part, level, self._pattern, self.separators.element).fill(state)
        return level

    def _pattern(self, rule: SegmentRule) -> Callable[[str], object]:
        return _compiled(segment_pattern(rule, self.separators))


def _any_level(levels: list[Level]) -> SegmentRule | None:
    if not levels:
        return None
    rule = levels[0].rule
    codes = frozenset(level.code for level in levels)
    elements = tuple(replace(e, codes=codes) if e.position == 3 else e for e in rule.elements)
    return replace(rule, elements=elements)


Members = tuple[SegmentRule | LoopRule, ...]


def _around_levels(members: Members) -> tuple[Members, Members]:
    """What stands before the HL loops and what stands behind them; SE belongs to the envelope."""
    levels = [index for index, member in enumerate(members) if isinstance(member, LoopRule) and member.level]
    first, last = (levels[0], levels[-1]) if levels else (len(members), len(members))
    return members[:first], tuple(member for member in members[last + 1 :] if _identifier(member) != "SE")


def _identifier(member: SegmentRule | LoopRule) -> str:
    return member.head.id if isinstance(member, LoopRule) else member.id


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> Callable[[str], object]:
    return re.compile(pattern).fullmatch


#: Where a state stands: for the level and each open loop in it, the loop and the index of the member that was read
#: last (-1: its head).
Stack = tuple[tuple[LoopRule, int], ...]


class _Table:
    """Fills the states of one level, one for each way to stand behind a segment."""

    def __init__(
        self, loop: LoopRule, level: Level, pattern: Callable[[SegmentRule], Callable[[str], object]], element: str
    ) -> None:
        self._loop = loop
        self._level = level
        self._pattern = pattern
        self._element = element
        self._states: dict[tuple[int, ...], State] = {}

    def fill(self, first: State) -> None:
        start: Stack = ((self._loop, -1),)
        self._states[_key(start)] = first
        self._expand(start, first)

    def _expand(self, stack: Stack, state: State) -> None:
        missed: list[SegmentRule] = []
        for depth in range(len(stack) - 1, -1, -1):
            loop, index = stack[depth]
            outer = stack[:depth]
            for position in range(max(index, 0), len(loop.members)):
                self._add(state, (*outer, (loop, position)), position == index, tuple(missed))
                if position != index:
                    missed += _mandatory(loop.members[position])
        state.missed_at_end = tuple(missed)

    def _add(self, state: State, stack: Stack, again: bool, missed: tuple[SegmentRule, ...]) -> None:
        loop, position = stack[-1]
        member = loop.members[position]
        inside = isinstance(member, LoopRule)
        rule = member.head if isinstance(member, LoopRule) else member
        self._level.known.setdefault(rule.id, rule)
        key = (rule.id + self._element)[:3]
        if key in state.edges:
            return
        counted = again and member.most != 0
        extra = Extra(rule.path, member.most if counted else 0, inside, missed) if counted or missed else None
        following: Stack = (*stack, (member, -1)) if isinstance(member, LoopRule) else stack
        state.edges[key] = Edge(self._pattern(rule), self._state(following, rule), rule.path, extra, rule)

    def _state(self, stack: Stack, rule: SegmentRule) -> State:
        key = _key(stack)
        if key not in self._states:
            self._states[key] = State(rule)
            self._expand(stack, self._states[key])
        return self._states[key]


def _key(stack: Stack) -> tuple[int, ...]:
    return tuple(index for _, index in stack)


def _mandatory(member: SegmentRule | LoopRule) -> list[SegmentRule]:
    if not member.required:
        return []
    return [member.head if isinstance(member, LoopRule) else member]


# Patterns.


def segment_pattern(rule: SegmentRule, separators: Separators) -> str:
    """A pattern whose full matches are valid segments of this rule."""
    pairs: set[int] = set()
    notes = ""
    for kind, positions in rule.notes:
        if _is_neighbor_pair(kind, positions, rule) and not {positions[0] - 1, positions[1]} & pairs:
            pairs.add(positions[0])
        else:
            notes += _note_pattern(kind, positions, re.escape(separators.element))
    return notes + re.escape(rule.id) + _tail(rule.elements, pairs, separators)


def _is_neighbor_pair(kind: str, positions: tuple[int, ...], rule: SegmentRule) -> bool:
    return (
        kind == "P"
        and len(positions) == 2
        and positions[1] == positions[0] + 1
        and positions[1] <= len(rule.elements)
        and not any(rule.elements[position - 1].required for position in positions)
    )


def _tail(elements: tuple[ElementRule, ...], pairs: set[int], separators: Separators) -> str:
    """The elements from the last to the first, each behind its separator and each enclosing the rest."""
    mark = re.escape(separators.element)
    pattern = ""
    needed = False
    for element in reversed(elements):
        if element.position - 1 in pairs:
            continue
        value = _element_pattern(element, separators)
        if element.position in pairs:
            second = _element_pattern(elements[element.position], separators)
            own = f"{mark}(?:{value}{mark}{second}|{mark})"
        else:
            own = mark + (value if element.required else f"(?:{value})?")
        needed = needed or element.required
        pattern = f"{own}{pattern}" if needed else f"(?:{own}{pattern})?"
    return pattern


def _element_pattern(element: ElementRule, separators: Separators) -> str:
    if element.components:
        return _element_pattern(element.components[0], separators) if _one_will_do(element) else r"(?!)"
    if element.codes:
        return f"(?:{'|'.join(re.escape(code) for code in sorted(element.codes))})"
    kind = element.type if element.type in ("DT", "TM", "R") else element.type[0]
    return _KIND_PATTERNS.get(kind, _text_pattern)(element, separators)


def _one_will_do(element: ElementRule) -> bool:
    return not any(component.required for component in element.components[1:])


def _text_pattern(element: ElementRule, separators: Separators) -> str:
    barred = rf"\x00-\x1f\x7f-\x9f\ufeff{re.escape(separators.element + separators.component)}"
    least, most = max(element.shortest - 1, 0), element.longest - 1
    # The first character is no blank, so that a value of blanks goes to the exact check.
    return rf"[^\s{barred}][^{barred}]{{{least},{most}}}"


def _integer_pattern(element: ElementRule, _separators: Separators) -> str:
    return f"-?[0-9]{{{element.shortest},{element.longest}}}"


def _decimal_pattern(element: ElementRule, separators: Separators) -> str:
    if element.shortest > 1:
        return f"[0-9]{{{element.shortest},{element.longest}}}"
    mark = re.escape(separators.element)
    return rf"(?=[^{mark}]{{1,{element.longest}}}(?:{mark}|\Z))-?[0-9]+(?:\.[0-9]+)?"


#: Without 29 February, which the exact check decides.
_DATE = (
    r"[0-9]{4}(?:(?:0[13578]|1[02])(?:0[1-9]|[12][0-9]|3[01])"
    r"|(?:0[469]|11)(?:0[1-9]|[12][0-9]|30)|02(?:0[1-9]|1[0-9]|2[0-8]))"
)
_TIME = r"(?:[01][0-9]|2[0-3])[0-5][0-9](?:[0-5][0-9][0-9]{0,2})?"

_KIND_PATTERNS: dict[str, Callable[[ElementRule, Separators], str]] = {
    "DT": lambda _element, _separators: _DATE,
    "TM": lambda _element, _separators: _TIME,
    "R": _decimal_pattern,
    "N": _integer_pattern,
}


def _note_pattern(kind: str, positions: tuple[int, ...], mark: str) -> str:
    there = [f"(?:[^{mark}]*+{mark}){{{position}}}+[^{mark}]" for position in positions]
    every = "".join(f"(?={pattern})" for pattern in there)
    some = "|".join(there)
    rest = "".join(f"(?={pattern})" for pattern in there[1:])
    patterns = {
        "P": f"(?:{every}|(?!{some}))",
        "R": f"(?={some})",
        "C": f"(?:(?!{there[0]})|{rest})",
        "L": f"(?:(?!{there[0]})|(?={'|'.join(there[1:])}))",
        "E": "".join(f"(?!(?={a}){b})" for i, a in enumerate(there) for b in there[i + 1 :]),
    }
    return patterns[kind]
