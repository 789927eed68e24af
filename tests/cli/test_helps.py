"""Every command explains itself: the reference page is made from what it says."""

from __future__ import annotations

from importlib.util import find_spec

import click
import pytest

from translator.cli import main
from translator.cli.commands import COMMANDS

_BUILT = [row.name for row in COMMANDS if find_spec(f"translator.cli.{row.place.split(':')[0]}")]


@pytest.mark.parametrize("name", _BUILT)
def test_a_command_and_each_of_its_options_has_a_help(name):
    command = main.get_command(click.Context(main), name)
    assert command.help
    assert [one.name for one in command.params if isinstance(one, click.Option) and not one.help] == []


@pytest.mark.parametrize("name", [name for name in _BUILT if name != "run"])
def test_a_command_that_prints_facts_prints_them_as_json_too(name):
    command = main.get_command(click.Context(main), name)
    if name == "demo":
        pytest.skip("it prints a table, and keeps a directory to be asked by the others")
    assert "as_json" in {one.name for one in command.params}
