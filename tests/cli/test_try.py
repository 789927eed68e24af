"""`translator try`: the contract that scripts rest on, and the page that people read."""

from __future__ import annotations

import json

import pytest


def tried(translator, *arguments):
    ended = translator("try", *arguments, "--json")
    assert ended.stdout.count("\n") == 1
    return ended.exit_code, json.loads(ended.stdout)


def test_a_good_file_gives_its_shipments_and_nothing_found(translator, example):
    code, document = tried(translator, "marketplace-csv", example("orders_good.csv"))
    assert code == 0
    assert list(document) == ["mapping", "shipments", "findings"]
    assert document["mapping"] == "marketplace-csv"
    assert document["findings"] == []
    golden = json.loads(example("orders_good.csv.shipments.json").read_bytes())
    assert document["shipments"] == golden


def test_every_shipment_is_there_as_far_as_it_could_be_read(translator, example):
    code, document = tried(translator, "marketplace-csv", example("orders_bad_values.csv"))
    assert code == 1
    assert [one.get("tracking_number") for one in document["shipments"]] == ["A1", "A2", "A3", "A4", "A5", "A6", "A7"]


def test_a_finding_has_the_form_of_the_contract(translator, example):
    _, document = tried(translator, "marketplace-csv", example("orders_bad_values.csv"))
    first = document["findings"][0]
    assert list(first) == ["code", "severity", "target", "value", "message", "remedy", "place"]
    assert first["place"] == {"row": 2, "column": "Price"}
    assert (first["code"], first["severity"], first["value"]) == ("E203", "error", "4,50")


@pytest.mark.parametrize(
    ("mapping", "name", "keys"),
    [
        ("carrier-x12-856", "ship_notice_one_bad.edi", {"segment", "element"}),
        ("marketplace-xml", "feed_bad_values.xml", {"path"}),
    ],
)
def test_a_place_is_told_in_the_formats_own_words(translator, example, mapping, name, keys):
    code, document = tried(translator, mapping, example(name))
    assert code == 1
    assert {frozenset(found["place"]) for found in document["findings"]} == {frozenset(keys)}


def test_what_the_rules_of_the_pilot_ask_is_found(translator, example, tmp_path):
    file = tmp_path / "orders.csv"
    lines = example("orders_good.csv").read_text().splitlines()
    seller = lines[0].split(",").index("Seller ID")
    cells = lines[1].split(",")
    cells[seller] = ""
    file.write_text("\n".join([lines[0], ",".join(cells)]) + "\n")
    code, document = tried(translator, "marketplace-csv", file)
    assert code == 1
    assert {found["target"] for found in document["findings"]} == {"shipment.seller_account"}


def test_a_shipment_that_stands_twice_is_refused_in_both_places(translator, example, tmp_path):
    header, *rows = example("orders_good.csv").read_text().splitlines()
    file = tmp_path / "orders.csv"
    file.write_text("\n".join([header, *rows, rows[0]]) + "\n")
    code, document = tried(translator, "marketplace-csv", file)
    assert code == 1
    assert [found["code"] for found in document["findings"]] == ["E179", "E179"]


@pytest.mark.parametrize("mapping", ["marketplace-csv", "marketplace-xml", "carrier-x12-856"])
def test_an_empty_file_is_one_finding(translator, tmp_path, mapping):
    file = tmp_path / "empty"
    file.write_bytes(b"")
    code, document = tried(translator, mapping, file)
    assert code == 1
    assert [found["code"] for found in document["findings"]] == ["E104"]
    assert document["shipments"] == []


def test_a_wrong_shipment_refuses_the_whole_file_where_that_is_agreed(translator, example):
    file = example("orders_bad_values.csv")
    _, document = tried(translator, "marketplace-csv", file, "--accept", "whole file")
    assert document["findings"][0]["code"] == "E308"


def test_the_partner_says_for_whom_it_is(work, example):
    document = work.json("try", "marketplace-csv", example("orders_good.csv"), "--partner", "example")
    assert {one["originator_code"] for one in document["shipments"]} == {"EXAMPLE"}


def test_an_unknown_partner_is_told_with_those_that_exist(work, example):
    ended = work.call("try", "marketplace-csv", example("orders_good.csv"), "--partner", "exampel")
    assert ended.exit_code == 2
    assert "example" in ended.stderr


def test_an_unknown_mapping_is_told_with_the_nearest(translator, example):
    ended = translator("try", "marketplace-cvs", example("orders_good.csv"))
    assert ended.exit_code == 78
    assert "marketplace-csv" in ended.stderr


def test_a_mapping_may_be_named_by_its_directory(translator, example):
    file = example("orders_good.csv")
    code, document = tried(translator, file.parent.parent, file)
    assert (code, document["mapping"]) == (0, "marketplace-csv")


