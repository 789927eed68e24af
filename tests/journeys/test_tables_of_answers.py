"""Tables of answers through the real stages: what one overlooks, numbers without zeros, and whom a reason names."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from tests.journeys.installation import Clock, Installation
from tests.journeys.test_answers import (
    AGREED,
    INTERCHANGE,
    REJECTED,
    XML,
    answered,
    file,
    installation,
    own_tables,
    said,
    shipments,
    states,
)
from tests.journeys.test_each_message import ORDERS
from translator.cli import main

if TYPE_CHECKING:
    from pathlib import Path

JSON = "pilot-json-response-2023-02"
PARCELS = {
    "message": {"controlNumber": "000000001", "status": "RECEIVED"},
    "shipments": [{"shipmentTrackingNumber": "1Z999AA10123456784", "disposition": "02"}],
}


def change(file: Path, *pairs: tuple[str, str]) -> None:
    text = file.read_text()
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    file.write_text(text)


def checked(made: Installation) -> dict[str, Any]:
    found = CliRunner().invoke(main, ["--config", str(made.folder / "translator.toml"), "check", "--json"])
    return json.loads(found.output)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (PARCELS, "a shipment is spoken of here, and the answer has no shipmets"),
        (
            {**PARCELS, "shipments": [{"parcel": {"no": "1Z999AA10123456784", "result": "OK"}}]},
            f"it names 1Z999AA10123456784, a shipment of message 000000001, where {JSON} reads none",
        ),
    ],
)
def test_an_answer_whose_shipments_the_table_overlooks_is_shown_to_a_person(tmp_path, body, words):
    made = installation(tmp_path / "place", "pilot-json-2023-02")
    tables = own_tables(made, tmp_path)
    change(tables / "responses" / JSON / "response.toml", ('"shipments"', '"shipmets"'))
    file(made)
    done, status = answered(made, json.dumps({"pilotResponse": body}))
    assert (done.matched, done.unmatched, states(made)) == (0, 1, ["AWAITING"])
    assert words in status.unmatched[0].reason


def test_an_answer_that_speaks_of_the_message_alone_is_heard(tmp_path):
    made = installation(tmp_path, "pilot-json-2023-02")
    file(made)
    body = {"message": PARCELS["message"], "sent": {"by": "CBP", "day": "20261121"}}
    done, _ = answered(made, json.dumps({"pilotResponse": body}))
    assert (done.matched, states(made)) == (1, ["ACKNOWLEDGED"])


def test_numbers_that_are_equal_as_numbers_match_where_none_does_exactly(tmp_path):
    made = installation(tmp_path, "pilot-xml-2023-02")
    file(made)
    done, _ = answered(made, XML.replace("000000001", "1").format("", said("02")))
    assert (done.matched, shipments(made)["1Z999AA10123456784"]) == (1, "ACCEPTED")
    done, status = answered(made, XML.replace("000000001", "1A").format(REJECTED, ""), "b.xml")
    assert (done.matched, done.unmatched) == (0, 1)
    assert "nothing was sent under control number 1A" in status.unmatched[0].reason


def test_a_number_with_zeros_fits_a_group_of_ours_and_of_no_other_kind(tmp_path):
    made = installation(tmp_path, "x12-309-005020", first_group_number=2)
    file(made)
    body = "GS*FA*USCBP*EXAMPLEFS*20261121*0815*1*X*004010~ST*997*0001~AK1*{}~AK9*R*1*1*0~SE*4*0001~GE*1*1~"
    done, status = answered(made, INTERCHANGE.format(body.format("SO*2"), 1))
    assert (done.matched, done.unmatched, set(states(made))) == (0, 1, {"AWAITING"})
    assert "AK1[AQ]-02, message.group_number: the value is missing" in status.unmatched[0].reason
    done, _ = answered(made, INTERCHANGE.format(body.format("AQ*000000002"), 1), "b.txt")
    assert (done.matched, states(made)) == (1, ["REJECTED", "AWAITING", "AWAITING"])


def test_a_number_without_zeros_that_fits_two_participants_is_not_guessed_at(tmp_path):
    made = Installation(tmp_path, Clock(datetime(2026, 11, 21, 8, tzinfo=UTC)))
    agreed = {**AGREED, "message": "pilot-xml-2023-02"}
    made.lay_down({"acme": agreed, "other": {**agreed, "originator_code": "OTHR"}})
    others = ORDERS.read_bytes().replace(b"1Z999AA1", b"1Z999AB1").replace(b"160-", b"161-")
    made.leave("other", "orders_2.csv", others)
    file(made)
    anonymous = XML.replace("000000001", "1").replace("<OriginatorCode>ACME</OriginatorCode>", "")
    done, status = answered(made, anonymous.format(REJECTED, ""))
    assert (done.matched, done.unmatched) == (0, 1)
    assert "2 messages were sent under control number 1" in status.unmatched[0].reason


def with_a_second_table(made: Installation, folder: Path) -> None:
    """A message of our own in XML, with a table of answers that comes first by its name and reads the same files."""
    tables = own_tables(made, folder)
    for kind, old, new in (
        ("outbound", "pilot-xml-2023-02", "own-xml"),
        ("responses", "pilot-xml-response-2023-02", "own-xml-answer"),
    ):
        shutil.copytree(tables / kind / old, tables / kind / new)
        (card,) = (tables / kind / new).glob("*.toml")
        change(card, (f'name = "{old}"', f'name = "{new}"'))
    change(tables / "responses/own-xml-answer/response.toml", ('["pilot-xml-2023-02"]', '["own-xml"]'))


def test_the_table_of_the_message_that_waits_is_the_one_to_mend(tmp_path):
    made = installation(tmp_path / "place", "pilot-xml-2023-02")
    with_a_second_table(made, tmp_path)
    file(made)
    _, status = answered(made, XML.format("", said("77")))
    assert "mend mappings/responses/pilot-xml-response-2023-02" in status.unmatched[0].reason
    assert "own-xml-answer" not in status.unmatched[0].reason


def test_all_tables_are_named_where_nobody_knows_which_message_is_meant(tmp_path):
    made = installation(tmp_path / "place", "pilot-xml-2023-02")
    with_a_second_table(made, tmp_path)
    file(made)
    _, status = answered(made, XML.format("", said("77"))[:-5])
    reason = status.unmatched[0].reason
    assert "own-xml-answer cannot read it" in reason
    assert "or pilot-xml-response-2023-02 cannot read it" in reason


def test_no_table_is_told_to_answer_a_message_of_another_form(tmp_path):
    made = installation(tmp_path / "place", "pilot-json-2023-02")
    with_a_second_table(made, tmp_path)
    file(made)
    _, status = answered(made, XML.format(REJECTED, ""))
    assert "is a message of pilot-json-2023-02" in status.unmatched[0].reason
    assert "ask CBP which message it means" in status.unmatched[0].reason
    assert "add " not in status.unmatched[0].reason


def test_a_message_with_a_fault_of_its_own_is_no_unknown_name(tmp_path):
    made = installation(tmp_path / "place", "pilot-records-2023-02")
    tables = own_tables(made, tmp_path)
    change(tables / "outbound/pilot-records-2023-02/mapping.toml", ("width = 80", "width = 0"))
    assert [one["value"] for one in checked(made)["problems"]] == ["0"]


def test_a_table_with_a_fault_of_its_own_leaves_no_message_without_one(tmp_path):
    made = installation(tmp_path / "place", "pilot-xml-2023-02")
    tables = own_tables(made, tmp_path)
    change(tables / "responses/pilot-xml-response-2023-02/response.toml", ('"PilotResponse"', '"Pilot Response"'))
    found = checked(made)
    assert ([one["value"] for one in found["problems"]], found["warnings"]) == (["Pilot Response"], [])


def test_a_message_that_never_says_its_number_is_told(tmp_path):
    made = installation(tmp_path / "place", "x12-309-005020")
    tables = own_tables(made, tmp_path)
    rows = tables / "outbound/x12-309-005020/fields.csv"
    rows.write_text(rows.read_text().replace("envelope.group_number", "envelope.set_number"))
    told = [one["reason"] if "reason" in one else one["message"] for one in checked(made)["problems"]]
    assert "no row writes it, and x12-355 matches its answers by it" in told


def test_a_table_of_another_form_than_its_message_is_warned_of(tmp_path):
    made = installation(tmp_path / "place", "pilot-json-2023-02")
    tables = own_tables(made, tmp_path)
    change(
        tables / "responses/pilot-records-response-2023-02/response.toml",
        ('["pilot-records-2023-02"]', '["pilot-records-2023-02", "pilot-xml-2023-02"]'),
    )
    found = checked(made)
    assert (found["problems"], [one["value"] for one in found["warnings"]]) == ([], ["pilot-xml-2023-02"])


def test_check_tries_the_tables_of_answers(tmp_path):
    made = installation(tmp_path / "place", "pilot-records-2023-02")
    tables = own_tables(made, tmp_path)
    change(tables / "responses/pilot-records-response-2023-02/fields.csv", ("SP90#last:5-6", "SP90#last:5"))
    (one,) = checked(made)["problems"]
    assert (one["value"], "row 11" in str(one)) == ("SP90#last:5", True)
