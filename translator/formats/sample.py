"""What a sample of a participant's file shows: its form, and its columns with what stands in them.

Unlike everything else in this room it guesses: a card is drafted from it, and a person corrects the card.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Bytes of a sample that are looked at.
MOST_SAMPLED = 1 << 20
#: Characters of a line that are shown.
_SHOWN = 160
#: Last steps of a path that say nothing beside the step before them.
_PLAIN = ("href", "url", "value", "src", "text")


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
    read: dict[str, Any]
    recognize: dict[str, str]
    levels: dict[str, str]
    namespaces: dict[str, str]
    columns: tuple[SampleColumn, ...]
    #: Lines of it, for people.
    lines: tuple[str, ...]
    #: What was guessed about the form, in sentences.
    remarks: tuple[str, ...] = ()

    @property
    def has_headings(self) -> bool:
        """Whether it is one table whose columns have headings, by which its files are recognized."""
        return self.format in ("delimited", "spreadsheet") and not self.levels


class NotSampled(Exception):
    """A sample from which nothing can be drafted; the text says why and what to do. Raised by the samplers."""


def called(steps: Sequence[str]) -> tuple[str, ...]:
    """Names that a path may go by: all of it, its first and last step, its last two, its last."""
    words = [*steps]
    if len(words) > 1 and words[-1] in _PLAIN:
        words.pop()
    ends = [*words[:1], *words[1:][-1:]]
    return tuple(dict.fromkeys(map(" ".join, (words, ends, words[-2:], words[-1:]))))


def short(line: str) -> str:
    """A line as it is shown to people."""
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"
