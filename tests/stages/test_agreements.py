"""Settings that no message could be enclosed with are told before anything is filed."""

from __future__ import annotations

import json
import shutil

import pytest
from click.testing import CliRunner

from tests.journeys.installation import START, Clock, Installation
from translator.cli import main
from translator.configuration.loading import load_partners, load_settings
from translator.configuration.ready_made import ready_made_mappings
from translator.stages.agreements import agreement_problems
from translator.stages.tables import compile_tables

AGREED = {"filer_type": "online marketplace", "mappings": ["marketplace-csv"], "originator_code": "LOTUS01"}


@pytest.fixture
def place(tmp_path):
    """Lays down partners."""

    def laid(sender="EXAMPLEFS", **partners):
        made = Installation(tmp_path, Clock(START))
        made.lay_down({name: {**AGREED, **facts} for name, facts in partners.items()})
        settings = tmp_path / "translator.toml"
        settings.write_text(settings.read_text().replace("EXAMPLEFS", sender))
        return settings

    return laid


def told(settings, command="check"):
    ended = CliRunner().invoke(main, ["--config", str(settings), command, "--json"])
    assert ended.exit_code == 78, ended.output
    return ended.output


@pytest.mark.parametrize(
    ("facts", "key", "words"),
    [
        ({"first_control_number": 1000000}, "agreement.first_control_number", "gives it 6 digits"),
        ({"first_set_number": 2}, "agreement.first_set_number", "has no such number"),
        ({"originator_code": "A" * 16}, "agreement.originator_code", "takes 15"),
        ({"originator_code": "LÖTUS-1"}, "agreement.originator_code", "pilot-records-2023-02 cannot carry it"),
        ({"originator_code": "lotus"}, "agreement.originator_code", "sent as"),
    ],
)
def test_check_and_once_tell_what_records_cannot_carry(place, facts, key, words):
    settings = place(lotus={"message": "pilot-records-2023-02", **facts})
    (problem,) = json.loads(told(settings))["problems"]
    assert problem["key"] == key
    assert words in problem["message"]
    assert key in told(settings, "once")


def test_a_sender_that_x12_cannot_carry_is_told_once_for_all_partners(place):
    of_x12 = {"message": "x12-309-005020"}
    settings = place(sender="EX*~", lotus=of_x12, iris={**of_x12, "originator_code": "IRIS"})
    (problem,) = json.loads(told(settings))["problems"]
    assert (problem["key"], problem["value"]) == ("provider.sender", "EX*~")


def test_partners_who_share_numbers_must_count_from_the_same(place):
    settings = place(lotus={"first_control_number": 5}, again={})
    (problem,) = json.loads(told(settings))["problems"]
    assert problem["key"] == "agreement.first_control_number"
    assert "counts the same numbers, of LOTUS01 for pilot-xml-2023-02, from" in problem["message"]


MESSAGES = ["pilot-xml-2023-02", "pilot-json-2023-02", "pilot-records-2023-02", "x12-309-005020"]


@pytest.mark.parametrize("message", MESSAGES)
def test_what_every_message_carries_is_no_problem(place, message):
    settings = load_settings(place(lotus={"message": message}))
    partners = load_partners(settings)
    assert not agreement_problems(settings, partners, compile_tables(settings, partners).messages)


def test_production_without_our_own_codes_is_warned_of(place):
    settings = place(lotus={"message": "pilot-records-2023-02", "usage": "production"})
    ended = CliRunner().invoke(main, ["--config", str(settings), "check", "--json"])
    assert ended.exit_code == 0
    assert [one["key"] for one in json.loads(ended.output)["warnings"]] == ["provider.abi_port", "provider.abi_filer"]


@pytest.mark.parametrize("replies", [[], ["ta1", "997"]])
def test_replies_that_cannot_tell_everything_are_told(place, replies):
    settings = place(lotus={"replies": replies})
    (problem,) = json.loads(told(settings))["problems"]
    assert problem["key"] == "agreement.replies"
    assert "anything that CBP answers" in problem["message"]
    assert "agreement.replies" in told(settings, "once")


@pytest.mark.parametrize(
    ("mappings", "wrong"),
    [
        (["marketplace-csv", "copied-csv"], True),
        (["marketplace-csv", "asks-more"], True),
        (["marketplace-csv", "other-delimiter"], False),
        (["marketplace-csv", "other-name"], False),
        (["carrier-x12-856", "x12-856-again"], True),
        (
            ["marketplace-csv", "carrier-scans", "carrier-x12-856", "x12-850", "template-csv", "template-spreadsheet"],
            False,
        ),
    ],
)
def test_mappings_of_one_agreement_that_claim_the_same_files_are_told(place, mappings, wrong, tmp_path):
    settings = place(lotus={"mappings": mappings})
    ready_made = tmp_path / "own" / "inbound"
    for name, (source, *changes) in COPIES.items():
        shutil.copytree(ready_made_mappings() / "inbound" / source, ready_made / name)
        shutil.rmtree(ready_made / name / "examples", ignore_errors=True)
        card = ready_made / name / "mapping.toml"
        text = card.read_text().replace(f'"{source}"', f'"{name}"')
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        card.write_text(text)
    settings.write_text(settings.read_text().replace("mappings = [", f'mappings = ["{tmp_path / "own"}", ', 1))
    ended = CliRunner().invoke(main, ["--config", str(settings), "check", "--json"])
    found = [one for one in json.loads(ended.output)["problems"] if one["key"] == "agreement.mappings"]
    assert len(found) == wrong, ended.output
    if wrong:
        assert "E102" in found[0]["message"]
        assert set(found[0]["value"].split(", ")) == set(mappings)