def test_a_missing_file_is_wrong_usage(translator, tmp_path):
    ended = translator("try", "marketplace-csv", tmp_path / "gone.csv")
    assert ended.exit_code == 2
    assert "gone.csv" in ended.stderr


def test_people_see_a_table_the_findings_grouped_and_what_would_be_filed(translator, example):
    ended = translator("try", "marketplace-csv", example("orders_bad_values.csv"))
    assert ended.exit_code == 1
    assert 'orders_bad_values.csv, row 2, column "Price":\n    4,50\nE203 ' in ended.stdout
    assert 'orders_bad_values.csv, row 5, column "Price":\n    1.23E+11\nE203 ' in ended.stdout
    assert 'orders_bad_values.csv, row 6, column "Price":\n    -3\nE203 ' in ended.stdout
    assert 'orders_bad_values.csv, row 3, column "Master Bill":' in ended.stdout
    assert "7 shipments read: 1 would be filed, 6 refused." in ended.stdout


def test_a_row_picks_its_shipment_and_what_was_found_about_it(translator, example):
    code, document = tried(translator, "marketplace-csv", example("orders_bad_values.csv"), "--row", "3")
    assert code == 1
    assert [one["tracking_number"] for one in document["shipments"]] == ["A2"]
    assert {found["place"]["row"] for found in document["findings"]} == {3}


def test_a_segment_and_an_order_pick_theirs(translator, example):
    _, document = tried(translator, "carrier-x12-856", example("ship_notice_good.edi"), "--row", "25")
    assert [one["reference"] for one in document["shipments"]] == ["ORD-1001"]
    _, document = tried(translator, "marketplace-xml", example("feed_good.xml"), "--row", "2")
    assert [one["reference"] for one in document["shipments"]] == ["O-2002"]
    _, document = tried(translator, "marketplace-xml", example("feed_good.xml"), "--row", "99")
    assert document["shipments"] == []


def test_an_explanation_leads_from_the_cell_to_the_value(translator, example):
    _, document = tried(translator, "marketplace-csv", example("orders_bad_values.csv"), "--explain", "--row", "3")
    (explanation,) = document["explanations"]
    assert (explanation["where"], explanation["number"]) == ("3", "A2")
    by_target = {one["target"]: one for one in explanation["fields"]}
    assert by_target["shipment.mode_of_transport"] == {
        "target": "shipment.mode_of_transport",
        "item": None,
        "table_row": 4,
        "place": {"row": 3, "column": "Service"},
        "raw": ["AIR EXP"],
        "steps": [{"conversion": "code(service)", "result": "air", "failure": "", "warning": ""}],
        "from": "file",
        "value": "air",
        "finding": None,
    }
    assert by_target["shipment.master_bill_number"]["finding"] == "E201"


def test_people_see_the_explanation_as_a_table(translator, example):
    ended = translator("try", "marketplace-csv", example("orders_bad_values.csv"), "--explain", "--row", "4")
    assert "digits → 6109100012 | max_length(10) →" in ended.stdout
    assert "yes_no(Y, N) FAILS: neither yes nor no" in ended.stdout
    assert 'row 5, column "Price"' not in ended.stdout


def test_every_shipment_is_explained_to_a_program(translator, example):
    _, document = tried(translator, "marketplace-csv", example("orders_good.csv"), "--explain")
    assert len(document["explanations"]) == len(document["shipments"]) > 1


def _table(translator, file, *arguments):
    """The last cell of each shipment's line, and the sum below."""
    lines = translator("try", "marketplace-csv", file, *arguments).stdout.splitlines()
    return [line.split()[-1] == "refused" for line in lines[:-1] if line.split()[:1] in (["2"], ["3"], ["4"])], lines[
        -1
    ]


def _three(example, file, numbers):
    head, line, *_ = example("orders_bad_values.csv").read_text().splitlines()
    good = line.replace('"4,50"', "4.50")
    file.write_text("\n".join([head, *(good.replace("A1", number) for number in numbers)]) + "\n")
    return file


def test_a_shipment_that_stands_again_later_is_marked_as_refused(translator, example, tmp_path):
    refused, told = _table(translator, _three(example, tmp_path / "orders.csv", ["A1", "A2", "A1"]))
    assert refused == [True, False, True]
    assert told.startswith("3 shipments read: 1 would be filed, 2 refused.")


def test_shipments_of_a_refused_file_are_marked_as_refused(translator, example, tmp_path):
    file = _three(example, tmp_path / "orders.csv", ["A1", "A2", "A3"])
    assert _table(translator, file)[0] == [False, False, False]
    file.write_text(file.read_text() + 'NEW,"never closed\n')
    refused, told = _table(translator, file)
    assert refused == [True, True, True]
    assert told.startswith("3 shipments read: 0 would be filed, 3 refused.")
