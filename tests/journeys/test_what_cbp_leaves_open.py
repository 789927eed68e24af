"""What CBP leaves unsaid, says twice, says in a code nobody knows, or does not decide, through the real stages."""

from __future__ import annotations

import csv
import io
import json
import shutil
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from tests.journeys.installation import Clock, Installation
from tests.journeys.orders import order, orders
from tests.journeys.test_answers import AGREED, XML, own_tables, said
from tests.journeys.test_each_message import MESSAGES
from translator.cli import main
from translator.daemon import Pass, one_pass
from translator.journal import Journal
from translator.journal.tables import filing, transmission
from translator.standin.script import read_script

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from translator.journal.status import Status

A, B, C, D = "1Z999AA10123456784", "1Z999AA10123456795", "1Z999AA10123456807", "1Z999AA10123456818"
DISPOSITIONS = ("rejected", "accepted with warnings", "under review", "accepted")


def filed(folder: Path, *numbers: str, message: str = "pilot-xml-2023-02", **facts: object) -> Installation:
    """An installation whose one participant has filed these parcels."""
    made = Installation(folder, Clock(datetime(2026, 11, 21, 8, tzinfo=UTC)))
    made.lay_down({"acme": {**AGREED, "message": message, **facts}})
    made.leave("acme", "orders_1.csv", orders(*(order(number) for number in numbers)))
    passed(made)
    assert set(shipments(made).values()) == {"AWAITING"}
    return made


def passed(made: Installation) -> Pass:
    with made.opened() as context:
        return one_pass(context)


def answered(made: Installation, content: str | bytes, name: str = "a.xml") -> Pass:
    data = content if isinstance(content, bytes) else content.encode()
    (made.boxes / "cbp" / "answers" / name).write_bytes(data)
    return passed(made)


@contextmanager
def journal(made: Installation) -> Iterator[Journal]:
    """The journal alone, without the tables that a pass compiles."""
    opened = Journal.open(f"sqlite:///{made.folder / 'journal.sqlite3'}", made.folder / "contents")
    try:
        yield opened
    finally:
        opened.close()


def status(made: Installation) -> Status:
    with journal(made) as opened:
        return opened.queries.status(made.clock.now())


def shipments(made: Installation) -> dict[str, str]:
    """Tracking number → state."""
    with journal(made) as opened, opened._database.reading() as connection:
        return {row[0]: row[1] for row in connection.execute(sa.select(filing.c.tracking_number, filing.c.state))}


def message_state(made: Installation) -> str:
    with journal(made) as opened, opened._database.reading() as connection:
        return connection.execute(sa.select(transmission.c.state)).scalar_one()


def told(made: Installation, *arguments: str) -> str:
    found = CliRunner().invoke(main, ["--config", str(made.folder / "translator.toml"), *arguments])
    assert found.exception is None or isinstance(found.exception, SystemExit)
    return found.output


def newest(made: Installation, ending: str, partner: str = "acme") -> str:
    """The newest report of this form on CBP's answers."""
    replies = [name for name in made.replies(partner) if ".answered" in name and name.endswith(ending)]
    last = max(replies, key=lambda name: (len(name), name))
    return made.replies(partner)[last].decode("utf-8-sig")


def rows(made: Installation, partner: str = "acme") -> dict[str, dict[str, str]]:
    return {row["number"]: row for row in csv.DictReader(io.StringIO(newest(made, ".csv", partner))) if row["number"]}


def mood(*dispositions: str) -> bytes:
    """An answer to each of the parcels in turn, without code and without words."""
    numbers = (A, B, C, D)
    return "".join(
        f'[[shipment]]\nnumber = "{number}"\ndisposition = "{one}"\n'
        for number, one in zip(numbers, dispositions, strict=True)
    ).encode()


