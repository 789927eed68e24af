"""``translator check``: reads settings, partners and mappings, connects nowhere, and tells every problem at once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from translator.cli.calling import config_file
from translator.cli.effective import show_effective
from translator.cli.exit_codes import ExitCode
from translator.cli.output import json_option, print_json, print_table, visible
from translator.configuration.durations import duration_text
from translator.configuration.loading import read_configuration
from translator.configuration.mapping_directories import MappingDirectory, compiled_or_problems, list_mappings, located
from translator.configuration.problem import ConfigurationError, Problem
from translator.configuration.settings import ChannelSettings, Partner, Settings
from translator.configuration.surroundings import partner_problems, surrounding_problems
from translator.formats.x12_reread import misread
from translator.mapping.examples import inputs
from translator.mapping.inbound import InboundMapping
from translator.mapping.layers import FIELDS
from translator.mapping.spreadsheet_damage import suspected
from translator.pilot.response import ResponseVersion
from translator.pilot.response_trial import response_problems
from translator.pilot.trial import trial_problems, unread
from translator.pilot.version import MessageVersion
from translator.stages.agreed_codes import code_warnings
from translator.stages.agreements import (
    agreement_problems,
    agreement_warnings,
    numbering_warnings,
    recognition_problems,
)
from translator.stages.answering_tables import answering_problems, answering_warnings, form_warnings
from translator.stages.rule_warnings import rule_warnings
from translator.stages.tables import by_name, compiler, joining_problems, rates_or_problems, rule_problems

if TYPE_CHECKING:
    from translator.mapping.problem import TableProblem
    from translator.pilot.trial import Reread

_PARTNER_COLUMNS = ("partner", "originator_code", "filer_type", "mappings", "message", "usage", "accept", "channel")
_PARTNER_FACTS = (
    "partner", "originator_code", "more_originator_codes", "filer_type", "mappings", "message", "usage", "accept",
    "replies",
)  # fmt: skip
_MAPPING_COLUMNS = ("kind", "name", "version", "examples")


class Examination(NamedTuple):
    """What was read and what is wrong with it, as the JSON document has it."""

    settings: dict[str, Any] | None
    partners: list[dict[str, Any]]
    mappings: list[dict[str, Any]]
    problems: list[Problem]
    #: What looks wrong in tables or agreements and may be meant so; nothing is refused for it.
    warnings: list[Problem]


@click.command("check")
@click.option(
    "--effective",
    metavar="NAME",
    help="Show instead the card and the table of this inbound mapping with what it takes from those that it extends.",
)
@json_option
@click.pass_context
def check(ctx: click.Context, effective: str | None, as_json: bool) -> None:
    """Check settings, partners and mappings; connects nowhere.

    Every problem is told with its file, its key, what stood there, the reason and the remedy. Exit code 78 when
    there is one. Warnings tell what a spreadsheet may have done to a table, and what filing for
    production lacks; they refuse nothing.
    """
    if effective is not None:
        show_effective(effective, as_json=as_json)
        return
    examination = examine(config_file())
    if as_json:
        print_json(examination._asdict())
    else:
        _print(examination)
    ctx.exit(ExitCode.CONFIGURATION if examination.problems else ExitCode.DONE)


def examine(file: Path) -> Examination:
    """All that a settings file leads to; never raises for what the operator can mend."""
    settings, partners, told = read_configuration(file)
    problems = list(told)
    if settings is None:
        return Examination(None, [_partner_facts(partner) for partner in partners], [], problems, [])
    directories = list_mappings(settings.mappings, problems)
    compiled = [compiled_or_problems(compiler(directory), directory, problems) for directory in directories]
    tables = list(zip(directories, compiled, strict=True))
    mappings = [_mapping_facts(*one, problems) for one in tables]
    problems += [told for directory, one in tables for told in _tried(directory, one)]
    inbound = [one for one in compiled if isinstance(one, InboundMapping)]
    problems += joining_problems(inbound)
    problems += rule_problems(settings, problems)
    problems += surrounding_problems(settings)
    rates_or_problems(settings.filing.rates, problems)
    for partner in partners:
        problems += partner_problems(partner, directories)
    messages = {one.name: one for one in compiled if isinstance(one, MessageVersion)}
    responses = [one for one in compiled if isinstance(one, ResponseVersion)]
    named = [one.name for one in directories if one.kind == "outbound"]
    problems += [*agreement_problems(settings, partners, messages), *answering_problems(responses, messages, named)]
    used = [messages[name] for name in sorted({one.agreement.message for one in partners}) if name in messages]
    problems += recognition_problems(partners, by_name(inbound))
    facts = [_partner_facts(partner) for partner in partners]
    # Which messages a table with problems answers is not known.
    whole = len(responses) == sum(one.kind == "responses" for one in directories)
    unanswered = [*(answering_warnings(responses, used) if whole else ()), *form_warnings(responses, messages)]
    warnings = [*agreement_warnings(settings, partners, messages), *unanswered, *table_warnings(directories)]
    warnings += [located(directory, told) for directory, one in tables for told in _doubts(one)]
    warnings += numbering_warnings(partners, messages, responses)
    warnings += code_warnings(partners, by_name(inbound))
    today = datetime.now(UTC).date()
    warnings += [*rule_warnings(settings, today), *not_yet(tables, today)]
    return Examination(_settings_facts(settings), facts, mappings, problems, warnings)


def _tried(directory: MappingDirectory, table: object) -> Iterable[Problem]:
    if isinstance(table, MessageVersion):
        return message_problems(directory, table)
    if isinstance(table, ResponseVersion):
        return (located(directory, told) for told in response_problems(table))
    return ()


def _doubts(table: object) -> Iterable[TableProblem]:
    return table.doubts if isinstance(table, ResponseVersion) else ()


def message_problems(directory: MappingDirectory, version: MessageVersion) -> list[Problem]:
    """What is only seen when a message version is tried: values without a code, messages that are not valid."""
    return [located(directory, one) for one in (*version.doubts, *trial_problems(version, _reader(directory, version)))]


def _reader(directory: MappingDirectory, version: MessageVersion) -> Reread:
    """What reads a message of this version as its receiver would: of X12, where there are maps."""
    try:
        return partial(misread, directory=str(directory.x12_maps())) if version.card.format == "x12" else unread
    except ConfigurationError:
        return unread


def not_yet(versions: Iterable[tuple[MappingDirectory, Any]], day: date) -> list[Problem]:
    """Message versions that take effect on a later day, and are used from now on where an agreement names them."""
    message = "the day it takes effect has not come, and an agreement that names it files by it at once"
    remedy = "Name it in an agreement on that day, or write the day from which it is used."
    return [
        Problem(str(directory.path / "mapping.toml"), "mapping.version", str(version.version), message, remedy)
        for directory, version in versions
        if isinstance(version, MessageVersion) and version.version > day
    ]


def table_warnings(directories: Iterable[MappingDirectory]) -> list[Problem]:
    """What looks like a spreadsheet's damage in tables of the language; a table that mappings share is told once."""
    found: dict[Problem, None] = {}
    for directory in directories:
        for name, content in _tables(directory).items():
            told = (located(directory, one) for one in suspected(content, str(directory.path / name)))
            # Inherited tables are told where they stand.
            found.update((one, None) for one in told if Path(one.file).is_file())
    return list(found)


