"""What is left out of a message, and told: what it takes only whole and is not, and what it cannot carry.

A table says by ``leave_out(shipment.shipper)`` in the row of a value that the party or field is left out without it.
A value of an element that is unverified is left out where the message cannot carry it, because nothing is refused over
it; ``reject`` in its row asks for it on purpose. A shipment in which nothing is missing pays nothing for it: the
writers meet the gap, and only then the shipment is written once more without the part.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

import msgspec

from translator.model.catalogue import message
from translator.model.field import fields
from translator.model.finding import Finding
from translator.pilot.form import Altered
from translator.pilot.values import LEFT_OUT, left_out_detail

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Sequence

    from translator.mapping.outbound_table import OutboundRow
    from translator.model.shipment import Item, Party, Shipment
    from translator.pilot.form import Rendering

    Render = Callable[[Shipment], Rendering]
    _Record = TypeVar("_Record", Shipment, Item, Party)

_ITEM = re.compile(r"\Aitem\[[0-9]+\]")
_UNFIT = "W314"


def leaving_out(render: Render, rows: Sequence[OutboundRow]) -> Render:
    """``render``, which writes a shipment again without what it found not to be whole."""
    parts = {
        (row.source.name, left_out_detail(row)): row.leaves_out.partition(".")[2]
        for row in rows
        if row.leaves_out and row.source
    }
    asked_for = {row.source.name for row in rows if row.source and row.required and not row.leaves_out}
    optional = {name for name, field in fields().items() if field.status == "unverified"} - asked_for

    def render_whole(shipment: Shipment) -> Rendering:
        rendered = render(shipment)
        if isinstance(rendered, bytes):
            return rendered
        told: list[Finding] = []
        # Each round takes away what its gap, or what does not fit, stands in; and there are only so many.
        while gaps := _gaps(rendered) or _unfit(rendered, optional):
            for gap in gaps:
                is_gap = gap.code == LEFT_OUT
                shipment = _without(shipment, gap, parts) if is_gap else _without_value(shipment, gap.target)
                told.append(gap if is_gap else Finding(_UNFIT, value=gap.value, target=gap.target, detail=message(gap)))
            rendered = render(shipment)
        return _with(rendered, told)

    return render_whole


def _unfit(rendered: Rendering, optional: Container[str]) -> list[Finding]:
    """What keeps a shipment out of its message, if nothing does but values over which nothing is refused."""
    found = rendered if isinstance(rendered, list) else []
    return found if all(one.value and _ITEM.sub("item", one.target) in optional for one in found) else []


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


def _without_value(shipment: Shipment, target: str) -> Shipment:
    """The shipment without one value of its own, of a party or of an item."""
    level, *names = target.split(".")
    if level == "shipment":
        return _emptied_at(shipment, names)
    index = int(level.removeprefix("item[").removesuffix("]")) - 1
    item = _emptied_at(shipment.items[index], names)
    return msgspec.structs.replace(shipment, items=(*shipment.items[:index], item, *shipment.items[index + 1 :]))


def _emptied_at(record: _Record, names: Sequence[str]) -> _Record:
    first, *rest = names
    inner = _emptied_at(getattr(record, first), rest) if rest else None
    return msgspec.structs.replace(record, **{first: inner})


def _emptied(record: _Record, attribute: str) -> _Record:
    return msgspec.structs.replace(record, **{attribute: None})
