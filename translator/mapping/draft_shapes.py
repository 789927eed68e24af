"""What the values of a column look like: tracking numbers, pictures, days, amounts, countries and so on."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from translator.mapping.countries import ALPHA_2, COUNTRIES, folded
from translator.mapping.currencies import CURRENCIES
from translator.mapping.states import STATES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from translator.model.field import Field

#: Share of the values that must look so; tracking numbers of several carriers have no form in common.
_MOST = 0.8
_MOST_OF = {"tracking": 0.6}
_LONGEST_CODE = 2
#: Values of a column that are looked at.
_MOST_VALUES = 150
_YES_NO = frozenset(["y", "n", "yes", "no", "true", "false", "ja", "nein", "oui", "non", "si", "no", "x"])
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"

_FORMS: dict[str, re.Pattern[str]] = {
    # UPS; S10 of the Universal Postal Union; USPS; FedEx SmartPost and DHL eCommerce; BorderGuru and the like.
    "tracking": re.compile(
        r"1Z[0-9A-Z]{16}|[A-Z]{2}[0-9]{9}[A-Z]{2}|(?:420[0-9]{5})?9[0-9]{21,25}|T?BA[0-9]{9,12}"
    ),
    "air waybill": re.compile(r"[0-9]{3}[- ]?[0-9]{8}"),
    "picture": re.compile(r"https?://\S+\.(?:jpe?g|png|gif|webp|bmp|tiff?)(?:\?\S*)?", re.IGNORECASE),
    "url": re.compile(r"https?://\S+|www\.\S+", re.IGNORECASE),
    "email": re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+"),
    "day": re.compile(
        r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ].*)?|[0-9]{1,2}[/.-][0-9]{1,2}[/.-](?:20)?[0-9]{2}"
        r"|20[0-9]{2}[01][0-9][0-3][0-9]"
        rf"|{_MONTH}[-. ][0-9]{{1,2}}[-,]? ?[0-9]{{2,4}}|[0-9]{{1,2}}[-. ]+{_MONTH}[-. ]+[0-9]{{2,4}}",
        re.IGNORECASE,
    ),
    "amount": re.compile(
        r"(?:[A-Z]{2,3} ?)?[^\w\s.,-]?\s?-?[0-9]{1,3}(?:[., ]?[0-9]{3})*[.,][0-9]{2}(?:\s?(?:[^\w\s.,-]|[A-Z]{3}))?"
    ),
    "number": re.compile(r"-?[^\w\s.,-]?[0-9][0-9.,]*(?:\s?(?:kg|g|lbs?|oz|pcs?|ea))?", re.IGNORECASE),
    "weight": re.compile(r"[0-9][0-9.,]*\s?(?:kgs?|g|gr|lbs?|oz)\.?(?:,? ?[0-9][0-9.,]*\s?oz\.?)?", re.IGNORECASE),
    "tariff": re.compile(r"[0-9]{4}\.[0-9]{2}(?:\.[0-9]{2}(?:\.?[0-9]{2})|\.[0-9]{4})?"),
    "code": re.compile(r"#?(?:[A-Z]{1,5}-?)?[0-9][0-9-]+"),
    "zip": re.compile(r"[0-9]{5}(?:-[0-9]{4})?"),
    "phone": re.compile(
        r"\+[0-9][0-9 ()./-]{7,18}|\(?[0-9]{3}\)?[ .-][0-9]{3}[ .-][0-9]{4}(?: ?(?:x|ext\.?) ?[0-9]+)?"
    ),
    "street": re.compile(r"[0-9]{1,6}[A-Za-z]?(?:[-/][0-9]+)? +[^\W\d].{2,60}|p\.? ?o\.? box .+", re.IGNORECASE),
}  # fmt: skip

#: What a column must look like for a field, by the end of the field's name.
_WANTED: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    ((".email",), ("email",)),
    (("_url", "_website"), ("url", "picture")),
    (("arrival_date",), ("day",)),
    (("listed_price", "retail_price_export_country"), ("amount", "number")),
    ((".quantity", ".weight"), ("number", "weight")),
    (("item.currency",), ("currency",)),
    ((".country", "country_of_origin"), ("country",)),
    (("tariff_number",), ("tariff", "number")),
    ((".known_marketplace_seller", ".known_carrier_customer"), ("yes or no", "number")),
)
#: Shapes that no text field has.
_NEVER_TEXT = ("url", "picture", "email", "day", "amount")
#: Parts of an address that are never numbers.
_NO_NUMBERS = ("name", "city")
_FREE_TEXTS = ("name", "city", "address_1", "address_2", "description", "carrier_name", "marketplace_name")
#: The field that a column of this shape may fill although its name says nothing.
BY_SHAPE = {
    "tracking": "shipment.tracking_number",
    "picture": "item.picture_url",
    "url": "item.listing_url",
    "currency": "item.currency",
    "amount": "item.listed_price",
    "weight": "item.weight",
    "tariff": "item.tariff_number",
    "email": "shipment.deliver_to.email",
    "phone": "shipment.deliver_to.phone",
    "state": "shipment.deliver_to.state",
    "zip": "shipment.deliver_to.postal_code",
    "country": "shipment.deliver_to.country",
    "street": "shipment.deliver_to.address_1",
}
_STATES = frozenset(STATES["US"].values())


def shapes(values: Iterable[str]) -> set[str]:
    """What most of the values look like; nothing when there are none."""
    present = list(islice(filter(None, values), _MOST_VALUES))
    found = {shape for shape, form in _FORMS.items() if _share(present, form.fullmatch) >= _MOST_OF.get(shape, _MOST)}
    found |= {shape for shape, holds in _TESTS.items() if _share(present, holds) >= _MOST}
    if {"country", "state"} <= found:
        # CA and DE are both; a column with several of them is one of states.
        found.remove("country" if len({*present}) > 1 else "state")
    return found


def words(values: Iterable[str]) -> bool:
    """Whether most of the values are words: names of people and places."""
    present = list(filter(None, values))
    return bool(present) and _share(present, _is_words) >= _MOST


def suits(field: Field, values: Sequence[str]) -> bool | None:
    """Whether the values look like the field's; None when nothing can be said."""
    present = list(filter(None, values))
    if not present:
        return None
    looks = shapes(present)
    for ends, wanted in _WANTED:
        if field.target.endswith(ends):
            return bool(looks & {*wanted})
    if field.attributes[-1] in _NO_NUMBERS and "code" in looks:
        return False
    if field.attributes[-1] in _FREE_TEXTS:
        return not looks & {*_NEVER_TEXT}
    return None


def _share(values: Sequence[str], holds: Callable[[str], object]) -> float:
    return sum(bool(holds(value)) for value in values) / len(values) if values else 0.0


def _is_country(text: str) -> bool:
    return text.upper() in ALPHA_2 or (len(text) > _LONGEST_CODE and folded(text) in COUNTRIES)


def _is_words(text: str) -> bool:
    letters = sum(one.isalpha() or one in " .'-" for one in text)
    return len(text) > _LONGEST_CODE and letters == len(text) and any(map(str.isalpha, text))


_TESTS: dict[str, Callable[[str], object]] = {
    "country": _is_country,
    "state": lambda text: text in _STATES,
    "currency": lambda text: text in CURRENCIES,
    "yes or no": lambda text: text.casefold() in _YES_NO,
}
