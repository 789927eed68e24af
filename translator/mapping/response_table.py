"""A responses table: where in CBP's answer the facts stand, and which disposition each of its codes means.

The directory holds ``response.toml`` (the card), ``fields.csv`` (``target,source,convert,if_empty,notes``) and
``codes/*.csv`` (``code,value,notes``: CBP's code and what it means).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

from translator.mapping.outbound import digest, missing_files, raise_all
from translator.mapping.outbound_card import effective_day, fact, read_toml, unknown_keys
from translator.mapping.outbound_table import read_cells, read_codes
from translator.mapping.problem import TableProblem, choices_remedy
from translator.model.acknowledgment import Disposition, MessageDisposition

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

CARD_FILE = "response.toml"
FILE = "fields.csv"
COLUMNS = ("target", "source", "convert", "if_empty", "notes")

#: What a row may fill, and the words that its value must be one of.
TARGETS: dict[str, tuple[str, ...]] = {
    "message.control_number": (),
    "message.originator_code": (),
    "message.disposition": get_args(MessageDisposition),
    "message.code": (),
    "message.text": (),
    "shipment.originator_code": (),
    "shipment.tracking_number": (),
    "shipment.house_bill_number": (),
    "shipment.master_bill_number": (),
    "shipment.disposition": get_args(Disposition),
    "shipment.code": (),
    "shipment.text": (),
}

#: Without these no answer can be matched or understood.
_NEEDED = ("message.control_number", "shipment.disposition")

_KEYS: tuple[tuple[str, str], ...] = (
    ("response", "name"),
    ("response", "version"),
    ("read", "format"),
    ("read", "root"),
    ("read", "namespace"),
    ("read", "schema"),
    ("levels", "shipment"),
)

_CODE = re.compile(r"code\(\s*(\w+)\s*\)")


class ResponseCard(NamedTuple):
    """What ``response.toml`` says."""

    name: str
    #: The day it takes effect.
    version: date
    format: str
    root: str
    namespace: str
    #: The schema's file name; the stand-in for CBP keeps to it.
    schema: str
    #: Path below the root of the element that answers one shipment.
    shipment: str


class ResponseRow(NamedTuple):
    """One fact of an answer."""

    number: int
    #: A key of `TARGETS`.
    target: str
    #: Place in the response, relative to its level.
    source: str
    #: CBP's code to our word; None leaves the text as it is.
    codes: Mapping[str, str] | None
    #: An absent value makes the response unusable.
    required: bool


class ResponseTable(NamedTuple):
    """One version of CBP's answers, read and found whole."""

    card: ResponseCard
    rows: list[ResponseRow]
    digest: str


def read_response_table(files: Mapping[str, bytes], where: str) -> ResponseTable:
    """Read the directory of a responses table.

    Raises:
        TableProblems: everything that is wrong with it.
    """
    problems = missing_files(files, (CARD_FILE, FILE))
    raise_all(where, problems)
    card = _card(files[CARD_FILE], problems)
    codes = read_codes(files, "code", problems)
    cells = read_cells(files[FILE], FILE, COLUMNS, problems)
    rows = [_row(number, row, codes, problems) for number, row in cells]
    _tell_missing(rows, problems)
    raise_all(where, problems)
    if card is None:  # pragma: no cover  its problems have been raised
        raise AssertionError
    return ResponseTable(card, rows, digest(files))


def _card(content: bytes, problems: list[TableProblem]) -> ResponseCard | None:
    document = read_toml(content, CARD_FILE)
    if isinstance(document, TableProblem):
        problems.append(document)
        return None
    problems += unknown_keys(document, CARD_FILE, list(_KEYS))
    facts: dict[str, Any] = {key: fact(document, CARD_FILE, section, key, str) for section, key in _KEYS}
    if not isinstance(facts["version"], TableProblem):
        facts["version"] = effective_day(facts["version"], CARD_FILE)
    wrong = [value for value in facts.values() if isinstance(value, TableProblem)]
    problems += wrong
    return None if wrong else ResponseCard(**facts)


def _row(
    number: int, cells: dict[str, str], codes: Mapping[str, Mapping[str, str]], problems: list[TableProblem]
) -> ResponseRow:
    def wrong(column: str, message: str, remedy: str) -> None:
        problems.append(TableProblem(FILE, number, column, cells[column], message, remedy))

    target = cells["target"]
    if target not in TARGETS:
        wrong("target", "there is no such target", choices_remedy(target, TARGETS))
    if not cells["source"]:
        wrong("source", "the source is missing", "Write the place in the response.")
    if cells["if_empty"] not in ("", "omit", "reject"):
        wrong("if_empty", "not known", "Write reject or omit.")
    named = _CODE.fullmatch(cells["convert"])
    if cells["convert"] and not named:
        wrong("convert", "not known", "Write code(table), or nothing.")
    if named and named[1] not in codes:
        wrong("convert", f"there is no table codes/{named[1]}.csv", choices_remedy(named[1], codes))
    table = codes.get(named[1]) if named else None
    _tell_words(target, table, wrong)
    return ResponseRow(number, target, cells["source"], table, cells["if_empty"] == "reject")


def _tell_words(target: str, table: Mapping[str, str] | None, wrong: Any) -> None:
    """A disposition must come from a code table whose words all exist."""
    words = TARGETS.get(target, ())
    if words and table is None:
        wrong("convert", "a disposition comes from a code table", "Write code(table).")
    for word in table.values() if words and table else ():
        if word not in words:
            wrong("convert", f"its table gives {word!r}, which is no disposition", choices_remedy(word, words))


def _tell_missing(rows: list[ResponseRow], problems: list[TableProblem]) -> None:
    targets = [row.target for row in rows]
    for target in _NEEDED:
        if target not in targets:
            remedy = "Add a row that says where it stands."
            problems.append(TableProblem(FILE, 0, "target", target, "no row fills this target", remedy))
    problems += [
        TableProblem(FILE, row.number, "target", row.target, "it stands twice", "Keep one row.")
        for index, row in enumerate(rows)
        if row.target in targets[:index]
    ]
