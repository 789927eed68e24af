"""What every form of messages can do: one protocol, and what a rendered shipment may come with."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from translator.model.catalogue import refuses
from translator.pilot.values import LEFT_OUT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from translator.mapping.outbound_source import Scope
    from translator.mapping.outbound_table import OutboundRow
    from translator.model.finding import Finding
    from translator.model.shipment import Shipment


class Altered(NamedTuple):
    """A shipment that could be rendered, though not with every value as it was."""

    rendered: bytes
    #: Warnings: what was changed or cut, each with what is sent.
    findings: list[Finding]


#: A shipment as it stands in a message, plain or altered, or everything that keeps it from being expressed.
Rendering = bytes | Altered | list["Finding"]


class Shown(NamedTuple):
    """One value of a message, at the place that a row of the table gives it."""

    #: The number of the shipment in the message, and of the item in the shipment; 0 for the envelope and the shipment.
    shipment: int
    item: int
    place: str
    value: str
    #: The rows that may have filled the place; none where the table does not know it.
    rows: tuple[OutboundRow, ...]


class Form(Protocol):
    """A table compiled for its syntax."""

    def render(self, shipment: Shipment) -> Rendering:
        """The shipment as it stands in the message; its running number is filled in by `enclose`."""

    def enclose(self, scope: Scope, shipments: Sequence[bytes], findings: list[Finding]) -> bytes:
        """The whole message: the envelope of ``scope`` around rendered shipments, which are numbered in their order.

        What of the envelope cannot stand in the message is added to ``findings``.
        """

    def items(self, rendered: bytes) -> int:
        """How many items a rendered shipment has."""

    def problems(self, message: bytes) -> list[str]:
        """What keeps the message from being what its version demands; empty when nothing does."""

    def shown(self, message: bytes) -> Iterator[Shown]:
        """Every value of a message of this version, in its order.

        Raises:
            ValueError: it is no such message; the text says why.
        """


def settled(text: bytes, findings: list[Finding]) -> Rendering:
    """What became of a shipment that was written as ``text``."""
    if not findings:
        return text
    if not any(map(refuses, findings)):
        return Altered(text, findings)
    # A gap is told with them: without what stands in it, some of the errors may be gone.
    return [finding for finding in findings if refuses(finding) or finding.code == LEFT_OUT]
