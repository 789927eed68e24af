"""The card of an inbound mapping, ``mapping.toml``, read strictly: an unknown key is a problem."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import msgspec

from translator.formats.setting import WrongSettings
from translator.mapping.day import written_day
from translator.mapping.problem import TableProblem, choices_remedy, nearest
from translator.mapping.reference_data import DeclaredTable, declared_tables
from translator.model.shipment import FilerType

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from translator.formats.registry import FormatEntry, Opener
    from translator.mapping.layers import Sections

_UNKNOWN = "no such key"
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SECTIONS = ("mapping", "recognize", "read", "levels", "leave_out", "namespaces", "trial", "tables", "table")
#: What a mapping makes of a file, and the levels that its card names.
_LEVELS = {"shipment": ("shipment", "item"), "table": ("row",)}


#: What people call a format.
_ALSO_CALLED = {
    "csv": "delimited", "tsv": "delimited", "txt": "delimited", "xlsx": "spreadsheet", "xls": "spreadsheet",
    "ods": "spreadsheet", "excel": "spreadsheet", "fixed": "fixed-width", "edi": "x12", "jsonl": "json",
}  # fmt: skip
#: How a value is written that TOML read as another kind, by the beginning of what msgspec says.
_WRITTEN = {
    "Expected `array`": 'Write a list in square brackets: ["A", "B"].',
    "Expected `int`": "Write a number, without quotation marks.",
    "Expected `bool`": "Write true or false, without quotation marks.",
    "Expected `str`": "Write it between quotation marks.",
}


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """For whom a file is tried and translated offline where no agreement says it: the section ``[trial]``."""

    originator_code: str = "EXAMPLE01"
    #: Further codes that rows may name.
    more_originator_codes: tuple[str, ...] = ()
    filer_type: FilerType = "online marketplace"


class ProducedTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What rows of reference data a file holds: the section ``[table]`` of a mapping that produces a table."""

    #: The source by which a row is found.
    key: Annotated[str, msgspec.Meta(min_length=1)]
    #: The sources that can be looked up; written as in the source column, and their names in the table.
    columns: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    #: Name of the mapping whose table this is another form of, such as a spreadsheet; empty for a table of its own.
    of: str = ""


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """What a card says, checked."""

    name: str
    #: The day from which the mapping holds.
    version: date
    produces: str = "shipment"
    #: Name of the mapping that it states its differences from, or empty.
    extends: str = ""
    #: What it is, in a sentence, for people.
    title: str = ""
    format: str
    #: Glob of the file names it claims; empty for any.
    file_name: str = ""
    #: The other keys of ``[recognize]``, by name, in the types that the format gives them.
    claims: dict[str, Any] = {}
    #: The section ``[read]``, as it stands.
    read: dict[str, Any] = {}
    #: Whether the card says what an item is.
    has_items: bool = False
    trial: Trial = Trial()
    #: Reference data that shipments are joined with, by name.
    tables: dict[str, DeclaredTable] = {}
    #: Of a mapping that produces a table.
    table: ProducedTable | None = None


