"""Reads the blocks of a page that a reader types and those that he sees, runs the first and compares the second.

A block marked ``sh`` is typed. A block marked ``text`` that follows is what is then seen: standard output and error of
the block before it. In it ``…`` stands for anything within a line, and alone on a line for any number of lines.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

#: What may vary: within a line, and whole lines.
_MARK = "…"
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", flags=re.DOTALL | re.MULTILINE)


class Step(NamedTuple):
    """What is typed, and what is then seen; None where the page does not show it."""

    typed: str
    seen: str | None


def steps(page: str) -> list[Step]:
    """The typed blocks of a page in their order, each with what is shown below it."""
    found: list[Step] = []
    for kind, text in _BLOCK.findall(page):
        if kind == "sh":
            found.append(Step(text, None))
        elif kind == "text" and found and found[-1].seen is None:
            found[-1] = found[-1]._replace(seen=text)
    return found


def played(typed: Sequence[str], directory: Path, environment: Mapping[str, str], timeout: float) -> list[str]:
    """Type the blocks into one shell, one behind the other; what each printed."""
    answers = directory / "answers"
    answers.mkdir()
    script = "".join(f"{{\n{text}\n}} > {answers / str(place)} 2>&1\n" for place, text in enumerate(typed))
    shell = ["bash", "-c", script]
    where = directory / "home"
    where.mkdir()
    subprocess.run(shell, cwd=where, env=dict(environment), check=False, timeout=timeout, stdin=subprocess.DEVNULL)
    return [(answers / str(place)).read_text(encoding="utf-8") for place, _ in enumerate(typed)]


def is_seen(shown: str, printed: str) -> bool:
    """Whether what was printed is what the page shows."""
    return re.fullmatch(_pattern(_lines(shown)), "".join(f"{line}\n" for line in _lines(printed))) is not None


def _lines(text: str) -> list[str]:
    """Without blanks at the ends of lines, empty lines, and the mark that a spreadsheet wants before a report."""
    return [line.rstrip() for line in text.replace("\ufeff", "").splitlines() if line.strip()]


def _pattern(lines: Sequence[str]) -> str:
    return "".join("(?:.*\n)*?" if line.strip() == _MARK else f"{_line(line)}\n" for line in lines)


def _line(line: str) -> str:
    """Runs of blanks are as wide as they come: the columns of a table move with what stands in them."""
    parts = (r"[ ─]+".join(map(re.escape, re.split(r"[ ─]+", part))) for part in line.split(_MARK))
    return ".*?".join(parts)
