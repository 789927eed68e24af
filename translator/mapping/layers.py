"""A mapping and the mappings that it extends: cards and tables laid over each other.

A mapping that extends another states its differences only. Of the card, a key that it has goes before the same key of
the mapping below; the reasons for which something is left out are keys as well, and one that is empty takes the reason
away; of the table, its rows of a target stand in the place of all rows of that target below, and a row
with nothing but its target takes the target away. The files of the mapping below stand among its own as
``extends/NAME/mapping.toml`` and ``extends/NAME/fields.csv``; code tables and reference data are merged as files.
"""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from translator.mapping.problem import TableProblem
from translator.mapping.table import Table, TableRow, read_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: A card as TOML gives it.
Sections = dict[str, Any]
CARD, FIELDS = "mapping.toml", "fields.csv"
#: The headings of fields.csv.
HEADINGS = ("target", "source", "constant", "convert", "if_empty", "when")
BELOW = "extends"
#: The section of which each key of each level is a reason and its condition.
_REASONS = "leave_out"
_WORKBOOKS = tuple(f"fields.{ending}" for ending in ("xlsx", "xls", "ods", "xlsm", "numbers"))
#: What a card says of itself alone.
_OWN = ("name", "version", "title", BELOW)
#: A chain of mappings longer than this is a circle.
_DEEPEST = 8


class Layer(NamedTuple):
    """One mapping of the chain: its own, or one that it extends."""

    #: Its directory, for messages.
    where: str
    sections: Sections
    #: None where it has no table of its own.
    fields: bytes | None
    #: A spreadsheet that stands where the table should.
    workbook: str = ""


def read_layers(files: Mapping[str, bytes], where: str, problems: list[TableProblem]) -> list[Layer]:
    """The mapping's own layer, then those below it; what is wrong goes to ``problems``."""
    found: list[Layer] = []
    prefix, shown = "", where
    while len(found) < _DEEPEST:
        sections = read_card(files.get(prefix + CARD), f"{shown}/{CARD}", problems)
        workbook = next((name for name in _WORKBOOKS if prefix + name in files), "")
        found.append(Layer(shown, sections, files.get(prefix + FIELDS), workbook))
        below = extended(sections)
        if not below:
            return found
        prefix, shown = f"{BELOW}/{below}/", f"{where}/{BELOW}/{below}"
        if prefix + CARD not in files:
            remedy = "Write the name of an inbound mapping; translator check lists them."
            problems.append(
                TableProblem(f"{found[-1].where}/{CARD}", 0, "mapping.extends", below, "no such mapping", remedy)
            )
            return found
    message = "the mappings extend each other in a circle"
    problems.append(TableProblem(f"{where}/{CARD}", 0, "mapping.extends", "", message, "Take one of them out."))
    return found


def extended(sections: Sections) -> str:
    """The name of the mapping that a card extends, or an empty string."""
    section = sections.get("mapping")
    return str(section.get(BELOW, "")) if isinstance(section, dict) else ""