@pytest.mark.parametrize("message", MESSAGES)
def test_each_shipment_that_cbp_did_not_plainly_accept_is_named_though_cbp_gave_no_words(tmp_path, message):
    """In both reports, with its row, its number and what to do; of the accepted one nothing is to be told."""
    made = filed(tmp_path, A, B, C, D, message=message)
    made.far_end(read_script(mood(*DISPOSITIONS))).poll(made.clock.now())
    assert passed(made).reconciled.rejected == 1
    codes = {number: row["code"].split(" | ")[-1] for number, row in rows(made).items()}
    assert [codes[number] for number in (A, B, C)] == ["R308", "R309", "R304"]
    assert not codes[D].startswith("R")
    assert rows(made)[A]["text"].endswith("CBP rejected this shipment; CBP gave no reason")
    assert "asks CBP for the reason" in rows(made)[A]["remedy"]
    assert rows(made)[C]["text"].endswith("CBP is reviewing this shipment: CBP gave no reason")
    page = newest(made, ".txt")
    for line, number, word in zip((2, 3, 4), (A, B, C), DISPOSITIONS, strict=False):
        assert f"orders_1.csv, row {line}, number {number}, your reference O-{number}: {word}\n" in page
    assert f"number {D}" not in page
    assert "CBP gave no reason for 1 shipment that it rejected, named below" in page
    assert "Read CBP's words below" not in page


def test_a_participant_who_reads_text_alone_knows_which_of_many_were_rejected(tmp_path):
    numbers = [f"1Z999AA101234{number:05d}" for number in range(30)]
    made = filed(tmp_path, *numbers, replies=["text"])
    answered(made, XML.format("", "".join(said("01" if at % 3 else "02", one) for at, one in enumerate(numbers))))
    page = newest(made, ".txt")
    assert [one for one in numbers if f"number {one}," in page] == [one for at, one in enumerate(numbers) if at % 3]
    assert page.count("R308 CBP rejected this shipment; CBP gave no reason.") == 20


def test_a_message_rejected_without_words_says_so_of_each_shipment(tmp_path):
    made = filed(tmp_path, A, B)
    answered(made, XML.format("<Status>REJECTED</Status>", ""))
    assert [row["code"] for row in rows(made).values()] == ["R302", "R302"]
    assert f"number {B}," in newest(made, ".txt")
    (concern,) = json.loads(told(made, "status", "--json"))["concerns"]
    assert concern["why"] == "CBP rejected it and gave no reason"


@pytest.mark.parametrize(
    ("words", "state", "rejected", "sentence"),
    [
        (said("02", A) + said("01", A), "ACCEPTED", 0, "accepted and then rejected of shipment"),
        (said("01", A) + said("02", A), "REJECTED", 1, "rejected and then accepted of shipment"),
        (said("03", A) + said("04", A), "ACCEPTED_WITH_WARNINGS", 0, "accepted and then under review of shipment"),
        (said("04", A) + said("01", A) + said("03", A), "REJECTED", 1, "rejected and then accepted with warnings of"),
    ],
)
def test_what_one_answer_says_against_itself_is_told_like_any_contradiction(tmp_path, words, state, rejected, sentence):
    """The first word stands; the counts are of what moved, and the pass ends with exit code 1."""
    made = filed(tmp_path, A, B)
    done = answered(made, XML.format("", words + said("02", B))).reconciled
    assert (done.matched, done.unmatched, done.contradicted, done.rejected) == (1, 0, 1, rejected)
    assert shipments(made) == {A: state, B: "ACCEPTED"}
    (one,) = status(made).unmatched
    assert f"message 000000001: one answer of CBP says {sentence}" in one.reason
    assert rows(made)[A]["code"].endswith("R307")
    assert "R307" not in rows(made)[B]["code"]
    page = newest(made, ".txt")
    assert "CBP said two things of 1 shipment, named below: send nothing of that again before" in page
    assert "Nothing to do" not in page.partition("What was found")[0]
    assert "Every shipment is accounted for" in told(made, "audit")


def test_review_and_then_a_decision_in_one_answer_contradicts_nothing(tmp_path):
    made = filed(tmp_path, A)
    done = answered(made, XML.format("", said("04", A) + said("02", A) + said("02", A))).reconciled
    assert (done.contradicted, shipments(made), status(made).unmatched) == (0, {A: "ACCEPTED"}, ())


