"""Several segments that answer one source with different values: told, and none of them chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from translator.formats.x12_source import loops_of_level
from translator.model.finding import Finding
from translator.model.place import Place, X12Place, segment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from translator.formats.x12_loops import Loop
    from translator.formats.x12_source import Address, Plan


class Match(NamedTuple):
    """A segment that answers a source."""

    loop: Loop
    #: Index of the segment in its loop.
    index: int
    elements: list[str]


def matches(node: Loop, address: Address, plan: Plan, mark: str) -> list[Match]:
    """All segments that answer the source at a node, in the loop (or, below a named level, the loops) that decides."""
    if address.level:
        return [match for loop in loops_of_level(node, address.level) for match in _in_loop(loop, address, plan, mark)]
    loop: Loop | None = node
    while loop is not None:
        found = list(_in_loop(loop, address, plan, mark))
        if found:
            return found
        loop = loop.parent
    return []


def _in_loop(loop: Loop, address: Address, plan: Plan, mark: str) -> Iterator[Match]:
    head = ""
    for index, (text, path) in enumerate(zip(loop.segments, loop.paths, strict=True)):
        if path not in plan.heads and path != address.path:
            continue
        elements = text.split(mark)
        if path in plan.heads:
            head = elements[1] if len(elements) > 1 else ""
        if path == address.path and address.key_of(elements, head) is not None:
            yield Match(loop, index, elements)


def ambiguities(unit: Loop, items: list[Loop], plan: Plan, separators: tuple[str, str]) -> list[Finding]:
    """E216 for each source of a shipment that has more than one value; ``separators``: of elements and components."""
    doubtful = _doubtful(unit)
    if not doubtful and not plan.searched:
        return []
    found: dict[Place, Finding] = {}
    for nodes, level in (([unit], "shipment"), (items, "item")):
        addresses = plan.registered[level] if doubtful else plan.searched_of(level)
        for node in nodes:
            for address in addresses:
                if doubtful or _differ(_first_values(node, address, separators[1])):
                    for finding in _ambiguity(node, address, plan, separators):
                        found.setdefault(finding.place, finding)
    return list(found.values())


def _first_values(node: Loop, address: Address, component: str) -> list[str]:
    """The values by the index alone, where no key of it has several segments."""
    loops = loops_of_level(node, address.level) if address.level else _decisive(node, address.key)
    return [
        value
        for loop in loops
        if address.key in loop.index
        for value in address.values(loop.index[address.key], component)
    ]


def _decisive(node: Loop, key: str) -> list[Loop]:
    loop: Loop | None = node
    while loop is not None and key not in loop.index:
        loop = loop.parent
    return [loop] if loop else []


def _differ(values: list[str]) -> bool:
    return len(values) > 1 and any(value != values[0] for value in values)


def _doubtful(unit: Loop) -> bool:
    above: Loop | None = unit.parent
    while above is not None:
        if above.again:
            return True
        above = above.parent
    return _again_below(unit)


def _again_below(loop: Loop) -> bool:
    return loop.again or any(_again_below(child) for child in loop.children)


def _ambiguity(node: Loop, address: Address, plan: Plan, separators: tuple[str, str]) -> Iterator[Finding]:
    mark, component = separators
    first = ""
    for match in matches(node, address, plan, mark):
        for value in address.values(match.elements, component):
            if first and value != first:
                detail = f"{address.source} is also {first}"
                yield Finding("E216", place_of(match, address), value, detail=detail)
                return
            first = value


def place_of(match: Match, address: Address) -> Place:
    """The element that a source names in one segment."""
    loop = match.loop
    context = loop.context
    number = loop.start + match.index
    x12 = X12Place(
        group_control=context.group_control,
        set_control=context.set_control,
        segment_id=address.segment,
        segment_position=number - context.st_number + 1,
        loop=address.path.partition("/")[0] if "/" in address.path else ("HL" if loop.code else ""),
        element=address.position_in(match.elements),
        component=address.component,
        interchange=context.interchange,
    )
    return segment(number, address.designator(match.elements), x12)
