"""From guesses to a first mapping: a card and a table with a note for each guess, to be corrected by a person."""

from __future__ import annotations

import csv
import json
import re
from io import StringIO
from typing import TYPE_CHECKING, NamedTuple

from translator.mapping.layers import HEADINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from translator.formats.sample import Sample
    from translator.mapping.conversion import CodeTable
    from translator.mapping.draft import Guess

_NAME = re.compile(r"[^a-z0-9]+")
_DIGITS = re.compile(r"[0-9]+")
#: Fields that may tell which rows belong together, the most particular first.
_KEYS = ("shipment.tracking_number", "shipment.house_bill_number", "shipment.reference")
_MOST_CLAIMED = 6


class Draft(NamedTuple):
    """A first mapping."""

    name: str
    #: Columns that nothing was guessed for.
    left: tuple[str, ...]
    #: The mapping's files but its examples, by name.
    files: dict[str, bytes]


def drafted(
    sample: Sample, guesses: Sequence[Guess], tables: Mapping[str, CodeTable], name: str, file_name: str, day: date
) -> Draft:
    """The files of the mapping; ``day`` is the day from which it holds."""
    levels = sample.levels or _levels(guesses)
    left = tuple(column.source for column in sample.columns if all(one.column is not column for one in guesses))
    files = {
        "mapping.toml": _card(sample, guesses, name, file_name, day, levels, left),
        "fields.csv": _table(guesses, items="item" in levels),
    }
    files |= {f"codes/{key}.csv": _codes(table) for key, table in tables.items()}
    return Draft(name, left, {key: text.encode() for key, text in files.items()})


def mapping_name(file_name: str) -> str:
    """A mapping's name from a file's: ``Orders_20261121 (2).csv`` gives ``orders``."""
    stem = file_name.rpartition(".")[0] or file_name
    return _NAME.sub("-", _DIGITS.sub("", stem.lower())).strip("-") or "draft"


def name_pattern(file_name: str) -> str:
    """A pattern for the names of such files: every run of digits may be another."""
    escaped = re.sub(r"([\[?*])", r"[\1]", file_name)
    return _DIGITS.sub("*", escaped)


def _levels(guesses: Sequence[Guess]) -> dict[str, str]:
    """Which rows make one shipment: those with one number, as far as every row of the sample has it."""
    by_target = {one.field.target: one.column for one in guesses}
    keys = [by_target[target] for target in _KEYS if target in by_target]
    full = next((index for index, column in enumerate(keys) if all(column.values)), len(keys))
    chosen = keys[: full + 1]
    quoted = ", ".join("'" + column.source.replace("'", "''") + "'" for column in chosen)
    return {"shipment": f"rows with the same {quoted}" if chosen else "each row", "item": "each row"}


def _table(guesses: Iterable[Guess], *, items: bool) -> str:
    out = StringIO()
    write = csv.writer(out, lineterminator="\n").writerow
    write((*HEADINGS, "notes"))
    targets = {one.field.target for one in guesses}
    for one in guesses:
        if items or one.field.level == "shipment":
            write((one.field.target, one.column.source, "", one.convert, one.if_empty, "", one.notes))
            if one.field.target == "item.weight" and "item.weight_unit" not in targets:
                note = "Guess: the unit is not in the sample"
                write(("item.weight_unit", "", "kg", "", "", f"{one.column.source} is not empty", note))
    return out.getvalue()


def _codes(table: CodeTable) -> str:
    out = StringIO()
    write = csv.writer(out, lineterminator="\n").writerow
    write(("code", "value", "notes"))
    for code, value in table.values.items():
        write((code, value, "" if code == value else "Guess"))
    return out.getvalue()


def _card(
    sample: Sample,
    guesses: Sequence[Guess],
    name: str,
    file_name: str,
    day: date,
    levels: Mapping[str, str],
    left: Sequence[str],
) -> str:
    comment = ["A draft, made from a sample; correct it. The sample begins like this:", ""]
    comment += [f"  {line}" for line in sample.lines]
    comment += ["", *sample.remarks]
    comment += [f"Columns that nothing was guessed for: {', '.join(left)}."] if left else []
    claims: dict[str, object] = {"file_name": name_pattern(file_name), **sample.recognize}
    if sample.format == "delimited":
        surest = sorted(guesses, key=lambda one: -one.confidence)[:_MOST_CLAIMED]
        claims["header"] = [one.column.source for one in surest]
    sections: dict[str, Mapping[str, object]] = {
        "mapping": {"name": name, "version": day.isoformat(), "produces": "shipment"},
        "recognize": claims,
        "read": {"format": sample.format, **sample.read},
        "namespaces": sample.namespaces,
        "levels": levels,
    }
    return card_text(comment, sections)


def card_text(comment: Iterable[str], sections: Mapping[str, Mapping[str, object]]) -> str:
    """A card: its comment, and each section that has something in it."""
    lines = [f"# {_visible(line)}".rstrip() for line in comment]
    for section, values in sections.items():
        if values:
            lines += ["", f"[{section}]", *(f"{key} = {_toml(value)}" for key, value in values.items())]
    return "\n".join(lines) + "\n"


def _toml(value: object) -> str:
    # Strings, numbers and lists of strings are written alike in JSON and TOML, but for DEL.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _visible(line: str) -> str:
    return "".join(one if one.isprintable() else " " for one in line)
