"""What the page of mapping tables shows is of the language."""

from __future__ import annotations

import csv
import re
from io import StringIO
from pathlib import Path

import pytest

from docs.pages_of_conversions import TABLES as KNOWN
from tests.mapping.build import CARD, files
from translator.mapping.conversion import compile_pipeline
from translator.mapping.conversions import CATALOGUE
from translator.mapping.inbound import compile_inbound
from translator.mapping.layers import HEADINGS

PAGE = (Path(__file__).resolve().parents[2] / "docs/reference/mapping-tables.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```csv\n(.*?)^```$", PAGE, flags=re.DOTALL | re.MULTILINE)
SHEET = PAGE[PAGE.index("## Cheatsheet") : PAGE.index("## The directory")]
LISTINGS = b"SKU,Picture URL,Kind\nA,https://p.example/1.jpg,auction\n"
TABLES = CARD + '[tables.listings]\nfile = "listings.csv"\nkey = "SKU"\n'


def compiled(rows: str):
    """The rows as the table of a mapping; its tracking number is filled in every case by the test's own row."""
    kept = [row for row in csv.reader(StringIO(rows)) if row[0] not in ("target", "shipment.tracking_number")]
    text = StringIO()
    csv.writer(text).writerows(kept)
    made = files(text.getvalue(), TABLES, service=b"code,value\nX,air\n") | {"listings.csv": LISTINGS}
    return compile_inbound(made, "shown")


@pytest.mark.parametrize("block", BLOCKS)
def test_every_row_that_is_shown_compiles(block):
    assert compiled(block).choices


def test_the_page_has_a_section_for_every_column():
    assert all(f"### {heading}\n" in PAGE for heading in (*HEADINGS, "notes"))
    assert "## How a table is evaluated\n\nFor each" in PAGE


def test_every_conversion_of_the_cheatsheet_is_one():
    """Also with its arguments."""
    written = [one for one in re.findall(r"`([^`]+)`", SHEET) if one.partition("(")[0] in CATALOGUE]
    assert len(written) > 10
    for one in written:
        compile_pipeline(one, KNOWN)


def test_a_row_of_the_cheatsheet_compiles():
    rows = [one for one in re.findall(r"`([^`]+)`", SHEET) if one.count(",") == 6 and one[:5] in ("shipm", "item.")]
    assert len(rows) > 1
    for row in rows:
        compiled(row)


def test_a_condition_of_the_cheatsheet_compiles():
    for condition in ("Service = AIR EXP", "SKU | lookup(listings, Kind) = auction"):
        assert f"`{condition.replace('|', chr(92) + '|')}`" in PAGE
        assert compiled(f'shipment.reference,Ref,,text,omit,"{condition}",\n').choices
