"""The rules compiled for one set of separators: a pattern for each segment, and a table of what may follow what.

The table is keyed by the first three characters of a segment, because every identifier has two or three.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from translator.formats.x12_levels import Levels, behind_shipments, with_levels
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
    #: A loop begins anew, in which loops are counted: their paths begin with this.
    resets: str = ""
    #: How many loops that are levels end here, and the one that begins.
    leaves: int = 0
    enters: Level | None = None


class State:
    """Where the reading stands: behind one segment of one level."""

    __slots__ = ("depth", "edges", "missed_at_end", "rule")

    def __init__(self, rule: SegmentRule, depth: int = 0) -> None:
        self.rule = rule
        #: How many named loops are open.
        self.depth = depth
        self.edges: dict[str, Edge] = {}
        #: Mandatory segments that are missing when the level ends here.
        self.missed_at_end: tuple[SegmentRule, ...] = ()


class Level:
    """The set itself, one kind of HL loop below its parent, or one kind of loop that the card names."""

    __slots__ = ("accepts", "children", "code", "first", "footer", "identifiers", "known", "loops", "required", "rule")

    def __init__(self, loop: LoopRule, accepts: Callable[[str], object]) -> None:
        self.rule = loop.head
        self.code = loop.level
        self.accepts = accepts
        self.required = loop.required
        self.first = State(loop.head)
        #: What follows the HL loops of the set.
        self.footer = State(loop.head)
        #: HL loops below this one, by HL03.
        self.children: dict[str, Level] = {}
        #: Loops inside this one that the card names, by that name.
        self.loops: dict[str, Level] = {}
        #: Every segment that the level knows, by its path, and their identifiers.
        self.known: dict[str, SegmentRule] = {}
        self.identifiers: set[str] = set()


class Automaton:
    """One map for one set of separators, and for what a card calls shipments and items."""

    def __init__(self, rules: X12Map, separators: Separators, levels: Levels) -> None:
        self.separators = separators
        transaction_set = with_levels(rules.transaction_set, levels)
        self.top = self._level(transaction_set)
        #: Paths that no source may name, because they stand behind the shipments.
        self.behind = behind_shipments(transaction_set, levels.shipment)
        #: Any level of a code, for a loop whose parent is not known.
        self.by_code: dict[str, Level] = {}
        self._collect(self.top)
        if levels.shipment in self.by_code:
            self.behind -= _known(self.by_code[levels.shipment])
        #: HL with every code that some level has, to check a loop that fits nowhere.
        self.any_level = _any_level([level for level in self.by_code.values() if level.rule.id == "HL"])
        #: Identifiers that stand anywhere in the set.
        self.identifiers = frozenset[str]().union(*(level.identifiers for level in (self.top, *self.by_code.values())))

    def _collect(self, level: Level) -> None:
        for code, child in (*level.children.items(), *level.loops.items()):
            self.by_code.setdefault(code, child)
            self._collect(child)

    def _level(self, loop: LoopRule) -> Level:
        level = Level(loop, self._pattern(loop.head))
        header, footer = _around_levels(loop.members)
        level.children = {
            member.level: self._level(member)
            for member in loop.members
            if isinstance(member, LoopRule) and member.head.id == "HL"
        }
        for members, state in ((header, level.first), (footer, level.footer)):
            part = LoopRule(loop.head, loop.level, loop.required, loop.most, members)
            _Table(part, level, self._pattern, self.separators.element).fill(state)
        return level

    def _pattern(self, rule: SegmentRule) -> Callable[[str], object]:
        return _compiled(segment_pattern(rule, self.separators))


def _known(level: Level) -> frozenset[str]:
    """The paths of a level and of those in it."""
    inner = (*level.children.values(), *level.loops.values())
    return frozenset(level.known).union(*map(_known, inner))


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
    own = tuple(member for member in members if _identifier(member) != "SE")
    levels = [index for index, member in enumerate(own) if _identifier(member) == "HL"]
    first, last = (levels[0], levels[-1]) if levels else (len(own), len(own))
    return own[:first], own[last + 1 :]


def _identifier(member: SegmentRule | LoopRule) -> str:
    return member.head.id if isinstance(member, LoopRule) else member.id


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> Callable[[str], object]:
    return re.compile(pattern).fullmatch


#: Where a state stands: for the level and each open loop in it, the loop and the index of the member that was read
#: last (-1: its head).
Stack = tuple[tuple[LoopRule, int], ...]


class _Table:
    """Fills the states of one level and of the named loops in it, one for each way to stand behind a segment."""

    def __init__(
        self, loop: LoopRule, level: Level, pattern: Callable[[SegmentRule], Callable[[str], object]], element: str
    ) -> None:
        self._loop = loop
        self._pattern = pattern
        self._element = element
        self._states: dict[tuple[int, ...], State] = {}
        self._levels: dict[tuple[int, ...], Level] = {(): level}

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
        rule = member.head if isinstance(member, LoopRule) else member
        following: Stack = (*stack, (member, -1)) if isinstance(member, LoopRule) else stack
        level = self._level(following)
        level.known.setdefault(rule.path, rule)
        level.identifiers.add(rule.id)
        key = (rule.id + self._element)[:3]
        if key not in state.edges:
            extra = self._extra(state, stack, again, missed)
            state.edges[key] = Edge(self._pattern(rule), self._state(following, rule), rule.path, extra, rule)

    def _extra(self, state: State, stack: Stack, again: bool, missed: tuple[SegmentRule, ...]) -> Extra | None:
        loop, position = stack[-1]
        member = loop.members[position]
        is_loop = isinstance(member, LoopRule)
        path = member.head.path if isinstance(member, LoopRule) else member.path
        most = member.most if again else 0
        leaves = state.depth - _depth(stack)
        enters, resets = None, ""
        if isinstance(member, LoopRule):
            enters = self._level((*stack, (member, -1))) if member.level else None
            resets = f"{path}/" if not member.level and _has_loops(member) else ""
        unusual = most or missed or resets or leaves or enters
        return Extra(path, most, is_loop, missed, resets, leaves, enters) if unusual else None

    def _level(self, stack: Stack) -> Level:
        """The level that the end of a stack stands in: that of the innermost loop that is one."""
        end = max((index for index, (loop, _) in enumerate(stack) if index and loop.level), default=0)
        key = tuple(position for _, position in stack[:end])
        if key not in self._levels:
            loop = stack[end][0]
            self._levels[key] = level = Level(loop, self._pattern(loop.head))
            self._level(stack[:end]).loops[loop.level] = level
        return self._levels[key]

    def _state(self, stack: Stack, rule: SegmentRule) -> State:
        key = _key(stack)
        if key not in self._states:
            self._states[key] = State(rule, _depth(stack))
            self._expand(stack, self._states[key])
        return self._states[key]


def _key(stack: Stack) -> tuple[int, ...]:
    return tuple(index for _, index in stack)


def _depth(stack: Stack) -> int:
    """How many loops of a stack are levels; the first is what the table is made for."""
    return sum(1 for loop, _ in stack[1:] if loop.level)


def _has_loops(loop: LoopRule) -> bool:
    return any(isinstance(member, LoopRule) for member in loop.members)


def _mandatory(member: SegmentRule | LoopRule) -> list[SegmentRule]:
    if not member.required:
        return []
    return [member.head if isinstance(member, LoopRule) else member]
