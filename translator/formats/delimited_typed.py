"""Delimited text whose first cell tells the type of each row: headers, details and trailers in one file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, BinaryIO

from translator.formats.delimited_headings import one_line
from translator.formats.delimited_rows import DelimitedRows
from translator.formats.reading import UnknownSource
from translator.formats.record_counts import read_counts
from translator.formats.record_types import RecordLevels, RecordReading, record_level
from translator.formats.setting import WrongSetting
from translator.formats.table_bounds import fitted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from translator.formats.delimited_settings import DelimitedSettings
    from translator.model.finding import Finding

_BY_NUMBER = re.compile(r"column ([1-9][0-9]{0,3})")


def delimited_records(
    settings: DelimitedSettings, levels: Mapping[str, str], wrong: list[WrongSetting]
) -> Callable[[BinaryIO], RecordReading]:
    """A function that opens a stream with rows of several types; what cannot be goes to ``wrong``."""
    types = {name: [*map(one_line, columns)] for name, columns in settings.records.items()}
    counts = read_counts(settings.counts, types, wrong)
    wrong += [
        WrongSetting("read.outside", name, "no such type of rows", f"There are: {', '.join(types)}.")
        for name in settings.outside
        if name not in types
    ]
    for count in counts:
        try:
            column_index(types[count.type_], count.place)
        except UnknownSource as unknown:
            remedy = f"There are: {', '.join(unknown.known)}."
            wrong.append(WrongSetting(f"read.counts.{count.source}", count.what, "no such column", remedy))
    known = RecordLevels(
        types=tuple(types),
        shipment=record_level("shipment", levels.get("shipment", ""), types, wrong),
        item=record_level("item", levels["item"], types, wrong) if "item" in levels else "",
        outside=frozenset([*settings.outside, *(count.type_ for count in counts)]),
        ignore_others=settings.ignore_others,
        counts=counts,
    )
    return lambda stream: RecordReading(_DelimitedRecords(DelimitedRows(stream, settings), types), known)


def column_index(columns: list[str], place: str) -> int:
    """The index of a column by its name in the card, or by ``column 3``.

    Raises:
        UnknownSource: the type has no such column.
    """
    if columns.count(one_line(place)) == 1:
        return columns.index(one_line(place))
    by_number = _BY_NUMBER.fullmatch(place)
    if by_number and int(by_number[1]) <= len(columns):
        return int(by_number[1]) - 1
    raise UnknownSource(place, columns, "the card names no such column", malformed=True)


class _DelimitedRecords:
    """See `translator.formats.record_types.Records`."""

    def __init__(self, rows: DelimitedRows, types: dict[str, list[str]]) -> None:
        self.findings = rows.findings
        self._rows = rows
        self._types = types

    def __iter__(self) -> Iterator[tuple[str, list[Any], Finding | None]]:
        rows, types = self._rows, self._types
        for cells in rows:
            type_, misfit, record = cells[0].strip(), None, list[Any](cells)
            if type_ not in types:
                type_ = f"?{type_[:40]}"
            elif len(cells) != len(types[type_]):
                misfit = fitted(record, len(types[type_]), rows.number)
            record.append(rows.number)
            yield type_, record, misfit

    def beginning(self) -> str:
        """The first cell."""
        return next(iter(self._rows), [""])[0]

    def index(self, type_: str, place: str) -> int:
        """The column's index; see `column_index`."""
        return column_index(self._types.get(type_, []), place)
