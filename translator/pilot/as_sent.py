"""The numbers of a shipment as a message writes them, because CBP's answer echoes what was sent.

A table may write a bill number without its hyphens, or all numbers in capital letters; the answer then names the
shipment by these. So an answer is compared with the numbers as this version's table writes them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from translator.mapping.outbound_conversions import Unfit
from translator.model.shipment import Identity

if TYPE_CHECKING:
    from collections.abc import Callable

    from translator.mapping.characters import Characters
    from translator.mapping.outbound import OutboundTable
    from translator.mapping.outbound_table import OutboundRow

_NUMBERS = ("tracking_number", "house_bill_number", "master_bill_number")


def compile_as_sent(table: OutboundTable) -> Callable[[Identity], Identity]:
    """The function from a shipment's numbers to those that stand in the message."""
    rows = {name: _row(table, f"shipment.{name}") for name in _NUMBERS}
    if all(row is None or _as_it_is(row, table.characters) for row in rows.values()):
        return unchanged

    def as_sent(identity: Identity) -> Identity:
        numbers = {name: _written(getattr(identity, name), row, table.characters) for name, row in rows.items()}
        return Identity(identity.originator_code, **numbers)

    return as_sent


def _row(table: OutboundTable, source: str) -> OutboundRow | None:
    return next((row for row in table.rows if row.source is not None and row.source.name == source), None)


def _as_it_is(row: OutboundRow, characters: Characters) -> bool:
    return row.pipeline.convert is None and not row.pipeline.cut and characters.everything


def unchanged(identity: Identity) -> Identity:
    """The numbers as they came: what `compile_as_sent` gives where the message writes them so."""
    return identity


def _written(number: str, row: OutboundRow | None, characters: Characters) -> str:
    if not number or row is None:
        return number
    try:
        text = row.pipeline.convert(number) if row.pipeline.convert else number
        return characters.written(text)[: row.pipeline.limit].rstrip(" ")
    except Unfit:
        return number
