"""Delimited text, such as CSV: rows with headings, or rows whose first cell tells their type, streamed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

from translator.formats.delimited_rows import DelimitedRows
from translator.formats.delimited_settings import DelimitedSettings, wrong_records, wrong_settings
from translator.formats.delimited_typed import delimited_records
from translator.formats.grouping import RowsInMemory
from translator.formats.table_settings import refuse_wrong, wrong_table
from translator.formats.tabular import Tabular, table_grouping

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from translator.formats.grouping import NewSpool


def compile_delimited(
    settings: DelimitedSettings,
    levels: Mapping[str, str],
    namespaces: Mapping[str, str],
    new_spool: NewSpool = RowsInMemory,
) -> Callable[[BinaryIO], Any]:
    """A function that opens a stream in this form; ``new_spool`` makes room for rows that stand apart.

    Raises:
        WrongSettings: the card says something that cannot be.
    """
    wrong = [*wrong_settings(settings)]
    if settings.records:
        wrong += wrong_records(settings)
        open_typed = delimited_records(settings, levels, wrong)
        refuse_wrong(wrong, namespaces, "delimited text")
        return open_typed
    refuse_wrong([*wrong, *wrong_table(settings, levels)], namespaces, "delimited text")
    grouping = table_grouping(settings, levels)
    return lambda stream: Tabular(DelimitedRows(stream, settings), settings, grouping, new_spool)
