"""A file examined without a journal: what would be filed of it, and everything that was found.

`translator try` and `translator translate` go the way of the translate stage, over the same examination and the same
decision. Only what a journal alone knows is not asked: whether the file, its control number or a shipment came before.
Findings wait in a spool on disk, so memory does not grow with the file.
"""

from __future__ import annotations

from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, NamedTuple, Protocol

from translator.model.catalogue import holds, refuses
from translator.stages.enclosing import decided, to_be_filed, to_be_held
from translator.stages.examination import examine, read_through
from translator.stages.met_shipments import MetShipments
from translator.stages.sent_numbers import SentNumbers
from translator.stages.spool import FindingSpool, ShipmentSpool
from translator.validation.de_minimis import compile_worth, in_turn
from translator.validation.limits import limit_on
from translator.validation.regime import closed_finding
from translator.validation.rules import compile_rules
from translator.validation.worth import Rates

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from datetime import date
    from typing import BinaryIO

    from translator.formats.reading import PartClosed
    from translator.mapping.inbound import Mapped
    from translator.model.agreement import Agreement
    from translator.pilot.version import MessageVersion
    from translator.stages.examination import Examined, Outcome, Repeated
    from translator.stages.spool import Spooled
    from translator.validation.acceptance import Decision
    from translator.validation.regime import Letter
    from translator.validation.rulebook import RuleBook

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

    def note(self, shipments: Sequence[Examined]) -> Collection[int]:
        """The findings of shipments; nothing is held back because of others, which nobody knows."""
        self._each(shipments)
        self._findings.add(found for one in shipments for found in one.findings)
        return ()

    def note_repeated(self, repeated: Sequence[Repeated]) -> None:
        """That shipments stand again later in the file."""
        self._findings.add(one.finding for one in repeated)

    def note_part(self, closed: PartClosed) -> None:
        """The findings of a part."""
        self._findings.add(closed.findings)

    def on_record(self, keys: Sequence[str]) -> None:
        """Nothing: only a journal knows what was filed."""


class Rules(NamedTuple):
    """By what a file is examined."""

    book: RuleBook
    #: The day of filing.
    on: date
    #: What a filing outside of the regime gets; None where only the file is tried, and the day says nothing of it.
    outside: Letter | None = None
    #: None where there are no settings that could name the table.
    rates: Rates | None = None


class Verdict(NamedTuple):
    """What became of one file."""

    outcome: Outcome
    decision: Decision
    #: What was rendered of those shipments that would be filed, in the order of the file; to be read once.
    filed: Iterator[Spooled]
    #: Everything that was found, in reading order.
    findings: FindingSpool
    #: How many shipments would be held back.
    held: int = 0


@contextmanager
def examined_offline(
    stream: BinaryIO,
    mapping: Opening,
    agreement: Agreement,
    version: MessageVersion,
    rules: Rules,
    each: Each = lambda _: None,
) -> Iterator[Verdict]:
    """Read a file to its end under the rules; ``each`` is called with every chunk, in order."""
    check = in_turn(
        compile_rules(rules.book, agreement.filer_type, rules.on, rules.outside or "W", agreement.originator_codes),
        compile_worth(
            limit_on(rules.book.limits, rules.on),
            (rules.rates or Rates()).on(rules.on),
            tell_missing_rates=rules.rates is not None,
        ),
    )
    with (
        closing(ShipmentSpool()) as spool,
        closing(MetShipments()) as met,
        closing(FindingSpool()) as findings,
        closing(SentNumbers(version)) as sent,
    ):
        events = examine(mapping.open(stream, agreement), check, sent.render, version.apart)
        outcome = read_through(events, OfflineLedger(findings, each), spool, met)
        closed = closed_finding(rules.book.regime, rules.on, rules.outside) if rules.outside and outcome.read else None
        if closed:
            refused = outcome.file_refused or refuses(closed)
            outcome = outcome._replace(file_refused=refused, file_held=holds(closed))
        decision = decided(agreement.accept, outcome, spool)
        held = sum(1 for _ in to_be_held(spool, outcome, decision)) if rules.outside == "H" else 0
        if closed and (held or not holds(closed)):
            findings.add([closed])
        if decision.refusal and outcome.read > outcome.refused and not (closed and refuses(closed)):
            findings.add([decision.refusal])
        yield Verdict(outcome, decision, to_be_filed(spool, outcome, decision), findings, held)
