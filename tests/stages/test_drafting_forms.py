"""Drafts from every form of file: what is recognized, and that the draft reads its own sample."""

from __future__ import annotations

import csv
import json
import random
import tomllib
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.formats.sheets import Styled, xlsx
from translator.formats.sample import NotSampled
from translator.mapping.examples import example_agreement
from translator.mapping.inbound import Mapped, compile_inbound
from translator.stages.drafting import Drafted, draft_from

_DAY = date(2026, 11, 21)
_ADDRESS = "Jane Roe,12 Elm Street,Springfield,IL,62701,US"
_OTHER = "John Doe,4 Main Street,Solon,OH,44139,US"
_PARTS = ("name", "address_1", "city", "state", "postal_code", "country")
_HEADINGS = "Order No,Tracking No,Ship To Name,Ship To Street,Ship To City,Ship To State,Ship To ZIP,Ship To Country"
_ITEMS = "Item,Price,Currency,Qty"


def draft(tmp_path: Path, content: bytes, name: str = "sample_1.txt") -> Drafted:
    (tmp_path / name).write_bytes(content)
    return draft_from(tmp_path / name, "", _DAY)


def card(drafted: Drafted) -> dict[str, Any]:
    return tomllib.loads(drafted.draft.files["mapping.toml"].decode())


def rows(drafted: Drafted) -> dict[str, dict[str, str]]:
    """The rows of columns, by target."""
    table = csv.DictReader(StringIO(drafted.draft.files["fields.csv"].decode(), newline=""))
    return {row["target"]: row for row in table if row["source"] and "lookup(" not in row["convert"]}


def shipments(drafted: Drafted, content: bytes) -> list[Mapped]:
    mapping = compile_inbound(drafted.draft.files, "draft")
    return [one for one in mapping.open(BytesIO(content), example_agreement()) if isinstance(one, Mapped)]


def table(*orders: str, between: str = ",") -> str:
    return "\n".join((f"{_HEADINGS},{_ITEMS}", *orders)).replace(",", between) + "\n"


_TWO = (f"1001,1Z999AA10123456784,{_ADDRESS},Lamp,24.90,USD,1", f"1002,1Z999AA10123456795,{_OTHER},Mug,15.00,USD,4")


def test_a_workbook_is_drafted_with_sheet_preamble_and_total(tmp_path: Path) -> None:
    """The sheet with the table, the row of headings, days as days, and the total left out."""
    heads = [*_HEADINGS.split(","), *_ITEMS.split(","), "ETA"]
    orders = [[*one.split(","), Styled(46350, 1)] for one in _TWO]
    content = xlsx(
        ("Read me", [["Orders of Blue Lamp"]]),
        ("Orders", [["November"], [], heads, *orders, ["Total", "", "", "", "", "", "", "", "", "39.90"]]),
    )
    drafted = draft(tmp_path, content, "orders.xlsx")
    read = card(drafted)["read"]
    assert read == {"format": "spreadsheet", "sheet": "Orders", "skip_rows": 2, "trailer": "Total"}
    assert rows(drafted)["shipment.arrival_date"]["convert"] == "date(YYYY-MM-DD)"
    assert [one.shipment.reference for one in shipments(drafted, content)] == ["1001", "1002"]


def test_an_old_workbook_is_drafted(tmp_path: Path) -> None:
    """.xls as .xlsx: told by its content."""
    content = Path("tests/formats/orders.xls").read_bytes()
    try:
        drafted = draft(tmp_path, content, "orders.xls")
    except NotSampled as why:
        assert "There are:" in str(why)  # noqa: PT017  its headings may be like no field
    else:
        assert card(drafted)["read"]["format"] == "spreadsheet"


_JSON = {
    "batch": 17,
    "orders": [
        {
            "order_no": no,
            "tracking": number,
            "ship_to": dict(zip(("name", "street", "city", "state", "zip", "country"), where.split(","), strict=True)),
            "lines": [{"sku": sku, "title": "Lamp", "price": 12.5, "currency": "USD", "qty": 1} for sku in skus],
        }
        for no, number, where, skus in (
            ("1001", "1Z999AA10123456784", _ADDRESS, ("A-1", "A-2")),
            ("1002", "1Z999AA10123456795", _OTHER, ("B-1",)),
        )
    ],
}


