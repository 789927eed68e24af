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
    """One answer, taken apart."""

    #: What speaks of the message, and what speaks of each shipment.
    message: Node
    shipments: Sequence[Node]


class Part(NamedTuple):
    """One of the answers that a file may hold."""

    #: Where it begins: the number of its line or segment, 0 for a file that is one answer.
    at: int
    #: The answer; what keeps it from being read; None where it is no answer of this version.
    opened: Opened | list[Finding] | None


class ResponseForm(Protocol):
    """A responses table's syntax."""

    def parts(self, content: bytes) -> list[Part]:
        """Every answer in the content, in order; none where nothing of it is of this version. Never raises."""

    def text_at(self, source: str) -> Callable[[Node], str | None]:
        """A function from a node to the text at a place in it; None when nothing stands there."""

    def place_of(self, node: Node, source: str) -> Place:
        """Where a node, or a place in it, is found."""
