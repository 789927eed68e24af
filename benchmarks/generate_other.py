"""Write the orders of generate_csv.py in another form to standard output: ``generate_other.py FORM SHIPMENTS``."""

from __future__ import annotations

import sys
import zipfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import msgspec

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.generate_csv import order

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: Columns of a fixed-width record, for each heading in turn.
WIDTH = 40
#: Where the heading of each column begins, counted from 1.
COLUMNS = {heading: 1 + WIDTH * number for number, heading in enumerate(order(1, ""))}

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="a" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
    '<sheets><sheet name="Orders" sheetId="1" r:id="a"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="a" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}


def orders(shipments: int) -> Iterator[dict[str, str]]:
    """The orders that generate_csv.py writes."""
    return (order(number, f"{number % 300}.{number % 100:02}") for number in range(1, shipments + 1))


def fixed_width(shipments: int) -> Iterator[bytes]:
    """A line for each order, each value in 40 columns; most lines are shorter than a whole record."""
    for one in orders(shipments):
        yield ("".join(value[:WIDTH].ljust(WIDTH) for value in one.values()).rstrip() + "\n").encode()


def json(shipments: int) -> Iterator[bytes]:
    """One array of objects; each holds its only item once more, as an array."""
    yield b'{"orders":['
    for number, one in enumerate(orders(shipments)):
        yield (b"," if number else b"") + msgspec.json.encode({**one, "items": [one]})
    yield b"]}\n"


def spreadsheet(shipments: int) -> Iterator[bytes]:
    """A workbook of one sheet."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _PARTS.items():
            archive.writestr(zipfile.ZipInfo(name), content)
        sheet = zipfile.ZipInfo("xl/worksheets/sheet1.xml")
        sheet.compress_type = zipfile.ZIP_DEFLATED
        with archive.open(sheet, "w") as part:
            part.write(f'<worksheet xmlns="{_MAIN}"><sheetData>'.encode())
            part.write(_row([*COLUMNS]))
            for one in orders(shipments):
                part.write(_row([*one.values()]))
            part.write(b"</sheetData></worksheet>")
    yield out.getvalue()


def _row(cells: list[str]) -> bytes:
    texts = (f'<c t="inlineStr"><is><t>{escape(cell)}</t></is></c>' if cell else "<c/>" for cell in cells)
    return f"<row>{''.join(texts)}</row>".encode()


_FORMS: dict[str, Callable[[int], Iterator[bytes]]] = {
    "fixed-width": fixed_width,
    "json": json,
    "spreadsheet": spreadsheet,
}


if __name__ == "__main__":
    for piece in _FORMS[sys.argv[1]](int(sys.argv[2])):
        sys.stdout.buffer.write(piece)
