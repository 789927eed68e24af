"""One version of the rules: the tables of a directory under ``mappings/rules/``, read and found whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from translator.mapping.outbound import digest, raise_all
from translator.mapping.outbound_card import effective_day, fact, read_toml, unknown_keys
from translator.mapping.problem import TableProblem
from translator.validation.cells import content_of
from translator.validation.check_table import CheckRow, read_checks
from translator.validation.descriptions import Lint, read_descriptions
from translator.validation.elements import Element, read_elements
from translator.validation.known_parties import NOBODY, KnownParties
from translator.validation.limits import Limit, read_limits
from translator.validation.regime import Window, read_regime

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

_CARD = "mapping.toml"
_KEYS = [("mapping", "name"), ("mapping", "version")]


class RuleBook(NamedTuple):
    """What is asked of a filing, compiled for a filer and a day by `translator.validation.rules.compile_rules`."""

    name: str
    #: The day from which it holds.
    version: date
    #: SHA-256 over its directory.
    digest: str
    elements: tuple[Element, ...]
    regime: tuple[Window, ...]
    checks: tuple[CheckRow, ...]
    descriptions: tuple[Lint, ...]
    limits: tuple[Limit, ...]
    #: The service provider's own, which stands beside its settings.
    known_parties: KnownParties = NOBODY


def compile_rulebook(files: Mapping[str, bytes], where: str) -> RuleBook:
    """Read a directory of rules.

    Args:
        files: relative file name to content.
        where: name of the directory, for messages.

    Raises:
        TableProblems: everything that is wrong with it.
    """
    problems: list[TableProblem] = []
    name, version = _card(files, problems)
    elements, regime = read_elements(files, problems), read_regime(files, problems)
    checks, descriptions = read_checks(files, problems), read_descriptions(files, problems)
    limits = read_limits(files, problems)
    raise_all(where, problems)
    assert version is not None  # noqa: S101  its absence has been raised as a problem
    return RuleBook(name, version, digest(files), elements, regime, checks, descriptions, limits)


def _card(files: Mapping[str, bytes], problems: list[TableProblem]) -> tuple[str, date | None]:
    content = content_of(files, _CARD, problems)
    if content is None:
        return "", None
    document = read_toml(content, _CARD)
    if isinstance(document, TableProblem):
        problems.append(document)
        return "", None
    problems += unknown_keys(document, _CARD, _KEYS)
    name, day = (fact(document, _CARD, *key, str) for key in _KEYS)
    version = day if isinstance(day, TableProblem) else effective_day(day, _CARD)
    problems += [one for one in (name, version) if isinstance(one, TableProblem)]
    return str(name), None if isinstance(version, TableProblem) else version
