"""What spreadsheets do to tables is told to the author: fixtures/damaged-tables has one folder for each damage."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translator.mapping.inbound import compile_inbound
from translator.mapping.problem import TableProblem, TableProblems
from translator.mapping.spreadsheet_damage import suspected
from translator.mapping.table import read_table

_FOLDERS = sorted(path.parent for path in Path("fixtures/damaged-tables").glob("*/mapping.toml"))


def told(folder: Path) -> str:
    """What is said of a mapping, as expected.txt has it."""
    paths = [path for path in folder.rglob("*") if path.is_file() and path.name != "expected.txt"]
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(paths)}
    lines = [f"problem: {problem}\n" for problem in _problems(files, folder.name)]
    tables = {name: content for name, content in files.items() if name.endswith(".csv")}
    lines += [
        f"warning: {one}\n" for name, table in tables.items() for one in suspected(table, f"{folder.name}/{name}")
    ]
    return "\n".join(lines)


def _problems(files: dict[str, bytes], where: str) -> list[TableProblem]:
    try:
        compile_inbound(files, where)
    except TableProblems as wrong:
        return wrong.problems
    return []


@pytest.mark.parametrize("folder", _FOLDERS, ids=lambda folder: folder.name)
def test_the_damage_is_told(folder: Path) -> None:
    """Where, what stands there, why, and how to mend it: expected.txt."""
    assert told(folder) == (folder / "expected.txt").read_text(encoding="utf-8")


def test_a_table_that_nothing_has_damaged_is_left_alone() -> None:
    """The ready-made ones, all of them."""
    for table in Path("mappings").glob("*/*/**/*.csv"):
        if "examples" not in table.parts:
            assert suspected(table.read_bytes(), str(table)) == []


@given(st.binary(max_size=200))
def test_no_bytes_raise(content: bytes) -> None:
    """Whatever a spreadsheet leaves behind, it is told in words."""
    suspected(content, "x.csv")
    read_table(content, "x.csv", ("code", "value"), ("notes",))


def test_running_numbers_have_not_lost_zeros() -> None:
    """1 to 12 have one digit or two, and none is missing."""
    table = "code,value\n" + "".join(f"{number},air\n" for number in range(1, 13))
    assert suspected(table.encode(), "x.csv") == []


def test_a_curly_apostrophe_of_a_heading_is_only_a_warning() -> None:
    """Some exports have one; around a word it would be the spreadsheet's."""
    table = "target,source,constant,convert,if_empty,when\nitem.sku,A,,text,omit,Buyer\u2019s note is empty\n"
    assert read_table(table.encode(), "x.csv", ("target", "source", "constant", "convert", "if_empty", "when")).rows
    assert [one.column for one in suspected(table.encode(), "x.csv")] == ["when"]
