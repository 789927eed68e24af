"""A responses table: where in CBP's answer the facts stand, and which disposition each of its codes means.

The directory holds ``response.toml`` (the card), ``fields.csv`` (``target,source,convert,if_empty,notes``) and
``codes/*.csv`` (``code,value,notes``: CBP's code and what it means).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

from translator.formats.xml_text import is_name
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
    "message.group_number": (),
    "message.set_number": (),
    "message.originator_code": (),
    "message.created_date": (),
    "message.created_time": (),
    "message.disposition": get_args(MessageDisposition),
    "message.code": (),
    "message.text": (),
    "shipment.running_number": (),
    "shipment.originator_code": (),
    "shipment.tracking_number": (),
    "shipment.house_bill_number": (),
    "shipment.master_bill_number": (),
    "shipment.disposition": get_args(Disposition),
    "shipment.code": (),
    "shipment.text": (),
}

#: The syntaxes of answers that there are.
FORMATS = ("xml", "json", "records", "x12")
_TREES, _LINES = ("xml", "json"), ("records", "x12")

#: What ``messages`` may say in place of the name of a message version: every version in a form.
ANY: dict[str, str] = {f"any {form}": form for form in FORMATS}

#: One of these must be filled, or no answer can be matched.
NUMBERS = ("message.control_number", "message.group_number", "message.set_number")
#: One of these must be filled where an answer speaks of shipments.
IDENTITIES = ("shipment.tracking_number", "shipment.house_bill_number", "shipment.master_bill_number")
#: What several rows may fill, and several texts of one place: they are joined.
COLLECTING = ("message.text", "shipment.text")

#: What an answer repeats of the moment at which the message was made; each says in which form.
MOMENTS = ("message.created_date", "message.created_time")

#: Section, key, type, the formats whose card may have it, and whether it may be left out.
KEYS: tuple[tuple[str, str, type, tuple[str, ...], bool], ...] = (
    ("response", "name", str, FORMATS, False),
    ("response", "version", str, FORMATS, False),
    ("response", "messages", list, FORMATS, False),
    ("read", "format", str, FORMATS, False),
    ("read", "root", str, _TREES, False),
    ("read", "namespace", str, ("xml",), False),
    ("read", "schema", str, ("xml",), False),
    ("read", "schema", str, ("json",), True),
    ("recognize", "place", str, _LINES, False),
    ("recognize", "values", list, _LINES, False),
    ("whole", "opens", list, ("records",), False),
    ("whole", "closes", list, ("records",), False),
    ("whole", "counted", str, ("records",), True),
    ("levels", "shipment", str, _TREES, False),
    ("levels", "shipment", str, _LINES, True),
    ("levels", "end", str, _LINES, True),
)

_CODE = re.compile(r"code\(\s*(\w+)\s*\)")
_MOMENT = re.compile(r"datetime\(\s*((?:%[YymdHMSj]|[-:/. TZ])*%[YymdHMSj](?:%[YymdHMSj]|[-:/. TZ])*)\s*\)")


class ResponseCard(NamedTuple):
    """What ``response.toml`` says."""

    name: str
    #: The day it takes effect.
    version: date
    #: The message versions that it answers: names, and keys of `ANY`.
    messages: tuple[str, ...]
    format: str
    #: Root element in XML, the one key of the whole document in JSON.
    root: str = ""
    namespace: str = ""
    #: The schema's file name; the stand-in for CBP keeps to it.
    schema: str = ""
    #: In a tree the path below the root of what answers one shipment; in lines the line that it begins with; empty
    #: where an answer speaks of the message only.
    shipment: str = ""
    #: In lines: the line that ends the last shipment.
    end: str = ""
    #: In lines: the place that tells an answer of this version, and what may stand there; empty for blanks.
    place: str = ""
    values: tuple[str, ...] = ()
    #: In records: those that begin an answer or a part of it, and those that end it, in the same order; the first
    #: ones stand around the whole answer.
    opens: tuple[str, ...] = ()
    closes: tuple[str, ...] = ()
    #: In records: the place in one of those that end, with the number of records between it and what it ends.
    counted: str = ""


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
    #: As strftime writes the moment of the message that the text must agree with; empty for any other text.
    form: str = ""


class ResponseTable(NamedTuple):
    """One version of CBP's answers, read and found whole."""

    card: ResponseCard
    rows: list[ResponseRow]
    digest: str
    #: The schema's content; empty where the card names none.
    schema: bytes = b""


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
    _tell_missing(rows, card, problems)
    if card is not None and card.schema and card.schema not in files:
        remedy = choices_remedy(card.schema, [name for name in files if name.endswith((".xsd", ".schema.json"))])
        problems.append(TableProblem(CARD_FILE, 0, "read.schema", card.schema, "there is no such file", remedy))
    raise_all(where, problems)
    if card is None:  # pragma: no cover  its problems have been raised
        raise AssertionError
    return ResponseTable(card, rows, digest(files), files.get(card.schema, b""))


