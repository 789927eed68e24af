"""What every form of CBP's answers can do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from translator.model.finding import Finding
    from translator.model.place import Place

    #: A part of a response as its form holds it: an element, an object, some lines.
    Node = Any


class Opened(NamedTuple):
    """A response, taken apart."""

    #: What speaks of the message, and what speaks of each shipment.
    message: Node
    shipments: Sequence[Node]


class ResponseForm(Protocol):
    """A responses table's syntax."""

    def claims(self, content: bytes) -> bool:
        """Whether the content is a response of this version. Never raises."""

    def open(self, content: bytes) -> Opened | Finding:
        """The response taken apart, or why it cannot be read. Never raises."""

    def text_at(self, source: str) -> Callable[[Node], str | None]:
        """A function from a node to the text at a place in it; None when nothing stands there."""

    def place_of(self, node: Node, source: str) -> Place:
        """Where a node, or a place in it, is found."""