@pytest.mark.parametrize(
    ("text", "shipment", "count"),
    [
        (json.dumps(_JSON), "each of /orders", 2),
        (json.dumps(_JSON["orders"]), "each of /", 2),
        ("\n".join(map(json.dumps, _JSON["orders"])), "each line", 2),
        (json.dumps(_JSON["orders"][0]), "each of /", 1),
        (json.dumps({"data": {"result": {"orders": _JSON["orders"]}}}), "each of /data/result/orders", 2),
    ],
    ids=["object", "array", "lines", "one order", "deep"],
)
def test_json_is_drafted_with_the_paths_of_shipments_and_items(
    tmp_path: Path, text: str, shipment: str, count: int
) -> None:
    """The array of shipments, and in each that of its items."""
    drafted = draft(tmp_path, text.encode(), "orders.json")
    assert card(drafted)["levels"] == {"shipment": shipment, "item": "each of lines"}
    found = shipments(drafted, text.encode())
    assert [len(one.shipment.items) for one in found] == [2, 1][:count]
    assert found[0].shipment.deliver_to
    assert found[0].shipment.deliver_to.city == "Springfield"
    assert not found[0].findings or all(one.code == "E221" for one in found[0].findings)


_TYPED = f"""A,20261121
H,1001,{_ADDRESS},1Z999AA10123456784
D,TS-1,12.50,USD
D,BELT-2,8.00,USD
H,1002,{_OTHER},1Z999AA10123456795
D,MUG-4,15.00,USD
T,7
"""


def test_large_json_is_json_whatever_its_lines(tmp_path: Path) -> None:
    """One line of more than is looked at of lines is one document; of JSON Lines the beginning is enough."""
    orders = [{**_JSON["orders"][0], "order_no": str(number)} for number in range(4000)]
    whole, lines = json.dumps({"orders": orders}).encode(), "\n".join(map(json.dumps, orders)).encode()
    assert card(draft(tmp_path, whole, "a.json"))["levels"]["shipment"] == "each of /orders"
    assert card(draft(tmp_path, lines, "b.json"))["levels"]["shipment"] == "each line"


def test_records_of_several_types_are_told_apart(tmp_path: Path) -> None:
    """Header, orders, lines, and a trailer that counts the records."""
    drafted = draft(tmp_path, _TYPED.encode())
    said = card(drafted)
    assert said["levels"] == {"shipment": "each 'H' record", "item": "each 'D' record"}
    assert (said["read"]["outside"], said["read"]["counts"]) == (["A"], {"T: column 2": "records"})
    found = shipments(drafted, _TYPED.encode())
    assert [one.shipment.tracking_number for one in found] == ["1Z999AA10123456784", "1Z999AA10123456795"]
    assert {f"shipment.deliver_to.{part}" for part in _PARTS} <= rows(drafted).keys()


def _fixed(*lines: tuple[str, ...], widths: tuple[int, ...]) -> str:
    return "\n".join("".join(map(str.ljust, line, widths)).rstrip() for line in lines) + "\n"


def test_columns_of_fixed_width_are_seen(tmp_path: Path) -> None:
    """By blanks and alignment; what they are by their values, and it is said that this is a guess."""
    text = _fixed(
        ("1Z999AA10123456784", "Jane Roe", "12 Elm Street", "Springfield", "IL", "62701", "   24.90"),
        ("1Z999AA10123456795", "John Doe", "4 Main Street", "Solon", "OH", "44139", "  115.00"),
        ("1Z999AA10123456800", "Mary Major", "88 Harbor Way", "Portland", "ME", "04101", "    8.00"),
        widths=(20, 20, 20, 15, 3, 6, 8),
    )
    drafted = draft(tmp_path, text.encode())
    assert card(drafted)["read"]["format"] == "fixed-width"
    assert {one: row["source"] for one, row in rows(drafted).items()} == {
        "shipment.tracking_number": "cols 1-20",
        "shipment.deliver_to.name": "cols 21-40",
        "shipment.deliver_to.address_1": "cols 41-60",
        "shipment.deliver_to.city": "cols 61-75",
        "shipment.deliver_to.state": "cols 76-78",
        "shipment.deliver_to.postal_code": "cols 79-84",
        "item.listed_price": "cols 85-92",
    }
    assert any("is a guess" in remark for remark in drafted.remarks)
    assert [one.shipment.deliver_to.city for one in shipments(drafted, text.encode()) if one.shipment.deliver_to] == [
        "Springfield",
        "Solon",
        "Portland",
    ]


