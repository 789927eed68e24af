"""What a card may say of delimited text, and what it says that cannot be."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

import msgspec

from translator.formats.encoding import wrong_encoding
from translator.formats.setting import WrongSetting
from translator.formats.table_settings import TableSettings, wrong_skips

if TYPE_CHECKING:
    from collections.abc import Iterator


class DelimitedSettings(TableSettings, frozen=True, kw_only=True):
    """What ``[read]`` of a card may say for ``format = "delimited"``."""

    delimiter: str = ","
    #: The quotation mark, or ``none`` where cells are never quoted.
    quote: str = '"'
    encoding: str = "utf-8"
    #: Lines that begin with this are left out.
    comment: str = ""
    #: Where the first cell tells the type of a row: the columns of each type, by what stands in that cell.
    records: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    #: Types of rows that are of no shipment, such as the header and the trailer of the file.
    outside: tuple[str, ...] = ()
    #: Whether rows of other types than ``records`` has are left out.
    ignore_others: bool = False
    #: What a place counts, such as ``{"T: Count" = "records"}``.
    counts: dict[str, str] = msgspec.field(default_factory=dict)


_OF_TABLES = (
    "headings_begin",
    "skip_footer",
    "trailer",
    "trailer_required",
    "trailer_counts",
    "columns",
    "optional",
    "fill_down",
)


def wrong_settings(settings: DelimitedSettings) -> Iterator[WrongSetting]:
    """What of ``[read]`` cannot be."""
    if len(settings.delimiter) != 1 or settings.delimiter in '\r\n"':
        yield WrongSetting("read.delimiter", settings.delimiter, "not one character", r'Write ",", ";", "|" or "\t".')
    if settings.quote != "none" and (len(settings.quote) != 1 or settings.quote in "\r\n" + settings.delimiter):
        yield WrongSetting("read.quote", settings.quote, "not a quotation mark", "Write one character, or none.")
    yield from wrong_encoding(settings.encoding)
    typed = ("outside", "ignore_others", "counts")
    for key in typed if not settings.records else ():
        if getattr(settings, key):
            yield WrongSetting(f"read.{key}", "", "rows are not told apart by type", "Name the types in read.records.")


def wrong_records(settings: DelimitedSettings) -> Iterator[WrongSetting]:
    """What of ``[read]`` does not go with rows of several types."""
    for key in _OF_TABLES:
        if getattr(settings, key):
            yield WrongSetting(f"read.{key}", "", "rows of several types have no headings", "Leave it out.")
    if settings.rows_without_key != "alone":
        yield WrongSetting("read.rows_without_key", "", "a shipment is begun by its record", "Leave it out.")
    yield from wrong_skips(settings)


def dialect(settings: DelimitedSettings) -> dict[str, Any]:
    """The settings as Python's csv module names them."""
    if settings.quote == "none":
        return {"delimiter": settings.delimiter, "quoting": csv.QUOTE_NONE, "quotechar": None}
    return {"delimiter": settings.delimiter, "quotechar": settings.quote}
