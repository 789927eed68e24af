"""The same bytes again: refused while they stand, and filed when they stand for nothing, through the real stages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from tests.journeys.installation import Clock, Installation
from tests.journeys.orders import order, orders
from translator.journal.tables import filing, finding
from translator.stages.receive import look, receive
from translator.stages.reconcile import reconcile
from translator.stages.reply import reply
from translator.stages.translate import translate
from translator.stages.transmit import transmit
from translator.standin.script import read_script

ADD = orders(order("1Z1"), order("1Z2"))
CANCEL = orders(order("1Z1", Action="CANCEL"), order("1Z2", Action="CANCEL"))


@pytest.fixture
def acme(tmp_path) -> Installation:
    """One marketplace with a mapping of its own."""
    made = Installation(tmp_path, Clock(datetime(2026, 11, 21, 8, tzinfo=UTC)))
    made.lay_down(
        {"acme": {"originator_code": "ACME", "filer_type": "online marketplace", "mappings": ["acme-orders"]}}
    )
    own = tmp_path / "mappings" / "inbound" / "acme-orders"
    own.mkdir(parents=True)
    (own / "mapping.toml").write_text(
        '[mapping]\nname = "acme-orders"\nversion = "2026-11-01"\nextends = "marketplace-csv"\n'
        '[recognize]\nfile_name = "orders_*.csv"\n'
    )
    settings = tmp_path / "translator.toml"
    settings.write_text(settings.read_text().replace("mappings = [", f'mappings = ["{tmp_path}/mappings", ', 1))
    return made


def passed(made: Installation, content: bytes, *, answered: bool = True) -> None:
    """One pass with a file of this content, and CBP's answer."""
    with made.opened() as context:
        made.leave("acme", f"orders_{made.clock.time:%H%M%S}.csv", content)
        look(context)
        made.clock.passes(timedelta(seconds=5))
        receive(context)
        assert translate(context).quarantined == 0
        transmit(context)
        if answered:
            made.far_end().poll(made.clock.now())
            reconcile(context)


def told(made: Installation) -> tuple[list[tuple[str, str]], list[str]]:
    """Action and state of each filing, and what was found but for what is told of every file."""
    with sa.create_engine(f"sqlite:///{made.folder}/journal.sqlite3").connect() as connection:
        filings = connection.execute(sa.select(filing.c.action, filing.c.state).order_by(filing.c.id)).all()
        codes = connection.execute(sa.select(finding.c.code).order_by(finding.c.id)).scalars().all()
    return [tuple(row) for row in filings], [code for code in codes if code != "W191"]


def test_what_was_cancelled_may_come_again_and_be_cancelled_again(acme):
    for content in (ADD, CANCEL, ADD, CANCEL):
        passed(acme, content)
    accepted = [(action, "ACCEPTED") for action in ("add", "cancel") for _ in range(2)]
    assert told(acme) == ([*accepted, *accepted], [])
    passed(acme, CANCEL)
    assert told(acme)[1] == ["E103"]


@pytest.mark.parametrize("action", ["NEW", "UPDATE", "CANCEL"])
def test_while_its_cancellation_waits_for_cbp_nothing_more_is_filed_of_a_shipment(acme, action):
    passed(acme, ADD)
    passed(acme, CANCEL, answered=False)
    passed(acme, orders(order("1Z1", "13.00", Action=action)), answered=False)
    filings, codes = told(acme)
    assert codes == ["E325"]
    assert [state for _, state in filings[4:]] == ["REFUSED"]


@pytest.mark.parametrize("again", ["1zab1", "1Z AB 1", "1Z-AB1", "\uff11ZAB1"])
def test_a_number_that_is_written_in_another_way_is_the_same_number(acme, again):
    """Some messages know only capitals, and none of the marks: there they would be one."""
    passed(acme, orders(order("1ZAB1")))
    passed(acme, orders(order(again, "15.00")))
    assert "E305" in told(acme)[1]
    passed(acme, orders(order(again, Action="CANCEL")))
    assert told(acme)[1][-1] == "E321"
    assert told(acme)[0][-1] == ("cancel", "REFUSED")


def test_a_replacement_that_was_held_is_refused_when_cbp_has_rejected_what_it_replaces(acme):
    """Released it would replace nothing."""
    settings = acme.folder / "translator.toml"
    settings.write_text(settings.read_text() + '[filing]\nover_the_limit = "hold"\noutside_the_regime = "warn"\n')
    partner = acme.folder / "partners" / "acme.toml"
    partner.write_text(partner.read_text().replace('"test"', '"production"'))
    passed(acme, orders(order("1Z1", "500.00")), answered=False)
    passed(acme, orders(order("1Z2", "290.00"), order("1Z1", "600.00", Action="UPDATE")), answered=False)
    assert told(acme) == ([("add", "AWAITING"), ("add", "AWAITING"), ("replace", "HELD")], ["H321"])
    acme.far_end(read_script(b'[[shipment]]\ndisposition = "rejected"\n')).poll(acme.clock.now())
    with acme.opened() as context:
        reconcile(context)
        context.journal.held.release(2, "it is two persons", "ann", acme.clock.now())
        translate(context)
        reply(context)
        assert context.journal.queries.audit().reasons == ()
    assert told(acme) == ([("add", "REJECTED"), ("add", "REJECTED"), ("replace", "REFUSED")], ["H321", "E321"])
    assert b"nothing is filed under this number" in acme.replies("acme")["orders_080005.csv.2.answered.txt"]


def test_what_was_replaced_in_part_is_still_received_before(acme):
    passed(acme, ADD)
    passed(acme, orders(order("1Z1", "15.00", Action="UPDATE")))
    passed(acme, ADD)
    assert told(acme)[1] == ["E103"]


def test_what_a_mapping_refused_may_come_again_when_it_is_mended(acme):
    """The same bytes: what is filed is told as filed, the rest is filed."""
    two = orders(order("1Z1"), order("1Z2", Origin="Westland"))
    rows = "target,source,constant,convert,if_empty,when\nitem.country_of_origin,Origin,,{},reject,\n"
    table = acme.folder / "mappings" / "inbound" / "acme-orders" / "fields.csv"
    table.write_text(rows.format("country"))
    passed(acme, two)
    passed(acme, two)
    assert told(acme)[1] == ["E215", "E103"]
    (table.parent / "codes").mkdir()
    (table.parent / "codes" / "origin.csv").write_text("code,value\nWestland,CN\nCN,CN\n")
    table.write_text(rows.format("code(origin)"))
    passed(acme, two)
    filings, codes = told(acme)
    assert codes[2:] == ["E305"]
    assert filings == [("add", state) for state in ("ACCEPTED", "REFUSED", "REFUSED", "ACCEPTED")]
