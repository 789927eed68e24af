"""What of a file is no shipment to be filed: orders that were cancelled, items that nobody sends.

    [leave_out.shipment]
    "the order was cancelled" = "Cancelled at is not empty"

    [leave_out.item]
    "it is a gift card" = "Lineitem requires shipping = false"

Each key of the card is a reason in words, and beside it a condition as in the column ``when``. What is left out is
neither filed nor refused, and always told, as the warning W204 at the cell that decided. A shipment of which every item
is left out is left out itself.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from translator.formats.reading import PartClosed, Unit, UnknownSource
from translator.mapping.condition import read_condition
from translator.mapping.conversion import WrongConversion
from translator.mapping.problem import TableProblem, choices_remedy
from translator.model.catalogue import refuses
from translator.model.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from translator.formats.reading import Level, Node, Reading
    from translator.mapping.chaining import Failure
    from translator.mapping.condition import Condition
    from translator.mapping.conversion import Known
    from translator.model.agreement import Agreement

LEVELS: tuple[Level, ...] = ("shipment", "item")
#: Findings that are held back until they are told together.
_MOST_TOLD = 500
#: Shown as an example to whoever wrote something else.
_AS = '"the order was cancelled" = "Cancelled at is not empty"'


class Exclusion(NamedTuple):
    """One reason why a shipment or an item is left out."""

    level: Level
    reason: str
    condition: Condition


class Bound(NamedTuple):
    """An exclusion bound to one file."""

    holds: Callable[[Node], bool]
    exclusion: Exclusion


def read_exclusions(
    section: Mapping[str, Any], known: Known, file: str, problems: list[TableProblem]
) -> list[Exclusion]:
    """The exclusions of a card's ``[leave_out]``; what is wrong goes to ``problems``."""
    found: list[Exclusion] = []
    for level in section:
        if level not in LEVELS:
            key, remedy = f"leave_out.{level}", choices_remedy(level, LEVELS)
            problems.append(TableProblem(file, 0, key, "", "no such level", remedy))
    for level in LEVELS:
        told = section.get(level, {})
        if not isinstance(told, dict):
            remedy = f"Write [leave_out.{level}], and below it a reason and its condition: {_AS}."
            problems.append(TableProblem(file, 0, f"leave_out.{level}", str(told), "not a section", remedy))
            continue
        for reason, text in told.items():
            condition = _read(f"leave_out.{level}.{reason}", text, known, file, problems)
            if condition:
                found.append(Exclusion(level, reason, condition))
    return found


def _read(key: str, text: Any, known: Known, file: str, problems: list[TableProblem]) -> Condition | None:
    try:
        condition = read_condition(text.strip(), known) if isinstance(text, str) else None
    except WrongConversion as error:
        problems.append(TableProblem(file, 0, key, text, str(error), error.remedy))
        return None
    except ValueError as error:
        problems.append(TableProblem(file, 0, key, text, "not a condition", f"{error}.".capitalize()))
        return None
    if condition is None:
        remedy = f"Write a reason and its condition: {_AS}."
        problems.append(TableProblem(file, 0, key, str(text), "there is no condition", remedy))
    return condition


def exclusion_problems(
    exclusions: list[Exclusion], reading: Reading, file: str, *, has_items: bool
) -> Iterator[TableProblem]:
    """Sources that the format does not know, and items of a card that has none."""
    for one in exclusions:
        key = f"leave_out.{one.level}.{one.reason}"
        if one.level == "item" and not has_items:
            remedy = "Add item to its [levels]."
            yield TableProblem(file, 0, key, "", "the card does not say what an item is", remedy)
            continue
        try:
            for source in one.condition.reference.sources:
                reading.getter(source, one.level)
        except UnknownSource as unknown:
            if unknown.malformed:
                remedy = choices_remedy(unknown.source, unknown.known) if unknown.known else "See the format's page."
                yield TableProblem(file, 0, key, unknown.source, unknown.reason, unknown.remedy or remedy)


class LeavingOut:
    """The exclusions bound to one file."""

    def __init__(self, exclusions: list[Exclusion], reading: Reading, agreement: Agreement) -> None:
        #: By name the columns that the file must have and has not.
        self.lacking: dict[str, Finding] = {}
        #: How many shipments were left out so far.
        self.count = 0
        #: What could not be asked of the unit in hand, because a cell holds nothing that can be converted.
        self._unclear: list[Finding] = []
        self._reading = reading
        self._agreement = agreement
        self._of = {level: list(self._bound(exclusions, level)) for level in LEVELS}

    def through(self, events: Iterable[Unit | PartClosed]) -> Iterator[Unit | PartClosed]:
        """The events without what is left out; that is told between them, in a part that covers nothing."""
        told: list[Finding] = []
        for event in events:
            kept = self._kept(event, told) if isinstance(event, Unit) else event
            if len(told) >= _MOST_TOLD or (told and isinstance(event, PartClosed)):
                yield PartClosed(0, told, first_part=1)
                told = []
            if kept is not None:
                yield kept

    def _kept(self, unit: Unit, told: list[Finding]) -> Unit | None:
        """The unit without the items that are left out, or None where nothing is left; ``told`` is added to then.

        A unit whose rows are broken is kept: what seems to tell that it is none may only have slipped.
        """
        if any(map(refuses, unit.findings)):
            return unit
        self._unclear = []
        whole = self._excluding("shipment", unit.shipment)
        asked = [] if whole or not self._of["item"] else [(node, self._excluding("item", node)) for node in unit.items]
        out = [whole] if whole else [found for _, found in asked if found]
        if whole or (out and len(out) == len(asked)):
            self.count += 1
            told += out
            return None
        if out:
            unit = unit._replace(items=[node for node, found in asked if not found])
        found = [*unit.findings, *dict.fromkeys(self._unclear), *out]
        return unit._replace(findings=found) if out or self._unclear else unit

    def _bound(self, exclusions: list[Exclusion], level: Level) -> Iterator[Bound]:
        for one in exclusions:
            if one.level != level:
                continue
            try:
                tell = partial(self._tell, one)
                yield Bound(one.condition.bind(self._reading, level, self._agreement, tell), one)
            except UnknownSource as unknown:
                suggestion = choices_remedy(unknown.source, unknown.known)
                self.lacking.setdefault(unknown.source, Finding("E106", unknown.place, suggestion=suggestion))

    def _excluding(self, level: Level, node: Node) -> Finding | None:
        for holds, exclusion in self._of[level]:
            if holds(node):
                return self._told(exclusion, node)
        return None

    def _told(self, exclusion: Exclusion, node: Node) -> Finding:
        reference = exclusion.condition.reference
        text = (reference.bind(self._reading, exclusion.level, self._agreement)(node) or "").strip()
        return Finding("W204", self._reading.place(node, reference.shown), text, detail=exclusion.reason)

    def _tell(self, exclusion: Exclusion, node: Node, text: str, failure: Failure) -> None:
        # The source as target: the mapping puts the field there that is filled from it.
        source = exclusion.condition.reference.shown
        place = self._reading.place(node, source)
        self._unclear.append(Finding(failure.code, place, text, source, failure.detail, failure.suggestion))
