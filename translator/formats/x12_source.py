"""The source language of X12: the standard's own reference designators.

``BSN02``               an element of a segment that stands once
``REF[CN]02``           of the segment whose element 01 is CN
``TD5[TD502=2]03``      of the segment whose element 02 is 2
``N1[ST]/N402``         of a segment inside the N1 loop that begins with N1*ST
``HL[O]/PRF01``         at the level O: the nearest level above, or, where there is none, the levels below
``LIN[UP]``             in the qualifier and value pairs of LIN: the value behind the qualifier UP
``SV101-2``             a component
``ISA06  GS02  ST02``   the envelope

Without a level, a source is looked for in the node's own HL loop, then in each loop above it, last in the segments
before the first HL and in the envelope. The first loop where the segment stands decides, even when its element is
empty.

When several segments answer one source with different values, the shipment gets the finding E216: none of them is
chosen. That is told for sources whose getter was made before the units are read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from translator.formats.reading import UnknownSource

if TYPE_CHECKING:
    from collections.abc import Iterable

    from translator.formats.x12_automaton import Automaton, Level
    from translator.formats.x12_loops import Loop

#: First position of the qualifier and value pairs.
PAIRS_BEGIN = {"LIN": 2, "PO1": 6, "SLN": 9}
ENVELOPE = {"ISA": 16, "GS": 8, "ST": 2}


class Address(NamedTuple):
    """One source, understood."""

    source: str
    #: HL03 of the level that is named, or empty.
    level: str
    #: ``REF`` or ``N1/N4``: the segments that may answer.
    path: str
    segment: str
    #: Under which key the index of a loop holds the answer.
    key: str
    #: Element 01 of the enclosing loop's first segment, or None.
    head: str | None
    #: Element and value that choose the segment; element 0: none.
    condition: tuple[int, str]
    #: Position of the element; 0 for a pair.
    element: int
    component: int
    #: Qualifier of a pair, or empty.
    pair: str

    def key_of(self, elements: list[str], head: str) -> str | None:
        """The key, when this segment answers; ``head`` is element 01 of the loop that it stands in."""
        position, wanted = self.condition
        if self.head is not None and head != self.head:
            return None
        if position and (len(elements) <= position or elements[position] != wanted):
            return None
        return self.key

    def values(self, elements: list[str], component_separator: str) -> list[str]:
        """What stands there: nothing, one value, or, for a pair whose qualifier is repeated, several."""
        if self.pair:
            begin = PAIRS_BEGIN[self.segment]
            pairs = zip(elements[begin::2], elements[begin + 1 :: 2], strict=False)
            return [value for qualifier, value in pairs if qualifier == self.pair and value]
        value = elements[self.element] if len(elements) > self.element else ""
        if self.component:
            parts = value.split(component_separator) if component_separator else [value]
            value = parts[self.component - 1] if len(parts) >= self.component else ""
        return [value] if value else []

    def position_in(self, elements: list[str]) -> int:
        """Position of the element in a segment; 0 for a pair that the segment does not have."""
        if not self.pair:
            return self.element
        begin = PAIRS_BEGIN[self.segment]
        found = [index for index in range(begin, len(elements) - 1, 2) if elements[index] == self.pair]
        return found[0] + 1 if found else 0

    def designator(self, elements: list[str]) -> str:
        """The element as findings name it: ``REF02``, ``LIN05``."""
        position = self.position_in(elements)
        suffix = f"-{self.component}" if self.component else ""
        return f"{self.segment}{position:02d}{suffix}" if position else self.segment


_STEP = re.compile(
    r"(?P<id>[A-Z][A-Z0-9]{1,2}?)(?:\[(?:(?P<by>[A-Z][A-Z0-9]{1,2}[0-9]{2})=)?(?P<value>[^\]=]+)\])?"
    r"(?P<element>[0-9]{2})?(?:-(?P<component>[1-9][0-9]?))?"
)


def parse(source: str, automaton: Automaton) -> Address:
    """The address of a source, checked against the map.

    Raises:
        UnknownSource: not of this language, or the map has no such segment or element.
    """
    steps = [_step(source, text) for text in source.split("/")]
    level = ""
    if len(steps) > 1 and steps[0]["id"] == "HL":
        level = steps.pop(0)["value"] or ""
        if level not in automaton.by_code:
            raise UnknownSource(source, [f"HL[{code}]" for code in automaton.by_code], "no such level", malformed=True)
    if len(steps) > 2:
        raise UnknownSource(source, [], "at most one loop inside a level can be named", malformed=True)
    address = _address(source, level, steps)
    _check(address, automaton)
    return address


def _step(source: str, text: str) -> dict[str, str | None]:
    found = _STEP.fullmatch(text)
    if not found:
        raise UnknownSource(source, [], f"{text!r} is not a reference designator such as REF[CN]02", malformed=True)
    return found.groupdict()


def _address(source: str, level: str, steps: list[dict[str, str | None]]) -> Address:
    last = steps[-1]
    segment = last["id"] or ""
    loop = steps[0] if len(steps) == 2 else None
    if loop and (loop["by"] or loop["element"]):
        raise UnknownSource(source, [], "a loop is chosen by element 01 of its first segment", malformed=True)
    path = f"{loop['id']}/{segment}" if loop and loop["id"] != segment else segment
    condition, pair = _condition(source, last)
    head = loop["value"] if loop else None
    return Address(
        source=source,
        level=level,
        path=path,
        segment=segment,
        key=f"{path}|{head or ''}|{condition[0]}={condition[1]}",
        head=head,
        condition=condition,
        element=int(last["element"] or 0),
        component=int(last["component"] or 0),
        pair=pair,
    )


def _condition(source: str, step: dict[str, str | None]) -> tuple[tuple[int, str], str]:
    """The element and value that choose the segment, and the qualifier of a pair."""
    value, by, segment = step["value"], step["by"], step["id"] or ""
    if not step["element"]:
        if value and not by and segment in PAIRS_BEGIN:
            return (0, ""), value
        raise UnknownSource(source, [], "the element is missing, such as 02 in REF[CN]02", malformed=True)
    if by and by[:-2] != segment:
        raise UnknownSource(source, [], f"{by} is not an element of {segment}", malformed=True)
    return (int(by[-2:]) if by else 1, value) if value else (0, ""), ""


def _check(address: Address, automaton: Automaton) -> None:
    if address.segment in ENVELOPE and not address.level:
        known = ENVELOPE[address.segment]
    else:
        known = _elements_known(address, automaton)
    if address.element > known:
        last = f"{address.segment}{known:02d}"
        raise UnknownSource(address.source, [last], f"{address.segment} ends with {last}", malformed=True)


def _elements_known(address: Address, automaton: Automaton) -> int:
    levels = [automaton.by_code[address.level]] if address.level else [automaton.top, *automaton.by_code.values()]
    rules = {rule.path: rule for level in levels for rule in (level.rule, *_rules(level))}
    if address.path not in rules:
        raise UnknownSource(address.source, sorted(rules), f"{address.path} is not in the map", malformed=True)
    if address.path in {rule.path for rule in _footer(automaton)}:
        raise UnknownSource(address.source, [], f"{address.path} stands behind the shipments", malformed=True)
    return max((element.position for element in rules[address.path].elements), default=0)


def _rules(level: Level) -> Iterable[object]:
    return level.known.values()


def _footer(automaton: Automaton) -> list[object]:
    return [edge.rule for edge in automaton.top.footer.edges.values()]


KeyOf = Callable[[list[str], str], str | None]


class Wanted:
    """Under which keys the segments at one path are filed, sorted by what chooses them."""

    __slots__ = ("_choices", "is_head", "key_functions")

    def __init__(self) -> None:
        #: Element 01 of the segment opens a loop that sources name.
        self.is_head = False
        #: Each gives the key of a segment, or None: one for each way of choosing, so mostly one.
        self.key_functions: dict[str, KeyOf] = {}
        self._choices: dict[str, dict[str, str]] = {}

    def add(self, address: Address) -> None:
        """File what the address names."""
        position, value = address.condition
        if address.head is None and not position:
            self.key_functions["every"] = lambda _elements, _head: address.key
        elif address.head is None and position == 1:
            self._add_choice("first", value, address.key, lambda keys: lambda elements, _: keys.get(elements[1]))
        elif not position and address.head is not None:
            self._add_choice("head", address.head, address.key, lambda keys: lambda _, head: keys.get(head))
        else:
            self.key_functions[address.key] = address.key_of

    def _add_choice(self, kind: str, value: str, key: str, function: Callable[[dict[str, str]], KeyOf]) -> None:
        keys = self._choices.setdefault(kind, {})
        keys[value] = key
        self.key_functions[kind] = function(keys)


class Plan:
    """Which segments of a loop are wanted, and under which keys; grows with each getter that is made."""

    def __init__(self) -> None:
        #: By the path of a segment.
        self.wanted: dict[str, Wanted] = {}
        self.registered: dict[str, list[Address]] = {"shipment": [], "item": []}
        #: Sources that name a level, or a pair: each shipment is searched for second values of them.
        self.searched: dict[str, list[Address]] = {"shipment": [], "item": []}
        #: Sources that name a level, by level and key.
        self.leveled: dict[tuple[str, str], Address] = {}

    def register(self, address: Address, level: str) -> None:
        """Want what the address names, for nodes of ``shipment`` or ``item`` level."""
        self.wanted.setdefault(address.path, Wanted()).add(address)
        self.registered[level].append(address)
        if address.level or address.pair:
            self.searched[level].append(address)
        if address.level:
            self.leveled[address.level, address.key] = address
        if address.head is not None:
            self.wanted.setdefault(address.path.partition("/")[0], Wanted()).is_head = True

    def opens(self, path: str) -> bool:
        """Whether the segment opens a loop that sources name by its element 01."""
        wanted = self.wanted.get(path)
        return wanted is not None and wanted.is_head


def getter(address: Address, component_separator: Callable[[], str]) -> Callable[[Loop], str | None]:
    """The function from a loop to the value, by the indices that the reading keeps."""
    if address.level:
        return _level_getter(address, component_separator)
    if address.pair or address.component:
        return _rare_getter(address, component_separator)
    key, position = address.key, address.element

    def value(node: Loop | None) -> str | None:
        while node is not None:
            elements = node.index.get(key)
            if elements is not None:
                return (elements[position] or None) if len(elements) > position else None
            node = node.parent
        return None

    return value


def _rare_getter(address: Address, component_separator: Callable[[], str]) -> Callable[[Loop], str | None]:
    key = address.key

    def value(node: Loop | None) -> str | None:
        while node is not None:
            elements = node.index.get(key)
            if elements is not None:
                return next(iter(address.values(elements, component_separator())), None)
            node = node.parent
        return None

    return value


def _level_getter(address: Address, component_separator: Callable[[], str]) -> Callable[[Loop], str | None]:
    key, level = address.key, address.level

    def value(node: Loop) -> str | None:
        above = nearest(node, level)
        elements = above.index.get(key) if above else None
        if above is None:
            below = node.below.get((level, key))
            elements = below[0].elements if below else None
        return next(iter(address.values(elements, component_separator())), None) if elements else None

    return value


def nearest(node: Loop, code: str) -> Loop | None:
    """The nearest loop of a level, at the node or above it."""
    loop: Loop | None = node
    while loop is not None and loop.code != code:
        loop = loop.parent
    return loop
