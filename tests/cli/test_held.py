"""`once`, `status`, `show`, `release`, `discard` and `check`, on what the regime holds back and on the rules."""

from __future__ import annotations

import pytest


@pytest.fixture
def held(work):
    """One file for production, on a day on which filings are not accepted."""
    work.edit("partners/example.toml", 'usage = "test"', 'usage = "production"')
    work.drop("orders_good.csv")
    done = work.json("once", exit_code=1)
    assert done["translate"]["shipments_held"] == 3
    assert done["transmit"]["sent"] == 0
    return work


def test_status_names_what_is_held_and_the_command_that_releases_it(held):
    status = held.json("status")
    (concern,) = status["concerns"]
    assert (concern["kind"], concern["why"]) == ("held", "outside the regime")
    assert "translator release 1 --reason TEXT" in concern["next"]
    (told,) = status["held"]
    assert (told["interchange_id"], told["shipments"], told["released"]) == (1, 3, False)
    assert status["shipments"] == {"example": {"HELD": 3}}


def test_show_tells_why_and_both_ways_out(held):
    told = held.call("show", "1").stdout
    assert "H191 filings are not accepted on this day" in told
    assert "translator release 1 --reason TEXT" in told
    assert "translator discard 1 --reason TEXT" in told


def test_the_audit_counts_what_is_held(held):
    audit = held.json("audit")
    assert (audit["shipments"]["held"], audit["unaccounted"]) == (3, 0)


def test_released_shipments_are_filed_by_the_next_pass(held):
    assert held.json("release", "1", "--reason", "CBP takes them")["shipments"] == 3
    assert "released for the next pass" in held.json("status")["concerns"][0]["why"]
    done = held.json("once")
    assert (done["translate"]["shipments_released"], done["transmit"]["sent"]) == (3, 1)
    assert held.json("status")["held"] == []


def test_what_is_released_cannot_be_released_or_discarded_again(held):
    held.json("release", "1", "--reason", "CBP takes them")
    for command in ("release", "discard"):
        ended = held.call(command, "1", "--reason", "again")
        assert ended.exit_code == 1
        assert "is released already; the next pass files it" in ended.output


def test_discarded_shipments_are_refused_and_reported(held):
    ended = held.call("discard", "1", "--reason", "they have arrived")
    assert "3 held shipments of interchange 1 are discarded." in ended.stdout
    held.json("once")
    audit = held.json("audit")
    assert (audit["shipments"]["refused"], audit["shipments"]["held"], audit["unaccounted"]) == (3, 0, 0)
    assert held.json("show", "1")["stories"][0]["interchange"]["state"] == "CLOSED"


def test_an_interchange_of_which_nothing_waits_is_named(held):
    held.json("discard", "1", "--reason", "they have arrived")
    ended = held.call("release", "1", "--reason", "after all")
    assert ended.exit_code == 1
    assert "translator status lists what is in quarantine or held back" in ended.output


def test_check_tells_rules_and_known_parties_that_are_wrong(work):
    work.edit("mappings/rules/section-321-data-pilot/regime.csv", "2025-08-29,,all,closed", "2025-08-29,,all,shut")
    (work.folder / "known-parties.csv").write_text("name,role\nFast Consol,consolidators\n")
    told = {problem["file"].rpartition("/")[2]: problem for problem in work.json("check", exit_code=78)["problems"]}
    assert told["regime.csv"]["key"] == 'row 6, column "state"'
    assert told["known-parties.csv"]["value"] == "consolidators"
    assert len(told) == 2


def test_check_tells_a_name_of_rules_that_there_are_none_of(work):
    work.edit("translator.toml", 'rules = "section-321-data-pilot"', 'rules = "section-321-pilot"')
    (problem,) = work.json("check", exit_code=78)["problems"]
    assert problem["key"] == "filing.rules"
    assert "Did you mean section-321-data-pilot?" in problem["remedy"]


def test_check_tells_known_parties_that_are_missing(work):
    (work.folder / "known-parties.csv").unlink()
    (problem,) = work.json("check", exit_code=78)["problems"]
    assert problem["key"] == "filing.known_parties"


def test_a_working_directory_without_rules_takes_the_ready_made_ones(work):
    """So one that was laid down by an earlier version goes on."""
    folder = work.folder / "mappings/rules"
    for file in folder.glob("*/*"):
        file.unlink()
    work.json("check")
    work.drop("orders_good.csv")
    assert work.json("once")["translate"]["translated"] == 1


def test_a_known_consolidator_is_no_shipment_initiator(work):
    """The table of the working directory is asked by try and by every pass."""
    (work.folder / "known-parties.csv").write_text("name,role\nJane Roe,deconsolidator\n")
    (example,) = work.folder.glob("mappings/inbound/*/examples/orders_good.csv")
    document = work.json("try", "marketplace-csv", example, exit_code=1)
    assert {found["code"] for found in document["findings"]} == {"E343"}
    work.drop("orders_good.csv")
    assert work.json("once", exit_code=1)["translate"]["shipments_refused"] >= 1


def test_a_new_version_of_the_rules_stands_beside_the_old_one(work):
    """It holds from its day on."""
    rules = work.folder / "mappings/rules"
    old = rules / "section-321-data-pilot"
    new = rules / "section-321-data-pilot@2026-11-15"
    new.mkdir()
    for file in old.iterdir():
        content = file.read_text().replace("2026-11-01", "2026-11-15")
        (new / file.name).write_text(content.replace("us_zip,all,add; replace,error", "us_zip,all,add; replace,off"))
    versions = [(one["name"], one["version"]) for one in work.json("check")["mappings"] if one["kind"] == "rules"]
    assert versions == [("section-321-data-pilot", "2026-11-01"), ("section-321-data-pilot", "2026-11-15")]
    (example,) = work.folder.glob("mappings/inbound/*/examples/orders_good.csv")
    poor = work.folder / "orders_poor.csv"
    poor.write_text(example.read_text().replace(",62701,", ",0,"))
    assert work.json("try", "marketplace-csv", poor)["findings"] == []
