"""`status`, `show`, `audit`, `release` and `discard`, on what real passes have left."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from translator.channels.directory import directory_channel
from translator.channels.files import Folders
from translator.channels.pickup import PickUp
from translator.cli.telling import age, cause
from translator.stages import translate
from translator.standin.far_end import StandIn
from translator.standin.practice import kinds
from translator.standin.script import read_script

ANSWER = """<PilotResponse xmlns="urn:section321-translator:pilot-xml-response:2023-02">
<CreatedAt>2026-11-21T08:16:00Z</CreatedAt>
<Message><OriginatorCode>EXAMPLE</OriginatorCode><ControlNumber>000000001</ControlNumber><Status>RECEIVED</Status>
</Message></PilotResponse>"""
PARCEL = "1Z999AA10123456784"
MOOD = f"""[[shipment]]
number = "{PARCEL}"
disposition = "rejected"
code = "S90"
text = "SELLER NOT KNOWN"
"""


@pytest.fixture
def answered(work):
    """One file has gone all the way: its first shipment is rejected by CBP, the others are accepted."""
    work.drop("orders_good.csv")
    work.json("once")
    folders = work.folder / "drop-boxes/cbp"
    channel = directory_channel(
        "far end", Folders(str(folders / "filings"), str(folders / "answers"), "", ""), PickUp(settle_seconds=0)
    )
    StandIn(channel, read_script(MOOD.encode()), kinds(work.folder / "mappings"), work.folder).poll(datetime.now(UTC))
    assert work.json("once", exit_code=1)["reconcile"]["rejected"] == 1
    return work


@pytest.fixture
def quarantined(work, monkeypatch):
    """One file has met a bug, which is mended meanwhile."""

    def fail(*_):
        raise ZeroDivisionError("the seller Lotus Trading Co.")

    work.drop("orders_good.csv")
    with monkeypatch.context() as patched:
        patched.setattr(translate, "compile_rules", fail)
        assert work.json("once", exit_code=1)["translate"]["quarantined"] == 1
    return work


def test_the_audit_has_the_form_of_the_contract(answered):
    document = answered.json("audit")
    assert list(document)[:3] == ["interchanges", "shipments", "unaccounted"]
    assert document["shipments"] == {
        "read": 3, "refused": 0, "held": 0, "filed": 3, "accepted": 2, "accepted_with_warnings": 0,
        "under_review": 0, "rejected": 1, "awaiting": 0,
    }  # fmt: skip
    assert document["unaccounted"] == 0


def test_the_accounts_are_told_in_a_sentence(answered):
    told = answered.call("audit").stdout
    assert "3 read = 0 refused + 0 held + 3 filed" in told
    assert "Every shipment is accounted for." in told


def test_what_does_not_add_up_makes_the_audit_fail(answered):
    with sqlite3.connect(answered.folder / "journal.sqlite3") as journal:
        journal.execute("UPDATE filing SET state = 'ACCEPTED' WHERE state = 'REJECTED'")
    document = answered.json("audit", exit_code=1)
    assert document["unaccounted"] == 1
    ended = answered.call("audit")
    assert "UNACCOUNTED" in ended.stdout
    assert "translator show 1" in ended.stdout


def test_a_parcels_whole_story_is_told(answered):
    told = answered.call("show", PARCEL).stdout
    for said in (
        "Interchange 1: orders_good.csv of example",
        "marketplace-csv, version 2026-11-01",
        "Shipment 1 of the file: REJECTED",
        "stands at  2-3",
        "Message 000000001",
        "S90 SELLER NOT KNOWN",
        "Answer of CBP: ",
        "Sent back: orders_good.csv.1.answered.txt, delivered",
        "filing 1 rejected → REJECTED",
    ):
        assert said in told, told
    at = told.index
    assert (
        at("interchange 1 received")
        < at("filing 1 sent")
        < at("filing 1 rejected")
        < told.rindex("delivered → DELIVERED")
    )


def test_the_story_names_the_path_of_all_kept_bytes(answered):
    (story,) = answered.json("show", PARCEL)["stories"]
    kept = [story["interchange"], *story["transmissions"], *story["responses"], *story["replies"]]
    assert len(kept) >= 6
    assert all(Path(one["content"]["path"]).is_file() for one in kept)
    (filed,) = (answered.folder / "drop-boxes/cbp/filings/archive").glob("*.xml")
    assert Path(story["transmissions"][0]["content"]["path"]).read_bytes() == filed.read_bytes()


@pytest.mark.parametrize("number", ["O-1001", "172-12345675", "000000001", "1"])
def test_other_numbers_lead_there_as_well(answered, number):
    assert answered.json("show", number)["stories"][0]["interchange"]["name"] == "orders_good.csv"


def test_a_refused_parcel_is_told_with_its_findings(work):
    work.drop("orders_bad_values.csv")
    work.call("once")
    told = work.call("show", "A1").stdout
    assert "Shipment 1 of the file: REFUSED" in told
    assert "E203 not a number" in told
    assert 'orders_bad_values.csv, row 2, column "Price":' in told


def test_several_matches_are_all_told(work):
    for name in ("orders_1.csv", "orders_2.csv"):
        work.drop("orders_bad_values.csv", name).write_bytes(
            (work.inbox / name).read_bytes().replace(b"A7,", f"A7{name[7]},".encode())
        )
    work.call("once")
    assert len(work.json("show", "A1")["stories"]) == 2
    assert "2 matches for A1" in work.call("show", "A1").stdout


def test_an_unknown_number_is_told_and_makes_it_one(answered):
    work = answered
    ended = work.call("show", "1Z404")
    assert ended.exit_code == 1
    assert "Nothing is known under 1Z404." in ended.stdout
    assert work.json("show", "1Z404", exit_code=1) == {"number": "1Z404", "stories": []}


def test_who_only_asks_makes_no_journal(work):
    """An empty one would say that nothing is missing."""
    for command in ("status", "audit", "show 1"):
        ended = work.call(*command.split())
        assert ended.exit_code == 74
        assert "there is no journal yet" in ended.stderr
        assert not (work.folder / "journal.sqlite3").exists()


def test_status_counts_by_state_and_partner(answered):
    document = answered.json("status")
    assert document["shipments"] == {"example": {"ACCEPTED": 2, "REJECTED": 1}}
    assert {(one["kind"], one["state"], one["count"]) for one in document["standings"]} == {
        ("interchange", "CLOSED", 1), ("transmission", "ANSWERED", 1), ("reply", "DELIVERED", 4),
    }  # fmt: skip
    assert document["concerns"] == []
    assert "Nothing waits for a person." in answered.call("status").stdout


def test_status_tells_what_waits_for_whom_with_the_next_command(quarantined):
    (concern,) = quarantined.json("status")["concerns"]
    assert concern["kind"] == "quarantined"
    assert concern["next"] == f"translator show 1 --config {quarantined.config}"
    assert concern["next"] in quarantined.call("status").stdout


def test_a_rejected_message_is_told_until_its_shipments_are_filed_again(work):
    """CBP did not look at the shipments, so somebody here has to."""
    work.drop("orders_good.csv")
    work.json("once")
    rejection = "<Status>REJECTED</Status><Code>X35</Code><Text>OUT OF SEQUENCE RECORD</Text>"
    work.answer("answer.xml", ANSWER.replace("<Status>RECEIVED</Status>", rejection).encode())
    work.json("once", exit_code=1)
    (concern,) = work.json("status")["concerns"]
    assert concern["kind"] == "rejected"
    assert "3 shipments not filed again" in concern["what"]
    assert concern["why"] == "CBP rejected it: X35 OUT OF SEQUENCE RECORD"
    work.drop("orders_good.csv")
    work.json("once")
    assert work.json("status")["concerns"] == []


def test_an_unmatched_answer_and_an_overdue_message_are_told(work):
    work.edit("partners/example.toml", 'answer_within = "4h"', 'answer_within = "1s"')
    work.drop("orders_good.csv")
    work.answer("answer.xml", ANSWER.replace("000000001", "000000404").encode())
    work.json("once", exit_code=1)
    with sqlite3.connect(work.folder / "journal.sqlite3") as journal:
        journal.execute("UPDATE transmission SET deadline = '2026-01-01 00:00:00.000000'")
    kinds = {one["kind"]: one for one in work.json("status")["concerns"]}
    assert set(kinds) == {"unmatched", "overdue"}
    assert kinds["overdue"]["next"].startswith("translator show 000000001")


def test_a_message_that_cannot_be_sent_is_told(work):
    work.edit("translator.toml", "drop-boxes/cbp/filings", "gone/filings")
    work.edit("translator.toml", "[cbp.pick_up]", '[cbp.retry]\nfirst_wait = "0s"\n\n[cbp.pick_up]')
    work.drop("orders_good.csv")
    work.json("once", exit_code=69)
    (concern,) = work.json("status")["concerns"]
    assert concern["kind"] == "not sent"


def test_a_quarantined_interchange_shows_the_error_and_the_two_ways_out(quarantined):
    told = quarantined.call("show", "1").stdout
    assert "ZeroDivisionError" in told
    assert "translator release 1 --reason TEXT" in told
    assert "translator discard 1 --reason TEXT" in told


def test_the_log_does_not_repeat_what_the_error_quotes(work, monkeypatch):
    def fail(*_):
        raise ZeroDivisionError("the seller Lotus Trading Co.")

    monkeypatch.setattr(translate, "compile_rules", fail)
    work.drop("orders_good.csv")
    log = work.call("once").stderr
    assert "ZeroDivisionError" in log
    assert "Lotus" not in log


def test_a_released_interchange_is_translated_again(quarantined):
    assert quarantined.json("release", "1", "--reason", "the bug is mended")["state"] == "RECEIVED"
    assert quarantined.json("once")["translate"]["translated"] == 1
    (story,) = quarantined.json("show", "1")["stories"]
    (told,) = [one for one in story["events"] if one["name"] == "released"]
    assert told["detail"].startswith("the bug is mended (")


def test_a_discarded_interchange_is_closed_and_named_by_the_audit(quarantined):
    assert quarantined.json("discard", "1", "--reason", "sent by mistake")["state"] == "CLOSED"
    audit = quarantined.json("audit")
    assert [one["name"] for one in audit["discarded"]] == ["orders_good.csv"]
    assert audit["unaccounted"] == 0


def test_a_quarantined_file_is_named_by_the_audit_and_not_unaccounted(quarantined):
    audit = quarantined.json("audit")
    assert [one["state"] for one in audit["untranslated"]] == ["QUARANTINED"]
    assert audit["unaccounted"] == 0


@pytest.mark.parametrize("discarded", [True, False])
def test_the_same_file_may_come_again_while_nothing_of_the_first_is_filed(quarantined, discarded):
    if discarded:
        quarantined.json("discard", "1", "--reason", "sent again")
    quarantined.drop("orders_good.csv")
    assert quarantined.json("once")["translate"]["translated"] == 1


def test_what_is_released_after_it_came_again_is_not_filed_twice(quarantined):
    quarantined.drop("orders_good.csv")
    quarantined.json("once")
    quarantined.json("release", "1", "--reason", "the bug is mended")
    assert quarantined.json("once", exit_code=1)["translate"]["refused"] == 1
    (story,) = [one for one in quarantined.json("show", "1")["stories"] if one["interchange"]["id"] == 1]
    assert [found["code"] for found in story["findings"]] == ["E103"]
    assert quarantined.json("audit")["shipments"]["filed"] == 3


@pytest.mark.parametrize("command", ["release", "discard"])
def test_only_what_is_quarantined_can_leave_quarantine(answered, command):
    for number in ("1", "99"):
        ended = answered.call(command, number, "--reason", "why not")
        assert ended.exit_code == 1
        assert "interchange" in ended.stderr


@pytest.mark.parametrize("command", ["release", "discard"])
def test_a_reason_is_asked_for(quarantined, command):
    assert quarantined.call(command, "1").exit_code == 2
    assert quarantined.call(command, "1", "--reason", " ").exit_code == 2


@pytest.mark.parametrize(
    ("seconds", "told"), [(0, "0 s"), (119, "119 s"), (120, "2 min"), (7300, "2 h"), (200000, "2 days"), (-5, "0 s")]
)
def test_ages_are_told_as_people_say_them(seconds, told):
    assert age(timedelta(seconds=seconds)) == told


def test_the_cause_of_a_traceback_is_the_line_that_names_the_error():
    assert cause("Traceback:\n  File x\nsa.Error: (sqlite3) bad\n[SQL: INSERT]\n(Background: https://x)") == (
        "sa.Error: (sqlite3) bad"
    )
    assert cause("") == "no reason is on record"


def test_nothing_that_a_file_says_steers_the_terminal(work):
    work.drop("orders_good.csv", "orders_\x1b[2J.csv")
    work.call("once")
    assert "\x1b" not in work.call("show", PARCEL).stdout
    assert "\x1b" not in work.call("status").stdout
    assert json.dumps(work.json("show", PARCEL))


def test_an_interchange_is_told_with_the_digest_of_its_mapping_and_all_findings_grouped(work, three_wrong_prices):
    """Version and digest tell which tables read it; equal findings of its shipments are one."""
    (work.inbox / "orders_x.csv").write_text(three_wrong_prices)
    work.json("once", exit_code=1)
    (story,) = work.json("show", 1)["stories"]
    digest = story["interchange"]["mapping_digest"]
    assert digest == next(
        one["digest"] for one in work.json("check")["mappings"] if one["name"] == story["interchange"]["mapping"]
    )
    shown = work.call("show", 1).stdout
    assert f"digest     {digest}" in shown
    assert 'E203 in column "Price": 3 rows, 2, 3, 4:' in shown


def test_a_lost_journal_is_told_and_no_first_pass_is_suggested(answered):
    for file in answered.folder.glob("journal.sqlite3*"):
        file.unlink()
    told = answered.call("status")
    assert told.exit_code == 74
    assert "it was lost, moved, or is another's" in told.output
    assert "A first pass" not in told.output
