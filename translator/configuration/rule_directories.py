"""Finds the directories of rules: in the settings' own mappings, or among the ready-made ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from translator.configuration.mapping_directories import find_mappings
from translator.configuration.problem import ConfigurationError, Problem, nearest
from translator.configuration.ready_made import ready_made_mappings
from translator.configuration.settings import Filing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from translator.configuration.mapping_directories import MappingDirectory
    from translator.configuration.settings import Settings
    from translator.mapping.problem import TableProblem

#: The rules where there are no settings.
RULES = Filing().rules


def rules_of(settings: Settings) -> list[MappingDirectory]:
    """The versions of the rules that the settings name, in the order of their days.

    A working directory without rules of that name takes the ready-made ones.

    Raises:
        ConfigurationError: there are none of that name; the problem names the nearest and lists all.
    """
    wanted = settings.filing.rules
    own = _rules(find_mappings(settings.mappings))
    ready_made = _rules(find_mappings([ready_made_mappings()]))
    found = [one for one in own if one.name == wanted] or [one for one in ready_made if one.name == wanted]
    if found:
        return found
    remedy = nearest(wanted, {one.name for one in (*own, *ready_made)}, "rules")
    raise ConfigurationError([Problem(str(settings.file), "filing.rules", wanted, "no rules of this name", remedy)])


def ready_made_rules() -> list[MappingDirectory]:
    """The versions of the rules that came with the translator, for who works without settings."""
    return [one for one in _rules(find_mappings([ready_made_mappings()])) if one.name == RULES]


def read_known_parties(settings: Settings, problems: list[Problem]) -> bytes | None:
    """The service provider's table of known parties; None where the settings name none, or with a problem."""
    file = settings.filing.known_parties
    if file is None:
        return None
    try:
        return file.read_bytes()
    except OSError as error:
        remedy = "Put it there, or take known_parties out of the settings."
        message = f"{file} cannot be read: {error.strerror}"
        problems.append(Problem(str(settings.file), "filing.known_parties", str(file), message, remedy))
    return None


def of_table(problem: TableProblem) -> Problem:
    """A problem of a table that stands in no mapping, as the settings' other problems are told."""
    column = f', column "{problem.column}"' if problem.column else ""
    where = f"row {problem.row}{column}" if problem.row else problem.column
    return Problem(problem.file, where, problem.value, problem.message, problem.remedy)


def _rules(directories: Iterable[MappingDirectory]) -> list[MappingDirectory]:
    return [one for one in directories if one.kind == "rules"]
