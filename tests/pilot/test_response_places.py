"""Places of answers that are met several times, that a condition chooses, or that stand where no table looks."""

from __future__ import annotations

import json

import pytest

from tests.pilot.tables import MAPPINGS, files_of, read_one
from tests.pilot.test_response_forms import ANSWER, REJECTED, RESPONSES, X12, A, records
from translator.mapping.problem import TableProblems
from translator.model.acknowledgment import Acknowledgment
from translator.model.finding import Finding
from translator.pilot.response import ResponseVersion, compile_responses

RECORDS, JSON, XML = (f"pilot-{form}-response-2023-02" for form in ("records", "json", "xml"))


def table(name: str, *changes: tuple[str, str]) -> ResponseVersion:
    files = files_of(MAPPINGS / "responses" / name)
    for old, new in changes:
        file = next(file for file in ("fields.csv", "response.toml") if old.encode() in files[file])
        files[file] = files[file].replace(old.encode(), new.encode())
    return compile_responses(files, name)


def told_of_shipments(read: Acknowledgment) -> list[Finding]:
    """Why what it says of single shipments was not taken."""
    return [finding for one in read.unread for finding in one.findings]


def codes(version: ResponseVersion, content: bytes) -> list[str]:
    read = read_one(version, content)
    return [] if isinstance(read, Acknowledgment) else [one.code for one in read]


ECHOED = records(
    A[:25] + "SR" + A[27:],
    "B  2704SV1SR",
    "SP10A00001ACME                M40",
    "SP15T    T1",
    "SP30SE JANE ROE",
    "SP36SPRINGFIELD                        ZZ",
    "SP9011333INVALID STATE",
    "SP40001US",
    "SP9013W07DESCRIPTION IS SHORT",
    "SP9001R01REJECTED",
    "SP10A00002ACME                M40",
    "SP15T    T2",
    "SP9002   ACCEPTED",
    "Y  2704SV1SR00011",
    "Z2704SV1      112126",
)


def test_of_many_words_on_a_shipment_the_last_decides_and_the_others_are_told():
    """CBP echoes the records, tells what is wrong behind each, and at last what became of the shipment."""
    first, second = read_one(RESPONSES[RECORDS], ECHOED).answers
    assert (first.disposition, first.code) == ("rejected", "R01")
    assert first.text == "333 INVALID STATE; W07 DESCRIPTION IS SHORT; REJECTED"
    assert (second.disposition, second.code, second.text) == ("accepted", "", "ACCEPTED")


def test_a_shipment_without_its_last_word_is_told_at_that_line():
    cut = ECHOED.replace(b"SP9001R01", b"SP9011R01")
    (one,) = told_of_shipments(read_one(RESPONSES[RECORDS], cut))
    assert (one.code, one.value, one.place.ordinal) == ("E213", "11", 10)


def test_the_first_condition_of_a_rejection_is_that_of_its_first_line():
    both = REJECTED.replace(b"X1RF999", b"X1 FX39   DATA FOUND IN FILLER".ljust(80) + b"\nX1RF999")
    read = read_one(RESPONSES[RECORDS], both.replace(b"00004", b"00005"))
    assert (read.message, read.code, read.text) == ("rejected", "X34", "UNKNOWN RECORD ID FOUND IN GROUPING")


def test_all_texts_of_a_message_are_joined():
    version = table(RECORDS, ("X1#1:11-50", "X1#all:5-7+11-50"))
    assert read_one(version, REJECTED).text == "X34 UNKNOWN RECORD ID FOUND IN GROUPING; 999 BATCH REJECTED"


@pytest.mark.parametrize(
    ("place", "text"),
    [("K1#last-02", "SELLER ADDRESS MISSING"), ("K1#2-01+02", "S13 SELLER ADDRESS MISSING"), ("K1-02", "")],
)
def test_a_segment_is_the_last_or_a_numbered_one(place, text):
    files = files_of(MAPPINGS / "responses" / "x12-355")
    old = b"shipment.text,K1#2-02"
    assert old in files["fields.csv"]
    files["fields.csv"] = files["fields.csv"].replace(old, f"shipment.text,{place}".encode())
    assert read_one(compile_responses(files, "x12-355"), ANSWER).answers[1].text == text


