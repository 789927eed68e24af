"""Checks on countries, currencies, states, postal codes, days and amounts."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from translator.mapping.countries import ALPHA_2
from translator.mapping.currencies import CURRENCIES
from translator.mapping.problem import nearest
from translator.mapping.states import STATES
from translator.validation.check_catalogue import Wrong, check, check_made

if TYPE_CHECKING:
    from collections.abc import Callable

    from translator.validation.check_catalogue import Circumstances

_US_STATES = frozenset(STATES["US"].values())
_ZIP = re.compile(r"(?!00000)[0-9]{5}(?:-?[0-9]{4})?")
_LONGEST_WAY = timedelta(days=730)
_NAME_LENGTH = 3
#: The US, and its territories as countries of ISO 3166-1: those with ZIP codes of the Postal Service, and all.
_WITH_US_ZIP = frozenset(["US", "PR", "VI", "GU", "AS", "MP"])
_OF_THE_US = _WITH_US_ZIP | {"UM"}


@check("215", "country", "country_of_origin")
def country(value: str) -> Wrong | None:
    """A country by its two capital letters. Source: ISO 3166-1 alpha-2."""
    return None if value in ALPHA_2 else Wrong()


@check("244", "currency")
def currency(value: str) -> Wrong | None:
    """A currency by its three capital letters. Source: ISO 4217."""
    return None if value in CURRENCIES else Wrong()


@check("226", "state", within=frozenset(["US"]))
def us_state(value: str) -> Wrong | None:
    """A state, district or territory of the US, or a region of its armed forces, by its two capital letters.

    Source: US Postal Service, publication 28, appendix B.
    """
    if value in _US_STATES:
        return None
    close = nearest(value, STATES["US"]) if len(value) > _NAME_LENGTH else ""
    code = STATES["US"].get(value.casefold()) or STATES["US"].get(close, "")
    return Wrong("of the US", f"Write {code}." if code else "")


@check("227", "postal_code", within=_WITH_US_ZIP)
def us_zip(value: str) -> Wrong | None:
    """A ZIP code of the US: five digits, or nine with or without a hyphen. Source: US Postal Service, publication 28.

    The territories have ZIP codes too, where they stand as a country of their own: PR, VI, GU, AS and MP.
    Whether the code belongs to the state is not asked: there is no free table of it.
    """
    return None if _ZIP.fullmatch(value) else Wrong("a ZIP code of the US has five or nine digits")


@check_made("243", takes=(date,))
def near_day(circumstances: Circumstances) -> Callable[[date], Wrong | None]:
    """A day within two years of the day of filing: no slip of the century, no beginning of a computer's time."""
    on = circumstances.on
    first, last = on - _LONGEST_WAY, on + _LONGEST_WAY

    def judge(value: date) -> Wrong | None:
        return None if first <= value <= last else Wrong(f"filed on {on.isoformat()}")

    return judge


@check("344", "country")
def us_destination(value: str) -> Wrong | None:
    """The US or one of its territories: the final deliver-to party is the last to receive it in the US.

    What is no country is told as that. Source: 84 FR 35405, element C2; ISO 3166-1 for the territories.
    """
    return Wrong() if value in ALPHA_2 and value not in _OF_THE_US else None


@check("245", takes=(Decimal,), unlike=True)
def not_negative(value: Decimal) -> Wrong | None:
    """An amount, weight or number of pieces of 0 or more."""
    return Wrong() if value.is_signed() and value else None


@check("246", "listed_price", "retail_price_export_country", takes=(Decimal,), unlike=True)
def whole_dollars(value: Decimal) -> Wrong | None:
    """An amount without cents, for a message that carries whole dollars; told is what it would be rounded to."""
    rounded = rounded_to_dollars(value)
    return None if rounded == value else Wrong("", f"It would be sent as {rounded}.")


def rounded_to_dollars(value: Decimal) -> Decimal:
    """The amount in whole dollars, as CBP's record layouts carry it: 0.50 and more is rounded away from zero."""
    return value.quantize(Decimal(1), ROUND_HALF_UP)
