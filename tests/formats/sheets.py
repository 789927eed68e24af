"""Workbooks for tests, as small as the format allows: no library writes what a damaged file holds."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#: Style 1 is a day, style 2 a moment.
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/></cellXfs>'
    "</styleSheet>"
)


class Styled:
    """A number that a style shows as a day (1) or a moment (2)."""

    def __init__(self, number: float, style: int) -> None:
        self.number, self.style = number, style


class Raw:
    """A cell as the file writes it, with {} for its reference."""

    def __init__(self, text: str) -> None:
        self.text = text


def xlsx(*sheets: tuple[str, list[list[Any]]], merged: str = "") -> bytes:
    """A workbook of these sheets; ``merged`` are ranges of the first, such as ``A2:A3``."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        office = f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
        archive.writestr("_rels/.rels", _RELATIONS.format(office))
        names = "".join(
            f'<sheet name="{escape(name)}" sheetId="{number}" r:id="r{number}"/>'
            for number, (name, _) in enumerate(sheets, 1)
        )
        archive.writestr(
            "xl/workbook.xml", f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{names}</sheets></workbook>'
        )
        targets = "".join(
            f'<Relationship Id="r{number}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{number}.xml"/>'
            for number in range(1, len(sheets) + 1)
        )
        styles = f'<Relationship Id="s" Type="{_OFFICE}/styles" Target="styles.xml"/>'
        archive.writestr("xl/_rels/workbook.xml.rels", _RELATIONS.format(targets + styles))
        archive.writestr("xl/styles.xml", _STYLES)
        for number, (_, rows) in enumerate(sheets, 1):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", _sheet(rows, merged if number == 1 else ""))
    return out.getvalue()


def _sheet(rows: list[list[Any]], merged: str) -> str:
    body = "".join(f'<row r="{number}">{_row(number, cells)}</row>' for number, cells in enumerate(rows, 1))
    ranges = "".join(f'<mergeCell ref="{one}"/>' for one in merged.split())
    merges = f"<mergeCells>{ranges}</mergeCells>" if ranges else ""
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{body}</sheetData>{merges}</worksheet>'


def _row(number: int, cells: list[Any]) -> str:
    return "".join(_cell(f"{chr(65 + column)}{number}", cell) for column, cell in enumerate(cells))


def _cell(reference: str, cell: Any) -> str:
    if cell is None or cell == "":
        return ""
    if isinstance(cell, Raw):
        return cell.text.format(f'r="{reference}"')
    if isinstance(cell, bool):
        return f'<c r="{reference}" t="b"><v>{int(cell)}</v></c>'
    if isinstance(cell, Styled):
        return f'<c r="{reference}" s="{cell.style}"><v>{cell.number}</v></c>'
    if isinstance(cell, str):
        return f'<c r="{reference}" t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>'
    return f'<c r="{reference}"><v>{cell!r}</v></c>'


def ods(name: str, rows: list[list[Any]]) -> bytes:
    """A workbook of LibreOffice with one sheet of texts and numbers."""
    office, table, text = (f"urn:oasis:names:tc:opendocument:xmlns:{part}:1.0" for part in ("office", "table", "text"))

    def cell(value: Any) -> str:
        if isinstance(value, Raw):
            return value.text
        if isinstance(value, str):
            inner = f"<text:p>{escape(value)}</text:p>"
            return f'<table:table-cell office:value-type="string">{inner}</table:table-cell>'
        shown = f"<text:p>{value}</text:p>"
        return f'<table:table-cell office:value-type="float" office:value="{value}">{shown}</table:table-cell>'

    body = "".join(f"<table:table-row>{''.join(map(cell, cells))}</table:table-row>" for cells in rows)
    content = (
        f'<office:document-content xmlns:office="{office}" xmlns:table="{table}" xmlns:text="{text}"><office:body>'
        f'<office:spreadsheet><table:table table:name="{escape(name)}">{body}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", content)
    return out.getvalue()
