"""The ``when`` column: whether a row of the table holds for a shipment or an item."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from translator.formats.reading import Level, Node, Reading
    from translator.model.agreement import Agreement

from translator.mapping.reference import Reference, read_reference

_EMPTY = re.compile(r"(.+?) is (not )?empty")
_IN = re.compile(r"(.+?) in (.+)")
_EQUAL = re.compile(r"(.+?) = (.+)")


class Condition(NamedTuple):
    """A condition, read: the source's text is one of ``values``, or it is (not) empty where there are none."""

    reference: Reference
    values: frozenset[str]
    #: Whether the text must be among the values, or empty; ``is not empty`` has False.
    wanted: bool = True

    def bind(self, reading: Reading, level: Level, agreement: Agreement) -> Callable[[Node], bool]:
        """A function that tells whether it holds for a node.

        Raises:
            UnknownSource: the file or its format has no such source.
        """
        get, values, wanted = self.reference.bind(reading, level, agreement), self.values or {""}, self.wanted
        return lambda node: ((get(node) or "").strip() in values) is wanted


def read_condition(text: str) -> Condition | None:
    """The condition that a ``when`` cell states; None for an empty cell, which always holds.

    Raises:
        ValueError: it is not of the language; the message says how to write it.
    """
    if not text:
        return None
    if match := _EMPTY.fullmatch(text):
        return Condition(read_reference(match[1], several=False), frozenset(), not match[2])
    if match := _EQUAL.fullmatch(text):
        return Condition(read_reference(match[1], several=False), frozenset([match[2].strip()]))
    if match := _IN.fullmatch(text):
        values = frozenset(value.strip() for value in match[2].split(";") if value.strip())
        return Condition(read_reference(match[1], several=False), values)
    raise ValueError("write: column = value, column in a; b, column is empty, or column is not empty")
