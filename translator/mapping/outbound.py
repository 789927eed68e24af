"""A message version as a table: what `translator.pilot` compiles into a renderer.

The directory holds ``mapping.toml`` (the card), ``fields.csv`` (the table), ``codes/*.csv`` and the schema that the
card names. A new message version is a new directory and no code.
"""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from translator.formats.xml_text import forbidden_in
from translator.mapping import outbound_card
from translator.mapping.characters import Characters
from translator.mapping.outbound_card import OutboundCard, read_card
from translator.mapping.outbound_codes import code_problems, values_without_code
from translator.mapping.outbound_table import FILE, OutboundRow, read_cells, read_codes, read_rows
from translator.mapping.problem import TableProblem, TableProblems, choices_remedy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


_TREES = ("xml", "json")
#: What JSON has without quotation marks.
_LITERAL = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?|true|false")
CHARACTERS = "characters.csv"
CHARACTER_COLUMNS = ("character", "written", "notes")


class OutboundTable(NamedTuple):
    """One message version, read and found whole."""

    card: OutboundCard
    rows: list[OutboundRow]
    #: The schema's content; empty where the card names none.
    schema: bytes
    #: What the message can carry of a text.
    characters: Characters
    #: SHA-256 over the files of the directory, in hexadecimal.
    digest: str
    #: What is whole and yet refuses shipments that it may be meant to carry: told when it is checked.
    doubts: list[TableProblem]


def read_outbound(files: Mapping[str, bytes], where: str) -> OutboundTable:
    """Read the directory of a message version.

    Args:
        files: relative file name to content.
        where: name of the directory, for messages.

    Raises:
        TableProblems: everything that is wrong with it.
    """
    problems = missing_files(files, (outbound_card.FILE, FILE))
    raise_all(where, problems)
    card = read_card(files[outbound_card.FILE])
    if isinstance(card, list):
        raise TableProblems(within(where, card))
    problems += _schema_problems(files, card)
    rows = read_rows(files[FILE], read_codes(files, "value", problems), problems)
    replaced = _replacements(files, problems)
    problems += [problem for row in rows for problem in _row_problems(row, rows, card)]
    characters = _characters(card, replaced)
    problems += [_not_carried(one) for one in replaced.values() if not characters.holds(one)]
    problems += code_problems(files, rows, characters)
    raise_all(where, problems)
    doubts = within(where, values_without_code(files, rows))
    return OutboundTable(card, rows, files.get(card.schema, b""), characters, digest(files), doubts)


def _row_problems(row: OutboundRow, rows: Sequence[OutboundRow], card: OutboundCard) -> Iterator[TableProblem]:
    """What a row asks for that this form cannot do, or that would lose something in silence."""
    pipeline = row.pipeline
    if pipeline.piece and card.format in _TREES:
        yield _row_problem(row, "only lines go on in further lines", "Leave pieces out, or write cut.")
    if pipeline.bare and card.format != "json":
        yield _row_problem(row, "only JSON has quotation marks", "Leave bare out.")
    if pipeline.bare and row.source is None and not _LITERAL.fullmatch(row.constant):
        yield _row_problem(row, "not a number, true or false", "Leave bare out.")
    if pipeline.bare and row.default and not _LITERAL.fullmatch(row.default):
        yield _row_problem(row, f"default({row.default}) is no number, true or false", "Leave bare out.")
    rests = {(one.source, one.pipeline.rest) for one in rows}
    if pipeline.first and (row.source, pipeline.first) not in rests:
        yield _row_problem(row, "no row writes the rest", f"Add a row with rest({pipeline.first}).")


def _row_problem(row: OutboundRow, message: str, remedy: str) -> TableProblem:
    return TableProblem(FILE, row.number, "convert", row.constant or row.target, message, remedy)


def _not_carried(written: str) -> TableProblem:
    remedy = "Write it in the characters of the message."
    return TableProblem(CHARACTERS, 0, "written", written, "the message cannot carry it", remedy)


def _replacements(files: Mapping[str, bytes], problems: list[TableProblem]) -> dict[str, str]:
    """What ``characters.csv`` writes in place of single characters."""
    replaced: dict[str, str] = {}
    rows = read_cells(files[CHARACTERS], CHARACTERS, CHARACTER_COLUMNS, problems) if CHARACTERS in files else []
    for number, cells in rows:
        if len(cells["character"]) == 1:
            replaced[cells["character"]] = cells["written"] or " "
            continue
        remedy = "Write one character; an empty cell of the column written stands for a blank."
        problems.append(TableProblem(CHARACTERS, number, "character", cells["character"], "not one character", remedy))
    return replaced


def _characters(card: OutboundCard, replaced: Mapping[str, str]) -> Characters:
    separators = card.element + card.component + card.repetition + card.segment if card.format == "x12" else ""
    lines = card.format in ("records", "x12")
    said: dict[str, Any] = {"capitals": card.capitals, "taken": separators, "replaced": replaced, "trim": lines}
    if card.format == "xml":
        said |= {"barred": forbidden_in, "carrier": "XML"}
    return Characters(card.characters, **said)


def within(where: str, problems: Iterable[TableProblem]) -> list[TableProblem]:
    """The problems with the directory's name before each file."""
    return [problem._replace(file=f"{where}/{problem.file}") for problem in problems]


def raise_all(where: str, problems: Sequence[TableProblem]) -> None:
    """Raise the problems of a directory together, if there are any.

    Raises:
        TableProblems: there are.
    """
    if problems:
        raise TableProblems(within(where, problems))


def missing_files(files: Mapping[str, bytes], names: tuple[str, ...]) -> list[TableProblem]:
    """A problem for each of the named files that the directory does not hold."""
    return [
        TableProblem(name, 0, "", "", "the file is missing", "Copy it from a ready-made mapping.")
        for name in names
        if name not in files
    ]


def _schema_problems(files: Mapping[str, bytes], card: OutboundCard) -> list[TableProblem]:
    if not card.schema or card.schema in files:
        return []
    known = [name for name in files if name.endswith((".xsd", ".schema.json"))]
    remedy = choices_remedy(card.schema, known) if known else "Put it into the directory."
    return [TableProblem(outbound_card.FILE, 0, "schema", card.schema, "there is no such file", remedy)]


def digest(files: Mapping[str, bytes]) -> str:
    """SHA-256 over names and contents, sorted by name: changes exactly when the directory does."""
    total = sha256()
    for name in sorted(files):
        for part in (name.encode(), files[name]):
            total.update(len(part).to_bytes(8, "big") + part)
    return total.hexdigest()
