"""Every key that may stand in the files, as the reference page lists them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, NamedTuple

import msgspec

from translator.configuration.durations import duration_text
from translator.configuration.kinds import in_words, meaning
from translator.configuration.settings import (
    DirectoryChannel,
    Filing,
    PickUpSettings,
    Provider,
    RetrySettings,
    Settings,
    SftpChannel,
)
from translator.model.agreement import Agreement

#: The tables of the files, in the order of the page: where they stand, and their keys.
TABLES: tuple[tuple[str, type[msgspec.Struct]], ...] = (
    ("translator.toml", Settings),
    ("translator.toml [provider]", Provider),
    ("translator.toml [filing]", Filing),
    ("partners/NAME.toml [agreement]", Agreement),
    ('[cbp] and [channel] with kind = "directory"', DirectoryChannel),
    ('[cbp] and [channel] with kind = "sftp"', SftpChannel),
    ("[cbp.pick_up] and [channel.pick_up]", PickUpSettings),
    ("[cbp.retry] and [channel.retry]", RetrySettings),
)
#: Fields that are no keys.
_NO_KEYS = {(Settings, "file")}


class SettingRow(NamedTuple):
    """One key."""

    #: Where it stands: file and table.
    table: str
    key: str
    #: What its value must be, in words.
    kind: str
    #: What holds when it is left out, as it would be written; ``required`` when it must be there, empty for nothing.
    default: str
    meaning: str


def setting_rows() -> tuple[SettingRow, ...]:
    """All keys, table by table, each in the order of its struct."""
    return tuple(
        SettingRow(table, field.name, in_words(field.type), _default(field), meaning(field.type))
        for table, struct in TABLES
        for field in msgspec.structs.fields(struct)
        if (struct, field.name) not in _NO_KEYS
    )


def _default(field: msgspec.structs.FieldInfo) -> str:
    if field.required:
        return "required"
    if field.default is msgspec.NODEFAULT:
        return _written(field.default_factory())
    return _written(field.default)


def _written(value: Any) -> str:
    """A value as TOML writes it; nothing for what is left out, or a table whose own keys have their defaults."""
    if value is None or value == "" or isinstance(value, msgspec.Struct):
        return ""
    if isinstance(value, tuple):
        return f"[{', '.join(_written(one) for one in value)}]"
    if isinstance(value, timedelta):
        return f'"{duration_text(value)}"'
    return str(value).lower() if isinstance(value, bool | int) else f'"{value}"'
