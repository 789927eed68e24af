"""``translator messages``."""

from __future__ import annotations

import json
import shutil

import pytest
from click.testing import CliRunner

from tests.pilot.tables import MAPPINGS
from translator.cli import main

OUTBOUND = MAPPINGS / "outbound"
XML = OUTBOUND / "pilot-xml-2023-02/examples/marketplace.message.xml"
RECORDS = OUTBOUND / "pilot-records-2023-02/examples/marketplace.message.txt"
MESSAGES = sorted(OUTBOUND.glob("*/examples/marketplace.message.*"))


def called(*words: object):
    return CliRunner().invoke(main, ["messages", *map(str, words)])


@pytest.mark.parametrize("file", MESSAGES, ids=lambda file: file.parts[-3])
def test_a_message_is_shown_with_place_name_value_source_and_meaning(file):
    """The version is found by what the message is."""
    shown = called("show", file)
    assert shown.exit_code == 0, shown.output
    assert f"a message of {file.parts[-3]}" in shown.output
    assert "shipment.tracking_number" in shown.output
    assert "1Z999AA10123456784" in shown.output
    assert "Shipment tracking number." in shown.output


def test_one_shipment_can_be_shown_alone():
    document = json.loads(called("show", RECORDS, "--shipment", 1, "--json").stdout)
    assert {one["shipment"] for one in document["values"]} == {1}
    assert document["values"][0] == {
        "shipment": 1, "item": 0, "place": "SP10:5", "name": "Action", "value": "A", "source": "shipment.action",
        "source_value": "add", "meaning": "Whether the filing is new, replaces one, or cancels one.",
    }  # fmt: skip
    assert "no shipment 2" in called("show", RECORDS, "--shipment", 2).output


def test_equal_messages_say_the_same():
    found = called("diff", XML, XML)
    assert (found.exit_code, found.output) == (0, "The two messages say the same.\n")


def test_what_differs_is_told_with_both_values():
    found = called("diff", XML, RECORDS, "--json")
    assert found.exit_code == 1
    document = json.loads(found.stdout)
    assert document["messages"] == ["pilot-xml-2023-02", "pilot-records-2023-02"]
    (price,) = (one for one in document["differences"] if one["name"] == "ListedPrice" and one["item"] == 1)
    assert (price["shipment"], price["first"], price["second"]) == ("1Z999AA10123456784", "12.50", "0000000013")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("show", XML, XML), "show takes one message"),
        (("diff", XML), "diff takes two messages"),
        (("show", MAPPINGS / "README.md"), "no message version reads"),
        (("show", "000000042"), "no file 000000042"),
    ],
)
def test_a_wrong_call_is_told(words, told, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    found = called(*words)
    assert found.exit_code == 2
    assert told in found.output


@pytest.fixture
def copied(work):
    """A working directory with a version of the records of its own, which the partner files by."""
    own = work.folder / "mappings/outbound/my-records"
    shutil.copytree(OUTBOUND / "pilot-records-2023-02", own)
    card = (own / "mapping.toml").read_text().replace('"pilot-records-2023-02"', '"my-records"')
    (own / "mapping.toml").write_text(card)
    work.edit("partners/example.toml", 'message = "pilot-xml-2023-02"', 'message = "my-records"')
    return work


def test_what_a_code_stands_for_is_told_beside_its_field():
    found = called("show", RECORDS).output
    assert "shipment.mode_of_transport = air " in found
    assert "envelope.created_at = 2026-11-21 " in found


def test_a_message_that_two_versions_read_alike_is_asked_about(copied, tmp_path):
    plain = tmp_path / "plain.txt"
    plain.write_bytes(RECORDS.read_bytes())
    found = copied.call("messages", "show", plain)
    assert found.exit_code == 2
    assert "read equally well by my-records, pilot-records-2023-02" in " ".join(found.output.split())
    assert "a message of my-records" in copied.call("messages", "show", plain, "--message", "my-records").output


def test_the_version_in_the_name_of_a_message_is_taken(copied, tmp_path):
    for version in ("my-records", "pilot-records-2023-02"):
        named = tmp_path / f"ACME_000042.{version}.txt"
        named.write_bytes(RECORDS.read_bytes())
        assert f"a message of {version}" in copied.call("messages", "show", named).output


def test_the_journal_knows_the_version_and_asks_whose_number_it_is(copied):
    copied.drop("orders_good.csv")
    copied.json("once")
    assert "a message of my-records" in copied.call("messages", "show", "000001").output
    copied.edit("partners/example.toml", 'originator_code = "EXAMPLE"', 'originator_code = "OTHER"')
    again = copied.drop("orders_good.csv", "orders_again.csv")
    again.write_bytes(again.read_bytes().replace(b"1Z999AA1", b"1Z999AA2"))
    copied.json("once")
    asked = copied.call("messages", "show", "000001")
    assert asked.exit_code == 2, asked.output
    names = ("EXAMPLE_000001.my-records.txt", "OTHER_000001.my-records.txt")
    for name in names:
        assert name in asked.output
        assert "a message of my-records" in copied.call("messages", "show", name).output
    assert copied.call("messages", "diff", *names).exit_code == 1


def test_a_file_that_is_not_there_is_named_also_where_there_is_no_journal_yet(work):
    found = work.call("messages", "show", "gone.xml")
    assert found.exit_code == 2
    told = " ".join(found.output.split())
    assert "there is no file gone.xml" in told
    assert "there is no journal yet" in told
