"""The demo, as a new user starts it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from translator.standin.demo_layout import PARTICIPANTS

REPOSITORY = Path(__file__).resolve().parents[2]


def translator(*words: str | Path) -> subprocess.CompletedProcess[str]:
    """The program, with its exit code and what it printed."""
    command = [sys.executable, "-m", "translator", *map(str, words)]
    return subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False, timeout=110)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict]:
    """A demo whose directory was kept, and what it printed."""
    directory = tmp_path_factory.mktemp("demo") / "kept"
    ended = translator("demo", "--keep", directory, "--json")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert ended.stderr == ""
    return directory, json.loads(ended.stdout)


def test_everything_that_may_happen_happens(kept: tuple[Path, dict]) -> None:
    """Accepted, with warnings, under review, rejected; refused shipments, parts and files; a message rejected."""
    _, told = kept
    assert told["as_scripted"] is True
    lotus, parcel, aurora = (told["partners"][one.name] for one in PARTICIPANTS)
    assert lotus == {
        "files": 5,
        "shipments": 14,
        "refused": 2,
        "accepted": 9,
        "accepted_with_warnings": 1,
        "under_review": 1,
        "rejected": 1,
    }
    assert (parcel["files"], parcel["shipments"], parcel["refused"], parcel["rejected"]) == (4, 16, 4, 1)
    assert (aurora["files"], aurora["refused"], aurora["rejected"]) == (4, 3, 3)
    assert told["audit"]["unaccounted"] == 0
    assert told["audit"]["interchanges"] == sum(len(one.files()) for one in PARTICIPANTS) == 13


def test_the_screen_shows_what_happens_and_the_rest_is_in_the_log(kept: tuple[Path, dict]) -> None:
    """One line of JSON in the log for each unit of work."""
    directory, _ = kept
    actions = {json.loads(line)["action"] for line in (directory / "translator.log").read_text().splitlines()}
    assert {"received", "translated", "refused", "sent", "reconciled", "delivered"} <= actions


@pytest.mark.parametrize("command", ["check", "status", "audit", "show LM3000002"])
def test_every_command_runs_on_what_was_kept(command: str, kept: tuple[Path, dict]) -> None:
    """`--config DIR/translator.toml` behind any command."""
    ended = translator(*command.split(), "--config", kept[0] / "translator.toml")
    assert (ended.returncode, ended.stderr) == (0, "")


def test_a_user_goes_on_with_what_was_kept(kept: tuple[Path, dict]) -> None:
    """The server is gone, the drop boxes are there: another file travels all the way, by hand."""
    directory, _ = kept
    config = ("--config", directory / "translator.toml")
    first = (directory / "drop-boxes/lotus/in/archive/orders_1001.csv").read_bytes()
    (directory / "drop-boxes/lotus/in/orders_9.csv").write_bytes(first.replace(b"LM100", b"LM900"))
    assert translator("once", *config).returncode == 0
    answered = translator("standin", "--once", "--json", *config)
    assert json.loads(answered.stdout)["taken"] == ["LOTUS_000000004.pilot-xml-2023-02.xml"]
    assert translator("once", *config).returncode == 0
    report = next((directory / "drop-boxes/lotus/out").glob("orders_9.csv.*.answered.csv"))
    assert report.read_text(encoding="utf-8").count(",accepted,") == 4


def test_a_directory_that_is_not_empty_is_left_alone(tmp_path: Path) -> None:
    """Nothing of anybody's is written over."""
    (tmp_path / "mine").touch()
    ended = translator("demo", "--keep", tmp_path)
    assert ended.returncode == 2
    assert "not empty" in ended.stderr


def test_the_stand_in_never_answers_over_a_connection(kept: tuple[Path, dict], tmp_path: Path) -> None:
    """It takes files away; that must not happen in a drop box of CBP's."""
    text = (kept[0] / "translator.toml").read_text()
    folders = 'kind = "directory"\ninbox = "drop-boxes/cbp/answers"\noutbox = "drop-boxes/cbp/filings"\n'
    sftp = 'kind = "sftp"\nhost = "h"\nuser = "u"\nknown_hosts = "k"\nkey_file = "k"\ninbox = "/a"\noutbox = "/f"\n'
    assert folders in text
    (tmp_path / "translator.toml").write_text(text.replace(folders, sftp))
    ended = translator("standin", "--once", "--config", tmp_path / "translator.toml")
    assert ended.returncode == 78
    assert "folders of this machine only" in ended.stderr
