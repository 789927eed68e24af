"""An inbound mapping as it holds: its own card and table laid over those of the mappings that it extends."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

from translator.cli.calling import settings_if_any
from translator.cli.output import print_json, print_table
from translator.configuration.mapping_directories import find_mapping
from translator.mapping.layers import HEADINGS, effective_card, effective_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from translator.mapping.layers import CardKey
    from translator.mapping.table import TableRow


def show_effective(name: str, *, as_json: bool) -> None:
    """Print every key of the card and every row of the table, with where each stands.

    Mistakes are told by ``translator check``.

    Raises:
        ConfigurationError: there is no such mapping, or its files cannot be read.
    """
    directory = find_mapping(name, settings_if_any())
    files, where = directory.files(), str(directory.path)
    card, rows = effective_card(files, where), effective_rows(files, where)
    if as_json:
        facts = {"card": _card_facts(card, directory.name), "rows": [_facts(row, directory.name) for row in rows]}
        print_json({"mapping": directory.name, **facts})
        return
    lines = [
        (f"[{section}]", key, written(one.value), _layer(one.file) if one.inherited else "")
        for section, keys in card.items()
        for key, one in keys.items()
    ]
    print_table(f"{directory.name}, its card as it holds", ("section", "key", "value", "stands in"), lines)
    if not rows:
        return
    columns = (*HEADINGS, "stands in")
    of_table = ([*map(row.__getitem__, HEADINGS), _place(row)] for row in rows)
    print_table(f"{directory.name}, its table as it holds", columns, of_table)


def _facts(row: TableRow, own: str) -> dict[str, object]:
    place = {"mapping": _layer(row.file) if row.inherited else own, "file": row.file, "row": row.number}
    return {heading: row[heading] for heading in HEADINGS} | place


def _card_facts(card: Mapping[str, Mapping[str, CardKey]], own: str) -> list[dict[str, object]]:
    told: list[dict[str, object]] = []
    for section, keys in card.items():
        for key, one in keys.items():
            mapping = _layer(one.file) if one.inherited else own
            told.append({"section": section, "key": key, "value": one.value, "mapping": mapping, "file": one.file})
    return told


def _place(row: TableRow) -> str:
    """The mapping that it is inherited from, if it is, and the row."""
    return f"{_layer(row.file)}, row {row.number}" if row.inherited else f"row {row.number}"


def _layer(file: str) -> str:
    """The mapping whose directory holds the file."""
    return file.split("/")[-2]


def written(value: object) -> str:
    """A value as a card writes it."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {written(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    return str(value) if isinstance(value, date) else json.dumps(value, ensure_ascii=False)
