"""Files with several answers, and answers that are cut off."""

from __future__ import annotations

import pytest

from tests.pilot.tables import MAPPINGS, claims, files_of, read_one
from tests.pilot.test_response_forms import ANSWER, RECORDS, REJECTED, RESPONSES, X12, A, records
from translator.mapping.problem import TableProblems
from translator.model.acknowledgment import Acknowledgment
from translator.pilot.response import compile_responses

ANSWERED = records(
    A[:25] + "SR" + A[27:],
    "B  2704SV1SR",
    "SP10A00001ACME                M40",
    "SP15T    T1",
    "SP9001S13SELLER ADDRESS MISSING",
    "SP10A00002ACME                M40",
    "SP15T    T2",
    "SP9002",
    "Y  2704SV1SR00006",
    "Z2704SV1      112126",
)


def told(name: str, content: bytes) -> list[object]:
    """Of each part: control number and outcome, the codes of its findings, or None."""
    found: list[object] = []
    for one in (reading.told for reading in RESPONSES[name].read(content)):
        if isinstance(one, Acknowledgment):
            found.append((one.control_number, one.message, len(one.answers)))
        else:
            found.append(one and [finding.code for finding in one])
    return found


def group(*sets: str) -> bytes:
    """An interchange with one group of these sets."""
    inside = "".join(
        f"ST*{one.partition('~')[0]}*{at:04d}~{one.partition('~')[2]}SE*{one.count('~') + 1}*{at:04d}~"
        for at, one in enumerate(sets, 1)
    )
    return X12.format(f"GS*FA*USCBP*SVC1*20261121*0815*7*X*004010~{inside}GE*{len(sets)}*7~", 1).encode()


ACCEPTED = "997~AK1*AQ*50~AK9*A*1*1*1~"
REFUSED = "997~AK1*AQ*52~AK2*309*0001~AK5*R*5~AK9*R*1*1*0~"


def test_every_ta1_of_an_interchange_is_an_answer():
    content = X12.format("TA1*000000100*261121*0815*A*000~TA1*000000101*261121*0815*R*025~", 0).encode()
    assert told("x12-ta1", content) == [("000000100", "received", 0), ("000000101", "rejected", 0)]


def test_every_set_is_an_answer():
    assert told("x12-997", group(ACCEPTED, REFUSED)) == [("50", "received", 0), ("52", "rejected", 0)]
    assert told("x12-997", group(ACCEPTED) + b"\n" + group(REFUSED)) == [("50", "received", 0), ("52", "rejected", 0)]


def test_shipments_are_those_of_their_own_set():
    second = ANSWER.decode().replace("A*****42*", "A*****43*").replace("RECEIVED", "REJECTED").partition("ST*355")[2]
    both = ANSWER.decode().replace("GE*1*7", "GE*2*7").partition("GE*2")
    content = f"{both[0]}ST*355{second.partition('SE*')[0]}SE*13*0001~{both[1]}{both[2]}"
    assert told("x12-355", content.encode()) == [("42", "received", 2), ("43", "rejected", 2)]


def test_every_batch_is_an_answer():
    other = ANSWERED.replace(b"000042", b"000043")
    assert told(RECORDS.name, ANSWERED + REJECTED + other) == [
        ("000042", None, 2), ("000042", "rejected", 0), ("000043", None, 2),
    ]  # fmt: skip


def test_each_table_reads_its_own_answers_and_leaves_the_others():
    content = group(ACCEPTED, "824~BGN*11*1*20261121~", REFUSED).replace(
        b"GS*FA", b"TA1*000000100*261121*0815*A*000~GS*FA"
    )
    assert told("x12-997", content) == [None, ("50", "received", 0), None, ("52", "rejected", 0)]
    assert told("x12-ta1", content) == [("000000100", "received", 0), None, None, None]


def test_a_set_whose_count_is_wrong_spoils_no_other():
    content = group(ACCEPTED, REFUSED).replace(b"SE*4*0001", b"SE*5*0001")
    assert told("x12-997", content) == [["E144"], ("52", "rejected", 0)]


@pytest.mark.parametrize("content", [ANSWER, group(ACCEPTED), group(ACCEPTED, REFUSED)])
def test_an_interchange_that_is_cut_off_anywhere_is_no_answer(content):
    for end in range(len(content) - 1):
        for name in ("x12-355", "x12-997", "x12-ta1", RECORDS.name):
            assert not any(isinstance(one.told, Acknowledgment) for one in RESPONSES[name].read(content[:end]))


@pytest.mark.parametrize("content", [ANSWERED, REJECTED])
def test_a_batch_that_is_cut_off_anywhere_is_no_answer(content):
    for end in range(content.rindex(b"\nZ") + 1):
        assert not any(isinstance(one.told, Acknowledgment) for one in RECORDS.read(content[:end]))


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [(b"SR00006", b"SR00005", "E131"), (b"SR00006", b"SRXXXXX", "E131"), (b"SP15T    T2", b"SP15T    \xd62", "E105")],
)
def test_a_batch_with_a_wrong_count_or_a_strange_byte_is_told(old, new, code):
    assert told(RECORDS.name, ANSWERED.replace(old, new)) == [[code]]


def test_what_stands_behind_the_end_of_a_batch_is_told():
    assert told(RECORDS.name, ANSWERED + records("SP9001")) == [["E132"]]


def test_x12_with_one_segment_a_line_is_no_answer_in_records():
    """AK1 begins with A, and its columns 26 and 27 are blank."""
    content = group(ACCEPTED).replace(b"~", b"~\n")
    assert not claims(RECORDS, content)
    assert told("x12-997", content) == [("50", "received", 0)]


def test_the_running_number_is_read_where_it_is_echoed():
    assert [one.running_number for one in read_one(RECORDS, ANSWERED).answers] == [1, 2]
    assert [one.running_number for one in read_one(RESPONSES["x12-355"], ANSWER).answers] == [1, 2]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('messages = ["pilot-records-2023-02"]', "", "'messages' is missing"),
        ('messages = ["pilot-records-2023-02"]', "messages = []", "'messages' is empty"),
        ('closes = ["Z", "Y"]', 'closes = ["Z"]', "2 records begin something"),
        ('counted = "Y:13-17"', 'counted = "Y:17-13"', "not a place in a record"),
        ('place = "A:26-27"', 'place = "A:27-26"', "not a place in a record"),
    ],
)
def test_a_card_that_does_not_say_what_is_whole_or_answered_is_told(old, new, words):
    files = files_of(MAPPINGS / "responses" / RECORDS.name)
    assert old.encode() in files["response.toml"]
    files["response.toml"] = files["response.toml"].replace(old.encode(), new.encode())
    with pytest.raises(TableProblems, match=words):
        compile_responses(files, RECORDS.name)