def test_a_rejected_message_that_accepts_a_shipment_of_it_contradicts_itself(tmp_path):
    made = filed(tmp_path, A, B, C)
    content = XML.format("<Status>REJECTED</Status><Code>X35</Code>", said("02", A) + said("01", B))
    done = answered(made, content).reconciled
    assert (done.contradicted, done.rejected) == (1, 3)
    assert set(shipments(made).values()) == {"REJECTED"}
    assert f"says rejected and then accepted of shipment {A};" in status(made).unmatched[0].reason
    assert [rows(made)[one]["code"] for one in (A, B, C)] == ["R302 | R307", "R308", "R302"]


def test_several_shipments_that_are_contradicted_alike_are_one_sentence(tmp_path):
    made = filed(tmp_path, A, B, C)
    done = answered(made, XML.format("", "".join(said("02", one) + said("01", one) for one in (A, B, C))))
    assert done.reconciled.contradicted == 1
    assert f"of shipment {A} and 2 more;" in status(made).unmatched[0].reason


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        ("02", "04", "CBP has also said something else of this shipment: under review, H1 HELD"),
        ("02", "03", "CBP has also said something else of this shipment: accepted with warnings, H1 HELD"),
        ("01", "04", "CBP has also said something else of this shipment: under review, H1 HELD"),
    ],
)
def test_what_comes_after_cbp_has_decided_reaches_the_operator_and_the_participant(tmp_path, first, second, words):
    """The state stays, the file is closed, and all the same everybody is told: status, story and report; once."""
    made = filed(tmp_path, A)
    answered(made, XML.format("", said(first, A)))
    before, reports = shipments(made), len(made.replies("acme"))
    late = said(second, A).replace("</Disposition>", "</Disposition><Code>H1</Code><Text>HELD</Text>")
    assert answered(made, XML.format("", late), "b.xml").reconciled.contradicted == 1
    assert shipments(made) == before
    assert words in rows(made)[A]["text"]
    assert words in newest(made, ".txt")
    assert "Nothing to do: CBP accepted every shipment" not in newest(made, ".txt")
    assert "Nothing waits for a person" not in told(made, "status")
    story = told(made, "show", A)
    assert f"CBP also said: {words.partition('shipment: ')[2]}" in story
    assert "contradicted: message 000000001: CBP had" in story
    told_twice = len(made.replies("acme"))
    assert told_twice == reports + 2
    answered(made, XML.format("", late), "c.xml")
    assert len(made.replies("acme")) == told_twice


def test_an_acceptance_after_one_with_warnings_changes_nothing_and_is_told_to_nobody(tmp_path):
    made = filed(tmp_path, A)
    answered(made, XML.format("", said("03", A)))
    done = answered(made, XML.format("", said("02", A)), "b.xml").reconciled
    assert (done.contradicted, status(made).unmatched) == (0, ())


def test_no_participant_reads_of_anothers_shipments(tmp_path):
    """One file of CBP's answers speaks of two participants, and contradicts itself for both."""
    made = Installation(tmp_path, Clock(datetime(2026, 11, 21, 8, tzinfo=UTC)))
    agreed = {**AGREED, "message": "pilot-records-2023-02"}
    made.lay_down({"acme": agreed, "rival": {**agreed, "originator_code": "RIVAL"}})
    for partner, number in (("acme", A), ("rival", B)):
        made.leave(partner, "orders_1.csv", orders(order(number, Order_No=f"OF-{partner}")))
    passed(made)
    made.far_end().poll(made.clock.now())
    box = made.boxes / "cbp" / "answers"
    content = b""
    for path in sorted(box.iterdir()):
        lines = path.read_bytes().splitlines(keepends=True)
        again = [line for line in lines if line.startswith(b"SP")]
        again = [line.replace(b"SP9002   ", b"SP9001=1+", 1) for line in again]
        end = next(at for at, line in enumerate(lines) if line.startswith(b"Y"))
        count = int(lines[end][12:17]) + len(again)
        lines[end] = lines[end][:12] + f"{count:05d}".encode() + lines[end][17:]
        content += b"".join([*lines[:end], *again, *lines[end:]])
        path.unlink()
    assert answered(made, content, "both.txt").reconciled.contradicted == 2
    for partner, own, other in (("acme", A, B), ("rival", B, A)):
        assert rows(made, partner)[own]["code"].endswith("R307")
        for name, reply in made.replies(partner).items():
            assert other.encode() not in reply, name
            assert (b"OF-rival" if partner == "acme" else b"OF-acme") not in reply, name


