"""Every mapping table of an installation, read and compiled once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from translator.configuration.mapping_directories import compiled_or_problems, find_mappings
from translator.configuration.problem import ConfigurationError
from translator.configuration.surroundings import unknown_mappings
from translator.formats.registry import formats
from translator.formats.x12_card import x12_format
from translator.mapping.inbound import InboundMapping, compile_inbound
from translator.pilot.response import ResponseVersion, compile_responses
from translator.pilot.version import MessageVersion, compile_outbound
from translator.stages.row_spool import RowsOnDisk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from translator.configuration.mapping_directories import Compile, MappingDirectory
    from translator.configuration.settings import Partner, Settings


@dataclass(frozen=True, slots=True)
class Tables:
    """Compiled mappings by name."""

    inbound: Mapping[str, InboundMapping]
    messages: Mapping[str, MessageVersion]
    responses: Mapping[str, ResponseVersion]


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
    directories = find_mappings(settings.mappings)
    problems = [problem for partner in partners for problem in unknown_mappings(partner, directories)]
    compiled: dict[str, dict[str, Any]] = {"inbound": {}, "outbound": {}, "responses": {}}
    for directory in directories:
        table = compiled_or_problems(compiler(directory), directory, problems)
        if table is not None:
            compiled[directory.kind][directory.name] = table
    if problems:
        raise ConfigurationError(problems)
    return Tables(compiled["inbound"], compiled["outbound"], compiled["responses"])
