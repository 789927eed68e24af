"""Text of any script in ASCII letters: the one door to that library.

The library's tables are its own and fixed with its version, so one text always becomes the same.
"""

from __future__ import annotations

import unicodedata

from anyascii import anyascii

#: Unicode categories of what is part of another character or only steers how it is shown, and so may vanish.
_MAY_VANISH = frozenset({"Mn", "Me", "Cf"})


def in_ascii(character: str) -> str | None:
    """One character in ASCII, such as ``ss`` for ß; empty for an accent of its own; None when there is no way."""
    written = anyascii(character)
    if written or unicodedata.category(character) in _MAY_VANISH:
        return written
    return None
