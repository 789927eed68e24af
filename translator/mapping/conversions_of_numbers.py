"""The catalogue of conversions: plain numbers, and what is said of a text that is none."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from translator.mapping.conversion import Failure, conversion

if TYPE_CHECKING:
    from collections.abc import Callable

_NUMBER = re.compile(r"[0-9]{1,15}(?:\.([0-9]{1,9}))?")
_COMMA = re.compile(r"([0-9]{1,15}),([0-9]{1,9})")
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:[,' ][0-9]{3})+(?:\.[0-9]+)?")
_MONEY = re.compile(r"(?:[A-Z]{3}|[A-Z]{0,3}[$€£¥])?\s*([0-9][0-9,]*(?:\.[0-9]+)?)\s*(?:[A-Z]{3}|[$€£¥])?")
_SPREADSHEET = re.compile(r"[0-9](?:[.,][0-9]+)?[eE]\+?[0-9]+")


@conversion(gives=Decimal)
def decimal(n: int) -> Callable[[str], Decimal | Failure]:
    """A number of at most n decimals, not negative, with a point as decimal mark and no thousands mark."""

    def number(value: str) -> Decimal | Failure:
        match = _NUMBER.fullmatch(value)
        if match is None:
            return not_a_number(value)
        places = match[1]
        if places and len(places) > n and places[n:].strip("0"):
            return Failure("E203", f"{len(places)} decimals, at most {n}")
        return Decimal(value)

    return number


@conversion(gives=Decimal)
def integer() -> Callable[[str], Decimal | Failure]:
    """A whole number, not negative; ``3.0`` is 3."""
    read = decimal(0)

    def whole(value: str) -> Decimal | Failure:
        number = read(value)
        return number.to_integral_value() if isinstance(number, Decimal) else number

    return whole


def not_a_number(value: str) -> Failure:
    """Why a text is no number with a point as decimal mark, with what to write instead where it can be told."""
    comma = _COMMA.fullmatch(value)
    if _THOUSANDS.fullmatch(value) and not (comma and len(comma[2]) != 3):  # noqa: PLR2004  1,234 has three
        return Failure("E203", suggestion=f"Leave out the thousands mark: {re.sub(r'[^0-9.]', '', value)}.")
    if comma:
        return Failure("E203", suggestion=f"Use a point as decimal mark: {comma[1]}.{comma[2]}.")
    if _SPREADSHEET.fullmatch(value):
        return Failure("E203", "a spreadsheet has shortened it", "Format the column as text and export it again.")
    if value[:1] == "-" and _NUMBER.fullmatch(value[1:]):
        return Failure("E203", "it is negative")
    money_ = _MONEY.fullmatch(value)
    return Failure("E203", suggestion=f"Leave out the currency: {money_[1].replace(',', '')}." if money_ else "")
