"""What `try`, `translate` and `examples` make of a mapping that produces a reference table."""

from __future__ import annotations

import json

import pytest

CARD = """
[mapping]
name = "listings"
version = "2026-11-01"
produces = "table"

[recognize]
file_name = "listings*.csv"

[read]
format = "delimited"

[levels]
row = "each row"

[table]
key = "SKU"
columns = ["Picture URL", "Price"]
"""
GOOD = "SKU,Picture URL,Price\nA1,https://p/1,4\nA2,,5\n"


@pytest.fixture
def listings(tmp_path):
    folder = tmp_path / "listings"
    (folder / "examples").mkdir(parents=True)
    (folder / "mapping.toml").write_text(CARD)
    return folder


@pytest.fixture
def tried(translator, listings, tmp_path):
    """Gives a function: the file's text and options of `try` → its exit code and document."""

    def run(text: str, *options):
        file = tmp_path / "listings_1.csv"
        file.write_text(text)
        ended = translator("try", listings, file, *options, "--json")
        return ended.exit_code, json.loads(ended.stdout)

    return run


def test_the_rows_that_the_table_would_have_are_shown(tried):
    code, document = tried(GOOD)
    assert (code, document["key"], document["refused"], document["findings"]) == (0, "SKU", False, [])
    assert document["rows"] == [
        {"SKU": "A1", "Picture URL": "https://p/1", "Price": "4"},
        {"SKU": "A2", "Picture URL": "", "Price": "5"},
    ]


def test_a_wrong_row_refuses_the_file_and_every_row_is_shown(tried):
    code, document = tried(GOOD + "A1,x,1\n,y,2\n")
    assert (code, document["refused"], len(document["rows"])) == (1, True, 4)
    assert [(one["code"], one["place"]["row"]) for one in document["findings"]] == [("E231", 4), ("E201", 5)]


def test_a_file_with_none_of_the_columns_is_one_finding(tried):
    code, document = tried("A;B\n1;2\n")
    assert code == 1
    assert [one["code"] for one in document["findings"]] == ["E106"]
    _, document = tried("A,B\n1,2\n")
    assert [one["code"] for one in document["findings"]] == ["E106"]


def test_one_row_is_shown_and_explained_by_its_number(tried):
    _, document = tried(GOOD, "--row", 3, "--explain")
    (explained,) = document["explanations"]
    assert explained["where"] == "3"
    assert explained["cells"][0] == {"column": "SKU", "place": {"row": 3, "column": "SKU"}, "raw": "A2"}
    assert [row["SKU"] for row in document["rows"]] == ["A2"]


def test_people_are_told_what_the_file_would_be(translator, listings, tmp_path):
    file = tmp_path / "listings_1.csv"
    file.write_text(GOOD)
    ended = translator("try", listings, file, "--explain")
    assert "2 rows by SKU: they would be the next version of the table" in ended.stdout
    assert 'row 2, column "Picture URL"' in ended.stdout
    file.write_text(GOOD + "A2,,1\n")
    ended = translator("try", listings, file)
    assert ended.exit_code == 1
    assert "the version of the table before it" in ended.stdout


def test_translate_writes_the_rows_and_nothing_of_a_refused_file(translator, listings, tmp_path):
    good, bad, out = tmp_path / "listings_1.csv", tmp_path / "listings_2.csv", tmp_path / "out"
    good.write_text(GOOD)
    bad.write_text(GOOD)
    arguments = ("translate", "--mapping", listings, "--out", out, good, bad)
    assert translator(*arguments).exit_code == 0
    bad.write_text(GOOD + "A1,,\n")
    ended = translator(*arguments, "--json")
    assert (ended.exit_code, json.loads(ended.stdout)) == (1, {"files": 2, "rows": 2, "refused": 1})
    assert sorted(file.name for file in out.iterdir()) == [
        "listings_1.csv.findings.json",
        "listings_1.csv.table.json",
        "listings_2.csv.findings.json",
    ]
    assert json.loads((out / "listings_1.csv.table.json").read_bytes())[1] == {
        "SKU": "A2",
        "Picture URL": "",
        "Price": "5",
    }


def test_its_examples_are_tested_with_each_column_as_a_row_of_a_table(translator, listings):
    (listings / "examples/listings_1.csv").write_text("SKU,Picture URL,Price\nA1,https://p/1,\n")
    ended = translator("examples", "accept", listings)
    assert (listings / "examples/listings_1.csv.table.json").exists()
    assert '[table], column "Price": no example fills it.' in ended.stdout
    (listings / "examples/listings_1.csv").write_text(GOOD)
    assert translator("examples", "test", listings).exit_code == 1
    translator("examples", "accept", listings)
    ended = translator("examples", "test", listings)
    assert "3 of 3 columns exercised" in ended.stdout
    assert ended.exit_code == 0
