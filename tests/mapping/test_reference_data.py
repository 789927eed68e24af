"""Files joined with reference data: tables that the card declares, and those that are received."""

from __future__ import annotations

from io import BytesIO

import pytest

from tests.mapping.build import CARD, files, mapping, run
from translator.mapping.examples import example_agreement
from translator.mapping.inbound import TableProblems, compile_inbound
from translator.mapping.produced_table import read_produced
from translator.mapping.reference_data import as_kept, from_kept

_LISTINGS = b"SKU,Picture,Link,Vetted\nA-1,https://e.com/1.jpg,https://e.com/1,Y\nA-2,,https://e.com/2,N\n"
_DECLARED = CARD + '[tables.listings]\nfile = "listings.csv"\nkey = "SKU"\n'
_RECEIVED = CARD + '[tables.listings]\nreceived = "acme-listings"\ncolumns = ["Picture"]\n'
_PICTURE = 'item.picture_url,SKU,,"lookup(listings, Picture)",omit,,\n'
_LINK = 'item.listing_url,SKU,,"lookup(listings, Link)",reject,,\n'
_PRODUCER = """
[mapping]
name = "acme-listings"
version = "2026-11-01"
produces = "table"
[recognize]
file_name = "listings_*.csv"
[read]
format = "delimited"
[levels]
row = "each row"
[table]
key = "SKU"
columns = ["Picture"]
"""


def _joined(rows: str, card: str = _DECLARED, listings: bytes = _LISTINGS):
    return compile_inbound(files(rows, card) | {"listings.csv": listings}, "acme")


def _codes(content: str, rows: str = _PICTURE + _LINK) -> list[tuple[str, int, str, str]]:
    shipments, _ = run(_joined(rows), content)
    return [(one.code, one.place.ordinal, one.place.name, one.detail) for ship in shipments for one in ship.findings]


def test_an_item_is_joined_with_its_row() -> None:
    """By the key that stands in its source."""
    shipments, _ = run(_joined(_PICTURE + _LINK), "No,SKU\nT1,A-1\nT2,A-2\n")
    items = [one.shipment.items[0] for one in shipments]
    assert [(item.picture_url, item.listing_url) for item in items] == [
        ("https://e.com/1.jpg", "https://e.com/1"),
        (None, "https://e.com/2"),
    ]


def test_a_missing_key_is_one_finding_that_names_key_and_table() -> None:
    """However many fields are looked up by it."""
    assert _codes("No,SKU\nT1,A-3\n") == [("E221", 2, "SKU", '"A-3" in listings')]


def test_a_looked_up_cell_that_is_empty_is_a_missing_value() -> None:
    """As if it stood in the file."""
    picture = _PICTURE.replace("omit", "reject")
    assert [code for code, *_ in _codes("No,SKU\nT1,A-2\n", picture)] == ["E201"]


def test_a_row_may_hang_on_a_looked_up_value() -> None:
    """The left side of a condition may have conversions."""
    rows = (
        'shipment.known_marketplace_seller,,yes,,,"SKU | lookup(listings, Vetted) = Y",\n'
        "shipment.known_marketplace_seller,,no,,,,\n"
    )
    shipments, _ = run(_joined(rows), "No,SKU\nT1,A-1\nT2,A-2\nT3,A-3\n")
    assert [one.shipment.known_marketplace_seller for one in shipments] == [True, False, False]
    assert [[found.code for found in one.findings] for one in shipments] == [[], [], ["E221"]]


def test_a_condition_may_ask_whether_the_table_has_the_key() -> None:
    """That is no finding."""
    rows = 'shipment.reference,No,,text,omit,"SKU | lookup(listings, Link) is not empty",\n'
    shipments, _ = run(_joined(rows), "No,SKU\nT1,A-1\nT3,A-3\n")
    assert [(one.shipment.reference, one.findings) for one in shipments] == [("T1", []), (None, [])]


def test_asking_where_a_value_came_from_tells_nothing_twice() -> None:
    """A condition that fails is told when the shipment is built, and not again."""
    rows = 'shipment.reference,No,,text,omit,"SKU | lookup(listings, Vetted) = Y",\n'
    translation = _joined(rows).open(BytesIO(b"No,SKU\nT3,A-3\nT1,A-1\n"), example_agreement())
    first = next(translation)
    first.place_of("shipment.reference")
    assert next(translation).findings == []


