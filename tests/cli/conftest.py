"""Working directories as `translator init` lays them down, and the program as people call it."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner

from translator.cli import main

REPOSITORY = Path(__file__).resolve().parents[2]


def call(*arguments):
    """The program, called in this process."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def three_wrong_prices(example) -> str:
    """The first row of a good file three times, each as a shipment of its own with a wrong price."""
    good = example("orders_good.csv").read_text()
    text, rows = StringIO(), csv.DictReader(StringIO(good, newline=""))
    first = next(rows)
    writer = csv.DictWriter(text, list(first))
    writer.writeheader()
    writer.writerows({**first, "Tracking No": f"X{no}", "Order No": f"O-{no}", "Price": "free"} for no in range(3))
    return text.getvalue()


@pytest.fixture
def translator():
    """Gives a function: arguments → what the program printed, and its exit code."""
    return call


class WorkingDirectory:
    """A working directory with one partner, ``example``; nobody has to wait for files to settle."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.config = folder / "translator.toml"
        assert call("init", folder).exit_code == 0
        self.edit("partners/example.toml", 'settle = "10s"', 'settle = "0s"')

    def edit(self, name: str, old: str, new: str) -> None:
        file = self.folder / name
        text = file.read_text()
        assert old in text
        file.write_text(text.replace(old, new, 1))

    def call(self, *arguments):
        return call(*arguments, "--config", self.config)

    def json(self, *arguments, exit_code=0):
        ended = self.call(*arguments, "--json")
        assert ended.exit_code == exit_code, ended.output
        return json.loads(ended.stdout)

    def drop(self, example: str, name: str = "") -> Path:
        """An example of the ready-made mappings, left in the partner's drop box."""
        (found,) = (REPOSITORY / "mappings/inbound").glob(f"*/examples/{example}")
        file = self.inbox / (name or example)
        file.write_bytes(found.read_bytes())
        return file

    @property
    def inbox(self) -> Path:
        return self.folder / "drop-boxes/example/in"

    @property
    def outbox(self) -> Path:
        return self.folder / "drop-boxes/example/out"

    @property
    def filings(self) -> list[Path]:
        return sorted((self.folder / "drop-boxes/cbp/filings").glob("*.xml"))

    def answer(self, name: str, content: bytes) -> None:
        (self.folder / "drop-boxes/cbp/answers" / name).write_bytes(content)

    def started(self, *arguments) -> subprocess.Popen:
        """The program as a process of its own."""
        command = [sys.executable, "-m", "translator", *map(str, arguments), "--config", str(self.config)]
        environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
        return subprocess.Popen(
            command, cwd=self.folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )


@pytest.fixture
def work(tmp_path):
    """A working directory."""
    return WorkingDirectory(tmp_path / "work")


@pytest.fixture
def example():
    """Gives a function: the name of an example of the ready-made mappings → its path."""
    return lambda name: next((REPOSITORY / "mappings/inbound").glob(f"*/examples/{name}"))
