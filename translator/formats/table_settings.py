"""What a card may say of every table with headings, and what it says that cannot be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from translator.formats.grouping import group_keys, wrong_levels
from translator.formats.setting import WrongSetting, WrongSettings
from translator.formats.table_trailer import counted_column

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class TableSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What ``[read]`` of a card may say of every table with headings."""

    #: Lines or rows before the row of headings.
    skip_rows: int = 0
    #: The row of headings is the first whose first cell begins with this; what stands before it is left out.
    headings_begin: str = ""
    #: Rows at the end that are totals and the like; blank rows are not counted.
    skip_footer: int = 0
    #: The table ends before the first row that begins with this; a * stands for any one word.
    trailer: str = ""
    #: Whether every file has that row: without it the file was cut.
    trailer_required: bool = False
    #: What the first number in that row counts: ``rows``, or ``different 'COLUMN'``.
    trailer_counts: str = ""
    #: The headings, for a file that has none.
    columns: tuple[str, ...] = ()
    #: Whether small and capital letters are the same in headings.
    any_case: bool = False
    #: Columns that a file may lack although a table names them; they count as empty.
    optional: tuple[str, ...] = ()
    #: Columns whose blank cells mean what stands above, within a shipment.
    fill_down: tuple[str, ...] = ()
    #: Where the rows of one shipment stand.
    shipment_rows: Literal["adjacent", "anywhere"] = "adjacent"
    #: What a row is in which all columns are blank that tell the rows of a shipment.
    rows_without_key: Literal["alone", "continued"] = "alone"


def wrong_skips(settings: TableSettings) -> Iterator[WrongSetting]:
    """What a card leaves out and cannot."""
    for key in ("skip_rows", "skip_footer"):
        if getattr(settings, key) < 0:
            yield WrongSetting(f"read.{key}", str(getattr(settings, key)), "less than 0", "Write how many there are.")


def wrong_table(settings: TableSettings, levels: Mapping[str, str]) -> Iterator[WrongSetting]:
    """What a card says of a table and cannot be."""
    yield from wrong_skips(settings)
    if settings.columns and settings.headings_begin:
        remedy = "Leave out one of read.columns and read.headings_begin."
        yield WrongSetting("read.headings_begin", settings.headings_begin, "the file has no row of headings", remedy)
    yield from _wrong_trailer(settings)
    keyed = group_keys(levels.get("shipment", "each row"))
    remedy = "Say in [levels] by which column the rows of a shipment are told: rows with the same 'Order No'."
    if not keyed and settings.shipment_rows == "anywhere":
        yield WrongSetting("read.shipment_rows", "anywhere", "each row is a shipment of its own", remedy)
    if not keyed and settings.rows_without_key == "continued":
        yield WrongSetting("read.rows_without_key", "continued", "each row is a shipment of its own", remedy)
    if not keyed and settings.fill_down:
        yield WrongSetting("read.fill_down", ", ".join(settings.fill_down), "each row is a shipment of its own", remedy)
    yield from wrong_levels(levels)


def _wrong_trailer(settings: TableSettings) -> Iterator[WrongSetting]:
    counts = settings.trailer_counts
    for key in ("trailer_required", "trailer_counts"):
        if getattr(settings, key) and not settings.trailer:
            remedy = "Write in read.trailer what that row begins with."
            yield WrongSetting(f"read.{key}", str(getattr(settings, key)), "no row is said to be the trailer", remedy)
    if counts and counts != "rows" and not counted_column(counts):
        yield WrongSetting("read.trailer_counts", counts, "not a thing to count", "Write rows, or different 'COLUMN'.")


def refuse_wrong(wrong: list[WrongSetting], namespaces: Mapping[str, str], what: str) -> None:
    """Raise `WrongSettings` for what cannot be, and for namespaces, which a ``what`` has not."""
    if namespaces:
        wrong.append(WrongSetting("namespaces", "", f"{what} has no namespaces", "Leave [namespaces] out."))
    if wrong:
        raise WrongSettings(wrong)
