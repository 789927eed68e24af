"""Durations as people write them: ``30s``, ``15m``, ``4h``, ``2d``, ``1h30m``, ``500ms``."""

from __future__ import annotations

import re
from datetime import timedelta

_SECONDS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400}
_PART = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|d)", re.ASCII)
_WHOLE = re.compile(rf"(?:{_PART.pattern}\s*)+", re.ASCII)
#: Nothing that is configured lasts longer; a century catches a slip of the finger.
_LONGEST = timedelta(days=36500)


def duration(text: str) -> timedelta | None:
    """The duration that ``text`` says, or None when it says none (or one beyond a century)."""
    if not _WHOLE.fullmatch(text):
        return None
    seconds = sum(float(number) * _SECONDS[unit] for number, unit in _PART.findall(text))
    return timedelta(seconds=seconds) if seconds <= _LONGEST.total_seconds() else None


def duration_text(value: timedelta) -> str:
    """The duration as the files write it, in the largest units that fit: ``1h30m``, ``0s``."""
    rest, words = round(value.total_seconds() * 1000), ""
    for unit in ("d", "h", "m", "s", "ms"):
        count, rest = divmod(rest, round(_SECONDS[unit] * 1000))
        words += f"{count}{unit}" if count else ""
    return words or "0s"
