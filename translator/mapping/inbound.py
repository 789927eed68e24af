"""Inbound mappings: compiled from their files, opened on a participant's file, giving canonical shipments."""

from __future__ import annotations

import re
from functools import partial
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING, Any, BinaryIO

import msgspec

from translator.formats.reading import PartClosed
from translator.formats.registry import FORMATS
from translator.mapping.card import Card, CardReader
from translator.mapping.codes import read_codes
from translator.mapping.compile import by_target, compile_rows, source_problems
from translator.mapping.conversion import Known, ReferenceTable
from translator.mapping.layers import CARD, FIELDS, merged_card, merged_table, read_layers
from translator.mapping.leaving_out import exclusion_problems, read_exclusions
from translator.mapping.problem import TableProblem, TableProblems
from translator.mapping.produced_table import column_names, column_problems
from translator.mapping.recognize import recognize
from translator.mapping.reference_data import DeclaredTable, declared_tables, reference_table
from translator.mapping.translation import Mapped, Translation
from translator.model.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from translator.formats.registry import FormatEntry, Opener
    from translator.mapping.compile import Choices
    from translator.mapping.layers import Layer
    from translator.mapping.leaving_out import Exclusion
    from translator.mapping.table import Table
    from translator.model.agreement import Agreement

__all__ = [
    "InboundMapping",
    "Mapped",
    "MappingFiles",
    "PartClosed",
    "TableProblem",
    "TableProblems",
    "Translation",
    "compile_inbound",
    "recognize",
]

_LOOKUP = re.compile(r"lookup\(\s*([^,)]+?)\s*,")
#: A mapping's directory: content by relative name, such as ``mapping.toml``, ``fields.csv``, ``codes/service.csv``.
MappingFiles = "Mapping[str, bytes]"


class InboundMapping(msgspec.Struct, frozen=True, kw_only=True):
    """A mapping that can be opened on files. Made by ``compile_inbound``."""

    name: str
    #: The day from which it holds.
    version: date
    #: SHA-256 of its files but the examples, 64 hexadecimal digits.
    digest: str
    #: ``shipment``, or ``table`` for reference data that is read by ``translator.mapping.produced_table``.
    produces: str
    card: Card
    choices: Choices
    #: Rows of its own fields.csv that make a decision, with their targets, for what wants to know whether each is
    #: exercised; of a table its columns, counted from 1.
    rows: dict[int, str]
    format: Any
    opener: Any
    #: The reference data that it looks up in, by name.
    tables: dict[str, ReferenceTable]
    #: What is no shipment, and no item, to be filed.
    exclusions: list[Exclusion]
    #: From the reference data to the choices and exclusions, for data that is received.
    rebind: Any

    def open(self, stream: BinaryIO, agreement: Agreement, rows: set[int] | None = None) -> Translation:
        """Begin to read and map a file; nothing but its beginning is read before the result is iterated.

        ``rows``, when it is given, collects the rows of fields.csv that fill something.
        """
        unread = [Finding("E222", detail=table.name) for table in self.tables.values() if table.rows is None]
        return Translation(self.opener(stream), self.choices, agreement, rows, unread, self.exclusions)

    @property
    def received(self) -> dict[str, str]:
        """The tables that it takes as they were received: name in the card, and the mapping whose files they are."""
        return {name: one.received for name, one in self.card.tables.items() if one.received}

    def with_tables(self, tables: Mapping[str, ReferenceTable]) -> InboundMapping:
        """The same mapping, looking up in these tables, by their names in the card.

        Raises:
            TableProblems: a table lacks a column that is looked up.
        """
        whole = self.tables | dict(tables)
        choices, exclusions = self.rebind(whole)
        return msgspec.structs.replace(self, tables=whole, choices=choices, exclusions=exclusions)


