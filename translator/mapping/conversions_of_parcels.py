"""The catalogue of conversions: weights, quantities, and the numbers that parcels and bills are known by."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from translator.mapping.conversion import Failure, conversion
from translator.mapping.conversions_of_numbers import integer, read_number
from translator.mapping.tidy_numbers import SPACING, tidied

if TYPE_CHECKING:
    from collections.abc import Callable

    from translator.mapping.chaining import Warned

_MEASURE = re.compile(r"([0-9.,]+)\s*([A-Za-z]+|#)\.?,?\s*")
_AIR_WAYBILL = re.compile(r"([0-9]{3})[- ]?([0-9]{4})[ ]?([0-9]{3})([0-9])")
_QUANTITY = re.compile(
    r"(?:[x\u00d7]\s*|qty:?\s*)?([0-9.,]+)\s*(?:[x\u00d7]|pcs?|pieces?|ea|each|units?|items?|qty|ct|count|stk)?\.?",
    re.IGNORECASE,
)
_MOST_OUNCES = 2
#: The digits of a tariff number that US rates go by, without the two for statistics.
_US_RATE = 8

#: Kilograms in each unit; the pound is exactly this many (international yard and pound agreement, 1959).
KILOGRAMS = {
    "kg": Decimal(1),
    "g": Decimal("0.001"),
    "mg": Decimal("0.000001"),
    "t": Decimal(1000),
    "lb": Decimal("0.45359237"),
    "oz": Decimal("0.45359237") / 16,
}
_UNITS = {
    "kg": "kg", "kgs": "kg", "kilo": "kg", "kilos": "kg", "kilogram": "kg", "kilograms": "kg", "kgm": "kg",
    "g": "g", "gr": "g", "gm": "g", "gms": "g", "grm": "g", "gram": "g", "grams": "g", "mg": "mg",
    "t": "t", "tonne": "t", "tonnes": "t",
    "lb": "lb", "lbs": "lb", "lbr": "lb", "pound": "lb", "pounds": "lb",
    "#": "lb", "oz": "oz", "ozs": "oz", "onz": "oz", "ounce": "oz", "ounces": "oz",
}  # fmt: skip


@conversion(gives=Decimal)
def weight(unit: str, given: str = "") -> Callable[[str], Decimal | Failure]:
    """A weight in ``unit``, kg or lb; a text with another unit behind it (g, oz, kg, lb, ``2 lb 3 oz``) is converted.

    ``given`` is the unit of a number without any, where it is not the same: ``weight(kg, g)`` for a column in grams.
    """
    bare = _UNITS.get((given or unit).lower())
    if unit not in ("kg", "lb") or bare is None:
        raise ValueError("the unit is kg or lb, that of the column kg, g, mg, t, lb or oz")

    def measured(value: str) -> Decimal | Failure:
        parts = [(match[1].rstrip(","), match[2]) for match in _MEASURE.finditer(value)]
        if not parts:
            parts = [(value, "")]
        elif _MEASURE.sub("", value) or not 1 <= len(parts) <= _MOST_OUNCES:
            return Failure("E219")
        return _added(parts, unit, bare)

    return measured


def _added(parts: list[tuple[str, str]], unit: str, bare: str) -> Decimal | Failure:
    """The parts, each a number and the unit that stands beside it, in ``unit``."""
    total = Decimal(0)
    for text, beside in parts:
        given = _UNITS.get(beside.lower()) if beside else bare
        number = read_number(text, 6, f" {beside}" if beside and len(parts) == 1 else "")
        if isinstance(number, Failure):
            return Failure("E219", number.detail, number.suggestion)
        if given is None:
            return Failure("E219")
        if given == unit and len(parts) == 1:
            return number
        total += number * KILOGRAMS[given] / KILOGRAMS[unit]
    return total.quantize(Decimal("0.000001")).normalize() + 0


@conversion(gives=Decimal)
def quantity() -> Callable[[str], Decimal | Failure]:
    """A whole number of pieces, alone or beside its unit: ``3``, ``3.0``, ``3 pcs``, ``x3``, ``2 each``.

    What holds several pieces, such as 2 pairs or 3 packs, is a finding.
    """
    read = integer()

    def pieces(value: str) -> Decimal | Failure:
        match = _QUANTITY.fullmatch(value)
        return read(match[1] if match else value)

    return pieces


@conversion()
def tracking_number() -> Callable[[str], str | Warned | Failure]:
    """A parcel's number in capital letters, without the blanks, hyphens and points that labels print between its parts.

    A carrier's name before it, as in ``UPS: 1Z…``, goes. Two numbers in one cell, words behind it (``… of 2``), a
    decimal point, and a number that a spreadsheet has shortened (9.4E+21) or filled up with zeros, are findings.
    """
    return lambda value: tidied(value, "E223")


@conversion()
def bill_number() -> Callable[[str], str | Warned | Failure]:
    """A house or master bill number in capital letters, without blanks, hyphens, points and a HAWB before it.

    What is a finding in a tracking number is one here; a slash and other marks stay, and every length is taken that the
    field holds.
    """
    return lambda value: tidied(value, "E224")


@conversion()
def air_waybill() -> Callable[[str], str | Failure]:
    """An air waybill number as 180-12345675, from that or 18012345675 or 180 1234 5675; its check digit must fit."""

    def check(value: str) -> str | Failure:
        match = _AIR_WAYBILL.fullmatch(value.removeprefix("'").strip())
        if match is None:
            return Failure("E224", "an air waybill has eleven digits, such as 180-12345675")
        serial = int(match[2] + match[3])
        # The check digit is the serial number modulo 7 (IATA resolution 600a).
        if serial % 7 != int(match[4]):
            return Failure("E224", f"the check digit of {value} does not fit: it would be {serial % 7}")
        return f"{match[1]}-{match[2]}{match[3]}{match[4]}"

    return check


@conversion()
def tariff_number() -> Callable[[str], str | Failure]:
    """A tariff number of 6 or 10 digits, without points and blanks; five or nine tell of a zero lost at the left."""

    def check(value: str) -> str | Failure:
        bare = value.removeprefix("'").translate(SPACING)
        if not (bare.isascii() and bare.isdigit()) or len(bare) not in (5, 6, 9, 10):
            eight = bare.isascii() and bare.isdigit() and len(bare) == _US_RATE
            return Failure("E225", f"{len(bare)} characters" if bare else "", carried=bare if eight else "")
        if len(bare) in (5, 9):
            return Failure("E225", "a spreadsheet has eaten the leading zero", f"Write 0{bare}.")
        return bare

    return check
