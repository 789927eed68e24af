"""The outbound mapping language, on a small table of its own."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given

from tests.pilot.tables import SHIPMENTS, envelope
from translator.mapping.problem import TableProblems
from translator.model.shipment import Item, Party, Shipment
from translator.pilot.form import Altered
from translator.pilot.version import compile_outbound
from translator.pilot.xml_message import NUMBER

CARD = """
[mapping]
name = "small"
version = "2026-11-01"
[message]
format = "xml"
extension = "xml"
root = "M"
namespace = "urn:small"
max_shipments = 2
schema = "small.xsd"
[levels]
shipment = "List/S"
item = "List/S/Goods/I"
[control_number]
width = 4
"""
HEADER = "target,source,constant,convert,if_empty,when,notes\n"
BASE = "List/S/@n,number.shipment,,,,,\nList/S/Goods/I/D,item.description,,,,,\n"
XSD = b'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="M"/></xs:schema>'


def files(rows: str, card: str = CARD, base: str = BASE) -> dict[str, bytes]:
    """The directory; a control number stands behind everything where no row writes one."""
    numbered = "" if "envelope.control_number" in rows else "Number,envelope.control_number,,,,,\n"
    return {
        "mapping.toml": card.encode(),
        "fields.csv": (HEADER + base + rows + numbered).encode(),
        "small.xsd": XSD,
        "codes/mode.csv": b"code,value,notes\nA&B,air,\n",
    }


def written(rows: str, **fields) -> str:
    """What a row makes of a shipment, without the element of the shipment itself."""
    rendered = compile_outbound(files(rows), "small").render(Shipment(**fields))
    assert not isinstance(rendered, list), rendered
    text = (rendered if isinstance(rendered, bytes) else rendered.rendered).decode().removesuffix("\n")
    return text.removeprefix(f'<S n="{NUMBER}">').removesuffix("</S>")


def problems(rows: str = "", card: str = CARD, base: str = BASE, **changes: bytes) -> list[str]:
    with pytest.raises(TableProblems) as raised:
        compile_outbound({**files(rows, card, base), **changes}, "small")
    return [str(problem) for problem in raised.value.problems]


def test_the_first_row_whose_condition_holds_is_taken():
    rows = (
        "List/S/T,,express,,,shipment.mode_of_transport = air,\n"
        "List/S/T,,slow,,,shipment.mode_of_transport in rail; ocean,\n"
        "List/S/T,shipment.reference,,,,shipment.reference is not empty,\n"
        "List/S/T,,other,,,,\n"
    )
    assert written(rows, mode_of_transport="air", reference="r") == "<T>express</T>"
    assert written(rows, mode_of_transport="ocean") == "<T>slow</T>"
    assert written(rows, mode_of_transport="truck", reference="r") == "<T>r</T>"
    assert written(rows) == "<T>other</T>"


def test_a_condition_may_look_into_a_party_and_at_yes_or_no():
    rows = (
        "List/S/T,,cn,,,shipment.seller.country = CN,\n"
        "List/S/T,,known,,,shipment.known_marketplace_seller = true,\n"
        "List/S/T,,nobody,,,shipment.seller.name is empty,\n"
    )
    assert written(rows, seller=Party(country="CN", name="A")) == "<T>cn</T>"
    assert written(rows, seller=Party(name="A"), known_marketplace_seller=True) == "<T>known</T>"
    assert written(rows) == "<T>nobody</T>"
    assert written(rows, seller=Party(name="A")) == ""


def test_an_absent_value_is_left_out_or_given_its_default():
    assert written("List/S/A,shipment.reference,,,omit,,\nList/S/B,shipment.entry_type,,,default(<86>),,\n") == (
        "<B>&lt;86&gt;</B>"
    )


def test_a_default_does_not_invent_a_party():
    rows = "List/S/P/N,shipment.seller.name,,,,,\nList/S/P/C,shipment.seller.country,,,default(CN),,\n"
    assert written(rows) == ""
    assert written(rows, seller=Party(name="A")) == "<P><N>A</N><C>CN</C></P>"


def test_a_constant_does_not_make_its_element_appear():
    rows = "List/S/P/Role,,SE,,,,\nList/S/P/N,shipment.seller.name,,,,,\nList/S/V/X,,<1>,,,,\n"
    assert written(rows) == "<V><X>&lt;1&gt;</X></V>"
    assert written(rows, seller=Party(name="A")) == "<P><Role>SE</Role><N>A</N></P><V><X>&lt;1&gt;</X></V>"


def test_an_element_may_have_attributes_and_text_and_goes_with_its_text():
    rows = 'List/S/Goods/I/P,item.listed_price,,"decimal(5,2)",,,\nList/S/Goods/I/P/@c,item.currency,,,,,\n'
    items = (Item(listed_price=Decimal("1.50"), currency='"<'), Item(currency="USD", description="d"))
    assert written(rows, items=items) == '<Goods><I><P c="&quot;&lt;">1.50</P></I><I><D>d</D></I></Goods>'
    rendered = compile_outbound(files(rows), "small").render(Shipment(items=items))
    told = [(one.code, one.target, one.value, one.detail) for one in rendered.findings]
    assert told == [("W312", "item[2].currency", "USD", "List/S/Goods/I/P has no text")]


def test_an_attribute_may_stand_on_an_element_of_elements():
    rows = 'List/S/P/@kind,shipment.entry_type,,,,,\nList/S/P/@v,,"1""2",,,,\nList/S/P/N,shipment.seller.name,,,,,\n'
    assert written(rows, entry_type="x", seller=Party(name="A")) == '<P kind="x" v="1&quot;2"><N>A</N></P>'
    assert written(rows) == ""


def test_conversions_are_chained_left_to_right():
    rows = "List/S/T,shipment.reference,,upper | letters_and_digits | max_length(5),,,\n"
    assert written(rows, reference="a b-c") == "<T>ABC</T>"


def test_a_code_that_holds_markup_is_escaped():
    assert written("List/S/T,shipment.mode_of_transport,,code(mode),,,\n", mode_of_transport="air") == "<T>A&amp;B</T>"


def test_a_code_without_a_row_is_a_finding():
    version = compile_outbound(files("List/S/T,shipment.mode_of_transport,,code(mode),,,\n"), "small")
    (finding,) = version.render(Shipment(mode_of_transport="rail"))
    assert (finding.code, finding.value, finding.detail) == ("E310", "rail", "code table mode knows air")


def test_a_length_and_a_part_of_a_value_hold_on_the_quick_way_too():
    version = compile_outbound(files("List/S/T,shipment.reference,,min_length(3),,,\n"), "small")
    assert [one.code for one in version.render(Shipment(reference="ab"))] == ["E310"]
    assert written(
        "List/S/T,shipment.reference,,first(3),,,\nList/S/R,shipment.reference,,rest(3),,,\n", reference="abcdef"
    ) == ("<T>abc</T><R>def</R>")


def test_capitals_and_the_table_of_characters_hold_where_every_character_is_carried():
    card = CARD + "[characters]\ncapitals = true\n"
    characters = "character,written,notes\nÉ,E,\n&,AND,\n".encode()
    both = files("List/S/T,shipment.reference,,,,,\n", card) | {
        "characters.csv": characters,
        "codes/mode.csv": b"code,value,notes\nA,air,\n",
    }
    found = compile_outbound(both, "small").render(Shipment(reference="é & 中 x"))
    assert isinstance(found, Altered)
    assert b"<T>E AND \xe4\xb8\xad X</T>" in found.rendered
    assert [(one.code, one.detail) for one in found.findings] == [("W310", 'sent as "E AND 中 X"')]
    assert (
        compile_outbound(both, "small").render(Shipment(reference="A 中"))
        == f'<S n="{NUMBER}"><T>A 中</T></S>\n'.encode()
    )


def test_a_condition_asks_for_what_its_field_may_be():
    assert any("never is 'plane'" in one for one in problems("List/S/T,,X,,,shipment.mode_of_transport = plane,\n"))
    assert any(
        "never is 'maybe'" in one for one in problems("List/S/T,,X,,,shipment.known_carrier_customer = maybe,\n")
    )
    assert any("Write a number" in one for one in problems("List/S/Goods/I/T,,X,,,item.quantity = two,\n"))
    assert any("Write a date" in one for one in problems("List/S/T,,X,,,shipment.arrival_date in 2026-02-31; x,\n"))
    assert written(
        "List/S/T,shipment.reference,,,,shipment.mode_of_transport in air; rail,\n",
        reference="a",
        mode_of_transport="air",
    )


def test_a_message_without_any_control_number_is_a_problem():
    without = {"mapping.toml": CARD.encode(), "fields.csv": (HEADER + BASE).encode(), "small.xsd": XSD}
    with pytest.raises(TableProblems) as raised:
        compile_outbound(without, "small")
    (found,) = raised.value.problems
    assert "no answer of CBP could be matched" in found.message
    assert "envelope.group_number" in found.remedy


def test_every_type_has_a_text_of_its_own():
    from datetime import date

    rows = (
        "".join(
            f"List/S/{name[-3:]},shipment.{name},,{convert},,,\n"
            for name, convert in (("known_carrier_customer", '"yes_no(Y, N)"'), ("arrival_date", "date(%d.%m.%Y)"))
        )
        + "List/S/Goods/I/Q,item.quantity,,,,,\nList/S/Goods/I/W,item.weight,,integer,,,\n"
    )
    items = (Item(quantity=Decimal("1E+1"), weight=Decimal(3)),)
    assert written(rows, known_carrier_customer=True, arrival_date=date(2026, 11, 1), items=items) == (
        "<Goods><I><Q>10</Q><W>3</W></I></Goods><mer>Y</mer><ate>01.11.2026</ate>"
    )


def test_shipments_stand_in_their_list_and_are_numbered_when_enclosed():
    version = compile_outbound(files("C,envelope.control_number,,,,,\nEnd/Items,envelope.items,,,,,\n"), "small")
    rendered = [version.render(Shipment(items=(Item(description="a"), Item(description="b")))) for _ in range(2)]
    message = version.enclose(rendered, envelope(2, "0042"))
    assert message == (
        b'<?xml version="1.0" encoding="UTF-8"?>\n<M xmlns="urn:small"><List>'
        b'\n<S n="1"><Goods><I><D>a</D></I><I><D>b</D></I></Goods></S>'
        b'\n<S n="2"><Goods><I><D>a</D></I><I><D>b</D></I></Goods></S>\n'
        b"</List><C>0042</C><End><Items>4</Items></End></M>\n"
    )


RICH = (
    "List/S/P/Role,,SE,,,,\nList/S/P/N,shipment.seller.name,,,reject,,\nList/S/P/A/C,shipment.seller.country,,,default(CN),,\n"
    "List/S/P/A/B,shipment.buyer.name,,max_length(3),,shipment.buyer.country in US; CN,\n"
    "List/S/P/A/B,shipment.reference,,upper,,shipment.seller.name is empty,\n"
    "List/S/Q/@k,shipment.reference,,,,,\nList/S/Q/R,shipment.buyer.name,,,default(x),,\n"
    'List/S/Goods/I/P,item.listed_price,,"decimal(5,2)",,,\nList/S/Goods/I/P/@c,item.currency,,,,,\n'
    "List/S/Goods/I/O,shipment.originator_code,,,,item.description is not empty,\nList/S/Goods/I/@n,number.item,,,,,\n"
)


@given(SHIPMENTS)
def test_generated_and_careful_writers_agree_on_every_shape(shipment):
    writers, out, findings = _RICH.form.writers, [], []
    writers.careful((None, shipment, NUMBER, None, 0), out, findings)
    quick = writers.quick(shipment)
    assert quick is None or (quick, findings) == ("".join(out), [])


_RICH = compile_outbound(files(RICH), "rich")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("List/S/T,shipment.sellr.name,,,,,", 'Did you mean "shipment.seller.name"'),
        ("List/S/T,shipment.reference,x,,,,", "Fill in one of the two"),
        ("List/S/T,,,,,,", "Fill in one of the two"),
        (",shipment.reference,,,,,", "the target is missing"),
        ("List/S/T,shipment.reference,,uper,,,", 'Did you mean "upper"'),
        ("List/S/T,shipment.reference,,code(mod),,,", 'Did you mean "mode"'),
        ("List/S/T,shipment.reference,,max_length(x),,,", "Write max_length(number)"),
        ("List/S/T,shipment.reference,,upper upper,,,", "with | between two"),
        ("List/S/T,shipment.reference,,upper |,,,", "with | between two"),
        ("List/S/T,shipment.reference,,integer,,,", "integer takes Decimal, not str"),
        ("List/S/T,shipment.known_carrier_customer,,upper,,,", "upper takes str, not bool"),
        ("List/S/T,shipment.reference,,,perhaps,,", "Write reject, omit, leave_out(x) or default(x)"),
        ("List/S/T,shipment.reference,,,,shipment.reference > 3,", "Write 'source = value'"),
        ("List/S/T,shipment.reference,,,,reference is empty,", "there is no such source"),
        ("List/S/T x,shipment.reference,,,,,", "not a path of elements"),
        ("List//T,shipment.reference,,,,,", "not a path of elements"),
        ("Elsewhere/T,shipment.reference,,,,,", "stands outside List/S"),
        ("List/S/T,item.sku,,,,,", "stands outside List/S/Goods/I"),
        ("List/S/T,envelope.sender,,,,,", "envelope is not known yet"),
        ("List/S/Goods/I/D/X,item.sku,,,,,", "both text and elements"),
        ("List/S/Goods/I/D,item.sku,,,,,", "never reached"),
        ("List/S/@m,number.shipment,,upper,,,", "written as it is"),
    ],
)
def test_a_wrong_row_is_told_with_its_number(row, words):
    told = problems(row + "\n")
    assert any(words in one and "small/fields.csv, row " in one for one in told), told


def test_all_problems_are_told_at_once():
    assert len(problems("List/S/T,shipment.x,,,,,\nList/S/U,,,,,,\nList/S/V V,shipment.reference,,,,,\n")) >= 2


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('format = "xml"', 'format = "jsn"', "no such format"),
        ('schema = "small.xsd"', 'schema = "smal.xsd"', '"small.xsd"'),
        ("max_shipments = 2", "max_shipments = 0", "too small"),
        ("max_shipments = 2", 'max_shipments = "2"', "is not a whole number"),
        ("width = 4", "widht = 4", '"width"'),
        ("width = 4", 'width = 4\ncount_by = "sendr"', 'Did you mean "sender"?'),
        ("[levels]", "[level]", '"levels"'),
        ('shipment = "List/S"', 'shipment = "List/Z"', "no row stands there"),
        ('"2026-11-01"', '"soon"', "Write the day"),
        ("[message]", "[message", "not valid TOML"),
    ],
)
def test_a_wrong_card_is_told(old, new, words):
    told = problems(card=CARD.replace(old, new))
    assert any(words in one for one in told), told


def test_files_that_cannot_be_used_are_told():
    assert any("not an XML schema" in one for one in problems(**{"small.xsd": b"<a/>"}))
    assert any("is not UTF-8" in one for one in problems(**{"fields.csv": b"\xff"}))
    assert any("not a CSV file" in one for one in problems(**{"fields.csv": b'"a'}))
    assert any("not the header" in one for one in problems(**{"fields.csv": b"target;source\n"}))
    assert any("not the header" in one for one in problems(**{"codes/x.csv": b"a,b\n"}))
    twice = problems(**{"codes/x.csv": b"code,value,notes\nA,air,\n,air,\n"})
    assert ["the value stands twice" in twice[0], "the cell is empty" in twice[1]] == [True, True]
    with pytest.raises(TableProblems, match=r"small/mapping\.toml:\nthe file is missing") as raised:
        compile_outbound({}, "small")
    assert len(raised.value.problems) == 2
