"""The catalogue of conversions: text, codes and yes or no. Its other parts have modules of their own.

Each docstring is the conversion's line in the reference. Values come without blanks around them and never empty.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from translator.mapping import (
    conversions_of_days,
    conversions_of_lines,
    conversions_of_money,
    conversions_of_numbers,
    conversions_of_parcels,
    conversions_of_places,
)
from translator.mapping.conversion import CATALOGUE, CodeTable, Failure, conversion
from translator.mapping.problem import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

#: The modules of the catalogue, in the order of its reference page; the first part stands below.
PARTS = (
    conversions_of_lines,
    conversions_of_numbers,
    conversions_of_money,
    conversions_of_days,
    conversions_of_places,
    conversions_of_parcels,
)
__all__ = ["CATALOGUE", "PARTS"]

_SHOWN_CODES = 12
#: Wrong values that a conversion remembers its answer to: one column has the same ones again and again.
_MOST_WRONG = 256


@conversion()
def text() -> Callable[[str], str]:
    """The text as it stands."""
    return str


@conversion()
def upper() -> Callable[[str], str]:
    """In capital letters."""
    return str.upper


@conversion()
def lower() -> Callable[[str], str]:
    """In small letters."""
    return str.lower


@conversion()
def digits() -> Callable[[str], str | Failure | None]:
    """Only the digits 0 to 9: points, blanks, hyphens and the like go. A letter or another digit is a finding."""

    def only_digits(value: str) -> str | Failure | None:
        wrong = next((one for one in value if one.isalnum() and one not in _DIGITS), "")
        if _SHORTENED.fullmatch(value):
            return Failure("E203", "a spreadsheet has shortened it", "Format the column as text and export it again.")
        if wrong:
            return Failure("E203", f'"{wrong}" is not a digit', "Write only the digits 0 to 9.")
        return "".join(filter(_DIGITS.__contains__, value)) or None

    return only_digits


_DIGITS = frozenset("0123456789")
_SHORTENED = re.compile(r"[0-9](?:[.,][0-9]+)?[eE]\+?[0-9]+")


@conversion()
def max_length(n: int) -> Callable[[str], str | Failure]:
    """At most n characters; a longer text is a finding."""

    def check(value: str) -> str | Failure:
        return value if len(value) <= n else Failure("E206", f"{len(value)} characters, at most {n}")

    return check


@conversion()
def truncate(n: int) -> Callable[[str], str]:
    """The first n characters, the rest is dropped without a word; blanks at the cut go as well."""
    return lambda value: value[:n].rstrip()


@conversion()
def left(n: int) -> Callable[[str], str | None]:
    """The first n characters, exactly; nothing when the text is shorter."""
    return lambda value: value[:n] if len(value) >= n else None


@conversion()
def after(mark: str) -> Callable[[str], str | None]:
    """What stands behind the first ``mark``; nothing when it does not occur."""
    return lambda value: value.partition(mark)[2].strip() or None


@conversion()
def before(mark: str) -> Callable[[str], str | None]:
    """What stands before the first ``mark``; the whole text when it does not occur."""
    return lambda value: value.partition(mark)[0].strip() or None


@conversion()
def split(mark: str, i: int) -> Callable[[str], str | None]:
    """The i-th part, counted from 1, of a text that ``mark`` divides; -1 is the last one, -2 the one before it.

    Nothing when there are fewer.
    """
    if i == 0 or not mark:
        raise ValueError("parts are counted from 1, or from -1 at the end, between marks of at least one character")
    index = i - 1 if i > 0 else i

    def part(value: str) -> str | None:
        parts = value.split(mark)
        return parts[index].strip() or None if len(parts) >= abs(i) else None

    return part


@conversion(takes=list)
def join(mark: str) -> Callable[[list[str]], str]:
    """Several sources, written ``'A', 'B'``, joined with ``mark`` between them; empty ones are left out."""
    return mark.join


@conversion()
def code(table: CodeTable) -> Callable[[str], str | Failure]:
    """The value that stands beside the code in ``codes/table.csv``; another code is a finding.

    A code in other capitals is that code, unless the table has two codes that differ in nothing else.
    """
    values = table.values
    folded = _without_capitals(values)
    known = list(values)
    shown = ", ".join(known[:_SHOWN_CODES]) + (", …" if len(known) > _SHOWN_CODES else "")

    @lru_cache(_MOST_WRONG)
    def other(value: str) -> str | Failure:
        if (found := folded.get(value.casefold())) is not None:
            return found
        close = nearest(value, known)
        return Failure("E213", f"the table has {shown}", f'Did you mean "{close}"?' if close else "")

    def look_up(value: str) -> str | Failure:
        found = values.get(value)
        return other(value) if found is None else found

    return look_up


def _without_capitals(values: Mapping[str, str]) -> dict[str, str]:
    """What stands beside each code, by the code without capitals; not where several codes are then one."""
    codes = Counter(one.casefold() for one in values)
    return {one.casefold(): value for one, value in values.items() if codes[one.casefold()] == 1}


_YES = "y;yes;true;t;1;on;x;✓;✔;☑;ja;j;oui;o;si;sí;s;sim;verified;vetted;да;是"
_NO = "n;no;false;f;0;off;-;✗;✘;☐;nein;non;não;nao;none;not verified;unverified;нет;否"


@conversion(gives=bool)
def yes_no(yes: str = _YES, no: str = _NO) -> Callable[[str], bool | Failure]:
    """Yes or no, in the usual spellings: Y and N, yes and no, true and false, 1 and 0, x and -, ja, oui and sí.

    ``yes_no(Y, N)`` knows these words only, and ``yes_no(Vetted; Known, New)`` several for one answer. Capitals do not
    matter.
    """
    if both := sorted({*_words(yes)} & {*_words(no)}):
        raise ValueError(f'"{both[0]}" means both yes and no')
    meanings = dict.fromkeys(_words(no), False) | dict.fromkeys(_words(yes), True)
    named = f"{_words(yes)[0].upper()} or {_words(no)[0].upper()}" if yes is _YES else f"{yes} or {no}"
    failure = Failure("E214", suggestion=f"Write {named}.")
    return lambda value: meanings.get(value.casefold(), failure)


def _words(text: str) -> list[str]:
    words = [word.strip().casefold() for word in text.split(";") if word.strip()]
    if not words:
        raise ValueError("there is no word for it")
    return words


@conversion(gives=bool, of_empty=False)
def present() -> Callable[[str], bool]:
    """Yes when anything stands there, no when nothing does."""
    return lambda _: True
