"""The report for spreadsheets and programs: CSV with one line for each shipment.

UTF-8 with a byte order mark, because the spreadsheets that participants use read anything else as their country's old
code page; comma, double quotation marks, CR LF. A cell that a spreadsheet would run as a formula gets an apostrophe in
front, which a spreadsheet does not show: the report quotes what the participant sent, and that may come from anyone.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from translator.acknowledgment.report import Outcome, ReportRow, excerpt, wording
from translator.model.catalogue import Severity, severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from translator.model.finding import Finding

COLUMNS = ("rows", "reference", "number", "outcome", "code", "text", "remedy")

#: What the findings of one shipment are parted by in their cell.
JOINT = " | "

_BYTE_ORDER_MARK = "\ufeff"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


class _Line:
    """What csv.writer writes to: hands the line back, so that nothing is held."""

    @staticmethod
    def write(text: str) -> str:
        return text


def lines(rows: Iterable[ReportRow], file_findings: Iterable[Finding] = ()) -> Iterator[bytes]:
    """The report, line by line: the heading, a line for each finding of the file or a part of it, then the shipments.

    Findings of one shipment stand on its one line, parted by ``JOINT`` in code, text and remedy alike.
    """
    write = csv.writer(_Line(), lineterminator="\r\n").writerow
    yield str(write([_BYTE_ORDER_MARK + COLUMNS[0], *COLUMNS[1:]])).encode()
    for finding in file_findings:
        yield str(write(_cells(_of_file(finding)))).encode()
    for row in rows:
        yield str(write(_cells(row))).encode()


def _of_file(finding: Finding) -> ReportRow:
    outcome = _OUTCOMES.get(severity(finding.code), "")
    return ReportRow(extent=str(finding.place), outcome=outcome, findings=(finding,))


_OUTCOMES: dict[Severity, Outcome] = {"error": "refused", "held": "held"}


def _cells(row: ReportRow) -> list[str]:
    codes = JOINT.join(finding.code for finding in row.findings)
    texts = JOINT.join(_text(finding) for finding in row.findings)
    remedies = JOINT.join(dict.fromkeys(wording(finding)[1] for finding in row.findings))
    return [defused(cell) for cell in (row.extent, row.reference, row.number, row.outcome, codes, texts, remedies)]


def _text(finding: Finding) -> str:
    where = f"{finding.place}: " if finding.place.ordinal else ""
    value = f" [{excerpt(finding.value)}]" if finding.value else ""
    return f"{where}{wording(finding)[0]}{value}"


def defused(cell: str) -> str:
    """The cell as a spreadsheet may open it: what begins like a formula begins with an apostrophe."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
