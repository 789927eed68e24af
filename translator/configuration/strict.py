"""From a TOML table to a struct, strictly: every problem of the file is found, not the first only.

The struct is the form: a key that is no field, a field without default that is missing and a value of the wrong kind
are problems, each collected with its key as it is written in the file (``channel.pick_up.settle``).
"""

from __future__ import annotations

import os
import re
import tomllib
import types
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar, Literal, TypeVar, get_args, get_origin

import msgspec

from translator.configuration.durations import duration
from translator.configuration.kinds import in_words, is_union, meaning, members, must_be_positive, plain_kind
from translator.configuration.problem import Problem, nearest

S = TypeVar("S", bound=msgspec.Struct)

#: Stands for a value that could not be read; its problem is collected.
_WRONG = object()
_SECRET = re.compile("pass|secret|token|key|phrase", re.IGNORECASE)
_CREDENTIALS = "${CREDENTIALS_DIRECTORY}"


def read_toml(file: Path, problems: list[Problem]) -> dict[str, Any] | None:
    """The file's table, or None with a problem when it cannot be read or is not TOML."""
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        remedy = "Name the right file with --config, or lay down a new one with: translator init DIR."
        problems.append(Problem(str(file), "", "", "there is no such file", remedy))
    except OSError as error:
        problems.append(Problem(str(file), "", "", f"cannot be read: {error.strerror}", "Let this user read it."))
    except UnicodeDecodeError as error:
        problems.append(Problem(str(file), "", "", f"not UTF-8 at byte {error.start}", "Save it as UTF-8."))
    except tomllib.TOMLDecodeError as error:
        problems.append(Problem(str(file), "", "", f"not TOML: {error}", "Mend it at this place."))
    return None


