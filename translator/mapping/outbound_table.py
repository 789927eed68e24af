"""Rows of an outbound table: which place of the message is filled from what.

``target,source,constant,convert,if_empty,when,notes``, as in an inbound table with the sides exchanged: the target is
a place of the message, the source a field of the canonical shipment, a fact of the envelope or a running number.

How a row is read: the first row of a target whose ``when`` holds is taken, the others are not looked at. ``if_empty``
says what an absent value means: ``reject`` is a finding, ``omit`` leaves the element out, ``default(x)`` writes x,
``leave_out(shipment.shipper)`` leaves that party or field out of the message, which is told.
A row that reads from a party which is absent altogether is left out, whatever its ``if_empty`` says.
"""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from translator.mapping.outbound_conversions import BadConversion, Codes
from translator.mapping.outbound_pipeline import Pipeline, pipeline
from translator.mapping.outbound_source import Scope, Source, sources
from translator.mapping.problem import TableProblem, TableProblems, choices_remedy
from translator.mapping.spreadsheet_damage import refused, table_cells, unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

FILE = "fields.csv"
COLUMNS = ("target", "source", "constant", "convert", "if_empty", "when", "notes")
CODE_COLUMNS = ("code", "value", "notes")


class Condition(NamedTuple):
    """A ``when`` cell: whether the source is empty or not, or holds one of several values."""

    source: Source
    #: The values asked for; empty when emptiness is asked for.
    values: frozenset[str]
    #: Emptiness is asked for, and not its contrary.
    empty: bool = False

    def holds(self, scope: Scope) -> bool:
        """Whether the row is taken for this scope."""
        value: Any = self.source.read(scope)
        absent = value is None or value == ""
        if not self.values:
            return absent is self.empty
        return not absent and (str(value).lower() if isinstance(value, bool) else str(value)) in self.values


class OutboundRow(NamedTuple):
    """One decision of the table."""

    #: Row as a spreadsheet counts it.
    number: int
    #: Place in the message.
    target: str
    #: None for a constant.
    source: Source | None
    constant: str
    pipeline: Pipeline
    #: An absent value is a finding.
    required: bool
    #: The party or field that an absent value leaves out of the message, as a table names it; empty for none.
    leaves_out: str
    #: What is written for an absent value; empty for nothing.
    default: str
    #: Whether the row holds for this scope; None means always.
    when: Condition | None
    notes: str
    #: The cell that the pipeline was compiled from.
    convert: str = ""


def read_rows(content: bytes, codes: Codes, problems: list[TableProblem]) -> list[OutboundRow]:
    """The rows of ``fields.csv``; what is wrong with them is added to ``problems``."""
    found = []
    for number, cells in read_cells(content, FILE, COLUMNS, problems):
        try:
            found.append(_row(number, cells, codes))
        except TableProblems as wrong:
            problems += wrong.problems
    _tell_unreachable(found, problems)
    return found


def read_codes(
    files: Mapping[str, bytes], key: Literal["code", "value"], problems: list[TableProblem]
) -> dict[str, dict[str, str]]:
    """The code tables of a directory by name: ``codes/<name>.csv`` with the columns code, value, notes.

    The code is CBP's and the value ours; ``key`` says from which the other is looked up.
    """
    return {
        file[len("codes/") : -len(".csv")]: _code_table(content, file, key, problems)
        for file, content in files.items()
        if file.startswith("codes/") and file.endswith(".csv")
    }


def _code_table(content: bytes, file: str, key: str, problems: list[TableProblem]) -> dict[str, str]:
    other = "code" if key == "value" else "value"
    table: dict[str, str] = {}
    for number, cells in read_cells(content, file, CODE_COLUMNS, problems):
        if cells[key] in table:
            problems.append(TableProblem(file, number, key, cells[key], f"the {key} stands twice", "Keep one row."))
        if not cells[other]:
            problems.append(TableProblem(file, number, other, "", "the cell is empty", "Fill it in."))
        table.setdefault(cells[key], cells[other])
    return table


def read_cells(
    content: bytes, file: str, columns: tuple[str, ...], problems: list[TableProblem]
) -> list[tuple[int, dict[str, str]]]:
    """The rows of a table as dictionaries, each with its number; empty rows are left out."""
    damaged = unreadable(content, file)
    if damaged:
        problems.append(damaged)
        return []
    try:
        lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    except csv.Error as broken:
        problems.append(TableProblem(file, 0, "", "", f"not a CSV file: {broken}", "Save it as CSV in UTF-8."))
        return []
    header = tuple(cell.strip() for cell in lines[0]) if lines else ()
    if header != columns:
        written = ",".join(header)
        problems.append(TableProblem(file, 1, "", written, "not the header", f"Write {','.join(columns)}."))
        return []
    problems += refused(table_cells(list(columns), enumerate(lines[1:], 2)), file)
    return [
        (number, dict(zip(columns, (*(cell.strip() for cell in cells), *[""] * len(columns)), strict=False)))
        for number, cells in enumerate(lines[1:], 2)
        if any(cell.strip() for cell in cells)
    ]


