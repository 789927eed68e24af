"""Markdown as the written pages have it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_NOTE = "<!-- Written by docs/generate.py from the code. Change the code and run: make docs -->"


def page(title: str, *parts: str) -> str:
    """A page: its title, the note that it is written by a program, and its parts with a blank line between them."""
    return "\n\n".join((f"# {title}", _NOTE, *parts)) + "\n"


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown; a bar in a cell is escaped."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def code(text: str) -> str:
    """The text as code, or nothing where there is none."""
    return f"`{text}`" if text else ""
