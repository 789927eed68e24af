"""`translator examples`: goldens tested and accepted, rows that nothing exercises, and who claims what."""

from __future__ import annotations

import json
from pathlib import Path
from shutil import copytree

import pytest


@pytest.fixture
def mine(work):
    """The folder of a mapping in a working directory."""
    return work.folder / "mappings/inbound/marketplace-csv"


def test_the_ready_made_mappings_are_as_they_should_be(translator):
    ended = translator("examples", "test", "--json")
    document = json.loads(ended.stdout)
    assert ended.exit_code == 0, ended.stdout
    assert [one["passed"] for one in document["mappings"]] == [True] * len(document["mappings"])
    assert document["problems"] == document["written"] == []


def test_a_difference_is_shown_line_by_line(work, mine):
    golden = mine / "examples/orders_good.csv.shipments.json"
    golden.write_text(golden.read_text().replace('"O-1001"', '"O-9"'))
    ended = work.call("examples", "test", "marketplace-csv")
    assert ended.exit_code == 1
    assert "examples/orders_good.csv.shipments.json: something else came out" in ended.stdout
    assert '    -    "reference": "O-9",' in ended.stdout
    assert '    +    "reference": "O-1001",' in ended.stdout


def test_the_document_has_every_difference(work, mine):
    (mine / "examples/orders_good.csv.shipments.json").unlink()
    (mine / "examples/orders_gone.csv.findings.txt").write_text("x\n")
    document = work.json("examples", "test", "marketplace-csv", exit_code=1)
    (mapping,) = document["mappings"]
    assert [(one["file"], one["what"]) for one in mapping["differences"]] == [
        ("orders_good.csv.shipments.json", "missing"),
        ("orders_gone.csv.findings.txt", "unexpected"),
    ]


def test_accept_writes_what_comes_out_and_names_what_changed(work, mine):
    golden, orphan = mine / "examples/orders_good.csv.shipments.json", mine / "examples/gone.csv.findings.txt"
    before = golden.read_bytes()
    golden.write_text("[]")
    orphan.write_text("x\n")
    document = work.json("examples", "accept", "marketplace-csv")
    assert sorted(document["written"]) == sorted([str(golden), str(orphan)])
    assert golden.read_bytes() == before
    assert not orphan.exists()
    assert work.json("examples", "accept", "marketplace-csv")["written"] == []
    assert work.call("examples", "test", "marketplace-csv").exit_code == 0
    assert [file.name for file in (mine / "examples").glob(".*")] == []


def test_a_row_that_no_example_exercises_is_named(work, mine):
    with (mine / "fields.csv").open("a") as table:
        table.write("shipment.carrier_name,Carrier,,text,omit,Service = BIKE,\n")
    ended = work.call("examples", "test", "marketplace-csv")
    assert ended.exit_code == 1
    assert "row 48, shipment.carrier_name: no example fills anything by it" in ended.stdout


def test_an_example_that_another_mapping_claims_too_is_told(work, mine):
    copy = mine.with_name("another-csv")
    copy.mkdir()
    (copy / "codes").mkdir()
    for name in ("mapping.toml", "fields.csv", "codes/service.csv", "codes/action.csv"):
        (copy / name).write_text((mine / name).read_text().replace('"marketplace-csv"', '"another-csv"'))
    ended = work.call("examples", "test", "marketplace-csv")
    assert ended.exit_code == 1
    assert "examples/orders_good.csv: also claimed by another-csv." in ended.stdout


def test_an_example_that_its_mapping_does_not_claim_is_told_with_the_reason(work, mine):
    (mine / "examples/bestellungen.csv").write_bytes((mine / "examples/orders_from_a_mac.csv").read_bytes())
    ended = work.call("examples", "test", "marketplace-csv")
    assert 'marketplace-csv does not claim it: the file name is not "orders_*.csv"' in ended.stdout