class CardReader:
    """Reads one card and collects its problems."""

    def __init__(self, file: str, problems: list[TableProblem]) -> None:
        self._file = file
        self._problems = problems
        #: Sections and keys that are meant by those that are unknown.
        self._meant: set[str] = set()

    def read(self, sections: Sections, formats: Mapping[str, FormatEntry]) -> tuple[Card, Opener] | None:
        """The card and the function that opens its files; None when a problem leaves nothing to go on with."""
        before = len(self._problems)
        found = self._read(sections, formats, before)
        # What is missing because its name is misspelt has been told with that name.
        self._problems[before:] = [one for one in self._problems[before:] if not self._is_misspelt(one, sections)]
        return found

    def _is_misspelt(self, problem: TableProblem, sections: Sections) -> bool:
        section = problem.column.partition(".")[0]
        lacking = section in self._meant and section not in sections
        return not problem.value and problem.message != _UNKNOWN and (lacking or problem.column in self._meant)

    def _read(self, sections: Sections, formats: Mapping[str, FormatEntry], before: int) -> tuple[Card, Opener] | None:
        self._unknown("", sections, _SECTIONS)
        name, version, facts = self._mapping(sections.get("mapping", {}))
        produces = facts.get("produces", "")
        levels, namespaces = self._levels(sections, produces), self._texts("namespaces", sections)
        form = self._format(sections.get("read", {}), formats)
        if form is None:
            return None
        opener = self._opener(formats[form], sections["read"], levels, namespaces)
        file_name, claims = self._claims(formats[form], sections.get("recognize", {}))
        trial = self._trial(sections.get("trial", {}))
        tables = declared_tables(sections.get("tables", {}), self._file, self._problems)
        table = self._table(sections, produces)
        if opener is None or len(self._problems) > before:
            return None
        return Card(
            name=name, version=version, format=form, file_name=file_name, claims=claims,
            read=sections["read"], has_items="item" in levels, trial=trial, tables=tables, table=table, **facts,
        ), opener  # fmt: skip

    def _say(self, key: str, value: object, message: str, remedy: str) -> None:
        self._problems.append(TableProblem(self._file, 0, key, str(value), message, remedy))

    def _unknown(self, section: str, found: Iterable[str], known: Iterable[str]) -> None:
        known = list(known)
        for key in found:
            if key not in known:
                self._say(f"{section}.{key}".strip("."), "", _UNKNOWN, choices_remedy(key, known))
                self._meant.add(f"{section}.{nearest(key, known)}".strip("."))

    def _mapping(self, section: dict[str, Any]) -> tuple[str, date, dict[str, str]]:
        """The name, the day, and the other facts as the card has them."""
        self._unknown("mapping", section, ("name", "version", "produces", "title", "extends"))
        name = str(section.get("name", ""))
        if not _NAME.fullmatch(name):
            self._say("mapping.name", name, "not a name", "Write small letters, digits and hyphens.")
        if section.get("produces") not in _LEVELS:
            remedy = 'Write produces = "shipment", or "table" for reference data that arrives by itself.'
            message = "an inbound mapping makes shipments, or a table"
            self._say("mapping.produces", section.get("produces", ""), message, remedy)
        facts = {key: str(section.get(key, "")) for key in ("produces", "title", "extends")}
        version = written_day(str(section.get("version", "")))
        if version is None:
            remedy = 'Write the day it takes effect, such as version = "2026-11-01".'
            self._say("mapping.version", section.get("version", ""), "not a day", remedy)
        return name, version or date.min, facts

    def _levels(self, sections: Sections, produces: str) -> dict[str, str]:
        """What is one shipment and one item; a row of a table is for its format what a shipment is."""
        levels = self._texts("levels", sections, _LEVELS.get(produces, _LEVELS["shipment"]))
        return {"shipment": levels["row"]} if "row" in levels else levels

    def _table(self, sections: Sections, produces: str) -> ProducedTable | None:
        if produces != "table":
            if "table" in sections:
                self._say("table", "", "this mapping makes no table", 'Take it out, or write produces = "table".')
            return None
        try:
            return msgspec.convert(sections.get("table", {}), ProducedTable)
        except msgspec.ValidationError as error:
            remedy = 'Write key = "SKU" and columns = ["Picture URL", …] below [table].'
            self._say("table", "", f"{error}", remedy)
            return None

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
        self._say("read.format", name, "no such format", choices_remedy(_ALSO_CALLED.get(name.lower(), name), formats))
        return None

    def _opener(
        self, entry: FormatEntry, read: dict[str, Any], levels: dict[str, str], namespaces: dict[str, str]
    ) -> Opener | None:
        fields = {field.name: field.type for field in msgspec.structs.fields(entry.settings)}
        self._unknown("read", read, ("format", *fields))
        settings = {key: self._typed(f"read.{key}", read[key], fields[key]) for key in fields if key in read}
        if "shipment" not in levels:
            remedy = 'Write below [levels] what it is: shipment = "each row", or as docs/reference/formats.md has it.'
            self._say("levels.shipment", "", "it is not said what one shipment is (of a table, one row)", remedy)
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
            how = next((words for begin, words in _WRITTEN.items() if str(error).startswith(begin)), "")
            self._say(key, value, "of the wrong kind", f"{error}. {how}".rstrip())
            return None
