"""Several segments that answer one source with different values: told, and none of them chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from translator.formats.x12_plan import nearest
from translator.model.finding import Finding
from translator.model.place import Place, X12Place, segment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from translator.formats.x12_node import Loop, SetContext
    from translator.formats.x12_plan import Plan
    from translator.formats.x12_source import Address


class Match(NamedTuple):
    """A segment that answers a source."""

    context: SetContext
    #: Counted from ISA as 1.
    number: int
    #: First segment of its loop, as places name it.
    loop: str
    elements: list[str]


def matches(node: Loop, address: Address, plan: Plan, mark: str) -> list[Match]:
    """All segments that answer the source at a node, in the loop (or, below a named level, the loops) that decides."""
    if address.level:
        above = nearest(node, address.level)
        return matches_in(above, address, plan, mark) if above else node.below.get((address.level, address.key), [])
    loop: Loop | None = node
    while loop is not None:
        found = matches_in(loop, address, plan, mark)
        if found:
            return found
        loop = loop.parent
    return []


def matches_in(loop: Loop, address: Address, plan: Plan, mark: str) -> list[Match]:
    """The segments of one loop that answer the source."""
    return [match for part in (loop, *loop.tails) for match in matches_in_part(part, address, plan, mark)]


def matches_in_part(loop: Loop, address: Address, plan: Plan, mark: str) -> list[Match]:
    """Those of one unbroken row of its segments."""
    found = []
    head = ""
    for number, (text, path) in enumerate(zip(loop.segments, loop.paths, strict=True), loop.start):
        if path != address.path and not plan.opens(path):
            continue
        elements = text.split(mark)
        if plan.opens(path):
            head = elements[1] if len(elements) > 1 else ""
        if path == address.path and address.key_of(elements, head) is not None:
            found.append(Match(loop.context, number, loop.loop_name, elements))
    return found


def ambiguities(
    unit: Loop, items: list[Loop], plan: Plan, separators: tuple[str, str], *, again: bool
) -> list[Finding]:
    """E216 for each source of a shipment that has more than one value.

    ``separators``: of elements and components; ``again``: some loop of the unit has several segments for one key.
    """
    doubtful = again or _doubtful(unit)
    found: dict[Place, Finding] = {}
    for nodes, level in (([unit], "shipment"), (items, "item")):
        addresses = plan.registered[level] if doubtful else plan.searched[level]
        for node in nodes:
            for address in addresses:
                if doubtful or _differ(_first_values(node, address, separators[1])):
                    for finding in _ambiguity(node, address, plan, separators):
                        found.setdefault(finding.place, finding)
    return list(found.values())


def _first_values(node: Loop, address: Address, component: str) -> list[str]:
    """The values by the index alone, where no key of it has several segments."""
    if address.level and nearest(node, address.level) is None:
        below = node.below.get((address.level, address.key), [])
        return [value for match in below for value in address.values(match.elements, component)]
    loop = nearest(node, address.level) if address.level else node
    while loop is not None and address.key not in loop.index:
        loop = None if address.level else loop.parent
    return address.values(loop.index[address.key], component) if loop else []


def _differ(values: list[str]) -> bool:
    return len(values) > 1 and any(value != values[0] for value in values)


def _doubtful(unit: Loop) -> bool:
    above: Loop | None = unit.parent
    while above is not None:
        if above.again:
            return True
        above = above.parent
    return False


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
    context = match.context
    x12 = X12Place(
        group_control=context.group_control,
        set_control=context.set_control,
        segment_id=address.segment,
        segment_position=match.number - context.st_number + 1,
        loop=address.loop or match.loop,
        element=address.position_in(match.elements),
        component=address.component,
        interchange=context.interchange,
    )
    return segment(match.number, address.designator(match.elements), x12)
