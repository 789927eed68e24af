"""Writes docs/reference/ from the code: ``python -m docs.generate``, or ``make docs``.

One row of `PAGES` is one page: its file name, and the function that returns its text. What the code does not know
stands beside this file: the meaning of each lifecycle state in states.csv, that of each key of a format in
format_keys.csv, what conversions are shown with in conversion_examples.csv, and what a ready-made mapping cannot know
in ready_made.csv. A test compares every page with what this
writes, so a page is never older than the code.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from docs import (
    pages_of_conversions,
    pages_of_the_edge,
    pages_of_the_mapping,
    pages_of_the_messages,
    pages_of_the_model,
    pages_of_the_ready_made,
    pages_of_the_responses,
    pages_of_the_rules,
)

if TYPE_CHECKING:
    from collections.abc import Callable

REFERENCE = Path(__file__).resolve().parent / "reference"

PAGES: dict[str, Callable[[], str]] = {
    "findings.md": pages_of_the_model.findings_page,
    "fields.md": pages_of_the_model.fields_page,
    "lifecycles.md": pages_of_the_model.lifecycles_page,
    "elements.md": pages_of_the_rules.elements_page,
    "regime.md": pages_of_the_rules.regime_page,
    "checks.md": pages_of_the_rules.checks_page,
    "limits.md": pages_of_the_rules.limits_page,
    "conversions.md": pages_of_conversions.conversions_page,
    "formats.md": pages_of_the_mapping.formats_page,
    "ready-made-mappings.md": pages_of_the_ready_made.ready_made_page,
    "settings.md": pages_of_the_edge.settings_page,
    "commands.md": pages_of_the_edge.commands_page,
    "exit-codes.md": pages_of_the_edge.exit_codes_page,
    "response-tables.md": pages_of_the_responses.response_tables_page,
    **pages_of_the_messages.pages(),
}


def main() -> int:
    """Write every page that is not as it should be, and say which."""
    REFERENCE.mkdir(exist_ok=True)
    for name, written in PAGES.items():
        text, file = written(), REFERENCE / name
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")
            sys.stdout.write(f"docs/reference/{name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
