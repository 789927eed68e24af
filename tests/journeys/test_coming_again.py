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
from translator.stages.translate import translate
from translator.stages.transmit import transmit

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


def test_while_its_cancellation_waits_for_cbp_each_shipment_is_refused(acme):
    passed(acme, ADD)
    passed(acme, CANCEL, answered=False)
    passed(acme, ADD, answered=False)
    filings, codes = told(acme)
    assert codes == ["E305", "E305"]
    assert filings[4:] == [("add", "REFUSED"), ("add", "REFUSED")]


def test_what_was_replaced_in_part_is_still_received_before(acme):
    passed(acme, ADD)
    passed(acme, orders(order("1Z1", "15.00", Action="UPDATE")))
    passed(acme, ADD)
    assert told(acme)[1] == ["E103"]


def test_what_a_mapping_refused_may_come_again_when_it_is_mended(acme):
    """The same bytes: what is filed is told as filed, the rest is filed."""
    two = orders(order("1Z1"), order("1Z2", Origin="Westland"))
    rows = "target,source,constant,convert,if_empty,when\nitem.country_of_origin,Origin,,{},omit,\n"
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
