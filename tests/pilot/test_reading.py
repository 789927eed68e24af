"""A message as people read it, and the difference of two."""

from __future__ import annotations

import msgspec
import pytest

from tests.pilot.tables import envelope, example_message, marketplace_shipment
from tests.pilot.test_carried_or_told import version
from tests.pilot.test_four_messages import LOSSES, MESSAGES, sent
from translator.model.field import fields
from translator.model.shipment import Party
from translator.pilot.pairing import paired
from translator.pilot.reading import differences, unexplained, values_of

_HOME = Party(
    name="Jane Roe",
    address_2="2nd floor",
    address_3="left",
    city="Springfield",
    state="IL",
    phone="1",
    email="a@b.example",
)


_CODED = (
    "action",
    "mode_of_transport",
    "filer_type",
    "arrival_date",
    "known_marketplace_seller",
    "known_carrier_customer",
)


@pytest.mark.parametrize("name", MESSAGES)
def test_each_value_has_its_place_its_field_and_its_meaning(name):
    message = example_message(version(name), [marketplace_shipment()])
    values = list(values_of(version(name), message))
    assert all(one.place and one.value and one.source and one.meaning for one in values)
    (tracking,) = (one for one in values if one.source == "shipment.tracking_number")
    assert (tracking.shipment, tracking.item, tracking.value) == (1, 0, "1Z999AA10123456784")
    assert tracking.meaning == fields()["shipment.tracking_number"].meaning
    assert [one.item for one in values if one.source == "item.description"] == [1, 2]
    assert next(one for one in values if one.source == "envelope.originator_code").shipment == 0


@pytest.mark.parametrize("name", MESSAGES)
def test_behind_each_code_stands_what_the_shipment_held(name):
    """Codes, yes or no and dates, each message by its own table; a constant has nothing behind it."""
    message, shipments = sent(name).messages[0]
    told = set()
    for one in values_of(version(name), message):
        if one.source == "constant":
            assert one.source_value == ""
        if one.shipment and one.source in {f"shipment.{field}" for field in _CODED}:
            field = one.source.partition(".")[2]
            held = getattr(shipments[one.shipment - 1], field)
            assert one.source_value == (str(held).lower() if isinstance(held, bool) else str(held)), one
            told.add(field)
    # The manifest says mode and day once, for all its shipments.
    assert told >= {"action", "filer_type", "known_marketplace_seller"}
    assert name.startswith("x12") or told >= {"mode_of_transport", "arrival_date"}


@pytest.mark.parametrize("name", MESSAGES)
def test_the_parties_are_told_apart(name):
    """Where lines of two parties look alike, their order in the table tells whose they are."""
    shipment = msgspec.structs.replace(marketplace_shipment(), buyer=_HOME, shipper=_HOME)
    message = example_message(version(name), [shipment])
    found = {one.source: one.value for one in values_of(version(name), message)}
    for party in ("buyer", "shipper"):
        for field in ("name", "address_2", "address_3", "city", "state", "phone", "email"):
            target = f"shipment.{party}.{field}"
            assert found[target] == LOSSES[name](target, getattr(_HOME, field)), target


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_does_not_differ_from_itself_and_differs_where_a_value_does(name):
    one, other = (example_message(version(name), [shipment]) for shipment in (
        marketplace_shipment(), msgspec.structs.replace(marketplace_shipment(), seller_account="S-2"),
    ))  # fmt: skip
    assert list(differences((version(name), one), (version(name), one))) == []
    (found,) = differences((version(name), one), (version(name), other))
    assert (found.shipment, found.item, found.first, found.second) == ("1Z999AA10123456784", 0, "S-1", "S-2")


def test_messages_of_two_versions_are_compared_by_what_their_values_come_from():
    one, other = (example_message(version(name), [marketplace_shipment()]) for name in MESSAGES[:2])
    found = list(differences((version(MESSAGES[0]), one), (version(MESSAGES[1]), other)))
    assert found == []


@pytest.mark.parametrize("name", MESSAGES)
def test_every_message_is_shown_to_its_end(name):
    message, shipments = sent(name).messages[0]
    values = list(values_of(version(name), message))
    assert max(one.shipment for one in values) == len(shipments)
    assert all(one.source for one in values)


@pytest.mark.parametrize("name", MESSAGES)
@pytest.mark.parametrize("content", [b"", b"nothing", b"<a/>", b"{}", b"[]", b"\xff", b"ISA*", b"A" * 80])
def test_what_is_no_message_of_the_version_is_told(name, content):
    with pytest.raises(ValueError, match=r".+"):
        list(values_of(version(name), content))


RECORDS, X12 = "pilot-records-2023-02", "x12-309-005020"


