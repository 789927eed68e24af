"""Exports of marketplaces: what the ready-made mappings claim, decline, and need beside them."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest

from tests.mappings.test_examples import EXAMPLES, MAPPINGS
from translator.formats.reading import PartClosed
from translator.mapping.examples import example_agreement, inputs, owner
from translator.mapping.inbound import InboundMapping, Mapped
from translator.model.finding import Finding

_HEADINGS = Path("fixtures/headings")
_BY_NAME = {mapping.name: mapping for mapping in MAPPINGS}
_JOINED = [mapping for mapping in MAPPINGS if "seller-accounts" in mapping.received.values()]
_OWNERS = {
    "shopify_orders_export.csv": "shopify-orders",
    "amazon_fulfilled_shipments.tsv": "amazon-fulfilled-shipments",
    "ebay_orders_report.csv": "ebay-orders",
    "etsy_sold_order_items.csv": "etsy-sold-order-items",
}


@pytest.mark.parametrize(("file", "name"), _OWNERS.items())
def test_the_headings_alone_tell_whose_export_it_is(file: str, name: str) -> None:
    """Whatever the file is called: participants rename what they download."""
    claimed = owner(MAPPINGS, "export (3).csv", (_HEADINGS / file).read_bytes())
    assert claimed is _BY_NAME[name]


@pytest.mark.parametrize("file", ["amazon_new_orders.tsv", "amazon_unshipped_orders.tsv"])
def test_other_reports_of_amazon_are_declined(file: str) -> None:
    """They know no parcel; the reason names the columns that are missing."""
    finding = owner([_BY_NAME["amazon-fulfilled-shipments"]], file, (_HEADINGS / file).read_bytes())
    assert isinstance(finding, Finding)
    assert finding.code == "E101"
    assert 'no column "amazon-order-id" (nearest: "order-id"), "shipment-id"' in finding.detail
    assert '"tracking-number"' in finding.detail
    assert isinstance(owner(MAPPINGS, file, (_HEADINGS / file).read_bytes()), Finding)


def _without_tables(mapping: InboundMapping) -> InboundMapping:
    """The mapping as it is while nothing has been received."""
    gone = {name: table._replace(rows={}) for name, table in mapping.tables.items()}
    return mapping.with_tables(gone)


@pytest.mark.parametrize("mapping", _JOINED, ids=lambda one: one.name)
def test_a_missing_row_of_the_seller_is_told_by_its_marketplace(mapping: InboundMapping) -> None:
    """One finding for each shipment, with the key and the table."""
    name = inputs(EXAMPLES[mapping.name])[0]
    events = list(_without_tables(mapping).open(BytesIO(EXAMPLES[mapping.name][name]), example_agreement()))
    shipments = [event for event in events if isinstance(event, Mapped)]
    assert shipments
    for one in shipments:
        (told,) = [found.detail for found in one.findings if found.code == "E221" and "in sellers" in found.detail]
        assert told.partition('"')[2].partition('"')[0] in ("Shopify", "Amazon", "eBay", "Etsy")


@pytest.mark.parametrize("mapping", _JOINED, ids=lambda one: one.name)
def test_what_is_left_out_and_what_is_read_are_all_of_the_file(mapping: InboundMapping) -> None:
    """No row is both."""
    for example in inputs(EXAMPLES[mapping.name]):
        events = list(mapping.open(BytesIO(EXAMPLES[mapping.name][example]), example_agreement()))
        told = [found for event in events if isinstance(event, PartClosed) for found in event.findings]
        left_out = {found.place.ordinal for found in told if found.code == "W204"}
        assert not left_out & {event.place.ordinal for event in events if isinstance(event, Mapped)}, example


def test_a_table_that_may_be_missing_may_be_missing() -> None:
    """A report with tracking numbers of its own needs no other; its listings say more, if there are any."""
    optional = {
        mapping.name: {name for name, table in mapping.card.tables.items() if table.optional} for mapping in _JOINED
    }
    assert optional == {
        "amazon-fulfilled-shipments": {"listings", "tracking"},
        "ebay-orders": {"listings", "tracking"},
        "ebay-orders-uk": {"listings", "tracking"},
        "etsy-sold-order-items": {"listings"},
        "shopify-orders": set(),
    }
