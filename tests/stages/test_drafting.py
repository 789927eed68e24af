"""A mapping drafted from a sample: it compiles, and finds most of what a person would."""

from __future__ import annotations

import csv
import random
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path

import pytest

from translator.formats.registry import FORMATS
from translator.formats.sample import NotSampled
from translator.formats.x12_card import x12_format
from translator.mapping.examples import example_agreement
from translator.mapping.inbound import InboundMapping, Mapped, compile_inbound
from translator.stages.drafting import Drafted, draft_from

_DAY = date(2026, 11, 21)
_HEADINGS = sorted(path for path in Path("fixtures/headings").iterdir() if path.suffix != ".md")
_INTERCHANGES = sorted(Path("fixtures/interchanges/samples").iterdir())
_READY_MADE = Path("mappings/inbound")
_FORMATS = FORMATS | {"x12": x12_format("mappings/x12")}


def compiled(drafted: Drafted) -> InboundMapping:
    return compile_inbound(drafted.draft.files, "draft", _FORMATS)


def filled(drafted: Drafted) -> dict[str, str]:
    """The source of each field."""
    return sources(drafted.draft.files["fields.csv"])


def sources(table: bytes) -> dict[str, str]:
    rows = csv.DictReader(StringIO(table.decode(), newline=""))
    return {row["target"]: row["source"] for row in rows if row["source"]}


def shipments(drafted: Drafted, content: bytes) -> list[Mapped]:
    events = compiled(drafted).open(BytesIO(content), example_agreement())
    return [event for event in events if isinstance(event, Mapped)]


@pytest.mark.parametrize("sample", _HEADINGS, ids=lambda path: path.name)
def test_the_headings_of_real_exports_give_a_table_that_compiles(sample: Path) -> None:
    """Whoever is delivered to and the item are found; what is missing is listed."""
    drafted = draft_from(sample, "", _DAY)
    found = filled(drafted)
    assert compiled(drafted).card.format == "delimited"
    parts = ("name", "address_1", "city", "state", "postal_code", "country")
    assert {f"shipment.deliver_to.{part}" for part in parts} <= found.keys()
    assert {"item.description", "item.quantity", "shipment.reference"} <= found.keys()
    assert "M1" in {one.unfed.element for one in drafted.unfed["online marketplace"]}


@pytest.mark.parametrize(
    ("mapping", "example", "least"),
    [
        ("marketplace-csv", "orders_good.csv", 0.95),
        ("marketplace-xml", "feed_good.xml", 0.8),
        ("carrier-x12-856", "ship_notice_good.edi", 0.8),
    ],
)
def test_most_columns_of_a_ready_made_mapping_are_found(mapping: str, example: str, least: float) -> None:
    """As many of its fields as ``least`` says, each from the place that a person chose."""
    file = _READY_MADE / mapping / "examples" / example
    drafted = draft_from(file, "", _DAY)
    wanted = sources((_READY_MADE / mapping / "fields.csv").read_bytes())
    found = {target: source.replace("n1:", "o:") for target, source in filled(drafted).items()}
    right = [target for target, source in wanted.items() if found.get(target) == source]
    assert len(right) >= least * len(wanted), wanted.keys() - {*right}
    assert len(shipments(drafted, file.read_bytes())) >= 2


@pytest.mark.parametrize("sample", _INTERCHANGES, ids=lambda path: path.name)
def test_an_interchange_is_drafted_or_it_is_told_why_not(sample: Path) -> None:
    """Whatever it is."""
    try:
        drafted = draft_from(sample, "", _DAY)
    except NotSampled:
        return
    shipments(drafted, sample.read_bytes())


def test_rows_are_grouped_by_numbers_that_every_row_has() -> None:
    """Where the tracking number is missing in some, the order's number tells as well."""
    drafted = draft_from(_READY_MADE / "marketplace-csv/examples/orders_good.csv", "", _DAY)
    assert "rows with the same 'Tracking No', 'House Bill', 'Order No'" in drafted.draft.files["mapping.toml"].decode()


