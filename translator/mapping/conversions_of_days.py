"""The catalogue of conversions: days.

A form is written with the letters YYYY YY (year; YY is 2000 to 2099), MM M MON MONTH (month: two digits, one or two,
three English letters, the English name), DD D (day), WEEKDAY (its name, which is not checked), hh h mm ss fff (time,
parts of a second), PM (AM or PM), ZZ (offset from UTC: Z, +08:00, -0500), ZONE (UTC, GMT, or one of the North American
EST EDT CST CDT MST MDT PST PDT); all else stands for itself.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from translator.mapping.conversion import Failure, conversion
from translator.mapping.problem import nearest

if TYPE_CHECKING:
    from collections.abc import Callable

    #: Reads a text that fits a form; raises ValueError or OverflowError where there is no such day.
    Read = Callable[[dict[str, str]], date]

_TOKENS = {
    "WEEKDAY": "(?:[A-Za-z]{3,9}\\.?)",
    "YYYY": "(?P<year>[0-9]{4})",
    "YY": "(?P<short>[0-9]{2})",
    "MONTH": "(?P<name>[A-Za-z]{3,9})\\.?",
    "MON": "(?P<name>[A-Za-z]{3}|[Ss][Ee][Pp][Tt])\\.?",
    "MM": "(?P<month>[0-9]{2})",
    "M": "(?P<month>[0-9]{1,2})",
    "DD": "(?P<day>[0-9]{2})",
    "D": "(?P<day>[0-9]{1,2})",
    "hh": "(?P<hour>[0-9]{2})",
    "h": "(?P<hour>[0-9]{1,2})",
    "mm": "(?P<minute>[0-9]{2})",
    "ss": "(?P<second>[0-9]{2})",
    "fff": "[0-9]{1,9}",
    "PM": "(?P<half>[AaPp])\\.?[Mm]\\.?",
    "ZONE": "(?P<letters>[A-Za-z]{2,4})",
    "ZZ": "(?P<zone>Z|[+-][0-9]{2}:?[0-9]{2})",
}
_TOKEN = re.compile("|".join(_TOKENS))
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
#: Hours from UTC, as RFC 5322 (section 4.3) defines the letters; others mean different zones to different people.
_LETTERS = {
    "UT": 0, "UTC": 0, "GMT": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
}  # fmt: skip
_NUMBER = re.compile(r"[0-9]{1,14}(?:\.[0-9]+)?")
_EPOCH = {"s": 1, "ms": 1000}
#: Day 0 of a spreadsheet, which takes 1900 for a leap year: right from 1 March 1900 on.
_SPREADSHEET_ZERO = date(1899, 12, 30)
#: Parcels have arrived since; a number that counts less counts something else.
_FIRST_YEAR = 2000


@conversion(gives=date)
def date_(*fmt: str) -> Callable[[str], date | Failure]:
    """A day written as ``fmt``, such as YYYY-MM-DD, MM/DD/YY, D MON YYYY, 'MONTH D, YYYY'.

    With several forms, ``date(YYYY-MM-DD, MM/DD/YY)``, the text may have any of them; a text that could be different
    days by two of them is a finding.
    """
    return _any_form(fmt, lambda parts: date(*_day(parts)), "there is no such day")


@conversion(gives=date)
def datetime_(fmt: str, zone: str) -> Callable[[str], date | Failure]:
    """A moment written as ``fmt``; gives its day in ``zone``, such as America/New_York or UTC.

    Where the text has its own offset (ZZ) or zone (ZONE), the moment is brought to the zone first.
    """
    there = _zone(zone)
    return _any_form((fmt,), lambda parts: _moment(parts, there).date(), "there is no such day or time")


@conversion(gives=date)
def epoch(unit: str, zone: str) -> Callable[[str], date | Failure]:
    """A moment counted in seconds (s) or milliseconds (ms) since 1970, such as ``epoch(s, UTC)``; its day there."""
    if unit not in _EPOCH:
        raise ValueError("the unit is s or ms")
    there, parts = _zone(zone), _EPOCH[unit]
    failure = Failure("E209", suggestion=f"Write the moment as a number of {unit} since 1970.")

    def day(value: str) -> date | Failure:
        if not _NUMBER.fullmatch(value):
            return failure
        try:
            moment = datetime.fromtimestamp(int(Decimal(value)) // parts, there)
        except (ValueError, OverflowError, OSError):
            return Failure("E209", "there is no such moment", failure.suggestion)
        if moment.year < _FIRST_YEAR:
            return Failure("E209", f"it would be {moment.date()}", failure.suggestion)
        return moment.date()

    return day


@conversion(gives=date)
def spreadsheet_day() -> Callable[[str], date | Failure]:
    """A day as the number that a spreadsheet counts it by: 46347 is 2026-11-21; parts of a day are dropped."""

    def day(value: str) -> date | Failure:
        if not _NUMBER.fullmatch(value):
            return Failure("E209", suggestion="Write the day as a spreadsheet counts it, such as 46347.")
        try:
            found = _SPREADSHEET_ZERO + timedelta(days=int(Decimal(value)))
        except OverflowError:
            return Failure("E209", "there is no such day")
        return found if found.year >= _FIRST_YEAR else Failure("E209", f"it would be {found}")

    return day


def _any_form(forms: tuple[str, ...], read: Read, no_such: str) -> Callable[[str], date | Failure]:
    if not forms:
        raise ValueError("name at least one form")
    patterns = [_pattern(form) for form in forms]
    shown = " or ".join(forms)
    failure = Failure("E209", suggestion=f"Write it as {shown}.")

    def day(value: str) -> date | Failure:
        fitting = [match.groupdict() for pattern in patterns if (match := pattern.fullmatch(value))]
        found: set[date] = set()
        for parts in fitting:
            try:
                found.add(read(parts))
            except (ValueError, OverflowError):  # by another of the forms it may be one
                continue
        if len(found) == 1:
            return found.pop()
        if found:
            days = " or ".join(str(one) for one in sorted(found))
            return Failure("E209", f"it may be {days}", f"Write it so that only one of {shown} fits.")
        return Failure("E209", no_such, failure.suggestion) if fitting else failure

    return day


def _pattern(fmt: str) -> re.Pattern[str]:
    used = _TOKEN.findall(fmt)
    if not ({"YYYY", "YY"} & {*used} and {"MM", "M", "MON", "MONTH"} & {*used} and {"DD", "D"} & {*used}):
        capitals = fmt.upper()
        small = capitals != fmt and {*_TOKEN.findall(capitals)} >= {"YYYY", "MM", "DD"}
        meant = f"; capital letters tell them: {capitals}" if small else ""
        raise ValueError(f"the form lacks a year, a month or a day{meant}")
    expression, end = "", 0
    for token in _TOKEN.finditer(fmt):
        expression += re.escape(fmt[end : token.start()]) + _TOKENS[token[0]]
        end = token.end()
    try:
        return re.compile(expression + re.escape(fmt[end:]))
    except re.error:
        raise ValueError("the form names the same part twice") from None


def _day(parts: dict[str, str]) -> tuple[int, int, int]:
    year = int(parts["year"]) if "year" in parts else 2000 + int(parts["short"])
    month = int(parts["month"]) if "month" in parts else _month(parts["name"].lower())
    return year, month, int(parts["day"])


def _month(name: str) -> int:
    """The number of a month by its name or the first letters of it; 0, which no day has, for anything else."""
    return next((number for number, whole in enumerate(_MONTHS, 1) if whole.startswith(name)), 0)


def _moment(parts: dict[str, str], zone: tzinfo) -> datetime:
    time = (_hour(parts), int(parts.get("minute", 0)), int(parts.get("second", 0)))
    return datetime(*_day(parts), *time, tzinfo=_own_zone(parts) or zone).astimezone(zone)


def _hour(parts: dict[str, str]) -> int:
    hour = int(parts.get("hour", 0))
    if "half" not in parts:
        return hour
    if not 1 <= hour <= 12:  # noqa: PLR2004  hours of half a day
        raise ValueError(hour)
    return hour % 12 + (12 if parts["half"] in "Pp" else 0)


def _own_zone(parts: dict[str, str]) -> tzinfo | None:
    """The zone that the text itself names, if it does."""
    if "zone" in parts:
        return _offset(parts["zone"])
    if "letters" not in parts:
        return None
    letters = parts["letters"].upper()
    if letters not in _LETTERS:
        raise ValueError(letters)
    return timezone(timedelta(hours=_LETTERS[letters]))


def _offset(text: str) -> timezone:
    if text == "Z":
        return UTC
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    return timezone(timedelta(minutes=minutes if text[0] == "+" else -minutes))


def _zone(name: str) -> tzinfo:
    try:
        return UTC if name == "UTC" else ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        close = nearest(name, available_timezones())
        raise ValueError(f'there is no time zone "{name}"' + (f'; nearest: "{close}"' if close else "")) from None
