"""The exemption's limit: what one shipment may be worth, and what counts together with others.

Source: 19 USC 1321(a)(2)(C): an aggregate fair retail value in the country of shipment of at most 800 US dollars,
imported by one person on one day. The pilot's data are no claim of the exemption, so what passes the limit only
together with other shipments is told as a warning: names and addresses that look alike may be two persons. A shipment
that is worth too much by itself belongs into no filing of the pilot.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from translator.model.filing import Facts
from translator.model.finding import Finding
from translator.validation.persons import receiver
from translator.validation.worth import worth

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date
    from decimal import Decimal

    from translator.model.filing import OwnFiling, Passing, Together
    from translator.model.place import Place
    from translator.model.shipment import Shipment

#: US cents, of one shipment and of what counts together.
LIMIT = 80_000
_WORDS = re.compile(r"[^\W\d_]{3,}")
#: Words that are kept of a shipment's descriptions.
_MOST_WORDS = 24


def facts_of(shipment: Shipment, usage: str, rates: Mapping[str, Decimal], day: date) -> Facts:
    """What a filing is compared with others by. Without a day of arrival ``day`` counts, that of its receipt."""
    return Facts(
        *receiver(shipment.deliver_to, usage),
        shipment.arrival_date or day,
        worth(shipment, rates).cents,
        shipment.mode_of_transport or "",
        _said(tuple(item.description for item in shipment.items if item.description)),
    )


@lru_cache(maxsize=8192)
def _said(descriptions: tuple[str, ...]) -> str:
    return " ".join(sorted({word for text in descriptions for word in _WORDS.findall(text.casefold())})[:_MOST_WORDS])


def worth_findings(shipment: Shipment, rates: Mapping[str, Decimal], place_of: Callable[[str], Place]) -> list[Finding]:
    """Whether the shipment alone is worth too much, and why that cannot be known."""
    value = worth(shipment, rates)
    if value.cents is None:
        place = place_of("item[1].currency")
        return [Finding("W320", place, name, "item.currency") for name in value.without_rate]
    if value.cents <= LIMIT:
        return []
    return [Finding("E320", place_of("item[1].listed_price"), dollars(value.cents), "item.listed_price")]


#: Code of the finding, and how a person names what counts together.
_TOGETHER: Mapping[Together, tuple[str, str]] = {
    "person": ("W321", "to this person on this day"),
    "order": ("W322", "of this order"),
}


def passing_finding(passing: Passing, place: Place) -> Finding:
    """That the shipment passes the limit with others: the participant's own by name, those of others as a number."""
    code, what = _TOGETHER[passing.together]
    others = " and ".join(_others(passing))
    return Finding(code, place, dollars(passing.cents), "shipment.deliver_to", f"{what} there is besides {others}")


def _others(passing: Passing) -> Iterator[str]:
    unnamed = passing.own_count - len(passing.own)
    named = [_own(one) for one in passing.own]
    if named or unnamed:
        yield ", ".join([*named, *([f"{unnamed} more of yours"] if unnamed else [])])
    if passing.foreign_count:
        yield f"{passing.foreign_count} of other participants"


def _own(one: OwnFiling) -> str:
    return f"{one.reference or one.number} ({one.file}, {one.extent})"


def dollars(cents: int) -> str:
    """An amount as people write it: ``$1,240.00``."""
    return f"${cents // 100:,}.{cents % 100:02}"
