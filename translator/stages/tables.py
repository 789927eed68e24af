"""Every mapping table of an installation, read and compiled once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from translator.configuration.mapping_directories import compiled_or_problems, find_mappings
from translator.configuration.problem import ConfigurationError, Problem, nearest
from translator.configuration.surroundings import unknown_mappings
from translator.formats.registry import formats
from translator.formats.x12_card import x12_format
from translator.mapping.inbound import InboundMapping, compile_inbound
from translator.mapping.produced_table import column_names
from translator.pilot.response import ResponseVersion, compile_responses
from translator.pilot.version import MessageVersion, compile_outbound
from translator.stages.row_spool import RowsOnDisk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from translator.configuration.mapping_directories import Compile, MappingDirectory
    from translator.configuration.settings import Partner, Settings


@dataclass(frozen=True, slots=True)
class Tables:
    """Compiled mappings by name."""

    #: The versions of each, in the order of their days.
    inbound: Mapping[str, Sequence[InboundMapping]]
    messages: Mapping[str, MessageVersion]
    responses: Mapping[str, ResponseVersion]

    def inbound_on(self, name: str, day: date) -> InboundMapping:
        """The version of an inbound mapping that holds for a file received on this day.

        That is the newest whose day has come; a file that came before all of them is read by the first.
        """
        versions = self.inbound[name]
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
}


def compile_tables(settings: Settings, partners: Iterable[Partner]) -> Tables:
    """All mappings in the directories that the settings name; those that the partners name are among them.

    Raises:
        ConfigurationError: with every problem of every table.
    """
    directories, partners = find_mappings(settings.mappings), tuple(partners)
    problems = [problem for partner in partners for problem in unknown_mappings(partner, directories)]
    compiled: dict[str, dict[str, list[Any]]] = {"inbound": {}, "outbound": {}, "responses": {}}
    for directory in directories:
        table = compiled_or_problems(compiler(directory), directory, problems)
        if table is not None:
            compiled[directory.kind].setdefault(directory.name, []).append(table)
    inbound = {name: sorted(one, key=lambda mapping: mapping.version) for name, one in compiled["inbound"].items()}
    problems += joining_problems([mapping for one in inbound.values() for mapping in one])
    messages = _only(compiled["outbound"])
    problems += [problem for partner in partners for problem in numbering_problems(partner, messages)]
    if problems:
        raise ConfigurationError(problems)
    return Tables(inbound, messages, _only(compiled["responses"]))


def numbering_problems(partner: Partner, messages: Mapping[str, MessageVersion]) -> Iterator[Problem]:
    """First control numbers of a partner that its message version cannot write."""
    agreement, version = partner.agreement, messages.get(partner.agreement.message)
    if version is None:
        return
    card = version.card
    first = {
        "first_control_number": (agreement.first_control_number, card.control_width),
        "first_group_number": (agreement.first_group_number, card.group_width),
        "first_set_number": (agreement.first_set_number, card.set_width),
    }
    for key, (number, width) in first.items():
        if number > 1 and len(str(number)) > width:
            message = f"{version.name} gives it {width} digits" if width else f"{version.name} has no such number"
            remedy = f"Write at most {width} digits." if width else "Leave it out."
            yield Problem(str(partner.file), f"agreement.{key}", str(number), message, remedy)


def _only(compiled: Mapping[str, list[Any]]) -> dict[str, Any]:
    return {name: one for name, (one,) in compiled.items()}


def joining_problems(mappings: Sequence[InboundMapping]) -> Iterator[Problem]:
    """Tables that a mapping takes as they are received, and whose own mapping is missing or lacks what is looked up."""
    producers = {mapping.name: mapping for mapping in mappings if mapping.card.table}
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
