"""The values of a message whose form is a tree, each at the path that the table has for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from translator.formats.json_document import open_document as open_json
from translator.formats.json_document import text_of
from translator.formats.xml_document import attributes_of, name_of, open_document, own_text, text_beside
from translator.model.catalogue import message as told
from translator.model.finding import Finding
from translator.pilot.form import Shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from translator.mapping.outbound_table import OutboundRow
    from translator.pilot.tree_layout import Layout, Node


class _Walk:
    """Counts shipments and items on the way through a message."""

    def __init__(self, layout: Layout) -> None:
        self._shipment_path, self._item_path = layout.shipment.path, layout.item.path
        self._rows = dict(_rows_by_target(layout.root))
        self._shipment = self._item = 0

    def enter(self, path: str) -> None:
        """One more object or element begins."""
        if path == self._shipment_path:
            self._shipment, self._item = self._shipment + 1, 0
        elif path == self._item_path:
            self._item += 1

    def value(self, path: str, value: str) -> Shown:
        """What stands at a path."""
        in_shipment = f"{path}/".startswith(f"{self._shipment_path}/")
        in_item = f"{path}/".startswith(f"{self._item_path}/")
        numbers = (self._shipment if in_shipment else 0, self._item if in_item else 0)
        return Shown(*numbers, path, value, self._rows.get(path, ()))


def _rows_by_target(node: Node) -> Iterator[tuple[str, tuple[OutboundRow, ...]]]:
    if node.text:
        yield node.path, tuple(node.text)
    for name, rows in node.attributes.items():
        yield f"{node.path}/@{name}".lstrip("/"), tuple(rows)
    for child in node.children.values():
        yield from _rows_by_target(child)


def shown_in_xml(message: bytes, layout: Layout) -> Iterator[Shown]:
    """Every value of an XML message.

    Raises:
        ValueError: it is no message of this version.
    """
    root = open_document(message)
    if isinstance(root, Finding):
        raise ValueError(told(root))  # noqa: TRY004  a wrong file, not a wrong argument
    if name_of(root) != (layout.card.namespace, layout.card.root):
        raise ValueError(f"its root element is {name_of(root)[1]}, not {layout.card.root} of {layout.card.namespace}")
    yield from _of_element(root, "", _Walk(layout))


def _of_element(element: Any, path: str, walk: _Walk) -> Iterator[Shown]:
    for name, value in attributes_of(element):
        yield walk.value(f"{path}/@{name}".lstrip("/"), value)
    if len(element) == 0 and path:
        shown = walk.value(path, own_text(element))
        # An element that only carries attributes is none of the table's places, and holds nothing either.
        if shown.value or shown.rows or not attributes_of(element):
            yield shown
    elif text := text_beside(element):
        yield walk.value(path or ".", text)
    for child in element:
        below = f"{path}/{name_of(child)[1]}".lstrip("/")
        walk.enter(below)
        yield from _of_element(child, below, walk)


def shown_in_json(message: bytes, layout: Layout) -> Iterator[Shown]:
    """Every value of a JSON message.

    Raises:
        ValueError: it is no message of this version.
    """
    root = open_json(message)
    if isinstance(root, Finding):
        raise ValueError(told(root))  # noqa: TRY004  a wrong file, not a wrong argument
    if not isinstance(root, dict) or layout.shipment.path.split("/")[0] not in root:
        raise ValueError(f"it is no object with the key {layout.shipment.path.split('/')[0]}")
    yield from _of_object(root, "", _Walk(layout))


def _of_object(value: Any, path: str, walk: _Walk) -> Iterator[Shown]:
    for name, inner in value.items():
        below = f"{path}/{name}".lstrip("/")
        for one in inner if isinstance(inner, list) else [inner]:
            walk.enter(below)
            if isinstance(one, dict):
                yield from _of_object(one, below, walk)
            else:
                yield walk.value(below, _text(one))


def _text(value: Any) -> str:
    """A value as JSON has it, but for the quotation marks of a text."""
    text = text_of(value)
    return str(value) if text is None and value is not None else text or ""
