"""Messages leave in their order, and numbers tell them apart; played through the stages."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from tests.journeys.installation import Clock, Installation
from tests.journeys.test_answers import AGREED, INTERCHANGE, answered, own_tables, states
from tests.journeys.test_each_message import ORDERS
from translator.cli import main
from translator.daemon import one_pass

if TYPE_CHECKING:
    from pathlib import Path

XML, JSON, X12 = "pilot-xml-2023-02", "pilot-json-2023-02", "x12-309-005020"
HEADING, ROW = ORDERS.read_text().splitlines()[:2]


def laid(folder: Path, **partners: dict[str, object]) -> Installation:
    made = Installation(folder, Clock(datetime(2026, 11, 21, 8, tzinfo=UTC)))
    made.lay_down({name: {**AGREED, "originator_code": name.upper(), **facts} for name, facts in partners.items()})
    return made


def leave(made: Installation, partner: str, number: int, action: str = "NEW") -> None:
    row = ROW.replace("1Z999AA10123456784", f"1Z{number:016}").replace("NEW", action, 1)
    made.leave(partner, f"orders_{number}_{action}.csv", f"{HEADING}\n{row}\n".encode())


def passes(made: Installation, minutes: int = 0):
    made.clock.passes(timedelta(minutes=minutes))
    with made.opened() as context:
        return one_pass(context)


def status(made: Installation) -> str:
    return CliRunner().invoke(main, ["--config", str(made.folder / "translator.toml"), "status"]).output


def test_a_cancellation_does_not_overtake_what_it_cancels(tmp_path):
    """CBP's folder is away for one pass; both would be accepted, and the parcel would stay live."""
    made = laid(tmp_path, lotus={"message": XML})
    leave(made, "lotus", 1)
    filings = made.boxes / "cbp" / "filings"
    filings.rename(tmp_path / "away")
    assert passes(made).transmitted.channel_down
    (tmp_path / "away").rename(filings)
    leave(made, "lotus", 1, "CANCEL")
    done = passes(made)
    assert (done.translated.translated, done.transmitted.sent, done.transmitted.waiting) == (1, 0, 2)
    told = status(made)
    assert "waiting: LOTUS_000000002.pilot-xml-2023-02.xml of LOTUS for lotus: waits until" in told
    assert "LOTUS_000000001.pilot-xml-2023-02.xml is sent: messages of one originator leave in their order" in told
    assert passes(made, 2).transmitted.sent == 2
    with made.opened() as context:
        moments = [context.journal.answers.transmissions(f"{n:09}", "LOTUS")[0].state for n in (1, 2)]
    assert moments == ["AWAITING", "AWAITING"]
    assert "waiting" not in status(made)


def test_spoiled_bytes_hold_back_only_the_same_shipments(tmp_path):
    made = laid(tmp_path, lotus={"message": XML})
    with made.opened() as context:
        leave(made, "lotus", 1)
        context.channels["cbp"].upload = _down
        assert one_pass(context).transmitted.channel_down
    with made.opened() as context:
        (first,) = context.journal.queries.story("000000001")
        spoiled = context.journal.contents.path(first.transmissions[0].content.sha256)
    spoiled.chmod(0o644)
    spoiled.write_bytes(b"spoiled")
    leave(made, "lotus", 1, "CANCEL")
    leave(made, "lotus", 2)
    done = passes(made, 5)
    assert (done.transmitted.sent, done.transmitted.set_aside, done.transmitted.waiting) == (1, 1, 2)
    assert "the same shipments stand in LOTUS_000000001.pilot-xml-2023-02.xml" in status(made)


def _down(*_: object) -> None:
    from translator.channels.channel import TransientChannelError

    raise TransientChannelError("cbp", "put", "no route")


def two_in_x12(folder: Path) -> Installation:
    """Two participants, each with a message that waits."""
    made = laid(folder, rival={"message": X12}, east={"message": X12})
    leave(made, "rival", 1)
    leave(made, "east", 2)
    assert passes(made).transmitted.sent == 2
    return made


def test_an_answer_that_names_the_number_alone_reaches_one_participant(tmp_path):
    """CBP sees one sender, so no two messages have one ISA13 or GS06."""
    made = two_in_x12(tmp_path)
    done, told = answered(made, INTERCHANGE.format("TA1*000000002*261121*0800*R*025~", 0), "ta1.edi")
    assert (done.matched, told.unmatched, states(made)) == (1, (), ["AWAITING", "REJECTED"])
    group = "GS*FA*USCBP*EXAMPLEFS*20261121*0815*1*X*005020~ST*997*0001~AK1*AQ*1~AK9*R*1*1*0~SE*4*0001~GE*1*1~"
    done, told = answered(made, INTERCHANGE.format(group, 1), "997.edi")
    assert (done.matched, told.unmatched, states(made)) == (1, (), ["REJECTED", "REJECTED"])


