"""A sample of delimited text whose first cell tells the type of each row."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from translator.formats.record_sample import TypedSample, counted, typed_sample
from translator.formats.sample import Sample, SampleColumn, short

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from translator.formats.delimited_sample import Parsed
    from translator.formats.sample_text import SampleText

_TYPE = re.compile(r"[A-Za-z0-9_-]{1,12}")
_WHOLE = re.compile(r"[0-9]{1,9}")
_SHOWN_LINES = 8


def sample_typed(parsed: Parsed, sampled: SampleText, *, whole: bool) -> Sample | None:
    """Look at rows of several types; None when they are of one."""
    rows = [[cell.strip() for cell in row.cells] for row in parsed.rows]
    told = [cells[0] for cells in rows]
    if not all(map(_TYPE.fullmatch, told)) or not _one_width_each(rows):
        return None
    types = typed_sample(told, whole=whole)
    if types is None or len({len(cells) for cells in rows}) == 1:
        return None
    return _sample(parsed, sampled, types, rows, told)


def _one_width_each(rows: Sequence[list[str]]) -> bool:
    widths: dict[str, int] = {}
    return all(widths.setdefault(cells[0], len(cells)) == len(cells) for cells in rows)


def _sample(parsed: Parsed, sampled: SampleText, types: TypedSample, rows: list[list[str]], told: list[str]) -> Sample:
    by_type = {type_: [cells for cells in rows if cells[0] == type_] for type_ in types.types}
    names = {type_: ["type", *(f"column {n}" for n in range(2, len(own[0]) + 1))] for type_, own in by_type.items()}
    counts = counted(_numbers(by_type, types), told, types)
    read: dict[str, Any] = {"encoding": sampled.encoding, "delimiter": parsed.delimiter}
    begin = parsed.rows[0].before
    read |= {"skip_rows": begin} if begin else {}
    counting = {source.partition(":")[0] for source in counts}
    outside = [type_ for type_ in types.outside if type_ not in counting]
    read |= {"outside": outside} if outside else {}
    read["records"] = names
    read |= {"counts": counts} if counts else {}
    remarks = (*types.remarks, "The columns of each type have no names in the file: name them in read.records.")
    return Sample(
        "delimited", read, {"first_record": told[0]}, types.levels, {}, tuple(_columns(by_type, types, names)),
        tuple(map(short, sampled.text.splitlines()[:_SHOWN_LINES])), (*remarks, *filter(None, [sampled.remark])),
    )  # fmt: skip


def _numbers(by_type: dict[str, list[list[str]]], types: TypedSample) -> dict[str, int]:
    """The whole numbers in records that come once, at the end."""
    return {
        f"{type_}: column {index}": int(cell)
        for type_ in types.outside
        for index, cell in enumerate(by_type[type_][0], 1)
        if index > 1 and _WHOLE.fullmatch(cell)
    }


def _columns(
    by_type: dict[str, list[list[str]]], types: TypedSample, names: dict[str, list[str]]
) -> Iterator[SampleColumn]:
    for type_, rows in by_type.items():
        for index, name in enumerate(names[type_]):
            if index and any(cells[index] for cells in rows):
                values = tuple(cells[index] for cells in rows)
                yield SampleColumn(f"{type_}: {name}", (), values, types.level(type_))