def test_a_997_of_another_group_is_not_ours():
    """Group 2 of SO is not group 2 of AQ."""
    group = "GS*FA*USCBP*SVC1*20261121*0815*7*X*004010~ST*997*0001~AK1*{}*2~AK9*A*1*1*1~SE*4*0001~GE*1*7~"
    assert read_one(RESPONSES["x12-997"], X12.format(group.format("AQ"), 1).encode()).control_number == "2"
    (one,) = read_one(RESPONSES["x12-997"], X12.format(group.format("SO"), 1).encode())
    assert (one.code, one.target, one.place.name) == ("E201", "message.group_number", "AK1[AQ]-02")
    both = table("x12-997", ("AK1[AQ]-02", "AK1[AQ;SO]-02"))
    assert read_one(both, X12.format(group.format("SO"), 1).encode()).control_number == "2"


BODY = {
    "message": {"controlNumber": "1", "status": "RECEIVED"},
    "shipments": [{"houseBillNumber": "H1", "disposition": "01"}],
}


def in_json(text: str) -> bytes:
    return json.dumps({"pilotResponse": BODY}).replace('"disposition": "01"', text).encode()


def test_a_member_that_stands_twice_is_told_unless_it_says_the_same():
    version = RESPONSES[JSON]
    (one,) = read_one(version, in_json('"disposition": "02", "disposition": "01"'))
    assert (one.code, one.target, str(one.place)) == (
        "E216",
        "shipment.disposition",
        "/pilotResponse/shipments[1]/disposition",
    )
    assert "'02', '01' stand there" in one.detail
    assert read_one(version, in_json('"disposition": "01", "disposition": "01"')).answers[0].disposition == "rejected"
    assert codes(version, in_json('"disposition": ["01", "02"]')) == ["E216"]
    last = table(JSON, ("disposition,disposition,", "disposition,disposition#last,"))
    assert read_one(last, in_json('"disposition": "02", "disposition": "01"')).answers[0].disposition == "rejected"
    every = table(JSON, ("shipment.text,text,", "shipment.text,text#all,"))
    assert read_one(every, in_json('"disposition": "01", "text": ["A", "B", "A"]')).answers[0].text == "A; B"


def test_two_answers_under_the_one_key_are_told():
    one = json.dumps(BODY)
    assert codes(RESPONSES[JSON], f'{{"pilotResponse": {one}, "pilotResponse": {one}}}'.encode()) == ["E216"]
    assert codes(RESPONSES[JSON], f'{{"pilotResponse": [{one}, {one}]}}'.encode()) == ["E216"]
    assert read_one(RESPONSES[JSON], f'{{"pilotResponse": [{one}]}}'.encode()).control_number == "1"


def test_a_path_goes_through_arrays():
    body = {**BODY, "lines": [{"line": {"houseBillNumber": one, "disposition": "02"}} for one in ("H1", "H2")]}
    version = table(JSON, ('shipment = "shipments"', 'shipment = "lines/line"'))
    read = read_one(version, json.dumps({"pilotResponse": body}).encode())
    assert [one.identity.number for one in read.answers] == ["H1", "H2"]
    body["lines"][1]["line"]["disposition"] = "09"
    (one,) = told_of_shipments(read_one(version, json.dumps({"pilotResponse": body}).encode()))
    assert str(one.place) == "/pilotResponse/lines[2]/line/disposition"


def in_xml(shipment: str, number: str = "<ControlNumber>1</ControlNumber>") -> bytes:
    namespace = "urn:section321-translator:pilot-xml-response:2023-02"
    return (
        f'<PilotResponse xmlns="{namespace}"><Message>{number}<Status>RECEIVED</Status></Message>'
        f"<Shipment><HouseBillNumber>H1</HouseBillNumber>{shipment}</Shipment></PilotResponse>"
    ).encode()


