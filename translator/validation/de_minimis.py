"""The exemption's limit: what one shipment may be worth, and what counts together with others.

Source: 19 USC 1321(a)(2)(C): an aggregate fair retail value in the country of shipment of at most 800 US dollars,
imported by one person on one day. The limit stands in the rules, with its days.

A shipment that is worth too much by itself belongs into no filing of the pilot, and is refused; where only its retail
price in the country of export says so, it is told, because that element is unverified; for the same reason it is told
where that price hides a listed price that says so. Amounts are compared by all their digits, not by cents. What passes
the limit only together with others is told, or held back where the service provider says so: the pilot's data are no
claim of the exemption, and names and addresses that look alike may be two persons.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from translator.model.filing import Facts
from translator.model.finding import Finding
from translator.validation.persons import receiver
from translator.validation.worth import counting_most, listed, priced_twice, total_of, worth

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

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
    if limit is None:
        return lambda *_: []
    most, allowed = Decimal(limit.cents).scaleb(-2), f"it may be worth {dollars(limit.cents)} ({limit.citation})"

    def check(shipment: Shipment, known: Sequence[Finding], place_of: PlaceOf) -> list[Finding]:
        del known
        # A cancellation takes a filing back; what the shipment is worth by now must not keep it at CBP. An action that
        # could not be read may be one.
        if shipment.action in ("cancel", None):
            return []
        total, missing = total_of(shipment, rates)
        over = total is not None and total > most
        if not over and not missing and not priced_twice(shipment):
            return []  # as nearly all are
        by_list = listed(shipment)
        over_by_list = (total_of(by_list, rates)[0] or 0) > most
        if over:
            return [_over("E320" if over_by_list else "W326", shipment, rates, allowed, place_of)]
        found = [_over("W327", by_list, rates, allowed, place_of)] if over_by_list else []
        return found + (_without_rates(shipment, missing, place_of) if tell_missing_rates else [])

    return check


def _over(code: str, shipment: Shipment, rates: Mapping[str, Decimal], allowed: str, place_of: PlaceOf) -> Finding:
    """That the shipment is worth more than the limit, at the price that counts most."""
    total, missing = total_of(shipment, rates)
    shown, (number, price) = _exact(total or Decimal(0)), counting_most(shipment, rates)
    value = f"at least {shown}" if missing else shown
    return Finding(code, place_of(f"item[{number}].{price}"), value, f"item.{price}", allowed)


def _without_rates(shipment: Shipment, missing: Sequence[str], place_of: PlaceOf) -> list[Finding]:
    numbers = {item.currency: number for number, item in reversed([*enumerate(shipment.items, 1)])}
    return [Finding("W320", place_of(f"item[{numbers[name]}].currency"), name, "item.currency") for name in missing]


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


def _exact(amount: Decimal) -> str:
    """An amount with as many digits as it has, because it is compared by all of them: ``$800.004``."""
    cents = amount.scaleb(2)
    return dollars(int(cents)) if cents == int(cents) else f"${amount.normalize():,f}"


def dollars(cents: int) -> str:
    """An amount as people write it: ``$1,240.00``."""
    return f"${cents // 100:,}.{cents % 100:02}"
