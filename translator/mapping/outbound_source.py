"""What an outbound table may read: the canonical shipment, its envelope, and running numbers."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args

from translator.model.agreement import Usage
from translator.model.field import fields

if TYPE_CHECKING:
    from collections.abc import Callable

Level = Literal["envelope", "shipment", "item"]

#: What the rows of one message are read from: the envelope's facts, the shipment and its running number in the
#: message, the item and its running number in the shipment. What a level does not have is None or 0.
Scope = tuple[Any, Any, int | str, Any, int]

#: Where in a scope each kind of source is found.
_SLOTS = {"envelope": 0, "shipment": 1, "number.shipment": 2, "item": 3, "number.item": 4}

#: Facts of the envelope: their types and meanings.
_ENVELOPE: dict[str, tuple[type, str]] = {
    "sender": (str, "Our code as sender of messages to CBP."),
    "originator_code": (str, "Code that CBP gave to the participant whose shipments these are."),
    "usage": (str, "Whether the filings are a test or count."),
    "control_number": (str, "Control number of the message."),
    "created_at": (datetime, "When the message was made, UTC."),
    "shipments": (int, "Number of shipments in the message."),
    "items": (int, "Number of items in the message."),
    "lines": (int, "Number of lines, from the one to the other that the card names."),
    "group_number": (str, "Control number of the functional group."),
    "set_number": (str, "Control number of the transaction set."),
    "x12_qualifier": (str, "Qualifier of our identifier in X12."),
    "x12_identifier": (str, "Our identifier in X12."),
    "abi_port": (str, "Our district and port in ABI records."),
    "abi_filer": (str, "Our filer or service bureau code in ABI records."),
    "scac": (str, "The carrier's SCAC in a manifest."),
}


#: Facts of the envelope that are one of a few words.
_WORDS: dict[str, tuple[str, ...]] = {"usage": get_args(Usage)}


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
    meaning: str = ""

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
        Source(f"envelope.{name}", "envelope", _SLOTS["envelope"], (name,), kind, _WORDS.get(name, ()), meaning)
        for name, (kind, meaning) in _ENVELOPE.items()
    ]
    known += [
        Source(
            field.target, field.level, _SLOTS[field.level], field.attributes, field.type, field.choices, field.meaning
        )
        for field in fields().values()
    ]
    numbers: tuple[tuple[Level, str], ...] = (("shipment", "in the message"), ("item", "in its shipment"))
    known += [
        Source(
            f"number.{level}", level, _SLOTS[f"number.{level}"], (), int, (), f"Running number of the {level} {where}."
        )
        for level, where in numbers
    ]
    return {source.name: source for source in known}
