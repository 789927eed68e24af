"""What a shipment is worth in US dollars, as far as it can be known.

The exemption is for what has a fair retail value of at most 800 US dollars in the country of shipment (19 USC
1321(a)(2)(C)). An item counts with its retail price in the country of export, where the participant gives one, else
with its listed price, times its quantity; a retail price or a quantity of 0 was not told. Prices in other currencies
need a rate: the operator's table of rates, whose rows hold for a span of days. Nothing is ever reckoned without one.

    currency,from,until,usd,notes
    CNY,2026-10-01,2026-12-31,0.140560,quarterly rate
    EUR,2026-10-01,,1.081000,until further notice
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from translator.mapping.currencies import CURRENCIES
from translator.mapping.table import read_table
from translator.validation.cells import CellReader
from translator.validation.repeated import Said, tell_repeated

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from translator.mapping.problem import TableProblem
    from translator.mapping.table import TableRow
    from translator.model.shipment import Item, Shipment

_HEADINGS = ("currency", "from", "until", "usd")
_CENTS = Decimal(100)
_DOLLAR = Decimal(1)


class Rate(NamedTuple):
    """What one unit of a currency is in US dollars, from one day to another, both included."""

    currency: str
    first: date
    last: date
    usd: Decimal


class Worth(NamedTuple):
    """What a shipment is worth, as far as it is known."""

    #: US cents of all items whose value is known; the shipment is worth this or more. None when no item's is.
    cents: int | None
    #: The currencies without a rate on the day, sorted.
    without_rate: tuple[str, ...] = ()


class Rates:
    """The table of rates."""

    def __init__(self, rates: Iterable[Rate] = ()) -> None:
        """Of two rows that hold on the same day, the one that begins later counts."""
        self._by_currency: dict[str, list[Rate]] = {}
        for rate in sorted(rates, key=lambda rate: rate.first, reverse=True):
            self._by_currency.setdefault(rate.currency, []).append(rate)

    def on(self, day: date) -> Mapping[str, Decimal]:
        """US dollars for one unit of each currency that has a rate that day."""
        held = {
            currency: next((rate.usd for rate in rates if rate.first <= day <= rate.last), None)
            for currency, rates in self._by_currency.items()
        }
        return {currency: usd for currency, usd in held.items() if usd is not None} | {"USD": _DOLLAR}


def worth(shipment: Shipment, rates: Mapping[str, Decimal]) -> Worth:
    """The value of all items that have one; ``rates`` are US dollars for one unit, as `Rates.on` gives them."""
    total, missing = total_of(shipment, rates)
    cents = None if total is None else int((total * _CENTS).to_integral_value(ROUND_HALF_UP))
    return Worth(cents, missing)


def total_of(shipment: Shipment, rates: Mapping[str, Decimal]) -> tuple[Decimal | None, tuple[str, ...]]:
    """As `worth` has it, in US dollars and not rounded, and the currencies without a rate."""
    total: Decimal | None = None
    missing: set[str] | None = None
    for item in shipment.items:
        value, currency = _value(item), item.currency
        if value is None or currency is None:
            continue
        rate = rates.get(currency)
        if rate is None:
            missing = {currency, *(missing or ())}
            continue
        amount = value if rate is _DOLLAR else value * rate
        total = amount if total is None else total + amount
    return total, tuple(sorted(missing)) if missing else ()


def counting_most(shipment: Shipment, rates: Mapping[str, Decimal]) -> tuple[int, str]:
    """The number of the item that counts most among those whose worth is known, and the field of its price."""
    values = [(_value(item) or 0) * rates.get(item.currency or "", 0) for item in shipment.items]
    number = max(range(len(values)), key=values.__getitem__)
    return number + 1, _priced_by(shipment.items[number])


def priced_twice(shipment: Shipment) -> bool:
    """Whether an item counts with its retail price, and has a listed price besides."""
    for item in shipment.items:  # noqa: SIM110  asked of every shipment: a generator costs more
        if item.retail_price_export_country and item.listed_price is not None:
            return True
    return False


def listed(shipment: Shipment) -> Shipment:
    """The shipment as its listed prices alone tell of it; an item without one keeps its retail price."""
    return replace(shipment, items=tuple(_listed(item) for item in shipment.items))


def _listed(item: Item) -> Item:
    return item if item.listed_price is None else replace(item, retail_price_export_country=None)


def _priced_by(item: Item) -> str:
    return "retail_price_export_country" if _by_retail_price(item) else "listed_price"


def _by_retail_price(item: Item) -> bool:
    """A retail price of 0 is one that was not told, where a listed price stands beside it."""
    return bool(item.retail_price_export_country) or item.listed_price is None


def _value(item: Item) -> Decimal | None:
    price = item.retail_price_export_country if _by_retail_price(item) else item.listed_price
    # An item of which there are 0 pieces would be none: how many there are was not told.
    return price * item.quantity if price is not None and item.quantity else price


def read_rates(content: bytes, file: str, problems: list[TableProblem]) -> Rates:
    """The table in a CSV; what is wrong goes to ``problems``, all of it."""
    table = read_table(content, file, _HEADINGS, ("notes",), may_be_empty=True)
    problems += table.problems
    rates = [_rate(row, CellReader(problems)) for row in table.rows]
    said = (Said(row, (one.currency, one.first), one.usd) for row, one in zip(table.rows, rates, strict=True))
    tell_repeated(said, "from", problems)
    return Rates(rates)


def _rate(row: TableRow, cells: CellReader) -> Rate:
    currency = row["currency"]
    if currency not in CURRENCIES:
        cells.say(row, "currency", "not a currency of ISO 4217", "Write its three capital letters, such as EUR.")
    elif currency == "USD":
        cells.say(row, "currency", "a dollar is a dollar: this row would never be used", "Delete the row.")
    return Rate(currency, cells.first_day(row), cells.last_day(row), cells.number(row, "usd"))
