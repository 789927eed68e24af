"""``translator messages``."""

from __future__ import annotations

import json

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
        "meaning": "Whether the filing is new, replaces one, or cancels one.",
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
