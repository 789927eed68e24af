"""What the stand-in answers; its answers are valid and are read back by the responses table."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest

from tests.pilot.tables import MAPPINGS, MESSAGE, RESPONSE, envelope, files_of, marketplace_shipment, read_one
from translator.formats.xml_schema import compile_schema
from translator.model.shipment import Item, Party, Shipment
from translator.pilot.response import compile_responses
from translator.pilot.version import compile_outbound
from translator.standin.answering import Answers, Delay, Memory, answer
from translator.standin.practice import kinds
from translator.standin.script import read_script
from translator.standin.told import plain

VERSION = compile_outbound(files_of(MESSAGE), "")
RESPONSES = compile_responses(files_of(RESPONSE), "")
KINDS = kinds(MAPPINGS)
RESPONSE_SCHEMA = compile_schema((RESPONSE / "response.xsd").read_bytes())
NOTHING = Memory()
NOW = datetime(2026, 11, 21, 8, 16, tzinfo=UTC)


def message(*shipments: Shipment, control_number: str = "000000042") -> bytes:
    rendered = [VERSION.render(one) for one in shipments]
    return VERSION.enclose(rendered, envelope(len(rendered), control_number))


def answered(content: bytes, script: str = "", memory: Memory = NOTHING) -> Answers:
    found = answer(content, read_script(script.encode()), memory, KINDS, NOW)
    for _, response in found.responses:
        assert RESPONSE_SCHEMA.problems(response) == []
    return found


def only(content: bytes, script: str = "", memory: Memory = NOTHING):
    ((_, response),) = answered(content, script, memory).responses
    return read_one(RESPONSES, response)


def changed(**fields) -> Shipment:
    return msgspec.structs.replace(marketplace_shipment(), **fields)


def test_a_sound_message_is_received_and_every_shipment_accepted():
    read = only(message(marketplace_shipment("T1"), marketplace_shipment("T2")))
    assert (read.control_number, read.originator_code, read.message) == ("000000042", "ACME", "received")
    assert [(one.identity.tracking_number, one.disposition) for one in read.answers] == [
        ("T1", "accepted"), ("T2", "accepted"),
    ]  # fmt: skip


def test_the_script_rejects_warns_reviews_and_keeps_silent_by_number():
    script = """
        [[shipment]]
        number = "T1"
        disposition = "rejected"
        code = "S90"
        text = "SELLER <NOT> KNOWN & MORE"
        [[shipment]]
        number = "T2"
        disposition = "accepted with warnings"
        [[shipment]]
        number = "T3"
        disposition = "under review"
        [[shipment]]
        number = "T4"
        disposition = "silence"
    """
    read = only(message(*(marketplace_shipment(f"T{n}") for n in range(1, 6))), script)
    assert [one.disposition for one in read.answers] == [
        "rejected", "accepted_with_warnings", "under_review", "accepted",
    ]  # fmt: skip
    assert (read.answers[0].code, read.answers[0].text) == ("S90", "SELLER <NOT> KNOWN & MORE")


def test_the_numbers_are_echoed_exactly():
    shipment = changed(tracking_number=None, house_bill_number="H <&> 1", master_bill_number="M\u00e9")
    read = only(message(shipment))
    identity = read.answers[0].identity
    assert (identity.house_bill_number, identity.master_bill_number) == ("H <&> 1", "M\u00e9")


def test_the_script_rejects_the_message():
    script = '[[message]]\ncontrol_number = "*42"\nanswer = "reject"\ncode = "X35"\ntext = "OUT OF SEQUENCE"'
    read = only(message(marketplace_shipment()), script)
    assert (read.message, read.code, read.text, read.answers) == ("rejected", "X35", "OUT OF SEQUENCE", ())
    assert only(message(marketplace_shipment(), control_number="000000043"), script).message == "received"


def test_a_silent_stand_in_still_remembers():
    found = answered(message(marketplace_shipment()), '[[message]]\nanswer = "silence"')
    assert found.responses == []
    assert found.memory.seen == {"xml:ACME/000000042"}


def test_answering_twice_and_late():
    script = "[[message]]\ntimes = 2\nafter_polls = 3\nafter_seconds = 1.5"
    found = answered(message(marketplace_shipment()), script)
    assert [delay for delay, _ in found.responses] == [Delay(3, 1.5)] * 2


def test_a_review_ends_in_a_second_answer_about_that_shipment_alone():
    script = """
        [[shipment]]
        number = "T2"
        disposition = "under review"
        then = "rejected"
        then_code = "S9"
        then_after_polls = 2
    """
    first, second = answered(message(marketplace_shipment("T1"), marketplace_shipment("T2")), script).responses
    assert second[0] == Delay(2, 0)
    later = read_one(RESPONSES, second[1])
    assert (later.message, [one.disposition for one in later.answers]) == (None, ["rejected"])
    assert [one.disposition for one in read_one(RESPONSES, first[1]).answers] == ["accepted", "under_review"]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b"<ModeOfTransport>AIR", b"<ModeOfTransport>FOOT", "S01"),
        (b"<ShipmentCount>1<", b"<ShipmentCount>2<", "S03"),
        (b"<ItemCount>2<", b"<ItemCount>1<", "S04"),
    ],
)
def test_a_fault_in_the_message_rejects_it_whole(old, new, code):
    read = only(message(marketplace_shipment()).replace(old, new))
    assert (read.message, read.code, read.answers) == ("rejected", code, ())
    assert read.text


def test_a_control_number_is_taken_once_for_each_originator():
    memory = answered(message(marketplace_shipment())).memory
    assert only(message(marketplace_shipment()), memory=memory).code == "S02"
    other = message(marketplace_shipment()).replace(b"<OriginatorCode>ACME", b"<OriginatorCode>OTHER")
    assert only(other, memory=memory).message == "received"


@pytest.mark.parametrize("content", [b"", b"<a/>", b"nothing", b"<!DOCTYPE a><a/>"])
def test_what_tells_no_control_number_cannot_be_answered(content):
    found = answered(content)
    assert found.responses == []
    assert found.unreadable


def test_a_message_of_another_shape_is_told_what_the_stand_in_would_answer():
    found = answered(b"H 9998 EXAMPLE\nT 1\n")
    assert found.responses == []
    assert "it begins with 'H 9998 EXAMPLE'" in found.unreadable
    assert "SP in columns 26 and 27" in found.unreadable


PARTY = Party(name="Acme", city="Shenzhen", country="CN")
CARRIER = Shipment(
    originator_code="ACME", filer_type="carrier", mode_of_transport="air", tracking_number="T1", deliver_to=PARTY,
    shipment_initiator=PARTY, known_carrier_customer=True, security_scan="X1", items=(Item(description="Lamp"),),
)  # fmt: skip


@pytest.mark.parametrize(
    ("shipment", "missing"),
    [
        (changed(seller=None), "Seller/Name"),
        (changed(seller=Party(name="Acme")), "Seller/Address"),
        (changed(known_marketplace_seller=None), "KnownMarketplaceSeller"),
        (changed(items=()), "Item"),
        (changed(items=(Item(description="A"),)), "Item/ListedPrice"),
        (changed(items=(msgspec.structs.replace(marketplace_shipment().items[0], description=None),)), "Item/Picture"),
        (msgspec.structs.replace(CARRIER, security_scan=None), "SecurityScan"),
        (msgspec.structs.replace(CARRIER, known_carrier_customer=None), "KnownCarrierCustomer"),
        (msgspec.structs.replace(CARRIER, shipment_initiator=None), "ShipmentInitiator/Name"),
        (msgspec.structs.replace(CARRIER, security_scan=None, mode_of_transport="truck"), ""),
        (msgspec.structs.replace(CARRIER, filer_type="customs broker", deliver_to=None), ""),
        (changed(action="cancel", seller=None, items=()), ""),
    ],
)
def test_a_shipment_that_lacks_what_its_filer_owes_is_rejected_alone(shipment, missing):
    read = only(message(shipment, marketplace_shipment("T2")))
    assert read.message == "received"
    assert [one.disposition for one in read.answers] == ["rejected" if missing else "accepted", "accepted"]
    assert missing in read.answers[0].text
    assert not missing or read.answers[0].code == "S11"


def test_the_second_of_two_equal_shipments_is_rejected():
    read = only(message(marketplace_shipment(), marketplace_shipment()))
    assert [(one.disposition, one.code) for one in read.answers] == [("accepted", ""), ("rejected", "S12")]


def test_a_text_of_a_mood_is_written_in_ascii_and_never_with_a_question_mark():
    """Records and X12 carry no other characters; a line stays as long as it was."""
    assert plain("SELLER É ß 中") == "SELLER E ss Zhong"
    assert plain("ok?") == "ok?"
