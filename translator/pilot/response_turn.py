"""Which of several texts at one place of an answer is meant.

A place may be met several times: a record that comes again, an element that stands twice, a member of each object in
an array. ``#2`` behind it means the second, ``#last`` the last, ``#all`` every one, joined. Nothing there means that
there is one: where several stand with different texts, nobody knows which CBP means, and the answer is not used. Only
where another row of the table says ``#`` of the same thing does nothing mean the first, because the table then knows
that it comes again.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_TURN = re.compile(r"(?P<before>[^\[\]#]*(?:\[[^\]]*\])?)#(?P<which>[1-9][0-9]{0,3}|last|all)(?P<after>[:-].*)?")

#: What says that every text is meant.
EVERY = "all"
#: What stands between two texts of one target.
JOINT = "; "


def parted(source: str) -> tuple[str, str]:
    """A place without its ``#``, and what stood behind that: a number, ``last``, ``all``, or nothing."""
    found = _TURN.fullmatch(source)
    return (f"{found['before']}{found['after'] or ''}", found["which"]) if found else (source, "")


def taken(texts: Sequence[str], which: str) -> list[str]:
    """The texts that are meant, each once and none empty; several for ``all``, or where it cannot be told which."""
    if which == "last":
        texts = texts[-1:]
    elif which.isdecimal():
        texts = texts[int(which) - 1 : int(which)]
    return list(dict.fromkeys(filter(None, texts)))


def joined(texts: Iterable[str]) -> str:
    """Several texts of one target as one, each once, in their order."""
    return JOINT.join(dict.fromkeys(filter(None, texts)))
