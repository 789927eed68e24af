"""`translator template`: a form for a participant, and what its columns mean."""

from __future__ import annotations

import json


def test_a_workbook_is_written_with_the_name_that_its_mapping_claims(translator, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ended = translator("template", "--json")
    document = json.loads(ended.stdout)
    assert ended.exit_code == 0, ended.output
    assert document["files"] == ["template-spreadsheet.xlsx"]
    assert document["columns"][0]["written"] == "one of: add, replace, cancel"
    assert (tmp_path / "template-spreadsheet.xlsx").read_bytes().startswith(b"PK")


def test_text_has_the_meaning_of_its_columns_beside_it(translator, tmp_path):
    ended = translator("template", "marketplace-csv", "--out", tmp_path / "orders_new.csv")
    assert ended.exit_code == 0, ended.output
    assert "one of: AIR EXP, ECON" in ended.stdout
    meaning = (tmp_path / "orders_new.csv.meaning.csv").read_text("utf-8-sig")
    assert meaning.startswith("Column,Meaning,Needed,What to write,Example,Notes")


def test_nothing_is_written_over(translator, tmp_path):
    (tmp_path / "mine.xlsx").write_text("x")
    ended = translator("template", "--out", tmp_path / "mine.xlsx")
    assert ended.exit_code == 2
    assert "nothing is ever written over" in ended.stderr
    assert (tmp_path / "mine.xlsx").read_text() == "x"


def test_a_mapping_without_headings_is_told(translator):
    ended = translator("template", "marketplace-xml")
    assert ended.exit_code == 2
    assert "There is no form for marketplace-xml: its files are xml" in ended.stderr


def test_the_words_are_those_of_a_participant(translator, tmp_path):
    ended = translator("template", "shopify-orders", "--out", tmp_path / "orders.csv", "--json")
    written = {one["column"]: one for one in json.loads(ended.stdout)["columns"]}
    assert written["Shipping Name"]["written"] == "text, at most 105 characters"
    assert written["Shipping Zip"]["written"] == "the ZIP or postal code"
    assert written["Lineitem name"]["written"].startswith("text, at most ")
    assert "Lineitem sku, Lineitem sku" not in ended.stdout
    assert not any(jargon in ended.stdout for jargon in ("sources", "taken off", "at most n"))


def test_the_columns_of_a_table_mean_what_they_are_looked_up_for(translator, tmp_path):
    ended = translator("template", "listings", "--out", tmp_path / "listings.csv", "--json")
    told = {one["column"]: one for one in json.loads(ended.stdout)["columns"]}
    assert told["Country of Origin"]["meaning"].startswith("Where it was made")
    assert "item.country_of_origin" in told["Country of Origin"]["notes"]
    assert "shopify-orders" in told["Country of Origin"]["notes"]
    assert told["SKU"]["needed"] == "required"
