"""The table of checks: which field carries which check, by which mode of transport, and how much it weighs.

A row of ``checks.csv`` is one decision. ``severity`` is ``error``, which refuses the shipment, ``warning``, which is
told, or ``off``. The target ``party.country`` is that field of every party. Rows whose status is ``unverified`` are
carried and never asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, get_args

from translator.mapping.problem import choices_remedy
from translator.model.field import fields
from translator.model.shipment import Action, ModeOfTransport
from translator.validation import checks_of_addresses, checks_of_numbers, checks_of_places, known_parties  # noqa: F401  entered
from translator.validation.cells import CellReader, Status, rows_of
from translator.validation.check_catalogue import CHECKS
from translator.validation.elements import in_action
from translator.validation.repeated import Said, tell_repeated
from translator.validation.weighing import SEVERITIES, Weighed, field_of, say_never_refused, tell_outdone

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from translator.mapping.problem import TableProblem
    from translator.mapping.table import TableRow

FILE = "checks.csv"
_HEADINGS = ("target", "check", "modes", "actions", "severity", "from", "until", "citation", "status")


class CheckRow(NamedTuple):
    """One check of one field."""

    target: str
    #: Name in the catalogue of checks.
    check: str
    modes: tuple[str, ...]
    actions: tuple[str, ...]
    severity: str
    first: date
    last: date
    citation: str
    status: Status
    notes: str = ""

    def holds(self, action: str | None, mode: str | None, on: date) -> bool:
        """Whether it is asked of such a shipment on this day.

        While the action or the mode is not known, only what is asked for every one of them is.
        """
        asked = self.severity != "off" and self.status != "unverified" and in_action(self.actions, action)
        by_mode = len(self.modes) == len(get_args(ModeOfTransport)) if mode is None else mode in self.modes
        return asked and by_mode and self.first <= on <= self.last


def read_checks(files: Mapping[str, bytes], problems: list[TableProblem]) -> tuple[CheckRow, ...]:
    """The table, as far as it can be read; what is wrong goes to ``problems``."""
    rows = rows_of(files, FILE, _HEADINGS, problems)
    cells = CellReader(problems)
    found = tuple(_row(row, cells) for row in rows)
    enforced = [(row, one) for row, one in zip(rows, found, strict=True) if one.status != "unverified"]
    tell_repeated((_said(row, one) for row, one in enforced), "check", problems)
    tell_outdone([Weighed(_said(row, one), one.target, one.check, one.severity) for row, one in enforced], problems)
    for row, one in enforced:
        say_never_refused(row, one.target, one.severity, cells)
    return found


def _said(row: TableRow, one: CheckRow) -> Said:
    return Said(row, (one.target, one.check), one.severity, (one.first, one.last), (one.modes, one.actions))


def _row(row: TableRow, cells: CellReader) -> CheckRow:
    found = CheckRow(
        target=row["target"],
        check=cells.one(row, "check", tuple(CHECKS)),
        modes=cells.several(row, "modes", get_args(ModeOfTransport)),
        actions=cells.several(row, "actions", get_args(Action)),
        severity=cells.one(row, "severity", SEVERITIES),
        first=cells.first_day(row),
        last=cells.last_day(row),
        citation=cells.text(row, "citation"),
        status=cells.status(row),
        notes=row["notes"],
    )
    _fit(row, found, cells)
    return found


def _fit(row: TableRow, found: CheckRow, cells: CellReader) -> None:
    field, check = field_of(found.target), CHECKS[found.check]
    if field is None:
        known = [*fields(), *(f"party.{name.rpartition('.')[2]}" for name in fields() if name.count(".") > 1)]
        cells.say(row, "target", "no such field", choices_remedy(found.target, dict.fromkeys(known)))
    elif field.type not in check.takes:
        fitting = [name for name, one in CHECKS.items() if field.type in one.takes]
        message = f"{check.name} does not judge such a value as {found.target} holds"
        cells.say(row, "check", message, choices_remedy(found.check, fitting))
    elif check.in_us and len(field.attributes) == 1:
        cells.say(row, "target", f"{check.name} is asked of a party's address", "Name a field of a party.")