def test_types_of_fixed_width_are_told_by_their_first_letters(tmp_path: Path) -> None:
    """With a header, a trailer that counts the orders, and lines within orders."""
    text = (
        "HDR20261121\n"
        "ORD0000001001Jane Roe            US\nLINTS-1      0000001250\nLINBELT-2    0000000800\n"
        "ORD0000001002John Doe            US\nLINMUG-4     0000001500\nLINMUG-5     0000001500\n"
        "ORD0000001003Mary Major          US\nLINMUG-4     0000001500\nTRL    3\n"
    )
    drafted = draft(tmp_path, text.encode())
    said = card(drafted)
    assert said["levels"] == {"shipment": "each 'ORD' record", "item": "each 'LIN' record"}
    assert said["read"]["counts"] == {"TRL: cols 4-8": "shipments"} or list(said["read"]["counts"].values()) == [
        "shipments"
    ]
    assert len(shipments(drafted, text.encode())) == 3


def test_a_type_of_which_only_blanks_follow_has_no_columns(tmp_path: Path) -> None:
    """It is one all the same."""
    text = "HDR 1\nORD 1001 Jane Roe   US\nEND  \x1c\nORD 1002 John Doe   US\nEND  \x1c\nTRL 7\n"
    drafted = draft(tmp_path, text.encode())
    assert len(shipments(drafted, text.encode())) == 2


def test_a_ruler_and_headings_name_the_columns(tmp_path: Path) -> None:
    """As reports print them."""
    text = (
        "TRACKING NO        NAME            STREET          CITY        ST ZIP      PRICE\n"
        "------------------ --------------- --------------- ----------- -- -----  -------\n"
        "1Z999AA10123456784 Jane Roe        12 Elm Street   Springfield IL 62701    24.90\n"
        "1Z999AA10123456795 John Doe        4 Main Street   Solon       OH 44139   115.00\n"
    )
    drafted = draft(tmp_path, text.encode())
    assert 'its name is like "name"' in rows(drafted)["shipment.deliver_to.name"]["notes"]
    assert len(shipments(drafted, text.encode())) == 2


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (table(*_TWO, between="\t"), {"delimiter": "\t", "quote": "none"}),
        ("sep=;\n" + table(*_TWO, between=";"), {"delimiter": ";"}),
        ("\ufeff\r\nReport\r\n\r\n" + table(*_TWO), {"skip_rows": 3}),
        (table(*_TWO) + "2,record(s) downloaded\nSeller ID : bluelamp\n", {"skip_footer": 2}),
        (table(*_TWO, "Total,,,,,,,,,39.90,,"), {"trailer": "Total"}),
        (table(*_TWO).replace("\n", "\r"), {"delimiter": ","}),
        (table(_TWO[0], "1001,,,,,,,,Bulb,4.50,,2", _TWO[1]), {"fill_down": ["Currency"]}),
        (table(_TWO[0], _TWO[1], _TWO[0].replace("Lamp", "Bulb")), {"shipment_rows": "anywhere"}),
        ("\n".join(_TWO) + "\n", {"columns": [f"column {n}" for n in range(1, 13)]}),
    ],
    ids=["tab", "sep", "preamble", "downloaded", "total", "CR", "continued", "apart", "no headings"],
)  # fmt: skip
def test_what_exports_put_around_a_table_is_recognized(tmp_path: Path, text: str, read: dict[str, Any]) -> None:
    """And the draft reads the sample."""
    drafted = draft(tmp_path, text.encode())
    assert read.items() <= card(drafted)["read"].items()
    found = shipments(drafted, text.encode())
    assert len(found) == 2
    assert {finding.code for one in found for finding in one.findings} <= {"E221"}


def test_rows_that_go_on_with_the_order_above_have_its_number(tmp_path: Path) -> None:
    """Where even the number is blank on the second row of an order."""
    text = "Order No,Ship to name,SKU,Price,Currency\n1,Jane,A-1,2.50,USD\n,,A-2,3.50,\n2,John,B-1,4.50,USD\n"
    drafted = draft(tmp_path, text.encode())
    assert card(drafted)["read"]["fill_down"] == ["Order No", "Currency"]
    found = shipments(drafted, text.encode())
    assert [[item.currency for item in one.shipment.items] for one in found] == [["USD", "USD"], ["USD"]]


