"""From the files of a mapping to what can be applied: everything that can be wrong is found here, all at once."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from translator.formats.reading import UnknownSource
from translator.mapping.codes import read_codes
from translator.mapping.decision import HEADINGS, Decision, DecisionReader, else_problems
from translator.mapping.problem import TableProblem
from translator.mapping.reference import Reference
from translator.mapping.table import Table, read_table
from translator.model.field import fields

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from translator.formats.reading import Reading
    from translator.formats.registry import Opener
    from translator.mapping.table import TableRow

#: The decisions of each target, in the order in which they are tried.
Choices = dict[str, list[Decision]]

_IMPLICIT = {"shipment.originator_code": "originator_code", "shipment.filer_type": "filer_type"}


def compile_fields(files: Mapping[str, bytes], where: str, problems: list[TableProblem]) -> tuple[Choices, Table]:
    """The decisions of ``fields.csv``, by target; what is wrong with them goes to ``problems``."""
    file = f"{where}/fields.csv"
    tables = read_codes(files, where, problems)
    if "fields.csv" not in files:
        problems.append(TableProblem(file, 0, "", "", "the file is missing", "Every mapping has a table of this name."))
        return {}, Table(file, [], [])
    table = read_table(files["fields.csv"], file, HEADINGS, ("notes",))
    problems += table.problems
    reader = DecisionReader(file, tables, problems)
    choices: Choices = {}
    for row in table.rows:
        decision = reader.read(row)
        if decision:
            choices.setdefault(row["target"], []).append(decision)
    problems += else_problems(table.rows, file)
    for target, fact in _IMPLICIT.items():
        _add_fact(choices, target, fact)
    return choices, table


def _add_fact(choices: Choices, target: str, fact: str) -> None:
    """The agreement says it where the table does not."""
    decisions = choices.setdefault(target, [])
    if all(decision.condition for decision in decisions):
        decisions.append(Decision(0, fields()[target], Reference(fact=fact), str, None))


def source_problems(choices: Choices, table: Table, opener: Opener, *, has_items: bool) -> Iterator[TableProblem]:
    """Sources that the format does not know, and rows for items where the card has none."""
    rows = {row.number: row for row in table.rows}
    reading = opener(BytesIO(b""))
    for decision in (one for decisions in choices.values() for one in decisions if one.row):
        row = rows[decision.row]
        if decision.field.level == "item" and not has_items:
            message = "the card does not say what an item is"
            yield TableProblem(table.file, row.number, "target", row["target"], message, "Add item to its [levels].")
        else:
            yield from _unknown_sources(decision, row, reading, table.file)


def _unknown_sources(decision: Decision, row: TableRow, reading: Reading, file: str) -> Iterator[TableProblem]:
    named = {
        "source": decision.reference.sources if decision.reference else (),
        "when": decision.condition.reference.sources if decision.condition else (),
    }
    for column, sources in named.items():
        for source in sources:
            try:
                reading.getter(source, decision.field.level)
            except UnknownSource as unknown:
                if unknown.malformed:
                    yield TableProblem(file, row.number, column, row[column], unknown.reason, _remedy(unknown))


def _remedy(unknown: UnknownSource) -> str:
    known = f"There are: {', '.join(unknown.known)}." if unknown.known else "See the format's page."
    return unknown.remedy or known
