"""Fixed width: values at declared columns of a record, one type of record or several told apart by a literal.

Records are lines, or pieces of a declared length where the file has no line ends. Columns are counted from 1, in
characters or in bytes, as the card says. A node is the list of what stands at the places that were asked for, then
the number of the record; see `translator.formats.grouping` and `translator.formats.record_types`.
"""

from __future__ import annotations

from io import BytesIO
from operator import itemgetter
from typing import TYPE_CHECKING, Any, BinaryIO

from translator.formats.fixed_width_places import Layout, columns
from translator.formats.fixed_width_records import FixedLines, FixedRecords
from translator.formats.fixed_width_settings import FixedWidthSettings, fixed_types, wrong_settings
from translator.formats.grouping import Grouping, RowGroups, RowsInMemory, cells_at, group_keys, wrong_levels
from translator.formats.reading import PartClosed, UnknownSource
from translator.formats.record_counts import read_counts
from translator.formats.record_types import RecordLevels, RecordReading, record_level
from translator.formats.setting import WrongSetting
from translator.formats.table_settings import refuse_wrong
from translator.model.finding import Finding
from translator.model.place import Place, row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from translator.formats.grouping import NewSpool
    from translator.formats.reading import Level, Node, Unit
    from translator.model.interchange import InterchangeHeader


def compile_fixed_width(
    settings: FixedWidthSettings,
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
        known = _record_levels(settings, levels, wrong)
        refuse_wrong(wrong, namespaces, "a file of fixed width")
        types = fixed_types(settings, wrong)
        return lambda stream: RecordReading(FixedRecords(stream, settings, types), known)
    keys = group_keys(levels.get("shipment", "each row"))
    wrong += [*wrong_levels(levels), *_wrong_keys("levels.shipment", keys), *_wrong_fill(settings, keys)]
    refuse_wrong(wrong, namespaces, "a file of fixed width")
    grouping = Grouping(keys, "item" in levels, settings.shipment_rows == "anywhere", settings.fill_down)
    return lambda stream: FixedWidth(stream, settings, grouping, new_spool)


def _record_levels(settings: FixedWidthSettings, levels: Mapping[str, str], wrong: list[WrongSetting]) -> RecordLevels:
    types = {type_.name: type_ for type_ in fixed_types(settings, wrong)}
    counts = read_counts(settings.counts, settings.records, wrong)
    for count in counts:
        wrong += _wrong_keys(f"read.counts.{count.source}", [count.place])
    wrong += [
        WrongSetting("read.outside", name, "no such type of records", f"There are: {', '.join(types)}.")
        for name in settings.outside
        if name not in settings.records
    ]
    return RecordLevels(
        types=tuple(settings.records),
        shipment=record_level("shipment", levels.get("shipment", ""), settings.records, wrong),
        item=record_level("item", levels["item"], settings.records, wrong) if "item" in levels else "",
        outside=frozenset([*settings.outside, *(count.type_ for count in counts)]),
        ignore_others=settings.ignore_others,
        counts=counts,
    )


def _wrong_keys(key: str, places: Iterable[str]) -> Iterator[WrongSetting]:
    for place in places:
        try:
            columns(place)
        except UnknownSource as unknown:
            yield WrongSetting(key, place, unknown.reason, "Columns are counted from 1: cols 12-20.")


def _wrong_fill(settings: FixedWidthSettings, keys: tuple[str, ...]) -> Iterator[WrongSetting]:
    yield from _wrong_keys("read.fill_down", settings.fill_down)
    if not keys and (settings.fill_down or settings.shipment_rows == "anywhere"):
        remedy = "Say in [levels] by which columns the rows of a shipment are told: rows with the same 'cols 1-12'."
        key = "fill_down" if settings.fill_down else "shipment_rows"
        yield WrongSetting(f"read.{key}", "", "each row is a shipment of its own", remedy)


class FixedWidth:
    """One file whose records are all of one type, opened: see `translator.formats.reading.Reading`."""

    def __init__(self, stream: BinaryIO, settings: FixedWidthSettings, grouping: Grouping, new_spool: NewSpool) -> None:
        self.headers: list[InterchangeHeader] = []
        self._lines = FixedLines(stream, settings)
        self._layout = Layout(settings.positions, settings.encoding)
        self._grouping = grouping
        self._shared: dict[str, int] = {}
        self._row_findings: dict[int, list[Finding]] = {}
        self._keys = [self._layout.index(place) for place in grouping.keys]
        self._filled = [self._layout.index(place) for place in grouping.fill_down]
        self._shared.update(zip(grouping.keys, self._keys, strict=True))
        self._new_spool = new_spool

    def getter(self, source: str, level: Level) -> Callable[[Node], str | None]:
        """What stands at ``cols 12-20``."""
        index = self._layout.index(source)
        if level == "shipment":
            self._shared[source] = index
        return itemgetter(index)

    def texts(self, sources: Sequence[str], level: Level) -> Callable[[Node], tuple[str, ...]]:
        """What stands at all these columns at once."""
        del level
        return cells_at([self._layout.index(source) for source in sources])

    def place(self, node: Node, source: str) -> Place:
        """The record, and the columns in it."""
        return row(node[self._layout.width], source)

    def extent(self, unit: Unit) -> str:
        """The records: ``3`` or ``3-5``."""
        return self._groups().extent(unit)

    def units(self) -> Iterator[Unit | PartClosed]:
        """A unit for each shipment, then the end of the file as part 0."""
        groups, records = self._groups(), self._records()
        yield from groups.grouped(records, self._keys, self._filled) if self._keys else groups.single(records)
        if not self._lines.given and not self._lines.findings:
            self._lines.findings.append(Finding("E104"))
        yield PartClosed(0, self._lines.findings)

    def beginning(self) -> str:
        """The first record."""
        return next(iter(self._lines), "")

    def _groups(self) -> RowGroups:
        return RowGroups(self._grouping, self._layout.width, self._shared, self._row_findings, self._new_spool)

    def _records(self) -> Iterator[list[Any]]:
        cut, lines = self._layout.cutter(), self._lines
        for line in lines:
            cells, garbled = cut(line)
            found = [Finding("E239", row(lines.number, source), cells[index]) for index, source in garbled]
            if lines.misfit:
                found.append(lines.misfit)
            if found:
                self._row_findings[lines.number] = found
            cells.append(lines.number)
            yield cells


def claims_beginning(open_: Callable[[BinaryIO], Any], head: bytes, wanted: str) -> str:
    """Why the file's first record does not begin with ``wanted``; empty when it does."""
    opened = open_(BytesIO(head))
    found = opened.beginning()
    return "" if found.startswith(wanted) else f'it begins with "{found[: max(len(wanted), 20)]}", not with "{wanted}"'
