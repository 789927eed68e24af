"""Reference tables that arrive at the drop box, and mappings in several versions, through the real stages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.journeys.installation import Clock, Installation
from tests.journeys.orders import order, orders
from translator.cli.check import examine
from translator.configuration.problem import ConfigurationError
from translator.configuration.ready_made import ready_made_mappings
from translator.journal.tables import event, finding, interchange, joined_table
from translator.stages import joining
from translator.stages.receive import look, receive
from translator.stages.reply import reply
from translator.stages.translate import translate

_TABLE = """
[mapping]
name = "acme-listings"
version = "2026-11-01"
produces = "table"
[recognize]
file_name = "listings_*.csv"
[read]
format = "delimited"
[levels]
row = "each row"
[table]
key = "SKU"
columns = ["Picture"]
"""
_CARD = """
[mapping]
name = "acme-orders"
version = "2026-11-01"
extends = "marketplace-csv"
[recognize]
file_name = "orders_*.csv"
header = ["SKU"]
[tables.listings]
received = "acme-listings"
columns = ["Picture"]
"""
_ROWS = 'target,source,constant,convert,if_empty,when\nitem.picture_url,SKU,,"lookup(listings, Picture)",omit,\n'


@pytest.fixture
def acme(tmp_path) -> Installation:
    """One partner whose orders are joined with the listings that it sends."""
    installation = Installation(tmp_path, Clock(datetime(2026, 11, 21, 8, tzinfo=UTC)))
    installation.lay_down(
        {
            "acme": {
                "originator_code": "ACME",
                "filer_type": "online marketplace",
                "mappings": ["acme-orders", "acme-listings"],
            }
        }
    )
    own = tmp_path / "mappings"
    for name, card in {"acme-orders": _CARD, "acme-listings": _TABLE}.items():
        (own / "inbound" / name).mkdir(parents=True)
        (own / "inbound" / name / "mapping.toml").write_text(card)
    (own / "inbound" / "acme-orders" / "fields.csv").write_text(_ROWS)
    settings = tmp_path / "translator.toml"
    ready = str(ready_made_mappings())
    settings.write_text(settings.read_text().replace(f'"{ready}"', f'"mappings", "{ready}"'))
    return installation


def _orders(number: str, sku: str) -> bytes:
    return orders(order(number, SKU=sku, Order_No=number))


def _take(installation: Installation, *files: tuple[str, bytes]) -> None:
    with installation.opened() as context:
        for name, content in files:
            installation.leave("acme", name, content)
            look(context)
            installation.clock.passes(timedelta(seconds=5))
            receive(context)


def _pass(installation: Installation, *files: tuple[str, bytes]) -> None:
    _take(installation, *files)
    with installation.opened() as context:
        translate(context)
        reply(context)


def _rows(installation: Installation, *columns: sa.Column) -> list[tuple]:
    engine = sa.create_engine(f"sqlite:///{installation.folder}/journal.sqlite3")
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(sa.select(*columns).order_by(*columns))]


def _codes(installation: Installation) -> list[str]:
    """In the order in which they were found, but for what is told of every file while the regime is suspended."""
    return [code for _, code in _rows(installation, finding.c.id, finding.c.code) if code != "W191"]


def _messages(installation: Installation) -> bytes:
    contents = Path(installation.folder / "contents")
    return b"".join(path.read_bytes() for path in sorted(contents.rglob("*")) if path.is_file())


def test_orders_are_joined_with_the_newest_table_that_came_before_them(acme):
    """And the interchange remembers which version that was."""
    _pass(acme, ("listings_1.csv", b"SKU,Picture\nTS-1,https://e.com/old.jpg\n"))
    _pass(acme, ("orders_1.csv", _orders("1Z1", "TS-1")))
    _pass(
        acme, ("listings_2.csv", b"SKU,Picture\nTS-1,https://e.com/new.jpg\n"), ("orders_2.csv", _orders("1Z2", "TS-1"))
    )
    assert _rows(acme, joined_table.c.interchange_id, joined_table.c.name, joined_table.c.reference_table_id) == [
        (2, "listings", 1),
        (4, "listings", 2),
    ]
    assert b"https://e.com/new.jpg" in _messages(acme)
    assert "listings: version 2, received as interchange 3" in [detail for (detail,) in _rows(acme, event.c.detail)]


def test_a_table_is_answered_by_a_report_and_closed(acme):
    """Nothing of it waits for CBP, and nothing is unaccounted for."""
    _pass(acme, ("listings_1.csv", b"SKU,Picture\nTS-1,x\n"))
    assert _rows(acme, interchange.c.state, interchange.c.mapping) == [("CLOSED", "acme-listings")]
    assert any(b"received as reference data: 1 rows" in reply for reply in acme.replies("acme").values())
    with acme.opened() as context:
        assert context.journal.queries.audit().reasons == ()


def test_a_wrong_table_is_refused_whole_and_the_one_before_it_holds(acme):
    """Never half a table."""
    _pass(acme, ("listings_1.csv", b"SKU,Picture\nTS-1,https://e.com/1.jpg\n"))
    _pass(acme, ("listings_2.csv", b"SKU,Picture\nTS-1,a\nTS-1,b\n"), ("orders_1.csv", _orders("1Z1", "TS-1")))
    assert [state for state, _ in _rows(acme, interchange.c.state, interchange.c.id)].count("TRANSLATED") == 1
    assert _rows(acme, joined_table.c.reference_table_id) == [(1,)]


def test_orders_whose_table_never_came_are_refused_with_one_finding(acme):
    """They can be sent again behind the table."""
    _pass(acme, ("orders_1.csv", _orders("1Z1", "TS-1")))
    assert _rows(acme, finding.c.code) == [("E222",)]
    _pass(acme, ("listings_1.csv", b"SKU,Picture\nTS-1,x\n"), ("orders_1.csv", _orders("1Z1", "TS-1")))
    assert ("TRANSLATED",) in _rows(acme, interchange.c.state)


def test_a_translation_that_was_cut_off_is_done_again_with_the_same_version(acme, monkeypatch):
    """The choice was committed before anything was read by it."""
    _pass(acme, ("listings_1.csv", b"SKU,Picture\nTS-1,https://e.com/1.jpg\n"))
    _take(acme, ("orders_1.csv", _orders("1Z1", "TS-1")))

    class Killed(BaseException):
        pass

    def die(*_):
        raise Killed

    with monkeypatch.context() as patch, acme.opened() as context:
        patch.setattr(joining, "from_kept", die)
        with pytest.raises(Killed):
            translate(context)
    chosen = _rows(acme, joined_table.c.interchange_id, joined_table.c.reference_table_id)
    acme.clock.passes(timedelta(minutes=6))
    _pass(acme)
    assert chosen == _rows(acme, joined_table.c.interchange_id, joined_table.c.reference_table_id) == [(2, 1)]
    assert ("TRANSLATED",) in _rows(acme, interchange.c.state)


def test_a_file_is_read_by_the_version_that_holds_on_the_day_it_came(acme):
    """Two directories side by side, the later one stating its differences from the earlier."""
    _pass(acme, ("listings_1.csv", b"SKU,Picture\nTS-1,x\n"))
    later = acme.folder / "mappings/inbound/acme-orders@2026-12-01"
    later.mkdir()
    card = _CARD.replace("2026-11-01", "2026-12-01").replace('"marketplace-csv"', '"acme-orders"')
    (later / "mapping.toml").write_text(card)
    acme_card = acme.folder / "mappings/inbound/acme-orders"
    acme_card.rename(acme_card.with_name("acme-orders@2026-11-01"))
    (later / "mapping.toml").write_text(card.replace('"acme-orders"\n[rec', '"acme-orders@2026-11-01"\n[rec'))
    _pass(acme, ("orders_1.csv", _orders("1Z1", "TS-1")))
    acme.clock.passes(timedelta(days=10))
    _pass(acme, ("orders_2.csv", _orders("1Z2", "TS-1")))
    read_by = _rows(acme, interchange.c.id, interchange.c.mapping, interchange.c.mapping_version, interchange.c.state)
    assert read_by[1:] == [
        (2, "acme-orders", "2026-11-01", "TRANSLATED"),
        (3, "acme-orders", "2026-12-01", "TRANSLATED"),
    ]


def test_a_table_that_no_mapping_makes_is_told_before_anything_runs(acme):
    """With the nearest that does; so is a column that it does not have."""
    card = acme.folder / "mappings/inbound/acme-orders/mapping.toml"
    card.write_text(_CARD.replace("acme-listings", "acme-listing"))
    with pytest.raises(ConfigurationError, match="Did you mean acme-listings"):
        acme.tables()
    assert any("no mapping that makes a table" in str(one) for one in examine(acme.folder / "translator.toml").problems)
    card.write_text(_CARD.replace('["Picture"]', '["Picture", "Pixture"]'))
    with pytest.raises(ConfigurationError, match="acme-listings has no such column"):
        acme.tables()


_FORM = """
[mapping]
name = "acme-stock"
version = "2026-11-01"
produces = "table"
[recognize]
file_name = "stock_*.txt"
[read]
format = "delimited"
delimiter = ";"
[levels]
row = "each row"
[table]
key = "SKU"
columns = ["Picture"]
of = "acme-listings"
"""


def _another_form(acme: Installation, card: str) -> None:
    folder = acme.folder / "mappings/inbound/acme-stock"
    folder.mkdir()
    (folder / "mapping.toml").write_text(card)
    partner = acme.folder / "partners/acme.toml"
    partner.write_text(partner.read_text().replace('"acme-listings"', '"acme-listings", "acme-stock"'))


def test_a_table_may_come_in_several_forms(acme):
    """Each file is a version of the same table, and the newest holds."""
    _another_form(acme, _FORM)
    _pass(acme, ("listings_1.csv", b"SKU,Picture\nTS-1,https://e.com/old.jpg\n"))
    _pass(acme, ("stock_1.txt", b"SKU;Picture\nTS-1;https://e.com/new.jpg\n"), ("orders_1.csv", _orders("1Z1", "TS-1")))
    assert _rows(acme, joined_table.c.interchange_id, joined_table.c.reference_table_id) == [(3, 2)]
    assert b"https://e.com/new.jpg" in _messages(acme)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (('of = "acme-listings"', 'of = "acme-listing"'), "Did you mean acme-listings"),
        (('of = "acme-listings"', 'of = "acme-stock"'), "no mapping that makes a table of its own"),
        (('["Picture"]', '["Photo"]'), "They are: SKU, Picture"),
    ],
)
def test_another_form_of_a_table_has_the_same_columns(acme, change, told):
    """Otherwise orders would find them today and not tomorrow."""
    _another_form(acme, _FORM.replace(*change))
    with pytest.raises(ConfigurationError, match=told):
        acme.tables()


def test_orders_that_a_table_does_not_know_may_come_again_behind_it(acme):
    """The same file: what is filed is told as filed, the rest is filed."""
    two = _orders("1Z1", "TS-1") + _orders("1Z2", "TS-2").partition(b"\r\n")[2]
    _pass(acme, ("listings_1.csv", b"SKU,Picture\nTS-1,https://e.com/1.jpg\n"), ("orders_1.csv", two))
    _pass(acme, ("orders_1.csv", two))
    assert _codes(acme) == ["W203", "E221", "E103"]
    both = b"SKU,Picture\nTS-1,https://e.com/1.jpg\nTS-2,https://e.com/2.jpg\n"
    _pass(acme, ("listings_2.csv", both), ("orders_1.csv", two))
    assert _codes(acme)[3:] == ["W203", "E305"]
    with acme.opened() as context:
        audit = context.journal.queries.audit()
    assert (audit.reasons, audit.filed, audit.refused) == ((), 2, 2)
