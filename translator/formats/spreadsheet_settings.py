"""What a card may say of a spreadsheet."""

from __future__ import annotations

from translator.formats.table_settings import TableSettings


class SpreadsheetSettings(TableSettings, frozen=True, kw_only=True):
    """What ``[read]`` of a card may say for ``format = "spreadsheet"``."""

    #: The sheet, by its name or by its number from 1.
    sheet: str | int = 1
