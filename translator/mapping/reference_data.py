"""Reference data that a file is joined with: declared by the card as ``[tables.NAME]``, or received as a file.

    [tables.listings]
    file = "listings.csv"          # in the mapping's directory, or a path from there
    key = "SKU"                    # the column by which a row is found

    [tables.tracking]
    received = "acme-tracking"     # the mapping whose files are this table; the newest one counts
    columns = ["Tracking Number", "Service"]
    example = "tracking.csv"       # stands in for it where there is no journal: try, translate, examples
    key = "Order"

A table is held in memory while a file is translated: the cells of all its columns, about 100 bytes a cell.
"""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING, Any

import msgspec

from translator.formats.encoding import ENCODINGS
from translator.mapping.conversion import ReferenceTable
from translator.mapping.problem import TableProblem, choices_remedy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

#: Rows of one table; more would not be held in memory with a good conscience.
MOST_ROWS = 1_000_000


class DeclaredTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One ``[tables.NAME]`` of a card."""

    #: The CSV that holds it, from the mapping's directory.
    file: str = ""
    #: Heading of the column by which a row is found; a received table's own mapping says it.
    key: str = ""
    encoding: str = "utf-8"
    delimiter: str = ","
    #: Name of the mapping whose files are this table.
    received: str = ""
    #: The columns that are looked up in a received table.
    columns: tuple[str, ...] = ()
    #: A CSV as `file` that stands in for a received table where there is no journal.
    example: str = ""
    #: Whether files are translated before any version was received, as if the table had no row.
    optional: bool = False

    @property
    def kept_in(self) -> str:
        """The file that is read with the mapping, or an empty string."""
        return self.file or self.example


_KEYS = tuple(field.name for field in msgspec.structs.fields(DeclaredTable))


def declared_tables(section: Mapping[str, Any], file: str, problems: list[TableProblem]) -> dict[str, DeclaredTable]:
    """The tables that a card declares; what is wrong goes to ``problems``."""
    found: dict[str, DeclaredTable] = {}
    for name, told in section.items():
        unknown = next((key for key in told if key not in _KEYS), "") if isinstance(told, dict) else ""
        if unknown:
            problems.append(
                TableProblem(file, 0, f"tables.{name}.{unknown}", "", "no such key", choices_remedy(unknown, _KEYS))
            )
            found[name] = DeclaredTable(received=name)
            continue
        try:
            declared = msgspec.convert(told, DeclaredTable)
        except msgspec.ValidationError as error:
            problems.append(TableProblem(file, 0, f"tables.{name}", "", f"{error}", f"There are: {', '.join(_KEYS)}."))
            continue
        wrong = _wrong(declared)
        if wrong:
            problems.append(TableProblem(file, 0, f"tables.{name}", "", *wrong))
        else:
            found[name] = declared
    return found


def _wrong(declared: DeclaredTable) -> tuple[str, str] | None:
    return _unlikely(declared) or _unreadable(declared)


def _unlikely(declared: DeclaredTable) -> tuple[str, str] | None:
    if bool(declared.file) is bool(declared.received):
        return "a table has a file or is received", "Write exactly one of file and received."
    if declared.kept_in and not declared.key:
        return "it is not said how a row is found", 'Write the heading of that column, such as key = "SKU".'
    if declared.optional and not declared.received:
        return "only a table that is received can be missing", "Leave optional out."
    if declared.received and not declared.columns:
        return "it is not said which columns are looked up in it", 'Write them, such as columns = ["Picture URL"].'
    return None


def _unreadable(declared: DeclaredTable) -> tuple[str, str] | None:
    if declared.encoding not in ENCODINGS:
        return f'no such encoding: "{declared.encoding}"', choices_remedy(declared.encoding, ENCODINGS)
    if len(declared.delimiter) != 1:
        return "the delimiter is not one character", 'Write a comma, or "\\t" for a tabulator.'
    return None


def reference_table(
    name: str, declared: DeclaredTable, files: Mapping[str, bytes], where: str, problems: list[TableProblem]
) -> ReferenceTable:
    """The table as it can be used: read, or without rows where none has been received."""
    if not declared.kept_in:
        return ReferenceTable(name, declared.columns, {} if declared.optional else None, received=True)
    file = f"{where}/{declared.kept_in}"
    content = files.get(declared.kept_in)
    if content is None:
        remedy = "Put it into the mapping's directory, or write its path from there."
        problems.append(TableProblem(file, 0, "", "", f"the file of the table {name} is missing", remedy))
        return ReferenceTable(name, declared.columns, {})
    return _read(name, declared, content, file, problems)


def _read(
    name: str, declared: DeclaredTable, content: bytes, file: str, problems: list[TableProblem]
) -> ReferenceTable:
    try:
        text = content.decode(ENCODINGS[declared.encoding]).removeprefix("\ufeff")
        records = [
            (number, [cell.strip() for cell in cells])
            for number, cells in enumerate(
                csv.reader(StringIO(text, newline=""), strict=True, delimiter=declared.delimiter), 1
            )
            if any(cell.strip() for cell in cells)
        ]
    except (UnicodeDecodeError, csv.Error) as error:
        remedy = "Save it as CSV, and let the card name its encoding and delimiter."
        problems.append(TableProblem(file, 0, "", "", f"it cannot be read: {error}", remedy))
        return ReferenceTable(name, declared.columns, {})
    headings = records[0][1] if records else []
    missing = [column for column in (declared.key, *declared.columns) if column not in headings]
    if missing:
        problems.append(
            TableProblem(file, 1, missing[0], "", "the column is missing", choices_remedy(missing[0], headings))
        )
        return ReferenceTable(name, declared.columns or tuple(headings), {})
    rows = dict[str, list[str]]()
    problems += _first_and_count(_fill(rows, records[1:], headings.index(declared.key), len(headings), file))
    return ReferenceTable(name, tuple(headings), rows, bool(declared.received))


def _fill(
    rows: dict[str, list[str]], records: list[tuple[int, list[str]]], key: int, width: int, file: str
) -> Iterator[TableProblem]:
    for number, cells in records:
        if len(cells) != width:
            yield TableProblem(file, number, "", "", f"{len(cells)} cells below {width} headings", "Quote the commas.")
        elif not cells[key]:
            yield TableProblem(file, number, "", "", "the row has no key", "Fill it in, or take the row out.")
        elif cells[key] in rows:
            yield TableProblem(file, number, "", cells[key], "the key stands twice", "Keep one row for each key.")
        else:
            rows[cells[key]] = cells


def _first_and_count(problems: Iterable[TableProblem]) -> Iterator[TableProblem]:
    """One problem of each kind: a table of thousands of rows is wrong in thousands of places for one reason."""
    kinds: dict[str, list[TableProblem]] = {}
    for problem in problems:
        kinds.setdefault(problem.message, []).append(problem)
    for first, *others in kinds.values():
        more = f"; so are {len(others):,} other rows" if others else ""
        yield first._replace(message=first.message + more)


class _Kept(msgspec.Struct, frozen=True):
    """A received table as it is kept: its rows by their key."""

    columns: tuple[str, ...]
    rows: dict[str, tuple[str, ...]]


def as_kept(columns: tuple[str, ...], rows: Mapping[str, tuple[str, ...]]) -> bytes:
    """A table as bytes, the same for the same table."""
    return msgspec.json.encode(_Kept(columns, dict(rows)))


def from_kept(name: str, content: bytes) -> ReferenceTable:
    """The table that ``as_kept`` wrote, under the name by which a mapping knows it."""
    kept = msgspec.json.decode(content, type=_Kept)
    return ReferenceTable(name, kept.columns, kept.rows, received=True)
