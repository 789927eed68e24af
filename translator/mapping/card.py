"""The card of an inbound mapping, ``mapping.toml``, read strictly: an unknown key is a problem."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec

from translator.formats.setting import WrongSettings
from translator.mapping.problem import TableProblem, choices_remedy
from translator.model.shipment import FilerType

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from translator.formats.registry import FormatEntry, Opener

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SECTIONS = ("mapping", "recognize", "read", "levels", "namespaces", "trial")
_LEVELS = ("shipment", "item")


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """For whom a file is tried and translated offline where no agreement says it: the section ``[trial]``."""

    originator_code: str = "EXAMPLE01"
    filer_type: FilerType = "online marketplace"


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """What a card says, checked."""

    name: str
    #: The day from which the mapping holds.
    version: date
    produces: str = "shipment"
    #: What it is, in a sentence, for people.
    title: str = ""
    format: str
    #: Glob of the file names it claims; empty for any.
    file_name: str = ""
    #: The other keys of ``[recognize]``, by name, in the types that the format gives them.
    claims: dict[str, Any] = {}
    #: Whether the card says what an item is.
    has_items: bool = False
    trial: Trial = Trial()


class CardReader:
    """Reads one card and collects its problems."""

    def __init__(self, file: str, problems: list[TableProblem]) -> None:
        self._file = file
        self._problems = problems

    def read(self, content: bytes | None, formats: Mapping[str, FormatEntry]) -> tuple[Card, Opener] | None:
        """The card and the function that opens its files; None when a problem leaves nothing to go on with."""
        before = len(self._problems)
        sections = self._sections(content)
        if sections is None:
            return None
        name, version, title = self._mapping(sections.get("mapping", {}))
        levels, namespaces = self._texts("levels", sections, _LEVELS), self._texts("namespaces", sections)
        form = self._format(sections.get("read", {}), formats)
        if form is None:
            return None
        opener = self._opener(formats[form], sections["read"], levels, namespaces)
        file_name, claims = self._claims(formats[form], sections.get("recognize", {}))
        trial = self._trial(sections.get("trial", {}))
        if opener is None or len(self._problems) > before:
            return None
        return Card(
            name=name, version=version, title=title, format=form, file_name=file_name, claims=claims,
            has_items="item" in levels, trial=trial,
        ), opener  # fmt: skip

    def _say(self, key: str, value: object, message: str, remedy: str) -> None:
        self._problems.append(TableProblem(self._file, 0, key, str(value), message, remedy))

    def _sections(self, content: bytes | None) -> dict[str, dict[str, Any]] | None:
        if content is None:
            self._say("", "", "the file is missing", "Every mapping has a card of this name.")
            return None
        try:
            parsed = tomllib.loads(content.decode("utf-8-sig").replace("\r\n", "\n"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            self._say("", "", f"not TOML in UTF-8: {error}", "Mend the line that is named.")
            return None
        self._unknown("", parsed, _SECTIONS)
        for name in [name for name, section in parsed.items() if not isinstance(section, dict)]:
            self._say(name, parsed.pop(name), "stands outside a section", "Write it below one of the [sections].")
        return parsed

    def _unknown(self, section: str, found: Iterable[str], known: Iterable[str]) -> None:
        known = list(known)
        for key in found:
            if key not in known:
                self._say(f"{section}.{key}".strip("."), "", "no such key", choices_remedy(key, known))

    def _mapping(self, section: dict[str, Any]) -> tuple[str, date, str]:
        self._unknown("mapping", section, ("name", "version", "produces", "title"))
        name, title = str(section.get("name", "")), str(section.get("title", ""))
        if not _NAME.fullmatch(name):
            self._say("mapping.name", name, "not a name", "Write small letters, digits and hyphens.")
        if section.get("produces") != "shipment":
            remedy = 'Write produces = "shipment".'
            self._say("mapping.produces", section.get("produces", ""), "an inbound mapping makes shipments", remedy)
        try:
            return name, date.fromisoformat(str(section.get("version", ""))), title
        except ValueError:
            remedy = 'Write the day it takes effect, such as version = "2026-11-01".'
            self._say("mapping.version", section.get("version", ""), "not a day", remedy)
            return name, date.min, title

    def _texts(self, section: str, sections: dict[str, Any], known: Iterable[str] = ()) -> dict[str, str]:
        found = sections.get(section, {})
        if known:
            self._unknown(section, found, known)
        for key, value in found.items():
            if not isinstance(value, str):
                self._say(f"{section}.{key}", value, "not a text", "Write it between quotation marks.")
        return {key: str(value) for key, value in found.items()}

    def _format(self, section: dict[str, Any], formats: Mapping[str, FormatEntry]) -> str | None:
        name = str(section.get("format", ""))
        if name in formats:
            return name
        self._say("read.format", name, "no such format", choices_remedy(name, formats))
        return None

    def _opener(
        self, entry: FormatEntry, read: dict[str, Any], levels: dict[str, str], namespaces: dict[str, str]
    ) -> Opener | None:
        fields = {field.name: field.type for field in msgspec.structs.fields(entry.settings)}
        self._unknown("read", read, ("format", *fields))
        settings = {key: self._typed(f"read.{key}", read[key], fields[key]) for key in fields if key in read}
        if "shipment" not in levels:
            self._say("levels.shipment", "", "it is not said what one shipment is", "See the reference of the format.")
        if None in settings.values() or "shipment" not in levels:
            return None
        try:
            return entry.compile(entry.settings(**settings), levels, namespaces)
        except WrongSettings as error:
            for one in error.wrong:
                self._say(*one)
            return None

    def _claims(self, entry: FormatEntry, section: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        self._unknown("recognize", section, ("file_name", *entry.claims))
        if not section:
            remedy = f"Write at least one of: file_name, {', '.join(entry.claims)}."
            self._say("recognize", "", "nothing says which files are this mapping's", remedy)
        types = {"file_name": str, **{key: type_ for key, (type_, _) in entry.claims.items()}}
        typed = {
            key: self._typed(f"recognize.{key}", section[key], type_) for key, type_ in types.items() if key in section
        }
        return typed.pop("file_name", ""), typed

    def _trial(self, section: dict[str, Any]) -> Trial:
        types = {field.name: field.type for field in msgspec.structs.fields(Trial)}
        self._unknown("trial", section, types)
        settings = {key: self._typed(f"trial.{key}", section[key], types[key]) for key in types if key in section}
        return Trial(**{key: value for key, value in settings.items() if value is not None})

    def _typed(self, key: str, value: Any, type_: Any) -> Any:
        try:
            return msgspec.convert(value, type_)
        except msgspec.ValidationError as error:
            self._say(key, value, "of the wrong kind", f"{error}.")
            return None
