"""What a card may say of a file of fixed width, and what it says that cannot be."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec

from translator.formats.encoding import wrong_encoding
from translator.formats.fixed_width_places import columns
from translator.formats.reading import UnknownSource
from translator.formats.setting import WrongSetting

if TYPE_CHECKING:
    from collections.abc import Iterator

_LITERAL = re.compile(r"(cols? [0-9-]+) = '((?:[^']|'')*)'")


class FixedWidthSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What ``[read]`` of a card may say for ``format = "fixed-width"``."""

    encoding: str = "utf-8"
    #: In what the columns are counted.
    positions: Literal["characters", "bytes"] = "characters"
    #: Whether each record is a line.
    line_ends: bool = True
    #: How long every record is; 0: as it comes.
    record_length: int = 0
    #: Lines before the first record.
    skip_rows: int = 0
    #: Types of records by name: the literal that tells each, such as ``cols 1-3 = 'HDR'``.
    records: dict[str, str] = msgspec.field(default_factory=dict)
    #: Types of records that are of no shipment, such as the header and the trailer of the file.
    outside: tuple[str, ...] = ()
    #: Whether records of other types than ``records`` has are left out.
    ignore_others: bool = False
    #: What a place counts, such as ``{"TRL: cols 4-9" = "records"}``.
    counts: dict[str, str] = msgspec.field(default_factory=dict)
    #: Columns whose blanks mean what stands above, within a shipment.
    fill_down: tuple[str, ...] = ()
    #: Where the rows of one shipment stand.
    shipment_rows: Literal["adjacent", "anywhere"] = "adjacent"


class FixedType(NamedTuple):
    """A type of records, told by a literal."""

    name: str
    place: str
    literal: str


def fixed_types(settings: FixedWidthSettings, wrong: list[WrongSetting]) -> list[FixedType]:
    """The types of ``read.records``; what cannot be goes to ``wrong``."""
    types: list[FixedType] = []
    for name, told in settings.records.items():
        match = _LITERAL.fullmatch(told)
        try:
            columns(match[1] if match else "")
        except UnknownSource:
            remedy = "Write where the literal stands and what it is: cols 1-3 = 'HDR'."
            wrong.append(WrongSetting(f"read.records.{name}", told, "does not tell the type of a record", remedy))
        if match:
            types.append(FixedType(name, match[1], match[2].replace("''", "'").strip()))
    return types


def wrong_settings(settings: FixedWidthSettings) -> Iterator[WrongSetting]:
    """What of ``[read]`` cannot be."""
    yield from wrong_encoding(settings.encoding)
    if settings.positions == "bytes" and settings.encoding.startswith("utf-16"):
        yield WrongSetting("read.positions", "bytes", "UTF-16 is counted in characters", "Leave it out.")
    if not settings.line_ends and settings.record_length < 1:
        remedy = "Say in read.record_length how long a record is."
        yield WrongSetting("read.line_ends", "false", "nothing tells where a record ends", remedy)
    for key in ("skip_rows", "record_length"):
        if getattr(settings, key) < 0:
            yield WrongSetting(f"read.{key}", str(getattr(settings, key)), "less than 0", "Write how many there are.")
    yield from _wrong_together(settings)


def _wrong_together(settings: FixedWidthSettings) -> Iterator[WrongSetting]:
    for key in ("outside", "ignore_others", "counts") if not settings.records else ():
        if getattr(settings, key):
            yield WrongSetting(f"read.{key}", "", "records are not told apart", "Name the types in read.records.")
    if settings.records and settings.fill_down:
        yield WrongSetting("read.fill_down", "", "records of several types are not filled", "Leave it out.")
    if settings.records and settings.shipment_rows == "anywhere":
        yield WrongSetting("read.shipment_rows", "anywhere", "a shipment is begun by its record", "Leave it out.")
