"""CBP's answers through the real stages: several in a file, late, contradicting, cut off, or of another version."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from tests.journeys.installation import Clock, Installation
from tests.journeys.test_each_message import ORDERS
from translator.cli import main
from translator.configuration.problem import ConfigurationError
from translator.configuration.ready_made import ready_made_mappings
from translator.journal.tables import filing, transmission
from translator.stages.answering_tables import answering_warnings
from translator.stages.receive import receive
from translator.stages.reconcile import Reconciled, reconcile
from translator.stages.translate import translate
from translator.stages.transmit import transmit

if TYPE_CHECKING:
    from pathlib import Path

    from translator.journal.status import Status

AGREED = {"originator_code": "ACME", "filer_type": "online marketplace", "mappings": ["marketplace-csv"]}
XML = (
    '<?xml version="1.0"?><PilotResponse xmlns="urn:section321-translator:pilot-xml-response:2023-02">'
    "<Message><OriginatorCode>ACME</OriginatorCode><ControlNumber>000000001</ControlNumber>{}</Message>{}"
    "</PilotResponse>"
)
REJECTED = "<Status>REJECTED</Status><Code>X35</Code>"
INTERCHANGE = (
    "ISA*00*          *00*          *ZZ*USCBP          *ZZ*EXAMPLEFS      *261121*0815*U*00401*000000001*0*T*:~"
    "{}IEA*{}*000000001~"
)


def said(disposition: str, number: str = "1Z999AA10123456784") -> str:
    return (
        f"<Shipment><ShipmentTrackingNumber>{number}</ShipmentTrackingNumber>"
        f"<Disposition>{disposition}</Disposition></Shipment>"
    )


def installation(folder: Path, message: str, **facts: object) -> Installation:
    made = Installation(folder, Clock(datetime(2026, 11, 21, 8, tzinfo=UTC)))
    made.lay_down({"acme": {**AGREED, "message": message, **facts}})
    return made


def own_tables(made: Installation, folder: Path) -> Path:
    """A copy of the ready-made tables, to be changed."""
    tables = shutil.copytree(ready_made_mappings(), folder / "mappings")
    made.mappings = json.dumps(str(tables))
    made.set_filing("")
    return tables


def file(made: Installation, content: bytes = ORDERS.read_bytes(), name: str = "orders_1.csv") -> None:
    made.leave("acme", name, content)
    with made.opened() as context:
        receive(context)
        assert translate(context).quarantined == 0
        transmit(context)


def answered(made: Installation, content: str, name: str = "a.txt") -> tuple[Reconciled, Status]:
    (made.boxes / "cbp" / "answers" / name).write_text(content)
    with made.opened() as context:
        return reconcile(context), context.journal.queries.status(made.clock.now())


def states(made: Installation) -> list[str]:
    with made.opened() as context, context.journal._database.reading() as connection:
        return list(connection.execute(sa.select(transmission.c.state).order_by(transmission.c.id)).scalars())


def shipments(made: Installation) -> dict[str, str]:
    with made.opened() as context, context.journal._database.reading() as connection:
        rows = connection.execute(sa.select(filing.c.tracking_number, filing.c.state))
        return {row.tracking_number: row.state for row in rows if row.tracking_number}


def test_every_ta1_in_a_file_reaches_its_message_and_one_that_matches_nothing_hides_none(tmp_path):
    made = installation(tmp_path, "x12-309-005020")
    file(made)
    assert states(made) == ["AWAITING", "AWAITING", "AWAITING"]
    ta1 = "".join(
        f"TA1*{number}*261121*0800*{code}*025~"
        for number, code in (("000000001", "A"), ("000000404", "A"), ("000000002", "R"))
    )
    done, status = answered(made, INTERCHANGE.format(ta1, 0))
    assert (done.matched, done.unmatched) == (2, 1)
    assert states(made) == ["ACKNOWLEDGED", "REJECTED", "AWAITING"]
    (told,) = status.unmatched
    assert "the answer at 3: nothing was sent under control number 000000404" in told.reason
    with made.opened() as context:
        (story,) = context.journal.queries.story("000000002")
    assert [one.outcome for one in story.responses] == ["recorded"]


def test_a_ta1_and_a_997_in_one_interchange_are_both_heard(tmp_path):
    made = installation(tmp_path, "x12-309-005020", first_group_number=77)
    file(made)
    inside = (
        "TA1*000000002*261121*0800*A*000~GS*FA*USCBP*EXAMPLEFS*20261121*0815*1*X*004010~ST*997*0001~AK1*AQ*77~"
        "AK9*R*1*1*0~SE*4*0001~GE*1*1~"
    )
    done, _ = answered(made, INTERCHANGE.format(inside, 1).replace("~", "~\n"))
    assert (done.matched, done.unmatched) == (2, 0)
    assert states(made) == ["REJECTED", "ACKNOWLEDGED", "AWAITING"]


def test_an_answer_reaches_no_message_of_another_version(tmp_path):
    """Each version counts its own control numbers."""
    made = installation(tmp_path, "pilot-json-2023-02")
    file(made)
    done, status = answered(made, XML.format(REJECTED, ""))
    assert (done.matched, done.unmatched, states(made)) == (0, 1, ["AWAITING"])
    assert "is a message of pilot-json-2023-02, and pilot-xml-response-2023-02 answers" in status.unmatched[0].reason


def test_of_two_tables_that_read_an_answer_the_one_of_the_message_is_taken(tmp_path):
    """A message of our own, with a copy of the response table for it, which reads the same files."""
    made = installation(tmp_path / "place", "my-xml")
    tables = own_tables(made, tmp_path)
    for kind, old, new in (
        ("outbound", "pilot-xml-2023-02", "my-xml"),
        ("responses", "pilot-xml-response-2023-02", "my-xml-response"),
    ):
        shutil.copytree(tables / kind / old, tables / kind / new)
        (card,) = (tables / kind / new).glob("*.toml")
        text = card.read_text().replace(f'name = "{old}"', f'name = "{new}"')
        card.write_text(text.replace('messages = ["pilot-xml-2023-02"]', 'messages = ["my-xml"]'))
    assert not [*answering_warnings(made.tables().responses.values(), made.tables().messages.values())]
    file(made)
    done, _ = answered(made, XML.format(REJECTED, ""))
    assert (done.matched, states(made)) == (1, ["REJECTED"])


def test_a_message_in_use_that_no_table_answers_is_warned_of(tmp_path):
    made = installation(tmp_path / "place", "pilot-xml-2023-02")
    card = own_tables(made, tmp_path) / "responses/pilot-xml-response-2023-02/response.toml"
    card.write_text(card.read_text().replace('["pilot-xml-2023-02"]', '["any json"]'))
    found = CliRunner().invoke(main, ["--config", str(made.folder / "translator.toml"), "check", "--json"])
    told = [one["value"] for one in json.loads(found.output)["warnings"]]
    assert (found.exit_code, told) == (0, ["pilot-xml-2023-02", "any json"])


def test_two_batches_in_a_file_reach_two_messages(tmp_path):
    """Each shipment under its own number, and each outcome its own."""
    made = installation(tmp_path, "pilot-records-2023-02")
    file(made)
    content = ORDERS.read_bytes().replace(b"1Z999AA1", b"1Z999AB1").replace(b"160-", b"161-")
    file(made, content, "orders_2.csv")
    made.far_end().poll(made.clock.now())
    box = made.boxes / "cbp" / "answers"
    both = b"".join(path.read_bytes() for path in sorted(box.iterdir()))
    for path in box.iterdir():
        path.unlink()
    done, status = answered(made, both.decode())
    assert (done.matched, done.unmatched, status.unmatched) == (2, 0, ())
    assert states(made) == ["ANSWERED", "ANSWERED"]
    assert set(shipments(made).values()) == {"ACCEPTED"}


def test_a_table_that_answers_what_there_is_not_is_told_at_the_start(tmp_path):
    made = installation(tmp_path / "place", "pilot-xml-2023-02")
    card = own_tables(made, tmp_path) / "responses/x12-355/response.toml"
    card.write_text(card.read_text().replace('["x12-309-005020"]', '["x12-309-005030"]'))
    with pytest.raises(ConfigurationError, match=r"no such message version. Did you mean x12-309-005020"):
        made.tables()


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        (said("01"), said("02"), "CBP had rejected shipment 1Z999AA10123456784, and now says accepted"),
        (said("02"), said("01"), "CBP had accepted shipment 1Z999AA10123456784, and now says rejected"),
        (REJECTED, said("03"), "now says accepted with warnings"),
        (said("02"), REJECTED, "CBP had accepted shipment 1Z999AA10123456784, and now says rejected"),
    ],
)
def test_an_answer_that_contradicts_an_earlier_one_is_shown_to_a_person(tmp_path, first, second, words):
    made = installation(tmp_path, "pilot-xml-2023-02")
    file(made)
    parts = [("", one) if one.startswith("<Shipment") else (one, "") for one in (first, second)]
    done, status = answered(made, XML.format(*parts[0]), "a.xml")
    assert (done.matched, done.contradicted, status.unmatched) == (1, 0, ())
    before = shipments(made)["1Z999AA10123456784"]
    done, status = answered(made, XML.format(*parts[1]), "b.xml")
    assert (done.matched, done.contradicted) == (1, 1)
    assert words in status.unmatched[0].reason
    assert shipments(made)["1Z999AA10123456784"] == before


def test_the_same_answer_again_contradicts_nothing(tmp_path):
    made = installation(tmp_path, "pilot-xml-2023-02")
    file(made)
    for name in ("a.xml", "b.xml"):
        done, status = answered(made, XML.format("", said("01")), name)
        assert (done.matched, done.contradicted, status.unmatched) == (1, 0, ())


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "the file is empty"),
        ("UNB+UNOA:1", "no responses table claims it; there are: pilot-json-response-2023-02"),
        (XML.format("", ""), "says nothing, neither of the message nor of any shipment"),
        (
            XML.format("", said("77")),
            "/PilotResponse/Shipment/Disposition, shipment.disposition: '77': not in the code table",
        ),
        (
            INTERCHANGE.format("TA1*000000001*261121*0800*A*000~", 1),
            "segment 3, element IEA01: '1': IEA01 does not",
        ),
        (INTERCHANGE.partition("{}")[0], "the file ends inside the interchange"),
        (XML.format(REJECTED, "")[:-9], "pilot-xml-response-2023-02 cannot read it"),
    ],
)
def test_why_an_answer_matches_nothing_is_told_with_place_value_and_remedy(tmp_path, content, words):
    made = installation(tmp_path, "pilot-xml-2023-02")
    file(made)
    done, status = answered(made, content)
    assert (done.matched, done.unmatched, states(made)) == (0, 1, ["AWAITING"])
    assert words in status.unmatched[0].reason
