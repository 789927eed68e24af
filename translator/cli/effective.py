"""The table of an inbound mapping as it holds: its own rows laid over those of the mappings that it extends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from translator.cli.calling import settings_if_any
from translator.cli.output import print_json, print_table
from translator.configuration.mapping_directories import find_mapping
from translator.mapping.layers import HEADINGS, effective_rows

if TYPE_CHECKING:
    from translator.mapping.table import TableRow


def show_effective(name: str, *, as_json: bool) -> None:
    """Print every row with the file and the row that it stands in; mistakes are told by ``translator check``.

    Raises:
        ConfigurationError: there is no such mapping, or its files cannot be read.
    """
    directory = find_mapping(name, settings_if_any())
    rows = effective_rows(directory.files(), str(directory.path))
    if as_json:
        print_json({"mapping": directory.name, "rows": [_facts(row) for row in rows]})
        return
    columns = (*HEADINGS, "stands in")
    print_table(
        f"{directory.name} as it holds", columns, ([*map(row.__getitem__, HEADINGS), _place(row)] for row in rows)
    )


def _facts(row: TableRow) -> dict[str, object]:
    return {**{heading: row[heading] for heading in HEADINGS}, "file": row.file, "row": row.number}


def _place(row: TableRow) -> str:
    """The mapping that it is inherited from, if it is, and the row."""
    parts = row.file.split("/")
    return f"{parts[-2]}, row {row.number}" if row.inherited else f"row {row.number}"
