"""CBP's answers in JSON, in records and in X12, as files: good ones, published ones, and broken ones."""

from __future__ import annotations

import pytest

from tests.pilot.tables import MAPPINGS, claims, files_of, read_one
from translator.mapping.problem import TableProblems
from translator.pilot.response import compile_responses

RESPONSES = {
    folder.name: compile_responses(files_of(folder), folder.name)
    for folder in sorted((MAPPINGS / "responses").iterdir())
}
RECORDS = RESPONSES["pilot-records-response-2023-02"]


def records(*lines: str) -> bytes:
    return "".join(f"{line:<80}\n" for line in lines).encode()


A = "A2704SV1      112126                                       000042ACME"
REJECTED = records(
    A,
    "B" + " " * 78 + "B",
    "X0 BLOCK  000001 REF ID: 2704 SV1    SP ACME",
    "X0 TRNACT 000001 REF ID: 0000005 00",
    "X1 FX34   UNKNOWN RECORD ID FOUND IN GROUPING",
    "X1RF999   BATCH REJECTED",
    "Y           00004" + " " * 62 + "Y",
    "Z" + " " * 78 + "Z",
)


def test_the_published_rejection_of_a_batch_rejects_the_message():
    assert claims(RECORDS, REJECTED)
    read = read_one(RECORDS, REJECTED)
    assert (read.control_number, read.originator_code, read.message) == ("000042", "ACME", "rejected")
    assert (read.code, read.text, read.answers) == ("X34", "UNKNOWN RECORD ID FOUND IN GROUPING", ())


def test_a_rejection_at_batch_level_has_no_x0():
    found = read_one(
        RECORDS, records(A, "X1 FX12   NOT A KNOWN ACE APPLICATION ID CODE", "X1RF999   BATCH REJECTED", "Y", "Z")
    )
    assert (found.message, found.code) == ("rejected", "X12")


def test_line_ends_of_windows_are_read():
    assert read_one(RECORDS, REJECTED.replace(b"\n", b"\r\n")) == read_one(RECORDS, REJECTED)


def test_output_of_another_application_is_not_ours():
    """CBP sends statuses that answer nothing; they are shown to the operator."""
    status = records("A2704EEE      040108     SO", "B  2704EEESO", "SO10", "Y  2704EEESO00001", "Z2704EEE      040108")
    assert [name for name, version in RESPONSES.items() if claims(version, status)] == []


X12 = (
    "ISA*00*          *00*          *ZZ*USCBP          *ZZ*SVC1           *261121*0815*^*00501*000000007*0*T*:~"
    "{}IEA*{}*000000007~"
)
ANSWER = X12.format(
    "GS*AQ*USCBP*SVC1*20261121*0815*7*X*005020~ST*355*0001~M10*XXXX*A*****42*****ACME~K1*RECEIVED~"
    "P4*0000*20261121~LX*1~N9*2I*T1~K1*02~LX*2~N9*BM*H1~N9*MB*M1~K1*01~K1*S13*SELLER ADDRESS MISSING~"
    "SE*13*0001~GE*1*7~",
    1,
).encode()


def test_a_355_answers_each_shipment():
    version = RESPONSES["x12-355"]
    assert claims(version, ANSWER)
    read = read_one(version, ANSWER)
    assert (read.control_number, read.kind, read.originator_code, read.message) == ("42", "group", "ACME", "received")
    assert [(one.identity.number, one.disposition, one.code, one.text) for one in read.answers] == [
        ("T1", "accepted", "", ""), ("H1", "rejected", "S13", "SELLER ADDRESS MISSING"),
    ]  # fmt: skip


def test_separators_are_those_of_the_answer():
    other = ANSWER.replace(b"*", b"|").replace(b"~", b"\x1c")
    assert read_one(RESPONSES["x12-355"], other) == read_one(RESPONSES["x12-355"], ANSWER)


@pytest.mark.parametrize(("code", "disposition"), [("A", "received"), ("E", "received"), ("R", "rejected")])
def test_a_997_and_a_ta1_speak_of_the_message_alone(code, disposition):
    group = f"GS*FA*USCBP*SVC1*20261121*0815*7*X*004010~ST*997*0001~AK1*AQ*42~AK9*{code}*1*1*1~SE*4*0001~GE*1*7~"
    read = read_one(RESPONSES["x12-997"], X12.format(group, 1).encode())
    assert (read.control_number, read.kind, read.message) == ("42", "group", disposition)
    read = read_one(RESPONSES["x12-ta1"], X12.format(f"TA1*000000042*261121*0815*{code}*000~", 0).encode())
    assert (read.control_number, read.kind, read.message, read.code) == ("000000042", "message", disposition, "000")
    assert read.created == (("%y%m%d", "261121"), ("%H%M", "0815"))
    read = read_one(RESPONSES["x12-ta1"], X12.format(f"TA1*000000042***{code}*000~", 0).encode())
    assert (read.message, read.created) == (disposition, ())


def test_each_answer_is_claimed_by_one_table_alone():
    for content, name in ((REJECTED, "pilot-records-response-2023-02"), (ANSWER, "x12-355")):
        assert [one for one, version in RESPONSES.items() if claims(version, content)] == [name]


JSON = b'{"pilotResponse": {"message": {"controlNumber": "000000042", "status": "RECEIVED"}, "shipments": [%s]}}'


def test_what_is_missing_or_unknown_in_json_is_told_with_its_path():
    version = RESPONSES["pilot-json-response-2023-02"]
    (unknown,) = read_one(version, JSON % b'{"houseBillNumber": "H1", "disposition": "09"}')
    assert (unknown.code, str(unknown.place), unknown.value) == (
        "E213",
        "/pilotResponse/shipments[1]/disposition",
        "09",
    )
    missing, nobody = read_one(version, JSON % b"{}")
    assert (missing.code, missing.target, nobody.code) == ("E201", "shipment.disposition", "E301")


@pytest.mark.parametrize("name", RESPONSES)
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b" ",
        b"\xff\xfe",
        b"<a/>",
        b"[1]",
        b'{"pilotResponse": [',
        b"[" * 100_000,
        b"ISA",
        b"A",
        ANSWER[:150],
        REJECTED[:90],
    ],
)
def test_whatever_comes_is_read_or_told_and_never_raises(name, content):
    assert all(reading.told for reading in RESPONSES[name].read(content))


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("x12-355", "M10-07", "M1007", "not a place in a segment"),
        ("pilot-records-response-2023-02", "X1#1:5-7", "X1/5", "not a place in a record"),
        ("pilot-json-response-2023-02", "message/code", "/code", "not a path of keys"),
    ],
)
def test_a_wrong_place_is_told(name, old, new, words):
    files = files_of(MAPPINGS / "responses" / name)
    files["fields.csv"] = files["fields.csv"].replace(old.encode(), new.encode())
    with pytest.raises(TableProblems, match=words):
        compile_responses(files, name)
