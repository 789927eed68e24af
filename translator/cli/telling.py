"""How moments, spans and errors are told to people."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

_UNITS = (("days", 86400), ("h", 3600), ("min", 60))
_ERROR = re.compile(r"[A-Za-z_][\w.]*(: .*)?")


def moment(at: datetime) -> str:
    """A moment as the commands write it."""
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"


def age(span: timedelta) -> str:
    """A span as people say it, in the largest unit that there are two of: ``45 s``, ``12 min``, ``3 h``, ``2 days``."""
    seconds = max(0, int(span.total_seconds()))
    return next((f"{seconds // length} {unit}" for unit, length in _UNITS if seconds >= 2 * length), f"{seconds} s")


def cause(traceback: str) -> str:
    """The line of a traceback that names the error."""
    lines = traceback.strip().splitlines()
    named = (line for line in reversed(lines) if _ERROR.fullmatch(line))
    return next(named, lines[-1] if lines else "no reason is on record")