UNKNOWN = {"pilot-xml-2023-02": (b">02<", b">05<"), "pilot-json-2023-02": (b'"02"', b'"05"')}
UNKNOWN |= {"pilot-records-2023-02": (b"SP9002", b"SP9005"), "x12-309-005020": (b"K1*02", b"K1*05")}


@pytest.mark.parametrize("message", MESSAGES)
def test_a_code_that_nobody_knows_keeps_no_other_shipment_of_its_answer_back(tmp_path, message):
    """The rest is told with place, value and remedy; and the same bytes move it once the table knows the code."""
    made = filed(tmp_path / "place", A, B, C, message=message)
    tables = own_tables(made, tmp_path)
    made.far_end().poll(made.clock.now())
    (path,) = (made.boxes / "cbp" / "answers").iterdir()
    # The answer to the last of them.
    content = UNKNOWN[message][1].join(path.read_bytes().rsplit(UNKNOWN[message][0], 1))
    path.unlink()
    done = answered(made, content, "answer")
    assert (done.reconciled.matched, done.reconciled.unmatched) == (1, 1)
    assert shipments(made) == {A: "ACCEPTED", B: "ACCEPTED", C: "AWAITING"}
    assert message_state(made) in {"ACKNOWLEDGED", "AWAITING"}
    (one,) = status(made).unmatched
    for words in (
        "cannot read what it says of 1 of 3 shipments", "shipment.disposition: '05'", "known are 01, 02, 03, 04",
        f"(shipment {C})", "leave it in CBP's answers again",
    ):  # fmt: skip
        assert words in one.reason
    assert rows(made)[C]["outcome"] == "filed"
    for table in tables.glob("responses/*/codes/disposition.csv"):
        table.write_text(table.read_text() + "05,accepted_with_warnings,\n")
    done = answered(made, content, "answer")
    assert (done.reconciled.matched, done.reconciled.unmatched, done.reconciled.contradicted) == (1, 0, 0)
    assert (shipments(made)[C], message_state(made)) == ("ACCEPTED_WITH_WARNINGS", "ANSWERED")
    assert rows(made)[C]["outcome"] == "accepted with warnings"
    assert "Nothing waits for a person." in told(made, "status")
    assert "Every shipment is accounted for" in told(made, "audit")


def test_many_that_cannot_be_read_are_told_by_their_causes(tmp_path):
    numbers = [f"1Z999AA101234{number:05d}" for number in range(150)]
    made = filed(tmp_path, *numbers)
    words = [said("02", numbers[0]), *(said("05", one) for one in numbers[1:-2]), said("X", numbers[-2]), "<Shipment/>"]
    assert answered(made, XML.format("", "".join(words))).reconciled.unmatched == 1
    (one,) = status(made).unmatched
    assert "of 149 of 150 shipments" in one.reason
    assert f"(shipment {numbers[1]}, {numbers[2]}, {numbers[3]} and 97 more); and 49 more. The others" in one.reason
    assert sorted(shipments(made).values()).count("AWAITING") == 149


@pytest.mark.parametrize(
    "content",
    [
        XML.format("<Status>PERHAPS</Status>", said("02", A) + said("02", B)),
        XML.format("", said("02", A) + said("05", B))[:-20],
        XML.format("", said("05", A) + said("06", B)),
        XML.format("", said("02", A) + said("05", B)).replace("<ControlNumber>000000001</ControlNumber>", ""),
    ],
)
def test_nothing_is_taken_of_an_answer_that_is_cut_off_or_not_understood_as_a_whole(tmp_path, content):
    made = filed(tmp_path, A, B)
    done = answered(made, content).reconciled
    assert (done.matched, done.unmatched, set(shipments(made).values())) == (0, 1, {"AWAITING"})


