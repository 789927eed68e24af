"""Rows of a table of rules that speak of the same thing: of two, one would win in silence, so both are told."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from translator.mapping.problem import TableProblem

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable
    from datetime import date

    from translator.mapping.table import TableRow


class Said(NamedTuple):
    """What one row speaks of, and what it says of that."""

    row: TableRow
    #: What it speaks of.
    about: Hashable
    #: What it says; equal for rows of which one is enough.
    what: Hashable
    #: The days on which it holds, both included; None for a table without days.
    days: tuple[date, date] | None = None
    #: For whom it holds, such as modes and actions; two rows meet where they share something of each.
    scopes: tuple[Collection[str], ...] = ()


def tell_repeated(said: Iterable[Said], column: str, problems: list[TableProblem]) -> None:
    """A problem in ``column`` for each row that speaks of what an earlier one speaks of, on a day of its.

    Rows that are wrong in themselves have been told, and are not compared.
    """
    wrong = {(problem.file, problem.row) for problem in problems}
    earlier: defaultdict[Hashable, list[Said]] = defaultdict(list)
    for one in said:
        if (one.row.file, one.row.number) in wrong:
            continue
        met = next((other for other in earlier[one.about] if _meet(one, other)), None)
        if met:
            problems.append(_problem(one, met, column))
        earlier[one.about].append(one)


def _meet(one: Said, other: Said) -> bool:
    if one.days and other.days and not (one.days[0] <= other.days[1] and other.days[0] <= one.days[1]):
        return False
    return all(not set(mine).isdisjoint(theirs) for mine, theirs in zip(one.scopes, other.scopes, strict=True))


def _problem(one: Said, other: Said, column: str) -> TableProblem:
    again, before = one.row.number, other.row.number
    when = " on the same days" if one.days else ""
    if one.what == other.what:
        message, remedy = f"row {before} says the same{when}", f"Keep one of the rows {before} and {again}."
    else:
        message = f"row {before} says otherwise of the same{when}"
        remedy = f"Keep one of the rows {before} and {again}" + (", or part their days." if one.days else ".")
    return TableProblem(one.row.file, again, column, one.row[column], message, remedy)
