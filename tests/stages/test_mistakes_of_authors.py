"""Mistakes that a person makes when a draft is corrected: each is told with what exists and the nearest of it."""

from __future__ import annotations

from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest

from translator.mapping.examples import example_agreement
from translator.mapping.inbound import TableProblems, compile_inbound
from translator.model.catalogue import message, remedy
from translator.stages.drafting import draft_from

_HEADINGS = Path("fixtures/headings/etsy_sold_order_items.csv")
_EXPORT = Path("fixtures/drafts/etsy/EtsySoldOrderItems2026-11.csv")
_CITY = "shipment.deliver_to.city,Ship City,,text,omit,,"


@cache
def _draft() -> dict[str, str]:
    files = draft_from(_HEADINGS, "etsy", date(2026, 1, 1)).draft.files
    return {name: content.decode() for name, content in files.items()}


def told(file: str, before: str, after: str) -> str:
    """Everything that is told of the draft with one mistake in it: by the check, or of the export."""
    files = {name: text.encode() for name, text in _draft().items()}
    assert before in _draft()[file]
    files[file] = _draft()[file].replace(before, after).encode()
    try:
        mapping = compile_inbound(files, "etsy")
    except TableProblems as found:
        return "\n".join(map(str, found.problems))
    events = mapping.open(BytesIO(_EXPORT.read_bytes()), example_agreement())
    return "\n".join(f"{message(one)}. {remedy(one)}" for event in events for one in event.findings)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (_CITY, _CITY.replace("city", "cty"), 'Did you mean "shipment.deliver_to.city"? There are: shipment.action,'),
        (_CITY, _CITY.replace("shipment.", ""), 'Did you mean "shipment.deliver_to.city"?'),
        (_CITY, _CITY.replace("deliver_to.", ""), '.city"? There are:'),
        (_CITY, _CITY.replace("Ship City", "Ship Cty"), 'Did you mean "Ship City"? There are: Sale Date,'),
        (_CITY, _CITY.replace("Ship City", "ship city"), 'Did you mean "Ship City"?'),
        (_CITY, f"{_CITY[:-1]}Ordr Type = online,", 'Did you mean "Order Type"?'),
        (_CITY, f"{_CITY[:-1]}Order Type == online,", "Write: column = value, column in a; b,"),
        (_CITY, _CITY.replace("omit", "ommit"), 'Did you mean "omit"? Write reject, omit or default(value).'),
        (_CITY, _CITY.replace(",,text", ",X,text"), "Fill in exactly one of the two."),
        ("state(US)", "stat(US)", 'Did you mean "state"? There are: date,'),
        ("state(US)", "state(USA)", "name one or several of US, CA, AU, MX"),
        ("state(US)", "code(states)", "Write it, with the columns code and value."),
        (",currency,omit", ",currency(USD),omit", "currency is given 1 argument. Write currency."),
        ('"money(1,234.56)"', "text", "End with one of: decimal(n),"),
        ("lookup(parcels, Tracking", "lookup(parcel, Tracking", 'Did you mean "parcels"? There are: parcels, sellers.'),
        ("lookup(parcels, Tracking", "lookup(parcels, Traking", 'Did you mean "Tracking No"? There are: Order ID,'),
        ("agreement.partner,", "agreement.partnr,", 'Did you mean "partner"? There are: partner,'),
        ("yes_no", "yesno", 'Did you mean "yes_no"?'),
        ("shipment.deliver_to.country,Ship Country,,country", "shipment.deliver_to.country,,USA,", "not a country."),
        ("target,source", "targets,source", 'Did you mean "target"? There are: target, source,'),
    ],
)  # fmt: skip
def test_a_mistake_in_the_table_is_told_with_the_nearest_that_exists(before: str, after: str, words: str) -> None:
    """Fields, columns, conversions, tables, conditions."""
    assert words in told("fields.csv", before, after)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("the same 'Order ID'", "the same 'Order Id'", 'Did you mean "Order ID"? There are: Sale Date,'),
        ("the same 'Order ID'", "same 'Order ID'", 'Write "each row" or "rows with the same \'Column\'"'),
        ('fill_down = ["Currency"]', 'fill_down = ["Curency"]', 'Did you mean "Currency"? There are: Sale Date,'),
        ('fill_down = ["Currency"]', 'fill_down = "Currency"', "Write a list in square brackets:"),
        ('format = "delimited"', 'format = "csv"', 'Did you mean "delimited"? There are: delimited,'),
        ("fill_down", "filldown", 'Did you mean "fill_down"?'),
        ('encoding = "utf-8"', 'encoding = "utf8"', 'Did you mean "utf-8"? There are: ascii,'),
        ("[levels]", "[level]", 'Did you mean "levels"?'),
        ('key = "Order ID"', 'key = "Order Id"', 'Did you mean "Order ID"? There are: Order ID, Mode of Transport'),
        ('file = "parcels.csv"', 'fille = "parcels.csv"', 'Did you mean "file"? There are: file, key,'),
    ],
)
def test_a_mistake_in_the_card_is_told_with_the_nearest_that_exists(before: str, after: str, words: str) -> None:
    """Levels, settings, formats, encodings, sections, tables."""
    assert words in told("mapping.toml", before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [('produces = "shipment"', "produces = shipment"), ('file = "parcels.csv"', 'file = "parcel.csv"')],
)
def test_a_card_that_cannot_be_read_and_a_missing_table_are_told_once(before: str, after: str) -> None:
    """Not once more for each row that looks something up."""
    assert told("mapping.toml", before, after).count("etsy/") == 1
