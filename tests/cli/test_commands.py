from __future__ import annotations

import json
import re
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from translator.cli import calling, main
from translator.cli.commands import COMMANDS, CommandGroup
from translator.configuration.problem import ConfigurationError


def run(*arguments, **options):
    return CliRunner().invoke(main, [str(argument) for argument in arguments], **options)


def test_the_list_of_commands_is_told_without_importing_any_of_them():
    """So that the shell's answer is there at once."""
    program = (
        "import sys; from translator.cli import main; main(['--help'], standalone_mode=False); "
        "print(sorted({'lxml', 'paramiko', 'sqlalchemy', 'alembic', 'pyx12', 'rich', 'msgspec', 'asyncssh'}"
        " & set(sys.modules)))"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ended.stdout.splitlines()[-1] == "[]"
    for row in COMMANDS:
        assert row.name in ended.stdout


def test_the_version_is_told():
    assert re.fullmatch(r"translator, version \S+.*\n", run("--version").stdout)


def test_an_unknown_command_is_told_with_the_nearest():
    ended = run("chek")
    assert ended.exit_code == 2
    assert "Did you mean check?" in ended.stderr


def test_an_unknown_option_is_wrong_usage():
    assert run("check", "--jsn").exit_code == 2


@pytest.fixture
def asked(monkeypatch):
    """A group with one command, which prints the settings file of the call."""

    @click.command("ask")
    def ask():
        click.echo(calling.config_file())

    monkeypatch.setattr("translator.cli.commands._BY_NAME", {"ask": COMMANDS[0]})
    ask.params.append(calling.config_option())
    monkeypatch.setattr(CommandGroup, "get_command", lambda *_: ask)

    def answer(*arguments, **environment):
        ended = run(*arguments, env=environment)
        assert ended.exit_code == 0, ended.output
        return ended.stdout.strip()

    return answer


def test_the_settings_file_is_named_before_or_behind_the_command(asked, tmp_path):
    file = tmp_path / "mine.toml"
    assert asked("--config", file, "ask") == str(file)
    assert asked("ask", "--config", file) == str(file)


def test_the_one_behind_the_command_goes_before_all_others(asked, tmp_path):
    told = asked("--config", tmp_path / "a", "ask", "--config", tmp_path / "b", TRANSLATOR_CONFIG=str(tmp_path / "c"))
    assert told == str(tmp_path / "b")


def test_the_environment_names_it_where_no_option_does(asked, tmp_path):
    assert asked("ask", TRANSLATOR_CONFIG=str(tmp_path / "c")) == str(tmp_path / "c")
    assert asked("--config", tmp_path / "a", "ask", TRANSLATOR_CONFIG=str(tmp_path / "c")) == str(tmp_path / "a")


def test_otherwise_it_is_the_one_of_this_directory(asked, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert asked("ask") == str(tmp_path / "translator.toml")


def test_a_directory_means_the_settings_in_it(asked, tmp_path):
    assert asked("ask", "--config", tmp_path) == str(tmp_path / "translator.toml")


def test_an_error_for_the_operator_is_told_without_a_traceback(tmp_path):
    (tmp_path / "translator.toml").write_text("mine")
    ended = run("init", tmp_path)
    assert ended.exit_code == 78
    assert ended.stdout == ""
    assert "stand there already" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_bug_rises(asked, monkeypatch):
    def fail():
        raise ZeroDivisionError

    monkeypatch.setattr(calling, "config_file", fail)
    assert isinstance(run("ask").exception, ZeroDivisionError)


@pytest.fixture
def called(tmp_path, monkeypatch):
    """Gives a function: the context of a call in an empty directory, with or without a named settings file."""
    monkeypatch.chdir(tmp_path)
    return lambda *named: click.Context(main, obj=calling.Calling(*named))


def test_a_command_that_does_without_settings_gets_none_where_there_are_none(called):
    with called():
        assert calling.settings_if_any() is None


def test_settings_that_were_named_and_are_missing_are_an_error_all_the_same(called, tmp_path):
    with called(tmp_path / "gone.toml", True), pytest.raises(ConfigurationError, match=r"gone\.toml"):
        calling.settings_if_any()


def test_a_command_gets_the_settings_and_the_partners(called, tmp_path):
    run("init", tmp_path)
    with called():
        settings, (partner,) = calling.configuration()
        assert calling.settings_if_any() == settings == calling.settings()
    assert partner.name == "example"


def test_the_program_is_also_a_module():
    ended = subprocess.run(
        [sys.executable, "-m", "translator", "--version"], capture_output=True, text=True, check=True
    )
    assert ended.stdout.startswith("translator, version")


def test_init_tells_the_files_as_json(tmp_path):
    ended = run("init", tmp_path / "new", "--json")
    document = json.loads(ended.stdout)
    assert document["directory"] == str(tmp_path / "new")
    assert "translator.toml" in document["files"]


def test_init_tells_the_next_command(tmp_path):
    ended = run("init", tmp_path / "new home")
    assert f"translator check --config '{tmp_path}/new home/translator.toml'" in ended.stdout
