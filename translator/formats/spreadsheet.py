"""Spreadsheets: .xlsx, .xls and .ods, one sheet as a table with headings.

The sheet is held in memory as python-calamine holds it: about twice the size of the unpacked file. So a file may have
at most `LARGEST_FILE` bytes, `LARGEST_UNPACKED` when unpacked; what is larger belongs into CSV. Everything behind the
sheet streams as for delimited text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from translator.formats.grouping import RowsInMemory
from translator.formats.setting import WrongSetting
from translator.formats.sheet_rows import LARGEST_FILE, LARGEST_UNPACKED, SheetRows
from translator.formats.table_settings import refuse_wrong, wrong_table
from translator.formats.tabular import Tabular, table_grouping

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from translator.formats.grouping import NewSpool
    from translator.formats.spreadsheet_settings import SpreadsheetSettings

__all__ = ["LARGEST_FILE", "LARGEST_UNPACKED", "compile_spreadsheet"]


def compile_spreadsheet(
    settings: SpreadsheetSettings,
    levels: Mapping[str, str],
    namespaces: Mapping[str, str],
    new_spool: NewSpool = RowsInMemory,
) -> Callable[[BinaryIO], Tabular]:
    """A function that opens a stream in this form; ``new_spool`` makes room for rows that stand apart.

    Raises:
        WrongSettings: the card says something that cannot be.
    """
    wrong = [*wrong_table(settings, levels)]
    if isinstance(settings.sheet, bool) or settings.sheet in ("", 0) or str(settings.sheet).startswith("-"):
        remedy = "Write the sheet's name, or its number from 1."
        wrong.append(WrongSetting("read.sheet", str(settings.sheet), "not a sheet", remedy))
    refuse_wrong(wrong, namespaces, "a spreadsheet")
    grouping = table_grouping(settings, levels)
    return lambda stream: Tabular(SheetRows(stream, settings), settings, grouping, new_spool)
