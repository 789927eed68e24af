"""`translator draft`: from a sample to a mapping that can be tried at once."""

from __future__ import annotations

import json
from pathlib import Path


def test_a_draft_can_be_tried_at_once(translator, example, tmp_path):
    sample, out = example("orders_good.csv"), tmp_path / "acme"
    ended = translator("draft", sample, "--out", out, "--json")
    document = json.loads(ended.stdout)
    assert ended.exit_code == 0, ended.output
    assert (document["name"], document["format"]) == ("acme", "delimited")
    assert {"mapping.toml", "fields.csv", "codes", "examples"} == {path.name for path in out.iterdir()}
    assert {one["element"] for one in document["unfed"]["carrier"]} == {"C4", "C5"}
    tried = json.loads(translator("try", out, sample, "--json").stdout)
    assert [one["reference"] for one in tried["shipments"]] == ["O-1001", "O-1002", "O-1003"]


def test_people_see_each_guess_and_what_is_missing(translator, example, tmp_path):
    ended = translator("draft", example("orders_good.csv"), "--out", tmp_path / "acme")
    assert 'Guess, 100 %: its name is like "tracking no"' in ended.stdout
    assert "C5 the known carrier customer flag: shipment.known_carrier_customer" in ended.stdout


def test_nothing_is_written_over(translator, example, tmp_path):
    (tmp_path / "acme").mkdir()
    (tmp_path / "acme" / "mine").write_text("x")
    ended = translator("draft", example("orders_good.csv"), "--out", tmp_path / "acme")
    assert ended.exit_code == 2
    assert "nothing is ever written over" in ended.stderr
    assert [path.name for path in (tmp_path / "acme").iterdir()] == ["mine"]


def test_a_sample_without_anything_known_is_told(translator, tmp_path):
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    ended = translator("draft", tmp_path / "x.csv", "--out", tmp_path / "out")
    assert ended.exit_code == 1
    assert "There are: a, b." in ended.stdout
    assert not (tmp_path / "out").exists()


def test_a_prepared_table_that_nobody_filled_is_one_finding_for_each_shipment(translator, tmp_path):
    """Not one for each field that is looked up in it."""
    sample, out = Path("fixtures/drafts/ebay/eBay-OrdersReport-Nov-20-2026.csv"), tmp_path / "ebay"
    assert translator("draft", sample, "--out", out).exit_code == 0
    tried = json.loads(translator("try", out, sample, "--json").stdout)
    assert [(one["code"], one["place"]["row"]) for one in tried["findings"]] == [("E221", row) for row in (3, 5, 6)]


def test_tables_are_prepared_for_the_kind_of_filer_that_is_named(translator, tmp_path):
    """A carrier owes other things than a marketplace."""
    sample, out = Path("fixtures/headings/etsy_sold_order_items.csv"), tmp_path / "etsy"
    ended = translator("draft", sample, "--out", out, "--filer-type", "carrier")
    assert (out / "sellers.csv").read_text() == "Partner,Known Customer,Name,Street,City,State,Postal Code,Country\n"
    assert ended.stdout.index("for carrier:") < ended.stdout.index("for online marketplace:")


def test_a_directory_is_called_as_its_mapping(translator, tmp_path):
    """What check would refuse is not written."""
    sample = Path("fixtures/headings/etsy_sold_order_items.csv")
    ended = translator("draft", sample, "--out", tmp_path / "Acme_Orders 2")
    assert ended.exit_code == 2
    assert "Name the directory acme-orders." in ended.stderr
    assert translator("draft", sample, "--out", tmp_path / "acme-orders-2").exit_code == 0
    assert 'name = "acme-orders-2"' in (tmp_path / "acme-orders-2" / "mapping.toml").read_text()
