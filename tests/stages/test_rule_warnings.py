"""What check warns of in the operator's tables of rules: legal, and without effect."""

from __future__ import annotations

import shutil
from datetime import date

import pytest

from tests.journeys.installation import START, Clock, Installation
from translator.configuration.loading import load_settings
from translator.configuration.ready_made import ready_made_mappings
from translator.stages.rule_warnings import rule_warnings

TODAY = date(2026, 11, 21)
RULES = "rules/section-321-data-pilot"


@pytest.fixture
def place(tmp_path):
    """Gives a function: the warnings of a working directory whose rules have rows more."""
    Installation(tmp_path, Clock(START)).lay_down({})
    own = tmp_path / "own"
    shutil.copytree(ready_made_mappings() / RULES, own / RULES)
    file = tmp_path / "translator.toml"
    text = file.read_text()
    where = text[text.index("mappings = ") : text.index("\n", text.index("mappings = "))]
    file.write_text(text.replace(where, f'mappings = ["{own}"]'))

    def warned(table="", row="", on=TODAY, parties=""):
        if table:
            path = own / RULES / table
            path.write_text(path.read_text().rstrip() + f"\n{row}\n")
        if parties:
            known = tmp_path / "parties.csv"
            known.write_text(parties)
            table_of_filing = f'[filing]\nknown_parties = "{known}"\n\n[provider]'
            file.write_text(file.read_text().replace("[provider]", table_of_filing))
        return [(one.file.rpartition("/")[2], one.key, one.message) for one in rule_warnings(load_settings(file), on)]

    return warned


def test_nothing_is_told_of_the_ready_made_rules(place):
    assert place() == []


@pytest.mark.parametrize("until", ["", "2027-12-31"])
def test_a_window_that_is_added_beside_closed_rows_opens_nothing(place, until):
    """Closed goes before open, so whoever extends the pilot must end the closed rows."""
    ((file, key, message),) = place("regime.csv", f"2025-09-01,{until},all,open,extended,90 FR 1,verified,")
    assert (file, key) == ("regime.csv", "row 10")
    assert "the row opens no day" in message
    assert "rows 6, 7, 8 close days of it" in message


def test_a_window_within_others_opens_nothing(place):
    ((_, _, message),) = place("regime.csv", "2024-01-01,2024-02-01,all,open,again,90 FR 1,verified,")
    assert "earlier rows open the same days" in message


def test_a_window_of_which_a_part_counts_is_not_told(place):
    assert place("regime.csv", "2019-01-01,2026-12-31,all,open,a longer one,90 FR 1,verified,") == []


def test_a_day_without_a_limit_is_told(place):
    ((file, _, message),) = place(on=date(2019, 8, 21))
    assert file == "de_minimis.csv"
    assert "no row holds on 2019-08-21" in message


def test_one_firm_in_both_roles_is_told_with_its_rows(place):
    parties = "name,role\nDragon Ltd,consolidator\nOther,deconsolidator\nDRAGON,deconsolidator\n"
    ((file, key, message),) = place(parties=parties)
    assert (file, key) == ("parties.csv", "row 4")
    assert "rows 2 and 4 name one firm as consolidator and as deconsolidator" in message