def compile_inbound(
    files: Mapping[str, bytes], where: str, formats: Mapping[str, FormatEntry] = FORMATS
) -> InboundMapping:
    """The mapping that the files hold; ``where`` is their directory, for messages.

    Raises:
        TableProblems: with every mistake in the card, the table and the code tables.
    """
    problems: list[TableProblem] = []
    layers = read_layers(files, where, problems)
    if any(problem.column == "mapping.extends" for problem in problems):
        raise TableProblems(problems)  # what the mapping below would have said is not known
    sections = merged_card(layers)
    read = CardReader(f"{where}/{CARD}", problems).read(sections, formats) if layers[0].sections else None
    if read is None:
        # The table is looked at all the same: its author is told everything at once.
        if sections.get("mapping", {}).get("produces") != "table":
            # A card that cannot be read declares whatever the table names: what is told is the card.
            declared = declared_tables(sections.get("tables", {}), "", [])
            tables = declared if "tables" in sections else {one: DeclaredTable() for one in _looked_up(layers)}
            compile_rows(*_rows(layers, files, where, tables, problems), problems)
        raise TableProblems(problems)
    card, opener = read
    compiled = _table_mapping if card.produces == "table" else _shipment_mapping
    parts = compiled(layers, files, where, card, opener, problems)
    if problems:
        raise TableProblems(problems)
    return InboundMapping(
        name=card.name,
        version=card.version,
        digest=_digest(files),
        produces=card.produces,
        card=card,
        format=formats[card.format],
        opener=opener,
        **parts,
    )


def _looked_up(layers: list[Layer]) -> set[str]:
    return {name for layer in layers for name in _LOOKUP.findall((layer.fields or b"").decode("utf-8", "replace"))}


def _shipment_mapping(
    layers: list[Layer],
    files: Mapping[str, bytes],
    where: str,
    card: Card,
    opener: Opener,
    problems: list[TableProblem],
) -> dict[str, Any]:
    table, known = _rows(layers, files, where, card.tables, problems)
    decided = compile_rows(table, known, problems)
    problems += source_problems(decided, opener, has_items=card.has_items)
    told, file = merged_card(layers).get("leave_out", {}), f"{where}/{CARD}"
    exclusions = read_exclusions(told, known, file, problems)
    problems += exclusion_problems(exclusions, opener(BytesIO(b"")), file, has_items=card.has_items)
    return {
        "choices": by_target(decided),
        "exclusions": exclusions,
        "rows": {row.number: row["target"] for row in table.rows if not row.inherited},
        "tables": dict(known.references),
        "rebind": partial(_rebound, table, known, told),
    }


def _table_mapping(
    layers: list[Layer],
    _files: Mapping[str, bytes],
    _where: str,
    card: Card,
    opener: Opener,
    problems: list[TableProblem],
) -> dict[str, Any]:
    """A mapping that produces a table has no rows: its card names the columns."""
    if any(layer.fields is not None for layer in layers):
        remedy = "Take it away: the columns stand in the card, below [table]."
        problems.append(TableProblem(f"{layers[0].where}/{FIELDS}", 0, "", "", "a table has no fields", remedy))
    problems += column_problems(card, opener, f"{layers[0].where}/{CARD}")
    columns = column_names(card.table) if card.table else ()
    rows = dict(enumerate(columns, 1))
    return {"choices": {}, "rows": rows, "tables": {}, "exclusions": [], "rebind": None}


def _rows(
    layers: list[Layer],
    files: Mapping[str, bytes],
    where: str,
    tables: dict[str, DeclaredTable],
    problems: list[TableProblem],
) -> tuple[Table, Known]:
    references = {name: reference_table(name, declared, files, where, problems) for name, declared in tables.items()}
    return merged_table(layers, problems), Known(read_codes(files, where, problems), references)


def _rebound(
    table: Table, known: Known, left_out: Mapping[str, Any], references: dict[str, ReferenceTable]
) -> tuple[Choices, list[Exclusion]]:
    problems: list[TableProblem] = []
    known = known._replace(references=references)
    decided, exclusions = compile_rows(table, known, problems), read_exclusions(left_out, known, CARD, problems)
    if problems:
        raise TableProblems(problems)
    return by_target(decided), exclusions


def _digest(files: Mapping[str, bytes]) -> str:
    whole = sha256()
    for name in sorted(name for name in files if not name.startswith("examples/")):
        whole.update(f"{name}\0{len(files[name])}\0".encode() + files[name])
    return whole.hexdigest()
