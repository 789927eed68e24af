"""XML becomes units with paths; nothing dangerous is read; what is wrong becomes findings."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translator.formats import xml
from translator.formats.reading import PartClosed, Unit, UnknownSource
from translator.formats.setting import WrongSettings
from translator.formats.xml import XmlSettings, claims_root, compile_schema, compile_xml
from translator.model.finding import Finding

_LEVELS = {"shipment": "/orders/order", "item": "items/item"}
_FEED = """<?xml version="1.0"?><!-- feed -->
<orders currency="USD"><head><sender>S</sender></head>
  <order id="1"><no>T<!-- not text -->1</no><to><line>a</line><line>b</line></to>
    <items><item sku="x"><price cur="EUR">1</price></item><item/></items></order>
  <note>between</note>
  <order id="2"><no>T2</no><items><item><price>3</price></item></items></order>
</orders>"""


def _read(
    content: str | bytes, *sources: str, item: tuple[str, ...] = (), levels: dict[str, str] | None = None, **names: str
) -> tuple[list[Unit], list[Finding], Any]:
    content = content.encode() if isinstance(content, str) else content
    opened = compile_xml(XmlSettings(), levels or _LEVELS, names)(BytesIO(content))
    for source in sources:
        opened.getter(source, "shipment")
    for source in item:
        opened.getter(source, "item")
    events = list(opened.units())
    assert isinstance(events[-1], PartClosed)
    return [event for event in events if isinstance(event, Unit)], events[-1].findings, opened


def _values(source: str, content: str = _FEED) -> list[str | None]:
    units, _, opened = _read(content, source)
    return [opened.getter(source, "shipment")(unit.shipment) for unit in units]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("no", ["T1", "T2"]),
        ("@id", ["1", "2"]),
        ("to/line[1]", ["a", None]),
        ("to/line[2]", ["b", None]),
        ("to/line[3]", [None, None]),
        ("/orders/@currency", ["USD", "USD"]),
        ("/orders/head/sender", ["S", "S"]),
        ("../head/sender", ["S", "S"]),
        ("count(items/item)", ["2", "1"]),
        ("items/item[@sku='x']/price", ["1", None]),
        ("to/line[last()]", ["b", None]),
    ],
)
def test_a_source_is_an_xpath_relative_to_the_shipment(source: str, expected: list[str | None]) -> None:
    """Plain paths and full XPath give the same kind of answer."""
    assert _values(source) == expected


def test_items_have_values_and_places_of_their_own() -> None:
    """A place is a path with positions, without the card's prefixes."""
    units, findings, opened = _read(_FEED, item=("price", "price/@cur", "../../no"))
    nodes = [node for unit in units for node in unit.items]
    assert [opened.getter("price", "item")(node) for node in nodes] == ["1", None, "3"]
    assert [opened.getter("../../no", "item")(node) for node in nodes] == ["T1", "T1", "T2"]
    assert str(opened.place(nodes[0], "price/@cur")) == "/orders/order[1]/items[1]/item[1]/price/@cur"
    assert str(opened.place(units[1].shipment, "no")) == "/orders/order[2]/no"
    assert opened.extent(units[1]) == "/orders/order[2]"
    assert findings == []


def test_namespaces_go_by_the_cards_prefixes_and_leave_the_places() -> None:
    """The sender may use other prefixes, or none."""
    feed = '<orders xmlns="urn:o"><order><no>1</no></order></orders>'
    units, _, opened = _read(feed, "p:no", levels={"shipment": "/p:orders/p:order"}, p="urn:o")
    assert opened.getter("p:no", "shipment")(units[0].shipment) == "1"
    assert str(opened.place(units[0].shipment, "p:no")) == "/orders/order[1]/no"