def test_wrong_tables_are_told_and_the_others_go_on(work, mine):
    (mine / "fields.csv").write_text("targt\n")
    document = work.json("examples", "test", exit_code=78)
    assert document["problems"][0]["file"].endswith("marketplace-csv/fields.csv")
    there = {path.name for kind in ("inbound", "outbound") for path in (work.folder / "mappings" / kind).iterdir()}
    assert {one["name"] for one in document["mappings"]} == there - {"marketplace-csv"}


def test_a_directory_does_as_well_as_a_name(translator, mine, work):
    (mine / "examples/README.md").write_text("Where these are from.\n")
    ended = translator("examples", "test", mine)
    assert ended.exit_code == 0, ended.stdout
    assert "marketplace-csv: 9 examples; 46 of 46 rows exercised; 9 of 9 claimed by it alone." in ended.stdout


def test_each_version_is_tested_with_its_own_examples(work, mine):
    """A later version beside the first claims nothing from it."""
    later = mine.with_name("marketplace-csv@2031-01-01")
    copytree(mine, later)
    card = later / "mapping.toml"
    version = next(line for line in card.read_text().splitlines() if line.startswith("version"))
    card.write_text(card.read_text().replace(version, 'version = "2031-01-01"'))
    document = work.json("examples", "test")
    tested = {one["path"]: one["passed"] for one in document["mappings"] if one["name"] == "marketplace-csv"}
    assert tested == {str(mine): True, str(later): True}


@pytest.fixture
def records(work):
    """The folder of a message version in a working directory."""
    return work.folder / "mappings/outbound/pilot-records-2023-02"


def test_the_examples_of_a_message_version_are_what_it_makes(work, records):
    ended = work.call("examples", "test", "pilot-records-2023-02")
    assert ended.exit_code == 0, ended.stdout
    assert "pilot-records-2023-02: 1 example." in ended.stdout
    assert work.call("examples", "test", records).exit_code == 0


def test_a_falsified_example_of_a_message_is_told_and_can_be_accepted(work, records):
    golden, findings = records / "examples/marketplace.message.txt", records / "examples/marketplace.findings.txt"
    before = golden.read_bytes()
    golden.write_bytes(before.replace(b"SPRINGFIELD", b"SPRINGFELD "))
    findings.unlink()
    (records / "examples/gone.message.txt").write_bytes(before)
    document = work.json("examples", "test", "pilot-records-2023-02", exit_code=1)
    (mapping,) = document["mappings"]
    assert (mapping["examples"], mapping["passed"]) == (["marketplace.shipments.json"], False)
    assert [(one["file"], one["what"]) for one in mapping["differences"]] == [
        ("marketplace.findings.txt", "missing"),
        ("marketplace.message.txt", "different"),
        ("gone.message.txt", "unexpected"),
    ]
    assert work.call("examples", "test").exit_code == 1
    accepted = work.json("examples", "accept", "pilot-records-2023-02")
    assert sorted(map(Path, accepted["written"])) == sorted([golden, findings, records / "examples/gone.message.txt"])
    assert golden.read_bytes() == before
    assert work.call("examples", "test", "pilot-records-2023-02").exit_code == 0


def test_an_example_that_is_refused_keeps_its_findings(work, records):
    """What the message cannot carry is what comes of it, and no message."""
    shipments = records / "examples/marketplace.shipments.json"
    shipments.write_text(shipments.read_text().replace("Jane Roe", "Jane \ufffd"))
    document = work.json("examples", "accept", "pilot-records-2023-02")
    assert len(document["written"]) == 2
    assert not (records / "examples/marketplace.message.txt").exists()
    assert "U+FFFD" in (records / "examples/marketplace.findings.txt").read_text()


@pytest.mark.parametrize(
    ("content", "told"),
    [("{", "not an array of shipments"), ("[]", "do not go into one message"), ("[{}, 1]", "not an array")],
)
def test_an_example_that_is_no_array_of_shipments_is_a_problem(work, records, content, told):
    (records / "examples/marketplace.shipments.json").write_text(content)
    ended = work.call("examples", "test", "pilot-records-2023-02")
    assert ended.exit_code == 78
    assert told in ended.stdout
