"""CBP's answers, read by the ready-made responses table."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pilot.tables import RESPONSE, claims, files_of, read_one
from translator.mapping.problem import TableProblems
from translator.model.acknowledgment import Acknowledgment, ShipmentAnswer
from translator.model.catalogue import message, remedy
from translator.model.shipment import Identity
from translator.pilot.response import ENOUGH, compile_responses

VERSION = compile_responses(files_of(RESPONSE), "pilot-xml-response-2023-02")
RECEIVED = "<OriginatorCode>ACME</OriginatorCode><ControlNumber>000000042</ControlNumber><Status>RECEIVED</Status>"


def response(shipments: str = "", facts: str = RECEIVED, before: str = "") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}'
        '<PilotResponse xmlns="urn:section321-translator:pilot-xml-response:2023-02">'
        f"<CreatedAt>2026-11-21T08:16:00Z</CreatedAt><Message>{facts}</Message>{shipments}</PilotResponse>"
    ).encode()


def shipment(disposition: str = "02", number: str = "1Z1", rest: str = "") -> str:
    return (
        f"<Shipment><ShipmentTrackingNumber>{number}</ShipmentTrackingNumber>"
        f"<Disposition>{disposition}</Disposition>{rest}</Shipment>"
    )


def findings(content: bytes) -> list[tuple[str, str, str]]:
    read = read_one(VERSION, content)
    assert isinstance(read, list)
    assert all(message(one) and remedy(one) for one in read)
    return [(one.code, one.target, one.place.name) for one in read]


def test_a_message_received_without_a_word_on_its_shipments():
    assert read_one(VERSION, response()) == Acknowledgment("000000042", "ACME", "received")


def test_a_message_rejected_keeps_the_code_and_the_words():
    facts = "<ControlNumber>000000042</ControlNumber><Status>REJECTED</Status><Code>X35</Code><Text>OUT OF &lt;</Text>"
    assert read_one(VERSION, response(facts=facts)) == Acknowledgment("000000042", "", "rejected", "X35", "OUT OF <")


def test_each_disposition_becomes_our_word():
    read = read_one(VERSION, response("".join(shipment(code, code) for code in ("01", "02", "03", "04"))))
    assert [one.disposition for one in read.answers] == [
        "rejected", "accepted", "accepted_with_warnings", "under_review",
    ]  # fmt: skip


def test_an_answer_carries_numbers_code_and_text():
    numbers = "<HouseBillNumber>H1</HouseBillNumber><MasterBillNumber>M1</MasterBillNumber>"
    held = f"<Shipment>{numbers}<Disposition>01</Disposition><Code>S11</Code><Text> NO é </Text></Shipment>"
    read = read_one(VERSION, response(held, facts="<ControlNumber>000000042</ControlNumber>"))
    assert read.message is None
    assert read.answers == (ShipmentAnswer(Identity("", "", "H1", "M1"), "rejected", "S11", "NO é"),)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (response()[:-5], [("E110", "", "")]),
        (response(before="<!DOCTYPE a>"), [("E111", "", "")]),
        (response(before='<!DOCTYPE a [<!ENTITY e "x">]>'), [("E111", "", "")]),
        (
            response(facts="<Status>RECEIVED</Status>"),
            [("E201", "message.control_number", "/PilotResponse/Message/ControlNumber")],
        ),
        (
            response(facts="<ControlNumber>1</ControlNumber><Status>PERHAPS</Status>"),
            [("E213", "message.disposition", "/PilotResponse/Message/Status")],
        ),
        (
            response(shipment("99") + "<Shipment/>"),
            [
                ("E213", "shipment.disposition", "/PilotResponse/Shipment[1]/Disposition"),
                ("E201", "shipment.disposition", "/PilotResponse/Shipment[2]/Disposition"),
                ("E301", "shipment.tracking_number", "/PilotResponse/Shipment[2]"),
            ],
        ),
    ],
)
def test_a_bad_response_is_told_to_the_operator(content, found):
    assert findings(content) == found


def test_what_is_said_of_the_other_shipments_is_read_where_that_of_some_cannot_be():
    read = read_one(VERSION, response(shipment(number="T1") + shipment("99", "T2") + "<Shipment/>"))
    assert [one.identity.number for one in read.answers] == ["T1"]
    assert [one.identity.number for one in read.unread] == ["T2", ""]
    assert [[finding.code for finding in one.findings] for one in read.unread] == [["E213"], ["E201", "E301"]]
    assert read.unread_count == 2


def test_of_many_that_cannot_be_read_the_first_are_told_and_all_are_counted():
    read = read_one(VERSION, response(shipment() + shipment("99") * 5000))
    assert (len(read.answers), len(read.unread), read.unread_count) == (1, ENOUGH, 5000)


def test_a_word_on_the_message_that_is_not_known_leaves_the_whole_answer_unread():
    content = response(shipment(), facts="<ControlNumber>1</ControlNumber><Status>PERHAPS</Status>")
    assert findings(content) == [("E213", "message.disposition", "/PilotResponse/Message/Status")]


def test_the_codes_that_are_known_are_listed():
    assert "01, 02, 03, 04" in message(read_one(VERSION, response(shipment("99")))[0])


def test_a_response_full_of_unknown_codes_is_told_in_few_findings():
    assert len(read_one(VERSION, response(shipment("99") * 5000))) == ENOUGH


@given(st.binary(max_size=200) | st.text(max_size=80).map(response))
def test_reading_never_raises(content):
    VERSION.read(content)


def test_a_response_is_claimed_by_its_root_and_namespace_though_only_its_head_is_seen():
    assert claims(VERSION, response())
    assert claims(VERSION, response()[:150])
    assert not claims(VERSION, response().replace(b":2023-02", b":2030-01"))
    assert not claims(VERSION, b"ISA*00*")
    assert not claims(VERSION, b"")


def broken(**changes: str) -> list[str]:
    files = {**files_of(RESPONSE)}
    for name, (old, new) in changes.items():
        path = {"card": "response.toml", "fields": "fields.csv", "codes": "codes/disposition.csv"}[name]
        assert old.encode() in files[path]
        files[path] = files[path].replace(old.encode(), new.encode())
    with pytest.raises(TableProblems) as raised:
        compile_responses(files, "mine")
    return [str(problem) for problem in raised.value.problems]


def test_all_problems_of_a_table_are_told_at_once_with_the_nearest_name():
    told = broken(
        card=("root = ", "roots = "),
        fields=("shipment.code,Code,", "shipment.cod,Code,"),
        codes=("01,rejected", "01,refused"),
    )
    assert len(told) == 4
    assert any("[read] has no 'roots'" in one and '"root"' in one for one in told)
    assert any("mine/fields.csv, row 11" in one and '"shipment.code"' in one for one in told)
    assert any("'refused', which is no disposition" in one for one in told)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("Message/ControlNumber", "Message//x", "not a path"),
        ("code(disposition)", "", "comes from a code table"),
        ("code(disposition)", "code(dispositions)", "codes/dispositions.csv"),
        ("code(disposition)", "upper", "Write code(table)"),
        ("message.code,Message/Code,,omit", "message.code,Message/Code,,maybe", "Write reject or omit"),
        ("message.text,Message/Text", "message.code,Message/Text", "it stands twice"),
        ("message.control_number,Message/ControlNumber", "message.control_number,", "the source is missing"),
        ("message.control_number", "message.text", "no row fills this target"),
        ("message.text,Message/Text,", "message.created_date,Message/Text,", "Write it as datetime(%y%m%d)"),
        ("message.text,Message/Text,", "message.created_date,Message/Text,datetime(%Q)", "Write it as datetime"),
        ("message.text,Message/Text,", "message.text,Message/Text,datetime(%y%m%d)", "Write code(table)"),
    ],
)
def test_a_wrong_row_is_told(old, new, words):
    assert any(words in one for one in broken(fields=(old, new)))


def test_a_wrong_card_is_told():
    assert any("no such format" in one for one in broken(card=('"xml"', '"jsn"')))
    assert any("not a path" in one for one in broken(card=('shipment = "Shipment"', 'shipment = "@a"')))
    assert any("not valid TOML" in one for one in broken(card=("[read]", "[read")))
    assert any("Write the day" in one for one in broken(card=('"2023-02-16"', '"16.2.2023"')))
