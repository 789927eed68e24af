"""What is wrong with something that a sender can mend: a value, collected and reported, never raised."""

from __future__ import annotations

import re
from collections import deque
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from translator.model.place import WHOLE_FILE, Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Finding(msgspec.Struct, frozen=True, gc=False):
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

    def __post_init__(self) -> None:
        """What no journal and no answer can carry, half a character of UTF-16 or a zero byte, is written out."""
        for name in ("value", "detail", "suggestion"):
            text = getattr(self, name)
            if not text.isprintable() and _UNWRITABLE.search(text):
                msgspec.structs.force_setattr(self, name, _UNWRITABLE.sub(_written_out, text))


_UNWRITABLE = re.compile("[\0\ud800-\udfff]")


def _written_out(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


def in_reading_order(findings: Iterable[Finding]) -> list[Finding]:
    """The findings sorted by place, those of the whole file first; equal places keep their order."""
    return sorted(findings, key=lambda finding: (finding.place.ordinal, finding.place.name))


class Group(NamedTuple):
    """Findings of one cause: they differ only in their row and in what their value brings into detail and remedy."""

    first: Finding
    ordinals: tuple[int, ...]
    total: int
    #: The first finding of each different value, detail and suggestion, a few; ``first`` is the first of them.
    examples: tuple[Finding, ...]
    #: Whether all of them have the detail of the first, and whether all have its suggestion.
    same_detail: bool
    same_suggestion: bool
    #: Whether these are the ones of one code and column that came after `MOST_CAUSES` causes of it, put together.
    is_rest: bool = False


#: How many places of a group are named before the rest is only counted.
NAMED_PLACES = 10
#: How many different values of a group are shown.
SHOWN_VALUES = 3
#: How many causes of one code, column and target are told apart.
MOST_CAUSES = 50

_Key = tuple[str, str, str]
_Cause = tuple[str, str]
_REST: _Cause = ("", "rest")


def grouped(findings: Iterable[Finding], named: int = NAMED_PLACES) -> Iterator[Group]:
    """Findings of one cause together: same code, column or element, target, and same message and remedy.

    A number or a quoted text in the message, and a number in the remedy, comes from the value and tells no causes
    apart. Memory grows with the number of columns and codes, not of findings.
    """
    kinds: dict[_Key, dict[_Cause, _Gathering]] = {}
    for finding in findings:
        causes = kinds.setdefault((finding.code, _family(finding.place), _any_item(finding.target)), {})
        cause = _cause(finding)
        if cause not in causes and len(causes) >= MOST_CAUSES:
            cause = _REST
        causes.setdefault(cause, _Gathering(finding)).add(finding, named)
    for causes in kinds.values():
        for cause, gathering in causes.items():
            yield gathering.group(is_rest=cause == _REST)


class _Gathering:
    """A group while it grows."""

    __slots__ = ("_examples", "_first", "_ordinals", "_same_detail", "_same_suggestion", "_total")

    def __init__(self, first: Finding) -> None:
        self._first = first
        self._ordinals: list[int] = []
        self._examples: list[Finding] = []
        self._total = 0
        self._same_detail = self._same_suggestion = True

    def add(self, finding: Finding, named: int) -> None:
        self._total += 1
        self._same_detail &= finding.detail == self._first.detail
        self._same_suggestion &= finding.suggestion == self._first.suggestion
        ordinal = finding.place.ordinal
        if len(self._ordinals) < named and ordinal not in self._ordinals:
            self._ordinals.append(ordinal)
        if len(self._examples) < SHOWN_VALUES and all(_told(one) != _told(finding) for one in self._examples):
            self._examples.append(finding)

    def group(self, *, is_rest: bool) -> Group:
        return Group(
            first=self._first,
            ordinals=tuple(self._ordinals),
            total=self._total,
            examples=tuple(self._examples),
            same_detail=self._same_detail,
            same_suggestion=self._same_suggestion,
            is_rest=is_rest,
        )


def _told(finding: Finding) -> tuple[str, str, str]:
    return finding.value, finding.detail, finding.suggestion


_QUOTED_OR_NUMBER = re.compile(r'"[^"]*"|\w*[0-9][\w.,]*')


def _cause(finding: Finding) -> _Cause:
    """Detail and suggestion without what the value brought into them."""
    if not finding.detail and not finding.suggestion:
        return "", ""
    return _QUOTED_OR_NUMBER.sub("#", finding.detail), _QUOTED_OR_NUMBER.sub(_but_quoted, finding.suggestion)


def _but_quoted(match: re.Match[str]) -> str:
    # What a suggestion quotes cannot be guessed from another value's.
    return match[0] if match[0].startswith('"') else "#"


def _family(place: Place) -> str:
    """The column or element without the running number, so that equal findings of a path format meet as well."""
    if place.kind != "path":
        return place.name
    return "/".join(step.partition("[")[0] for step in place.name.split("/"))


def _any_item(target: str) -> str:
    """The field without the number of its item, so that equal findings of several items meet."""
    return _ITEM_NUMBER.sub("item.", target) if "[" in target else target


_ITEM_NUMBER = re.compile(r"item\[[0-9]+\]\.")

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
