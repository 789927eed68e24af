"""How shipments, parties and items are made of the cells that fill their fields."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any

from translator.model.shipment import Party, Shipment

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import msgspec

    from translator.formats.reading import Node
    from translator.mapping.compile import Choices
    from translator.model.shipment import Item

    #: From a node to a value.
    Cell = Callable[[Node], Any]


def of_level(cells: Mapping[str, Cell], level: str) -> dict[str, Cell]:
    """The cells whose target begins with ``level``, by the rest of it."""
    return {target[len(level) :]: cell for target, cell in cells.items() if target.startswith(level)}


def telling_fields(choices: Choices, prefix: str) -> set[str]:
    """The fields below ``prefix`` whose values tell that the whole is there: not constants and not defaults."""
    return {
        target[len(prefix) :]
        for target, decisions in choices.items()
        if target.startswith(prefix) and any(decision.tells for decision in decisions)
    }


def shipment_builder(
    cells: dict[str, Cell], choices: Choices, kept: Callable[[str, Cell], Cell]
) -> Callable[[Node, tuple[Item, ...]], Shipment]:
    """A function from a shipment's node and its items to the shipment; ``kept`` is put around what builds a party."""
    whole = {name: cell for name, cell in cells.items() if "." not in name}
    for party in dict.fromkeys(name.partition(".")[0] for name in cells if "." in name):
        prefix = f"shipment.{party}."
        build_party = optional_builder(Party, of_level(cells, f"{party}."), telling_fields(choices, prefix))
        whole[party] = kept(prefix, build_party)
    _, functions = _in_field_order(Shipment, whole)
    # How many come by position is only known here, and so nothing to be checked by a type.
    make: Callable[..., Shipment] = Shipment

    def build(node: Node, items: tuple[Item, ...]) -> Shipment:
        return make(*[function(node) for function in functions], items=items)

    return build


def optional_builder(struct: type[msgspec.Struct], cells: dict[str, Cell], telling: set[str]) -> Cell:
    """From a node to the struct, or to None when none of the fields in ``telling`` has a value."""
    if not cells:
        return nothing
    names, functions = _in_field_order(struct, cells)
    positions = [names.index(name) for name in telling or cells]
    # Asked for two at least, it always gives a tuple.
    told = itemgetter(*positions, positions[0])

    def build(node: Node) -> Any:
        values = [function(node) for function in functions]
        values_told = told(values)
        if not any(values_told) and values_told.count(None) == len(values_told):
            return None
        return struct(*values)

    return build


def _in_field_order(struct: type[msgspec.Struct], cells: dict[str, Cell]) -> tuple[list[str], list[Cell]]:
    """The struct's fields up to the last that is filled, and what fills each: by position a struct is made fastest."""
    names = [*struct.__struct_fields__]
    while names and names[-1] not in cells:
        names.pop()
    unfilled = struct()
    return names, [cells.get(name) or always(getattr(unfilled, name)) for name in names]


def always(value: Any) -> Cell:
    """A cell that holds the same everywhere."""
    return lambda _node: value


def nothing(_node: Node) -> None:
    """A cell that holds nothing."""
    return
