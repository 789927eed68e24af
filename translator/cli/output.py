"""How commands print: tables for people, one JSON document for programs.

Colors only on a terminal. What came from participants is printed with its control characters made visible, so that
no file can steer the terminal of the operator.
"""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections.abc import Iterable, Sequence
from datetime import timedelta
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

import click
import msgspec

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

#: Where there is no terminal, lines are not folded at 80 characters.
_WIDTH_WITHOUT_TERMINAL = 200

#: ``--json`` as every command that prints facts has it; the command's argument is ``as_json``.
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document, on one line.")


def called_as() -> str:
    """What to type for this command: its name where the shell would find it, else the path it was called by."""
    called = Path(sys.argv[0])
    found = shutil.which("translator")
    if called.name != "translator" or (found and Path(found).resolve() == called.resolve()):
        return "translator"
    return shlex.quote(os.path.relpath(called))


def print_json(document: object) -> None:
    """One JSON document on one line of standard output; paths become text, times ISO 8601, money text."""
    click.echo(msgspec.json.encode(document, enc_hook=_encoded))


def _encoded(value: Any) -> Any:
    if isinstance(value, PurePath):
        return str(value)
    raise NotImplementedError(f"{type(value)} has no form in JSON")


def console() -> Console:
    """Standard output for people; square brackets in values are just brackets."""
    from rich.console import Console

    width = None if sys.stdout.isatty() else _WIDTH_WITHOUT_TERMINAL
    return Console(width=width, markup=False, emoji=False, highlight=False)


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table with a title; numbers stand on the right. Without rows it says so."""
    listed = [list(row) for row in rows]
    if not listed:
        click.echo(f"{title}: none")
        return
    console().print(_table(title, columns, listed))


def _table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD)
    for place, column in enumerate(columns):
        numbers = all(isinstance(row[place], int | float | timedelta) for row in rows)
        table.add_column(column, justify="right" if numbers else "left", overflow="fold")
    for row in rows:
        table.add_row(*(visible(cell) for cell in row))
    return table


def visible(value: object) -> str:
    """The value as text whose control characters (but for the line feed) are written out as escapes."""
    text = "" if value is None else str(value)
    return "".join(one if one.isprintable() or one == "\n" else one.encode("unicode_escape").decode() for one in text)
