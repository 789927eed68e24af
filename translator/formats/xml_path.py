"""Plain paths in XML: many of them followed in one walk over an element, instead of one search each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_STEP = re.compile(r"(@)?(?:([A-Za-z_][\w.-]*):)?([A-Za-z_][\w.-]*)((?<!@)\[[1-9][0-9]{0,3}\])?")
_PREFIX = re.compile(r"[A-Za-z_][\w.-]*:(?!:)")
_PREFIX_OR_TEXT = re.compile(r"'[^']*'|\"[^\"]*\"|([A-Za-z_][\w.-]*):(?!:)")


class Names:
    """The card's prefixes and the namespaces they stand for."""

    def __init__(self, addresses: Mapping[str, str]) -> None:
        self.addresses = addresses

    def full(self, prefix: str | None, name: str) -> str:
        """``{namespace}name``.

        Raises:
            KeyError: the prefix is not known.
        """
        return f"{{{self.addresses[prefix]}}}{name}" if prefix else name


def simple_steps(source: str, names: Names) -> list[str]:
    """The full names along ``a/b[2]/@c``, an attribute's with ``@`` before it; empty when the path is not so plain.

    Raises:
        KeyError: a prefix is not known.
    """
    matches = [_STEP.fullmatch(step) for step in source.split("/")]
    steps = [match[1] or "" for match in matches[:-1] if match]
    if None in matches or any(steps) or any(match[1] and match[4] for match in matches if match):
        return []
    return [(match[1] or "") + names.full(match[2], match[3]) + (match[4] or "") for match in matches if match]


def without_prefixes(source: str) -> str:
    """A path as the sender sees it: the prefixes are the card's, not the file's."""
    return _PREFIX.sub("", source)


def unknown_prefix(source: str, names: Names) -> str:
    """The first prefix in an XPath that has no namespace; empty when all have one."""
    prefixes = (match[1] for match in _PREFIX_OR_TEXT.finditer(source))
    return next((prefix for prefix in prefixes if prefix and prefix not in (*names.addresses, "xml")), "")


class Branch:
    """A point of the walk: what to take there, and where to go on."""

    __slots__ = ("attributes", "below", "is_item", "is_plain", "numbered", "slot")

    def __init__(self) -> None:
        #: Where the element's text goes; -1 when nobody asked for it.
        self.slot = -1
        self.attributes: list[tuple[str, int]] = []
        self.below: dict[str, Branch] = {}
        #: What to take from the first, second … of the elements here, for paths like ``line[2]``.
        self.numbered: dict[int, Branch] = {}
        #: Whether the elements here are the items of the shipment.
        self.is_item = False
        #: Whether nothing but the text is taken here: most points are such, and are done on the spot.
        self.is_plain = True

    def reach(self, steps: Sequence[str]) -> Branch:
        """The branch at the end of ``steps``, grown where it is missing."""
        branch = self
        for step in steps:
            branch.is_plain = False
            name, _, number = step.removesuffix("]").rpartition("[") if step.endswith("]") else (step, "", "")
            branch = branch.below.setdefault(name, Branch())
            if number:
                branch.is_plain = False
                branch = branch.numbered.setdefault(int(number), Branch())
        return branch

    def put(self, steps: Sequence[str], slot: int) -> None:
        """Have the text at the end of ``steps`` go to ``slot``."""
        if steps[-1].startswith("@"):
            branch = self.reach(steps[:-1])
            branch.is_plain = False
            branch.attributes.append((steps[-1][1:], slot))
        else:
            self.reach(steps).slot = slot

    def mark_items(self, steps: Sequence[str]) -> None:
        """Have the elements at the end of ``steps`` be the items."""
        branch = self.reach(steps)
        branch.is_item, branch.is_plain = True, False

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
        seen: dict[str, int] = {}
        look_up = below.get
        for child in element:
            branch = look_up(child.tag)
            if branch is None:
                continue
            if branch.is_plain and not len(child) and node[branch.slot] is None:
                node[branch.slot] = child.text or ""
                continue
            told = len(again)
            branch.take(child, node, items, again)
            seen[child.tag] = seen.get(child.tag, 0) + 1
            if seen[child.tag] > 1:
                # All that stands twice because this element does has one cause.
                del again[told + 1 :]
            if branch.numbered:
                numbered = branch.numbered.get(seen[child.tag])
                if numbered is not None:
                    numbered.take(child, node, items, again)

    def take(self, element: Any, node: list[Any], items: list[Any], again: list[tuple[int, str]]) -> None:
        """Take what was asked for of one element that the walk came to."""
        if self.slot >= 0:
            # An empty element is a value that is there and empty; two of them are two values.
            _put(node, self.slot, (element.text if not len(element) else "".join(element.itertext())) or "", again)
        if self.is_item:
            items.append(element)
        if self.below or self.attributes:
            self._fill(element, node, items, again)


def _put(node: list[Any], slot: int, text: str | None, again: list[tuple[int, str]]) -> None:
    if node[slot] is None:
        node[slot] = text
    elif text is not None:
        again.append((slot, text))
