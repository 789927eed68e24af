"""What is open at one moment: an interchange, a group in it, a set in that."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from translator.model.finding import Finding
    from translator.model.interchange import InterchangeHeader


#: What groups hold that come in the same way as shipments and are none, by GS01.
ANSWERS = {
    "AG": "it holds application advices (824), which say what became of something that was sent",
    "FA": "it holds acknowledgments (997, 999), which say what became of something that was sent",
}
_NUMBER = re.compile(r"[0-9]{1,9}")


class SeenNumbers:
    """Control numbers that were used; numbers in sequence take no memory."""

    def __init__(self) -> None:
        self._last = -1
        self._first = 0
        self._others: set[str] = set()

    def add(self, number: str) -> bool:
        """Whether the number is new."""
        value = int(number) if _NUMBER.fullmatch(number) else -1
        if value < 0 or (self._last >= 0 and value != self._last + 1):
            return self._add_other(number, value)
        if self._last < 0:
            self._first = value
        if str(value) in self._others:
            return False
        self._last = value
        return True

    def _add_other(self, number: str, value: int) -> bool:
        key = str(value) if value >= 0 else number
        if key in self._others or (value >= 0 and self._first <= value <= self._last):
            return False
        self._others.add(key)
        return True


@dataclass(slots=True)
class OpenInterchange:
    """An interchange between ISA and IEA; ``number`` is that of ISA."""

    header: InterchangeHeader
    index: int
    isa: list[str]
    number: int
    first_part: int
    findings: list[Finding]
    groups: int = 0
    controls: SeenNumbers = field(default_factory=SeenNumbers)


@dataclass(slots=True)
class OpenGroup:
    """A group between GS and GE; a group that is not agreed is counted and skipped."""

    elements: list[str]
    number: int
    first_part: int
    findings: list[Finding]
    agreed: bool
    sets: int = 0
    controls: SeenNumbers = field(default_factory=SeenNumbers)


@dataclass(slots=True)
class OpenSet:
    """A set between ST and SE; one that is not agreed is skipped."""

    elements: list[str]
    number: int
    findings: list[Finding]
    agreed: bool
