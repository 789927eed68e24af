"""What the pages show is what the program does."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest

from translator.mapping.inbound import compile_inbound
from translator.mapping.layers import HEADINGS
from translator.mapping.recognize import recognize
from translator.model.agreement import AGREEMENT_FACTS, Agreement
from translator.model.catalogue import message, remedy

DOCS = Path(__file__).resolve().parent.parent.parent / "docs"
PAGE = (DOCS / "how-to" / "write-a-mapping.md").read_text(encoding="utf-8")
TABLES = (DOCS / "reference" / "mapping-tables.md").read_text(encoding="utf-8")


def block(begins: str) -> str:
    """The one code block of the page that begins so."""
    (found,) = [text for text in re.findall(r"```\w*\n(.*?)```", PAGE, flags=re.DOTALL) if text.startswith(begins)]
    return found


@pytest.fixture(scope="module")
def mapping():
    parts = {
        "mapping.toml": "# Orders of the Acme",
        "fields.csv": "target,source",
        "codes/service.csv": "code,value",
    }
    return compile_inbound({name: block(begins).encode() for name, begins in parts.items()}, "acme-orders")


@pytest.fixture(scope="module")
def sample() -> bytes:
    return block("Tracking No,Service").encode()


def test_the_mapping_of_the_page_claims_the_file_of_the_page(mapping, sample):
    assert recognize([mapping], "orders_20261121.csv", sample) is mapping


def test_the_mapping_of_the_page_finds_what_the_page_shows(mapping, sample):
    """One shipment of two items, with the one finding that `try` is shown to print."""
    agreement = Agreement(
        partner="acme",
        originator_code="ACME",
        filer_type="online marketplace",
        mappings=("acme-orders",),
        message="pilot-xml-2023-02",
        answer_within=timedelta(hours=4),
    )
    mapped, end = mapping.open(BytesIO(sample), agreement)
    (finding,) = mapped.findings
    shown = block("orders_20261121.csv, row")
    assert len(mapped.shipment.items) == 2
    assert end.findings == []
    assert shown.splitlines()[:2] == [f"orders_20261121.csv, {finding.place}:", f"    {finding.value}"]
    assert f"{finding.code} {message(finding)}." in shown
    assert finding.suggestion in remedy(finding)
    assert finding.suggestion in shown


def test_the_reference_names_every_column_of_the_table_and_every_fact_of_the_agreement():
    named = set(re.findall(r"^### (\w+)$", TABLES, flags=re.MULTILINE))
    assert set(HEADINGS) <= named
    assert [fact for fact in AGREEMENT_FACTS if f"`agreement.{fact}`" not in TABLES] == []
