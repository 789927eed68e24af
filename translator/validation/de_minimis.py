"""The exemption's limit: what one shipment may be worth, and what counts together with others.

Source: 19 USC 1321(a)(2)(C): an aggregate fair retail value in the country of shipment of at most 800 US dollars,
imported by one person on one day. The limit stands in the rules, with its days.

A shipment that is worth too much by itself belongs into no filing of the pilot, and is refused; where only its retail
price in the country of export says so, it is told, because that element is unverified. What passes the limit
only together with others is told, or held back where the service provider says so: the pilot's data are no claim of
the exemption, and names and addresses that look alike may be two persons.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from translator.model.filing import Facts
from translator.model.finding import Finding
from translator.validation.persons import receiver
from translator.validation.worth import counting_most, listed, worth

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    from translator.model.filing import OwnFiling, Passing, Together
    from translator.model.shipment import Shipment
    from translator.validation.limits import Limit
    from translator.validation.regime import Letter
    from translator.validation.rules import Check, PlaceOf

_WORDS = re.compile(r"[^\W\d_]{3,}")
#: Words that are kept of a shipment's descriptions.
_MOST_WORDS = 200


def facts_of(shipment: Shipment, usage: str, rates: Mapping[str, Decimal], day: date) -> Facts:
    """What a filing is compared with others by. Without a day of arrival ``day`` counts, that of its filing."""
    arrival, value = shipment.arrival_date, worth(shipment, rates)
    return Facts(
        *receiver(shipment.deliver_to, usage, arrival or day),
        arrival,
        value.cents,
        bool(value.without_rate) or _lacks_price(shipment),
        shipment.mode_of_transport or "",
        _said(tuple(item.description for item in shipment.items if item.description)),
    )


def _lacks_price(shipment: Shipment) -> bool:
    """Whether an item's value is told by no price, or in no currency."""
    for item in shipment.items:
        if item.currency is None or (item.listed_price is None and item.retail_price_export_country is None):
            return True
    return False


@lru_cache(maxsize=8192)
def _said(descriptions: tuple[str, ...]) -> str:
    return " ".join(sorted({word for text in descriptions for word in _WORDS.findall(text.casefold())})[:_MOST_WORDS])


def compile_worth(limit: Limit | None, rates: Mapping[str, Decimal], *, tell_missing_rates: bool) -> Check:
    """The check whether a shipment alone is worth more than the limit, and why that cannot be known.

    ``rates`` are US dollars for one unit of each currency. Where nobody could have given rates, none are missed.
    """
    most, cited = (limit.cents, limit.citation) if limit else (None, "")

    def check(shipment: Shipment, known: Sequence[Finding], place_of: PlaceOf) -> list[Finding]:
        del known
        # A cancellation takes a filing back; what the shipment is worth by now must not keep it at CBP. An action that
        # could not be read may be one.
        if most is None or shipment.action in ("cancel", None):
            return []
        value = worth(shipment, rates)
        if value.cents is not None and value.cents > most:
            code = "E320" if (worth(listed(shipment), rates).cents or 0) > most else "W326"
            shown = dollars(value.cents) if not value.without_rate else f"at least {dollars(value.cents)}"
            detail = f"it may be worth {dollars(most)} ({cited})"
            number, price = counting_most(shipment, rates)
            return [Finding(code, place_of(f"item[{number}].{price}"), shown, f"item.{price}", detail)]
        if value.without_rate and tell_missing_rates:
            numbers = {item.currency: number for number, item in reversed([*enumerate(shipment.items, 1)])}
            return [
                Finding("W320", place_of(f"item[{numbers[name]}].currency"), name, "item.currency")
                for name in value.without_rate
            ]
        return []

    return check


def in_turn(*checks: Check) -> Check:
    """Several checks as one; none sees what another has found."""

    def check(shipment: Shipment, known: Sequence[Finding], place_of: PlaceOf) -> list[Finding]:
        found: list[Finding] = []
        for one in checks:
            if told := one(shipment, known, place_of):
                found += told
        return found

    return check


#: End of the finding's code, the field that it stands on, and how a person names what counts together.
_TOGETHER: Mapping[Together, tuple[str, str, str]] = {
    "person": ("321", "shipment.deliver_to", "to this person on this day"),
    "order": ("322", "shipment.reference", "of this order"),
}


def passing_finding(passing: Passing, limit: int, letter: Letter, place_of: PlaceOf) -> Finding:
    """That the shipment passes the limit with others: the participant's own by name, those of others as a number.

    ``limit`` is in US cents; ``letter`` is H to hold it back, W to tell it only.
    """
    ending, target, what = _TOGETHER[passing.together]
    detail = f"{what} there is besides {' and '.join(_others(passing))}"
    # The sum would tell what the other participants' shipments are worth.
    value = f"more than {dollars(limit)}" if passing.told_by_others else dollars(passing.cents)
    return Finding(f"{letter}{ending}", place_of(target), value, target, detail)


def _others(passing: Passing) -> Iterator[str]:
    unnamed = passing.own_count - len(passing.own)
    named = [shown_filing(one) for one in passing.own]
    if named or unnamed:
        yield ", ".join([*named, *([f"{unnamed} more of yours"] if unnamed else [])])
    if passing.foreign_count:
        yield f"{passing.foreign_count} of other participants"
    elif passing.told_by_others:
        yield "what other participants say of the same parcels"


def shown_filing(one: OwnFiling) -> str:
    """A filing as its participant finds it: ``O-1 (orders_1.csv, 3-5)``."""
    return f"{one.reference or one.number} ({one.file}, {one.extent})"


def dollars(cents: int) -> str:
    """An amount as people write it: ``$1,240.00``."""
    return f"${cents // 100:,}.{cents % 100:02}"
