"""The catalogue of conversions: numbers and money as exports write them, and what is reckoned from several.

A sample says how numbers are written: 1,234.56 or 1.234,56 or 1 234,56 or 1234,56. Its thousands mark may be there,
its decimal mark is the only one, and the digits behind that are the most there may be; with a minus before it, an
amount below zero is taken.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, NamedTuple

from translator.mapping.conversion import Failure, conversion
from translator.mapping.conversions_of_numbers import not_a_number, too_large, too_many_decimals
from translator.mapping.currencies import AMBIGUOUS, CURRENCIES, SYMBOLS

if TYPE_CHECKING:
    from collections.abc import Callable

    #: A number as the card's author sees it in the export.
    Sample = str

_SAMPLE = re.compile("(-?)1([,. '\u2019]?)234(?:([.,])(5[0-9]{0,8}))?")
_PLACES = re.compile("[0-9]")
_CURRENCY = r"(?:[A-Z]{1,3}\.?\s?)?[$€£¥₹₩₫฿₺₽₴₦₱₪\uff04\uffe5\uffe1]|[A-Z]{3}|Rs\.?|kr\.?|zł|Kč|Ft|lei|Fr\.?|R\$|RMB"
_SIGNS = "+\N{MINUS SIGN}-"
_AROUND = re.compile(r"[0-9.,'\u2019\s()+\N{MINUS SIGN}-]+")


class Written(NamedTuple):
    """How numbers are written, read from a sample."""

    sample: str
    thousands: str
    mark: str
    decimals: int
    signed: bool


def read_sample(text: str) -> Written:
    """What a sample says; a single digit stands for that many decimals behind a point, commas between thousands.

    Raises:
        ValueError: it is no sample.
    """
    if _PLACES.fullmatch(text):
        decimals = int(text)
        return Written("1,234" + ("." + "567890123"[:decimals] if decimals else ""), ",", ".", decimals, signed=False)
    match = _SAMPLE.fullmatch(text)
    if match is None or (match[2] and match[2] == match[3]):
        raise ValueError("the sample is written as 1,234.56 or 1.234,56 or 1234,56, as the export has it")
    mark = match[3] or ("," if match[2] == "." else ".")
    return Written(text, match[2].replace("\u2019", "'"), mark, len(match[4] or ""), bool(match[1]))


def reader(form: Written, *, currency: bool) -> Callable[[str], Decimal | Failure]:
    """A function that reads a number in this form, with or without a currency beside it."""
    pattern, failure = _pattern(form, currency=currency), Failure("E203", suggestion=f"Write it as {form.sample}.")

    def number(value: str) -> Decimal | Failure:
        match = pattern.fullmatch(value)
        if match is None or not (match["whole"] or match["places"]) or bool(match["open"]) != bool(match["close"]):
            return not_a_number(value, form.decimals) if form.mark == "." else too_large(value) or failure
        places = match["places"] or ""
        if len(places) > form.decimals and places[form.decimals :].strip("0"):
            return too_many_decimals(places, form.decimals)
        amount = Decimal(f"{_digits(match['whole'])}.{places}" if places else _digits(match["whole"]))
        return _signed(amount, match, form)

    return number


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text)) or "0"


def _signed(amount: Decimal, match: re.Match[str], form: Written) -> Decimal | Failure:
    signs = [sign for sign in (match["before"], match["between"], match["behind"]) if sign and sign != "+"]
    if not signs and not match["open"]:
        return amount
    if not form.signed and amount:
        return Failure("E203", "it is negative", "Write a number that is not negative.")
    return -amount


def _pattern(form: Written, *, currency: bool) -> re.Pattern[str]:
    thousands = "['\u2019]" if form.thousands == "'" else re.escape(form.thousands)
    grouped = rf"[0-9]{{1,3}}(?:{thousands}[0-9]{{3}}){{1,5}}|" if form.thousands else ""
    if form.thousands == ",":
        grouped += "[0-9]{1,2}(?:,[0-9]{2}){1,4},[0-9]{3}|"  # 1,23,456 as it is written in India
    number = rf"(?P<whole>{grouped}[0-9]{{0,15}})(?:{re.escape(form.mark)}(?P<places>[0-9]{{0,9}}))?"
    money_ = rf"(?:{_CURRENCY})?" if currency else ""
    return re.compile(
        rf"(?P<open>\()?\s*(?P<before>[{_SIGNS}])?\s*{money_}\s*(?P<between>[{_SIGNS}])?\s*{number}"
        rf"\s*(?P<behind>-)?\s*{money_}\s*(?P<close>\))?"
    )


@conversion(gives=Decimal)
def money(sample: Sample) -> Callable[[str], Decimal | Failure]:
    """A price written as in the ``sample``, with or without a currency beside it.

    ``money(1,234.56)`` reads ``$1,433.66``, ``US $12.50`` and ``12.50 EUR``; ``money(1.234,56)`` reads ``1.433,66 €``.

    An amount below zero (``-5.00``, ``5.00-``, ``(5.00)``) is a finding, but for a sample with a minus:
    ``money(-1,234.56)``. ``money(2)`` is short for ``money(1,234.56)``.
    """
    return reader(read_sample(sample), currency=True)


@conversion(gives=Decimal)
def number(sample: Sample) -> Callable[[str], Decimal | Failure]:
    """A number written as in the ``sample``, such as ``number(1.234,5)``; a currency beside it is a finding."""
    return reader(read_sample(sample), currency=False)


@conversion(takes=list, gives=Decimal)
def sum_(sample: Sample) -> Callable[[list[str]], Decimal | Failure]:
    """All texts of the source, written as in the ``sample`` and perhaps below zero, added up.

    The source is several columns, ``'Price', 'Discount'``, or one of all items: ``items(Price)``. A sum below zero is a
    finding, but for a sample with a minus.
    """
    form = read_sample(sample)
    read = reader(form._replace(signed=True), currency=True)

    def total(texts: list[str]) -> Decimal | Failure:
        added = Decimal(0)
        for text in texts:
            one = read(text)
            if isinstance(one, Failure):
                return Failure(one.code, one.detail or f'"{text}" is not a number', one.suggestion)
            added += one
        return Failure("E203", f"the sum is negative: {added}") if added < 0 and not form.signed else added

    return total


@conversion(takes=list, gives=Decimal)
def count() -> Callable[[list[str]], Decimal]:
    """How many texts of the source are not empty: of several columns, or of all items: ``items(SKU)``."""
    return lambda texts: Decimal(len(texts))


@conversion(takes=list, gives=Decimal)
def divide(n: int) -> Callable[[list[str]], Decimal | Failure | None]:
    """The first of two columns divided by the second, to n decimals: ``'Line Total', 'Quantity'`` gives the price of
    one. Both are numbers with a point as decimal mark, perhaps with a currency; nothing when one is empty.
    """
    read = reader(read_sample("1,234.567890123"), currency=True)
    unit = Decimal(1).scaleb(-_between(n, 0, 9))

    def quotient(texts: list[str]) -> Decimal | Failure | None:
        if len(texts) != 2:  # noqa: PLR2004  dividend and divisor
            return None
        dividend, divisor = read(texts[0]), read(texts[1])
        if isinstance(dividend, Failure):
            return dividend
        if isinstance(divisor, Failure):
            return divisor
        if not divisor:
            return Failure("E203", "divided by zero")
        return (dividend / divisor).quantize(unit, ROUND_HALF_UP)

    return quotient


def _between(n: int, least: int, most: int) -> int:
    if not least <= n <= most:
        raise ValueError(f"the number is from {least} to {most}")
    return n


@conversion()
def currency() -> Callable[[str], str | Failure]:
    """A currency code of ISO 4217, in small or capital letters."""

    def check(value: str) -> str | Failure:
        code = value.upper()
        return code if code in CURRENCIES else Failure("E218", suggestion="Write three letters, such as USD.")

    return check


@conversion()
def currency_of(*meaning: str) -> Callable[[str], str | Failure | None]:
    """The currency that stands beside an amount: ``€12.50``, ``12.50 EUR`` and ``US $12.50`` tell it themselves.

    What $, ¥, kr and the like mean is declared: ``currency_of($ = USD, ¥ = JPY)``. Nothing is left of an amount alone.
    """
    symbols = SYMBOLS | dict(map(_meaning, meaning))

    def find(value: str) -> str | Failure | None:
        beside = " ".join(_AROUND.sub(" ", value).split()).upper().rstrip(".").replace(" ", "")
        if not beside:
            return None
        found = symbols.get(beside) or (beside if beside in CURRENCIES else None)
        if found:
            return found
        declare = f"; the mapping does not say which currency {beside} is" if beside in AMBIGUOUS else ""
        return Failure("E218", f"not a currency{declare}", "Write the code of ISO 4217 beside the amount, such as USD.")

    return find


def _meaning(text: str) -> tuple[str, str]:
    symbol, _, code = (part.strip() for part in text.partition("="))
    if code not in CURRENCIES or not symbol:
        raise ValueError(f'"{text}" does not say what a symbol means, such as $ = USD')
    return symbol.upper().rstrip("."), code
