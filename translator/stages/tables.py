"""Every mapping table of an installation, read and compiled once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from translator.configuration.mapping_directories import KINDS, MappingKind, compiled_or_problems, find_mappings
from translator.configuration.mapping_files import content_of
from translator.configuration.problem import ConfigurationError, Problem, nearest
from translator.configuration.rule_directories import of_table, read_known_parties, ready_made_rules, rules_of
from translator.configuration.surroundings import unknown_mappings
from translator.formats.registry import formats
from translator.formats.x12_card import x12_format
from translator.mapping.inbound import InboundMapping, compile_inbound
from translator.mapping.problem import TableProblems
from translator.mapping.produced_table import column_names
from translator.pilot.response import ResponseVersion, compile_responses
from translator.pilot.version import MessageVersion, compile_outbound
from translator.stages.agreements import agreement_problems, recognition_problems
from translator.stages.answering_tables import answering_problems
from translator.stages.row_spool import RowsOnDisk
from translator.validation.known_parties import NOBODY, KnownParties, compile_known_parties
from translator.validation.rulebook import RuleBook, compile_rulebook
from translator.validation.worth import Rates, read_rates

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from translator.configuration.mapping_directories import Compile, MappingDirectory
    from translator.configuration.settings import Partner, Settings
    from translator.mapping.problem import TableProblem


class _Dated(Protocol):
    @property
    def version(self) -> date:
        """The day from which it holds."""


V = TypeVar("V", bound=_Dated)


@dataclass(frozen=True, slots=True)
class Tables:
    """Compiled mappings by name."""

    #: The versions of each, in the order of their days.
    inbound: Mapping[str, Sequence[InboundMapping]]
    messages: Mapping[str, MessageVersion]
    responses: Mapping[str, ResponseVersion]
    #: The versions of the rules by which is filed, in the order of their days.
    rules: Sequence[RuleBook]
    #: What other currencies are in US dollars.
    rates: Rates

    def inbound_on(self, name: str, day: date) -> InboundMapping:
        """The version of an inbound mapping that holds for a file received on this day.

        That is the newest whose day has come; a file that came before all of them is read by the first.
        """
        return _newest(self.inbound[name], day)

    def rules_on(self, day: date) -> RuleBook:
        """The version of the rules that holds for what is filed on this day, chosen as that of an inbound mapping."""
        return _newest(self.rules, day)


def _newest(versions: Sequence[V], day: date) -> V:
    return next((one for one in reversed(versions) if one.version <= day), versions[0])


def compiler(directory: MappingDirectory) -> Compile[Any]:
    """The function that compiles this mapping."""
    return _COMPILERS[directory.kind](directory)


def _inbound(directory: MappingDirectory) -> Compile[InboundMapping]:
    known = formats(RowsOnDisk) | {"x12": x12_format(str(directory.x12_maps()))}
    return partial(compile_inbound, formats=known)


_COMPILERS: dict[str, Callable[[MappingDirectory], Compile[Any]]] = {
    "inbound": _inbound,
    "outbound": lambda _: compile_outbound,
    "responses": lambda _: compile_responses,
    "rules": lambda _: compile_rulebook,
}


def compile_tables(settings: Settings, partners: Iterable[Partner]) -> Tables:
    """All mappings in the directories that the settings name; those that the partners name are among them.

    Raises:
        ConfigurationError: with every problem of every table.
    """
    directories, partners = find_mappings(settings.mappings), tuple(partners)
    problems = [problem for partner in partners for problem in unknown_mappings(partner, directories)]
    compiled: dict[MappingKind, dict[str, list[Any]]] = {kind: {} for kind in KINDS}
    for directory in directories:
        table = compiled_or_problems(compiler(directory), directory, problems)
        if table is not None:
            compiled[directory.kind].setdefault(directory.name, []).append(table)
    inbound = by_name([mapping for one in compiled["inbound"].values() for mapping in one])
    problems += joining_problems([mapping for one in inbound.values() for mapping in one])
    rules = _rules(settings, problems)
    rates = rates_or_problems(settings.filing.rates, problems)
    messages = _only(compiled["outbound"])
    problems += agreement_problems(settings, partners, messages)
    named = [one.name for one in directories if one.kind == "outbound"]
    problems += answering_problems([one for (one,) in compiled["responses"].values()], messages, named)
    problems += recognition_problems(partners, inbound)
    if problems:
        raise ConfigurationError(problems)
    return Tables(inbound, messages, _only(compiled["responses"]), rules, rates)


def by_name(mappings: Iterable[InboundMapping]) -> dict[str, list[InboundMapping]]:
    """The versions of each inbound mapping, in the order of their days."""
    found: dict[str, list[InboundMapping]] = {}
    for mapping in sorted(mappings, key=lambda one: one.version):
        found.setdefault(mapping.name, []).append(mapping)
    return found


def rates_or_problems(file: Path | None, problems: list[Problem]) -> Rates:
    """The table of exchange rates, empty where the settings name none; its problems are appended."""
    if file is None:
        return Rates()
    before = len(problems)
    content = content_of(file, problems)
    if len(problems) > before:
        return Rates()
    wrong: list[TableProblem] = []
    rates = read_rates(content, str(file), wrong)
    problems += map(of_table, wrong)
    return rates


def rule_problems(settings: Settings, told: Sequence[Problem]) -> list[Problem]:
    """What is wrong with the rules that the settings name, and with the known parties, beside what is ``told``."""
    problems = list(told)
    try:
        _rules(settings, problems)
    except ConfigurationError as error:
        problems += error.problems
    return [problem for problem in problems if problem not in told]


def _rules(settings: Settings | None, problems: list[Problem]) -> list[RuleBook]:
    """The versions of the rules with the known parties, in the order of their days; problems are appended.

    Raises:
        ConfigurationError: there are no rules of the name that the settings give.
    """
    found: list[Problem] = []
    directories = rules_of(settings) if settings else ready_made_rules()
    compiled = [compiled_or_problems(compile_rulebook, directory, found) for directory in directories]
    known = known_parties(settings, found) if settings else NOBODY
    problems += [problem for problem in found if problem not in problems]
    books = [book._replace(known_parties=known) for book in compiled if book is not None]
    return sorted(books, key=lambda book: book.version)


def known_parties(settings: Settings, problems: list[Problem]) -> KnownParties:
    """The service provider's table of known parties, empty where there is none; its problems are appended."""
    content = read_known_parties(settings, problems)
    try:
        return compile_known_parties(content, str(settings.filing.known_parties)) if content is not None else NOBODY
    except TableProblems as wrong:
        problems += map(of_table, wrong.problems)
    return NOBODY


