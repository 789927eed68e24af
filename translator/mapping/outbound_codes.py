"""Code tables of a message version against the fields that they write, and the characters that carry them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from translator.mapping.outbound_table import CODE_COLUMNS, FILE, read_cells
from translator.mapping.problem import TableProblem, choices_remedy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from translator.mapping.characters import Characters
    from translator.mapping.outbound_table import OutboundRow

_CODE = re.compile(r"\s*code\(\s*([^)]*?)\s*\)")


def code_problems(
    files: Mapping[str, bytes], rows: Iterable[OutboundRow], characters: Characters
) -> list[TableProblem]:
    """Values of a code table that its field never has, and codes that the message cannot carry."""
    told: dict[TableProblem, None] = {}
    for row, file, table in _tables(files, rows):
        told.update((one, None) for one in _unknown(row, file, table))
        told.update((one, None) for one in _not_carried(file, table, characters))
    return list(told)


def values_without_code(files: Mapping[str, bytes], rows: Iterable[OutboundRow]) -> list[TableProblem]:
    """Values that a field may have and its code table lacks: a shipment with one of them is refused.

    A row with a condition on its own field needs only the values that the condition lets through.
    """
    told: dict[TableProblem, None] = {}
    for row, file, table in _tables(files, rows):
        there = {value for _, value, _ in table}
        for value in _wanted(row, _choices(row)):
            if value not in there:
                message = f"row {row.number} of {FILE} writes the field by this table, which has no row for the value"
                remedy = f"Add a row with its code and the value {value}."
                told[TableProblem(file, 0, "value", value, message, remedy)] = None
    return list(told)


def _tables(
    files: Mapping[str, bytes], rows: Iterable[OutboundRow]
) -> Iterator[tuple[OutboundRow, str, list[tuple[int, str, str]]]]:
    """Each row that writes by a code table, the table's file, and its rows: number, value, code."""
    for row in rows:
        found = _CODE.match(row.convert)
        file = f"codes/{found[1]}.csv" if found else ""
        if file in files:
            cells = read_cells(files[file], file, CODE_COLUMNS, [])  # reading the codes has told what is wrong with it
            yield row, file, [(number, one["value"], one["code"]) for number, one in cells]


def _unknown(row: OutboundRow, file: str, table: list[tuple[int, str, str]]) -> Iterator[TableProblem]:
    known = _choices(row)
    for number, value, _ in table:
        if known and value not in known:
            message = f"{row.source.name if row.source else ''} never is this"
            yield TableProblem(file, number, "value", value, message, choices_remedy(value, known))


def _choices(row: OutboundRow) -> tuple[str, ...]:
    return row.source.choices if row.source else ()


def _wanted(row: OutboundRow, known: tuple[str, ...]) -> list[str]:
    own = row.when is not None and row.when.source == row.source and row.when.values
    return [value for value in known if not own or row.when is None or value in row.when.values]


def _not_carried(file: str, table: list[tuple[int, str, str]], characters: Characters) -> Iterator[TableProblem]:
    for number, _, code in table:
        if code and not characters.carries(code):
            message = "the message cannot carry the code as it stands here"
            remedy = f"Write it in the characters of the message ({characters.name})."
            yield TableProblem(file, number, "code", code, message, remedy)
