"""All control numbers of a message wait for CBP's answers: what needs one waits with them, and nothing else does."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from tests.journeys.installation import START, Clock, Installation
from translator.cli import main
from translator.configuration.ready_made import ready_made_mappings
from translator.daemon import one_pass
from translator.stages.releasing import file_released

if TYPE_CHECKING:
    from pathlib import Path

ORDERS = (ready_made_mappings() / "inbound/marketplace-csv/examples/orders_good.csv").read_bytes()
AGREED = {"filer_type": "online marketplace", "mappings": ["marketplace-csv"]}


@pytest.fixture
def place(tmp_path: Path) -> Installation:
    """Two partners, in a message whose control numbers have one digit."""
    made = Installation(tmp_path / "place", Clock(START))
    made.lay_down({"lotus": {**AGREED, "originator_code": "LOTUS01"}, "iris": {**AGREED, "originator_code": "IRIS01"}})
    tables = tmp_path / "mappings"
    shutil.copytree(ready_made_mappings(), tables)
    short = tables / "outbound" / "pilot-xml-2023-02"
    for file in (one for one in short.iterdir() if one.is_file()):
        text = file.read_text().replace("width = 9", "width = 1").replace("digits(9)", "digits(1)")
        file.write_text(text.replace('"[0-9]{9}"', '"[0-9]{1}"'))
    made.mappings = json.dumps(str(tables))
    made.set_filing("")
    return made


def orders(number: int) -> bytes:
    return ORDERS.replace(b"1Z999AA1", f"1Z{number:06}".encode()).replace(b"160-9876", f"160-{number:04}".encode())


def use_up(place: Installation) -> None:
    """Nine messages of lotus that CBP has not answered."""
    for number in range(9):
        place.leave("lotus", f"orders_{number}.csv", orders(number))
    with place.opened() as context:
        assert one_pass(context).translated.translated == 9


def test_a_file_without_a_number_waits_and_the_others_go_on(place: Installation) -> None:
    """However often it is tried, nothing is held against it; once CBP has answered, it is filed."""
    use_up(place)
    place.leave("lotus", "orders_10.csv", orders(10))
    place.leave("iris", "orders_11.csv", orders(11))
    with place.opened() as context:
        done = one_pass(context)
        assert (done.translated.waiting, done.translated.translated, done.transmitted.sent) == (1, 1, 1)
        for _ in range(7):
            assert one_pass(context).translated == (0, 0, 0, 0, 0, 0, 1)
        (waiting,) = context.journal.queries.status(place.clock.now()).hindrances
        assert (waiting.kind, waiting.state, waiting.name) == ("interchange", "RECEIVED", "orders_10.csv")
        assert "all numbers of 1 digits wait for CBP's answer. Each answer frees a number" in waiting.note
        audit = context.journal.queries.audit()
        assert audit.unaccounted == 0, audit.reasons
    told = CliRunner().invoke(main, ["--config", str(place.folder / "translator.toml"), "status"]).output
    assert "waiting: interchange 11, orders_10.csv of lotus: control numbers of LOTUS01" in told
    assert "next: see to the overdue messages and to CBP's inbox" in told
    place.far_end().poll(place.clock.now())
    place.clock.passes(timedelta(hours=1))
    place.far_end().poll(place.clock.now())
    with place.opened() as context:
        one_pass(context)
        assert one_pass(context).translated.translated == 1
        assert not context.journal.queries.status(place.clock.now()).hindrances


def test_released_shipments_without_a_number_stay_held(place: Installation) -> None:
    """They are tried again later, and the stages go on."""
    use_up(place)
    settings = place.folder / "partners" / "lotus.toml"
    settings.write_text(settings.read_text().replace('"test"', '"production"'))
    place.leave("lotus", "orders_10.csv", orders(10))
    with place.opened() as context:
        assert one_pass(context).translated.shipments_held == 3
        context.journal.held.release(10, "agreed", "ann", place.clock.now())
        assert file_released(context) == 0
        (held,) = context.journal.queries.status(place.clock.now()).held
        assert "wait for CBP's answer" in held.note
        place.clock.passes(timedelta(minutes=2))
        assert one_pass(context).translated.shipments_released == 0
