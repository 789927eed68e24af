"""What is wrong with something that a sender can mend: a value, collected and reported, never raised."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from translator.model.place import WHOLE_FILE, Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Finding(msgspec.Struct, frozen=True):
    """One cause, at one place. Text, remedy and severity come from the catalogue by ``code``."""

    #: Code in the catalogue, such as ``E203``.
    code: str
    place: Place = WHOLE_FILE
    #: What stood there, as it was written.
    value: str = ""
    #: The field of the canonical shipment, or the place of the message, that is concerned.
    target: str = ""
    #: The fact that the catalogue's text cannot know; follows the text.
    detail: str = ""
    #: What to write instead, when it is known; follows the remedy.
    suggestion: str = ""


def in_reading_order(findings: Iterable[Finding]) -> list[Finding]:
    """The findings sorted by place, those of the whole file first; equal places keep their order."""
    return sorted(findings, key=lambda finding: (finding.place.ordinal, finding.place.name))


class Group(NamedTuple):
    """Findings that differ only in their row and value; ``first`` holds the one that is shown."""

    first: Finding
    ordinals: tuple[int, ...]
    total: int


#: How many places of a group are named before the rest is only counted.
NAMED_PLACES = 3


def grouped(findings: Iterable[Finding], named: int = NAMED_PLACES) -> Iterator[Group]:
    """Equal findings together: same code, column or element and target.

    Memory grows with the number of different causes, not of findings.
    """
    firsts: dict[tuple[str, str, str], tuple[Finding, list[int]]] = {}
    totals: dict[tuple[str, str, str], int] = {}
    for finding in findings:
        key = (finding.code, _family(finding.place), finding.target)
        totals[key] = totals.get(key, 0) + 1
        _, ordinals = firsts.setdefault(key, (finding, []))
        if len(ordinals) < named and finding.place.ordinal not in ordinals:
            ordinals.append(finding.place.ordinal)
    for key, (first, ordinals) in firsts.items():
        yield Group(first, tuple(ordinals), totals[key])


def _family(place: Place) -> str:
    """The column or element without the running number, so that equal findings of a path format meet as well."""
    if place.kind != "path":
        return place.name
    return "/".join(step.partition("[")[0] for step in place.name.split("/"))


#: How many findings back `each_once` looks, for each code and column.
_RECENT = 16


def each_once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings without those that repeat one, in every word and at its place, of a shipment shortly before.

    Shipments that inherit one segment, or one element above them, each have the finding of it: it is one mistake.
    Findings of no place all stay. Memory grows with the number of columns and codes, not of findings.
    """
    recent: dict[tuple[str, str, str], deque[Finding]] = {}
    for finding in findings:
        told = recent.setdefault((finding.code, _family(finding.place), finding.target), deque(maxlen=_RECENT))
        if finding not in told or not finding.place.ordinal:
            told.append(finding)
            yield finding
