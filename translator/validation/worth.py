"""What a shipment is worth in US dollars, as far as it can be known.

The exemption is for what has a fair retail value of at most 800 US dollars in the country of shipment (19 USC
1321(a)(2)(C)). An item counts with its retail price in the country of export, where the participant gives one, else
with its listed price, times its quantity. Prices in other currencies need a rate: the operator's table of rates, whose
rows hold for a span of days. Nothing is ever reckoned without one.

    currency,from,until,usd,notes
    CNY,2026-10-01,2026-12-31,0.140560,quarterly rate
    EUR,2026-10-01,,1.081000,until further notice
"""

from __future__ import annotations

import csv
import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from io import StringIO
from typing import TYPE_CHECKING, NamedTuple

from translator.mapping.problem import TableProblem, choices_remedy

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from translator.model.shipment import Item, Shipment

COLUMNS = ("currency", "from", "until", "usd")
_OPTIONAL = ("notes",)
_CENT = Decimal("0.01")
_CURRENCY = re.compile("[A-Z]{3}", re.ASCII)
_DOLLAR = Decimal(1)


class Rate(NamedTuple):
    """What one unit of a currency is in US dollars, from one day to another, both included."""

    currency: str
    since: date
    until: date
    usd: Decimal


class Worth(NamedTuple):
    """What a shipment is worth; ``cents`` is None when it cannot be known."""

    #: US cents.
    cents: int | None
    #: The currencies without a rate on the day, sorted; empty when a price is missing instead.
    without_rate: tuple[str, ...] = ()


class Rates:
    """The table of rates."""

    def __init__(self, rates: Iterable[Rate] = ()) -> None:
        """Of two rows that hold on the same day, the one that begins later counts."""
        self._by_currency: dict[str, list[Rate]] = {}
        for rate in sorted(rates, key=lambda rate: rate.since, reverse=True):
            self._by_currency.setdefault(rate.currency, []).append(rate)

    def on(self, day: date) -> Mapping[str, Decimal]:
        """US dollars for one unit of each currency that has a rate that day."""
        held = {
            currency: next((rate.usd for rate in rates if rate.since <= day <= rate.until), None)
            for currency, rates in self._by_currency.items()
        }
        return {currency: usd for currency, usd in held.items() if usd is not None} | {"USD": _DOLLAR}


def worth(shipment: Shipment, rates: Mapping[str, Decimal]) -> Worth:
    """The value of all items; ``rates`` are US dollars for one unit, as `Rates.on` gives them."""
    total = Decimal(0)
    missing = set()
    for item in shipment.items:
        value = _value(item)
        if value is None:
            return Worth(None)
        rate = rates.get(item.currency or "")
        if rate is None:
            missing.add(item.currency or "")
        else:
            total += value * rate
    if missing or not shipment.items:
        return Worth(None, tuple(sorted(missing - {""})))
    return Worth(int(total.quantize(_CENT, ROUND_HALF_UP).scaleb(2)))


def _value(item: Item) -> Decimal | None:
    price = item.listed_price if item.retail_price_export_country is None else item.retail_price_export_country
    if price is None or item.quantity is None:
        return price
    return price * item.quantity


def read_rates(content: bytes, file: str, problems: list[TableProblem]) -> Rates:
    """The table in a CSV in UTF-8; what is wrong goes to ``problems``, all of it."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problems.append(TableProblem(file, 0, "", "", f"not UTF-8 at byte {error.start}", "Save it as CSV UTF-8."))
        return Rates()
    reader = csv.DictReader(StringIO(text))
    given = tuple(reader.fieldnames or ())
    if missing := [name for name in COLUMNS if name not in given]:
        remedy = f"Write the headings {','.join((*COLUMNS, *_OPTIONAL))}."
        problems.append(TableProblem(file, 1, missing[0], ",".join(given), "the column is missing", remedy))
        return Rates()
    problems.extend(
        TableProblem(file, 1, name, name, "not a column of this table", choices_remedy(name, (*COLUMNS, *_OPTIONAL)))
        for name in given
        if name not in (*COLUMNS, *_OPTIONAL)
    )
    read = [_rate(row, file, reader.line_num, problems) for row in reader if any((cell or "") for cell in row.values())]
    return Rates(rate for rate in read if rate is not None)


def _rate(row: Mapping[str, str | None], file: str, line: int, problems: list[TableProblem]) -> Rate | None:
    cells = {name: (row[name] or "").strip() for name in COLUMNS}
    before = len(problems)

    def complain(column: str, message: str, remedy: str) -> None:
        problems.append(TableProblem(file, line, column, cells[column], message, remedy))

    if not _CURRENCY.fullmatch(cells["currency"]):
        complain("currency", "not a currency", "Write the three letters of ISO 4217, such as EUR.")
    since, until = _day(cells["from"]), _day(cells["until"]) if cells["until"] else date.max
    if since is None:
        complain("from", "not a day", "Write the first day of the rate, such as 2026-10-01.")
    if until is None or (since and until < since):
        complain("until", "not a day, or before the first", "Write the last day of the rate, or leave it empty.")
    usd = _number(cells["usd"])
    if usd is None:
        complain("usd", "not a rate", "Write how many US dollars one unit is, such as 1.0810.")
    if since is None or until is None or usd is None or len(problems) > before:
        return None
    return Rate(cells["currency"], since, until, usd)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and number > 0 else None
