"""Conversions of an outbound table: a canonical value to the text of an element.

A value that cannot be converted raises `Unfit`, which the renderer turns into a
finding. The catalogue is closed; what it cannot say is a new row here with a line of documentation and a test.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from translator.mapping.problem import choices_remedy

#: From a present value to the text of its element.
Convert = Callable[[Any], str]
#: Code tables by name: our word to the message's code.
Codes = Mapping[str, Mapping[str, str]]


class Unfit(Exception):
    """The value cannot stand in the message. Raised by conversions, caught by the renderer, never seen outside."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


class BadConversion(Exception):
    """The table asks for a conversion that does not exist or cannot be made. Raised by `pipeline`."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


#: Texts of one conversion that are kept.
_MOST_REMEMBERED = 1_024


def _decimal(arguments: list[str], _: Codes) -> Convert:
    digits, places = (int(argument) for argument in arguments)

    def convert(value: Decimal) -> str:
        text = str(value)
        whole, _, fraction = text.partition(".")
        if len(whole) <= digits and len(fraction) <= places and (whole + fraction).isdigit():
            return text
        return plain_decimal(value, digits, places)

    return convert


def plain_decimal(value: Decimal, digits: int, places: int) -> str:
    """The long way: exponents, trailing zeros, and everything that cannot be written."""
    if not value.is_finite() or value < 0:
        raise Unfit("E310", "not a number, or a negative one")
    if value and value.adjusted() >= digits:
        raise Unfit("E309", f"at most {digits} digits before the decimal mark")
    _, figures, exponent = value.as_tuple()
    written = "".join(map(str, figures))
    kept = written.rstrip("0")
    point = int(exponent) + len(written) - len(kept)
    if not kept:
        return "0"
    if -point > places:
        raise Unfit("E310", f"at most {places} digits behind the decimal mark")
    return format(Decimal(f"{kept}E{point}"), "f")


def _integer(_: list[str], __: Codes) -> Convert:
    return lambda value: plain_decimal(Decimal(value), _MOST_DIGITS, 0)


def _date(arguments: list[str], _: Codes) -> Convert:
    form = arguments[0]
    return lambda value: value.strftime(form)


def _datetime(arguments: list[str], _: Codes) -> Convert:
    form = arguments[0]
    return lambda value: value.astimezone(UTC).strftime(form)


def _yes_no(arguments: list[str], _: Codes) -> Convert:
    yes, no = arguments
    return lambda value: yes if value else no


def _code(arguments: list[str], codes: Codes) -> Convert:
    name = arguments[0]
    if name not in codes:
        raise BadConversion(f"there is no table codes/{name}.csv", choices_remedy(name, codes))
    table = codes[name]

    def convert(value: str) -> str:
        try:
            return table[value]
        except KeyError:
            raise Unfit("E310", f"code table {name} knows {', '.join(table)}") from None

    return convert


def _upper(_: list[str], __: Codes) -> Convert:
    return str.upper


_MOST_DIGITS = 18


def _whole(_: list[str], __: Codes) -> Convert:
    def convert(value: Decimal) -> str:
        if not value.is_finite() or value < 0:
            raise Unfit("E310", "not a number, or a negative one")
        if value.adjusted() >= _MOST_DIGITS:
            raise Unfit("E309", f"at most {_MOST_DIGITS} digits")
        return str(int(value.to_integral_value(ROUND_HALF_UP)))

    return convert


_NEITHER = re.compile(r"[^A-Za-z0-9]+")


def _letters_and_digits(_: list[str], __: Codes) -> Convert:
    def convert(value: str) -> str:
        kept = _NEITHER.sub("", value)
        if value and not kept:
            raise Unfit("E310", "it has neither letters nor digits, A to Z and 0 to 9")
        return kept

    return convert


def _zero_filled(arguments: list[str], _: Codes) -> Convert:
    width = int(arguments[0])
    return lambda value: value.zfill(width)


def _letters(arguments: list[str], _: Codes) -> Convert:
    count = int(arguments[0])

    def convert(value: str) -> str:
        if not value or (len(value) == count and value.isascii() and value.isalpha() and value.isupper()):
            return value
        raise Unfit("E310", f"write {count} capital letters, A to Z")

    return _Remembered(convert).__getitem__


def _digits(arguments: list[str], _: Codes) -> Convert:
    lengths = {int(argument) for argument in arguments}

    def convert(value: str) -> str:
        if not value or (len(value) in lengths and value.isascii() and value.isdigit()):
            return value
        raise Unfit("E310", f"write {' or '.join(arguments)} digits")

    return _Remembered(convert).__getitem__


class _Remembered(dict[str, str]):
    """What a conversion made of texts that come again and again, such as countries: asked in one look-up."""

    def __init__(self, convert: Callable[[str], str]) -> None:
        self._convert = convert

    def __missing__(self, value: str) -> str:
        made = self._convert(value)
        if len(self) < _MOST_REMEMBERED:
            self[value] = made
        return made


class Kind(NamedTuple):
    """One conversion of the catalogue."""

    make: Callable[[list[str], Codes], Convert]
    #: What stands between the parentheses, one letter each: n a number, t text; ``n*`` one number or more.
    arguments: str
    #: The type of value that it takes; text comes from everything but these.
    takes: type
    meaning: str


CONVERSIONS = {
    "decimal": Kind(_decimal, "nn", Decimal, "digits before and behind the decimal mark; never negative"),
    "integer": Kind(_integer, "", Decimal, "a whole number, else a finding"),
    "whole": Kind(_whole, "", Decimal, "rounded to the nearest whole number, half up; a number that changes is told"),
    "date": Kind(_date, "t", date, "a date in this form, as strftime writes it"),
    "datetime": Kind(_datetime, "t", datetime, "a UTC time in this form, as strftime writes it"),
    "yes_no": Kind(_yes_no, "tt", bool, "the words for yes and no"),
    "code": Kind(_code, "t", str, "the code that codes/<table>.csv gives for the value"),
    "upper": Kind(_upper, "", str, "capital letters"),
    "letters_and_digits": Kind(_letters_and_digits, "", str, "only its ASCII letters and digits; the rest is dropped"),
    "zero_filled": Kind(_zero_filled, "n", str, "zeros before it, up to n characters"),
    "letters": Kind(_letters, "n", str, "exactly n capital letters A to Z, else a finding"),
    "digits": Kind(_digits, "n*", str, "only digits, in one of these lengths, else a finding"),
}

#: Conversions that are no function of the value but say how it is written.
PASSIVE = {
    "text": ("", "the value as it is"),
    "max_length": ("n", "at most n characters, else a finding"),
    "cut": ("n", "at most n characters; what is longer is cut, and told"),
    "pieces": ("nn", "cut into pieces of n characters, each in a line of its own; of more than m pieces a finding"),
    "first": ("n", "its first n characters; another place has the rest, by rest(n)"),
    "rest": ("n", "what stands behind its first n characters; nothing where it is no longer"),
    "min_length": ("n", "at least n characters, else a finding"),
    "bare": ("", "without quotation marks, in JSON only: a number, true or false"),
}

#: These drop or round; a text or number that comes out changed is told to the participant.
CHANGING = frozenset({"upper", "letters_and_digits", "whole"})
