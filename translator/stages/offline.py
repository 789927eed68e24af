"""A file examined without a journal: what would be filed of it, and everything that was found.

`translator try` and `translator translate` go the way of the translate stage, over the same examination and the same
decision. Only what a journal alone knows is not asked: whether the file, its control number or a shipment came before.
Findings wait in a spool on disk, so memory does not grow with the file.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple, Protocol

from translator.stages.enclosing import decided, to_be_filed
from translator.stages.examination import examine, read_through
from translator.stages.spool import FindingSpool, IdentitySpool, ShipmentSpool
from translator.validation.rules import compile_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date
    from typing import BinaryIO

    from translator.formats.reading import PartClosed
    from translator.mapping.inbound import Mapped
    from translator.model.agreement import Agreement
    from translator.model.filing import OnRecord
    from translator.stages.examination import Apart, Examined, Outcome, Render, Repeated
    from translator.stages.spool import Spooled
    from translator.validation.acceptance import Decision

    #: Told of every chunk of shipments as it is read.
    Each = Callable[[Sequence[Examined]], None]


class Opening(Protocol):
    """What opens a file: a compiled mapping, or one that takes note of something on the way."""

    def open(self, stream: BinaryIO, agreement: Agreement) -> Iterator[Mapped | PartClosed]:
        """Begin to read and map a file."""


class OfflineLedger:
    """Spools findings; nothing is on record, because there is no record."""

    def __init__(self, findings: FindingSpool, each: Each) -> None:
        self._findings = findings
        self._each = each

    def note(self, shipments: Sequence[Examined]) -> None:
        """The findings of shipments."""
        self._each(shipments)
        self._findings.add(found for one in shipments for found in one.findings)

    def note_repeated(self, repeated: Sequence[Repeated]) -> None:
        """That shipments stand again later in the file."""
        self._findings.add(one.finding for one in repeated)

    def note_part(self, closed: PartClosed) -> None:
        """The findings of a part."""
        self._findings.add(closed.findings)

    def on_record(self, keys: Sequence[str]) -> dict[str, OnRecord]:
        """None: only a journal knows what was filed."""
        del keys
        return {}


class Verdict(NamedTuple):
    """What became of one file."""

    outcome: Outcome
    decision: Decision
    #: What was rendered of those shipments that would be filed, in the order of the file; to be read once.
    filed: Iterator[Spooled]
    #: Everything that was found, in reading order.
    findings: FindingSpool


@contextmanager
def examined_offline(
    stream: BinaryIO,
    mapping: Opening,
    agreement: Agreement,
    render: Render,
    on: date,
    each: Each = lambda _: None,
    apart: Apart | None = None,
) -> Iterator[Verdict]:
    """Read a file to its end under the rules of the day ``on``; ``each`` is called with every chunk, in order.

    ``apart`` tells which shipments may not stand in one message.
    """
    check = compile_rules(agreement.filer_type, on)
    with ShipmentSpool() as spool, IdentitySpool() as identities, FindingSpool() as findings:
        events = examine(mapping.open(stream, agreement), check, render, apart)
        outcome = read_through(events, OfflineLedger(findings, each), spool, identities)
        decision = decided(agreement.accept, outcome, spool)
        if decision.refusal and outcome.read > outcome.refused:
            findings.add([decision.refusal])
        yield Verdict(outcome, decision, to_be_filed(spool, outcome, decision), findings)
