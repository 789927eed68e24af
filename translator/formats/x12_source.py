"""The source language of X12: the standard's own reference designators.

``BSN02``               an element of a segment that stands once
``REF[CN]02``           of the segment whose element 01 is CN
``TD5[TD502=2]03``      of the segment whose element 02 is 2
``N1[ST]/N402``         of a segment inside the N1 loop that begins with N1*ST
``HL[O]/PRF01``         at the level O: the nearest level above, or, where there is none, the levels below
``PO1/PID[F]05``        the same for a loop that the card names as a level
``LIN[UP]``             in the qualifier and value pairs of LIN, PO1, SLN or W12: the value behind UP
``SV101-2``             a component
``ISA06  GS02  ST02``   the envelope

Without a level, a source is looked for in the node's own loop, then in each level above it, last in the segments that
are in none and in the envelope. The first loop where the segment stands decides, even when its element is
empty.

When several segments answer one source with different values, the shipment gets the finding E216: none of them is
chosen. That is told for sources whose getter was made before the units are read.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, NamedTuple

from translator.formats.reading import UnknownSource

if TYPE_CHECKING:
    from translator.formats.x12_automaton import Automaton
    from translator.formats.x12_rules import ElementRule, SegmentRule

#: First position of the qualifier and value pairs, and how far one is from the next.
PAIRS = {"LIN": (2, 2), "PO1": (6, 2), "SLN": (9, 2), "W12": (7, 10)}
ENVELOPE = {"ISA": 16, "GS": 8, "ST": 2}


class Address(NamedTuple):
    """One source, understood."""

    source: str
    #: The code of the level that is named, or empty.
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
    #: Identifier of the loop inside its level that the segment stands in or begins, or empty.
    loop: str = ""

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
            first, step = PAIRS[self.segment]
            pair, places = self.pair, range(first, len(elements) - 1, step)
            return [elements[place + 1] for place in places if elements[place] == pair and elements[place + 1]]
        value = elements[self.element] if len(elements) > self.element else ""
        if self.component:
            parts = value.split(component_separator) if component_separator else [value]
            value = parts[self.component - 1] if len(parts) >= self.component else ""
        return [value] if value else []

    def position_in(self, elements: list[str]) -> int:
        """Position of the element in a segment; 0 for a pair that the segment does not have."""
        if not self.pair:
            return self.element
        first, step = PAIRS[self.segment]
        found = [index for index in range(first, len(elements) - 1, step) if elements[index] == self.pair]
        return found[0] + 1 if found else 0

    def designator(self, elements: list[str]) -> str:
        """The element as findings name it: ``REF02``, ``LIN05``."""
        position = self.position_in(elements)
        suffix = f"-{self.component}" if self.component else ""
        return f"{self.segment}{position:02d}{suffix}" if position else self.segment


_LOOP_AND_SEGMENT = 2
#: Codes that are named where none is near.
_NAMED = 12
_STEP = re.compile(
    r"(?P<id>[A-Z][A-Z0-9]{1,2}?)(?:\[(?:(?P<by>[A-Z][A-Z0-9]{1,2}[0-9]{2})=)?(?P<value>[^\]=]+)\])?"
    r"(?P<element>[0-9]{2})?(?:-(?P<component>[1-9][0-9]?))?"
)


def parse(source: str, automata: list[Automaton]) -> Address:
    """The address of a source, checked against the maps: one for each release, and one that knows it will do.

    Raises:
        UnknownSource: not of this language, or no map has such a segment or element.
    """
    wrong = None
    for automaton in automata:
        try:
            return _parse(source, automaton)
        except UnknownSource as unknown:
            wrong = wrong or unknown
    raise wrong or UnknownSource(source, [], "no map is read", malformed=True)


def _parse(source: str, automaton: Automaton) -> Address:
    steps = [_step(source, text) for text in source.split("/")]
    level, steps = _level(source, steps, automaton)
    if len(steps) > _LOOP_AND_SEGMENT:
        raise UnknownSource(source, [], "at most one loop inside a level can be named", malformed=True)
    address = _address(source, level, steps)
    return address._replace(loop=_check(address, automaton))


Step = dict[str, str | None]


def _level(source: str, steps: list[Step], automaton: Automaton) -> tuple[str, list[Step]]:
    """The code of the level that the first steps name, and the other steps."""
    if len(steps) > 1 and steps[0]["id"] == "HL":
        level = steps[0]["value"] or ""
        if level not in automaton.by_code:
            raise UnknownSource(source, [f"HL[{code}]" for code in automaton.by_code], "no such level", malformed=True)
        return level, steps[1:]
    for count in range(len(steps) - 1, 0, -1):
        name = "/".join(step["id"] or "" for step in steps[:count])
        if name in automaton.by_code:
            if any(step["value"] for step in steps[:count]):
                reason = f"{name} is a level here, and chosen without brackets"
                raise UnknownSource(source, [name], reason, malformed=True)
            return name, steps[count:]
    return "", steps


def _step(source: str, text: str) -> Step:
    found = _STEP.fullmatch(text)
    if not found:
        raise UnknownSource(source, [], f"{text!r} is not a reference designator such as REF[CN]02", malformed=True)
    return found.groupdict()


def _address(source: str, level: str, steps: list[Step]) -> Address:
    last = steps[-1]
    segment = last["id"] or ""
    loop = steps[0] if len(steps) == _LOOP_AND_SEGMENT else None
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


def _condition(source: str, step: Step) -> tuple[tuple[int, str], str]:
    """The element and value that choose the segment, and the qualifier of a pair."""
    value, by, segment = step["value"], step["by"], step["id"] or ""
    if not step["element"]:
        if value and not by and segment in PAIRS:
            return (0, ""), value
        raise UnknownSource(source, [], "the element is missing, such as 02 in REF[CN]02", malformed=True)
    if by and by[:-2] != segment:
        raise UnknownSource(source, [], f"{by} is not an element of {segment}", malformed=True)
    return (int(by[-2:]) if by else 1, value) if value else (0, ""), ""


def _check(address: Address, automaton: Automaton) -> str:
    """The loop inside its level that the segment stands in."""
    known, loop = ENVELOPE.get(address.segment, 0), ""
    if not known or address.level:
        rule = _rule(address, automaton)
        _check_qualifiers(address, rule, automaton)
        loop = "" if rule.loop in _heads(automaton) else rule.loop
        known = max((element.position for element in rule.elements), default=0)
    if address.element > known:
        last = f"{address.segment}{known:02d}"
        raise UnknownSource(address.source, [last], f"{address.segment} ends with {last}", malformed=True)
    return loop


def _rule(address: Address, automaton: Automaton) -> SegmentRule:
    levels = [automaton.by_code[address.level]] if address.level else [automaton.top, *automaton.by_code.values()]
    rules = {rule.path: rule for level in levels for rule in (level.rule, *level.known.values())}
    if address.path not in rules:
        raise UnknownSource(address.source, sorted(rules), f"{address.path} is not in the map", malformed=True)
    if address.path in automaton.behind and not address.level:
        raise UnknownSource(address.source, [], f"{address.path} stands behind the shipments", malformed=True)
    return rules[address.path]


def _check_qualifiers(address: Address, rule: SegmentRule, automaton: Automaton) -> None:
    """That each qualifier has the length of its element, and is one of its codes where the map names them."""
    position, value = address.condition
    wanted = [(rule, PAIRS[address.segment][0], address.pair)] if address.pair else []
    wanted += [(rule, position, value)] if position else []
    if address.head is not None:
        head = _rule(address._replace(path=address.path.partition("/")[0]), automaton)
        wanted.append((head, 1, address.head))
    for of, place, qualifier in wanted:
        element = next((one for one in of.elements if one.position == place), None)
        if element is not None and not element.components:
            _check_qualifier(address.source, f"{of.id}{place:02d}", element, qualifier)


def _check_qualifier(source: str, name: str, element: ElementRule, value: str) -> None:
    if element.codes and value not in element.codes:
        near = get_close_matches(value, sorted(element.codes), 3, 0.4) or sorted(element.codes)[:_NAMED]
        known = [source.replace(f"{value}]", f"{code}]") for code in near]
        raise UnknownSource(source, known, f"{value} is no code of {name}, {element.name}", malformed=True)
    if not element.shortest <= len(value) <= element.longest:
        length = f"{element.shortest}" + (f" to {element.longest}" if element.longest > element.shortest else "")
        reason = f"{value} cannot stand in {name}, {element.name}, which has {length} characters"
        raise UnknownSource(source, [], reason, malformed=True)


def _heads(automaton: Automaton) -> set[str]:
    """The identifiers that levels begin with."""
    return {level.rule.id for level in automaton.by_code.values()}
