"""Reference data in the translate stage: a file that is a table is its next version, other files are joined with it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, BinaryIO

from translator.mapping.conversion import ReferenceTable
from translator.mapping.problem import TableProblems
from translator.mapping.produced_table import column_names, read_produced
from translator.mapping.reference_data import as_kept, from_kept
from translator.model.finding import Finding
from translator.stages.guarding import Hindered

if TYPE_CHECKING:
    from translator.journal.claims import ClaimedInterchange
    from translator.mapping.inbound import InboundMapping
    from translator.stages.context import Context


def joined(context: Context, claim: ClaimedInterchange, mapping: InboundMapping) -> InboundMapping | list[Finding]:
    """The mapping with the versions of its tables that hold for this interchange; findings where one never came.

    Raises:
        Hindered: a version was kept under an earlier form of its mapping and lacks a column that is looked up.
    """
    if not mapping.received:
        return mapping
    tables: dict[str, ReferenceTable] = {}
    missing: list[Finding] = []
    for name, producer in mapping.received.items():
        kept = context.journal.tables.join(claim, name, producer, context.now())
        if kept is None and mapping.card.tables[name].optional:
            tables[name] = ReferenceTable(name, mapping.card.tables[name].columns, {}, received=True)
        elif kept is None:
            missing.append(_missing(context, claim, name, producer))
        else:
            with context.journal.contents.open(kept.content.sha256) as stream:
                tables[name] = from_kept(name, stream.read())
    try:
        return missing or mapping.with_tables(tables)
    except TableProblems as lacking:
        remedy = f"Let {claim.partner} send the table again, and then this file."
        raise Hindered(f"a table that was received before its mapping was changed: {lacking} {remedy}") from None


def _missing(context: Context, claim: ClaimedInterchange, name: str, producer: str) -> Finding:
    """That a table never came, with the headings by which it will be recognized."""
    table = context.tables.inbound_on(producer, claim.received_at.date()).card.table
    headings = f"Its columns: {', '.join(column_names(table))}." if table else ""
    return Finding("E222", detail=f"{name}, which comes as {producer}", suggestion=headings)


def keep_table(
    context: Context, claim: ClaimedInterchange, mapping: InboundMapping, stream: BinaryIO
) -> tuple[str, dict[str, int]]:
    """Read a file of reference data and keep it as the next version, or refuse it whole."""
    agreement = context.partners[claim.partner].agreement
    journal = context.journal.translation
    journal.record_recognition(
        claim, mapping.name, mapping.version.isoformat(), mapping.digest, agreement.message, agreement.usage, []
    )
    produced = read_produced(mapping, stream)
    counts = {"read": 0, "filed": 0, "messages": 0, "rows": len(produced.rows)}
    if produced.refused:
        journal.record_findings(claim, [(0, 0, finding) for finding in produced.findings])
        journal.finish(claim, "refused", 0, context.now())
        return "refused", counts
    told = Finding("W203", detail=f"{len(produced.rows):,} rows")
    journal.record_findings(claim, [(0, 0, finding) for finding in [*produced.findings, told]])
    content = context.journal.contents.keep(io.BytesIO(as_kept(produced.columns, produced.rows)))
    table = mapping.card.table.of if mapping.card.table else ""
    context.journal.tables.keep(claim, table or mapping.name, content, len(produced.rows), context.now())
    return "translated", counts
