"""Which segments a mapping wants, and the functions that give their elements."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from translator.formats.x12_node import Loop
    from translator.formats.x12_source import Address

#: Segments that name goods, or say how many there are.
GOODS = frozenset(("IT1", "LIN", "N10", "PID", "PO1", "SLN", "SN1", "W12"))

KeyOf = Callable[[list[str], str], str | None]


class Wanted:
    """Under which keys the segments at one path are filed, sorted by what chooses them."""

    __slots__ = ("_choices", "is_head", "key_functions")

    def __init__(self) -> None:
        #: Element 01 of the segment opens a loop that sources name.
        self.is_head = False
        #: Each gives the key of a segment, or None: one for each way of choosing, so mostly one.
        self.key_functions: dict[str, KeyOf] = {}
        self._choices: dict[str, dict[str, str]] = {}

    def add(self, address: Address) -> None:
        """File what the address names."""
        position, value = address.condition
        if address.head is None and not position:
            self.key_functions["every"] = lambda _elements, _head: address.key
        elif address.head is None and position == 1:
            self._add_choice("first", value, address.key, lambda keys: lambda elements, _: keys.get(elements[1]))
        elif not position and address.head is not None:
            self._add_choice("head", address.head, address.key, lambda keys: lambda _, head: keys.get(head))
        else:
            self.key_functions[address.key] = address.key_of

    def _add_choice(self, kind: str, value: str, key: str, function: Callable[[dict[str, str]], KeyOf]) -> None:
        keys = self._choices.setdefault(kind, {})
        keys[value] = key
        self.key_functions[kind] = function(keys)


class Plan:
    """Which segments of a loop are wanted, and under which keys; grows with each getter that is made."""

    def __init__(self) -> None:
        #: By the path of a segment.
        self.wanted: dict[str, Wanted] = {}
        self.registered: dict[str, list[Address]] = {"shipment": [], "item": []}
        #: Sources that name a level, or a pair: each shipment is searched for second values of them.
        self.searched: dict[str, list[Address]] = {"shipment": [], "item": []}
        #: Sources that name a level, by level and key.
        self.leveled: dict[tuple[str, str], Address] = {}
        self._goods: dict[str, str] | None = None

    def goods(self) -> dict[str, str]:
        """The segments that name goods and that only items are read from: the identifier of each by its key."""
        if self._goods is None:
            others = {address.key for address in self.registered["shipment"]}
            self._goods = {
                address.key: address.segment
                for address in self.registered["item"]
                if address.segment in GOODS and not address.level and address.key not in others
            }
        return self._goods

    def register(self, address: Address, level: str) -> None:
        """Want what the address names, for nodes of ``shipment`` or ``item`` level."""
        self.wanted.setdefault(address.path, Wanted()).add(address)
        self.registered[level].append(address)
        self._goods = None
        if address.level or address.pair:
            self.searched[level].append(address)
        if address.level:
            self.leveled[address.level, address.key] = address
        if address.head is not None:
            self.wanted.setdefault(address.path.partition("/")[0], Wanted()).is_head = True

    def opens(self, path: str) -> bool:
        """Whether the segment opens a loop that sources name by its element 01."""
        wanted = self.wanted.get(path)
        return wanted is not None and wanted.is_head


def getter(address: Address, component_separator: Callable[[], str]) -> Callable[[Loop], str | None]:
    """The function from a loop to the value, by the indices that the reading keeps."""
    if address.level:
        return _level_getter(address, component_separator)
    if address.pair or address.component:
        return _rare_getter(address, component_separator)
    key, position = address.key, address.element

    def value(node: Loop | None) -> str | None:
        while node is not None:
            elements = node.index.get(key)
            if elements is not None:
                return (elements[position] or None) if len(elements) > position else None
            node = node.parent
        return None

    return value


def _rare_getter(address: Address, component_separator: Callable[[], str]) -> Callable[[Loop], str | None]:
    key = address.key

    def value(node: Loop | None) -> str | None:
        while node is not None:
            elements = node.index.get(key)
            if elements is not None:
                return next(iter(address.values(elements, component_separator())), None)
            node = node.parent
        return None

    return value


def _level_getter(address: Address, component_separator: Callable[[], str]) -> Callable[[Loop], str | None]:
    key, level = address.key, address.level

    def value(node: Loop) -> str | None:
        above = nearest(node, level)
        elements = above.index.get(key) if above else None
        if above is None:
            below = node.below.get((level, key))
            elements = below[0].elements if below else None
        return next(iter(address.values(elements, component_separator())), None) if elements else None

    return value


def nearest(node: Loop, code: str) -> Loop | None:
    """The nearest loop of a level, at the node or above it."""
    loop: Loop | None = node
    while loop is not None and loop.code != code:
        loop = loop.parent
    return loop