COPIES = {
    "copied-csv": ("marketplace-csv",),
    "asks-more": ("marketplace-csv", ('"Seller ID", ', '"Seller ID", "Quantity", ')),
    "other-delimiter": ("marketplace-csv", ('delimiter = ","', 'delimiter = ";"')),
    "other-name": ("marketplace-csv", ("orders_*.csv", "lots_*.csv")),
    "x12-856-again": ("carrier-x12-856",),
}


CODES = {"abi_port": "27", "abi_filer": "sv1", "scac": "up1"}


@pytest.mark.parametrize(("name", "value"), [*CODES.items(), ("abi_port", "ABCD"), ("abi_filer", "S1")])
def test_our_own_codes_are_checked_whether_or_not_a_message_carries_them(place, name, value):
    """XML carries none of them."""
    settings = place(lotus={})
    text = settings.read_text()
    settings.write_text(text.replace("[provider]\n", f'[provider]\n{name} = "{value}"\n', 1))
    (problem,) = json.loads(told(settings))["problems"]
    assert (problem["key"], problem["value"]) == (f"provider.{name}", value)
    assert f"provider.{name}" in told(settings, "once")


def test_our_own_codes_are_told_once_where_a_message_cannot_carry_them_either(place):
    settings = place(lotus={"message": "pilot-records-2023-02"})
    settings.write_text(settings.read_text().replace("[provider]\n", '[provider]\nabi_filer = "S-1"\n', 1))
    (problem,) = json.loads(told(settings))["problems"]
    assert problem["key"] == "provider.abi_filer"


def _warned(settings):
    ended = CliRunner().invoke(main, ["--config", str(settings), "check", "--json"])
    assert ended.exit_code == 0, ended.output
    return [(one["key"], one["message"]) for one in json.loads(ended.output)["warnings"]]


@pytest.mark.parametrize(("codes", "words"), [(["LOTUS01"], "own code already"), (["A", "A"], "stands twice")])
def test_a_further_code_that_says_nothing_new_is_told(place, codes, words):
    (problem,) = json.loads(told(place(lotus={"more_originator_codes": codes})))["problems"]
    assert problem["key"] == "agreement.more_originator_codes"
    assert words in problem["message"]


def test_a_further_code_that_the_message_cannot_carry_is_told(place):
    facts = {"message": "pilot-records-2023-02", "more_originator_codes": ["A" * 16]}
    (problem,) = json.loads(told(place(lotus=facts)))["problems"]
    assert (problem["key"], problem["value"]) == ("agreement.more_originator_codes", "A" * 16)


def test_the_own_code_of_another_partner_is_warned_of_and_two_partners_of_one_code_are_not(place):
    """A participant may send in two forms; one that can cancel another's filings should be meant to."""
    settings = place(lotus={}, again={}, rival={"originator_code": "RIVAL", "more_originator_codes": ["LOTUS01"]})
    (warning,) = _warned(settings)
    assert warning[0] == "agreement.more_originator_codes"
    assert "the own code of again, lotus, whose filings rival can replace and cancel" in warning[1]


@pytest.mark.parametrize(
    ("row", "codes", "words"),
    [
        ("shipment.originator_code,Originator,,text,reject,,", [], "fills shipment.originator_code from the file"),
        ("shipment.originator_code,Originator,,text,reject,,", ["IRIS"], ""),
        ("shipment.originator_code,,IRIS,,,,", [], "files under IRIS, which this agreement does not name"),
        ("shipment.originator_code,,IRIS,,,,", ["IRIS"], ""),
        ("shipment.originator_code,agreement.originator_code,,,reject,,", [], ""),
    ],
)
def test_rows_that_name_a_code_are_held_against_the_agreement(place, tmp_path, row, codes, words):
    settings = place(lotus={"more_originator_codes": codes})
    mappings = tmp_path / "own"
    shutil.copytree(ready_made_mappings(), mappings)
    table = mappings / "inbound/marketplace-csv/fields.csv"
    table.write_text(table.read_text() + row + "\n")
    text = settings.read_text()
    where = text[text.index("mappings = ") : text.index("\n", text.index("mappings = "))]
    settings.write_text(text.replace(where, f'mappings = ["{mappings}"]'))
    told_of = [message for key, message in _warned(settings) if key == "agreement.more_originator_codes"]
    assert [words in one for one in told_of] == [True] * bool(words)
