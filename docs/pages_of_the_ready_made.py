"""The page of the ready-made mappings: what each takes, joins and leaves out, read from the mappings themselves."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import TYPE_CHECKING

from docs.markdown import code, page, table
from translator.configuration.mapping_directories import find_mappings
from translator.configuration.ready_made import ready_made_mappings
from translator.mapping.layers import CARD, read_card
from translator.mapping.produced_table import column_names
from translator.stages.tables import compiler

if TYPE_CHECKING:
    from collections.abc import Iterator

    from translator.configuration.mapping_directories import MappingDirectory
    from translator.mapping.inbound import InboundMapping

_WORDS = Path(__file__).resolve().parent / "ready_made.csv"
_LOOKED_UP = re.compile(r"lookup\((\w+), (.+)\)")


def ready_made_page() -> str:
    """Every inbound mapping that travels with the program."""
    found = [one for one in find_mappings([ready_made_mappings()]) if one.kind == "inbound"]
    compiled = [(directory, compiler(directory)(directory.files(), directory.name)) for directory in found]
    words = _cannot_know()
    return page(
        "The ready-made mappings",
        "These come with the translator, and `translator init` lays them down.\n"
        "An agreement names those that its partner's files need, with the mappings of the tables that they are "
        "joined with.\n"
        "Copy one to change it, or let a mapping of your own "
        "[extend](mapping-tables.md#a-mapping-that-extends-another) it and state the differences.",
        table(("mapping", "what it takes"), (_row(mapping) for _, mapping in compiled)),
        "## Joined with tables\n\n"
        "No export of a marketplace has all that a marketplace owes; the rest comes in tables, "
        "[dropped like any other file](mapping-tables.md#tables-that-arrive-by-themselves).\n"
        "The files of a drop box are taken oldest first, so put the tables before the orders.\n"
        "Orders that come before a table that they need are refused and name it with its columns; "
        "orders that a table does not know are refused alone.\n"
        "Either way the same file may come again behind the table, and nothing is filed twice.\n"
        "A provider who keeps a table itself declares it with `file` in a mapping that extends the ready-made one.",
        *(_section(directory, mapping, words.get(mapping.name, "")) for directory, mapping in compiled),
    )


def _cannot_know() -> dict[str, str]:
    with _WORDS.open(encoding="utf-8", newline="") as source:
        return {row["mapping"]: row["cannot_know"] for row in csv.DictReader(source)}


def _row(mapping: InboundMapping) -> tuple[str, str]:
    return f"[`{mapping.name}`](#{mapping.name})", mapping.card.title


def _section(directory: MappingDirectory, mapping: InboundMapping, unknown: str) -> str:
    where = f"[its directory](../../mappings/inbound/{directory.path.name}/)"
    facts = [*_facts(directory, mapping), f"* Card, table and examples: {where}."]
    blocks = [f"## {mapping.name}", f"{mapping.card.title}.", "\n".join(facts)]
    if mapping.card.table:
        names = ", ".join(map(code, column_names(mapping.card.table)))
        blocks.append(f"Its columns, all of which must be there: {names}.")
    if mapping.card.tables:
        blocks.append(table(("table", "comes as", "must be there", "fills"), _joined(mapping)))
    if mapping.exclusions:
        blocks.append("Left out, and told with the warning [W204](findings.md#W204):")
        blocks.append("\n".join(f"* {_excluded(one.level)}: {one.reason}." for one in mapping.exclusions))
    if unknown:
        blocks.append("What it cannot know:\n" + unknown.replace(". ", ".\n"))
    return "\n\n".join(blocks)


def _excluded(level: str) -> str:
    return "the whole" if level == "shipment" else "an item"


def _facts(directory: MappingDirectory, mapping: InboundMapping) -> Iterator[str]:
    yield f"* Format: [{mapping.card.format}](formats.md#{mapping.card.format})."
    if mapping.card.file_name:
        yield f"* The file's name: {code(mapping.card.file_name)}."
    for key, value in mapping.card.claims.items():
        told = ", ".join(map(code, value)) if isinstance(value, tuple) else code(str(value))
        yield f"* Recognized by its {key.replace('_', ' ')}: {told}."
    card = read_card((directory.path / CARD).read_bytes(), "", [])
    for level, words in card.get("levels", {}).items():
        yield f"* One {level}: {code(words)}."
    if mapping.card.extends:
        yield f"* It extends [`{mapping.card.extends}`](#{mapping.card.extends})."


def _joined(mapping: InboundMapping) -> Iterator[tuple[str, ...]]:
    fills = dict[str, list[str]]()
    for target, decisions in mapping.choices.items():
        for step in (step for one in decisions for step in one.steps):
            if match := _LOOKED_UP.match(step.text):
                fills.setdefault(match[1], []).append(target)
    for name, declared in mapping.card.tables.items():
        comes = f"[`{declared.received}`](#{declared.received})" if declared.received else code(declared.file)
        filled = ", ".join(map(code, dict.fromkeys(fills.get(name, []))))
        yield name, comes, "no" if declared.optional else "yes", filled