@pytest.mark.parametrize("source", ["m:no", "../m:no/@a", "string('x:y', m:no)", "p:no[m:a]", "child::m:no"])
def test_a_prefix_without_a_namespace_is_named_with_its_remedy(source: str) -> None:
    """It is the card's to declare, not the file's."""
    with pytest.raises(UnknownSource) as caught:
        _read("<orders/>", source, p="urn:o")
    assert caught.value.reason == 'there is no namespace for the prefix "m"'
    assert caught.value.remedy == "Declare the prefix m in [namespaces]."


def test_positions_start_again_below_every_parent() -> None:
    """The path is the one that an XML editor shows."""
    feed = "<f><batch><o/><o/></batch><x><o/></x><batch><o/></batch></f>"
    units, _, opened = _read(feed, levels={"shipment": "/f/batch/o"})
    assert [opened.extent(unit) for unit in units] == ["/f/batch[1]/o[1]", "/f/batch[1]/o[2]", "/f/batch[2]/o[1]"]


@pytest.mark.parametrize("source", ["no", "no/text()", "a/no | no"])
def test_two_nodes_where_one_is_expected_are_a_finding(source: str) -> None:
    """Never the first one silently."""
    units, _, _ = _read("<orders><order><no>1</no><no>2</no></order></orders>", source)
    (finding,) = units[0].findings
    assert (finding.code, finding.value, finding.detail) == ("E216", "2", 'the first is "1"')


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "E104"),
        (" \n", "E104"),
        ("<orders><order></orders>", "E110"),
        ("<orders><order/>", "E110"),
        ("text", "E110"),
        ("<orders><order>&unknown;</order></orders>", "E110"),
        (b"<orders><order>\xff</order></orders>", "E105"),
        ("<others/>", "E109"),
        ("<!DOCTYPE orders><orders><order/></orders>", "E111"),
        ('<?xml version="1.0"?>\n<!-- x --><!DOCTYPE o:orders SYSTEM "http://x.example/x.dtd"><orders/>', "E111"),
        ("<!DOCTYPE orders><orders/>".encode("utf-16"), "E111"),
        ('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE orders><orders/>'.encode("utf-16-le"), "E111"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_finding(content: str | bytes, code: str) -> None:
    """Malformed, undecodable, empty, of another root, or with a DOCTYPE."""
    units, findings, _ = _read(content)
    assert [finding.code for finding in findings] == [code]
    assert code == "E110" or not units


def test_a_bomb_does_not_go_off() -> None:
    """Entities are refused before a parser sees them."""
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    _, findings, _ = _read(f'<!DOCTYPE orders [<!ENTITY e0 "lol">{entities}]><orders><order>&e9;</order></orders>')
    assert [finding.code for finding in findings] == ["E111"]


def test_malformed_xml_is_told_with_its_line_behind_the_orders_before_it() -> None:
    """The line is the one in the sender's file."""
    _, findings, _ = _read("<orders>\n<order/>\n<order></wrong>\n</orders>")
    assert findings[0].detail.startswith("line 3, column ")


@pytest.mark.parametrize("source", ["no/[", "x:no", "/orders/order/no", "unknown()"])
def test_a_source_that_is_no_xpath_is_the_tables_mistake(source: str) -> None:
    """It is told when the table is compiled, not when a file comes."""
    with pytest.raises(UnknownSource) as caught:
        _read("", source)
    assert caught.value.malformed


@pytest.mark.parametrize(
    ("levels", "key"),
    [
        ({"shipment": "order"}, "levels.shipment"),
        ({"shipment": "/a/b[1]"}, "levels.shipment"),
        ({"shipment": "/a:b/c"}, "levels.shipment"),
        ({"shipment": "/a/b", "item": "/c"}, "levels.item"),
        ({"shipment": "/a/b", "item": "@c"}, "levels.item"),
    ],
)
def test_levels_are_plain_paths(levels: dict[str, str], key: str) -> None:
    """Anything else is told with its key in the card."""
    with pytest.raises(WrongSettings) as caught:
        compile_xml(XmlSettings(), levels, {})
    assert [one.key for one in caught.value.wrong] == [key]


@pytest.mark.parametrize("filler", ["<order><no>1</no></order>\n", "<other><no>1</no></other>", "<order/><z/>\n"])
def test_memory_does_not_grow_with_the_file(filler: str) -> None:
    """Neither with its shipments nor with what stands beside them: no element stays that was read."""
    kept: list[int] = []

    class Feed(BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            kept.extend(len(one) for one in opened._open[:1])
            return super().read(size)

    chunks = 6
    content = b"<orders>" + filler.encode() * (chunks * xml.CHUNK // len(filler))
    opened = compile_xml(XmlSettings(), _LEVELS, {})(Feed(content))
    assert sum(1 for _ in opened.units()) > 0
    assert len(kept) >= chunks - 1
    assert max(kept) <= 4


def test_a_shipment_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """One element that holds the whole file does not fill the memory."""
    monkeypatch.setattr(xml, "LARGEST_SHIPMENT", 1000)
    monkeypatch.setattr(xml, "CHUNK", 100)
    _, findings, _ = _read("<orders><order>" + "<x/>" * 2000 + "</order></orders>")
    assert [finding.code for finding in findings] == ["E175"]


def test_a_mapping_claims_by_the_outermost_element() -> None:
    """A file that will be refused for its DOCTYPE is claimed too, so that its sender hears why."""
    open_ = compile_xml(XmlSettings(), _LEVELS, {})
    assert claims_root(open_, b"<orders><order>", "orders") == ""
    assert claims_root(open_, b"<!DOCTYPE orders><orders/>", "orders") == ""
    assert claims_root(open_, b'<orders xmlns="urn:o"/>', "{urn:o}orders") == ""
    assert claims_root(open_, b"<others/>", "orders") == "its outermost element is <others>, not <orders>"
    told = "this is not well-formed XML: line 1: it does not begin with an element"
    assert claims_root(open_, b"a,b\n", "orders") == told


def test_a_message_is_checked_against_its_schema() -> None:
    """Problems come with their lines; a schema that is none is refused."""
    xsd = b'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="n" type="xs:integer"/></xs:schema>'
    schema = compile_schema(xsd)
    assert schema.problems(b"<n>1</n>") == []
    assert schema.problems(b"<n>\nx</n>")[0].startswith("line 1: ")
    assert schema.problems(b"<n>")
    with pytest.raises(ValueError, match="not an XML schema"):
        compile_schema(b"<n/>")


@given(st.one_of(st.binary(max_size=200), st.text("<>/&;!-[]orders \"'=?x", max_size=200).map(str.encode)))
def test_random_bytes_never_raise(content: bytes) -> None:
    """Whatever a sender sends is units and findings."""
    for head in (b"", b"<orders>", b"<orders><order>"):
        units, findings, opened = _read(head + content, "no", "@id", "to/line[1]", "string(.)", item=("price",))
        assert units or findings or b"<orders" in content
        assert all(opened.extent(unit) for unit in units)


def test_an_unknown_entity_is_told_with_its_line() -> None:
    """The parser stops at it without a word; the finding says where and which."""
    (finding,) = _read(b"<orders>\n<order><no>a &nbsp; b</no></order>\n</orders>")[1]
    assert finding.code == "E110"
    assert finding.detail.startswith("line 2, column ")
    assert "nbsp" in finding.detail


def test_a_whole_element_that_stands_twice_is_one_finding() -> None:
    """Everything in it claims its field again; the cause is one."""
    to = "<to n='1'><name>a</name><city>b</city></to>"
    (unit,), _, _ = _read(f"<orders><order>{to}{to}</order></orders>", "to/@n", "to/name", "to/city")
    assert [finding.code for finding in unit.findings] == ["E216"]


def test_two_elements_that_stand_twice_in_one_are_two_findings() -> None:
    """Each is a cause of its own."""
    to = "<to><name>a</name><name>b</name><city>b</city><city>c</city></to>"
    (unit,), _, _ = _read(f"<orders><order>{to}</order></orders>", "to/name", "to/city")
    assert [finding.code for finding in unit.findings] == ["E216", "E216"]