@pytest.mark.parametrize(
    ("card", "listings", "told"),
    [
        (_DECLARED, b"SKU,Picture\nA-1,x\nA-1,y\nA-1,z\n", "the key stands twice; so are 1 other rows"),
        (_DECLARED, b"SKU,Picture\n,x\n", "the row has no key"),
        (_DECLARED, b"SKU,Picture\nA-1\n", "1 cells below 2 headings"),
        (_DECLARED, b"Sku,Picture\nA-1,x\n", 'Did you mean "Sku"?'),
        (_DECLARED, b"SKU,Picture\n\xff,x\n", "it cannot be read"),
        (_DECLARED, b"SKU,Pictures\nA-1,x\n", 'Did you mean "Pictures"?'),
        (_DECLARED.replace("listings.csv", "other.csv"), b"", "the file of the table listings is missing"),
        (_DECLARED.replace('key = "SKU"', ""), _LISTINGS, "how a row is found"),
        (_DECLARED + 'received = "x"\n', _LISTINGS, "exactly one of file and received"),
        (_DECLARED + 'sort = "x"\n', _LISTINGS, "There are: file, key"),
        (_DECLARED + 'encoding = "utf8"\n', _LISTINGS, "utf-8"),
    ],
)
def test_what_is_wrong_with_a_table_is_told_to_its_author(card: str, listings: bytes, told: str) -> None:
    """When the mapping is read."""
    with pytest.raises(TableProblems) as caught:
        _joined(_PICTURE, card, listings)
    assert told in str(caught.value)


def test_a_file_that_waits_for_its_table_is_refused_with_one_finding() -> None:
    """Not with one for each row."""
    shipments, parts = run(mapping(_PICTURE, _RECEIVED), "No,SKU\nT1,A-1\nT2,A-2\n")
    assert shipments == []
    assert [(one.code, one.detail) for one in parts[0].findings] == [("E222", "listings")]


def test_a_received_table_is_read_kept_and_joined() -> None:
    """Through the bytes that are kept of it."""
    producer = compile_inbound({"mapping.toml": _PRODUCER.encode()}, "acme-listings")
    produced = read_produced(producer, BytesIO(_LISTINGS))
    assert produced.findings == []
    kept = from_kept("listings", as_kept(produced.columns, produced.rows))
    compiled = mapping(_PICTURE, _RECEIVED)
    assert compiled.received == {"listings": "acme-listings"}
    shipments, _ = run(compiled.with_tables({"listings": kept}), "No,SKU\nT1,A-1\n")
    assert shipments[0].shipment.items[0].picture_url == "https://e.com/1.jpg"


def test_an_example_stands_in_for_a_received_table() -> None:
    """Where there is no journal."""
    card = _RECEIVED + 'key = "SKU"\nexample = "listings.csv"\n'
    shipments, _ = run(_joined(_PICTURE, card), "No,SKU\nT1,A-1\n")
    assert shipments[0].shipment.items[0].picture_url == "https://e.com/1.jpg"


def test_a_received_table_that_lacks_a_column_is_the_operators_concern() -> None:
    """Its mapping was changed and the table of before still holds."""
    with pytest.raises(TableProblems, match='no column "Picture"'):
        mapping(_PICTURE, _RECEIVED).with_tables({"listings": from_kept("listings", as_kept(("SKU",), {}))})


@pytest.mark.parametrize(
    ("content", "codes"),
    [
        (b"SKU,Picture\nA-1,x\nA-1,y\n,z\n", ["E231", "E201"]),
        (b"SKU,Photo\nA-1,x\n", ["E106"]),
        (b"SKU,Picture\n", ["E104"]),
        (b"", ["E104"]),
    ],
)
def test_a_wrong_table_is_told_with_its_rows(content: bytes, codes: list[str]) -> None:
    """All findings, not the first."""
    producer = compile_inbound({"mapping.toml": _PRODUCER.encode()}, "acme-listings")
    found = read_produced(producer, BytesIO(content)).findings
    assert [one.code for one in found] == codes


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("[table]", "[recipe]"), "no such key"),
        (('key = "SKU"', ""), "missing required field `key`"),
        (('row = "each row"', ""), "of a table, one row"),
        (('produces = "table"', 'produces = "rows"'), "makes shipments, or a table"),
    ],
)
def test_a_wrong_card_of_a_table_is_told(change: tuple[str, str], told: str) -> None:
    """As any other card."""
    with pytest.raises(TableProblems) as caught:
        compile_inbound({"mapping.toml": _PRODUCER.replace(*change).encode()}, "acme-listings")
    assert told in str(caught.value)


