"""What the values of a column look like, and which conversion reads them all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from translator.mapping.conversion import Failure, Known, WrongConversion, compile_pipeline
from translator.mapping.countries import ALPHA_2

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from translator.mapping.conversion import CodeTable
    from translator.model.field import Field

_SHAPES: dict[str, re.Pattern[str]] = {
    "tracking": re.compile(r"1Z[0-9A-Z]{16}|[A-Z]{2}[0-9]{9}[A-Z]{2}|9[0-9]{21}|T?BA[0-9]{9,12}"),
    "picture": re.compile(r"https?://\S+\.(?:jpe?g|png|gif|webp)(?:\?\S*)?", re.IGNORECASE),
    "url": re.compile(r"https?://\S+|www\.\S+", re.IGNORECASE),
    "email": re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+"),
    "currency": re.compile(r"USD|EUR|GBP|CNY|RMB|CAD|AUD|JPY|HKD|MXN|KRW|INR|SGD|CHF|SEK|NOK|DKK|PLN|TRY"),
    "day": re.compile(
        r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ].*)?|[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{2,4}"
        r"|[A-Z][a-z]{2}-[0-9]{2}-[0-9]{2}|20[0-9]{6}"
    ),
    "amount": re.compile(r"[^\w\s.,-]?\s?-?[0-9]{1,3}(?:[.,]?[0-9]{3})*[.,][0-9]{2}(?:\s?[^\w\s.,-])?"),
    "number": re.compile(r"-?[^\w\s.,-]?[0-9][0-9.,]*(?:\s?(?:kg|g|lbs?|oz))?", re.IGNORECASE),
    "zip": re.compile(r"[0-9]{5}(?:-[0-9]{4})?"),
}  # fmt: skip
#: What a column must look like for a field, by the end of the field's name.
_WANTED: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    ((".email",), ("email",)),
    (("_url", "_website"), ("url", "picture")),
    (("arrival_date",), ("day",)),
    (("listed_price", "retail_price_export_country"), ("amount", "number")),
    ((".quantity", ".weight"), ("number",)),
    (("item.currency",), ("currency",)),
    ((".country", "country_of_origin"), ("country",)),
)
#: Shapes that no text field has.
_NEVER_TEXT = ("url", "picture", "email", "day", "amount")
#: The field that a column of this shape may fill although its name says nothing.
BY_SHAPE = {
    "tracking": "shipment.tracking_number",
    "picture": "item.picture_url",
    "url": "item.listing_url",
    "currency": "item.currency",
    "amount": "item.listed_price",
    "email": "shipment.deliver_to.email",
    "zip": "shipment.deliver_to.postal_code",
    "country": "shipment.deliver_to.country",
}
_MOST, _LEAST = 0.8, 0.5
_FREE_TEXTS = ("name", "city", "address_1", "address_2", "description", "carrier_name", "marketplace_name")

#: Conversions that may read a field's column, the most usual first; any that the catalogue lacks is passed over.
_CANDIDATES: dict[str, tuple[str, ...]] = {
    "country": ("country",),
    "country_of_origin": ("country",),
    "state": ("upper",),
    "tariff_number": ("digits | max_length(10)",),
    "currency": ("currency",),
    "weight": ("weight(kg)",),
    "quantity": ("integer", "decimal(3)"),
    "picture_url": ("text",),
}
_DAY = "America/New_York"
_BY_TYPE: dict[str, tuple[str, ...]] = {
    "Decimal": ("decimal(2)", "decimal(4)", "money(1,234.56)", "money(1.234,56)"),
    "bool": (
        "yes_no(Y, N)", "yes_no(yes, no)", "yes_no(Yes, No)", "yes_no(YES, NO)", "yes_no(true, false)",
        "yes_no(TRUE, FALSE)", "yes_no(True, False)", "yes_no(1, 0)", "yes_no(y, n)",
    ),
    "date": (
        "date(YYYY-MM-DD)", "date(YYYYMMDD)", "date(MM/DD/YYYY)", "date(M/D/YYYY)", "date(MM/DD/YY)", "date(M/D/YY)",
        "date(DD/MM/YYYY)", "date(DD.MM.YYYY)", "date(D.M.YYYY)", "date(D MON YYYY)", "date(MON-DD-YY)",
        f"datetime(YYYY-MM-DDThh:mm:ssZZ, {_DAY})", f"datetime(YYYY-MM-DD hh:mm:ss ZZ, {_DAY})",
        f"datetime(YYYY-MM-DD hh:mm:ss, {_DAY})", f"datetime(YYYY-MM-DD hh:mm, {_DAY})",
    ),
    "str": ("text",),
}  # fmt: skip


class Fit(NamedTuple):
    """A conversion, and the values of the sample that it cannot read."""

    convert: str
    wrong: tuple[str, ...]


def shapes(values: Iterable[str]) -> set[str]:
    """What most of the values look like; nothing when there are none."""
    present = list(filter(None, values))
    found = {shape for shape, form in _SHAPES.items() if _share(present, form.fullmatch) >= _MOST}
    return found | ({"country"} if _share(present, _is_country) >= _MOST else set())


def _share(values: Sequence[str], holds: Callable[[str], object]) -> float:
    return sum(bool(holds(value)) for value in values) / len(values) if values else 0.0


def _is_country(text: str) -> bool:
    convert = compile_pipeline("country", Known({})).convert
    return text.upper() in ALPHA_2 or (len(text) > 2 and not isinstance(convert(text), Failure))  # noqa: PLR2004


def suits(field: Field, values: Sequence[str]) -> bool | None:
    """Whether the values look like the field's; None when nothing can be said."""
    present = list(filter(None, values))
    if not present:
        return None
    looks = shapes(present)
    for ends, wanted in _WANTED:
        if field.target.endswith(ends):
            return bool(looks & {*wanted})
    if field.attributes[-1] in _FREE_TEXTS:
        return not looks & {*_NEVER_TEXT}
    return None


def fitting(field: Field, values: Sequence[str], tables: Mapping[str, CodeTable]) -> Fit:
    """The conversion that reads most of the values, and those that it cannot read."""
    present = list(dict.fromkeys(filter(None, values)))
    candidates = _CANDIDATES.get(field.attributes[-1], _BY_TYPE[field.type.__name__])
    fits = [Fit(text, _unread(convert, present)) for text in candidates if (convert := _compiled(text, tables))]
    return min(fits, key=lambda one: len(one.wrong))


def _compiled(text: str, tables: Mapping[str, CodeTable]) -> Callable[[Any], Any] | None:
    try:
        return compile_pipeline(text, Known(tables)).convert
    except WrongConversion:
        return None


def _unread(convert: Callable[[Any], Any], values: Sequence[str]) -> tuple[str, ...]:
    return tuple(value for value in values if isinstance(convert(value), Failure))
