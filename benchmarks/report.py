"""The rows of a report, as a table for people and as JSON for programs."""

from __future__ import annotations

import os
import platform
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One line: a path measured on one file, or what a path takes more for a larger file."""

    title: str
    shipments: int
    #: Whether it is a limit to compare with, and no path of the translator.
    limit: bool = False
    cpu_seconds: float | None = None
    wall_seconds: float | None = None
    per_cpu_second: float | None = None
    per_second: float | None = None
    #: Peak, or in the line of growth the difference of two peaks.
    mebibytes: float
    #: What is asked, in words; empty when nothing is.
    target: str = ""
    met: bool | None = None


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that one run measured, and where."""

    python: str = platform.python_version()
    machine: str = platform.machine()
    cores: int = os.cpu_count() or 1
    rows: list[Row]


_HEADINGS = ("", "shipments", "CPU s", "wall s", "/ CPU s", "/ wall s", "peak MiB", "asked")
_WIDTHS = (34, 10, 8, 8, 9, 9, 9, 20)


def table(report: Report) -> str:
    """The report for people."""
    about = f"Python {report.python} on {report.machine}, {report.cores} cores; shipments a second, each in a process."
    return "\n".join([about, "", _line(_HEADINGS), *map(_row, report.rows)])


def _row(row: Row) -> str:
    told = {None: "", True: "met", False: "NOT MET"}[row.met]
    memory = f"{row.mebibytes:+.1f}" if row.cpu_seconds is None else f"{row.mebibytes:.1f}"
    return _line(
        (
            ("    " if row.limit or row.cpu_seconds is None else "") + row.title,
            f"{row.shipments:,}",
            _number(row.cpu_seconds, 2),
            _number(row.wall_seconds, 2),
            _number(row.per_cpu_second),
            _number(row.per_second),
            memory,
            f"{row.target}  {told}" if row.target else "",
        )
    )


def _number(value: float | None, digits: int = 0) -> str:
    return "" if value is None else f"{value:,.{digits}f}"


def _line(cells: Iterable[str]) -> str:
    first, *rest = zip(cells, _WIDTHS, strict=True)
    last = rest.pop()[0]
    return (first[0].ljust(first[1]) + "".join(cell.rjust(width) for cell, width in rest) + "   " + last).rstrip()
