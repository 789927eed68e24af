from __future__ import annotations

import json
import shutil
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from translator.cli import main
from translator.configuration.ready_made import ready_made_mappings


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def laid_down(tmp_path):
    """A working directory as `translator init` leaves it."""
    assert run("init", tmp_path).exit_code == 0
    return tmp_path / "translator.toml"


@pytest.fixture
def tables_are_right(monkeypatch):
    """What stands in the tables is tested with them; here it is only asked for."""

    def compile_files(files, where):
        assert any(name.endswith(".toml") for name in files)
        return SimpleNamespace(name=where.rpartition("/")[2], version="2026-11-01", digest="0")

    monkeypatch.setattr("translator.cli.check.compiler", lambda _: compile_files)


def test_a_directory_just_laid_down_is_in_order(laid_down):
    """With the real tables and the real rooms that compile them."""
    ended = run("check", "--config", laid_down)
    assert ended.exit_code == 0, ended.output
    assert "Everything is in order" in ended.stdout
    assert "example" in ended.stdout


def test_the_document_tells_settings_partners_mappings_and_problems(laid_down, tables_are_right):
    document = json.loads(run("check", "--config", laid_down, "--json").stdout)
    assert list(document) == ["settings", "partners", "mappings", "problems", "warnings"]
    assert document["settings"]["file"] == str(laid_down)
    assert document["partners"][0]["partner"] == "example"
    assert {mapping["kind"] for mapping in document["mappings"]} >= {"inbound"}


def test_problems_of_all_files_are_told_together_with_exit_code_78(laid_down, tables_are_right):
    laid_down.write_text(laid_down.read_text().replace('log = "json"', 'log = "jsn"'))
    partner = laid_down.parent / "partners/example.toml"
    partner.write_text(partner.read_text().replace('usage = "test"', 'usage = "tst"'))
    ended = run("check", "--config", laid_down, "--json")
    assert ended.exit_code == 78
    assert [problem["key"] for problem in json.loads(ended.stdout)["problems"]] == ["log", "agreement.usage"]
    assert "2 problems." in run("check", "--config", laid_down).stdout


def test_a_mapping_that_is_not_called_as_its_directory_is_told(laid_down, tables_are_right, monkeypatch):
    named = SimpleNamespace(name="other", version=None, digest=None)
    monkeypatch.setattr("translator.cli.check.compiler", lambda _: lambda _files, where: named)
    told = json.loads(run("check", "--config", laid_down, "--json").stdout)["problems"]
    assert {problem["message"] for problem in told} >= {"not the name of its directory"}


def test_a_password_in_the_journals_url_is_not_repeated(laid_down, tables_are_right):
    text = laid_down.read_text().replace('"journal.sqlite3"', '"postgresql://us:hunter2@db/journal"')
    laid_down.write_text(text)
    for form in ((), ("--json",)):
        assert "hunter2" not in run("check", "--config", laid_down, *form).output


def test_without_a_settings_file_the_way_to_one_is_told(tmp_path):
    ended = run("check", "--config", tmp_path / "translator.toml")
    assert ended.exit_code == 78
    assert "translator init DIR" in ended.stdout


def test_the_effective_table_tells_where_each_row_stands(laid_down):
    """Rows of the mapping itself, and those that it inherits."""
    own = laid_down.parent / "mappings/inbound/acme-orders"
    own.mkdir()
    (own / "mapping.toml").write_text(
        '[mapping]\nname = "acme-orders"\nversion = "2026-11-01"\nextends = "marketplace-csv"\n'
    )
    (own / "fields.csv").write_text(
        "target,source,constant,convert,if_empty,when\nshipment.reference,Ref,,upper,omit,\n"
    )
    document = json.loads(run("check", "--config", laid_down, "--effective", "acme-orders", "--json").stdout)
    rows = {row["target"]: row for row in document["rows"]}
    assert (rows["shipment.reference"]["source"], rows["shipment.reference"]["row"]) == ("Ref", 2)
    assert rows["item.sku"]["file"].endswith("extends/marketplace-csv/fields.csv")
    shown = run("check", "--config", laid_down, "--effective", "acme-orders").stdout
    assert "acme-orders, its table as it holds" in shown