def test_a_column_in_which_rows_of_one_shipment_disagree_fills_no_shipment(tmp_path: Path) -> None:
    """It would refuse each such shipment; the card says why it was left."""
    text = "Order No,Price,Payment Method\n1,2.50,card\n1,3.50,voucher\n2,4.50,card\n"
    drafted = draft(tmp_path, text.encode())
    assert "shipment.payment_method" not in rows(drafted)
    assert "rows of one shipment disagree in it" in drafted.draft.files["mapping.toml"].decode()


@pytest.mark.parametrize(
    ("heading", "values", "target", "convert"),
    [
        ("Price", ("12,50 €", "1.099,00 €"), "item.listed_price", "money(1.234,56)"),
        ("Price", ("$12.50", "$1,099.00"), "item.listed_price", "money(1,234.56)"),
        ("Arrival Date", ("11/24/2026", "12/01/2026"), "shipment.arrival_date", "date(MM/DD/YYYY)"),
        ("Arrival Date", ("24.11.2026", "01.12.2026"), "shipment.arrival_date", "date(DD.MM.YYYY)"),
        ("Arrival Date", ("24/11/2026", "01/12/2026"), "shipment.arrival_date", "date(DD/MM/YYYY)"),
        ("Arrival Date", ("Nov-24-26", "Dec-01-26"), "shipment.arrival_date", "date(MON-DD-YY)"),
        (
            "Arrival Date",
            ("2026-11-24T23:59:59-08:00", "2026-12-01T00:00:00Z"),
            "shipment.arrival_date",
            "datetime(YYYY-MM-DDThh:mm:ssZZ, America/New_York)",
        ),
        ("Ship To ZIP", ("62701", "4101"), "shipment.deliver_to.postal_code", "postal_code(US, restore)"),
        ("Weight (g)", ("250", "1200"), "item.weight", "weight(kg, g)"),
        ("Weight", ("2 lb 3 oz", "1.2 kg"), "item.weight", "weight(kg)"),
        ("Vetted", ("Y", "N"), "shipment.known_marketplace_seller", "yes_no"),
        ("HTS Code", ("8513.10.4000", "6109.10.0012"), "item.tariff_number", "tariff_number"),
        ("Qty", ("2 pcs", "1 pc"), "item.quantity", "quantity"),
        ("Ship To State", ("Illinois", "Ohio"), "shipment.deliver_to.state", "state(US)"),
        ("Origin", ("P.R. China", "Viet Nam"), "item.country_of_origin", "country"),
        ("Description", ("<p>Lamp</p>", "Mug &amp; saucer"), "item.description", "html_text"),
    ],
)
def test_the_conversion_is_the_one_that_reads_the_values(
    tmp_path: Path, heading: str, values: tuple[str, ...], target: str, convert: str
) -> None:
    """Days, money, weights, zips: each as it is written."""
    text = StringIO()
    csv.writer(text, delimiter="|").writerows([("Order No", heading), *enumerate(values, 1)])
    assert rows(draft(tmp_path, text.getvalue().encode()))[target]["convert"] == convert


def test_two_columns_that_make_one_value_are_joined(tmp_path: Path) -> None:
    """First and last name, street and house number; and both are used up."""
    text = (
        "order_number;first_name;last_name;street;housenumber;zip;town;weight_g\n"
        "1001;Jane;Roe;Elm Street;12;62701;Springfield;180\n1002;John;Doe;Main Street;4;44139;Solon;400\n"
    )
    drafted = draft(tmp_path, text.encode())
    assert rows(drafted)["shipment.deliver_to.name"]["source"] == "'first_name', 'last_name'"
    found = [one.shipment.deliver_to for one in shipments(drafted, text.encode())]
    assert [(one.name, one.address_1) for one in found if one] == [
        ("Jane Roe", "Elm Street 12"),
        ("John Doe", "Main Street 4"),
    ]
    assert drafted.draft.left == ()


def test_a_number_is_no_name(tmp_path: Path) -> None:
    """What an order is called is not who gets it."""
    text = "Name,Ship to city,Lineitem price\n#1001,Solon,2.50\n#1002,Salem,3.50\n"
    assert rows(draft(tmp_path, text.encode()))["shipment.reference"]["source"] == "Name"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("é".encode("cp1252"), "windows-1252"),
        ("李".encode("gb18030"), "gb18030"),
        ("é".encode(), "utf-8"),
    ],
)
def test_the_encoding_is_guessed_and_the_guess_told(tmp_path: Path, content: bytes, encoding: str) -> None:
    """UTF-8 is certain; everything else is to be asked about."""
    drafted = draft(tmp_path, b"Order No,Ship to name\n1,Ren" + content + b" \x81\x40\n2,x\n" if encoding == "gb18030"
                    else b"Order No,Ship to name\n1,Ren" + content + b"\n")  # fmt: skip
    assert card(drafted)["read"]["encoding"] == encoding
    assert any("Ask the sender" in one for one in drafted.remarks) is (encoding != "utf-8")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_text_of_two_bytes_is_recognized(tmp_path: Path, encoding: str) -> None:
    """With a byte order mark and without."""
    content = table(*_TWO).encode(encoding)
    assert len(shipments(draft(tmp_path, content), content)) == 2


