"""Plain paths in XML: many of them followed in one walk over an element, instead of one search each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_STEP = re.compile(r"(@)?(?:([A-Za-z_][\w.-]*):)?([A-Za-z_][\w.-]*)")


class Names:
    """The card's prefixes, and names with and without them."""

    def __init__(self, addresses: Mapping[str, str]) -> None:
        self.addresses = addresses
        self._prefixes = {address: prefix for prefix, address in addresses.items()}

    def full(self, prefix: str | None, name: str) -> str:
        """``{namespace}name``.

        Raises:
            KeyError: the prefix is not known.
        """
        return f"{{{self.addresses[prefix]}}}{name}" if prefix else name

    def short(self, full: str) -> str:
        """``prefix:name``; the name alone where its namespace has no prefix."""
        address, _, name = full.rpartition("}")
        prefix = self._prefixes.get(address.removeprefix("{"), "")
        return f"{prefix}:{name}" if prefix and address else name


def simple_steps(source: str, names: Names) -> list[str]:
    """The full names along ``a/b/@c``, an attribute's with ``@`` before it; empty when the path is not so plain.

    Raises:
        KeyError: a prefix is not known.
    """
    matches = [_STEP.fullmatch(step) for step in source.split("/")]
    steps = [match[1] or "" for match in matches[:-1] if match]
    if None in matches or any(steps):
        return []
    return [(match[1] or "") + names.full(match[2], match[3]) for match in matches if match]


class Branch:
    """A point of the walk: what to take there, and where to go on."""

    __slots__ = ("attributes", "below", "is_item", "slot")

    def __init__(self) -> None:
        #: Where the element's text goes; -1 when nobody asked for it.
        self.slot = -1
        self.attributes: list[tuple[str, int]] = []
        self.below: dict[str, Branch] = {}
        #: Whether the elements here are the items of the shipment.
        self.is_item = False

    def reach(self, steps: Sequence[str]) -> Branch:
        """The branch at the end of ``steps``, grown where it is missing."""
        branch = self
        for step in steps:
            branch = branch.below.setdefault(step, Branch())
        return branch

    def put(self, steps: Sequence[str], slot: int) -> None:
        """Have the text at the end of ``steps`` go to ``slot``."""
        if steps[-1].startswith("@"):
            self.reach(steps[:-1]).attributes.append((steps[-1][1:], slot))
        else:
            self.reach(steps).slot = slot

    def fill(self, element: Any, node: list[Any], items: list[Any]) -> list[tuple[int, str]]:
        """Put the texts below ``element`` into ``node`` and the items into ``items``.

        Gives back every text that came to a slot that was taken already.
        """
        again: list[tuple[int, str]] = []
        self._fill(element, node, items, again)
        return again

    def _fill(self, element: Any, node: list[Any], items: list[Any], again: list[tuple[int, str]]) -> None:
        for name, slot in self.attributes:
            _put(node, slot, element.get(name), again)
        below = self.below
        if not below:
            return
        for child in element:
            branch = below.get(child.tag)
            if branch is None:
                continue
            if branch.slot >= 0:
                # An empty element is a value that is there and empty; two of them are two values.
                _put(node, branch.slot, (child.text if not len(child) else "".join(child.itertext())) or "", again)
            if branch.is_item:
                items.append(child)
            if branch.below or branch.attributes:
                branch._fill(child, node, items, again)


def _put(node: list[Any], slot: int, text: str | None, again: list[tuple[int, str]]) -> None:
    if node[slot] is None:
        node[slot] = text
    elif text is not None:
        again.append((slot, text))