_SELLER = 'shipment.seller.city,,Shop,"lookup(listings, City)",reject,,\n'
_CITIES = b"SKU,City\nShop,Hanoi\nStall,\n"


def test_a_constant_may_be_the_key_of_a_look_up() -> None:
    """So a table says what is the same for every row of a file."""
    shipments, _ = run(_joined(_SELLER, listings=_CITIES), "No\nT1\nT2\n")
    assert [one.shipment.seller.city for one in shipments] == ["Hanoi", "Hanoi"]


def test_a_constant_that_the_table_does_not_have_is_a_finding_of_the_shipment() -> None:
    """No column shows it, and its author did nothing wrong: the table may be received tomorrow."""
    (one,), _ = run(_joined(_SELLER.replace("Shop", "Sho"), listings=_CITIES), "No\nT1\n")
    assert [(found.code, str(found.place), found.detail) for found in one.findings] == [
        ("E221", "row 2", '"Sho" in listings')
    ]


def test_a_cell_of_a_table_that_must_be_filled_is_named() -> None:
    """The column of the file would say nothing: there stands the key."""
    (one,), _ = run(_joined(_SELLER.replace("Shop", "Stall"), listings=_CITIES), "No\nT1\n")
    assert [(found.code, found.detail) for found in one.findings] == [
        ("E201", 'nothing stands in the column "City" of listings')
    ]


@pytest.mark.parametrize(
    ("convert", "detail"),
    [
        ("lookup(listings, Origin) | country", '"Viet" in the column "Origin" of listings'),
        ("lookup(listings, Origin)", '"Viet" in the column "Origin" of listings'),
        ("lookup(listings, Next) | lookup(listings, Origin) | country", '"Utopia" in the column "Origin" of listings'),
    ],
)
def test_what_is_wrong_with_a_looked_up_cell_names_the_cell(convert: str, detail: str) -> None:
    """At the place of the key, whose text is not to blame."""
    table = b"SKU,Origin,Next\nA-1,Viet,A-2\nA-2,Utopia,\n"
    compiled = _joined(f'shipment.seller.country,SKU,,"{convert}",omit,,\n', listings=table)
    (one,), _ = run(compiled, "No,SKU\nT1,A-1\n")
    assert [(found.code, found.value, found.detail) for found in one.findings] == [("E215", "A-1", detail)]


def test_an_optional_table_has_no_rows_while_none_is_received() -> None:
    """Whether the table has the key may be asked; what must be looked up is missing."""
    rows = 'item.picture_url,SKU,,"lookup(listings, Picture)",omit,"SKU | lookup(listings, Picture) is not empty",\n'
    (one,), _ = run(mapping(rows, _RECEIVED + "optional = true\n"), "No,SKU\nT1,A-1\n")
    assert one.findings == []
    (one,), _ = run(mapping(_PICTURE, _RECEIVED + "optional = true\n"), "No,SKU\nT1,A-1\n")
    assert [(found.code, found.suggestion) for found in one.findings] == [("E221", "Send the table again first.")]


def test_a_table_beside_the_mapping_cannot_be_optional() -> None:
    """It is there or it is not."""
    with pytest.raises(TableProblems, match="only a table that is received can be missing"):
        _joined(_PICTURE, _DECLARED + "optional = true\n")


@pytest.mark.parametrize(("key", "suggestion"), [("A-3", ""), ("B-1", 'Did you mean "A-1"?')])
def test_another_number_is_another_article(key: str, suggestion: str) -> None:
    """A nearest key that differs in its digits only is not what was meant."""
    (one,), _ = run(_joined(_PICTURE), f"No,SKU\nT1,{key}\n")
    assert [found.suggestion for found in one.findings] == [suggestion]
