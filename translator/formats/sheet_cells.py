"""Cells of a spreadsheet as a person reads them: text, plain digits, days as 2026-11-21."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from translator.formats.sheet_formulas import WITHOUT_VALUE

if TYPE_CHECKING:
    from collections.abc import Callable

#: From here on a spreadsheet rounds: it keeps 15 digits of a number.
EXACT_BELOW = 10**15

_ROUNDED = re.compile(r"\s*[0-9](?:[.,][0-9]+)?[eE]\+[0-9]{2,}\s*")


def cell_text(cell: Any) -> str:
    """What a person reads: whole numbers without a point, no exponents, days and times of ISO 8601, TRUE or FALSE."""
    return _TEXTS[type(cell)](cell)


def damage(cell: Any) -> str:
    """The code of the finding when the sheet has lost what the cell held; empty when it has not."""
    if isinstance(cell, float | int) and abs(cell) >= EXACT_BELOW:
        return "E236"
    if isinstance(cell, str):
        if _ROUNDED.fullmatch(cell):
            return "E236"
        if WITHOUT_VALUE.fullmatch(cell):
            return "E237"
    return ""


def _number(value: float) -> str:
    if not math.isfinite(value):
        return str(value)
    if value == int(value):
        return str(int(value))
    # The sheet shows 0.3 where it holds 0.1 + 0.2: fifteen digits are what it keeps.
    return format(Decimal(f"{value:.15g}"), "f")


def _moment(value: datetime) -> str:
    return value.isoformat(sep=" ", timespec="seconds")


def _duration(value: timedelta) -> str:
    minutes, seconds = divmod(round(value.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}"


_TEXTS: dict[type, Callable[[Any], str]] = {
    str: str,
    float: _number,
    int: str,
    bool: lambda value: str(value).upper(),
    date: date.isoformat,
    datetime: _moment,
    time: lambda value: value.isoformat(timespec="seconds"),
    timedelta: _duration,
}