def _row(number: int, cells: dict[str, str], codes: Codes) -> OutboundRow:
    if bool(cells["source"]) == bool(cells["constant"]):
        raise _wrong(number, "source", cells["source"], "a row has a source or a constant", "Fill in one of the two.")
    if not cells["target"]:
        raise _wrong(number, "target", "", "the target is missing", "Write the place in the message.")
    source = _source(number, "source", cells["source"]) if cells["source"] else None
    if source and not source.attributes and cells["convert"]:
        raise _wrong(number, "convert", cells["convert"], "a running number is written as it is", "Empty the cell.")
    try:
        compiled = pipeline(cells["convert"], source.type if source else str, codes)
    except BadConversion as bad:
        raise _wrong(number, "convert", cells["convert"], bad.message, bad.remedy) from None
    condition = _condition(number, cells["when"])
    required, leaves_out, default = _if_empty(number, cells["if_empty"], source, condition)
    return OutboundRow(
        number,
        cells["target"],
        source,
        cells["constant"],
        compiled,
        required,
        leaves_out,
        default,
        condition,
        cells["notes"],
        cells["convert"],
    )


def _wrong(number: int, column: str, value: str, message: str, remedy: str) -> TableProblems:
    return TableProblems([TableProblem(FILE, number, column, value, message, remedy)])


def _source(number: int, column: str, name: str) -> Source:
    if name not in sources():
        raise _wrong(number, column, name, "there is no such source", choices_remedy(name, sources()))
    return sources()[name]


def _if_empty(number: int, written: str, source: Source | None, condition: Condition | None) -> tuple[bool, str, str]:
    """Whether a value must be there, what is left out without it, and what is written instead."""
    if written in ("", "omit", "reject"):
        return written == "reject", "", ""
    word, _, argument = written.removesuffix(")").partition("(")
    if word == "default" and written.endswith(")"):
        return False, "", argument
    if word == "leave_out" and written.endswith(")"):
        known = _left_out_by(source, condition)
        if argument.strip() in known:
            return True, argument.strip(), ""
        remedy = choices_remedy(argument, known) if known else "Write 'FIELD is not empty' into when, or reject here."
        raise _wrong(number, "if_empty", written, "neither the party of the value nor the field of `when`", remedy)
    raise _wrong(number, "if_empty", written, "not known", "Write reject, omit, leave_out(x) or default(x).")


def _left_out_by(source: Source | None, condition: Condition | None) -> list[str]:
    """What a value can leave out: that without which it is not asked for, its party or the field of its condition."""
    if source is None or source.level == "envelope" or not source.attributes:
        return []
    names = [f"{source.level}.{source.attributes[0]}"] if source.group else []
    if condition and not condition.empty and condition.source.level == source.level:
        names.append(f"{source.level}.{condition.source.attributes[0]}")
    return [name for name in names if name not in (source.name, "shipment.action")]


def _condition(number: int, written: str) -> Condition | None:
    """``source is empty``, ``source is not empty``, ``source = value`` or ``source in a; b``."""
    if not written:
        return None
    name, _, rest = written.partition(" ")
    source = _source(number, "when", name)
    operator, _, operand = rest.strip().partition(" ")
    if operator == "is" and operand.strip() in ("empty", "not empty"):
        return Condition(source, frozenset(), operand.strip() == "empty")
    if operator in ("=", "in") and operand.strip():
        values = [value.strip() for value in (operand.split(";") if operator == "in" else [operand])]
        for value in values:
            _ask_for_what_can_be(number, written, source, value)
        return Condition(source, frozenset(values))
    remedy = "Write 'source = value', 'source in a; b', 'source is empty' or 'source is not empty'."
    raise _wrong(number, "when", written, "not a condition", remedy)


def _ask_for_what_can_be(number: int, written: str, source: Source, value: str) -> None:
    """A condition on a word that the source never is would leave its place blank for ever.

    Raises:
        TableProblems: it is such a word.
    """
    known = ("true", "false") if source.type is bool else source.choices
    if known and value not in known:
        message = f"{source.name} never is {value!r}, and the row would never be taken"
        raise _wrong(number, "when", written, message, choices_remedy(value, known))
    if source.type in (int, Decimal, date, datetime) and not _is_a(source.type, value):
        form = _FORMS[source.type]
        message = f"{source.name} never is {value!r}, and the row would never be taken"
        raise _wrong(number, "when", written, message, f"Write {form}.")


#: How a condition writes values that are no texts.
_FORMS: dict[type, str] = {
    int: "a whole number",
    Decimal: "a number, such as 12.5",
    date: "a date, such as 2026-11-21",
    datetime: "no condition on a time",
}


_READS: dict[type, Callable[[str], object]] = {int: int, Decimal: Decimal, date: date.fromisoformat}


def _is_a(kind: type, value: str) -> bool:
    try:
        return kind in _READS and _READS[kind](value) is not None
    except (ValueError, ArithmeticError):
        return False


def _tell_unreachable(rows: list[OutboundRow], problems: list[TableProblem]) -> None:
    """A problem for each row that can never be taken."""
    closed: set[str] = set()
    for row in rows:
        if row.target in closed:
            remedy = "Put the row without `when` last, and only once."
            problems.append(TableProblem(FILE, row.number, "target", row.target, "this row is never reached", remedy))
        if row.when is None:
            closed.add(row.target)