def test_an_element_that_stands_twice_is_told_unless_it_says_the_same():
    version = RESPONSES[XML]
    two = "<Disposition>02</Disposition><Disposition>01</Disposition>"
    assert codes(version, in_xml(two)) == ["E216"]
    numbers = "<ControlNumber>1</ControlNumber><ControlNumber>2</ControlNumber>"
    assert codes(version, in_xml("<Disposition>02</Disposition>", numbers)) == ["E216"]
    assert read_one(version, in_xml("<Disposition>02</Disposition>" * 2)).answers[0].disposition == "accepted"
    for which, word in (("#2", "rejected"), ("#last", "rejected"), ("#1", "accepted")):
        chosen = table(XML, ("disposition,Disposition,", f"disposition,Disposition{which},"))
        assert read_one(chosen, in_xml(two)).answers[0].disposition == word


def test_lines_that_disagree_are_told():
    two = ANSWER.replace(b"N9*2I*T1~", b"N9*2I*T1~N9*2I*T9~").replace(b"SE*13", b"SE*14")
    (one,) = told_of_shipments(read_one(RESPONSES["x12-355"], two))
    assert (one.code, one.target) == ("E216", "shipment.tracking_number")


@pytest.mark.parametrize(
    ("name", "level", "wrong", "content"),
    [
        (JSON, '"shipments"', '"shipmets"', in_json('"disposition": "01"')),
        (XML, '"Shipment"', '"Shipmets"', in_xml("<Disposition>02</Disposition>")),
        ("x12-355", '"LX"', '"LY"', ANSWER),
    ],
)
def test_shipments_where_the_table_looks_for_none_are_told(name, level, wrong, content):
    (one,) = read_one(table(name, (level, wrong)), content)
    assert (one.code, one.target) == ("E201", "levels.shipment")
    assert "a shipment is spoken of here" in one.detail


def test_a_running_number_that_is_none_is_left_out():
    for written in ("9" * 5000, "1a", "-1"):
        (first, _) = read_one(RESPONSES["x12-355"], ANSWER.replace(b"LX*1~", f"LX*{written}~".encode())).answers
        assert first.running_number == 0


def test_an_answer_that_speaks_of_the_message_alone_is_read():
    for name, content in (
        (JSON, b'{"pilotResponse": {"message": {"controlNumber": "1", "status": "RECEIVED"}, "at": {"on": "2026"}}}'),
        (XML, in_xml("").replace(b"<Shipment><HouseBillNumber>H1</HouseBillNumber></Shipment>", b"<A><B>1</B></A>")),
    ):
        assert read_one(RESPONSES[name], content).message == "received"


def test_an_answer_without_a_namespace_is_read():
    files = files_of(MAPPINGS / "responses" / XML)
    files["response.toml"] = files["response.toml"].replace(
        b'namespace = "urn:section321-translator:pilot-xml-response:2023-02"', b'namespace = ""'
    )
    version = compile_responses(files, XML)
    content = in_xml("<Disposition>02</Disposition>").replace(
        b' xmlns="urn:section321-translator:pilot-xml-response:2023-02"', b""
    )
    assert read_one(version, content).answers[0].disposition == "accepted"


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        (RECORDS, "SP90#last:5-6", "SP90#all:5-6", "only a text is made of several"),
        (RECORDS, "SP90#last:5-6", "SP90#0:5-6", "not a place in a record"),
        (RECORDS, "SP90#last:5-6", "SP90#last:5-6+4-3", "not a place in a record"),
        ("x12-355", "K1#2-02", "K1#-02", "not a place in a segment"),
        (XML, "Message/Text", "Message/Text#first", "not a path of elements"),
    ],
)
def test_a_turn_that_is_none_is_told(name, old, new, words):
    with pytest.raises(TableProblems, match=words):
        table(name, (old, new))
