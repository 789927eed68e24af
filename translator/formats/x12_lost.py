"""Goods that nothing reads: an item that is sent in a loop of another level, such as ``HL*4*2*P`` in place of I.

A loop around items may say something of all of them, and a loop in an item of its parts. What stands in neither, and
has segments that only items are read from, would be left out without a word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from translator.formats.x12_node import segment_place
from translator.model.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from translator.formats.x12_node import Loop
    from translator.formats.x12_plan import Plan


def goods_outside_of_items(others: list[Loop], items: list[Loop], plan: Plan, item: str) -> list[Finding]:
    """A finding for each of the ``others``, the loops of a shipment that are no items, whose goods nothing reads."""
    goods = plan.goods()
    strange = [loop for loop in others if not goods.keys().isdisjoint(loop.index)]
    if not strange or not item:
        return []
    around = {id(above) for one in items for above in _above(one)}
    return [
        _finding(loop, {goods[key] for key in loop.index if key in goods}, item)
        for loop in strange
        if id(loop) not in around and not any(above.code == item for above in _above(loop))
    ]


def _above(loop: Loop) -> Iterator[Loop]:
    while loop.parent is not None:
        loop = loop.parent
        yield loop


def _finding(loop: Loop, segments: set[str], item: str) -> Finding:
    """At the first segment of the loop."""
    name = f"HL[{item}]" if loop.begins == "HL" else item
    place = segment_place(loop.context, loop.start, loop.begins, loop.loop_name)
    detail = f"{' and '.join(sorted(segments))} in level {loop.code}; items are {name}"
    return Finding("E160", place, loop.segments[0], detail=detail)
