"""Which conversion reads the values of a column: the first of a field's usual ones that reads most of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from translator.mapping.conversion import Failure, Known, Warned, WrongConversion, compile_pipeline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from translator.mapping.conversion import CodeTable
    from translator.model.field import Field

#: Different values of a column that are tried.
_MOST_VALUES = 200
#: Days of moments are counted where most of the US lives.
_DAY = "America/New_York"
_DAYS = (
    "date(YYYY-MM-DD)", "date(YYYYMMDD)", "date(MM/DD/YYYY)", "date(M/D/YYYY)", "date(MM/DD/YY)", "date(M/D/YY)",
    "date(DD/MM/YYYY)", "date(D/M/YYYY)", "date(DD/MM/YY)", "date(MM-DD-YYYY)", "date(DD-MM-YYYY)", "date(DD.MM.YYYY)",
    "date(D.M.YYYY)", "date(D.M.YY)", "date(YYYY/MM/DD)", "date(YYYY.MM.DD)", "date(D MON YYYY)", "date(D-MON-YYYY)",
    "date(D-MON-YY)", "date(MON-DD-YY)", "date(MON D YYYY)", "date('MON D, YYYY')", "date(D MONTH YYYY)",
    "date('MONTH D, YYYY')",
    *(
        f"datetime({form}, {_DAY})"
        for form in (
            "YYYY-MM-DDThh:mm:ssZZ", "YYYY-MM-DDThh:mm:ss.fffZZ", "YYYY-MM-DD hh:mm:ss ZZ", "YYYY-MM-DD hh:mm:ssZZ",
            "YYYY-MM-DDThh:mm:ss", "YYYY-MM-DD hh:mm:ss", "YYYY-MM-DD hh:mm", "MM/DD/YYYY hh:mm:ss", "MM/DD/YYYY hh:mm",
            "M/D/YYYY h:mm PM", "YYYYMMDDhhmmss", "YYYYMMDDhhmm",
        )
    ),
    f"epoch(s, {_DAY})", f"epoch(ms, {_DAY})", "spreadsheet_day",
)  # fmt: skip
_MONEY = (
    "decimal(2)", "decimal(4)", "money(1,234.56)", "money(1.234,56)", "money(1 234,56)", "money(1,234.5678)",
    "money(1234,56)", "money(-1,234.56)",
)  # fmt: skip
_BY_TYPE: dict[str, tuple[str, ...]] = {
    "Decimal": _MONEY,
    "bool": ("yes_no", "present"),
    "date": _DAYS,
    "str": ("text",),
}
#: By the end of the field's name, the most particular first.
_CANDIDATES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("deliver_to.state", ("state(US)", "text")),
    ("deliver_to.postal_code", ("postal_code(US)", "postal_code(US, restore)", "text")),
    ("deliver_to.phone", ("phone(1)", "text")),
    (".postal_code", ("spreadsheet_text", "text")),
    (".country", ("country",)),
    ("country_of_origin", ("country",)),
    (".phone", ("phone", "text")),
    (".email", ("email", "text")),
    ("_url", ("url", "text")),
    ("_website", ("url", "text")),
    (".tracking_number", ("tracking_number", "text")),
    (".house_bill_number", ("bill_number", "text")),
    (".master_bill_number", ("air_waybill", "bill_number", "text")),
    (".tariff_number", ("tariff_number", "digits | max_length(10)")),
    (".currency", ("currency", "currency_of($ = USD)")),
    (".quantity", ("integer", "quantity", "decimal(3)", "number(1.234,5)")),
    ("item.description", ("text", "html_text")),
)
#: What reads the most forms, where no value shows which it is.
_UNSEEN: dict[str, str] = {
    "quantity": "quantity",
    "Decimal": "money(1,234.56)",
    "date": "date(YYYY-MM-DD, MM/DD/YYYY, MM/DD/YY)",
}
#: Conversions behind which a text may be cut.
_TEXTS = ("text", "html_text")
#: What a spreadsheet writes before digits, so that they stay text.
_KEPT_AS_TEXT = ("'", '="')
_HTML = re.compile(r"</?[a-z][^>]*>|&[a-z]+;", re.IGNORECASE)
_UNIT = re.compile(r"(?:^|[^a-z])(kgs?|kilograms?|g|grams?|lbs?|pounds?|oz|ounces?)(?:$|[^a-z])", re.IGNORECASE)
_UNITS = {"g": "g", "gram": "g", "lb": "lb", "pound": "lb", "oz": "oz", "ounce": "oz"}


class Fit(NamedTuple):
    """A conversion, and the values of the sample that it cannot read."""

    convert: str
    wrong: tuple[str, ...]
    #: What a person is to look at; empty when nothing is.
    doubt: str = ""


def fitting(field: Field, names: Iterable[str], values: Sequence[str], tables: Mapping[str, CodeTable]) -> Fit:
    """The conversion that reads most of the values, and those that it cannot read."""
    present = list(dict.fromkeys(filter(None, values)))[:_MOST_VALUES]
    candidates = _candidates(field, names)
    if not present:
        unseen = _UNSEEN.get(field.attributes[-1]) or _UNSEEN.get(field.type.__name__)
        plain = candidates[0] if field.attributes[-1] == "weight" else unseen
        chosen = plain or candidates[0]
        return Fit(chosen, (), "" if chosen in ("text", "spreadsheet_text") else "no value shows how it is written")
    if candidates[0] == "spreadsheet_text" and not any(one.startswith(_KEPT_AS_TEXT) for one in present):
        candidates = candidates[1:]
    fits = [Fit(text, _unread(convert, present)) for text in candidates if (convert := _compiled(text, tables))]
    best = min(fits, key=lambda one: len(one.wrong))
    if field.target == "item.description" and any(map(_HTML.search, present)):
        best = best._replace(convert="html_text")
    return _cut(_doubted(best, fits), field, present, tables)


def _candidates(field: Field, names: Iterable[str]) -> tuple[str, ...]:
    if field.attributes[-1] == "weight":
        unit = next((match[1].lower().rstrip("s") for name in names if (match := _UNIT.search(name))), "kg")
        given = _UNITS.get(unit, "kg")
        return ("weight(kg)",) if given == "kg" else (f"weight(kg, {given})",)
    by_name = next((found for end, found in _CANDIDATES if field.target.endswith(end)), None)
    return by_name or _BY_TYPE[field.type.__name__]


def _doubted(best: Fit, fits: Sequence[Fit]) -> Fit:
    """A day that another form reads as well may be another day; a zero that is restored is a guess of its own."""
    if best.convert.endswith("restore)"):
        return best._replace(doubt="a spreadsheet has eaten zeros, which are restored with a warning")
    twins = {("MM/DD", "DD/MM"), ("M/D", "D/M"), ("MM-DD", "DD-MM")}
    for one, other in twins:
        twin = best.convert.replace(one, other)
        if twin != best.convert and any(fit.convert == twin and fit.wrong == best.wrong for fit in fits):
            return best._replace(doubt=f"{twin} reads them as well: ask which is meant")
    return best


def _cut(best: Fit, field: Field, present: Sequence[str], tables: Mapping[str, CodeTable]) -> Fit:
    """Values that are longer than the field may be are cut, where the text itself is what is filed."""
    convert = _compiled(best.convert, tables)
    length = field.length if field.type is str else None
    if not length or convert is None or best.convert not in _TEXTS:
        return best
    if max((len(text) for one in present if isinstance(text := convert(one), str)), default=0) <= length:
        return best
    first = "" if best.convert == "text" else f"{best.convert} | "
    doubt = f"values of more than {length} characters are cut with a warning"
    return best._replace(convert=f"{first}cut({length})", doubt=doubt)


def _compiled(text: str, tables: Mapping[str, CodeTable]) -> Callable[[Any], Any] | None:
    try:
        return compile_pipeline(text, Known(tables)).convert
    except WrongConversion:
        return None


def _unread(convert: Callable[[Any], Any], values: Sequence[str]) -> tuple[str, ...]:
    return tuple(value for value in values if _fails(convert(value)))


def _fails(value: Any) -> bool:
    return value is None or isinstance(value, Failure) or (isinstance(value, Warned) and value.value is None)