def read_card(content: bytes | None, file: str, problems: list[TableProblem]) -> Sections:
    """A card as TOML; empty when it cannot be read."""
    if content is None:
        remedy = "Every mapping has a card of this name."
        problems.append(TableProblem(file, 0, "", "", "the file is missing", remedy))
        return {}
    try:
        parsed = tomllib.loads(content.decode("utf-8-sig").replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        remedy = "Mend the line that is named; texts stand in quotation marks."
        problems.append(TableProblem(file, 0, "", "", f"not TOML in UTF-8: {error}", remedy))
        return {}
    for name in [name for name, section in parsed.items() if not isinstance(section, dict)]:
        remedy = "Write it below one of the [sections]."
        problems.append(TableProblem(file, 0, name, str(parsed.pop(name)), "stands outside a section", remedy))
    return parsed


def merged_card(layers: list[Layer]) -> Sections:
    """The card that holds: each key from the topmost layer that has it."""
    told = {name: {key: one.value for key, one in section.items()} for name, section in _merged(layers).items()}
    reasons = {name.partition(".")[2]: told.pop(name) for name in [*told] if name.startswith(f"{_REASONS}.")}
    if reasons:
        told[_REASONS] = reasons | told.get(_REASONS, {})
    return told


class CardKey(NamedTuple):
    """A key of a card, and the card that says it."""

    value: Any
    file: str
    inherited: bool


def _values(section: dict[str, CardKey], key: str) -> list[Any]:
    return [section[key].value] if key in section else []


def _merged(layers: list[Layer]) -> dict[str, dict[str, CardKey]]:
    merged: dict[str, dict[str, CardKey]] = {}
    for index, layer in reversed([*enumerate(layers)]):
        for name, section in _sections(layer):
            below = merged.get(name, {})
            if name == "read" and "format" in section and [section["format"]] != _values(below, "format"):
                below = {}  # what one format is told means nothing to another
            kept = (key for key in section if not (index and name == "mapping" and key in _OWN))
            told = {key: CardKey(section[key], f"{layer.where}/{CARD}", index > 0) for key in kept}
            gone = {key for key in told if name.startswith(f"{_REASONS}.") and section[key] == "" and key in below}
            merged[name] = {key: one for key, one in (below | told).items() if key not in gone}
    return merged


def _sections(layer: Layer) -> Iterator[tuple[str, Sections]]:
    """The sections of a card; of ``[leave_out]`` each level is one, so that each reason is a key."""
    for name, section in layer.sections.items():
        levels = {key: told for key, told in section.items() if name == _REASONS and isinstance(told, dict)}
        if levels.keys() != section.keys() or not section:
            yield name, {key: told for key, told in section.items() if key not in levels}
        yield from ((f"{name}.{level}", reasons) for level, reasons in levels.items())


def merged_table(layers: list[Layer], problems: list[TableProblem]) -> Table:
    """The table that holds, each row with the file that it stands in; what is wrong goes to ``problems``."""
    own = f"{layers[0].where}/{FIELDS}"
    if all(layer.fields is None for layer in layers):
        remedy = "Every mapping has a table of this name."
        if workbook := layers[0].workbook:
            remedy = f"{workbook} stands in its place: save its sheet as CSV UTF-8 under the name {FIELDS}."
        problems.append(TableProblem(own, 0, "", "", "the file is missing", remedy))
    rows: list[TableRow] = []
    for index, layer in reversed([*enumerate(layers)]):
        if layer.fields is None:
            continue
        table = read_table(layer.fields, f"{layer.where}/{FIELDS}", HEADINGS, ("notes",))
        problems += table.problems
        rows = _laid_over(rows, table.rows, inherited=index > 0)
    return Table(own, rows, [])


def _laid_over(below: list[TableRow], above: list[TableRow], *, inherited: bool) -> list[TableRow]:
    above = [msgspec.structs.replace(row, inherited=inherited) for row in above]
    known = {row["target"] for row in below}
    by_target: dict[str, list[TableRow]] = {}
    for row in above:
        by_target.setdefault(row["target"], []).append(row)
    placed: list[TableRow] = []
    for row in below:
        if row["target"] not in by_target:
            placed.append(row)
            continue
        placed += [one for one in by_target.pop(row["target"]) if not _takes_away(one)]
        by_target[row["target"]] = []  # the other rows of this target below are replaced with the first
    return placed + [row for row in above if row["target"] not in known]


def _takes_away(row: TableRow) -> bool:
    return not any(row[heading] for heading in HEADINGS if heading != "target")


def effective_card(files: Mapping[str, bytes], where: str) -> dict[str, dict[str, CardKey]]:
    """The keys of a card, by section, with those of the cards that it extends, as far as they can be read."""
    return _merged(read_layers(files, where, []))


def effective_rows(files: Mapping[str, bytes], where: str) -> list[TableRow]:
    """The rows of a mapping with those of the mappings that it extends, as far as they can be read."""
    problems: list[TableProblem] = []
    return merged_table(read_layers(files, where, problems), problems).rows
