"""The table of limits: what the exemption lets through, in US dollars, from which day on.

A limit is that of one shipment, and of all that one person imports on one day (19 USC 1321); where it is 0, whatever
is worth anything passes it. Rows whose status is
``unverified`` are carried and never counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from translator.validation.cells import CellReader, Status, rows_of
from translator.validation.repeated import Said, tell_repeated

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from translator.mapping.problem import TableProblem
    from translator.mapping.table import TableRow

FILE = "de_minimis.csv"
_HEADINGS = ("from", "until", "dollars", "citation", "status")


class Limit(NamedTuple):
    """What may be worth how much, both days included."""

    first: date
    last: date
    #: US cents.
    cents: int
    citation: str
    status: Status
    notes: str = ""


def read_limits(files: Mapping[str, bytes], problems: list[TableProblem]) -> tuple[Limit, ...]:
    """The table, as far as it can be read; what is wrong goes to ``problems``."""
    rows = rows_of(files, FILE, _HEADINGS, problems, may_be_empty=True)
    found = tuple(_limit(row, CellReader(problems)) for row in rows)
    said = (
        Said(row, "limit", one.cents, (one.first, one.last))
        for row, one in zip(rows, found, strict=True)
        if one.status != "unverified"
    )
    tell_repeated(said, "from", problems)
    return found


def _limit(row: TableRow, cells: CellReader) -> Limit:
    return Limit(
        first=cells.first_day(row),
        last=cells.last_day(row),
        cents=int(cells.dollars(row, "dollars").scaleb(2)),
        citation=cells.text(row, "citation"),
        status=cells.status(row),
        notes=row["notes"],
    )


def limit_on(limits: Iterable[Limit], day: date) -> Limit | None:
    """The limit of a day, the lowest where several hold; None where none does."""
    holding = [one for one in limits if one.status != "unverified" and one.first <= day <= one.last]
    return min(holding, key=_cents, default=None)


def _cents(limit: Limit) -> int:
    return limit.cents
