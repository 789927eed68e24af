"""Small mappings for tests: a card and a table, changed where a test wants it."""

from __future__ import annotations

from io import BytesIO

from translator.formats.reading import PartClosed
from translator.mapping.examples import example_agreement
from translator.mapping.inbound import InboundMapping, Mapped, compile_inbound

CARD = """
[mapping]
name = "test-csv"
version = "2026-11-01"
produces = "shipment"
[recognize]
file_name = "*.csv"
header = ["No"]
[read]
format = "delimited"
[levels]
shipment = "rows with the same 'No'"
item = "each row"
"""
HEADING = "target,source,constant,convert,if_empty,when,notes\n"
NUMBER = "shipment.tracking_number,No,,text,reject,,\n"
CODES = b"code,value\nX,air\nY,truck\n"


def files(rows: str = "", card: str = CARD, **codes: bytes) -> dict[str, bytes]:
    """The files of a mapping; every table has the row for the number."""
    tables = {f"codes/{name}.csv": content for name, content in {"mode": CODES, **codes}.items()}
    return {"mapping.toml": card.encode(), "fields.csv": (HEADING + NUMBER + rows).encode(), **tables}


def mapping(rows: str = "", card: str = CARD, **codes: bytes) -> InboundMapping:
    """The compiled mapping."""
    return compile_inbound(files(rows, card, **codes), "test-csv")


def run(compiled: InboundMapping, content: str | bytes) -> tuple[list[Mapped], list[PartClosed]]:
    """What comes of a file."""
    content = content.encode() if isinstance(content, str) else content
    events = list(compiled.open(BytesIO(content), example_agreement()))
    return [one for one in events if isinstance(one, Mapped)], [one for one in events if isinstance(one, PartClosed)]
