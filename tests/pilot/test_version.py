"""The message to CBP, rendered from the ready-made table."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given
from lxml import etree

from tests.pilot.tables import (
    MAPPINGS,
    MESSAGE,
    NAMESPACE,
    SHIPMENTS,
    envelope,
    envelope_of,
    files_of,
    marketplace_shipment,
)
from translator.model.field import fields
from translator.model.shipment import Item, Party, Shipment
from translator.pilot.examples import example_outcome
from translator.pilot.form import Altered
from translator.pilot.message import Envelope, message_name
from translator.pilot.version import InvalidMessage, compile_outbound
from translator.pilot.xml_message import NUMBER
from translator.stages.enclosing import batches
from translator.stages.spool import Spooled

if TYPE_CHECKING:
    from pathlib import Path

VERSION = compile_outbound(files_of(MESSAGE), "pilot-xml-2023-02")
GOLDEN = sorted(MAPPINGS.glob("outbound/*/examples/*.shipments.json"))


def sent(*shipments: Shipment) -> bytes:
    """The valid message of shipments that can all be rendered."""
    rendered = [VERSION.render(one) for one in shipments]
    assert all(isinstance(one, bytes) for one in rendered), rendered
    message = VERSION.enclose(rendered, envelope(len(rendered)))
    VERSION.validate(message)
    return message


def changed(**fields_of_shipment) -> Shipment:
    return msgspec.structs.replace(marketplace_shipment(), **fields_of_shipment)


def item(**fields_of_item) -> Shipment:
    return changed(items=(msgspec.structs.replace(marketplace_shipment().items[0], **fields_of_item),))


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: f"{path.parts[-3]}/{path.name}")
def test_an_example_becomes_its_golden_message(path: Path):
    folder = path.parents[1]
    version = compile_outbound(files_of(folder), folder.name)
    made = example_outcome(version, path.name, path.read_bytes())
    assert isinstance(made, dict), made
    assert made == {name: path.with_name(name).read_bytes() for name in made}
    assert f"{path.name.removesuffix('.shipments.json')}.message.{version.extension}" in made


def test_the_ready_made_message_has_examples():
    assert GOLDEN


@given(SHIPMENTS)
def test_any_shipment_becomes_a_valid_message_that_reads_back_or_a_finding(shipment: Shipment):
    rendered = VERSION.render(shipment)
    if isinstance(rendered, list):
        assert rendered
        assert {finding.code for finding in rendered} <= {"E309", "E310"}
        assert all(re.sub(r"item\[[0-9]+\]", "item", finding.target) in fields() for finding in rendered)
        return
    altered = isinstance(rendered, Altered)
    message = VERSION.enclose([rendered.rendered if altered else rendered], envelope(1))
    VERSION.validate(message)
    if altered:
        assert {finding.code for finding in rendered.findings} == {"W311"}
        assert read_back(message).items() <= expected(shipment).items() or shipment.items
    else:
        assert read_back(message) == expected(shipment)


@given(SHIPMENTS)
def test_the_generated_writer_and_the_writers_of_record_agree(shipment: Shipment):
    writers, out, findings = VERSION.form.writers, [], []
    writers.careful((None, shipment, NUMBER, None, 0), out, findings)
    quick = writers.quick(shipment)
    assert quick is None or (quick == "".join(out) and not findings)


def test_the_generated_writer_does_ordinary_shipments_itself():
    assert VERSION.form.writers.quick(marketplace_shipment()) is not None


def read_back(message: bytes) -> dict[str, list[object]]:
    """Every text of the message by the table's paths, in order."""
    found: dict[str, list[object]] = {}
    for element in etree.fromstring(message).iter():
        if len(element) == 0 and element.text is not None:
            steps = [step.tag.removeprefix(NAMESPACE) for step in [*reversed(list(element.iterancestors())), element]]
            if steps[1] == "Shipment":
                path = "/".join(steps[1:])
                found.setdefault(path, []).append(Decimal(element.text) if path in _NUMBERS else element.text)
    return found


_WORDS = {
    "add": "ADD", "cancel": "CANCEL", "carrier": "CARRIER", "online marketplace": "MARKETPLACE",
    "customs broker": "BROKER", "air": "AIR", "international mail": "MAIL", "kg": "KG", "lb": "LB",
}  # fmt: skip
#: Rows whose value is only written together with another one.
_TOGETHER = {"item.currency": ("listed_price", "retail_price_export_country"), "item.weight_unit": ("weight",)}


def expected(shipment: Shipment) -> dict[str, list[object]]:
    """What must stand in the message, told from the table's sources and targets by simpler means."""
    found: dict[str, list[object]] = {}
    for one, level in [(shipment, "shipment"), *((each, "item") for each in shipment.items)]:
        for field in (field for field in fields().values() if field.level == level):
            value = one
            for attribute in field.attributes:
                value = getattr(value, attribute, None)
            others = _TOGETHER.get(field.target, ())
            if value not in (None, "") and (not others or any(getattr(one, other) is not None for other in others)):
                found.setdefault(_TARGETS[field.target], []).append(_text(field.target, value))
    return found


