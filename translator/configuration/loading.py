"""Reads ``translator.toml`` and the partners' files; every problem of every file is reported together."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import msgspec

from translator.configuration.crossed import crossed_problems
from translator.configuration.problem import ConfigurationError, Problem
from translator.configuration.settings import (
    ChannelSettings,
    Partner,
    Provider,
    Settings,
    SftpChannel,
)
from translator.configuration.strict import StrictReader, read_toml
from translator.model.agreement import Agreement

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
#: Names that stand for someone else in the journal.
_TAKEN = ("cbp",)
_SQLITE = "sqlite:///"


class Configuration(NamedTuple):
    """All that was read, as far as it could be, and all that was wrong with it."""

    settings: Settings | None
    partners: tuple[Partner, ...]
    problems: tuple[Problem, ...]


def read_configuration(file: Path) -> Configuration:
    """Settings and partners with every problem of every file; never raises for what the operator can mend."""
    problems: list[Problem] = []
    file = file.absolute()
    table = read_toml(file, problems)
    if table is None:
        return Configuration(None, (), tuple(problems))
    settings = _settings(file, table, problems)
    directory = table.get("partners")
    place = settings.partners if settings else file.parent / directory if isinstance(directory, str) else None
    provider = settings.provider if settings else None
    partners = () if place is None else _partners(place, file.parent, provider, problems)
    problems += crossed_problems(settings, partners)
    return Configuration(settings, partners, tuple(problems))


def load_configuration(file: Path) -> tuple[Settings, tuple[Partner, ...]]:
    """Settings and partners.

    Raises:
        ConfigurationError: with every problem of every file.
    """
    read = read_configuration(file)
    if read.problems or read.settings is None:
        raise ConfigurationError(read.problems)
    return read.settings, read.partners


def load_settings(file: Path) -> Settings:
    """The settings alone.

    Raises:
        ConfigurationError: with every problem of the file.
    """
    problems: list[Problem] = []
    file = file.absolute()
    table = read_toml(file, problems)
    settings = None if table is None else _settings(file, table, problems)
    if problems or settings is None:
        raise ConfigurationError(problems)
    return settings


def load_partners(settings: Settings) -> tuple[Partner, ...]:
    """The partners, ordered by name.

    Raises:
        ConfigurationError: with every problem of every partner's file.
    """
    problems: list[Problem] = []
    partners = _partners(settings.partners, settings.file.parent, settings.provider, problems)
    problems += crossed_problems(settings, partners)
    if problems:
        raise ConfigurationError(problems)
    return partners


def _settings(file: Path, table: dict[str, Any], problems: list[Problem]) -> Settings | None:
    settings = StrictReader(file, file.parent, problems).struct(Settings, table, given={"file": file})
    if settings is None:
        return None
    problems += _journal_problems(settings)
    problems += _channel_problems(file, "cbp", settings.cbp)
    provider = settings.provider
    named = msgspec.structs.replace(provider, x12_identifier=provider.x12_identifier or provider.sender)
    journal = _journal_url(settings.journal, file.parent)
    return msgspec.structs.replace(settings, journal=journal, provider=named)


def _journal_url(journal: str, base: Path) -> str:
    """The journal as a URL; a plain path, and the relative path of an SQLite URL, start at ``base``."""
    if "://" not in journal:
        return f"{_SQLITE}{base / journal}"
    if journal.startswith(_SQLITE) and journal != _SQLITE:
        return f"{_SQLITE}{base / journal.removeprefix(_SQLITE)}"
    return journal


def _journal_problems(settings: Settings) -> list[Problem]:
    if "://" not in settings.journal or urlsplit(settings.journal).password is None:
        return []
    remedy = "Leave it out; let the database's own password file (PGPASSFILE for PostgreSQL) hold it."
    return [Problem(str(settings.file), "journal", "", "a password stands in the journal's URL", remedy)]


def _partners(directory: Path, base: Path, provider: Provider | None, problems: list[Problem]) -> tuple[Partner, ...]:
    """The partners of a directory, ordered by name; hidden files and those not ending in .toml are passed over."""
    if not directory.is_dir():
        remedy = "Make it, or name the right one as partners in translator.toml."
        problems.append(Problem(str(directory), "", "", "there is no such directory of partners", remedy))
        return ()
    files = sorted(file for file in directory.glob("*.toml") if not file.name.startswith("."))
    read = [_partner(file, base, provider, problems) for file in files]
    return tuple(partner for partner in read if partner is not None)


class _PartnerFile(msgspec.Struct, frozen=True, kw_only=True):
    agreement: Agreement
    channel: ChannelSettings


def _partner(file: Path, base: Path, provider: Provider | None, problems: list[Problem]) -> Partner | None:
    table = read_toml(file, problems)
    if table is None:
        return None
    read = StrictReader(file, base, problems).struct(_PartnerFile, _with_our_names(table, provider))
    if read is None:
        return None
    problems += _name_problems(file, read.agreement)
    problems += _channel_problems(file, "channel", read.channel)
    return Partner(agreement=read.agreement, channel=read.channel, file=file)


def _with_our_names(table: dict[str, Any], provider: Provider | None) -> dict[str, Any]:
    """The agreement says who we are in X12 only where that differs from the provider's own names."""
    agreement = table.get("agreement")
    if provider is None or not isinstance(agreement, dict):
        return table
    ours = {"our_qualifier": provider.x12_qualifier, "our_identifier": provider.x12_identifier or provider.sender}
    return table | {"agreement": ours | agreement}


def _name_problems(file: Path, agreement: Agreement) -> list[Problem]:
    name, problems = agreement.partner, []
    if not _NAME.fullmatch(name):
        remedy = "Write lower-case letters, digits and single hyphens, such as acme-market."
        problems.append(Problem(str(file), "agreement.partner", name, "not a partner's name", remedy))
    if name in _TAKEN:
        remedy = "Choose another; the journal knows CBP's own files by this one."
        problems.append(Problem(str(file), "agreement.partner", name, "a name that is taken", remedy))
    if name != file.stem:
        remedy = f"Call the file {name}.toml, or the partner {file.stem}; so no name can stand twice."
        problems.append(Problem(str(file), "agreement.partner", name, "not the name of its file", remedy))
    if not agreement.mappings:
        remedy = "Name at least one mapping; translator check lists them."
        problems.append(
            Problem(str(file), "agreement.mappings", "[]", "no mapping may claim this partner's files", remedy)
        )
    return problems


def _channel_problems(file: Path, key: str, channel: ChannelSettings) -> list[Problem]:
    problems = []
    if isinstance(channel, SftpChannel) and (channel.key_file is None) == (channel.password_file is None):
        remedy = "Name exactly one of key_file and password_file."
        problems.append(Problem(str(file), key, "", "not one way to log in", remedy))
    return problems
