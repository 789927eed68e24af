"""A working directory as small as it can be, to be spoiled by each test in its own way."""

from __future__ import annotations

from pathlib import Path

import pytest

SETTINGS = """
journal = "journal.sqlite3"
contents = "contents"
mappings = ["mappings"]
partners = "partners"
lock = "translator.lock"

[provider]
name = "Filing Services"
sender = "FILER"

[cbp]
kind = "directory"
inbox = "cbp/answers"
outbox = "cbp/filings"
"""

PARTNER = """
[agreement]
partner = "acme"
originator_code = "ACM"
filer_type = "carrier"
mappings = ["orders"]
message = "pilot-1"
answer_within = "4h"

[channel]
kind = "directory"
inbox = "acme/in"
outbox = "acme/out"
"""

FOLDERS = ("cbp/answers", "cbp/filings", "acme/in", "acme/out", "partners", "mappings/codes", "mappings/x12")


@pytest.fixture
def home(tmp_path) -> Path:
    """A directory that is in order: one partner, one mapping of each kind."""
    for folder in FOLDERS:
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "translator.toml").write_text(SETTINGS)
    (tmp_path / "partners/acme.toml").write_text(PARTNER)
    for kind, name in (("inbound", "orders"), ("outbound", "pilot-1"), ("responses", "answers-1")):
        directory = tmp_path / "mappings" / kind / name
        directory.mkdir(parents=True)
        (directory / "mapping.toml").write_text(f'[mapping]\nname = "{name}"\n')
    return tmp_path


@pytest.fixture
def edit(home):
    """Gives a function: replace a text in a file of the directory."""

    def replace(file: str, old: str, new: str) -> None:
        path = home / file
        text = path.read_text()
        assert old in text, f"{old!r} is not in {file}"
        path.write_text(text.replace(old, new))

    return replace
