"""From the table of a mapping to what can be applied: everything that can be wrong is found here, all at once."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from translator.formats.reading import UnknownSource
from translator.mapping.decision import Decision, DecisionReader, else_problems
from translator.mapping.problem import TableProblem
from translator.mapping.reference import Reference
from translator.model.field import fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from translator.formats.reading import Reading
    from translator.formats.registry import Opener
    from translator.mapping.conversion import Known
    from translator.mapping.table import Table, TableRow

    #: A row with the decision that it makes.
    Decided = tuple[TableRow, Decision]

#: The decisions of each target, in the order in which they are tried.
Choices = dict[str, list[Decision]]

_IMPLICIT = {"shipment.originator_code": "originator_code", "shipment.filer_type": "filer_type"}


def compile_rows(table: Table, known: Known, problems: list[TableProblem]) -> list[Decided]:
    """The decisions of ``fields.csv``; what is wrong with them goes to ``problems``."""
    reader = DecisionReader(known, problems)
    decided = [(row, decision) for row in table.rows if (decision := reader.read(row))]
    problems += else_problems(table.rows)
    return decided


def by_target(decided: Iterable[Decided]) -> Choices:
    """The decisions by their targets, with those that the agreement makes where the table does not."""
    choices: Choices = {}
    for row, decision in decided:
        choices.setdefault(row["target"], []).append(decision)
    for target, fact in _IMPLICIT.items():
        _add_fact(choices, target, fact)
    return choices


def _add_fact(choices: Choices, target: str, fact: str) -> None:
    """The agreement says it where the table does not."""
    decisions = choices.setdefault(target, [])
    if all(decision.condition for decision in decisions):
        decisions.append(Decision(0, fields()[target], Reference(fact=fact), str, None))


def source_problems(decided: Iterable[Decided], opener: Opener, *, has_items: bool) -> Iterator[TableProblem]:
    """Sources that the format does not know, and rows for items where the card has none."""
    reading = opener(BytesIO(b""))
    for row, decision in decided:
        of_items = decision.reference and decision.reference.of_items
        if not has_items and (decision.field.level == "item" or of_items):
            column = "source" if of_items else "target"
            message = "the card does not say what an item is"
            yield TableProblem(row.file, row.number, column, row[column], message, "Add item to its [levels].")
        else:
            yield from _unknown_sources(decision, row, reading)


def _unknown_sources(decision: Decision, row: TableRow, reading: Reading) -> Iterator[TableProblem]:
    read, asked = decision.reference, decision.condition
    named = {
        "source": (read.sources, "item" if read.of_items else decision.field.level) if read else None,
        "when": (asked.reference.sources, decision.field.level) if asked else None,
    }
    for column, told in named.items():
        sources, level = told or ((), decision.field.level)
        for source in sources:
            try:
                reading.getter(source, level)
            except UnknownSource as unknown:
                if unknown.malformed:
                    yield TableProblem(row.file, row.number, column, row[column], unknown.reason, _remedy(unknown))


def _remedy(unknown: UnknownSource) -> str:
    known = f"There are: {', '.join(unknown.known)}." if unknown.known else "See the format's page."
    return unknown.remedy or known
