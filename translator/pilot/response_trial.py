"""A table of answers on trial: answers are made from it, and it must read in them what was written.

What is only seen when an answer is read (a place that another row shadows, a code that does not fit, an answer that is
not recognized or not whole) is found so while somebody looks at the table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from translator.mapping.problem import TableProblem
from translator.mapping.response_table import CARD_FILE, FILE, MOMENTS
from translator.model.acknowledgment import Acknowledgment
from translator.model.catalogue import message as told_by
from translator.pilot.response_sample import samples
from translator.pilot.response_sample_lines import RecordsWriter, SegmentsWriter
from translator.pilot.response_sample_trees import JsonWriter, XmlWriter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from translator.mapping.response_table import ResponseCard
    from translator.model.acknowledgment import ShipmentAnswer
    from translator.model.finding import Finding
    from translator.pilot.response import ResponseVersion
    from translator.pilot.response_sample import Sample, Writer

_WRITERS: dict[str, Callable[[ResponseCard], Writer]] = {
    "xml": XmlWriter,
    "json": JsonWriter,
    "records": RecordsWriter,
    "x12": SegmentsWriter,
}
_MOST_TOLD = 5


def response_problems(version: ResponseVersion) -> list[TableProblem]:
    """What is wrong with a table as answers made from it show."""
    table = version.table
    told: dict[tuple[int, str], TableProblem] = {}
    for sample in samples(table, _WRITERS[table.card.format](table.card)):
        for one in _of_sample(version, sample):
            told.setdefault((one.row, one.column), one)
    return list(told.values())[:_MOST_TOLD]


def _of_sample(version: ResponseVersion, sample: Sample) -> Iterator[TableProblem]:
    card = version.table.card
    found = [one.told for one in version.read(sample.content) if one.told is not None]
    if len(found) != 1:
        key, value = ("recognize.place", card.place) if card.place else ("read.root", card.root)
        message = "an answer made from this table is taken for several" if found else _UNRECOGNIZED
        yield TableProblem(CARD_FILE, 0, key, value, message, f"Mend {key}, or what else tells an answer.")
    elif not isinstance(found[0], Acknowledgment):
        yield from (_unread(version, one) for one in found[0])
    elif found[0].unread:
        yield from (_unread(version, one) for shipment in found[0].unread for one in shipment.findings)
    else:
        yield from _misread(version, sample, found[0])


_UNRECOGNIZED = "an answer made from this table is not recognized by it"


def _unread(version: ResponseVersion, finding: Finding) -> TableProblem:
    row = next((row for row in version.table.rows if row.target == finding.target), None)
    stood = f"{finding.value!r}: " if finding.value else ""
    message = f"an answer made from this table cannot be read: {stood}{told_by(finding)}"
    remedy = "Mend the place, its code table, or what the card says of levels and of what is whole."
    if row is None:
        return TableProblem(CARD_FILE, 0, finding.target or "read.format", "", message, remedy)
    return TableProblem(FILE, row.number, "source", row.source, message, remedy)


def _misread(version: ResponseVersion, sample: Sample, read: Acknowledgment) -> Iterator[TableProblem]:
    card = version.table.card
    yield from _differing(version, sample.message, _of_message(read) | _moments(version, read), 0)
    if len(read.answers) != len(sample.shipments):
        message = f"of {len(sample.shipments)} shipments in an answer made from this table {len(read.answers)} are read"
        remedy = "Mend shipment and end in [levels]."
        yield TableProblem(CARD_FILE, 0, "levels.shipment", card.shipment, message, remedy)
        return
    for number, (wanted, answer) in enumerate(zip(sample.shipments, read.answers, strict=True), 1):
        yield from _differing(version, wanted, _of_shipment(answer), number)


def _of_message(read: Acknowledgment) -> dict[str, str]:
    return {
        f"message.{'control' if read.kind == 'message' else read.kind}_number": read.control_number,
        "message.originator_code": read.originator_code,
        "message.disposition": read.message or "",
        "message.code": read.code,
        "message.text": read.text,
    }


def _moments(version: ResponseVersion, read: Acknowledgment) -> dict[str, str]:
    forms = dict(read.created)
    return {row.target: forms.get(row.form, "") for row in version.table.rows if row.target in MOMENTS}


def _of_shipment(answer: ShipmentAnswer) -> dict[str, str]:
    one = answer.identity
    return {
        "shipment.running_number": str(answer.running_number or ""),
        "shipment.originator_code": one.originator_code,
        "shipment.tracking_number": one.tracking_number,
        "shipment.house_bill_number": one.house_bill_number,
        "shipment.master_bill_number": one.master_bill_number,
        "shipment.disposition": answer.disposition,
        "shipment.code": answer.code,
        "shipment.text": answer.text,
    }


def _differing(
    version: ResponseVersion, wanted: Mapping[str, str], read: Mapping[str, str], shipment: int
) -> Iterator[TableProblem]:
    for target, text in wanted.items():
        got = read.get(target, "")
        same = text.lstrip("0") == got if target == "shipment.running_number" else text == got
        if not same:
            row = next(row for row in version.table.rows if row.target == target)
            where = f" of shipment {shipment}" if shipment else ""
            message = f"in an answer made from this table {target}{where} is {text!r}, and {got or 'nothing'!r} is read"
            yield TableProblem(FILE, row.number, "source", row.source, message, "Mend the place.")
