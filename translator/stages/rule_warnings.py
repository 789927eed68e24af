"""What in the operator's tables of rules is legal, and does not what its author may think."""

from __future__ import annotations

from typing import TYPE_CHECKING

from translator.configuration.mapping_directories import compiled_or_problems
from translator.configuration.problem import ConfigurationError, Problem
from translator.configuration.rule_directories import rules_of
from translator.stages.tables import known_parties
from translator.validation.limits import FILE as LIMITS
from translator.validation.limits import limit_on
from translator.validation.regime import FILE as REGIME
from translator.validation.regime import idle
from translator.validation.rulebook import RuleBook, compile_rulebook

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from translator.configuration.settings import Settings


def rule_warnings(settings: Settings, today: date) -> Iterator[Problem]:
    """Of every version of the rules that the settings name; nothing of what cannot be read, which is a problem."""
    yield from _in_both_roles(settings)
    try:
        directories = rules_of(settings)
    except ConfigurationError:
        return
    for directory in directories:
        book: RuleBook | None = compiled_or_problems(compile_rulebook, directory, [])
        if book is not None:
            yield from _idle_windows(book, directory.path)
            yield from _no_limit(book, directory.path, today)


def _idle_windows(book: RuleBook, path: Path) -> Iterator[Problem]:
    for window, why in idle(book.regime):
        message = f"the row opens no day that would not be as it is without it: {why}"
        remedy = "To open days again, end the rows that close them on the day before; else take this row out."
        yield Problem(str(path / REGIME), f"row {window.row}", window.citation, message, remedy)


def _no_limit(book: RuleBook, path: Path, today: date) -> Iterator[Problem]:
    if limit_on(book.limits, today) is None:
        message = f"no row holds on {today.isoformat()}, so what a shipment is worth is weighed against nothing"
        remedy = "Add a row for these days; its dollars may be 0, which lets nothing through that is worth anything."
        yield Problem(str(path / LIMITS), "", "", message, remedy)


def _in_both_roles(settings: Settings) -> Iterator[Problem]:
    known = known_parties(settings, [])
    for name in known.consolidators.keys() & known.deconsolidators.keys():
        rows = sorted((known.consolidators[name], known.deconsolidators[name]))
        message = f"rows {rows[0]} and {rows[1]} name one firm as consolidator and as deconsolidator"
        remedy = "Leave it so if it is both; else keep the row that is right."
        yield Problem(str(settings.filing.known_parties), f"row {rows[1]}", name, message, remedy)