class StrictReader:
    """Reads the tables of one file into structs; what is wrong is appended to ``problems``."""

    def __init__(self, file: Path, base: Path, problems: list[Problem]) -> None:
        """Relative paths in ``file`` start at ``base``."""
        self._file = file
        self._base = base
        self._problems = problems

    def struct(self, kind: type[S], table: Any, key: str = "", *, given: Mapping[str, Any] | None = None) -> S | None:
        """The table as ``kind``; None when it has problems. ``given`` are fields that are no keys of the file."""
        if not isinstance(table, dict):
            self._complain(key, table, "not a table", f"Write it as [{key}] with its keys below.")
            return None
        given = given or {}
        fields = {field.name: field for field in msgspec.structs.fields(kind) if field.name not in given}
        tag = kind.__struct_config__.tag_field
        self._unknown_keys(table, {*fields, *([tag] if tag else [])}, key)
        values = {name: self._field(field, table, _below(key, name)) for name, field in fields.items()}
        if any(value is _WRONG for value in values.values()):
            return None
        return kind(**given, **{name: value for name, value in values.items() if value is not msgspec.NODEFAULT})

    def value(self, kind: Any, value: Any, key: str) -> Any:
        """A single value as ``kind``; a private marker when it is none, with its problem collected."""
        plain = plain_kind(kind)
        for matches, read in self._READERS:
            if matches(plain):
                return read(self, kind, plain, value, key)
        return self._plain(kind, value, key)

    def _field(self, field: msgspec.structs.FieldInfo, table: dict[str, Any], key: str) -> Any:
        if field.name in table:
            return self.value(field.type, table[field.name], key)
        if field.required:
            told = meaning(field.type)
            return self._complain(key, "", "this key is missing", f"Add it: {told}" if told else "Add it.")
        return msgspec.NODEFAULT

    def _unknown_keys(self, table: dict[str, Any], known: set[str], key: str) -> None:
        for name, value in table.items():
            if name not in known:
                # A secret that was written here by mistake must not travel on into logs and terminals.
                shown = "(not shown)" if _SECRET.search(name) else value
                self._complain(_below(key, name), shown, "unknown key", nearest(name, known, "keys here"))

    def _complain(self, key: str, value: Any, message: str, remedy: str) -> object:
        self._problems.append(Problem(str(self._file), key, _shown(value), message, remedy))
        return _WRONG

    # ---- one method for each kind of value

    def _table(self, kind: Any, plain: Any, value: Any, key: str) -> Any:
        del kind
        read = self.struct(plain, value, key)
        return _WRONG if read is None else read

    def _one_of_tables(self, kind: Any, plain: Any, value: Any, key: str) -> Any:
        kinds = {str(member.__struct_config__.tag): member for member in get_args(plain)}
        if not isinstance(value, dict):
            return self._table(kind, next(iter(kinds.values())), value, key)
        named = str(value.get("kind", ""))
        if named not in kinds:
            return self._complain(_below(key, "kind"), named, "not a kind of channel", nearest(named, kinds, "kinds"))
        return self._table(kind, kinds[named], value, key)

    def _optional(self, kind: Any, plain: Any, value: Any, key: str) -> Any:
        del kind
        return self.value(members(plain)[0], value, key)

    def _list(self, kind: Any, plain: Any, value: Any, key: str) -> Any:
        del kind
        if not isinstance(value, list):
            return self._complain(key, value, "not a list", 'Write the values in brackets: ["one", "two"].')
        member = get_args(plain)[0]
        read = [self.value(member, one, f"{key}[{place}]") for place, one in enumerate(value)]
        return _WRONG if any(one is _WRONG for one in read) else tuple(read)

    def _choice(self, kind: Any, plain: Any, value: Any, key: str) -> Any:
        del kind
        if value in get_args(plain):
            return value
        return self._complain(key, value, "not one of the choices", nearest(str(value), get_args(plain), "choices"))

    def _duration(self, kind: Any, plain: Any, value: Any, key: str) -> Any:
        del plain
        read = duration(value) if isinstance(value, str) else None
        if read is None or (not read and must_be_positive(kind)):
            remedy = 'Write a number and its unit: "30s", "15m", "4h", "2d".'
            return self._complain(key, value, f"not {in_words(kind)}", remedy)
        return read

    def _path(self, kind: Any, plain: Any, value: Any, key: str) -> Any:
        del kind, plain
        if not isinstance(value, str) or not value or "\0" in value:
            return self._complain(key, value, "not a path", "Write the path in quotation marks.")
        if not value.startswith(_CREDENTIALS):
            return Path(os.path.normpath(self._base / os.path.expanduser(value)))  # noqa: PTH111  pathlib raises for an unknown user
        directory = os.environ.get("CREDENTIALS_DIRECTORY")
        if directory is None:
            remedy = "systemd sets it for the service; elsewhere set it to the directory that holds the credentials."
            return self._complain(key, value, "CREDENTIALS_DIRECTORY is not set", remedy)
        return Path(value.replace(_CREDENTIALS, directory, 1))

    def _plain(self, kind: Any, value: Any, key: str) -> Any:
        try:
            return msgspec.convert(value, kind, strict=True)
        except msgspec.ValidationError:
            words = in_words(kind)
            return self._complain(key, value, f"not {words}", f"Write {words}.")

    #: Which method reads which kind of value; the first that matches.
    _READERS: ClassVar[tuple[tuple[Callable[[Any], bool], Callable[..., Any]], ...]] = (
        (lambda kind: kind is timedelta, _duration),
        (lambda kind: kind is Path, _path),
        (lambda kind: isinstance(kind, type) and issubclass(kind, msgspec.Struct), _table),
        (lambda kind: get_origin(kind) is Literal, _choice),
        (lambda kind: get_origin(kind) is tuple, _list),
        (lambda kind: is_union(kind) and types.NoneType in get_args(kind), _optional),
        (is_union, _one_of_tables),
    )


def _below(key: str, name: str) -> str:
    return f"{key}.{name}" if key else name


def _shown(value: Any) -> str:
    """A value as it stands in the file, near enough; tables are not repeated."""
    if isinstance(value, bool):
        return str(value).lower()
    return "" if isinstance(value, dict) else str(value)