def test_a_table_that_reads_all_of_an_answer_goes_before_one_that_reads_a_part(tmp_path):
    made = filed(tmp_path / "place", A, B)
    tables = own_tables(made, tmp_path) / "responses"
    old = "pilot-xml-response-2023-02"
    shutil.copytree(tables / old, tables / "z-xml")
    card = tables / "z-xml" / "response.toml"
    card.write_text(card.read_text().replace(f'name = "{old}"', 'name = "z-xml"'))
    codes = tables / "z-xml" / "codes" / "disposition.csv"
    codes.write_text(codes.read_text() + "05,rejected,\n")
    done = answered(made, XML.format("", said("02", A) + said("05", B))).reconciled
    assert (done.matched, done.unmatched, shipments(made)) == (1, 0, {A: "ACCEPTED", B: "REJECTED"})


def test_what_cbp_reviews_is_told_until_it_is_decided_and_as_overdue_in_time(tmp_path):
    made = filed(tmp_path, A, B, C)
    made.clock.passes(timedelta(hours=1))
    answered(made, XML.format("", said("04", A) + said("02", B) + said("04", C)))
    began = made.clock.now()
    made.clock.passes(timedelta(hours=2))
    (one,) = status(made).under_review
    assert (one.control_number, one.shipments, one.under_review) == ("000000001", 3, 2)
    assert (one.since, one.expected, one.overdue) == (began, began + timedelta(hours=4), False)
    answered(made, XML.format("", said("02", A)), "b.xml")
    made.clock.passes(timedelta(hours=3))
    (one,) = status(made).under_review
    assert (one.under_review, one.since, one.overdue) == (1, began, True)
    answered(made, XML.format("", said("01", C)), "c.xml")
    assert status(made).under_review == ()


def test_status_says_whether_a_review_waits_for_cbp_or_for_a_person(tmp_path):
    """By the clock of the machine, which is what the command knows."""
    made = filed(tmp_path, A, B)
    made.clock.time = datetime.now(UTC)
    answered(made, XML.format("", said("04", A) + said("02", B)))
    page = told(made, "status")
    assert "waits for CBP: message 000000001 of acme, 1 of 2 shipments are under review, since " in page
    assert "Nothing waits for a person." in page
    document = json.loads(told(made, "status", "--json"))
    assert (document["under_review"][0]["overdue"], document["concerns"]) == (False, [])


def test_status_tells_a_person_of_a_review_without_end(tmp_path):
    made = filed(tmp_path, A, B)
    made.clock.time = datetime.now(UTC) - timedelta(days=3)
    answered(made, XML.format("", said("04", A) + said("02", B)))
    (concern,) = json.loads(told(made, "status", "--json"))["concerns"]
    assert concern["kind"] == "overdue"
    assert concern["what"] == "message 000000001 of acme, 1 of 2 shipments are under review"
    assert "CBP's decision was expected 2 days ago; the review began at " in concern["why"]
    page = told(made, "status")
    assert "Nothing waits for a person" not in page
    assert "waits for CBP:" not in page


def test_an_answer_that_is_left_again_contradicts_no_decision_that_came_after_it(tmp_path):
    """Its table was mended, so the rest of it is taken; what it said of the others is older than CBP's decision."""
    made = filed(tmp_path, A, B)
    codes = own_tables(made, tmp_path) / "responses" / "pilot-xml-response-2023-02" / "codes" / "disposition.csv"
    first = XML.format("", said("04", A) + said("77", B))
    assert answered(made, first).reconciled.unmatched == 1
    answered(made, XML.format("", said("02", A)), "b.xml")
    codes.write_text(codes.read_text() + "77,rejected,\n")
    done = answered(made, first, "c.xml").reconciled
    assert (done.matched, done.unmatched, done.contradicted) == (1, 0, 0)
    assert shipments(made) == {A: "ACCEPTED", B: "REJECTED"}
    assert status(made).unmatched == ()
    later = answered(made, XML.format("", said("04", A)), "d.xml").reconciled
    assert later.contradicted == 1
