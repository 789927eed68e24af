"""What the columns of a table of reference data mean: the fields for which other mappings look them up."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from translator.configuration.mapping_directories import list_mappings
from translator.mapping.layers import effective_card, effective_rows
from translator.model.field import fields

if TYPE_CHECKING:
    from collections.abc import Iterator

    from translator.configuration.mapping_directories import MappingDirectory
    from translator.mapping.inbound import InboundMapping
    from translator.stages.templating import Told

_LOOKUP = re.compile(r"lookup\(\s*'?([^,)']+?)'?\s*,\s*'?([^,)']+?)'?\s*\)")


class _Use(NamedTuple):
    """A column that a mapping looks up for a field."""

    column: str
    mapping: str
    target: str


def told_of_table(columns: tuple[Told, ...], mapping: InboundMapping, directory: MappingDirectory) -> tuple[Told, ...]:
    """The columns with the meanings of the fields that they fill by way of other mappings of the same directory."""
    table = mapping.card.table
    if table is None:
        return columns
    uses = list(_uses(table.of or mapping.name, directory))
    return tuple(_told(one, table.key, uses) for one in columns)


def _told(column: Told, key: str, uses: list[_Use]) -> Told:
    if column.column == key:
        users = ", ".join(dict.fromkeys(one.mapping for one in uses))
        notes = f"Looked up by {users}." if users else ""
        meaning = "By this a row is found; each value stands once."
        return column._replace(meaning=meaning, needed="required", notes=notes)
    of_column = [one for one in uses if one.column == column.column]
    targets = dict.fromkeys(one.target for one in of_column)
    users = ", ".join(dict.fromkeys(one.mapping for one in of_column))
    meaning = " ".join(dict.fromkeys(fields()[target].meaning for target in targets if target in fields()))
    notes = f"Fills {', '.join(targets)}; looked up by {users}." if targets else "No mapping looks it up."
    return column._replace(meaning=meaning, notes=notes)


def _uses(table: str, directory: MappingDirectory) -> Iterator[_Use]:
    for one in list_mappings([directory.root], []):
        if one.kind != "inbound":
            continue
        files, where = one.files(), one.name
        told = effective_card(files, where).get("tables", {})
        declared = {name: key.value for name, key in told.items() if isinstance(key.value, dict)}
        names = {name for name, value in declared.items() if value.get("received") == table}
        for row in effective_rows(files, where) if names else []:
            found = _LOOKUP.findall(row["convert"])
            yield from (_Use(column, one.name, row["target"]) for name, column in found if name in names)
