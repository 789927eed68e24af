"""The catalogue of conversions: plain numbers, and what is said of a text that is none."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from translator.mapping.conversion import Failure, conversion

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_NUMBER = re.compile(r"[0-9]{1,15}(?:\.([0-9]{1,9}))?")
_COMMA = re.compile(r"([0-9]{1,15}),([0-9]{1,9})")
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:[,' ][0-9]{3})+(?:\.[0-9]+)?")
_MONEY = re.compile(r"(?:[A-Z]{3}|[A-Z]{0,3}[$€£¥])?\s*([0-9][0-9,]*(?:\.[0-9]+)?)\s*(?:[A-Z]{3}|[$€£¥])?")
_SPREADSHEET = re.compile(r"[0-9](?:[.,][0-9]+)?[eE]\+?[0-9]+")
_EUROPEAN = re.compile(r"[0-9]{1,3}(?:[. '][0-9]{3})+,[0-9]+")
_BARE_POINT = re.compile(r"\+?([0-9]*)\.([0-9]*)")
_COMMA_NUMBER = re.compile(r"([^0-9.,]*)([0-9]{1,3}(?:[. '][0-9]{3})+|[0-9]+)(?:,([0-9]+))?([^0-9.,]*)")
_BARE_COMMA = re.compile(r"\+?(?=.*[0-9])([0-9]*),([0-9]*)")
_DECIMAL_POINT = re.compile(r"(?<=[0-9])\.(?=[0-9])")

#: Digits before the decimal mark; what stands around them is a sign or a currency.
_MOST_DIGITS = 15
_LONG = re.compile(r"[^0-9]*([0-9]+|[0-9]{1,3}(?:([,.' \u2019])[0-9]{3})(?:\2[0-9]{3})+)(?:[.,][0-9]+)?[^0-9]*")
_DIGITS = re.compile(r"[0-9]{1,18}")
_MOST_IMPLIED = 9

_ASK_COMMA = "Use a comma as decimal mark:"
_SHORTENED = Failure("E203", "a spreadsheet has shortened it", "Format the column as text and export it again.")


@conversion(gives=Decimal)
def decimal(n: int) -> Callable[[str], Decimal | Failure]:
    """A number of at most n decimals, not negative, with a point as decimal mark and no thousands mark."""
    return lambda value: read_number(value, n)


def read_number(value: str, n: int, behind: str = "") -> Decimal | Failure:
    """The number that is written; ``behind``, such as a unit, is what must follow it in what is suggested."""
    match = _NUMBER.fullmatch(value)
    if match is None:
        return not_a_number(value, n, behind)
    if _fits(match[1], n):
        return Decimal(value)
    return too_many_decimals(match[1], n)


def too_many_decimals(decimals: str, n: int) -> Failure:
    """That a number has more decimals than the n that are taken."""
    held = "1 decimal" if len(decimals) == 1 else f"{len(decimals)} decimals"
    return Failure("E203", f"{held}, at most {n}", _fewer(n))


def too_large(value: str) -> Failure | None:
    """That a number has more digits before its decimal mark than are taken; None where it has not."""
    known = _LONG.fullmatch(value)
    digits = len(re.sub("[^0-9]", "", known[1]).lstrip("0")) if known else 0
    if digits <= _MOST_DIGITS:
        return None
    remedy = f"Write at most {_MOST_DIGITS} digits before the decimal mark."
    return Failure("E203", f"{digits} digits before the decimal mark, at most {_MOST_DIGITS}", remedy)


def _fits(decimals: str | None, n: int) -> bool:
    return not (decimals or "")[n:].strip("0")


def _fewer(n: int) -> str:
    return f"Write at most {n} decimal{'s' if n > 1 else ''}." if n else "Write a whole number."


@conversion(gives=Decimal)
def implied(n: int) -> Callable[[str], Decimal | Failure]:
    """Digits whose last n are decimals, as files of fixed width write them: by ``implied(2)`` 0000001250 is 12.50."""
    if not 0 <= n <= _MOST_IMPLIED:
        raise ValueError(f"the decimals are 0 to {_MOST_IMPLIED}")
    failure = Failure("E203", suggestion=f"Write digits only, the last {n} of them decimals.")
    return lambda value: Decimal(value).scaleb(-n) if _DIGITS.fullmatch(value) else failure


@conversion(gives=Decimal)
def integer() -> Callable[[str], Decimal | Failure]:
    """A whole number, not negative; ``3.0`` is 3."""
    read = decimal(0)

    def whole(value: str) -> Decimal | Failure:
        number = read(value)
        return number.to_integral_value() if isinstance(number, Decimal) else number

    return whole


def _in_commas(suggestion: str) -> str:
    return _DECIMAL_POINT.sub(",", suggestion)


@conversion(retold=_in_commas)
def decimal_comma() -> Callable[[str], str | Failure]:
    """The number with a point where it has a comma as decimal mark: 1.234,56 becomes 1234.56, for what follows."""

    def with_point(value: str) -> str | Failure:
        match = _COMMA_NUMBER.fullmatch(value)
        if match is None:
            return _not_with_a_comma(value)
        fraction = f".{match[3]}" if match[3] else ""
        return match[1] + re.sub("[. ']", "", match[2]) + fraction + match[4]

    return with_point


def _not_with_a_comma(value: str) -> Failure:
    if _SPREADSHEET.fullmatch(value):
        return _SHORTENED
    money_ = _MONEY.fullmatch(value)
    point = _BARE_POINT.fullmatch(money_[1] if money_ else value)
    bare = _BARE_COMMA.fullmatch(value)
    known = point if point and (point[1] or point[2]) else bare
    if known is None:
        return Failure("E203")
    number = f"{known[1] or 0},{known[2] or 0}"
    return Failure("E203", suggestion=f"{'Write' if known is bare else _ASK_COMMA} {number}.", instead=number)


def not_a_number(value: str, n: int, behind: str = "") -> Failure:
    """Why a text is no number with a point as decimal mark, with what to write instead where it can be told."""
    if _SPREADSHEET.fullmatch(value):
        return _SHORTENED
    if value[:1] == "-" and _NUMBER.fullmatch(value[1:]):
        return Failure("E203", "it is negative", "Write a number that is not negative.")
    if large := too_large(value):
        return large
    readings = list(_readings(value))
    fitting = [(words, number) for words, number in readings if _fits(number.partition(".")[2], n)]
    if readings and readings[0][0] == "write":
        # Nothing is wrong with its marks: it has too many decimals, or none but a point, or zeros without an end.
        decimals = readings[0][1].partition(".")[2]
        if not fitting:
            return too_many_decimals(decimals, n)
        fitting = [("write", readings[0][1].rstrip("0").rstrip(".") if len(decimals) > n else readings[0][1])]
    if readings and not fitting:
        return Failure("E203", suggestion=f"{_sentence(readings[0][0].rstrip(':'))} {_fewer(n)}" if n else _fewer(n))
    told = "; or ".join(f"{words} {number}{behind}" for words, number in fitting)
    return Failure("E203", suggestion=_sentence(told) if told else "")


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def _readings(value: str) -> Iterator[tuple[str, str]]:
    """How the number would be written, as far as that can be told without a guess: what to do, and the number."""
    comma = _COMMA.fullmatch(value)
    if _THOUSANDS.fullmatch(value):
        yield "leave out the thousands mark:", re.sub(r"[^0-9.]", "", value)
    if comma:
        # 1,234 is either, by where it comes from.
        yield "use a point as decimal mark:", f"{comma[1]}.{comma[2]}"
    elif _EUROPEAN.fullmatch(value):
        number = re.sub("[^0-9,]", "", value).replace(",", ".")
        yield "use a point as decimal mark and no thousands mark:", number
    elif (point := _BARE_POINT.fullmatch(value)) and (point[1] or point[2]):
        yield "write", f"{point[1].lstrip('0') or 0}.{point[2] or 0}"
    elif (money_ := _MONEY.fullmatch(value)) and money_[1] != value:
        plain = _NUMBER.fullmatch(money_[1])
        yield from [("leave out the currency:", money_[1])] if plain else _readings(money_[1])
