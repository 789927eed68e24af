"""Counts that a header or trailer record tells, held against what was read."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from translator.formats.grouping import quoted
from translator.formats.reading import UnknownSource
from translator.formats.setting import WrongSetting
from translator.model.finding import Finding
from translator.model.place import row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_OF_TYPES = re.compile(r"records of ('(?:[^']|'')+'(?:\s*,\s*'(?:[^']|'')+')*)")


class Count(NamedTuple):
    """A place that holds a number, and what it is the number of."""

    source: str
    type_: str
    place: str
    #: ``records``, ``shipments``, ``items``, or ``records of 'D'``.
    what: str
    #: The types in ``records of``.
    types: tuple[str, ...]


def read_counts(counts: Mapping[str, str], types: Mapping[str, Any], wrong: list[WrongSetting]) -> tuple[Count, ...]:
    """The card's ``read.counts``; what cannot be goes to ``wrong``."""
    read: list[Count] = []
    for source, what in counts.items():
        type_, _, place = source.partition(":")
        match = _OF_TYPES.fullmatch(what)
        counted = quoted(match[1]) if match else ()
        unknown = [name for name in (type_, *counted) if name not in types]
        if not match and what not in ("records", "shipments", "items"):
            remedy = "Write records, shipments, items, or records of 'TYPE'."
            wrong.append(WrongSetting(f"read.counts.{source}", what, "not a thing to count", remedy))
        elif unknown or not place.strip():
            remedy = f"Write TYPE: PLACE; there are: {', '.join(types)}."
            wrong.append(WrongSetting(f"read.counts.{source}", what, "no such type of records", remedy))
        else:
            read.append(Count(source, type_, place.strip(), what, counted))
    return tuple(read)


class Counts:
    """Counts the records of one file, and keeps those that tell how many there should be."""

    def __init__(self, counts: tuple[Count, ...], index: Callable[[str, str], int]) -> None:
        self._counted: Counter[str] = Counter()
        #: By count: the sum that was told and where it was told last; a batch has one, a file may have several.
        self._told: dict[Count, tuple[int, int]] = {}
        self._garbled: list[Finding] = []
        self._indices = {count: _index(index, count) for count in counts}
        self._telling = {count.type_ for count in counts}

    def add(self, type_: str, record: list[Any]) -> None:
        """Count a record."""
        self._counted[type_] += 1
        if type_ not in self._telling:
            return
        for count, index in self._indices.items():
            if count.type_ == type_:
                self._note(count, record[index].strip(), record[-1])

    def wrong(self, shipments: int, item: str) -> Iterator[Finding]:
        """What the counts say and is not so; to be asked when the file was read to its end."""
        yield from self._garbled
        garbled = {finding.place.name for finding in self._garbled}
        totals = {"records": self._counted.total(), "shipments": shipments, "items": self._counted[item]}
        absent = {count.type_: None for count in self._indices if not self._counted[count.type_]}
        for type_ in absent:
            yield Finding("E132", value=type_, detail=f'there is no record "{type_}"')
        for count in self._indices:
            if count.source in garbled or count.type_ in absent:
                continue
            there = totals.get(count.what, sum(self._counted[type_] for type_ in count.types))
            said, number = self._told[count]
            if said != there:
                detail = f"it says {said}, there are {there} {count.what}"
                yield Finding("E131", row(number, count.source), str(said), detail=detail)

    def _note(self, count: Count, text: str, number: int) -> None:
        if not (text.isascii() and text.isdecimal()):
            detail = "there is no number"
            self._garbled[:] = [*self._garbled, Finding("E131", row(number, count.source), text, detail=detail)][:20]
            return
        said, _ = self._told.get(count, (0, 0))
        self._told[count] = said + int(text), number


def _index(index: Callable[[str, str], int], count: Count) -> int:
    try:
        return index(count.type_, count.place)
    except UnknownSource:
        # The card was refused for it.
        return 0
