"""What every format gives to the mapping: units, one for each shipment, and the parts of the file that hold them.

A format is opened on a binary stream and read once, forward. It yields a `Unit` for each shipment and a `PartClosed`
behind the units of each transaction set (or once, behind all of them, in a format without sets). A refusing finding
in `PartClosed` refuses every unit of that part; part 0 stands for the whole file. After a finding that makes reading
on impossible (undecodable bytes, a truncated file) the format closes its parts and stops: it never raises for what a
sender can mend.

Values are reached through getters that are bound once for each file, so that a row costs a few look-ups; a place is
computed for a finding only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol, runtime_checkable

from translator.model.place import WHOLE_FILE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from translator.model.finding import Finding
    from translator.model.interchange import InterchangeHeader, TransactionSet
    from translator.model.place import Place

Level = Literal["shipment", "item"]

#: One record as its format holds it: a list of cells, a loop of segments, an element. Opaque to everyone else.
Node = Any


class Undecided(str):
    """Why a mapping can neither claim a file nor decline it: what would tell does not come, or cannot be read.

    Whoever reads such a file says what is wrong with it; nothing of it becomes a shipment.
    """

    __slots__ = ()


class Unit(NamedTuple):
    """What one shipment consists of, as it was read."""

    #: Running number of the shipment in the file, from 1.
    ordinal: int
    #: The part (transaction set) that it stands in, from 1; 0 in a format without parts.
    part: int
    #: The record that shipment-level sources are read from, and those of the items.
    shipment: Node
    items: list[Node]
    #: What the reading itself found wrong with this shipment; a finding of one source may name it as its target, and
    #: the mapping puts the field there that is filled from it.
    findings: list[Finding]
    #: What its rows have in common, where those of one shipment must stand together; empty where nothing tells them.
    key: str = ""
    #: The columns in which it stands.
    keyed_by: tuple[str, ...] = ()


class PartClosed(NamedTuple):
    """A part has been read to its end (or as far as it could be).

    What is wrong with a functional group or an interchange shows only behind its transaction sets, whose own
    ``PartClosed`` has gone by. It comes as one more ``PartClosed`` that covers ``first_part`` to ``part``; with
    ``first_part`` above ``part`` it covers nothing, and only tells.
    """

    #: 0: the whole file.
    part: int
    findings: list[Finding]
    #: The set's envelope, in X12 only.
    transaction_set: TransactionSet | None = None
    #: First of several parts; 0: ``part`` alone.
    first_part: int = 0

    def covers(self, part: int) -> bool:
        """Whether a refusing finding in it refuses the units of this part."""
        if not self.first_part:
            return self.part in (0, part)
        return self.first_part <= part <= self.part


class UnknownSource(Exception):
    """A table names a source that the file or the format does not have. Raised by ``getter``.

    ``known`` lists what exists, for the message to the table's author or the sender. ``malformed`` is true when the
    name can never be right in this format (the table's author must mend it), false when this file lacks it.
    ``place`` is where the sender should have it, such as the row of headings. ``remedy`` tells the author what to do.
    """

    def __init__(
        self,
        source: str,
        known: list[str],
        reason: str = "",
        *,
        malformed: bool = False,
        place: Place = WHOLE_FILE,
        remedy: str = "",
    ) -> None:
        super().__init__(f"no source {source!r}" + (f": {reason}" if reason else ""))
        self.source = source
        self.known = known
        self.reason = reason
        self.malformed = malformed
        self.place = place
        self.remedy = remedy


class Reading(Protocol):
    """One file, opened by one format."""

    #: The envelopes read so far, in X12 only; one for each ISA.
    headers: list[InterchangeHeader]

    def getter(self, source: str, level: Level) -> Callable[[Node], str | None]:
        """A function from a node of ``level`` to the text that stands at ``source``, or None when nothing does.

        Raises:
            UnknownSource: the source is not of this format's language, or the file has no such column.
        """

    def place(self, node: Node, source: str) -> Place:
        """Where ``source`` stands in this node, in the sender's own words; for an empty source the node itself."""

    def extent(self, unit: Unit) -> str:
        """The unit's rows, segments or path as the sender knows them: ``3-5``, ``14-27``, ``/orders/order[3]``."""

    def units(self) -> Iterator[Unit | PartClosed]:
        """Everything in the file, in reading order; to be called once."""


@runtime_checkable
class ReadsRows(Protocol):
    """A `Reading` that gives several texts of a record as quickly as one."""

    def texts(self, sources: Sequence[str], level: Level) -> Callable[[Node], tuple[str, ...]]:
        """A function from a node of ``level`` to the texts at all ``sources``, one at least; missing ones are left out.

        Raises:
            UnknownSource: as for ``getter``.
        """