def _rows():
    from translator.mapping.outbound import read_outbound

    return read_outbound(files_of(MESSAGE), "").rows


_TARGETS = {row.source.name: row.target for row in _rows() if row.source}
_NUMBERS = {_TARGETS[name] for name, field in fields().items() if field.type is Decimal}


def _text(name: str, value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    coded = name in ("shipment.action", "shipment.filer_type", "shipment.mode_of_transport", "item.weight_unit")
    return _WORDS[str(value)] if coded else value if isinstance(value, Decimal) else str(value)


def test_every_field_of_the_canonical_shipment_has_its_place():
    assert {row.source.name for row in _rows() if row.source} >= set(fields())


def test_text_is_read_back_exactly():
    """White space, other scripts, markup and line ends survive."""
    text = "  a\u00a0é 中文 <&>\"' \n\r\n\t b  "
    message = sent(item(description=text))
    assert etree.fromstring(message).findtext(f".//{NAMESPACE}Description") == text
    assert b"&#10;" in message


def test_items_and_shipments_are_numbered_and_counted():
    root = etree.fromstring(sent(*[marketplace_shipment(str(n)) for n in range(3)]))
    assert [one.get("number") for one in root.iter(f"{NAMESPACE}Shipment")] == ["1", "2", "3"]
    assert [one.get("number") for one in root.iter(f"{NAMESPACE}Item")] == ["1", "2"] * 3
    assert root.findtext(f".//{NAMESPACE}ShipmentCount") == "3"
    assert root.findtext(f".//{NAMESPACE}ItemCount") == "6"


@pytest.mark.parametrize("row", [row for row in _rows() if row.source and row.pipeline.limit < 10**6], ids=str)
def test_the_longest_value_fits_the_schema_and_one_more_is_a_finding(row):
    """The table's lengths are the schema's."""
    if row.source.level == "envelope" or row.when is not None:
        return
    longest = "x" * row.pipeline.limit
    sent(_with(row.source.name, longest))
    code, found = _told(row.source.name, VERSION.render(_with(row.source.name, longest + "x")), "E309")
    assert [(one.code, one.target) for one in found] == [(code, _numbered(row.source.name))]
    assert str(row.pipeline.limit) in found[0].detail


def _told(name: str, rendered, refusing: str):
    """What is found, and the code to be expected: over what is unverified nothing is refused, it is left out."""
    if fields()[name].status == "unverified":
        assert b"xxxx" not in rendered.rendered
        return "W314", rendered.findings
    return refusing, rendered


def _numbered(name: str) -> str:
    """The field as a finding names it: of an item, with its number."""
    return name.replace("item.", "item[1].")


def _with(name: str, value: object) -> Shipment:
    level, *attributes = name.split(".")
    if level == "item":
        return item(**{attributes[0]: value})
    if len(attributes) == 2:
        return changed(**{attributes[0]: msgspec.structs.replace(Party(name="Acme"), **{attributes[1]: value})})
    return changed(**{attributes[0]: value})


@pytest.mark.parametrize(
    ("name", "value", "code", "words"),
    [
        ("shipment.reference", "a\x00b", "E310", "U+0000"),
        ("shipment.reference", "a\ufffe", "E310", "U+FFFE"),
        ("shipment.reference", "\ud800", "E310", "U+D800"),
        ("shipment.seller.country", "usa", "E310", "2 capital letters"),
        ("shipment.tracking_number", None, "E310", "must be there"),
        ("item.listed_price", Decimal(-1), "E310", "not a number, or a negative one"),
        ("item.listed_price", Decimal("NaN"), "E310", "not a number"),
        ("item.listed_price", Decimal("0.12345"), "E310", "at most 4 digits behind"),
        ("item.listed_price", Decimal("1E+1000000"), "E309", "at most 12 digits before"),
        ("item.currency", None, "E310", "Shipment/Item/Currency must be there"),
        ("item.tariff_number", "61.09.10", "E310", "6 or 8 or 10 digits"),
        ("shipment.shipper.postal_code", "x" * 18, "E309", "takes 17"),
        ("item.weight", Decimal("1E+30"), "E309", "digits before"),
    ],
)
def test_what_cannot_be_expressed_is_a_finding_with_its_field(name, value, code, words):
    code, found = _told(name, VERSION.render(_with(name, value)), code)
    assert [(one.code, one.target) for one in found] == [(code, _numbered(name))]
    assert words in found[0].detail


def test_what_is_unverified_is_left_out_alone_and_the_rest_is_filed():
    """Each value that does not fit, of the shipment, a party and an item; what fits beside them stands there."""
    home = Party(name="Acme", phone="5" * 31, email="a@b.example")
    items = (
        Item(description="d", currency="USD", listed_price=Decimal(1)),
        Item(tariff_number="1", listed_price=Decimal(2)),
    )
    rendered = VERSION.render(changed(entry_type="y" * 11, seller=home, items=items))
    assert isinstance(rendered, list), "the second item has no currency, which is asked for: all is told as it is"
    whole = msgspec.structs.replace(items[1], currency="USD")
    rendered = VERSION.render(changed(entry_type="y" * 11, seller=home, items=(items[0], whole)))
    assert [(one.code, one.target) for one in rendered.findings] == [
        ("W314", target) for target in ("shipment.seller.phone", "shipment.entry_type", "item[2].tariff_number")
    ]
    assert b"a@b.example" in rendered.rendered
    assert b"EntryType" not in rendered.rendered
    assert b"TariffNumber" not in rendered.rendered


def test_everything_that_is_wrong_is_told_at_once():
    found = VERSION.render(changed(reference="x" * 81, seller=Party(name="\x01"), items=(Item(tariff_number="1"),)))
    assert [one.target for one in found] == ["shipment.reference", "shipment.seller.name", "item[1].tariff_number"]


@pytest.mark.parametrize(
    ("value", "text"),
    [("1E+2", "100"), ("1.50", "1.50"), ("1.500000000", "1.5"), ("-0", "0"), ("0E-9", "0"), ("0E+20", "0")],
)
def test_a_number_is_written_without_exponent(value, text):
    root = etree.fromstring(sent(item(listed_price=Decimal(value))))
    assert root.findtext(f".//{NAMESPACE}ListedPrice") == text


def test_an_absent_party_is_left_out_even_where_its_name_is_required():
    assert b"Buyer" not in sent(changed(buyer=None))
    assert b"Buyer" not in sent(changed(buyer=Party()))


def test_a_message_with_wrong_counts_is_not_enclosed():
    one = VERSION.render(marketplace_shipment())
    for shipments, count in (([one], 2), ([], 0), ([one] * (VERSION.max_shipments + 1), VERSION.max_shipments + 1)):
        with pytest.raises(InvalidMessage, match="000000042"):
            VERSION.enclose(shipments, envelope(count))


def test_an_envelope_that_cannot_be_written_is_told_by_its_facts():
    wrong = msgspec.structs.replace(envelope(1), sender="x" * 21, control_number="42")
    with pytest.raises(InvalidMessage, match=r"envelope\.sender.*takes 20.*envelope\.control_number.*9 digits"):
        VERSION.enclose([VERSION.render(marketplace_shipment())], wrong)


def test_what_the_schema_does_not_allow_is_never_sent():
    message = sent(marketplace_shipment()).replace(b"<ModeOfTransport>AIR", b"<ModeOfTransport>FOOT")
    with pytest.raises(InvalidMessage, match="FOOT"):
        VERSION.validate(message)
    with pytest.raises(InvalidMessage, match="not well-formed"):
        VERSION.validate(message[:100])


def test_the_usage_indicator_and_the_time_stand_in_the_envelope():
    facts = Envelope("SVC1", "A&B", "production", "000000001", envelope(1).created_at, 1)
    root = etree.fromstring(VERSION.enclose([VERSION.render(marketplace_shipment())], facts))
    assert root.findtext(f".//{NAMESPACE}UsageIndicator") == "production"
    assert root.findtext(f".//{NAMESPACE}CreatedAt") == "2026-11-21T08:15:00Z"
    assert root.findtext(f".//{NAMESPACE}OriginatorCode") == "A&B"


def test_a_message_name_is_a_file_name_and_tells_messages_apart():
    assert message_name("ACME-1", "000000042", VERSION) == "ACME-1_000000042.pilot-xml-2023-02.xml"
    assert message_name("A/é_", "000000001", VERSION) == "A%2F%C3%A9%5F_000000001.pilot-xml-2023-02.xml"


def test_the_digest_changes_with_the_directory():
    other = {**files_of(MESSAGE), "README.md": b"other"}
    assert compile_outbound(other, "").digest != VERSION.digest


def refused(name: str, **fields_of_shipment) -> set[tuple[str, str]]:
    """Codes and fields of what a ready-made version says of a shipment."""
    version = compile_outbound(files_of(MAPPINGS / "outbound" / name), name)
    found = version.render(changed(**fields_of_shipment))
    assert isinstance(found, list), found
    assert all(one.detail for one in found)
    return {(one.code, one.target) for one in found}


@pytest.mark.parametrize("name", ["pilot-xml-2023-02", "pilot-json-2023-02", "pilot-records-2023-02", "x12-309-005020"])
@pytest.mark.parametrize("code", ["ABCDEFGHIJKLMNOPQ" * 4, "A*B", "A|B~", "A\x00B", "Ä" * 16, "中"])
def test_an_originator_code_that_the_head_of_a_message_cannot_carry_is_the_shipments_finding(name, code):
    """Each shipment can name its own, and no other shipment of its file suffers for it; nothing rises later."""
    version = compile_outbound(files_of(MAPPINGS / "outbound" / name), name)
    shipment = changed(originator_code=code)
    rendered = version.render(shipment)
    if isinstance(rendered, list):
        assert {one.target for one in rendered} == {"shipment.originator_code"}
        assert {one.code for one in rendered} <= {"E309", "E310"}
    else:
        facts = msgspec.structs.replace(envelope_of(version, 1), originator_code=code)
        text = rendered if isinstance(rendered, bytes) else rendered.rendered
        version.validate(version.enclose([text], facts, version.common(version.apart(shipment))))


def test_the_shorter_place_at_the_head_of_the_records_decides():
    assert refused("pilot-records-2023-02", originator_code="ABCDEFGHIJKLMNOPQ") == {
        ("E309", "shipment.originator_code")
    }
    assert refused("x12-309-005020", originator_code="A*B") == {("E310", "shipment.originator_code")}


def limited(name: str, max_bytes: int):
    """A ready-made version with another largest size."""
    files = files_of(MAPPINGS / "outbound" / name)
    card = re.sub(r"max_bytes = \d+", "", files["mapping.toml"].decode())
    files["mapping.toml"] = card.replace("max_shipments", f"max_bytes = {max_bytes}\nmax_shipments", 1).encode()
    return compile_outbound(files, name)


@pytest.mark.parametrize("name", ["pilot-xml-2023-02", "pilot-json-2023-02", "pilot-records-2023-02", "x12-309-005020"])
def test_messages_stay_below_a_small_largest_size(name):
    """What stands around the shipments is measured; a shipment that is too large alone is told true numbers."""
    shipments = [changed(tracking_number=f"1Z{number:06}") for number in range(40)]
    for most in (3000, 4000, 5000, 9000):
        version = limited(name, most)
        rendered = [version.render(one) for one in shipments]
        if isinstance(rendered[0], list):
            assert int(re.search(r"alone has (\d+) bytes", rendered[0][0].detail)[1]) > version.room
            continue
        apart = version.apart(shipments[0])
        texts = [one if isinstance(one, bytes) else one.rendered for one in rendered]
        cut = list(batches([Spooled(at, 0, one, apart=apart) for at, one in enumerate(texts, 1)], version))
        for batch in cut:
            facts = msgspec.structs.replace(
                envelope_of(version, len(batch.shipments)), originator_code="ABCDEFGHIJKLMNO"
            )
            message = version.enclose([one.rendered for one in batch.shipments], facts, version.common(apart))
            assert len(message) <= most
    assert isinstance(limited(name, 5000).render(shipments[0]), (bytes, Altered))


def test_more_items_than_the_map_of_309_allows_are_a_finding():
    most = changed(items=marketplace_shipment().items[:1] * 999)
    version = compile_outbound(files_of(MAPPINGS / "outbound/x12-309-005020"), "x12-309-005020")
    assert not isinstance(version.render(most), list)
    (found,) = version.render(changed(items=marketplace_shipment().items[:1] * 1005))
    assert (found.code, found.target, found.value) == ("E309", "items", "1005")
    assert "at most 999 items" in found.detail


def test_no_shipment_can_have_more_segments_than_the_map_of_309_allows():
    """Each line of the table stands as often as its longest value has pieces; the map tells how often it may."""
    version = compile_outbound(files_of(MAPPINGS / "outbound/x12-309-005020"), "x12-309-005020")
    map_of_309 = etree.parse(MAPPINGS / "x12/309.xml")
    counted: dict[str, dict[str, int]] = {}
    for row in version.rows:
        line = row.target.partition("-0")[0].partition("-1")[0]
        pieces = -(-(row.pipeline.limit + row.pipeline.piece - 1) // row.pipeline.piece) if row.pipeline.piece else 1
        lines = counted.setdefault(line.partition("[")[0], {})
        lines[line] = max(lines.get(line, 1), pieces)
    for name in ("M13", "M11", "N9", "MAN"):
        allowed = {int(one.get("max_use")) for one in map_of_309.iter("segment") if one.get("ref") == name}
        assert sum(counted[name].values()) <= min(allowed), name
    parties = {int(one.get("repeat")) for one in map_of_309.iter("loop") if one.get("xid") == "N1"}
    assert len(counted["N1"]) <= min(parties)
    assert version.max_shipments <= min(
        int(one.get("repeat")) for one in map_of_309.iter("loop") if one.get("xid") == "LX"
    )
