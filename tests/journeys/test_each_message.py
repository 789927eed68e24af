"""A participant's file through the real stages, in each of the four messages, and its answers back."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.journeys.installation import Clock, Installation
from translator.configuration.problem import ConfigurationError
from translator.configuration.ready_made import ready_made_mappings
from translator.journal.tables import filing, finding, inner_number, response, transmission
from translator.stages.receive import receive
from translator.stages.reconcile import reconcile
from translator.stages.reply import reply
from translator.stages.translate import translate
from translator.stages.transmit import transmit
from translator.standin.script import read_script

MESSAGES = ("pilot-xml-2023-02", "pilot-json-2023-02", "pilot-records-2023-02", "x12-309-005020")
ORDERS = ready_made_mappings() / "inbound" / "marketplace-csv" / "examples" / "orders_good.csv"


def installation(folder: Path, message: str, **facts: object) -> Installation:
    made = Installation(folder, Clock(datetime(2026, 11, 21, 8, tzinfo=UTC)))
    agreed = {
        "originator_code": "ACME", "filer_type": "online marketplace", "mappings": ["marketplace-csv"],
        "message": message, **facts,
    }  # fmt: skip
    made.lay_down({"acme": agreed})
    return made


def journey(made: Installation, mood: str = "") -> list[tuple[str, str]]:
    """One file there and back; the state of each filing with CBP's code."""
    made.leave("acme", "orders_1.csv", ORDERS.read_bytes())
    with made.opened() as context:
        receive(context)
        assert translate(context).quarantined == 0
        transmit(context)
        made.far_end(read_script(mood.encode())).poll(made.clock.now())
        assert reconcile(context).unmatched == 0
        reply(context)
        with context.journal._database.reading() as connection:
            rows = connection.execute(sa.select(filing).order_by(filing.c.ordinal)).all()
            assert connection.execute(sa.select(response.c.outcome)).scalars().all()
    return [(row.state, row.code) for row in rows]


def states(made: Installation) -> list[str]:
    with made.opened() as context, context.journal._database.reading() as connection:
        return list(connection.execute(sa.select(transmission.c.state).order_by(transmission.c.id)).scalars())


@pytest.mark.parametrize("message", MESSAGES)
def test_what_is_sound_is_accepted(tmp_path, message):
    made = installation(tmp_path, message)
    assert {state for state, _ in journey(made)} == {"ACCEPTED"}
    assert set(states(made)) == {"ANSWERED"}


@pytest.mark.parametrize("message", MESSAGES)
def test_one_shipment_is_rejected_with_cbps_words_in_the_report(tmp_path, message):
    made = installation(tmp_path, message)
    mood = (
        '[[shipment]]\nnumber = "1Z999AA10123456784"\ndisposition = "rejected"\ncode = "S90"\ntext = "SELLER NOT KNOWN"'
    )
    found = journey(made, mood)
    assert min(found) == ("ACCEPTED", "")
    assert max(found) == ("REJECTED", "S90")
    assert any(b"SELLER NOT KNOWN" in content for content in made.replies("acme").values())


@pytest.mark.parametrize("message", MESSAGES)
def test_a_whole_message_is_rejected(tmp_path, message):
    made = installation(tmp_path, message)
    found = journey(made, '[[message]]\nanswer = "reject"\ncode = "X35"\ntext = "OUT OF SEQUENCE RECORD"')
    assert set(found) == {("REJECTED", "X35")}
    assert set(states(made)) == {"REJECTED"}


