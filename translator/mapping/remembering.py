"""Parties and items that come again: what the same texts made before is not made anew.

A marketplace's file has a few hundred sellers and products in a million rows. Where a format can give all texts of a
record at once, a party or an item is looked up by the texts that it is made of, and only made where they are new.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from translator.formats.reading import ReadsRows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from translator.formats.reading import Level, Node, Reading
    from translator.mapping.building import Cell
    from translator.mapping.decision import Decision

#: Different parties (or items) of one kind that are kept, and characters of the texts of one.
MOST_KNOWN = 1_024
LONGEST_KNOWN = 600
#: Among as many different ones as are kept, so many must have come again, or no more are looked up.
LEAST_MET_AGAIN = MOST_KNOWN // 4

_UNKNOWN = object()


def remembered(build: Cell, texts: Callable[[Node], tuple[str, ...]], told: list[Any]) -> Cell:
    """As ``build``, but what was made without a word of it (in ``told``) is kept by the texts that it was made of."""
    known: dict[tuple[str, ...], Any] = {}
    look_up = known.get
    met_again, useful = 0, True

    def cell(node: Node) -> Any:
        nonlocal met_again
        if not useful:
            return build(node)
        key = texts(node)
        value = look_up(key, _UNKNOWN)
        if value is not _UNKNOWN:
            met_again += 1
            return value
        before, value = len(told), build(node)
        if len(told) == before and sum(map(len, key)) <= LONGEST_KNOWN:
            if len(known) == MOST_KNOWN:
                begin_anew()
            known[key] = value
        return value

    def begin_anew() -> None:
        """Others may come now, as in a file sorted by seller; where all are new, as buyers are, it is a waste."""
        nonlocal met_again, useful
        known.clear()
        useful, met_again = met_again >= LEAST_MET_AGAIN, 0

    return cell


def all_texts(
    reading: Reading, level: Level, decisions: Iterable[Decision]
) -> Callable[[Node], tuple[str, ...]] | None:
    """A function from a node to all texts that these decisions rest on; None where it would not be worth it."""
    sources: set[str] = set()
    for one in decisions:
        if one.reference and one.reference.of_items:
            return None
        asked = (one.reference, one.condition.reference if one.condition else None)
        sources.update(source for reference in asked if reference for source in reference.sources)
    return reading.texts(sorted(sources), level) if sources and isinstance(reading, ReadsRows) else None
