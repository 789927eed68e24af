"""What every form of CBP's answers can do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

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
    """A responses table's syntax. A source is a place as the table writes it, with or without its ``#``."""

    def parts(self, content: bytes) -> list[Part]:
        """Every answer in the content, in order; none where nothing of it is of this version. Never raises."""

    def texts_at(self, source: str) -> Callable[[Node], list[str]]:
        """A function from a node to every text at a place in it, whatever stands behind ``#``; empty where blank."""

    def thing_at(self, source: str) -> str:
        """What comes again when the place is met again: the name of its line, or its path."""

    def place_of(self, node: Node, source: str) -> Place:
        """Where a node, or a place in it, is found."""

    def within(self, message: Node) -> Iterator[Node]:
        """Every node below what speaks of the message, itself included, that might speak of a shipment."""

    def words(self, message: Node) -> Iterator[str]:
        """Every text in what speaks of the message."""
