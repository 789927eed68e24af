"""Workbooks that people fill in, written as .xlsx: the door to XlsxWriter.

Cells of text are formatted as text, so that no spreadsheet eats zeros at the left or shortens long numbers.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import xlsxwriter

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

Kind = Literal["text", "number", "day"]

#: The last row that a sheet has, counted from 0.
_LAST_ROW = 1_048_575
#: Characters of a list that a cell can hold itself; longer ones stand on a sheet of their own.
_LONGEST_LIST = 255
_NARROWEST, _WIDEST = 12, 60
_FORMATS: dict[Kind, str] = {"text": "@", "number": "General", "day": "yyyy-mm-dd"}
_FIRST_DAY = "=DATE(2000,1,1)"


class FormColumn(NamedTuple):
    """One column of the sheet that is filled in."""

    heading: str
    kind: Kind
    #: The only values, from which the cell offers to choose; empty for any.
    choices: tuple[str, ...] = ()
    #: Whether its heading stands out.
    needed: bool = False


class TextSheet(NamedTuple):
    """A sheet that is read only: headings and rows of text."""

    name: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]


class Form(NamedTuple):
    """The sheet that is filled in, with its place among the others."""

    name: str
    #: Its number from 1.
    number: int
    #: Rows before the headings, left empty.
    skipped: int
    columns: Sequence[FormColumn]


def workbook(form: Form, explanation: TextSheet, created: datetime) -> bytes:
    """A workbook of the form, its explanation, and the lists that are too long for a cell.

    ``created`` is told in it, so that the same arguments give the same bytes.
    """
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"created": created.replace(tzinfo=None), "title": form.name})
        others = [explanation.name, *(f"{explanation.name} {n}"[:31] for n in range(2, form.number))]
        names = [*others[: form.number - 1], form.name, *others[form.number - 1 :]]
        sheets = {name: book.add_worksheet(name) for name in names}
        lists = _lists(book, form.columns)
        _write_form(book, sheets[form.name], form, lists)
        _write_texts(book, sheets[explanation.name], explanation)
        sheets[form.name].activate()
        sheets[form.name].set_first_sheet()
    return out.getvalue()


def _lists(book: Any, columns: Sequence[FormColumn]) -> dict[str, Any]:
    """What a validation names as its list, by heading; long lists are written to a hidden sheet."""
    long = [column for column in columns if len(",".join(column.choices)) > _LONGEST_LIST or _has_comma(column)]
    sources: dict[str, Any] = {column.heading: list(column.choices) for column in columns if column.choices}
    if long:
        sheet = book.add_worksheet("Lists")
        sheet.hide()
        for place, column in enumerate(long):
            for number, choice in enumerate(column.choices):
                sheet.write_string(number, place, choice)
            letter = xlsxwriter.utility.xl_col_to_name(place, col_abs=True)
            sources[column.heading] = f"=Lists!{letter}$1:{letter}${len(column.choices)}"
    return sources


def _has_comma(column: FormColumn) -> bool:
    return any("," in choice for choice in column.choices)


def _write_form(book: Any, sheet: Any, form: Form, lists: dict[str, Any]) -> None:
    plain = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "num_format": "@"})
    marked = book.add_format(
        {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "num_format": "@", "bg_color": "#FFE699"}
    )
    formats = {kind: book.add_format({"num_format": text}) for kind, text in _FORMATS.items()}
    for place, column in enumerate(form.columns):
        width = min(max(len(column.heading) + 2, _NARROWEST), _WIDEST)
        sheet.set_column(place, place, width, formats[column.kind])
        sheet.write_string(form.skipped, place, column.heading, marked if column.needed else plain)
        rule = _rule(column, lists)
        if rule:
            sheet.data_validation(form.skipped + 1, place, _LAST_ROW, place, rule)
    sheet.freeze_panes(form.skipped + 1, 0)


def _rule(column: FormColumn, lists: dict[str, Any]) -> dict[str, Any]:
    """What a cell of the column takes; empty for anything."""
    if column.choices:
        message = f"Choose one of the list: {', '.join(column.choices)}"[:255]
        told = {"error_title": "Not in the list", "error_message": message}
        return {"validate": "list", "source": lists[column.heading], **told}
    if column.kind == "number":
        return {"validate": "decimal", "criteria": ">=", "value": 0, "error_title": "Not a number"}
    if column.kind == "day":
        return {"validate": "date", "criteria": ">=", "value": _FIRST_DAY, "error_title": "Not a day"}
    return {}


def _write_texts(book: Any, sheet: Any, texts: TextSheet) -> None:
    bold = book.add_format({"bold": True, "bottom": 1})
    plain = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    for place, heading in enumerate(texts.headings):
        longest = max([len(heading), *(len(row[place]) for row in texts.rows)])
        sheet.set_column(place, place, min(max(longest + 2, _NARROWEST), _WIDEST))
        sheet.write_string(0, place, heading, bold)
        for number, row in enumerate(texts.rows, 1):
            sheet.write_string(number, place, row[place], plain)
    sheet.freeze_panes(1, 1)