def test_what_is_changed_is_told_at_its_place_in_the_participants_file(tmp_path):
    made = installation(tmp_path, "x12-309-005020")
    journey(made)
    with made.opened() as context, context.journal._database.reading() as connection:
        bodies = [json.loads(body) for body in connection.execute(sa.select(finding.c.body)).scalars()]
    (seller,) = (one for one in bodies if one["target"] == "shipment.seller.name" and one["place"]["ordinal"] == 2)
    assert (seller["code"], seller["value"], seller["detail"]) == (
        "W310", "Lotus Trading Co.", 'sent as "LOTUS TRADING CO."',
    )  # fmt: skip
    assert seller["place"]["name"] == "Seller"
    (second,) = (one for one in bodies if one["target"] == "item[2].description" and one["place"]["ordinal"] == 3)
    assert second["value"] == 'Canvas belt, "classic"'


def test_shipments_of_several_modes_leave_in_several_manifests(tmp_path):
    """M10 tells the mode of the whole message, and P4 its arrival."""
    made = installation(tmp_path, "x12-309-005020")
    journey(made)
    heads = [content.decode().split("~\n")[3].split("*")[:3] for content in made.messages().values()]
    assert len(heads) == len({tuple(one) for one in heads}) or len(heads) > 1
    assert {one[2] for one in heads} <= {"A", "M", "R", "O", "6"}


def test_the_numbers_go_on_where_another_system_ended(tmp_path):
    made = installation(
        tmp_path, "x12-309-005020", first_control_number=4712, first_group_number=900, first_set_number=9999
    )
    journey(made)
    with made.opened() as context, context.journal._database.reading() as connection:
        numbers = list(
            connection.execute(sa.select(transmission.c.control_number).order_by(transmission.c.id)).scalars()
        )
        inner = connection.execute(sa.select(inner_number).order_by(inner_number.c.reservation_id)).all()
    assert numbers == [f"{4712 + at:09d}" for at in range(len(numbers))]
    assert [one.number for one in inner if one.kind == "group"] == [str(900 + at) for at in range(len(numbers))]
    assert [one.number for one in inner if one.kind == "set"] == ["9999", "0001", "0002", "0003"][: len(numbers)]


def test_a_first_number_that_the_message_cannot_write_is_told_at_the_start(tmp_path):
    made = installation(tmp_path, "pilot-records-2023-02", first_control_number=1_000_000)
    with pytest.raises(ConfigurationError, match=r"agreement\.first_control_number") as raised, made.opened():
        pass
    assert "6 digits" in str(raised.value)


def test_a_997_that_rejects_the_group_rejects_what_is_in_it(tmp_path):
    """The group is found by its own number, which is not the message's."""
    made = installation(tmp_path, "x12-309-005020", first_group_number=77)
    made.leave("acme", "orders_1.csv", ORDERS.read_bytes())
    with made.opened() as context:
        receive(context)
        translate(context)
        transmit(context)
        answers = made.boxes / "cbp" / "answers"
        answer = (
            "ISA*00*          *00*          *ZZ*USCBP          *ZZ*EXAMPLEFS      *261121*0815*U*00401*000000001*0*T*:~"
            "GS*FA*USCBP*EXAMPLEFS*20261121*0815*1*X*004010~ST*997*0001~AK1*AQ*77~AK2*309*0001~AK5*R*5~AK9*R*1*1*0~"
            "SE*6*0001~GE*1*1~IEA*1*000000001~"
        )
        (answers / "a.edi").write_text(answer)
        assert reconcile(context).unmatched == 0
    assert states(made)[0] == "REJECTED"


def test_a_ta1_acknowledges_the_interchange(tmp_path):
    made = installation(tmp_path, "x12-309-005020")
    made.leave("acme", "orders_1.csv", ORDERS.read_bytes())
    with made.opened() as context:
        receive(context)
        translate(context)
        transmit(context)
        answer = (
            "ISA*00*          *00*          *ZZ*USCBP          *ZZ*EXAMPLEFS      *261121*0815*U*00401*000000001*0*T*:~"
            "TA1*000000001*261121*0800*A*000~IEA*0*000000001~"
        )
        (made.boxes / "cbp" / "answers" / "a.edi").write_text(answer)
        assert reconcile(context).matched == 1
    assert states(made)[0] == "ACKNOWLEDGED"
