"""What a mapping with ``produces = "table"`` makes of files, for ``translator try`` and ``translator translate``."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from translator.acknowledgment.report_text import finding_texts
from translator.cli.explaining import MOST_EXPLAINED, Extent
from translator.cli.output import print_json, print_table, visible
from translator.cli.progress import opened_with_bar
from translator.mapping.produced_table import read_produced
from translator.model.catalogue import as_json as finding_json
from translator.model.finding import grouped, in_reading_order
from translator.stages.offline_messages import Outputs, Written

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from translator.mapping.inbound import InboundMapping
    from translator.mapping.produced_table import Met, Produced
    from translator.model.finding import Finding

#: Rows that a person is shown; the document has all.
_SHOWN = 50
_EXPLAINED_COLUMNS = ("column", "where", "stood there")


class Wanted(NamedTuple):
    """What of a table is shown."""

    #: Only the record that this row is of; None for all.
    row: int | None
    explain: bool
    as_json: bool


def try_table(mapping: InboundMapping, file: Path, wanted: Wanted) -> bool:
    """Print the rows that the table would have, and what was found; whether the file is refused."""
    met: list[Met] = []

    def keep(one: Met) -> None:
        if wanted.row is None or _extent(one).holds(wanted.row):
            met.append(one)

    with opened_with_bar(file, quiet=wanted.as_json) as (stream, _):
        produced = read_produced(mapping, stream, keep)
    ours = [_extent(one) for one in met]
    shown = [
        one
        for one in in_reading_order(produced.findings)
        if wanted.row is None or not one.place.ordinal or any(extent.holds(one.place.ordinal) for extent in ours)
    ]
    (_document if wanted.as_json else _page)(mapping, file, wanted, produced, met, shown)
    return produced.refused


def _extent(met: Met) -> Extent:
    return Extent.of(met.places[0].kind, met.ordinal, met.extent)


def _document(
    mapping: InboundMapping, _: Path, wanted: Wanted, produced: Produced, met: Sequence[Met], found: list[Finding]
) -> None:
    document: dict[str, Any] = {
        "mapping": mapping.name,
        "key": produced.columns[0],
        "rows": [dict(zip(produced.columns, one.cells, strict=True)) for one in met],
        "refused": produced.refused,
        "findings": [finding_json(one) for one in found],
    }
    if wanted.explain:
        document["explanations"] = [
            {
                "where": one.extent,
                "cells": [
                    {"column": column, "place": place.as_json(), "raw": cell}
                    for column, place, cell in zip(produced.columns, one.places, one.cells, strict=True)
                ],
            }
            for one in met
        ]
    print_json(document)


def _page(
    mapping: InboundMapping, file: Path, wanted: Wanted, produced: Produced, met: Sequence[Met], found: list[Finding]
) -> None:
    columns = ("where", *produced.columns)
    print_table(f"{file.name} by {mapping.name}", columns, [(one.extent, *one.cells) for one in met[:_SHOWN]])
    if len(met) > _SHOWN:
        click.echo(f"… and {len(met) - _SHOWN} more.")
    for one in islice(met, MOST_EXPLAINED if wanted.explain else 0):
        lines = zip(produced.columns, one.places, one.cells, strict=True)
        print_table(f"{one.extent}: {one.cells[0]}", _EXPLAINED_COLUMNS, [*lines])
    for line in finding_texts(file.name, grouped(found)):
        click.echo(visible(line))
    click.echo(visible(_sentence(produced)))


def _sentence(produced: Produced) -> str:
    if produced.refused:
        return "The file would be refused; the version of the table before it, if there is one, goes on to hold."
    return f"{len(produced.rows):,} rows by {produced.columns[0]}: they would be the next version of the table, whole."


def translate_tables(mapping: InboundMapping, files: Sequence[Path], out: Path, *, quiet: bool) -> list[Written]:
    """Write the rows of each file that is not refused, and the findings of each."""
    return [_translated(mapping, file, out, quiet=quiet) for file in files]


def _translated(mapping: InboundMapping, file: Path, out: Path, *, quiet: bool) -> Written:
    with Outputs(out, file.name) as outputs, opened_with_bar(file, quiet=quiet) as (stream, _):
        produced = read_produced(mapping, stream)
        outputs.table(produced)
        found, _refused = outputs.findings(in_reading_order(produced.findings))
        outputs.publish()
    return Written(0, 0, 0, found, produced.refused, 0 if produced.refused else len(produced.rows))


def tell_tables(files: Sequence[Path], done: Sequence[Written], *, as_json: bool) -> None:
    """What `translate_tables` did."""
    rows, refused = sum(one.rows for one in done), sum(one.refuses for one in done)
    if as_json:
        print_json({"files": len(done), "rows": rows, "refused": refused})
        return
    lines = [
        (file.name, one.rows, "refused" if one.refuses else "", one.findings)
        for file, one in zip(files, done, strict=True)
    ]
    print_table("Tables", ("file", "rows", "refused", "findings"), lines)
    click.echo(f"{len(done)} files, {rows} rows, {refused} refused.")
