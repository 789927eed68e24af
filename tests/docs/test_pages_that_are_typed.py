"""The tutorial, typed word by word as a new user would: what it shows is what is seen. So is a how-to page."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path

import pytest

from tests.docs.shown import Step, is_seen, played, steps

REPOSITORY = Path(__file__).resolve().parents[2]
DOCS = REPOSITORY / "docs"
PAGES = (
    "tutorials/first-steps.md",
    "how-to/add-a-message-version.md",
    "how-to/practice-with-the-stand-in.md",
    "how-to/from-an-export-to-accepted-filings.md",
)

#: Nobody waits long for files to settle.
SETTLE = 'sed -i \'s/settle = "10s"/settle = "{}"/\' {}/partners/example.toml'
#: What is typed otherwise here, because it was done already when a test runs: cloning and installing.
INSTEAD = {
    "git clone ADDRESS section321-translator": f"ln -s {shlex.quote(str(REPOSITORY))} section321-translator",
    "make demo": "translator demo",
    ". .venv/bin/activate": ":",
    "translator init my-station": "translator init my-station && " + SETTLE.format("0s", "my-station"),
    "translator init practice": "translator init practice && " + SETTLE.format("1s", "practice"),
}


def played_page(directory: Path, page: str) -> list[tuple[Step, str]]:
    """Each step of a page, and what it printed."""
    found = steps(page)
    typed = ["\n".join(INSTEAD.get(line, line) for line in step.typed.splitlines()) for step in found]
    return list(zip(found, played(typed, directory, _environment(directory), timeout=280), strict=True))


def _environment(directory: Path) -> dict[str, str]:
    """With the command on the path, of this checkout and this Python."""
    programs = directory / "bin"
    programs.mkdir()
    command = programs / "translator"
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m translator "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    path = os.pathsep.join((str(programs), os.environ.get("PATH", os.defpath)))
    plain = {name: value for name, value in os.environ.items() if not name.startswith("TRANSLATOR_")}
    return {**plain, "PATH": path, "PYTHONPATH": str(REPOSITORY), "LC_ALL": "C.UTF-8"}


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_shows_what_is_seen(tmp_path: Path, name: str) -> None:
    """Every block is typed in its order into one shell, and every output that the page shows is compared."""
    page = (DOCS / name).read_text(encoding="utf-8")
    wrong = [
        f"typed:\n{step.typed}\nshown:\n{step.seen}\nseen:\n{printed}"
        for step, printed in played_page(tmp_path, page)
        if step.seen is not None and not is_seen(step.seen, printed)
    ]
    assert not wrong, "\n\n".join(wrong)


def test_everything_that_is_typed_otherwise_stands_in_a_page() -> None:
    """What the test leaves out is named here, and nothing else is left out."""
    lines = [line for name in PAGES for line in (DOCS / name).read_text(encoding="utf-8").splitlines()]
    assert [line for line in INSTEAD if line not in lines] == []


def test_a_wrong_output_is_seen() -> None:
    """A test that nothing can break proves nothing."""
    assert is_seen("a …\n…\nend\n", "a b c\n\nx\ny\nend\n")
    assert not is_seen("a b\n", "a c\n")
    assert not is_seen("a\n…\nend\n", "a\nx\n")
    assert not is_seen("a\n", "a\nb\n")
