"""Conversions of an outbound table: a canonical value to the text of an element.

A pipeline is written left to right, parted by ``|``: ``upper | max_length(35)``. The first conversion meets
the value, the later ones its text. A value that cannot be converted raises `Unfit`, which the renderer turns into a
finding. The catalogue is closed; what it cannot say is a new row here with a line of documentation and a test.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from translator.mapping.problem import choices_remedy

#: From a present value to the text of its element.
Convert = Callable[[Any], str]
#: Code tables by name: our word to the message's code.
Codes = Mapping[str, Mapping[str, str]]

#: No limit of length.
UNLIMITED = 1 << 62


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


class Pipeline(NamedTuple):
    """A compiled ``convert`` cell."""

    #: From value to text, or None when the value is text already and stays as it is.
    convert: Convert | None
    #: Largest number of characters of the result.
    limit: int


def _decimal(arguments: list[str], _: Codes) -> Convert:
    digits, places = (int(argument) for argument in arguments)

    def convert(value: Decimal) -> str:
        text = str(value)
        whole, _, fraction = text.partition(".")
        if len(whole) <= digits and len(fraction) <= places and (whole + fraction).isdigit():
            return text
        return _plain_decimal(value, digits, places)

    return convert


def _plain_decimal(value: Decimal, digits: int, places: int) -> str:
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
    return lambda value: _plain_decimal(Decimal(value), 18, 0)


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


def _truncate(arguments: list[str], _: Codes) -> Convert:
    end = int(arguments[0])
    return lambda value: value[:end]


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
    "integer": Kind(_integer, "", Decimal, "a whole number"),
    "date": Kind(_date, "t", date, "a date in this form, as strftime writes it"),
    "datetime": Kind(_datetime, "t", datetime, "a UTC time in this form, as strftime writes it"),
    "yes_no": Kind(_yes_no, "tt", bool, "the words for yes and no"),
    "code": Kind(_code, "t", str, "the code that codes/<table>.csv gives for the value"),
    "upper": Kind(_upper, "", str, "capital letters"),
    "truncate": Kind(_truncate, "n", str, "the first n characters; the rest is dropped"),
    "letters": Kind(_letters, "n", str, "exactly n capital letters A to Z, else a finding"),
    "digits": Kind(_digits, "n*", str, "only digits, in one of these lengths, else a finding"),
}

#: Conversions that are no function: ``text`` changes nothing, ``max_length(n)`` is checked by the renderer.
PASSIVE = {"text": "the value as it is", "max_length": "at most n characters, else a finding"}

_DEFAULTS: dict[type, Convert] = {
    str: str,
    int: str,
    bool: lambda value: "true" if value else "false",
    date: lambda value: value.isoformat(),
    datetime: lambda value: value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    Decimal: lambda value: _plain_decimal(value, 28, 28),
}

_STEP = re.compile(r"\s*(\w+)\s*(?:\(([^)]*)\))?\s*(?:\|(?=.)|$)")


def pipeline(cell: str, kind: type, codes: Codes) -> Pipeline:
    """Compile a ``convert`` cell for values of ``kind``.

    Raises:
        BadConversion: a name, an argument or a type is wrong.
    """
    limit, steps, at = UNLIMITED, list[Convert](), 0
    cell = cell.strip()
    while at < len(cell):
        match = _STEP.match(cell, at)
        if match is None:
            raise BadConversion(f"cannot read {cell[at:]!r}", "Write name or name(argument, …), with | between two.")
        at, name, arguments = match.end(), match[1], _arguments(match[2])
        if name == "max_length":
            limit = min(limit, int(_checked(name, "n", arguments)[0]))
        elif name != "text":
            steps.append(_made(name, arguments, str if steps else kind, codes))
    if not steps and kind is not str:
        steps.append(_DEFAULTS[kind])
    return Pipeline(_composed(steps), limit)


def _arguments(written: str | None) -> list[str]:
    return [argument.strip() for argument in written.split(",")] if written else []


def _made(name: str, arguments: list[str], kind: type, codes: Codes) -> Convert:
    if name not in CONVERSIONS:
        raise BadConversion(f"there is no conversion {name!r}", choices_remedy(name, [*CONVERSIONS, *PASSIVE]))
    entry = CONVERSIONS[name]
    if entry.takes is not kind and not (name == "integer" and kind is int):
        raise BadConversion(f"{name} takes {entry.takes.__name__}, not {kind.__name__}", "Use a fitting conversion.")
    return entry.make(_checked(name, entry.arguments, arguments), codes)


def _checked(name: str, wanted: str, arguments: list[str]) -> list[str]:
    if wanted.endswith("*"):
        wanted = wanted[0] * max(1, len(arguments))
    fits = len(arguments) == len(wanted) and all(
        argument.isdigit() if kind == "n" else argument for argument, kind in zip(arguments, wanted, strict=True)
    )
    if fits:
        return arguments
    shape = ", ".join({"n": "number", "t": "text"}[kind] for kind in wanted)
    raise BadConversion(f"{name} is given {', '.join(arguments) or 'nothing'}", f"Write {name}({shape}).")


def _composed(steps: list[Convert]) -> Convert | None:
    if len(steps) <= 1:
        return steps[0] if steps else None

    def convert(value: Any) -> str:
        for step in steps:
            value = step(value)
        return str(value)

    return convert
