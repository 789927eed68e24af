"""What a spreadsheet does to a table when it opens and saves it: found here, told to the author.

Damage that no intact table can show is a problem, and the mapping is refused: other encodings and separators, a
workbook under a table's name, formulas and their errors, ``1.23E+11``, days with a time at midnight, curly quotation
marks in the language itself. What might be meant so is a warning: short codes among longer ones, ``Mar-05``, curly
quotation marks in a heading or a code, blanks that cannot be seen, empty columns behind the last.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from io import StringIO
from typing import TYPE_CHECKING, NamedTuple

from translator.mapping.problem import TableProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_AS_TEXT = "Format the column as text before you type into it."
_RETYPE = f"Type it again. {_AS_TEXT}"
_AS_CSV = "Save the table as CSV in UTF-8, with commas."
#: Columns that are for people.
_FOR_PEOPLE = ("notes",)
#: Columns written in the mapping language, where a curly quotation mark can never stand around a word.
_LANGUAGE = ("target", "convert", "if_empty", "when")
_CURLY = "\u201c\u201d\u201e\u2018\u2019\u201a"
_IN_CURLY = re.compile(
    rf"(?:^|[(,=;]|\bin)\s*[\u201c\u201e\u2018\u201a][^{_CURLY}]*[\u201c\u201d\u2018\u2019]\s*(?:$|[),;|])"
)
_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_DATES = (
    re.compile(rf"(?:{_MONTHS})-[0-9]{{2,4}}|[0-9]{{1,2}}-(?:{_MONTHS})(?:-[0-9]{{2,4}})?"),
    re.compile(r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4}|[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}|[0-9]{4}-[0-9]{2}-[0-9]{2}"),
)
_MIDNIGHT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[ T]00:00(?::00)?(?:\.0+)?|[0-9/.]{8,10} 0?0:00(?::00)?")
_SHORTENED = re.compile(r"[0-9](?:[.,][0-9]+)?E\+[0-9]{2,3}")
_ERROR = re.compile(r"#(?:N/A|REF!|NAME\?|VALUE!|DIV/0!|NUM!|NULL!)|#{4,}")
_FORMULA = re.compile(r"=.+")
_UNSEEN = re.compile("[\u00a0\u200b\u200c\u200d\u2060\ufeff\u00ad]")
_MOJIBAKE = re.compile(
    "[\u00c3\u00c2][\u0080-\u00bf\u0192\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u2013-\u203a]|\ufffd"
)
#: Codes of digits from which their lengths say something.
_FEWEST_CODES = 4
_MOST_NAMED = 5


class Cell(NamedTuple):
    """One cell of a table, without blanks around it."""

    row: int
    column: str
    text: str


def unreadable(content: bytes, file: str) -> TableProblem | None:
    """Why the bytes are no table at all: a workbook, or text in another encoding than UTF-8."""
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return TableProblem(file, 0, "", "", "a workbook, not a CSV table", _AS_CSV)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in content[:4]:
        return TableProblem(file, 0, "", "", "saved as UTF-16, which spreadsheets call Unicode text", _AS_CSV)
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        line = content.split(b"\n")[row - 1].strip().decode("cp1252", errors="replace")
        message = f"byte {error.start} is not UTF-8; as windows-1252 the row reads as shown"
        return TableProblem(file, row, "", line, message, _AS_CSV)
    return None


def refused(cells: Iterable[Cell], file: str) -> Iterator[TableProblem]:
    """The cells that cannot be right."""
    for cell in cells:
        if cell.column in _FOR_PEOPLE or not cell.text:
            continue
        for is_damaged, message, remedy in _REFUSED:
            if is_damaged(cell):
                yield TableProblem(file, cell.row, cell.column, cell.text, message, remedy)
                break


def suspected(content: bytes, file: str) -> list[TableProblem]:
    """Warnings: what looks like damage, and may be meant so. Nothing of a table that cannot be read."""
    if unreadable(content, file):
        return []
    try:
        rows = list(csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    except csv.Error:
        return []
    headings = [heading.strip() for heading in rows[0]] if rows else []
    cells = [one for one in table_cells(headings, enumerate(rows[1:], 2)) if one.text]
    return [*_empty_columns(headings, file), *_in_cells(cells, file), *_lost_zeros(cells, file)]


def table_cells(headings: list[str], rows: Iterable[tuple[int, list[str]]]) -> Iterator[Cell]:
    """The cells of numbered rows, each with the heading of its column."""
    for number, row in rows:
        for heading, text in zip(headings, row, strict=False):
            yield Cell(number, heading, text.strip(" \t\r\n"))


def _is_shortened(cell: Cell) -> bool:
    return bool(_SHORTENED.fullmatch(cell.text))


def _is_midnight(cell: Cell) -> bool:
    return cell.column in ("code", "value", "constant") and bool(_MIDNIGHT.fullmatch(cell.text))


def _is_curly(cell: Cell) -> bool:
    return cell.column in _LANGUAGE and bool(_IN_CURLY.search(cell.text))


#: Whether a cell is damaged so, the reason, and the remedy; the first that holds is told.
_REFUSED: tuple[tuple[Callable[[Cell], bool], str, str], ...] = (
    (lambda cell: bool(_ERROR.fullmatch(cell.text)), "an error of a spreadsheet instead of a value", _RETYPE),
    (lambda cell: bool(_FORMULA.fullmatch(cell.text)), "a formula of a spreadsheet", f"Write its value. {_AS_TEXT}"),
    (_is_shortened, "a spreadsheet has shortened a number; its digits are lost", _RETYPE),
    (_is_midnight, "a spreadsheet has made a day of it", _RETYPE),
    (_is_curly, "curly quotation marks are not of the language", "Write straight ones: ' or \"."),
)


def _empty_columns(headings: list[str], file: str) -> Iterator[TableProblem]:
    named = len(headings)
    while named and not headings[named - 1]:
        named -= 1
    if named < len(headings):
        count = len(headings) - named
        message = f"{count} empty column{'s stand' if count > 1 else ' stands'} behind the last"
        yield TableProblem(file, 1, "", "", message, "Harmless; delete them, and differences stay small.")


def _in_cells(cells: Iterable[Cell], file: str) -> Iterator[TableProblem]:
    for cell in cells:
        if cell.column in _FOR_PEOPLE:
            continue
        for is_suspect, message, remedy in _SUSPECTED:
            if is_suspect(cell):
                yield TableProblem(file, cell.row, cell.column, cell.text, message, remedy)


def _is_date(cell: Cell) -> bool:
    return cell.column == "code" and any(form.fullmatch(cell.text) for form in _DATES)


_SUSPECTED: tuple[tuple[Callable[[Cell], bool], str, str], ...] = (
    (
        _is_date,
        "a day where a code belongs: a spreadsheet makes days of codes such as 3-5",
        f"If it was a code, type it again. {_AS_TEXT}",
    ),
    (
        lambda cell: any(one in cell.text for one in _CURLY) and not _is_curly(cell),
        "it holds a curly quotation mark, which must stand in the participant's file as well",
        "Compare it with the file; most files have straight ones.",
    ),
    (
        lambda cell: bool(_UNSEEN.search(cell.text)),
        "it holds a blank or a mark that cannot be seen",
        "Type the cell again, unless the participant's file has it as well.",
    ),
    (
        lambda cell: bool(_MOJIBAKE.search(cell.text)),
        "letters that were read in a wrong encoding and saved so",
        f"Type them again. {_AS_CSV}",
    ),
    (
        lambda cell: bool(re.fullmatch(r"'[0-9].*", cell.text)),
        "an apostrophe before a number: a spreadsheet's mark for text, saved with it",
        "Take it away, unless the participant's file has it as well.",
    ),
)


def _lost_zeros(cells: Iterable[Cell], file: str) -> Iterator[TableProblem]:
    """Codes of digits that are shorter than most others, when none begins with a zero."""
    codes = [cell for cell in cells if cell.column == "code" and cell.text.isascii() and cell.text.isdigit()]
    if len(codes) < _FEWEST_CODES or any(cell.text.startswith("0") for cell in codes):
        return
    usual, count = Counter(len(cell.text) for cell in codes).most_common(1)[0]
    short = [cell for cell in codes if len(cell.text) < usual]
    if not short or count <= len(codes) / 2:
        return
    named = ", ".join(f"{cell.text} (row {cell.row})" for cell in short[:_MOST_NAMED])
    more = f" and {len(short) - _MOST_NAMED} more" if len(short) > _MOST_NAMED else ""
    message = f"most codes have {usual} digits, and these fewer: {named}{more}. A spreadsheet drops leading zeros"
    remedy = f"If they begin with zeros, write {short[0].text.zfill(usual)}. {_AS_TEXT}"
    yield TableProblem(file, short[0].row, "code", short[0].text, message, remedy)
