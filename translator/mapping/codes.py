"""Code tables: ``codes/<name>.csv``, a partner's code and the value that it stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from translator.mapping.conversion import CodeTable
from translator.mapping.problem import TableProblem
from translator.mapping.table import read_table

if TYPE_CHECKING:
    from collections.abc import Mapping

_HEADINGS = ("code", "value")


def read_codes(files: Mapping[str, bytes], where: str, problems: list[TableProblem]) -> dict[str, CodeTable]:
    """Every code table among ``files``, by its name; what is wrong with them goes to ``problems``."""
    return {
        name[len("codes/") : -len(".csv")]: _code_table(name, content, where, problems)
        for name, content in files.items()
        if name.startswith("codes/") and name.endswith(".csv")
    }


def _code_table(name: str, content: bytes, where: str, problems: list[TableProblem]) -> CodeTable:
    table = read_table(content, f"{where}/{name}", _HEADINGS, ("notes",))
    problems += table.problems
    values: dict[str, str] = {}
    rows: dict[str, int] = {}
    for row in table.rows:
        for heading in _HEADINGS:
            if not row[heading]:
                problems.append(TableProblem(table.file, row.number, heading, "", "the cell is empty", "Fill it in."))
        if row["code"] in values:
            message = f"the code stands in row {rows[row['code']]} already"
            problems.append(
                TableProblem(table.file, row.number, "code", row["code"], message, "Keep one of the two rows.")
            )
        values.setdefault(row["code"], row["value"])
        rows.setdefault(row["code"], row.number)
    return CodeTable(name[len("codes/") : -len(".csv")], values)