def test_preamble_delimiter_and_encoding_are_recognized(tmp_path: Path) -> None:
    """As exports of spreadsheets have them; the draft reads its own sample."""
    text = "Report of 21.11.2026\r\n\r\nSendung;Tracking No;Recipient;City;Price\r\n1;T1;Jürgen;Köln;4,50\r\n"
    content = text.encode("cp1252")
    (tmp_path / "report_1.csv").write_bytes(content)
    drafted = draft_from(tmp_path / "report_1.csv", "", _DAY)
    card = drafted.draft.files["mapping.toml"].decode()
    for line in ('delimiter = ";"', 'encoding = "windows-1252"', "skip_rows = 2", 'header = ["'):
        assert line in card
    (one,) = shipments(drafted, content)
    assert one.shipment.deliver_to is not None
    assert one.shipment.deliver_to.name == "Jürgen"


def test_values_speak_where_names_say_nothing(tmp_path: Path) -> None:
    """Tracking numbers, pictures and currencies have shapes of their own."""
    rows = "c1,c2,c3\n1Z999AA10123456784,https://x.example/a.jpg,USD\n1Z999AA10123456795,https://x.example/b.png,EUR\n"
    (tmp_path / "x.csv").write_text(rows)
    drafted = draft_from(tmp_path / "x.csv", "", _DAY)
    columns = {target: source for target, source in filled(drafted).items() if source != "agreement.partner"}
    assert columns == {
        "shipment.tracking_number": "c1",
        "item.picture_url": "c2",
        "item.currency": "c3",
    }
    assert b"Guess, 50 %: only its values say so" in drafted.draft.files["fields.csv"]


def test_a_name_that_the_values_contradict_is_no_guess(tmp_path: Path) -> None:
    """A column called City that holds addresses of the web is not a city."""
    (tmp_path / "x.csv").write_text("Tracking No,Ship To City\nT1,https://x.example/1\nT2,https://x.example/2\n")
    assert "shipment.deliver_to.city" not in filled(draft_from(tmp_path / "x.csv", "", _DAY))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"a,b\n1,2\n", "No column is like any field. There are: a, b."),
        (b"no columns at all\n", "No columns"),
        (b"PK\x03\x04", "not a spreadsheet"),
        (b"<a><b></a>", "well-formed"),
        (b"ST*856*0001~SE*1*0001~", "envelope"),
    ],
)
def test_what_cannot_be_drafted_from_is_told(tmp_path: Path, content: bytes, why: str) -> None:
    """With what to do instead."""
    (tmp_path / "x").write_bytes(content)
    with pytest.raises(NotSampled, match=why):
        draft_from(tmp_path / "x", "", _DAY)


@pytest.mark.parametrize(
    "sample",
    [
        "marketplace-csv/examples/orders_good.csv",
        "marketplace-xml/examples/feed_good.xml",
        "carrier-x12-856/examples/ship_notice_good.edi",
    ],
)
def test_a_damaged_sample_is_drafted_or_it_is_told_why_not(sample: str, tmp_path: Path) -> None:
    """Bytes changed, cut out and doubled; what is drafted compiles."""
    chance, original = random.Random(321), (_READY_MADE / sample).read_bytes()
    for _ in range(25):
        damaged = bytearray(original)
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(len(damaged) + 1)
            damaged[at : at + chance.randint(0, 60)] = chance.choice(
                [b"", b"\x00", b"\xff", b'"', b",", b"\n", b"<", b"'", b"="]
            )
        (tmp_path / "x_1").write_bytes(bytes(damaged))
        try:
            drafted = draft_from(tmp_path / "x_1", "", _DAY)
        except NotSampled:
            continue
        compiled(drafted)


def test_a_ready_made_mapping_that_reads_the_sample_is_named_and_an_items_name_is_no_partys() -> None:
    """A despatch advice is one shipment, and its lines are the items."""
    drafted = draft_from(_READY_MADE / "ubl-despatch-advice/examples/despatch_seller_and_sender.xml", "u", _DAY)
    assert 'extends = "ubl-despatch-advice"' in drafted.remarks[0]
    card = compiled(drafted).card
    assert card.has_items
    parties = {source for target, source in filled(drafted).items() if target.count(".") == 2}
    assert not any("Item/" in source for source in parties)
