"""The lint of descriptions and names: what says too little, as a table that IT staff edit.

A row of ``descriptions.csv`` is one thing that is told: a field, a rule, and the words or the number that it needs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from translator.mapping.problem import TableProblem, choices_remedy
from translator.model.field import fields
from translator.validation.cells import CellReader, rows_of
from translator.validation.lints import LINTS, OF_SKU, phrases_of
from translator.validation.repeated import Said, tell_repeated
from translator.validation.weighing import SEVERITIES, Weighed, field_of, say_never_refused, targets, tell_outdone

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from translator.mapping.table import TableRow
    from translator.validation.lints import Vague

FILE = "descriptions.csv"
_HEADINGS = ("target", "rule", "words", "severity", "citation", "status")


class Lint(NamedTuple):
    """One compiled row."""

    target: str
    severity: str
    #: Whether a text says too little; the text of ``beside``, or None, may stand behind it.
    vague: Vague
    #: What is told of such a text.
    detail: str
    status: str
    citation: str
    #: Attribute of the same item that the rule compares with; empty for none.
    beside: str = ""
    #: The words with which a vague text may begin, as `LintRule` has them.
    firsts: frozenset[str] | None = None


def read_descriptions(files: Mapping[str, bytes], problems: list[TableProblem]) -> tuple[Lint, ...]:
    """The table, as far as it can be read; what is wrong goes to ``problems``."""
    rows = rows_of(files, FILE, _HEADINGS, problems, may_be_empty=True)
    cells = CellReader(problems)
    read = [(row, _lint(row, cells)) for row in rows]
    enforced = [(row, one) for row, one in read if one and one.status != "unverified"]
    tell_repeated((_said(row, one) for row, one in enforced), "rule", problems)
    weighed = [_weighed(row, one) for row, one in enforced]
    tell_outdone(weighed, problems)
    _tell_idle(weighed, problems)
    for row, one in enforced:
        say_never_refused(row, one.target, one.severity, cells)
    return tuple(one for _, one in read if one)


def _said(row: TableRow, one: Lint) -> Said:
    return Said(row, (one.target, *_asks(row)), (one.severity, row["words"]))


def _weighed(row: TableRow, one: Lint) -> Weighed:
    rule, phrases = _asks(row)
    return Weighed(_said(row, one), one.target, (rule, phrases or row["words"]), one.severity)


def _asks(row: TableRow) -> tuple[str, frozenset[str] | None]:
    # Phrases may stand in several rows; a number or a rule without words can only be meant once.
    return row["rule"], phrases_of(row["words"]) if LINTS[row["rule"]].phrases else None


def _tell_idle(rows: Sequence[Weighed], problems: list[TableProblem]) -> None:
    """A problem for each row that changes nothing, because another asks its words as strictly all the same."""
    wrong = {(problem.file, problem.row) for problem in problems}
    good = [one for one in rows if (one.said.row.file, one.said.row.number) not in wrong]
    for one in good:
        if told := next(filter(None, (_idle_beside(one, other) for other in good if other is not one)), None):
            message, remedy = told
            row = one.said.row
            column = "severity" if one.severity == "off" else "words"
            problems.append(TableProblem(row.file, row.number, column, row[column], message, remedy))


def _idle_beside(one: Weighed, other: Weighed) -> tuple[str, str] | None:
    """Message and remedy where a row changes nothing beside another."""
    row, there = one.said.row, other.said.row
    if row["rule"] != there["rule"] or one.target not in targets(other.target) or other.severity == "off":
        return None
    mine, theirs = _asks(row)[1] or frozenset(), _asks(there)[1] or frozenset()
    if one.severity == "off":
        common = ", ".join(sorted(mine & theirs))
        if mine and not common:
            return None
        message = f"row {there.number} asks {common or 'it'} all the same, and of several rows the strictest holds"
        remedy = f"Take {common or 'it'} out of row {there.number}"
        return message, f"{remedy}." if one.target == other.target else f"{remedy}, and ask it of each other party."
    if mine and mine <= theirs and one.severity in ("warning", other.severity):
        return f"row {there.number} asks all of it already", f"Take row {row.number} out."
    return None


def _lint(row: TableRow, cells: CellReader) -> Lint | None:
    field = field_of(row["target"])
    if field is None or field.type is not str:
        known = ["party.name", *(target for target, one in fields().items() if one.type is str)]
        cells.say(row, "target", "no such text field", choices_remedy(row["target"], known))
        return None
    rule = cells.one(row, "rule", tuple(LINTS))
    severity, status = cells.one(row, "severity", SEVERITIES), cells.status(row)
    if row["rule"] not in LINTS:
        return None
    try:
        vague = LINTS[rule].make(row["words"])
    except ValueError as error:
        cells.say(row, "words", str(error), LINTS[rule].remedy)
        return None
    beside = "sku" if rule == OF_SKU else ""
    if beside and field.level != "item":
        cells.say(row, "rule", "only an item has a seller's own number", "Write item.description as target.")
    detail, firsts = LINTS[rule].detail.replace("{words}", row["words"]), LINTS[rule].firsts
    begins = firsts(row["words"]) if firsts else None
    return Lint(row["target"], severity, vague, detail, status, row["citation"], beside, begins)