@pytest.mark.parametrize(
    ("name", "old", "new", "place"),
    [
        (RECORDS, "A2704SV1 ", "A2704SV1Z", "A:9"),
        (RECORDS, "\nB  2704", "\nB  2704SV1SP" + " " * 68 + "\nB  2704", "B:4-7"),
        (RECORDS, "\nY  2704", "\nQ1 2704\nY  2704", "Q1 "),
        (RECORDS, "SP15T    1Z999AA10123456784" + " " * 53, "SP15T    1Z999AA10123456784" + " " * 53 + "X", "SP15:81"),
        (RECORDS, " \nSP15T", " \nSP15T    2Z\nSP15T", "SP15[tracking]:10-59"),
        (X12, "GE*1*42~", "GE*1*42*9~", "GE-03"),
        (X12, "GE*1*42~", "XX*1~\nGE*1*42~", "XX"),
        (X12, "GE*1*42~", "GE*1*42~\nGE*1*42~", "GE-01"),
        ("pilot-xml-2023-02", "<Envelope>", "<Envelope>more", "Envelope"),
        ("pilot-xml-2023-02", "<Envelope>", "<Envelope><More>x</More>", "Envelope/More"),
        ("pilot-json-2023-02", '{"envelope":{', '{"envelope":{"more":1,', "envelope/more"),
        ("pilot-json-2023-02", '"test"', '"te\\u0073t"', None),
    ],
)
def test_no_difference_is_called_the_same(name, old, new, place):
    """What no row of the table explains is shown, stands in the differences, and repeated lines are not dropped."""
    message = example_message(version(name), [marketplace_shipment()])
    other = message.replace(old.encode(), new.encode())
    if other == message:
        pytest.skip("not in this message") if place is None else pytest.fail(message.decode())
    found = list(differences((version(name), message), (version(name), other)))
    assert found
    if place:
        assert place in {one.place for one in found}


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_of_its_own_is_explained_to_the_last_value(name):
    message, _ = sent(name).messages[0]
    assert unexplained(version(name), message) == 0


def test_texts_that_go_on_in_another_line_are_compared_as_one():
    """A name of 60 characters and a description of 200 are in two records, or in one element of XML."""
    name, text = "ACME TRADING COMPANY OF SHENZHEN AND GUANGZHOU LIMITED HOLDING", "BLUE COTTON SHIRT " * 11 + "END"
    shipment = marketplace_shipment()
    items = tuple(msgspec.structs.replace(one, description=text) for one in shipment.items)
    seller = msgspec.structs.replace(shipment.seller, name=name[:60].strip())
    shipment = msgspec.structs.replace(shipment, items=items, seller=seller)
    each = [(version(one), example_message(version(one), [shipment])) for one in ("pilot-xml-2023-02", RECORDS, X12)]
    for one, other in ((each[0], each[1]), (each[0], each[2]), (each[1], each[2])):
        told = {found.name: (found.first, found.second) for found in differences(one, other)}
        assert not any(text[:10] in first or "ACME" in first for first, _ in told.values()), told


def numbered(**numbers: str) -> msgspec.Struct:
    shipment = msgspec.structs.replace(marketplace_shipment(), tracking_number=None)
    return msgspec.structs.replace(shipment, **numbers)


def changes(first, second, name: str = MESSAGES[0]):
    """What differs between two messages, as shipment, place's name and both values."""
    one, other = (example_message(version(name), shipments) for shipments in (first, second))
    return [
        (one.shipment, one.name, one.first, one.second)
        for one in differences((version(name), one), (version(name), other))
    ]


def test_a_number_with_and_without_marks_is_the_same_shipment():
    found = changes([numbered(house_bill_number="HB-1")], [numbered(house_bill_number="hb1")])
    assert found == [("HB-1", "HouseBillNumber", "HB-1", "hb1")]


def test_a_number_that_one_message_lacks_is_its_only_difference():
    both = {"house_bill_number": "H1", "master_bill_number": "M1"}
    found = changes([numbered(**both, tracking_number="T1")], [numbered(**both)])
    assert found == [("T1 H1 M1", "ShipmentTrackingNumber", "T1", "")]


def test_the_most_particular_number_that_both_have_decides():
    """One house bill stands below two master bills; and two parcels are told apart by their tracking numbers."""
    one, other = (
        numbered(house_bill_number="H1", master_bill_number="M1"),
        numbered(house_bill_number="H1", master_bill_number="M2"),
    )
    assert all(name == "@number" for _, name, _, _ in changes([one, other], [other, one]))
    first, second = (
        numbered(tracking_number="T1", master_bill_number="M"),
        numbered(tracking_number="T2", master_bill_number="M"),
    )
    assert {shipment for shipment, *_ in changes([first], [second])} == {"T1 M", "T2 M"}


def test_equal_numbers_and_none_are_paired_in_their_order():
    same = numbered(house_bill_number="H1")
    assert changes([same, same], [same, same]) == []
    assert {shipment for shipment, *_ in changes([same, same], [same])} == {"H1 (2)", ""}
    nameless = paired({1: {}, 2: {}}, {1: {}, 2: {}})
    assert nameless.first == nameless.second == {1: "shipment 1", 2: "shipment 2"}


def test_an_element_that_only_has_attributes_is_a_place_of_the_table():
    from tests.pilot.test_outbound_language import files
    from translator.pilot.version import compile_outbound

    rows = "List/S/Act/@code,shipment.action,,,reject,,\n"
    own = compile_outbound(files(rows), "small")
    message = own.enclose(
        [own.render(marketplace_shipment())], msgspec.structs.replace(_ENVELOPE, control_number="0042")
    )
    assert all(one.rows for one in own.shown(message))
    assert ("List/S/Act/@code", "add") in [(one.place, one.value) for one in own.shown(message)]


_ENVELOPE = envelope(1)


@pytest.mark.parametrize("name", [RECORDS, X12])
def test_a_message_that_was_cut_off_tells_where(name):
    message = example_message(version(name), [marketplace_shipment()])
    lines = message.decode().splitlines(keepends=True)
    with pytest.raises(ValueError, match=r"does not end with (Z|IEA): its last line, 5, is .*cut off"):
        list(values_of(version(name), "".join(lines[:5]).encode()))
    with pytest.raises(ValueError, match="there stands"):
        list(values_of(version(name), "".join(lines[1:]).encode()))
