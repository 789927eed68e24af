"""What a card calls a shipment and an item: an HL level, a loop of the set, or the whole set.

``HL[S]``      every HL loop whose HL03 is S
``PO1``        every loop that begins with PO1
``LX/W12``     every W12 loop inside an LX loop, where more than one kind of loop begins with W12
``ST``         the set itself

A loop that is named, and each loop around it, is read as HL loops are: its segments have addresses of their own, and
what is not found in it is looked for in the loops around it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from translator.formats.x12_rules import LoopRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from translator.formats.x12_rules import SegmentRule

#: How a card writes a level.
WRITTEN = re.compile(r"HL\[[A-Z0-9]{1,2}\]|[A-Z][A-Z0-9]{1,2}(?:/[A-Z][A-Z0-9]{1,2})*")
THE_SET = "ST"


class Levels(NamedTuple):
    """The codes of the loops that are shipments and items: HL03, the name of a loop, or nothing for the set itself."""

    shipment: str
    #: None: the mapping has no items.
    item: str | None


def code_of(level: str) -> str:
    """The code of a level as a card writes it."""
    if level.startswith("HL["):
        return level[3:-1]
    return "" if level == THE_SET else level


def named_loops(rules: LoopRule) -> dict[str, tuple[LoopRule, ...]]:
    """The loops of a set that are no HL loops, by the name a card calls them, with the loops around, outermost first.

    A name is the first segment of the loop; where several loops begin with it, those around it stand before.
    """
    ways = list(_ways(rules, ()))
    heads = [way[-1].head.id for way in ways]
    return {
        way[-1].head.id if heads.count(way[-1].head.id) == 1 else "/".join(loop.head.id for loop in way): way
        for way in ways
    }


def _ways(rules: LoopRule, above: tuple[LoopRule, ...]) -> Iterator[tuple[LoopRule, ...]]:
    for member in rules.members:
        if isinstance(member, LoopRule) and not member.level:
            way = (*above, member)
            yield way
            yield from _ways(member, way)


def stands_in(rules: LoopRule, item: str, shipment: str) -> bool:
    """Whether an item may stand in a shipment, both as a card writes them; HL levels nest as the file says."""
    if shipment in (THE_SET, item) or (item.startswith("HL[") and shipment.startswith("HL[")):
        return True
    names = named_loops(rules)
    if item not in names or shipment not in names:
        return False
    return any(loop is names[shipment][-1] for loop in names[item])


def with_levels(rules: LoopRule, levels: Levels) -> LoopRule:
    """The set with the loops of the levels, and the loops around them, marked as levels.

    A name that no loop has is passed over: another release of the set may have it.
    """
    names = named_loops(rules)
    ways = [names[code] for code in (levels.shipment, levels.item) if code in names]
    marked = {id(loop): name for name, way in names.items() for loop in way[-1:]}
    wanted = {id(loop): marked[id(loop)] for way in ways for loop in way}
    return _marked(rules, wanted, "") if wanted else rules


def _marked(loop: LoopRule, wanted: dict[int, str], cut: str) -> LoopRule:
    """The loop with its levels, whose paths begin anew; ``cut`` is what the paths lose."""
    name = wanted.get(id(loop), "")
    inside = f"{loop.head.path}/" if name else cut
    members = tuple(
        _marked(member, wanted, inside) if isinstance(member, LoopRule) else _shortened(member, inside)
        for member in loop.members
    )
    head = replace(loop.head, path=loop.head.id) if name else _shortened(loop.head, cut)
    return replace(loop, head=head, level=name or loop.level, members=members)


def _shortened(rule: SegmentRule, cut: str) -> SegmentRule:
    return replace(rule, path=rule.path.removeprefix(cut)) if cut else rule


def behind_shipments(rules: LoopRule, shipment: str) -> frozenset[str]:
    """Paths of segments that stand behind the shipments, and not before them as well, in the loops around them."""
    for index, member in enumerate(rules.members if shipment else ()):
        if isinstance(member, LoopRule) and (member.level == shipment or _holds(member, shipment)):
            before = _paths(rules.members[:index])
            last = max(place for place, one in enumerate(rules.members) if isinstance(one, LoopRule) and one.level)
            inner = behind_shipments(member, shipment) if member.level != shipment else frozenset()
            return inner | (_paths(rules.members[max(index, last) + 1 :]) - before)
    return frozenset()


def _holds(loop: LoopRule, level: str) -> bool:
    inner = [member for member in loop.members if isinstance(member, LoopRule)]
    return any(member.level == level or _holds(member, level) for member in inner)


def _paths(members: tuple[SegmentRule | LoopRule, ...]) -> frozenset[str]:
    paths: set[str] = set()
    for member in members:
        if not isinstance(member, LoopRule):
            paths.add(member.path)
        elif not member.level:
            paths |= {member.head.path, *_paths(member.members)}
    return frozenset(paths)
