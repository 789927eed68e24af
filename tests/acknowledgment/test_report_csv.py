"""The CSV report: one line for each shipment, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translator.acknowledgment.report import ReportRow, relayed
from translator.acknowledgment.report_csv import COLUMNS, lines
from translator.model.finding import Finding
from translator.model.place import row


def read(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_one_line_for_each_shipment_whatever_was_found() -> None:
    """Several findings share the line, parted by a bar; a shipment without findings has an empty code."""
    wrong = (
        Finding("E203", row(3, "Price (USD)"), "4,50", "item.listed_price", suggestion="4.50"),
        Finding("E302", row(3, "Seller"), target="shipment.seller", detail="the name and address of the seller"),
    )
    rows = [
        ReportRow(extent="3-5", outcome="refused", reference="A-1", number="1Z1", findings=wrong),
        ReportRow(extent="6", outcome="accepted", reference="A-2", number="1Z2"),
    ]
    first, second = read(b"".join(lines(rows)))
    assert first["rows"] == "3-5"
    assert first["code"] == "E203 | E302"
    assert first["text"].startswith('row 3, column "Price (USD)": not a number [4,50] | row 3, column "Seller": a req')
    assert "4.50" in first["remedy"]
    assert second == dict(zip(COLUMNS, ("6", "A-2", "1Z2", "accepted", "", "", ""), strict=True))


def test_findings_of_the_file_come_first() -> None:
    """What concerns no single shipment has a line of its own that says so."""
    (only,) = read(b"".join(lines([], [Finding("E106", row(1, "Seller"))])))
    assert (only["rows"], only["outcome"], only["code"]) == ('row 1, column "Seller"', "refused", "E106")


def test_what_cbp_said_stands_there_verbatim() -> None:
    """A relayed finding carries CBP's code and words, and what to do."""
    answer = relayed("rejected", "470", "INVALID COUNTRY OF ORIGIN", row(3))
    (only,) = read(b"".join(lines([ReportRow(extent="3-5", outcome="rejected", findings=(answer,))])))
    assert only["code"] == "R301"
    assert only["text"] == "row 3: CBP rejected this shipment: 470 INVALID COUNTRY OF ORIGIN"
    assert only["remedy"] == "Mend what CBP names and send the shipment again."


def test_the_report_begins_with_a_byte_order_mark_and_ends_lines_as_csv_asks() -> None:
    """Spreadsheets read UTF-8 only with the mark."""
    (heading,) = lines([])
    assert heading == b"\xef\xbb\xbfrows,reference,number,outcome,code,text,remedy\r\n"


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_cell_that_a_spreadsheet_would_run_is_defused(cell: str) -> None:
    """An apostrophe stands in front of it."""
    (only,) = read(b"".join(lines([ReportRow(extent="3", outcome="filed", reference=cell)])))
    assert only["reference"] == f"'{cell}"


@given(st.text(st.characters(codec="utf-8")), st.text(st.characters(codec="utf-8")))
def test_any_text_comes_back_as_it_was_and_never_as_a_formula(reference: str, value: str) -> None:
    """Quotation marks, delimiters and line ends survive; no cell begins like a formula."""
    report = b"".join(
        lines(
            [ReportRow(extent="3", outcome="refused", reference=reference, findings=(Finding("E203", row(3), value),))]
        )
    )
    (only,) = read(report)
    assert only["reference"] in (reference, f"'{reference}")
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for cell in only.values())
