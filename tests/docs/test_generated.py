"""The reference pages are what the code says."""

from __future__ import annotations

import re

import pytest

from docs import generate, markdown, pages_of_the_edge, pages_of_the_mapping, pages_of_the_model, pages_of_the_rules
from translator.cli.commands import COMMANDS
from translator.model.catalogue import CATALOGUE
from translator.model.lifecycle import LIFECYCLES


@pytest.mark.parametrize("name", generate.PAGES)
def test_a_reference_page_is_as_new_as_the_code(name):
    """A page that is older than its code is a wrong page; `make docs` writes it anew."""
    file = generate.REFERENCE / name
    assert file.exists(), f"{name} is missing; run: make docs"
    assert file.read_text(encoding="utf-8") == generate.PAGES[name](), f"{name} is stale; run: make docs"


def test_no_page_claims_to_be_written_by_the_program_and_is_not():
    """A page whose row was taken out of the table is taken away as well."""
    marked = [file.name for file in generate.REFERENCE.glob("*.md") if "docs/generate.py" in file.read_text("utf-8")]
    assert sorted(marked) == sorted(generate.PAGES)


def test_states_csv_speaks_of_every_state_and_of_no_other():
    """What a state means is written by hand, so it is compared with the tables."""
    states = {(name, state) for name, rows in LIFECYCLES.items() for state in rows.values()}
    assert set(pages_of_the_model.meanings()) == states


def test_format_keys_csv_speaks_of_every_key_and_of_no_other():
    """What a key means is written by hand, so it is compared with what a card may say."""
    every, keys_of = pages_of_the_mapping.FORMATS, pages_of_the_mapping.format_keys
    keys = {(name, key) for name, entry in every.items() for key, _ in keys_of(entry)}
    assert set(pages_of_the_mapping.meanings()) == keys | {(name, "") for name in every}


@pytest.mark.parametrize("file", ["elements.csv", "regime.csv", "checks.csv", "descriptions.csv"])
def test_rule_columns_csv_speaks_of_every_column_of_the_rules(file):
    """What a column means is written by hand, so it is compared with the table."""
    told = pages_of_the_rules.columns_of(file)
    assert re.findall(r"^\| `(\w+)` \|", told, flags=re.MULTILINE) == pages_of_the_rules.headings(file)


def test_the_section_of_a_command_shows_how_it_is_called():
    """The usage comes from the command itself."""
    row = next(row for row in COMMANDS if row.name == "init")
    section = pages_of_the_edge.command_section(row, pages_of_the_edge.command_of(row))
    assert section.startswith("## translator init\n\n```\ntranslator init [OPTIONS] DIR\n```\n")


def test_every_command_has_its_section():
    """A command that is not described is not found."""
    text = pages_of_the_edge.commands_page()
    assert [row.name for row in COMMANDS if f"## translator {row.name}\n" not in text] == []


def test_every_transition_stands_in_the_lifecycles_page():
    """The drawing may leave out what moves nothing; the table leaves out nothing."""
    rows = re.findall(
        r"^\| (?:`\w+`|\(new\)) \| `\w+` \| `\w+` \|$", pages_of_the_model.lifecycles_page(), flags=re.MULTILINE
    )
    assert len(rows) == sum(map(len, LIFECYCLES.values()))


def test_every_finding_can_be_linked_to():
    """A report may point at `findings.md#E203`."""
    text = pages_of_the_model.findings_page()
    assert [entry for entry in CATALOGUE if f'<a id="{entry}"></a>' not in text] == []


def test_a_bar_in_a_cell_does_not_end_it():
    assert markdown.table(["a"], [["x|y"]]) == "| a |\n| --- |\n| x\\|y |"
