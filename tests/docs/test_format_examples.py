"""The cards on the page of the formats read the samples that they show."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest

from tests.formats.sheets import xlsx
from translator.formats.reading import PartClosed, Unit
from translator.mapping.inbound import compile_inbound
from translator.mapping.recognize import head_size, recognize

_CARDS = sorted((Path(__file__).resolve().parents[2] / "docs" / "format_examples").glob("*.toml"))
_TABLES = {
    "delimited-1-apart": ("Order No", "Ship to", "SKU", "Price"),
    "delimited-2-types": ("Order No", "Ship to", "SKU", "Price"),
    "fixed-width": ("cols 4-13", "cols 14-33", "cols 4-13", "cols 14-23"),
    "json-1-array": ("no", "ship_to/name", "sku", "price"),
    "json-2-lines": ("no", "ship_to/name", "sku", "price"),
    "spreadsheet": ("Order No", "Ship to", "SKU", "Price"),
}


def _sample(card: str) -> bytes:
    """What stands three blanks behind the number signs."""
    return "".join(re.findall(r"^#(?:   |$)(.*\n)", card, flags=re.MULTILINE)).lstrip("\n").encode("cp1252")


def _mapping(name: str, card: str):
    number, ship_to, sku, price = _TABLES[name]
    rows = [
        "target,source,constant,convert,if_empty,when,notes",
        f"shipment.tracking_number,{number},,text,reject,,",
        f"shipment.deliver_to.name,{ship_to},,text,reject,,",
        f"item.sku,{sku},,text,reject,,",
        f"item.listed_price,{price},,text | decimal(2),reject,,",
    ]
    return compile_inbound({"mapping.toml": card.encode(), "fields.csv": "\n".join(rows).encode()}, name)


def _content(name: str, card: str) -> bytes:
    sample = _sample(card)
    if name != "spreadsheet":
        return sample
    rows = [[cell.strip() for cell in line.split("|")] for line in sample.decode().splitlines()]
    return xlsx(("Notes", []), ("Orders", rows))


@pytest.mark.parametrize("file", _CARDS, ids=lambda file: file.stem)
def test_a_card_reads_the_sample_that_it_shows(file):
    """It claims it, finds nothing wrong in it, and its first order has two lines."""
    card = file.read_text(encoding="utf-8")
    mapping, content = _mapping(file.stem, card), _content(file.stem, card)
    name = mapping.card.file_name.replace("*", "orders") or "orders"
    assert recognize([mapping], name, content[: head_size([mapping])]) is mapping
    *units, last = mapping.opener(BytesIO(content)).units()
    assert isinstance(last, PartClosed)
    assert last.findings == []
    assert all(isinstance(unit, Unit) and not unit.findings for unit in units)
    assert len(units[0].items) == 2


def test_every_card_is_tried():
    """A card without a table here would be shown and never read."""
    assert {file.stem for file in _CARDS} == set(_TABLES)
