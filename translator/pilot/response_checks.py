"""Places of a responses table that can never be met, or that may be meant otherwise.

Each place is written as the form has it; here it is asked whether the answer, as the card divides it, can hold it.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from translator.mapping.problem import TableProblem, choices_remedy
from translator.mapping.response_table import CARD_FILE, COLLECTING, FILE
from translator.pilot.response_lines import parsed
from translator.pilot.response_turn import EVERY, parted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from translator.mapping.response_table import ResponseCard, ResponseRow, ResponseTable

_TREES = ("xml", "json")
#: What each shipment cannot say for the message; its number it can repeat.
_OF_MESSAGE = ("message.disposition", "message.code", "message.text")
#: Segments that stand around every answer, and never inside of what is said of a shipment.
_AROUND = ("ISA", "GS", "ST", "GE", "IEA")


def place_problems(table: ResponseTable) -> Iterator[TableProblem]:
    """Places that no answer can hold where the table looks for them."""
    for row in table.rows:
        if parted(row.source)[1] == EVERY and row.target not in COLLECTING:
            remedy = f"Write #last, a number, or nothing; only {' and '.join(COLLECTING)} collect several."
            yield _of_row(row, "only a text is made of several", remedy)
    yield from _tree_problems(table) if table.card.format in _TREES else _line_problems(table)
    if table.card.format == "records":
        yield from _record_problems(table)


def _of_row(row: ResponseRow, message: str, remedy: str) -> TableProblem:
    return TableProblem(FILE, row.number, "source", row.source, message, remedy)


def _tree_problems(table: ResponseTable) -> Iterator[TableProblem]:
    level = table.card.shipment
    for row in table.rows:
        if row.target in _OF_MESSAGE and f"{row.source}/".startswith(f"{level}/"):
            remedy = "Write a place that speaks of the message, or fill a target of the shipment."
            yield _of_row(row, f"a place of a shipment ({level} in [levels])", remedy)


def _lines_of(table: ResponseTable, level: str) -> list[tuple[ResponseRow, str]]:
    found = [(row, parsed(row.source, table.card.format)) for row in table.rows if row.target.startswith(level)]
    return [(row, place.line) for row, place in found if place]


def _line_problems(table: ResponseTable) -> Iterator[TableProblem]:
    card = table.card
    for row, line in _lines_of(table, "message."):
        if card.shipment and line == card.shipment:
            remedy = "Write a place that speaks of the message, or fill a target of the shipment."
            yield _of_row(row, f"{line} begins what is said of a shipment", remedy)
    around = card.opens[:1] + card.closes[:1] if card.format == "records" else _AROUND
    for row, line in _lines_of(table, "shipment."):
        if line in around:
            remedy = "Write a place that speaks of the shipment, or fill a target of the message."
            yield _of_row(row, f"{line} stands around the answer, in no shipment of it", remedy)


def _record_problems(table: ResponseTable) -> Iterator[TableProblem]:
    """Records that the card names and of which nothing else in the table knows."""
    card = table.card
    read = dict.fromkeys(line for level in ("message.", "shipment.") for _, line in _lines_of(table, level))
    of_shipments = dict.fromkeys(line for _, line in _lines_of(table, "shipment."))
    known = [*dict.fromkeys([*card.opens, *card.closes, *read])]
    asked = (
        ("recognize.place", card.place, _line(card, card.place), known, "nothing else in the table names the record"),
        ("whole.counted", card.counted, _line(card, card.counted), card.closes, "no record of closes"),
        ("levels.shipment", card.shipment, card.shipment, of_shipments, "no row reads anything of a shipment there"),
        ("levels.end", card.end, card.end, known, "nothing else in the table names the record"),
    )
    for key, written, line, choices, message in asked:
        if line and line not in choices:
            yield TableProblem(CARD_FILE, 0, key, written, message, choices_remedy(line, choices))


def _line(card: ResponseCard, source: str) -> str:
    place = parsed(source, card.format) if source else None
    return place.line if place else ""


def place_doubts(table: ResponseTable) -> Iterator[TableProblem]:
    """Places that may be meant for the other level, and a level of which nothing is read."""
    if table.card.format in _TREES:
        yield from _unknown_to_the_schema(table)
    if table.card.format in _TREES or not table.card.shipment:
        return
    of_message, of_shipment = _lines_of(table, "message."), _lines_of(table, "shipment.")
    if table.card.format == "x12" and all(line != table.card.shipment for _, line in of_shipment):
        remedy = "Make sure that an answer has it, or add a row for shipment.running_number if it echoes that."
        level = table.card.shipment
        yield TableProblem(CARD_FILE, 0, "levels.shipment", level, "no row reads anything in this segment", remedy)
    if table.card.format == "records":
        yield from _on_the_wrong_level(of_message, of_shipment, "shipments")
        yield from _on_the_wrong_level(of_shipment, of_message, "the message")


def _unknown_to_the_schema(table: ResponseTable) -> Iterator[TableProblem]:
    """Names that the schema does not have anywhere."""
    level = TableProblem(CARD_FILE, 0, "levels.shipment", table.card.shipment, "")
    rows = [TableProblem(FILE, row.number, "source", row.source, "") for row in table.rows]
    for one in (level, *rows) if table.schema else ():
        names = [name for name in parted(one.value)[0].replace("@", "/").split("/") if name not in ("", ".")]
        for name in names:
            if f'"{name}"'.encode() not in table.schema:
                remedy = "Correct the name, or the schema."
                yield one._replace(message=f"{table.card.schema} has no {name}", remedy=remedy)


def _on_the_wrong_level(
    rows: list[tuple[ResponseRow, str]], others: list[tuple[ResponseRow, str]], level: str
) -> Iterator[TableProblem]:
    """A single row that reads a record of which otherwise only the other level reads."""
    own, other = Counter(line for _, line in rows), Counter(line for _, line in others)
    for row, line in rows:
        if own[line] == 1 and other[line] > 1:
            message = f"every other row reads {line} in what is said of {level}"
            yield _of_row(row, message, "Correct the target or the source, if it is not meant so.")
