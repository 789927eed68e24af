"""The catalogue of conversions, second part: numbers, money and weights."""

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
_WEIGHT = re.compile(r"([0-9.,]+)\s*([A-Za-z]+)\.?")

#: Kilograms in each unit; the pound is exactly this many (international yard and pound agreement, 1959).
KILOGRAMS = {
    "kg": Decimal(1),
    "g": Decimal("0.001"),
    "lb": Decimal("0.45359237"),
    "oz": Decimal("0.45359237") / 16,
}
_UNITS = {
    "kg": "kg", "kgs": "kg", "kilogram": "kg", "kilograms": "kg",
    "g": "g", "gr": "g", "gram": "g", "grams": "g",
    "lb": "lb", "lbs": "lb", "pound": "lb", "pounds": "lb",
    "oz": "oz", "ounce": "oz", "ounces": "oz",
}  # fmt: skip


@conversion(gives=Decimal)
def decimal(n: int) -> Callable[[str], Decimal | Failure]:
    """A number of at most n decimals, not negative, with a point as decimal mark and no thousands mark."""

    def number(value: str) -> Decimal | Failure:
        match = _NUMBER.fullmatch(value)
        if match is None:
            return _not_a_number(value)
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


@conversion(gives=Decimal)
def money(n: int) -> Callable[[str], Decimal | Failure]:
    """A price of at most n decimals, with or without its currency, commas between the thousands: ``$1,433.66``."""
    read = decimal(n)

    def price(value: str) -> Decimal | Failure:
        match = _MONEY.fullmatch(value)
        if match is None or ("," in match[1] and not _THOUSANDS.fullmatch(match[1])):
            return _not_a_number(value)
        return read(match[1].replace(",", ""))

    return price


@conversion(gives=Decimal)
def weight(unit: str) -> Callable[[str], Decimal | Failure]:
    """A weight in ``unit``, kg or lb; a text with another unit behind it (g, oz, kg, lb) is converted."""
    if unit not in ("kg", "lb"):
        raise ValueError("the unit is kg or lb")
    read: Callable[[str], Decimal | Failure] = decimal(6)

    def measured(value: str) -> Decimal | Failure:
        match = _WEIGHT.fullmatch(value)
        number = read(match[1] if match else value)
        given = _UNITS.get(match[2].lower()) if match else unit
        if given is None or not isinstance(number, Decimal):
            return Failure("E219", suggestion=number.suggestion if isinstance(number, Failure) else "")
        if given == unit:
            return number
        return (number * KILOGRAMS[given] / KILOGRAMS[unit]).quantize(Decimal("0.000001")).normalize() + 0

    return measured


def _not_a_number(value: str) -> Failure:
    """Why, with what to write instead where it can be told."""
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
