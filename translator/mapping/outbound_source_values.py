"""Backwards through a row: what its source held when this text stands in the message."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

from translator.mapping.outbound_conversions import Unfit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from translator.mapping.outbound_table import OutboundRow

_TIME = re.compile(r"\s*date(?:time)?\(([^)]*)\)")
#: What strptime takes for a year that does not stand there.
_NO_YEAR = 1900


def source_value(row: OutboundRow, text: str) -> str:
    """The value behind a code, a yes or no, a date; else the text itself, which is as much as the message tells.

    Where the table writes several values alike, all of them with ``or`` between; of a constant nothing.
    """
    if row.source is None:
        return ""
    alike = [one for one in _known(row) if _written(row, one) == text]
    if alike:
        return " or ".join(str(one).lower() if isinstance(one, bool) else one for one in alike)
    form = _TIME.match(row.convert)
    return _time(text, form[1].strip()) if form else text


def _known(row: OutboundRow) -> Iterable[str | bool]:
    """The values that the source may have, if they are few."""
    if row.source is not None and row.source.type is bool:
        return (True, False)
    return (row.source.choices if row.source else ()) or row.pipeline.coded


def _written(row: OutboundRow, value: str | bool) -> str | None:
    convert = row.pipeline.convert
    try:
        return convert(value) if convert else str(value)
    except Unfit:
        return None


def _time(text: str, form: str) -> str:
    try:
        read = datetime.strptime(text, form)  # noqa: DTZ007  # all times of a message are UTC
    except ValueError:
        return text
    if read.year == _NO_YEAR:
        return text
    return f"{read.isoformat()}Z" if "%H" in form else read.date().isoformat()
