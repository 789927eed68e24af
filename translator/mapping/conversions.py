"""The catalogue of conversions, first part: text, codes and yes or no. Numbers and days have modules of their own.

Each docstring is the conversion's line in the reference. Values come without blanks around them and never empty.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from translator.mapping import conversions_of_days, conversions_of_numbers
from translator.mapping.conversion import CATALOGUE, CodeTable, Failure, conversion
from translator.mapping.countries import ALPHA_2, COUNTRIES
from translator.mapping.problem import nearest

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["CATALOGUE", "conversions_of_days", "conversions_of_numbers"]

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
    """The i-th part, counted from 1, of a text that ``mark`` divides; nothing when there are fewer."""
    if i < 1 or not mark:
        raise ValueError("parts are counted from 1, between marks of at least one character")

    def part(value: str) -> str | None:
        parts = value.split(mark, i)
        return parts[i - 1].strip() or None if len(parts) >= i else None

    return part


@conversion(takes=list)
def join(mark: str) -> Callable[[list[str]], str]:
    """Several sources, written ``'A', 'B'``, joined with ``mark`` between them; empty ones are left out."""
    return mark.join


@conversion()
def code(table: CodeTable) -> Callable[[str], str | Failure]:
    """The value that stands beside the code in ``codes/table.csv``; another code is a finding."""
    values = table.values
    known = list(values)
    shown = ", ".join(known[:_SHOWN_CODES]) + (", …" if len(known) > _SHOWN_CODES else "")

    @lru_cache(_MOST_WRONG)
    def wrong(value: str) -> Failure:
        close = nearest(value, known)
        return Failure("E213", f"the table has {shown}", f'Did you mean "{close}"?' if close else "")

    def look_up(value: str) -> str | Failure:
        found = values.get(value)
        return wrong(value) if found is None else found

    return look_up


@conversion(gives=bool)
def yes_no(yes: str, no: str) -> Callable[[str], bool | Failure]:
    """Yes or no, as the two words say, in small or capital letters."""
    meanings = {no.casefold(): False, yes.casefold(): True}
    failure = Failure("E214", suggestion=f"Write {yes} or {no}.")
    return lambda value: meanings.get(value.casefold(), failure)


@conversion(gives=bool, of_empty=False)
def present() -> Callable[[str], bool]:
    """Yes when anything stands there, no when nothing does."""
    return lambda _: True


@conversion()
def country() -> Callable[[str], str | Failure]:
    """The two-letter country code of ISO 3166-1, from that, the three-letter code or the English name."""

    def look_up(value: str) -> str | Failure:
        if value in ALPHA_2:
            return value
        return COUNTRIES.get(value.casefold()) or wrong(value)

    @lru_cache(_MOST_WRONG)
    def wrong(value: str) -> Failure:
        close = nearest(value, COUNTRIES) if len(value) > 3 else ""  # noqa: PLR2004  a code has no near names
        return Failure("E215", suggestion=f"Write {COUNTRIES[close]}." if close else "")

    return look_up


@conversion()
def currency() -> Callable[[str], str | Failure]:
    """A currency code of ISO 4217: three capital letters."""

    def check(value: str) -> str | Failure:
        good = len(value) == 3 and value.isascii() and value.isalpha()  # noqa: PLR2004
        return value.upper() if good else Failure("E218", suggestion="Write three letters, such as USD.")

    return check
