"""What a card may say of delimited text, and what it says that cannot be."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING, Any

import msgspec

from translator.formats.encoding import ENCODINGS, our_name
from translator.formats.setting import WrongSetting

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_QUOTED = re.compile(r"'((?:[^']|'')+)'")
_GROUPED = re.compile(r"rows with the same ('(?:[^']|'')+'(?:\s*,\s*'(?:[^']|'')+')*)")


class DelimitedSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What ``[read]`` of a card may say for ``format = "delimited"``."""

    delimiter: str = ","
    #: The quotation mark, or ``none`` where cells are never quoted.
    quote: str = '"'
    encoding: str = "utf-8"
    #: Lines before the row of headings.
    skip_rows: int = 0
    #: Rows at the end that are totals and the like; blank rows are not counted.
    skip_footer: int = 0
    #: Rows whose first cell begins with this are left out.
    comment: str = ""
    #: Columns that a file may lack although a table names them; they count as empty.
    optional: tuple[str, ...] = ()


class Grouping(msgspec.Struct, frozen=True):
    """Which rows make one shipment: those that agree in ``keys``, or each row when there are none."""

    keys: tuple[str, ...] = ()
    #: Whether each row is an item as well.
    items: bool = False


def wrong_settings(settings: DelimitedSettings) -> Iterator[WrongSetting]:
    """What of ``[read]`` cannot be."""
    if len(settings.delimiter) != 1 or settings.delimiter in '\r\n"':
        yield WrongSetting("read.delimiter", settings.delimiter, "not one character", r'Write ",", ";", "|" or "\t".')
    if settings.quote != "none" and (len(settings.quote) != 1 or settings.quote in "\r\n" + settings.delimiter):
        yield WrongSetting("read.quote", settings.quote, "not a quotation mark", "Write one character, or none.")
    if settings.encoding not in ENCODINGS:
        meant = our_name(settings.encoding)
        remedy = (f'Did you mean "{meant}"? ' if meant else "") + f"There are: {', '.join(ENCODINGS)}."
        yield WrongSetting("read.encoding", settings.encoding, "not a known encoding", remedy)
    for key in ("skip_rows", "skip_footer"):
        if getattr(settings, key) < 0:
            yield WrongSetting(f"read.{key}", str(getattr(settings, key)), "less than 0", "Write how many there are.")


def wrong_levels(levels: Mapping[str, str]) -> Iterator[WrongSetting]:
    """What of ``[levels]`` cannot be."""
    shipment, item = levels.get("shipment", "each row"), levels.get("item", "each row")
    if shipment != "each row" and not _GROUPED.fullmatch(shipment):
        remedy = "Write \"each row\" or \"rows with the same 'Column'\"; several columns: 'A', 'B'."
        yield WrongSetting("levels.shipment", shipment, "not a way to group rows", remedy)
    if item != "each row":
        yield WrongSetting("levels.item", item, "not what an item can be", 'Write "each row", or leave it out.')


def group_keys(shipment: str) -> tuple[str, ...]:
    """The headings in ``rows with the same 'A', 'B'``; none for ``each row``."""
    match = _GROUPED.fullmatch(shipment)
    return tuple(name.replace("''", "'") for name in _QUOTED.findall(match[1])) if match else ()


def dialect(settings: DelimitedSettings) -> dict[str, Any]:
    """The settings as Python's csv module names them."""
    if settings.quote == "none":
        return {"delimiter": settings.delimiter, "quoting": csv.QUOTE_NONE, "quotechar": None}
    return {"delimiter": settings.delimiter, "quotechar": settings.quote}
