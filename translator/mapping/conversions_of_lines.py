"""The catalogue of conversions: parts of a text, several texts made one, and one cut to the length of its element."""

from __future__ import annotations

import html
import re
import textwrap
from functools import lru_cache
from typing import TYPE_CHECKING

from translator.mapping.conversion import CodeTable, Failure, ReferenceTable, Warned, conversion
from translator.mapping.problem import choices_remedy, nearest

if TYPE_CHECKING:
    from collections.abc import Callable

_TAG = re.compile(
    r"<(?:script|style)\b.*?</(?:script|style)\s*>|<!--.*?-->|</?[A-Za-z][^<>]*>", re.DOTALL | re.IGNORECASE
)
_FORMULA = re.compile(r'=\s*"(.*)"')


@conversion()
def right(n: int) -> Callable[[str], str | None]:
    """The last n characters, exactly; nothing when the text is shorter."""
    if n < 1:
        raise ValueError("the number is at least 1")
    return lambda value: value[-n:] if len(value) >= n else None


@conversion(warns=True)
def cut(n: int) -> Callable[[str], str | Warned]:
    """At most n characters: a longer text is cut between two words where that is possible, and the cut is told as a
    warning, which refuses nothing.
    """
    if n < 1:
        raise ValueError("the number is at least 1")
    return lambda value: value if len(value) <= n else _cut(value, n)


def _cut(value: str, n: int) -> Warned:
    kept = value[: n + 1].rpartition(" ")[0].rstrip(" ,;") or value[:n]
    return Warned(kept, (Failure("W201", f"{len(value)} characters, at most {n}", f"Sent: {kept}"),))


@conversion(warns=True)
def wrapped(width: int, i: int, lines: int) -> Callable[[str], str | Warned | None]:
    """The i-th of ``lines`` lines into which the text is broken between its words, each at most ``width`` long.

    For one long address that fills several lines: ``wrapped(35, 1, 3)``, ``wrapped(35, 2, 3)``, ``wrapped(35, 3, 3)``.
    What does not fit in the last line is cut with a warning; nothing is left where the text ends in a line before.
    """
    if width < 1 or not 1 <= i <= lines:
        raise ValueError("lines are counted from 1 to their number, and hold at least one character")

    def line(value: str) -> str | Warned | None:
        broken = textwrap.wrap(value, width, break_on_hyphens=False)
        if i > len(broken):
            return None
        return _cut(" ".join(broken[i - 1 :]), width) if i == lines < len(broken) else broken[i - 1]

    return line


@conversion(takes=list)
def first_of() -> Callable[[list[str]], str]:
    """The first of several columns that is not empty; the source is ``'Shipping Name', 'Billing Name'``."""
    return lambda texts: texts[0]


@conversion()
def surname_first() -> Callable[[str], str | None]:
    """A name written ``Roe, Jane`` in the order in which it is spoken: Jane Roe. A text without a comma stays."""

    def spoken(value: str) -> str | None:
        surname, given, *titles = (part.strip() for part in [*value.split(","), ""])
        return " ".join(filter(None, [given, surname, *titles])) or None

    return spoken


@conversion()
def without(characters: str) -> Callable[[str], str | None]:
    """The text without any of these characters: ``without('-./')``."""
    if not characters:
        raise ValueError("name at least one character")
    gone = str.maketrans("", "", characters)
    return lambda value: value.translate(gone).strip() or None


@conversion()
def prefixed(beginning: str) -> Callable[[str], str]:
    """The text with this before it: ``prefixed('https://www.etsy.com/listing/')`` makes a link of a number."""
    if not beginning:
        raise ValueError("name what stands before the text")
    return lambda value: beginning + value


@conversion()
def zero_fill(n: int) -> Callable[[str], str]:
    """Digits filled up with zeros on the left to n characters, where a spreadsheet has eaten them; other texts stay."""
    return lambda value: value.zfill(n) if value.isascii() and value.isdigit() else value


@conversion()
def spreadsheet_text() -> Callable[[str], str | None]:
    """What a spreadsheet wrote to keep digits as text, taken off: ``'02134`` and ``="02134"`` are 02134."""

    def bare(value: str) -> str | None:
        match = _FORMULA.fullmatch(value)
        return (match[1] if match else value.removeprefix("'")).strip() or None

    return bare


@conversion()
def html_text() -> Callable[[str], str | None]:
    """The words of a description that holds HTML: tags go, ``&amp;`` is &."""

    def words(value: str) -> str | None:
        return " ".join(html.unescape(_TAG.sub(" ", value)).split()) or None

    return words


@conversion()
def replace(table: CodeTable) -> Callable[[str], str]:
    """The value that stands beside the text in ``codes/table.csv``; another text stays as it is."""
    values = table.values
    return lambda value: values.get(value, value)


@conversion()
def lookup(table: ReferenceTable, column: str) -> Callable[[str], str | Failure | None]:
    """The cell of this ``column`` in the row of a reference table whose key is the text.

    The card declares the table: ``lookup(listings, Picture URL)`` needs ``[tables.listings]``. A key that it does not
    have is a finding; an empty cell is an empty value.
    """
    # A table that could not be read has no columns, and that was told once.
    if table.columns and column not in table.columns:
        raise ValueError(f'the table {table.name} has no column "{column}". {choices_remedy(column, table.columns)}')
    index, rows = table.columns.index(column) if table.columns else 0, table.rows
    if rows is None:
        none = Failure("E222", f"no table {table.name} has been received")
        return lambda _: none

    def look_up(value: str) -> str | Failure | None:
        row = rows.get(value)
        return wrong(value) if row is None else row[index] or None

    @lru_cache(_MOST_WRONG)
    def wrong(value: str) -> Failure:
        close = nearest(value, rows) if len(rows) <= _FEW else ""
        meant = f'Did you mean "{close}"?' if close and _unnumbered(close) != _unnumbered(value) else ""
        return Failure("E221", f'"{value}" in {table.name}', f"{again} {meant}".strip())

    again = "Send the table again first." if table.received else ""
    return look_up


def _unnumbered(key: str) -> str:
    """A key without its digits: with another number it is another order or article, not this one misspelled."""
    return re.sub("[0-9]", "", key)


#: Keys among which the nearest is sought: in a large table that would take longer than translating the file.
_FEW = 2000
#: Missing keys that a look-up remembers its answer to.
_MOST_WRONG = 256