def test_the_effective_card_tells_which_card_says_each_key(laid_down):
    """A key of its own stands before the same key below, the others are inherited."""
    own = laid_down.parent / "mappings/inbound/acme-orders"
    own.mkdir()
    (own / "mapping.toml").write_text(
        '[mapping]\nname = "acme-orders"\nversion = "2026-12-01"\nextends = "marketplace-csv"\n'
        '[read]\ndelimiter = ";"\n[tables.prices]\nfile = "prices.csv"\nkey = "SKU"\n'
    )
    (own / "prices.csv").write_text("SKU,Price\nA,1\n")
    document = json.loads(run("check", "--config", laid_down, "--effective", "acme-orders", "--json").stdout)
    card = {(one["section"], one["key"]): one for one in document["card"]}
    assert (card["read", "delimiter"]["value"], card["read", "delimiter"]["mapping"]) == (";", "acme-orders")
    assert (card["read", "encoding"]["value"], card["read", "encoding"]["mapping"]) == ("utf-8", "marketplace-csv")
    assert card["mapping", "version"]["value"] == "2026-12-01"
    assert "title" not in {key for section, key in card if section == "mapping"}
    shown = run("check", "--config", laid_down, "--effective", "acme-orders").stdout
    line = next(line for line in shown.splitlines() if "encoding" in line)
    assert line.split() == ["[read]", "encoding", '"utf-8"', "marketplace-csv"]
    assert '{ file = "prices.csv", key = "SKU" }' in shown


def test_what_a_spreadsheet_may_have_done_is_a_warning_and_refuses_nothing(laid_down):
    table = laid_down.parent / "mappings/inbound/marketplace-csv/codes/service.csv"
    table.write_text(table.read_text() + "Mar-05,air,\n")
    ended = run("check", "--config", laid_down)
    assert ended.exit_code == 0
    assert "1 warning." in ended.stdout
    document = json.loads(run("check", "--config", laid_down, "--json").stdout)
    assert [(one["file"], one["value"]) for one in document["warnings"]] == [(str(table), "Mar-05")]


def test_what_a_spreadsheet_has_surely_done_is_a_problem(laid_down):
    table = laid_down.parent / "mappings/inbound/marketplace-csv/codes/service.csv"
    table.write_text(table.read_text() + "1.23E+11,air,\n")
    document = json.loads(run("check", "--config", laid_down, "--json").stdout)
    assert [(one["key"], one["value"]) for one in document["problems"]] == [('row 8, column "code"', "1.23E+11")]


def test_a_message_table_is_tried_when_it_is_checked(laid_down):
    """Its schema knows no control number: no message could ever be sent."""
    own = laid_down.parent / "mappings/outbound/my-xml"
    (ready,) = ready_made_mappings().glob("outbound/pilot-xml-2023-02")
    shutil.copytree(ready, own)
    for file, old, new in (
        ("mapping.toml", 'name = "pilot-xml-2023-02"', 'name = "my-xml"'),
        ("message.xsd", '"ControlNumber"', '"OtherNumber"'),
    ):
        (own / file).write_text((own / file).read_text().replace(old, new))
    ended = run("check", "--config", laid_down, "--json")
    assert ended.exit_code == 78, ended.output
    (found,) = json.loads(ended.stdout)["problems"]
    assert found["file"].endswith("my-xml/fields.csv")
    assert found["key"].startswith("row ")
    assert "ControlNumber" in found["message"]


def test_a_message_version_of_a_later_day_is_warned_of(laid_down):
    own = laid_down.parent / "mappings/outbound/my-xml"
    shutil.copytree(ready_made_mappings() / "outbound/pilot-xml-2023-02", own)
    card = (own / "mapping.toml").read_text().replace('name = "pilot-xml-2023-02"', 'name = "my-xml"')
    (own / "mapping.toml").write_text(card.replace('version = "2023-02-16"', 'version = "2999-01-01"'))
    ended = run("check", "--config", laid_down, "--json")
    assert ended.exit_code == 0, ended.output
    (found,) = json.loads(ended.stdout)["warnings"]
    assert (found["key"], found["value"]) == ("mapping.version", "2999-01-01")