def _card(content: bytes, problems: list[TableProblem]) -> ResponseCard | None:
    document = read_toml(content, CARD_FILE)
    if isinstance(document, TableProblem):
        problems.append(document)
        return None
    written = fact(document, CARD_FILE, "read", "format", str)
    if isinstance(written, TableProblem) or written not in FORMATS:
        remedy = choices_remedy(str(written), FORMATS)
        unknown = TableProblem(CARD_FILE, 0, "read.format", str(written), "no such format", remedy)
        problems.append(written if isinstance(written, TableProblem) else unknown)
        return None
    keys = [key for key in KEYS if written in key[3]]
    problems += unknown_keys(document, CARD_FILE, [(section, key) for section, key, *_ in keys])
    facts: dict[str, Any] = {
        key: fact(document, CARD_FILE, section, key, kind, empty=key == "namespace")
        for section, key, kind, _, optional in keys
        if not optional or key in document.get(section, {})
    }
    if not isinstance(facts["version"], TableProblem):
        facts["version"] = effective_day(facts["version"], CARD_FILE)
    wrong = [value for value in facts.values() if isinstance(value, TableProblem)]
    problems += wrong
    if wrong:
        return None
    listed = {name: tuple(held) for name, held in facts.items() if isinstance(held, list)}
    card = ResponseCard(**{**facts, **listed})
    problems += _pair_problems(card)
    if card.format == "xml" and not is_name(card.root):
        remedy = "Write a name of XML: a letter, then letters, digits, points, hyphens and underscores."
        problems.append(TableProblem(CARD_FILE, 0, "read.root", card.root, "not the name of an element", remedy))
    return card


def _pair_problems(card: ResponseCard) -> list[TableProblem]:
    """Records that begin something and have no record that ends it."""
    if len(card.opens) == len(card.closes):
        return []
    remedy = "Name as many in closes as in opens, in the same order."
    shown = ", ".join(card.closes)
    return [TableProblem(CARD_FILE, 0, "whole.closes", shown, f"{len(card.opens)} records begin something", remedy)]


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
    named, moment = _CODE.fullmatch(cells["convert"]), _MOMENT.fullmatch(cells["convert"])
    if target in MOMENTS:
        if not moment:
            wrong("convert", "the form of the date or time is missing", "Write it as datetime(%y%m%d).")
    elif cells["convert"] and not named:
        wrong("convert", "not known", "Write code(table), or nothing.")
    if named and named[1] not in codes:
        wrong("convert", f"there is no table codes/{named[1]}.csv", choices_remedy(named[1], codes))
    table = codes.get(named[1]) if named else None
    if table == {}:
        file = f"codes/{named[1] if named else ''}.csv"
        remedy = "Add a row for each code that CBP writes there."
        empty = TableProblem(file, 0, "code", "", f"it has no code, and {target} is read by it", remedy)
        problems += [empty] if not any(one.file == file for one in problems) else []
    _tell_words(target, table, wrong)
    required, form = cells["if_empty"] == "reject", moment[1] if moment else ""
    return ResponseRow(number, target, cells["source"], table, required, form)


def _tell_words(target: str, table: Mapping[str, str] | None, wrong: Any) -> None:
    """A disposition must come from a code table whose words all exist."""
    words = TARGETS.get(target, ())
    if words and table is None:
        wrong("convert", "a disposition comes from a code table", "Write code(table).")
    for word in table.values() if words and table else ():
        if word not in words:
            wrong("convert", f"its table gives {word!r}, which is no disposition", choices_remedy(word, words))


def _tell_missing(rows: list[ResponseRow], card: ResponseCard | None, problems: list[TableProblem]) -> None:
    targets = [row.target for row in rows]
    needed = ["shipment.disposition"] if card is None or card.shipment else []
    if not any(number in targets for number in NUMBERS):
        needed.append(NUMBERS[0])
    if (card is None or card.shipment) and not any(number in targets for number in IDENTITIES):
        needed.append(IDENTITIES[0])
    for target in needed:
        if target not in targets:
            also = [one for group in (NUMBERS, IDENTITIES) if target in group for one in group[1:]]
            instead = f", or where {' or '.join(also)} does" if also else ""
            remedy = f"Add a row that says where it stands{instead}."
            problems.append(TableProblem(FILE, 0, "target", target, "no row fills this target", remedy))
    problems += [
        TableProblem(FILE, row.number, "target", row.target, "it stands twice", "Keep one row.")
        for index, row in enumerate(rows)
        if row.target in targets[:index] and row.target not in COLLECTING
    ]
    numbers = [row for row in rows if row.target in NUMBERS]
    problems += [
        TableProblem(FILE, row.number, "target", row.target, f"{numbers[0].target} is filled too", _ONE_NUMBER)
        for row in numbers[1:]
        if row.target != numbers[0].target
    ]
    if card is not None and not card.shipment:
        remedy = "Say in [levels] with which line a shipment begins, or leave the row out."
        problems += [
            TableProblem(FILE, row.number, "target", row.target, "the card names no level of shipments", remedy)
            for row in rows
            if row.target.startswith("shipment.")
        ]


_ONE_NUMBER = "Keep the row of the number by which the answers are to be matched."
