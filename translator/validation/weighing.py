"""What a row of checks or descriptions asks of which fields, and how much it weighs on each of them.

Of several rows that find something wrong with one field, the strictest is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from translator.mapping.problem import TableProblem
from translator.model.field import fields

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from translator.mapping.table import TableRow
    from translator.model.field import Field
    from translator.validation.cells import CellReader
    from translator.validation.repeated import Said

#: The words of the column ``severity``.
SEVERITIES = ("warning", "error", "off")
#: Begins a target that stands for a field of every party.
_EVERY = "party."
_STRICTNESS = {"off": 0, "warning": 1, "error": 2}


def field_of(target: str) -> Field | None:
    """The field that a target of the tables names; of ``party.name``, one of those that it stands for."""
    return fields().get(target.replace(_EVERY, "shipment.seller.", 1))


def targets(target: str) -> tuple[str, ...]:
    """The fields that a target of the tables stands for: ``party.name`` is the name of every party."""
    if not target.startswith(_EVERY):
        return (target,)
    name = target.removeprefix(_EVERY)
    return tuple(one for one in fields() if one.count(".") > 1 and one.rpartition(".")[2] == name)


def severity_on(field: Field, severity: str) -> str:
    """What a row's severity is on one of its fields: what only an unverified element knows is never refused."""
    return "warning" if severity == "error" and field.status == "unverified" else severity


def say_never_refused(row: TableRow, target: str, severity: str, cells: CellReader) -> None:
    """A problem where a row would refuse, and every field that it stands for is known from unverified elements only."""
    judged = [fields()[one] for one in targets(target) if one in fields()]
    if severity == "error" and judged and all(severity_on(one, severity) != severity for one in judged):
        message = f"{target} is known from unverified elements only, over which nothing is refused"
        cells.say(row, "severity", message, "Write warning.")


class Weighed(NamedTuple):
    """A row with what it asks, of which field, and how strictly."""

    said: Said
    target: str
    #: What it asks, without the field.
    asks: Hashable
    severity: str


def tell_outdone(rows: Sequence[Weighed], problems: list[TableProblem]) -> None:
    """A problem for each row on a party's field that changes nothing, because one on all parties is as strict."""
    of_all = [one for one in rows if one.target.startswith(_EVERY)]
    wrong = {(problem.file, problem.row) for problem in problems}
    for one in rows:
        if (one.said.row.file, one.said.row.number) in wrong or one in of_all:
            continue
        if other := next((other for other in of_all if _outdoes(other, one)), None):
            problems.append(_outdone(one.said.row, other.said.row))


def _outdoes(wide: Weighed, one: Weighed) -> bool:
    """Whether a row on all parties asks the same, as strictly, of whatever the other asks it of."""
    if one.asks != wide.asks or one.target not in targets(wide.target):
        return False
    if not 0 < _STRICTNESS[wide.severity] >= _STRICTNESS[one.severity]:
        return False
    days, wide_days = one.said.days, wide.said.days
    if days and wide_days and not wide_days[0] <= days[0] <= days[1] <= wide_days[1]:
        return False
    return all(set(theirs).issuperset(mine) for mine, theirs in zip(one.said.scopes, wide.said.scopes, strict=True))


def _outdone(row: TableRow, other: TableRow) -> TableProblem:
    message = f"row {other.number} asks it of every party, and of several rows the strictest holds"
    remedy = f"Take row {row.number} out; or write {row['target']} and each other party in place of {other['target']}."
    return TableProblem(row.file, row.number, "severity", row["severity"], message, remedy)
