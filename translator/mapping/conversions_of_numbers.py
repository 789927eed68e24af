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
_EUROPEAN = re.compile(r"[0-9]{1,3}(?:[. '][0-9]{3})+,[0-9]+")
_BARE_POINT = re.compile(r"\+?([0-9]*)\.([0-9]*)")
_COMMA_NUMBER = re.compile(r"([^0-9.,]*)([0-9]{1,3}(?:[. '][0-9]{3})+|[0-9]+)(?:,([0-9]+))?([^0-9.,]*)")


@conversion(gives=Decimal)
def decimal(n: int) -> Callable[[str], Decimal | Failure]:
    """A number of at most n decimals, not negative, with a point as decimal mark and no thousands mark."""

    def number(value: str) -> Decimal | Failure:
        match = _NUMBER.fullmatch(value)
        if match is None:
            return not_a_number(value)
        places = match[1]
        if places and len(places) > n and places[n:].strip("0"):
            kept = f"Write at most {n} decimals." if n else "Write a whole number."
            return Failure("E203", f"{len(places)} decimals, at most {n}", kept)
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


@conversion()
def decimal_comma() -> Callable[[str], str | Failure]:
    """The number with a point where it has a comma as decimal mark: 1.234,56 becomes 1234.56, for what follows."""

    def with_point(value: str) -> str | Failure:
        match = _COMMA_NUMBER.fullmatch(value)
        if match is None:
            point = _BARE_POINT.fullmatch(value)
            asked = f"Use a comma as decimal mark: {point[1] or 0},{point[2] or 0}." if point else ""
            return Failure("E203", suggestion=asked)
        fraction = f".{match[3]}" if match[3] else ""
        return match[1] + re.sub("[. ']", "", match[2]) + fraction + match[4]

    return with_point


def not_a_number(value: str) -> Failure:
    """Why a text is no number with a point as decimal mark, with what to write instead where it can be told."""
    if _SPREADSHEET.fullmatch(value):
        return Failure("E203", "a spreadsheet has shortened it", "Format the column as text and export it again.")
    if value[:1] == "-" and _NUMBER.fullmatch(value[1:]):
        return Failure("E203", "it is negative", "Write a number that is not negative.")
    return Failure("E203", suggestion=_plainly(value))


def _plainly(value: str) -> str:
    """How the number would be written, as far as that can be told without a guess."""
    comma = _COMMA.fullmatch(value)
    if _THOUSANDS.fullmatch(value):
        whole = re.sub(r"[^0-9.]", "", value)
        # 1,234 is either, by where it comes from.
        either = f"; or use a point as decimal mark: {comma[1]}.{comma[2]}" if comma else ""
        return f"Leave out the thousands mark: {whole}{either}."
    if comma:
        return f"Use a point as decimal mark: {comma[1]}.{comma[2]}."
    if _EUROPEAN.fullmatch(value):
        return f"Use a point as decimal mark and no thousands mark: {re.sub('[^0-9,]', '', value).replace(',', '.')}."
    point = _BARE_POINT.fullmatch(value)
    if point and (point[1] or point[2]):
        return f"Write {point[1] or 0}.{point[2] or 0}."
    money_ = _MONEY.fullmatch(value)
    if money_ is None or money_[1] == value:
        return ""
    return f"Leave out the currency: {money_[1]}." if _NUMBER.fullmatch(money_[1]) else _plainly(money_[1])
