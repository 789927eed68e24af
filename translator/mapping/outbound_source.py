"""What an outbound table may read: the canonical shipment, its envelope, and running numbers."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any, Literal, NamedTuple

from translator.model.field import fields

Level = Literal["envelope", "shipment", "item"]

#: What the rows of one message are read from: the envelope's facts, the shipment and its running number in the
#: message, the item and its running number in the shipment. What a level does not have is None or 0.
Scope = tuple[Any, Any, int | str, Any, int]

#: Where in a scope each kind of source is found.
_SLOTS = {"envelope": 0, "shipment": 1, "number.shipment": 2, "item": 3, "number.item": 4}

_ENVELOPE: dict[str, type] = {
    "sender": str,
    "originator_code": str,
    "usage": str,
    "control_number": str,
    "created_at": datetime,
    "shipments": int,
    "items": int,
}


class Source(NamedTuple):
    """One thing that an outbound table may read."""

    #: As a table writes it: ``shipment.seller.city``, ``envelope.sender``, ``number.item``.
    name: str
    level: Level
    #: Position in the scope.
    slot: int
    #: Attribute names from there down; empty for a running number.
    attributes: tuple[str, ...]
    #: Python type of a present value.
    type: type
    #: The only values possible, or empty.
    choices: tuple[str, ...] = ()

    @property
    def group(self) -> str:
        """The attribute of the record that holds it, such as ``seller``; empty for the record itself."""
        return ".".join(self.attributes[:-1])

    def read(self, scope: Scope) -> Any:
        """The value, or None when it or what it stands in is absent."""
        return _down(scope[self.slot], self.attributes)

    def record(self, scope: Scope) -> Any:
        """What the value stands in: the shipment, a party, an item; None when that is absent."""
        return _down(scope[self.slot], self.attributes[:-1])


def _down(value: Any, attributes: tuple[str, ...]) -> Any:
    for attribute in attributes:
        if value is None:
            return None
        value = getattr(value, attribute)
    return value


@cache
def sources() -> dict[str, Source]:
    """Every source by its name."""
    known = [
        Source(f"envelope.{name}", "envelope", _SLOTS["envelope"], (name,), kind) for name, kind in _ENVELOPE.items()
    ]
    known += [
        Source(field.target, field.level, _SLOTS[field.level], field.attributes, field.type, field.choices)
        for field in fields().values()
    ]
    known.append(Source("number.shipment", "shipment", _SLOTS["number.shipment"], (), int))
    known.append(Source("number.item", "item", _SLOTS["number.item"], (), int))
    return {source.name: source for source in known}