@pytest.mark.parametrize("moment", ["261120*0800", "261121*0801", "261121*080000"])
def test_a_ta1_of_another_moment_is_of_another_message(tmp_path, moment):
    """A late one, of a message of before that had the same number."""
    made = two_in_x12(tmp_path)
    done, told = answered(made, INTERCHANGE.format(f"TA1*000000001*{moment}*R*025~", 0))
    assert (done.unmatched, states(made)) == (1, ["AWAITING", "AWAITING"])
    assert f"it repeats {moment.replace('*', ' ')} as date and time of the message" in told.unmatched[0].reason
    assert "message 000000001 of " in told.unmatched[0].reason


def test_a_copy_of_an_old_answer_moves_nothing_of_the_message_that_has_its_number_now(tmp_path):
    """The numbers of one digit have begun anew meanwhile."""
    made = laid(tmp_path / "place", nova={"message": XML})
    short = own_tables(made, tmp_path) / "outbound" / XML
    for file in (one for one in short.iterdir() if one.is_file()):
        text = file.read_text().replace("width = 9", "width = 1").replace("digits(9)", "digits(1)")
        file.write_text(text.replace('"[0-9]{9}"', '"[0-9]{1}"'))
    answer = (
        '<?xml version="1.0"?><PilotResponse xmlns="urn:section321-translator:pilot-xml-response:2023-02">'
        "<Message><OriginatorCode>NOVA</OriginatorCode><ControlNumber>{}</ControlNumber><Status>REJECTED</Status>"
        "<Code>X35</Code></Message></PilotResponse>"
    )
    for number in range(1, 10):
        leave(made, "nova", number)
        passes(made, 1)
        assert answered(made, answer.format(number), f"{number}.xml")[0].matched == 1
        for taken in (made.boxes / "cbp" / "filings").iterdir():
            taken.unlink()
    leave(made, "nova", 10)
    passes(made, 1)
    assert states(made) == ["REJECTED"] * 9 + ["AWAITING"]
    done, told = answered(made, answer.format(1), "again.xml")
    assert (done.matched, told.unmatched, states(made)[9]) == (1, (), "AWAITING")
    done, _ = answered(made, answer.format(1).replace("X35", "X36"), "other.xml")
    assert (done.matched, states(made)[9]) == (1, "REJECTED")


def test_a_participant_who_moves_to_another_version_begins_at_its_first_number(tmp_path):
    """Though XML 1 waits; and each answer reaches the message of its version."""
    made = laid(tmp_path, lotus={"message": XML})
    leave(made, "lotus", 1)
    passes(made)
    partner = made.folder / "partners" / "lotus.toml"
    partner.write_text(partner.read_text().replace(XML, JSON))
    leave(made, "lotus", 2)
    passes(made, 1)
    assert sorted(made.messages()) == [
        "LOTUS_000000001.pilot-json-2023-02.json",
        "LOTUS_000000001.pilot-xml-2023-02.xml",
    ]
    json_answer = {"message": {"originatorCode": "LOTUS", "controlNumber": "000000001", "status": "RECEIVED"}}
    done, _ = answered(made, json.dumps({"pilotResponse": {**json_answer, "shipments": []}}), "a.json")
    assert (done.matched, states(made)) == (1, ["AWAITING", "ACKNOWLEDGED"])


def test_a_first_number_that_comes_too_late_is_told_at_each_start(tmp_path):
    made = laid(tmp_path, lotus={"message": X12, "first_group_number": 300})
    leave(made, "lotus", 1)
    passes(made)
    partner = made.folder / "partners" / "lotus.toml"
    partner.write_text(partner.read_text() + "first_control_number = 5000\n")
    ended = CliRunner().invoke(main, ["--config", str(made.folder / "translator.toml"), "once"])
    told = [json.loads(line) for line in ended.stderr.splitlines() if '"no_effect"' in line]
    (one,) = told
    assert (one["setting"], one["value"]) == ("agreement.first_control_number", "5000")
    assert "counting had begun with another number, and the next one is 2" in one["reason"]


def test_check_warns_of_equal_numbers_that_an_answer_cannot_tell_apart(tmp_path):
    """A copy of a message whose card does not say that its numbers are the sender's."""
    made = laid(tmp_path / "place", rival={"message": "my-x12"}, east={"message": "my-x12"})
    tables = own_tables(made, tmp_path) / "outbound"
    shutil.copytree(tables / X12, tables / "my-x12")
    card = tables / "my-x12" / "mapping.toml"
    text = card.read_text().replace(f'name = "{X12}"', 'name = "my-x12"')
    card.write_text("\n".join(line for line in text.splitlines() if not line.startswith("count_by")))
    ended = CliRunner().invoke(main, ["--config", str(made.folder / "translator.toml"), "check", "--json"])
    (told,) = [one for one in json.loads(ended.output)["warnings"] if "count_by" in one["key"]]
    assert "EAST and RIVAL have the same numbers, and x12-997, x12-ta1 reads nothing else" in told["message"]
    card.write_text(text.replace('count_by = "sender"', 'count_by = "everybody"'))
    ended = CliRunner().invoke(main, ["--config", str(made.folder / "translator.toml"), "check"])
    assert "numbers are counted for nobody of this name" in ended.output
