"""Versions of a mapping side by side, mappings that extend others, and reference data out of their directories."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from translator.configuration import mapping_directories
from translator.configuration.loading import load_settings
from translator.configuration.mapping_directories import compile_mapping, find_mapping, find_mappings
from translator.configuration.problem import ConfigurationError
from translator.mapping.inbound import compile_inbound


@pytest.fixture
def inbound(home, tmp_path, monkeypatch):
    """The inbound mappings of a home; there are no ready-made ones but an empty directory."""
    monkeypatch.setattr(mapping_directories, "ready_made_mappings", lambda: tmp_path / "none")
    return home / "mappings/inbound"


def _lay(inbound, directory: str, card: str, **files: str):
    (inbound / directory).mkdir()
    (inbound / directory / "mapping.toml").write_text(card)
    for name, content in files.items():
        (inbound / directory / f"{name}.csv").write_text(content)


def _card(name: str, version: str, extends: str = "") -> str:
    return f'[mapping]\nname = "{name}"\nversion = "{version}"\n' + (f'extends = "{extends}"\n' if extends else "")


def test_versions_come_in_the_order_of_their_days(inbound, home):
    _lay(inbound, "shop@2027-02-01", _card("shop", "2027-02-01"))
    _lay(inbound, "shop", _card("shop", "2026-11-01"))
    found = [(one.name, one.day, one.holds_from) for one in find_mappings([home / "mappings"]) if one.name == "shop"]
    assert found == [("shop", "", "2026-11-01"), ("shop", "2027-02-01", "2027-02-01")]


def test_a_name_means_the_newest_version_and_a_name_with_a_day_that_one(inbound, home):
    for day in ("2026-11-01", "2027-02-01"):
        _lay(inbound, f"shop@{day}", _card("shop", day))
    settings = load_settings(home / "translator.toml")
    assert find_mapping("shop", settings).day == "2027-02-01"
    assert find_mapping("shop@2026-11-01", settings).day == "2026-11-01"


def test_two_versions_of_one_day_are_a_problem(inbound, home):
    _lay(inbound, "shop", _card("shop", "2026-11-01"))
    _lay(inbound, "shop@2026-11-01", _card("shop", "2026-11-01"))
    with pytest.raises(ConfigurationError, match="a version that stands twice"):
        find_mappings([home / "mappings"])


def test_the_day_of_the_directory_is_that_of_the_card(inbound, home):
    _lay(inbound, "shop@2027-02-01", _card("shop", "2026-11-01"))
    (mapping,) = (one for one in find_mappings([home / "mappings"]) if one.name == "shop")
    with pytest.raises(ConfigurationError, match="not the day of its directory"):
        compile_mapping(lambda files, where: SimpleNamespace(version="2026-11-01"), mapping)


def test_the_files_of_the_mapping_below_stand_among_its_own(inbound, home):
    _lay(inbound, "shop", _card("shop", "2026-11-01"), fields="below", listings="old", prices="below")
    _lay(inbound, "acme", _card("acme", "2026-11-01", "shop"), fields="own", listings="new")
    _lay(inbound, "east", _card("east", "2026-11-01", "acme"))
    files = find_mapping("east", load_settings(home / "translator.toml")).files()
    assert {name: content.decode() for name, content in files.items() if name.endswith(".csv")} == {
        "listings.csv": "new",
        "prices.csv": "below",
        "extends/acme/fields.csv": "own",
        "extends/shop/fields.csv": "below",
    }
    assert {"mapping.toml", "extends/acme/mapping.toml", "extends/shop/mapping.toml"} <= {*files}


def test_a_circle_of_mappings_ends(inbound, home):
    _lay(inbound, "a", _card("a", "2026-11-01", "b"))
    _lay(inbound, "b", _card("b", "2026-11-01", "a"))
    files = find_mapping("a", load_settings(home / "translator.toml")).files()
    assert {"extends/a/mapping.toml", "extends/b/mapping.toml"} <= {*files}


def test_reference_data_may_stand_beside_the_mappings(inbound, home):
    (inbound / "listings.csv").write_text("SKU\n")
    _lay(inbound, "shop", _card("shop", "2026-11-01") + '[tables.listings]\nfile = "../listings.csv"\nkey = "SKU"\n')
    files = find_mapping("shop", load_settings(home / "translator.toml")).files()
    assert files["../listings.csv"] == b"SKU\n"


_FILE = '[tables.sellers]\nfile = "sellers.csv"\nkey = "Shop"\n'


def test_a_file_that_a_card_names_is_never_that_of_the_mapping_below(inbound, home):
    example = '[tables.sellers]\nreceived = "sellers"\ncolumns = ["Name"]\nkey = "Shop"\nexample = "sellers.csv"\n'
    _lay(inbound, "shop", _card("shop", "2026-11-01") + example, sellers="invented")
    _lay(inbound, "acme", _card("acme", "2026-11-01", "shop") + _FILE)
    _lay(inbound, "west", _card("west", "2026-11-01", "shop") + _FILE, sellers="own")
    settings = load_settings(home / "translator.toml")
    told = {name: find_mapping(name, settings).files().get("sellers.csv") for name in ("shop", "acme", "west")}
    assert told == {"shop": b"invented", "acme": None, "west": b"own"}


def test_a_table_that_is_taken_over_whole_keeps_its_file(inbound, home):
    _lay(inbound, "shop", _card("shop", "2026-11-01") + _FILE, sellers="kept")
    _lay(inbound, "acme", _card("acme", "2026-11-01", "shop"))
    assert find_mapping("acme", load_settings(home / "translator.toml")).files()["sellers.csv"] == b"kept"


def test_a_file_that_nobody_wrote_is_told_with_its_path(inbound, home):
    read = 'produces = "shipment"\n[recognize]\nheader = ["No"]\n[read]\nformat = "delimited"\n'
    levels = '[levels]\nshipment = "each row"\n'
    row = "target,source,constant,convert,if_empty,when\nshipment.tracking_number,No,,text,reject,\n"
    _lay(inbound, "shop", _card("shop", "2026-11-01") + read + levels + _FILE, sellers="Shop\nx\n", fields=row)
    _lay(inbound, "acme", _card("acme", "2026-11-01", "shop") + _FILE)
    with pytest.raises(ConfigurationError) as caught:
        compile_mapping(compile_inbound, find_mapping("acme", load_settings(home / "translator.toml")))
    (problem,) = caught.value.problems
    assert problem.file == str(inbound / "acme/sellers.csv")
    assert problem.message == "the file of the table sellers is missing"
