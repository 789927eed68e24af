"""From guesses to a first mapping: a card and a table with a note for each guess, to be corrected by a person."""

from __future__ import annotations

import csv
import json
import re
from io import StringIO
from typing import TYPE_CHECKING, Any, NamedTuple

from translator.mapping.draft_joins import DraftRow, declared
from translator.mapping.draft_levels import row_levels
from translator.mapping.draft_pairs import JOINED, parts_of
from translator.mapping.layers import HEADINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from translator.formats.sample import Sample
    from translator.mapping.conversion import CodeTable
    from translator.mapping.draft import Guess
    from translator.mapping.draft_joins import Joins

_NAME = re.compile(r"[^a-z0-9]+")
_DIGITS = re.compile(r"[0-9]+")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_MOST_CLAIMED = 6


class Draft(NamedTuple):
    """A first mapping."""

    name: str
    #: Columns that nothing was guessed for.
    left: tuple[str, ...]
    #: The mapping's files but its examples, by name.
    files: dict[str, bytes]


class Named(NamedTuple):
    """What a draft is called, what it was made from, and the day from which it holds."""

    name: str
    file_name: str
    day: date


def drafted(
    sample: Sample, guesses: Sequence[Guess], tables: Mapping[str, CodeTable], joins: Joins, named: Named
) -> Draft:
    """The files of the mapping."""
    rows = row_levels(guesses) if not sample.levels else None
    if rows:
        guesses = [one for one in guesses if one not in rows.disagreeing]
        sample = sample._replace(
            levels=rows.levels, read={**sample.read, **rows.read}, remarks=(*sample.remarks, *rows.remarks)
        )
    used = [*(one.column.source for one in guesses), *(row.source for row in joins.rows)]
    taken = {source for one in used for source in parts_of(one, sample.columns)}
    left = tuple(column.source for column in sample.columns if column.source not in taken)
    headings = _surest(guesses) if rows and sample.format != "fixed-width" and "columns" not in sample.read else []
    files = {
        "mapping.toml": _card(sample, headings, joins, named, left),
        "fields.csv": _table(guesses, joins, items="item" in sample.levels),
    }
    coded = {one.convert for one in guesses}
    files |= {f"codes/{key}.csv": _codes(table) for key, table in tables.items() if f"code({key})" in coded}
    files |= {table.file: table.content for table in joins.tables}
    return Draft(named.name, left, {key: text.encode("utf-8", "replace") for key, text in files.items()})


def mapping_name(file_name: str) -> str:
    """A mapping's name from a file's: ``Orders_20261121 (2).csv`` gives ``orders``."""
    stem = file_name.rpartition(".")[0] or file_name
    return _NAME.sub("-", _DIGITS.sub("", stem.lower())).strip("-") or "draft"


def name_pattern(file_name: str) -> str:
    """A pattern for the names of such files: every run of digits may be another, and a name without any goes on."""
    escaped = re.sub(r"([\[?*])", r"[\1]", file_name)
    if _DIGITS.search(escaped):
        return _DIGITS.sub("*", escaped)
    stem, dot, extension = escaped.rpartition(".")
    return f"{stem}*.{extension}" if dot else f"{escaped}*"


def _surest(guesses: Iterable[Guess]) -> list[str]:
    """The headings by which files are recognized."""
    ordered = sorted(guesses, key=lambda one: -one.confidence)
    named = (one.column.source for one in ordered if one.column.names and one.convert != JOINED)
    return list(dict.fromkeys(named))[:_MOST_CLAIMED]


def _table(guesses: Iterable[Guess], joins: Joins, *, items: bool) -> str:
    out = StringIO()
    write = csv.writer(out, lineterminator="\n").writerow
    write((*HEADINGS, "notes"))
    targets = {one.field.target for one in guesses}
    for one in guesses:
        if items or one.field.level == "shipment":
            write(DraftRow(one.field.target, one.column.source, "", one.convert, one.if_empty, "", one.notes))
            if one.field.target == "item.weight" and "item.weight_unit" not in targets:
                write(_kilograms(one))
    for row in joins.rows:
        if items or not row.target.startswith("item."):
            write(row)
    return out.getvalue()


def _kilograms(weight: Guess) -> DraftRow:
    when = f"{weight.column.source} is not empty"
    return DraftRow("item.weight_unit", "", "kg", "", "", when, f"The unit that {weight.convert} gives")


def _codes(table: CodeTable) -> str:
    out = StringIO()
    write = csv.writer(out, lineterminator="\n").writerow
    write(("code", "value", "notes"))
    for code, value in table.values.items():
        write((code, value, "" if code == value else "Guess"))
    return out.getvalue()


def _card(sample: Sample, headings: Sequence[str], joins: Joins, named: Named, left: Sequence[str]) -> str:
    comment = ["A draft, made from a sample; correct it. The sample begins like this:", ""]
    comment += [f"  {line}" for line in sample.lines]
    comment += ["", *sample.remarks]
    comment += [f"Columns that nothing was guessed for: {', '.join(left)}."] if left else []
    # Headings tell enough: the next file of the same export may have any name.
    by_name = {"file_name": name_pattern(named.file_name), **sample.recognize}
    claims: dict[str, object] = {"header": headings} if headings else {**by_name}
    sections: dict[str, Mapping[str, object]] = {
        "mapping": {"name": named.name, "version": named.day.isoformat(), "produces": "shipment"},
        "recognize": claims,
        "read": {"format": sample.format, **sample.read},
        "namespaces": sample.namespaces,
        "levels": sample.levels,
        **declared(joins.tables),
    }
    return card_text(comment, sections)


def card_text(comment: Iterable[str], sections: Mapping[str, Mapping[str, object]]) -> str:
    """A card: its comment, and each section that has something in it; a table within a section follows it."""
    lines = [f"# {_visible(line)}".rstrip() for line in comment]
    for section, values in sections.items():
        plain = {key: value for key, value in values.items() if not isinstance(value, dict)}
        inner = {f"{section}.{key}": value for key, value in values.items() if isinstance(value, dict)}
        for name, said in {section: plain, **inner}.items():
            if said:
                lines += ["", f"[{name}]", *(f"{_key(key)} = {_toml(value)}" for key, value in said.items())]
    return "\n".join(lines) + "\n"


def _key(key: str) -> str:
    return key if _BARE_KEY.fullmatch(key) else _toml(key)


def _toml(value: Any) -> str:
    # Strings, numbers and lists of strings are written alike in JSON and TOML, but for DEL.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _visible(line: str) -> str:
    return "".join(one if one.isprintable() else " " for one in line)