def test_strange_headings_go_by_their_number(tmp_path: Path) -> None:
    """Blank ones, doubled ones, and such as the language cannot write."""
    text = "Order No,,Price,Price,agreement.partner,\"'A', 'B'\",1Z\n1,1Z999AA10123456784,2.50,3,x,USD,\n"
    drafted = draft(tmp_path, text.encode())
    assert len(shipments(drafted, text.encode())) == 1
    assert "column 2" in drafted.draft.files["fields.csv"].decode()


def test_what_is_prepared_names_its_table_and_key(tmp_path: Path) -> None:
    """For each element that nothing fills it is said what to do."""
    drafted = draft(tmp_path, b"Order No,Ship to name,Seller ID,SKU\n1,Jane,S-1,A\n")
    advice = {one.unfed.element: one.advice for one in drafted.unfed["online marketplace"]}
    assert "parcels.csv, a row for each Order No" in advice["A4"]
    assert "sellers.csv, a row for each Seller ID" in advice["M1"]
    assert "listings.csv, a row for each SKU" in advice["M7"]
    assert "ask for such a column" in advice["M2"]
    carrier = {one.unfed.element: one.advice for one in drafted.unfed["carrier"]}
    assert "shipment.known_carrier_customer,,no,,,," in carrier["C5"]


_SAMPLES = {
    "orders.csv": table(*_TWO).encode(),
    "typed.csv": _TYPED.encode(),
    "orders.json": json.dumps(_JSON).encode(),
    "orders.jsonl": "\n".join(map(json.dumps, _JSON["orders"])).encode(),
    "orders.xlsx": xlsx(("Orders", [one.split(",") for one in table(*_TWO).splitlines()])),
    "fixed.txt": (
        b"HDR20261121\nORD0000001001Jane Roe   US\nLINTS-1   1250\nORD0000001002John Doe   US\nLINMUG-4  1500\n"
    ),
}


@pytest.mark.parametrize("name", _SAMPLES)
def test_damaged_samples_are_drafted_or_it_is_told_why_not(name: str, tmp_path: Path) -> None:
    """Bytes changed, cut out and doubled; what is drafted compiles and reads the sample."""
    chance, original = random.Random(321), _SAMPLES[name]
    for _ in range(40):
        damaged = bytearray(original)
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(len(damaged) + 1)
            damaged[at : at + chance.randint(0, 40)] = chance.choice(
                [b"", b"\x00", b"\xff", b'"', b",", b"\n", b"{", b"[", b"'", b"=", b" ", b"9", bytes(damaged[:30])]
            )
        try:
            drafted = draft(tmp_path, bytes(damaged), name)
        except NotSampled:
            continue
        shipments(drafted, bytes(damaged))


@given(
    content=st.one_of(st.binary(max_size=300), st.text(max_size=300).map(lambda text: text.encode(errors="replace")))
)
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_bytes_are_drafted_or_it_is_told_why_not(content: bytes, tmp_path: Path) -> None:
    """Never anything else."""
    try:
        drafted = draft(tmp_path, content)
    except NotSampled as why:
        assert str(why).endswith(".")  # noqa: PT017  a sentence for people
        return
    shipments(drafted, content)


_WORDS = st.sampled_from(
    ["Order No", "Price", "SKU", "1Z999AA10123456784", "USD", "12.50", "", "é", "'", '"', "#1", "=A1"]
)


@given(rows_=st.lists(st.lists(_WORDS, min_size=1, max_size=6), min_size=1, max_size=8), mark=st.sampled_from(",;\t| "))
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_table_is_drafted_or_it_is_told_why_not(rows_: list[list[str]], mark: str, tmp_path: Path) -> None:
    """Headings and values in any order and number."""
    content = "\n".join(mark.join(row) for row in rows_).encode()
    try:
        drafted = draft(tmp_path, content)
    except NotSampled:
        return
    shipments(drafted, content)
