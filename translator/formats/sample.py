"""What a sample of a participant's file shows: its form, and its columns with what stands in them.

Unlike everything else in this room it guesses: a card is drafted from it, and a person corrects the card.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

#: Bytes of a sample that are looked at.
MOST_SAMPLED = 1 << 20


class SampleColumn(NamedTuple):
    """One place from which a table may fill a field."""

    #: As the ``source`` column of a table names it.
    source: str
    #: What it may be called, for comparing with the names of fields; the most particular first.
    names: tuple[str, ...]
    #: What stands there, one text for each record; empty texts where nothing does.
    values: tuple[str, ...]
    #: The level that it belongs to; empty in a format whose records are both.
    level: Literal["shipment", "item", ""] = ""


class Sample(NamedTuple):
    """A sample, looked at."""

    format: str
    #: What the card's ``[read]``, ``[recognize]``, ``[levels]`` and ``[namespaces]`` can say already.
    read: dict[str, str | int]
    recognize: dict[str, str]
    levels: dict[str, str]
    namespaces: dict[str, str]
    columns: tuple[SampleColumn, ...]
    #: Lines of it, for people.
    lines: tuple[str, ...]
    #: What was guessed about the form, in sentences.
    remarks: tuple[str, ...] = ()


class NotSampled(Exception):
    """A sample from which nothing can be drafted; the text says why and what to do. Raised by the samplers."""
