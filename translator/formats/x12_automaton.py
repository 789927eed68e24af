"""The rules compiled for one set of separators: a pattern for each segment, and a table of what may follow what.

The table is keyed by the first three characters of a segment, because every identifier has two or three.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from translator.formats.x12_patterns import segment_pattern
from translator.formats.x12_rules import LoopRule, SegmentRule

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

    __slots__ = ("accepts", "children", "code", "first", "footer", "identifiers", "known", "required", "rule")

    def __init__(self, loop: LoopRule, accepts: Callable[[str], object]) -> None:
        self.rule = loop.head
        self.code = loop.level
        self.accepts = accepts
        self.required = loop.required
        self.first = State(loop.head)
        #: What follows the HL loops of the set.
        self.footer = State(loop.head)
        self.children: dict[str, Level] = {}
        #: Every segment that the level knows, by its path, and their identifiers.
        self.known: dict[str, SegmentRule] = {}
        self.identifiers: set[str] = set()


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
        self.identifiers = frozenset[str]().union(*(level.identifiers for level in (self.top, *self.by_code.values())))

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
    elements = tuple(replace(e, codes=codes) if e.reference == _LEVEL_CODE else e for e in rule.elements)
    return replace(rule, elements=elements)


#: Data element of HL03.
_LEVEL_CODE = "735"

Members = tuple[SegmentRule | LoopRule, ...]


def _around_levels(members: Members) -> tuple[Members, Members]:
    """What stands before the HL loops and what stands behind them; SE belongs to the envelope."""
    levels = [index for index, member in enumerate(members) if isinstance(member, LoopRule) and member.level]
    first, last = (levels[0], levels[-1]) if levels else (len(members), len(members))
    inside = tuple(member for member in members if _identifier(member) != "SE")
    return inside[:first], inside[last + 1 :]


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
        self._level.known.setdefault(rule.path, rule)
        self._level.identifiers.add(rule.id)
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
