"""Where a segment that is not there would stand: a sender needs it to add the segment, a 997 to name it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from translator.formats.x12_plan import nearest
from translator.model.place import Place, X12Place, segment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from translator.formats.x12_node import Loop
    from translator.formats.x12_source import Address


def absent_place(node: Loop, address: Address, mark: str) -> Place:
    """The place of a segment that was looked for from this node and stands in none of its loops.

    Its ordinal is the first segment of the nearest loop that may hold it by the map: the level that the source names,
    or the node's own or one above.
    """
    loop = _holder(node, address, mark)
    context = loop.context
    x12 = X12Place(
        group_control=context.group_control,
        set_control=context.set_control,
        segment_id=address.segment,
        segment_position=loop.start + _last_before(loop, address, mark) - context.st_number + 1,
        loop=address.loop or loop.loop_name,
        interchange=context.interchange,
        absent_in=loop.begins,
    )
    return segment(loop.start, address.source, x12)


def _holder(node: Loop, address: Address, mark: str) -> Loop:
    """The loop that has the inner loop that the source names, such as N1[ST]; else the first that knows the segment."""
    level = nearest(node, address.level) if address.level else None
    candidates = [level] if level else list(_upwards(node))
    named = (loop for loop in candidates if address.head is not None and _has_inner(loop, address, mark))
    known = (loop for loop in candidates if loop.level is None or address.path in loop.level.known)
    return next(named, None) or next(known, candidates[0])


def _upwards(node: Loop) -> Iterator[Loop]:
    loop: Loop | None = node
    while loop is not None:
        yield loop
        loop = loop.parent


def _has_inner(loop: Loop, address: Address, mark: str) -> bool:
    return any(
        path == address.loop and text.split(mark)[1:2] == [address.head]
        for text, path in zip(loop.segments, loop.paths, strict=True)
    )


def _last_before(loop: Loop, address: Address, mark: str) -> int:
    """Index in its loop of the last segment that the map puts before the absent one; 0: the one that begins it."""
    order = {path: place for place, path in enumerate(loop.level.known)} if loop.level else {}
    wanted = order.get(address.path, -1)
    last = in_named = 0
    named = False
    for index, (text, path) in enumerate(zip(loop.segments, loop.paths, strict=True)):
        if path == address.loop:
            named = text.split(mark)[1:2] == [address.head]
        if order.get(path, wanted + 1) <= wanted or path.startswith(f"{address.path}/"):
            last = index
            in_named = index if named and path.partition("/")[0] == address.loop else in_named
    return in_named or last
