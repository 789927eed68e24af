"""What a message takes only whole: where a value is missing, the party or field that needs it is left out, and told.

A table says so by ``leave_out(shipment.shipper)`` in the row of the value. A shipment in which nothing is missing
pays nothing for it: the writers meet the gap, and only then the shipment is written once more without the part.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import msgspec

from translator.pilot.form import Altered
from translator.pilot.values import LEFT_OUT, left_out_detail

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from translator.mapping.outbound_table import OutboundRow
    from translator.model.finding import Finding
    from translator.model.shipment import Item, Shipment
    from translator.pilot.form import Rendering

    Render = Callable[[Shipment], Rendering]
    _Record = TypeVar("_Record", Shipment, Item)


def leaving_out(render: Render, rows: Sequence[OutboundRow]) -> Render:
    """``render``, which writes a shipment again without what it found not to be whole."""
    parts = {
        (row.source.name, left_out_detail(row)): row.leaves_out.partition(".")[2]
        for row in rows
        if row.leaves_out and row.source
    }
    if not parts:
        return render

    def render_whole(shipment: Shipment) -> Rendering:
        rendered = render(shipment)
        if isinstance(rendered, bytes):
            return rendered
        told: list[Finding] = []
        # Each round takes away a part without which its gap is not asked for, and there are only so many.
        while gaps := _gaps(rendered):
            told += gaps
            for gap in gaps:
                shipment = _without(shipment, gap, parts)
            rendered = render(shipment)
        return _with(rendered, told)

    return render_whole


def _gaps(rendered: Rendering) -> list[Finding]:
    if isinstance(rendered, bytes):
        return []
    found = rendered if isinstance(rendered, list) else rendered.findings
    return [one for one in found if one.code == LEFT_OUT]


def _with(rendered: Rendering, told: list[Finding]) -> Rendering:
    """The rendering with what was left out; a shipment that is refused for something else is told that alone."""
    if not told or isinstance(rendered, list):
        return rendered
    if isinstance(rendered, bytes):
        return Altered(rendered, told)
    return Altered(rendered.rendered, [*told, *rendered.findings])


def _without(shipment: Shipment, gap: Finding, parts: dict[tuple[str, str], str]) -> Shipment:
    """The shipment without the part that the gap stands in: a party, a field, or a field of one item."""
    level, _, name = gap.target.partition(".")
    if level == "shipment":
        return _emptied(shipment, parts[gap.target, gap.detail])
    index = int(level.removeprefix("item[").removesuffix("]")) - 1
    item = _emptied(shipment.items[index], parts[f"item.{name}", gap.detail])
    return msgspec.structs.replace(shipment, items=(*shipment.items[:index], item, *shipment.items[index + 1 :]))


def _emptied(record: _Record, attribute: str) -> _Record:
    return msgspec.structs.replace(record, **{attribute: None})
