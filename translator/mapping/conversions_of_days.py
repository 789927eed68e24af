"""The catalogue of conversions, third part: days.

A form is written with the letters YYYY YY (year; YY is 2000 to 2099), MM M MON (month: two digits, one or two, three
English letters), DD D (day), hh mm ss (time), ZZ (offset from UTC: Z, +08:00, -0500); all else stands for itself.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from translator.mapping.conversion import Failure, conversion

if TYPE_CHECKING:
    from collections.abc import Callable

_TOKENS = {
    "YYYY": "(?P<year>[0-9]{4})",
    "YY": "(?P<short>[0-9]{2})",
    "MON": "(?P<name>[A-Za-z]{3})",
    "MM": "(?P<month>[0-9]{2})",
    "M": "(?P<month>[0-9]{1,2})",
    "DD": "(?P<day>[0-9]{2})",
    "D": "(?P<day>[0-9]{1,2})",
    "hh": "(?P<hour>[0-9]{2})",
    "mm": "(?P<minute>[0-9]{2})",
    "ss": "(?P<second>[0-9]{2})",
    "ZZ": "(?P<zone>Z|[+-][0-9]{2}:?[0-9]{2})",
}
_TOKEN = re.compile("|".join(_TOKENS))
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@conversion(gives=date)
def date_(fmt: str) -> Callable[[str], date | Failure]:
    """A day written as ``fmt``, such as YYYY-MM-DD, MM/DD/YY, D MON YYYY."""
    pattern = _pattern(fmt)
    failure = Failure("E209", suggestion=f"Write it as {fmt}.")

    def day(value: str) -> date | Failure:
        match = pattern.fullmatch(value)
        if match is None:
            return failure
        try:
            return date(*_day(match.groupdict()))
        except ValueError:
            return Failure("E209", "there is no such day", failure.suggestion)

    return day


@conversion(gives=date)
def datetime_(fmt: str, zone: str) -> Callable[[str], date | Failure]:
    """A moment written as ``fmt``; gives its day in ``zone``, such as America/New_York or UTC.

    Where the text has its own offset (ZZ), the moment is brought to the zone first.
    """
    pattern, there = _pattern(fmt), _zone(zone)
    failure = Failure("E209", suggestion=f"Write it as {fmt}.")

    def day(value: str) -> date | Failure:
        match = pattern.fullmatch(value)
        if match is None:
            return failure
        try:
            return _moment(match.groupdict(), there).date()
        except (ValueError, OverflowError):
            return Failure("E209", "there is no such day or time", failure.suggestion)

    return day


def _pattern(fmt: str) -> re.Pattern[str]:
    used = _TOKEN.findall(fmt)
    if not ({"YYYY", "YY"} & {*used} and {"MM", "M", "MON"} & {*used} and {"DD", "D"} & {*used}):
        raise ValueError("the form lacks a year, a month or a day")
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
    month = int(parts["month"]) if "month" in parts else _MONTHS.index(parts["name"].lower()) + 1
    return year, month, int(parts["day"])


def _moment(parts: dict[str, str], zone: tzinfo) -> datetime:
    time = (int(parts.get("hour", 0)), int(parts.get("minute", 0)), int(parts.get("second", 0)))
    there = _offset(parts["zone"]) if "zone" in parts else zone
    return datetime(*_day(parts), *time, tzinfo=there).astimezone(zone)


def _offset(text: str) -> timezone:
    if text == "Z":
        return UTC
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    return timezone(timedelta(minutes=minutes if text[0] == "+" else -minutes))


def _zone(name: str) -> tzinfo:
    try:
        return UTC if name == "UTC" else ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f'there is no time zone "{name}"') from None
