"""The ready-made mapping of a CSV, turned to the same orders in another form: same table, another card."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

from benchmarks.generate_other import COLUMNS, WIDTH
from translator.mapping.inbound import InboundMapping, compile_inbound

if TYPE_CHECKING:
    from collections.abc import Mapping

_CARD = """
[mapping]
name = "bench"
version = "2026-11-01"
produces = "shipment"
[recognize]
file_name = "*"
[read]
format = "{}"
[levels]
shipment = "{}"
item = "{}"
"""
_CARDS = {
    "fixed-width": ("fixed-width", "rows with the same 'cols {}-{}'", "each row"),
    "json": ("json", "each of /orders", "each of items"),
    "spreadsheet": ("spreadsheet", "rows with the same 'Tracking No', 'Order No'", "each row"),
}


def derived(form: str, files: Mapping[str, bytes]) -> InboundMapping:
    """The mapping of ``files``, for ``form``."""
    format_, shipment, item = _CARDS[form]
    tracking = COLUMNS["Tracking No"]
    card = _CARD.format(format_, shipment.format(tracking, tracking + 2 * WIDTH - 1), item)
    table = _in_columns(files["fields.csv"]) if form == "fixed-width" else files["fields.csv"]
    return compile_inbound({**files, "mapping.toml": card.encode(), "fields.csv": table}, "bench")


def _in_columns(table: bytes) -> bytes:
    """The table with columns of a record for headings."""
    out = StringIO()
    rows = csv.reader(StringIO(table.decode("utf-8-sig")))
    writer = csv.writer(out)
    writer.writerow(next(rows))
    for target, source, constant, convert, if_empty, when, *notes in rows:
        heading, condition = next(
            ((name, when[len(name) :]) for name in COLUMNS if when.startswith(f"{name} ")), ("", "")
        )
        asked = _columns(heading) + condition if heading else when
        writer.writerow(
            [target, _columns(source) if source in COLUMNS else source, constant, convert, if_empty, asked, *notes]
        )
    return out.getvalue().encode()


def _columns(heading: str) -> str:
    return f"cols {COLUMNS[heading]}-{COLUMNS[heading] + WIDTH - 1}"
