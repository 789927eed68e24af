"""From the headings of an export alone to accepted filings: drafted, filled in as a new user would, and sent.

Each folder of fixtures/drafts is one export: a file as its shop writes it, below the headings of fixtures/headings;
``tables/`` has what a person fills in, and ``edits/`` the rows of fields.csv and the keys of the card that a person
corrects: rows replace all rows of their targets. How many rows that are is told by the how-to page.
"""

from __future__ import annotations

import csv
import json
import re
import tomllib
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from pathlib import Path

import pytest

from tests.journeys.installation import Clock, Installation
from translator.cli.check import examine
from translator.configuration.ready_made import ready_made_mappings
from translator.daemon import one_pass
from translator.mapping.examples import example_agreement
from translator.mapping.inbound import Mapped
from translator.stages.drafting import draft_from

_EXPORTS = {
    "amazon-fulfilled": "amazon_fulfilled_shipments.tsv",
    "amazon-new": "amazon_new_orders.tsv",
    "amazon-unshipped": "amazon_unshipped_orders.tsv",
    "ebay": "ebay_orders_report.csv",
    "etsy": "etsy_sold_order_items.csv",
    "shopify": "shopify_orders_export.csv",
}
#: Who gets what, in every export: description, price of one, currency, pieces.
_ORDERS = {
    "Jane Roe": [("Brass desk lamp", "24.90", "USD", "1"), ("Spare bulb, E14", "4.50", "USD", "2")],
    "John Doe": [("Ceramic mug, blue", "15.00", "USD", "4")],
    "Mary Major": [("Linen apron", "132.00", "USD", "1")],
}
_DRAFTS = Path("fixtures/drafts")
_PAGE = Path("docs/how-to/from-an-export-to-accepted-filings.md")


def edited_table(drafted: str, edits: str) -> str:
    """The table with the rows of the edits in place of those of the same targets."""
    rows, new = ([*csv.reader(StringIO(text, newline=""))] for text in (drafted, edits))
    targets = {row[0] for row in new[1:]}
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows(row for row in rows if row[0] not in targets)
    writer.writerows(row for row in new[1:] if any(row[1:]))
    return out.getvalue()


def edited_card(drafted: str, edits: str) -> str:
    """The card with the keys of the edits, each in its section."""
    card = drafted
    for section, keys in tomllib.loads(edits).items():
        for key, value in keys.items():
            line = f"{key} = {json.dumps(value)}"
            card, replaced = re.subn(rf"(?m)^{key} = .*$", lambda _: line, card)  # noqa: B023
            if not replaced:
                card = card.replace(f"[{section}]\n", f"[{section}]\n{line}\n")
    return card


def _draft(export: str, where: Path) -> None:
    """The mapping as a person leaves it."""
    drafted = draft_from(Path("fixtures/headings") / _EXPORTS[export], export, date(2026, 11, 20))
    files = {name: content.decode() for name, content in drafted.draft.files.items()}
    for name, edit in {"fields.csv": edited_table, "mapping.toml": edited_card}.items():
        edits = _DRAFTS / export / "edits" / name
        files[name] = edit(files[name], edits.read_text()) if edits.exists() else files[name]
    for table in (_DRAFTS / export / "tables").rglob("*.csv"):
        name = table.relative_to(_DRAFTS / export / "tables").as_posix()
        assert table.read_text().partition("\n")[0] == files[name].partition("\n")[0], f"headings of {name}"
        files[name] = table.read_text()
    for name, text in files.items():
        (where / name).parent.mkdir(parents=True, exist_ok=True)
        (where / name).write_text(text)


def _edits(export: str) -> int:
    """How many rows of fields.csv and keys of the card a person corrects."""
    table, card = _DRAFTS / export / "edits" / "fields.csv", _DRAFTS / export / "edits" / "mapping.toml"
    rows = len(table.read_text().splitlines()) - 1 if table.exists() else 0
    return rows + (sum(map(len, tomllib.loads(card.read_text()).values())) if card.exists() else 0)


@pytest.fixture
def station(tmp_path: Path) -> Installation:
    """One partner, ``example``, whose mapping is the export's."""
    return Installation(tmp_path, Clock(datetime(2026, 11, 21, 8, tzinfo=UTC)))


def _lay_down(station: Installation, export: str) -> None:
    facts = {"originator_code": "EXAMPLE", "filer_type": "online marketplace", "mappings": [export]}
    station.lay_down({"example": facts})
    _draft(export, station.folder / "mappings" / "inbound" / export)
    settings, ready = station.folder / "translator.toml", str(ready_made_mappings())
    settings.write_text(settings.read_text().replace(f'"{ready}"', f'"mappings", "{ready}"'))


def _filed(station: Installation, export: str, content: bytes) -> dict[str, list[tuple[str, ...]]]:
    """What the mapping makes of a file, by who gets it."""
    mapping = station.tables().inbound[export][-1]
    events = mapping.open(BytesIO(content), example_agreement())
    return {
        one.shipment.deliver_to.name: [
            (item.description.removesuffix(' 12"'), f"{item.listed_price:.2f}", item.currency, str(item.quantity))
            for item in one.shipment.items
        ]
        for one in events
        if isinstance(one, Mapped) and one.shipment.deliver_to
    }


def test_the_page_tells_how_much_is_corrected() -> None:
    """The table of the how-to names each export with the number of its edits."""
    told = dict(re.findall(r"(?m)^\| `([a-z-]+)` \|.*\| ([0-9]+) \|$", _PAGE.read_text()))
    assert told == {export: str(_edits(export)) for export in _EXPORTS}


@pytest.mark.parametrize("export", _EXPORTS)
def test_a_draft_from_headings_alone_files_real_orders(station: Installation, export: str) -> None:
    """Every shipment of the export is accepted, and nobody wrote more than the tables."""
    _lay_down(station, export)
    assert examine(station.folder / "translator.toml").problems == []
    (file,) = (path for path in (_DRAFTS / export).iterdir() if path.is_file())
    with station.opened() as context:
        station.leave("example", file.name, file.read_bytes())
        one_pass(context)
        one_pass(context)
        station.far_end().poll(station.clock.now())
        one_pass(context)
        audit = context.journal.queries.audit()
    told = b"\n".join(content for name, content in station.replies("example").items() if name.endswith(".txt"))
    assert _filed(station, export, file.read_bytes()) == _ORDERS
    assert (audit.read, audit.accepted, audit.unaccounted) == (3, 3, 0), told.decode()
