"""The replies to one interchange, in every form that its agreement names, from what the journal holds."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from translator.acknowledgment import report_csv, report_text
from translator.acknowledgment.report import OUTCOMES, Counts, ReportRow, ReportSummary, relayed, relayed_message
from translator.acknowledgment.x12_997 import SetReport, compose_997, groups_of
from translator.acknowledgment.x12_ta1 import compose_ta1, wanted
from translator.model.finding import grouped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from translator.journal import DueReply
    from translator.model.filing import ReportedShipment
    from translator.model.finding import Finding
    from translator.stages.context import Context

#: Below this size a composed reply stays in memory.
_IN_MEMORY = 1 << 20


class Composed(NamedTuple):
    """One reply, ready to be kept."""

    form: str
    name: str
    content: BinaryIO


def compose(context: Context, due: DueReply) -> Iterator[Composed]:
    """Every reply that is due for an interchange."""
    agreement = context.partners[due.partner].agreement
    for form in agreement.replies:
        if form in _REPORTS:
            yield _composed(form, due, _REPORTS[form](context, due))
    if due.occasion == "translation":
        yield from _x12(context, due)


def _composed(form: str, due: DueReply, parts: Iterable[bytes], ending: str = "") -> Composed:
    content = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115  the journal reads it to its end and lets go
    content.writelines(parts)
    content.seek(0)
    occasion = _OCCASION[due.occasion]
    return Composed(form, f"{due.name}.{due.interchange_id}.{occasion}{ending}.{_ENDING[form]}", content)


def _csv(context: Context, due: DueReply) -> Iterator[bytes]:
    rows = map(_row, context.journal.replies.shipments(due.interchange_id))
    return report_csv.lines(rows, _file_findings(context, due))


def _text(context: Context, due: DueReply) -> Iterator[bytes]:
    replies = context.journal.replies
    found = grouped(finding for _, _, finding in replies.findings(due.interchange_id))
    answered = (_row(one) for one in replies.shipments(due.interchange_id) if one.code or one.text)
    return report_text.lines(_summary(context, due), found, answered)


def _file_findings(context: Context, due: DueReply) -> Iterator[Finding]:
    """Those of the file and its parts; the journal tells them first."""
    told = context.journal.replies.findings(due.interchange_id)
    return (finding for _, _, finding in takewhile(lambda row: row[0] == 0, told))


def _row(shipment: ReportedShipment) -> ReportRow:
    return ReportRow(
        extent=shipment.extent,
        outcome=OUTCOMES[shipment.state],
        reference=shipment.reference,
        number=shipment.identity.number,
        findings=(*shipment.findings, *_relayed(shipment)),
    )


def _relayed(shipment: ReportedShipment) -> tuple[Finding, ...]:
    disposition = shipment.state.lower()
    if disposition not in get_args(Disposition) or not (shipment.code or shipment.text):
        return ()
    return (relayed(disposition, shipment.code, shipment.text),)


def _summary(context: Context, due: DueReply) -> ReportSummary:
    partner = context.partners[due.partner]
    return ReportSummary(
        file_name=due.name,
        received_at=due.received_at,
        composed_at=context.now(),
        occasion=_OCCASIONS[due.occasion],
        accept=partner.agreement.accept,
        usage=partner.agreement.usage,
        counts=_counts(context.journal.replies.counts(due.interchange_id)),
        mapping=due.mapping,
        number=str(due.interchange_id),
    )


def _x12(context: Context, due: DueReply) -> Iterator[Composed]:
    for header in due.headers:
        ...
