"""What an outbound table may read: the canonical shipment, its envelope, and running numbers."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from translator.model.field import fields

if TYPE_CHECKING:
    from collections.abc import Callable

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
    "lines": int,
    "group_number": str,
    "set_number": str,
    "x12_qualifier": str,
    "x12_identifier": str,
    "abi_port": str,
    "abi_filer": str,
    "scac": str,
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

    def getter(self) -> Callable[[Scope], Any]:
        """A quick function that does as `read`."""
        slot, depth = self.slot, len(self.attributes)
        if depth == 0:
            return itemgetter(slot)
        last = attrgetter(self.attributes[-1])
        if depth == 1:
            return lambda scope: last(scope[slot])
        outer = attrgetter(".".join(self.attributes[:-1]))

        def read(scope: Scope) -> Any:
            holder = outer(scope[slot])
            return None if holder is None else last(holder)

        return read

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
