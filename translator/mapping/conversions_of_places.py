"""The catalogue of conversions: countries, states, postal codes, telephone numbers and addresses of the net."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from translator.mapping.conversion import Failure, Warned, conversion
from translator.mapping.countries import ALPHA_2, COUNTRIES, folded
from translator.mapping.problem import nearest
from translator.mapping.states import STATES
from translator.mapping.telephone import DIGITS, read_telephone

if TYPE_CHECKING:
    from collections.abc import Callable

_CODE = 3
#: Wrong values that a conversion remembers its answer to: one column has the same ones again and again.
_MOST_WRONG = 256
_NORTH_AMERICA = "1"
#: Where the zero before an area code is dialed from abroad too: Italy, San Marino. Source: ITU-T E.129.
_ZERO_STAYS = ("39", "378")
#: Digits beyond which a number that begins with its calling code may well have it.
_LONGEST_AT_HOME = 10
#: What North America dials before a calling code.
_ABROAD = re.compile(r"011[\s.-]*(?=[1-9])")
_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]+")
_BRACKETED = re.compile(r"([^<>]*)<([^<>]+)>")
#: What a link without https:// begins with: a name that ends in letters, and no other scheme and no e-mail address.
_HOST_FIRST = re.compile(r"(?://)?(?:[\w-]+\.)+[^\W\d_][\w-]+\.?(?::[0-9]{1,5})?(?:[/?#]|\Z)")
_SPREADSHEET = re.compile(r"[0-9](?:[.,][0-9]+)?[eE]\+?[0-9]+")

#: What a postal code looks like without blanks and hyphens, and how its parts are put together.
_POSTAL: dict[str, tuple[str, str]] = {
    "US": (r"([0-9]{5})([0-9]{4})?", "-"),
    "CA": (r"([A-CEGHJ-NPR-TVXY][0-9][A-CEGHJ-NPR-TV-Z])([0-9][A-CEGHJ-NPR-TV-Z][0-9])", " "),
    "GB": (r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})", " "),
    "JP": (r"([0-9]{3})([0-9]{4})", "-"),
    "NL": (r"([0-9]{4})([A-Z]{2})", " "),
    **dict.fromkeys(("AU", "AT", "BE", "CH", "DK", "NO", "NZ", "PH", "ZA"), (r"([0-9]{4})()", "")),
    **dict.fromkeys(
        ("DE", "ES", "FR", "FI", "ID", "IT", "KR", "MX", "MY", "TH", "TR", "UA", "SA"), (r"([0-9]{5})()", "")
    ),
    **dict.fromkeys(("CN", "IN", "RU", "SG", "VN", "CO", "RO"), (r"([0-9]{6})()", "")),
}
_ZIP = 5
#: Lengths that a code of digits only has when zeros at its left are lost: Puerto Rico's begin with two.
_SHORT = {"US": (3, 4, 7, 8), **dict.fromkeys(("DE", "ES", "FR", "IT", "MX", "MY", "TR", "FI", "UA", "KR"), (4,))}


@conversion()
def country() -> Callable[[str], str | Failure]:
    """The two-letter country code of ISO 3166-1, from that, the three-letter code, the English name, the name in the
    country's own language, or a common misspelling; dots, accents and capitals do not matter.
    """

    def look_up(value: str) -> str | Failure:
        if value in ALPHA_2:
            return value
        return COUNTRIES.get(folded(value)) or wrong(value)

    @lru_cache(_MOST_WRONG)
    def wrong(value: str) -> Failure:
        close = nearest(folded(value), COUNTRIES) if len(value) > _CODE else ""
        return Failure("E215", suggestion=f"Write {COUNTRIES[close]}." if close else "")

    return look_up


@conversion()
def state(*country: str) -> Callable[[str], str | Failure]:
    """The code of a state or province of one of the countries (US, CA, AU, MX), from that or its name: ``state(US)``.

    ``US-CA`` is CA as well.
    """
    if not country or {*country} - {*STATES}:
        raise ValueError(f"name one or several of {', '.join(STATES)}")
    known = {name: code for one in reversed(country) for name, code in STATES[one].items()}
    prefixes = tuple(f"{one}-" for one in country)

    def look_up(value: str) -> str | Failure:
        bare = next((value[len(one) :] for one in prefixes if value.upper().startswith(one)), value)
        return known.get(folded(bare)) or wrong(bare)

    @lru_cache(_MOST_WRONG)
    def wrong(bare: str) -> Failure:
        close = nearest(folded(bare), known) if len(bare) > _CODE else ""
        suggestion = f"Write {known[close]}." if close else ""
        return Failure("E226", f"of {' or '.join(country)}", suggestion, carried=_if_anything(bare))

    return look_up


@conversion(warns=True)
def postal_code(country: str, lost_zero: str = "") -> Callable[[str], str | Failure | Warned]:
    """A postal code in its country's form: ``postal_code(US)`` gives 02134 or 02134-1001, ``postal_code(CA)`` K1A 0B1.

    A code whose zero at the left a spreadsheet has eaten (2134) is a finding that says so; with
    ``postal_code(US, restore)`` it becomes 02134, which is told as a warning.
    """
    if country not in _POSTAL:
        raise ValueError(f"known are {', '.join(sorted(_POSTAL))}")
    if lost_zero not in ("", "restore"):
        raise ValueError("behind the country stands restore, or nothing")
    form, joint = re.compile(_POSTAL[country][0]), _POSTAL[country][1]
    short = _SHORT.get(country, ())

    def check(value: str) -> str | Failure | Warned:
        bare = re.sub(r"[ \-]", "", value.removeprefix("'").removesuffix(".0")).upper()
        lost = bare.isdigit() and len(bare) in short
        match = form.fullmatch(bare.zfill(9 if len(bare) > _ZIP else _ZIP) if lost else bare)
        if match is None:
            return Failure("E227", f"of {country}", carried=_if_anything(value))
        whole = f"{match[1]}{joint}{match[2]}" if match[2] else match[1]
        if not lost:
            return whole
        if lost_zero:
            return Warned(whole, (Failure("W202", suggestion=f"Sent: {whole}"),))
        return Failure("E227", "a spreadsheet has eaten the leading zero", f"Write {whole}.")

    return check


def _if_anything(value: str) -> str:
    """The value, if it has a letter or a digit."""
    return value if any(map(str.isalnum, value)) else ""


@conversion(warns=True)
def phone(calling_code: str = "") -> Callable[[str], str | Failure | Warned]:
    """A telephone number as digits, with the + before a calling code; an extension is left out, and told.

    With ``phone(1)`` a number without a + gets that calling code: ``(415) 555-0100`` is +14155550100; one that may
    have it already (``8613800138000`` under ``phone(86)``) is a finding. The zero of ``+44 (0)20`` goes, and a word
    such as ``Tel.:`` before it. Two numbers in one cell, and letters or anything else beside the number, are findings.
    """
    if calling_code and not calling_code.isdigit():
        raise ValueError("a calling code is digits, such as 1")
    abroad = _ABROAD if calling_code == _NORTH_AMERICA else None

    def check(value: str) -> str | Failure | Warned:
        text = value.removeprefix("'")
        if _SPREADSHEET.fullmatch(text.strip()):
            return Failure("E228", "a spreadsheet has shortened it", "Format the column as text and export it again.")
        found = read_telephone(text, abroad)
        if isinstance(found, str):
            return Failure("E228", found, carried=value if _may_be_one(value) else "")
        if not found.international and _perhaps_with(found.digits, calling_code):
            why = f"whether it begins with the calling code {calling_code} cannot be told"
            return Failure("E228", why, f"Write +{calling_code} before it.", carried=value)
        whole = f"+{found.digits}" if found.international else _with_calling_code(found.digits, calling_code)
        return Warned(whole, (Failure("W208", found.extension),)) if found.extension else whole

    return check


def _may_be_one(value: str) -> bool:
    """Whether somebody may find a number in it, be it one that letters stand for: 1-800-FLOWERS."""
    said = [one for one in value if one.isalnum()]
    return len(said) >= DIGITS.start and len(set(said)) > 1 and any(map(str.isdigit, said))


def _with_calling_code(found: str, calling_code: str) -> str:
    """North America writes its 1 before ten digits without a plus; elsewhere a zero stands for the calling code."""
    if not calling_code:
        return found
    if calling_code == _NORTH_AMERICA and len(found) == 11 and found[0] == "1":  # noqa: PLR2004  1 and ten digits
        return f"+{found}"
    return f"+{calling_code}{found if calling_code in _ZERO_STAYS else found.removeprefix('0')}"


def _perhaps_with(found: str, calling_code: str) -> bool:
    """Whether the calling code may stand there already without its plus, or a zero that its numbers do not have."""
    if calling_code == _NORTH_AMERICA:
        return found[0] == "0"
    return bool(calling_code) and found.startswith(calling_code) and len(found) > _LONGEST_AT_HOME


@conversion()
def email() -> Callable[[str], str | Failure]:
    """An e-mail address in small letters, such as ann@example.com; a name before ``<ann@example.com>`` goes."""

    def check(value: str) -> str | Failure:
        found = value.lower().removeprefix("mailto:")
        if (bracketed := _BRACKETED.fullmatch(found)) and "@" not in bracketed[1]:
            found = bracketed[2]
        return found if _EMAIL.fullmatch(found) else Failure("E229", carried=value if "@" in value.strip("@") else "")

    return check


@conversion()
def url() -> Callable[[str], str | Failure]:
    """A link; one without https:// or http:// before it gets https://."""

    def check(value: str) -> str | Failure:
        scheme, mark, rest = value.partition("://")
        whole = value if mark else f"https://{value.removeprefix('//')}"
        good = scheme.lower() in ("http", "https") and rest if mark else _HOST_FIRST.match(value)
        if good and " " not in whole and "." in whole.split("/")[2]:
            return whole
        return Failure("E230", carried=value if "." in value.strip(".") else "")

    return check