def _tables(directory: MappingDirectory) -> dict[str, bytes]:
    try:
        files = directory.files()
    except ConfigurationError:
        return {}  # compiling it has told
    ours = {name for name in files if name == FIELDS or name.startswith("codes/")}
    if directory.kind == "rules":
        ours |= {name for name in files if name.endswith(".csv")}
    return {name: content for name, content in files.items() if name in ours}


def _mapping_facts(directory: MappingDirectory, compiled: Any, problems: list[Problem]) -> dict[str, Any]:
    named = getattr(compiled, "name", directory.name)
    if named != directory.name:
        remedy = f"Call the directory {named}, or the mapping {directory.name}."
        problems.append(Problem(str(directory.path), "name", named, "not the name of its directory", remedy))
    return {
        "kind": directory.kind,
        "name": directory.name,
        "path": directory.path,
        "version": getattr(compiled, "version", None),
        "digest": getattr(compiled, "digest", None),
        "examples": len([*inputs(file.name for file in directory.examples())]),
    }


def _settings_facts(settings: Settings) -> dict[str, Any]:
    return {
        "file": settings.file,
        "journal": _without_password(settings.journal),
        "contents": settings.contents,
        "mappings": settings.mappings,
        "partners": settings.partners,
        "poll_interval": duration_text(settings.poll_interval),
        "provider": settings.provider,
        "filing": settings.filing,
        "cbp": _channel_facts(settings.cbp),
    }


def _without_password(journal: str) -> str:
    """A password there is a problem of its own, and is not to be repeated."""
    return re.sub(r"(://[^/@]*?):[^/]*@", r"\1:***@", journal)


def _channel_facts(channel: ChannelSettings) -> dict[str, Any]:
    return {"kind": channel.__struct_config__.tag, "inbox": channel.inbox, "outbox": channel.outbox}


def _partner_facts(partner: Partner) -> dict[str, Any]:
    agreement = partner.agreement
    facts = {name: getattr(agreement, name) for name in _PARTNER_FACTS}
    deadline = duration_text(agreement.answer_within)
    return {**facts, "answer_within": deadline, "channel": _channel_facts(partner.channel), "file": partner.file}


def _print(examination: Examination) -> None:
    if examination.settings is not None:
        _print_tables(examination)
    for problem in examination.problems:
        click.echo(visible(problem))
    for warning in examination.warnings:
        click.echo(visible(f"warning: {warning}"))
    counted = [(len(examination.problems), "problem"), (len(examination.warnings), "warning")]
    told = [f"{count} {noun}{'s' * (count > 1)}" for count, noun in counted if count]
    click.echo(f"{', '.join(told)}." if told else "Everything is in order; nothing was connected.")


def _print_tables(examination: Examination) -> None:
    partners = ([_cell(partner[column]) for column in _PARTNER_COLUMNS] for partner in examination.partners)
    print_table("Partners", [column.replace("_", " ") for column in _PARTNER_COLUMNS], partners)
    mappings = ([mapping[column] for column in _MAPPING_COLUMNS] for mapping in examination.mappings)
    print_table("Mappings", _MAPPING_COLUMNS, mappings)


def _cell(value: Any) -> Any:
    if isinstance(value, dict):
        return value["kind"]
    return ", ".join(value) if isinstance(value, tuple) else value