def rules_offline(settings: Settings | None, on: date) -> RuleBook:
    """The rules of a day, of the settings or, where there are none, those that came with the translator.

    Raises:
        ConfigurationError: there are none of the name that the settings give, or with every problem of their tables.
    """
    problems: list[Problem] = []
    books = _rules(settings, problems)
    if problems:
        raise ConfigurationError(problems)
    return _newest(books, on)


def rates_named(settings: Settings) -> Rates:
    """The table of exchange rates that the settings name.

    Raises:
        ConfigurationError: with every problem of the table.
    """
    problems: list[Problem] = []
    rates = rates_or_problems(settings.filing.rates, problems)
    if problems:
        raise ConfigurationError(problems)
    return rates


def _only(compiled: Mapping[str, list[Any]]) -> dict[str, Any]:
    return {name: one for name, (one,) in compiled.items()}


def joining_problems(mappings: Sequence[InboundMapping]) -> Iterator[Problem]:
    """Tables that a mapping takes as they are received, and whose own mapping is missing or lacks what is looked up."""
    producers = {mapping.name: mapping for mapping in mappings if mapping.card.table}
    yield from _form_problems(producers)
    for mapping in mappings:
        for name, wanted in mapping.received.items():
            producer, key = producers.get(wanted), f"tables.{name}"
            if producer is None or producer.card.table is None:
                remedy = nearest(wanted, producers, 'inbound mappings with produces = "table"')
                yield Problem(mapping.name, f"{key}.received", wanted, "no mapping that makes a table", remedy)
                continue
            has = column_names(producer.card.table)
            for column in mapping.card.tables[name].columns:
                if column not in has:
                    message, remedy = f"{wanted} has no such column", nearest(column, has, "columns")
                    yield Problem(mapping.name, f"{key}.columns", column, message, remedy)


def _form_problems(producers: Mapping[str, InboundMapping]) -> Iterator[Problem]:
    """Tables that are another form of one that is missing, or that has other columns."""
    for mapping in producers.values():
        table = mapping.card.table
        if table is None or not table.of:
            continue
        other = producers[table.of].card.table if table.of in producers else None
        if other is None or other.of:
            remedy = nearest(table.of, [name for name, one in producers.items() if not _is_form(one)], "tables")
            yield Problem(mapping.name, "table.of", table.of, "no mapping that makes a table of its own", remedy)
        elif column_names(table) != column_names(other):
            remedy = f"They are: {', '.join(column_names(other))}."
            yield Problem(mapping.name, "table.columns", table.of, "not the columns of that table", remedy)


def _is_form(mapping: InboundMapping) -> bool:
    return mapping.card.table is not None and bool(mapping.card.table.of)
