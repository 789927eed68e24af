"""CBP's answers in records of fixed width.

The card says which records stand around an answer and around its parts (``[whole]``): what begins must end, and where
the last record counts those before it, the count must be right. Source of A, B, Y, Z and the count: "ACE ABI CATAIR,
Batch & Block Control".
"""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from translator.model.finding import Finding
from translator.model.place import row
from translator.pilot.response_lines import Line, Lines, Stretch, parsed, written_problems

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from translator.mapping.problem import TableProblem
    from translator.mapping.response_table import ResponseCard, ResponseTable


def compile_records(table: ResponseTable, problems: list[TableProblem]) -> Lines:
    """The form of answers in records of fixed width."""
    card = table.card
    problems += written_problems(table, "not a place in a record", "Write a record and its columns, such as X1:5-7.")
    sources = [
        parsed(source, card.format) for source in (card.place, card.counted, *(one.source for one in table.rows))
    ]
    names = {one.line for one in sources if one} | {card.shipment, card.end, *card.opens, *card.closes}
    return Lines(card, partial(_stretches, card, sorted(names - {""}, key=len, reverse=True)), row)


def _stretches(card: ResponseCard, names: Sequence[str], content: bytes) -> list[Stretch]:
    """The answers, each from the record that begins one to the next such; none in a file that begins otherwise."""
    lines = list(_lines(content.decode("latin-1"), names))
    if not lines or lines[0].name != card.opens[0]:
        return []
    starts = [at for at, line in enumerate(lines) if line.name == card.opens[0]]
    answers = [lines[start:end] for start, end in pairwise([*starts, len(lines)])]
    return [Stretch(one, [*_strange(one), *_faults(one, card)]) for one in answers]


def _lines(text: str, names: Sequence[str]) -> Iterator[Line]:
    """The records; one that the table does not name is called by its first four characters."""
    for number, line in enumerate(text.replace("\r\n", "\n").rstrip("\x1a").split("\n"), 1):
        if line.strip():
            yield Line(number, next((name for name in names if line.startswith(name)), line[:4]), line)


def _strange(lines: Sequence[Line]) -> Iterator[Finding]:
    """The first character that no record may hold."""
    for line in lines:
        at = next((at for at, one in enumerate(line.content, 1) if not str(one).isascii()), 0)
        if at:
            yield Finding("E105", row(line.number), f"0x{ord(line.content[at - 1]):02x}", detail=f"column {at} (ascii)")
            return


def _faults(lines: Sequence[Line], card: ResponseCard) -> Iterator[Finding]:
    """What begins and does not end, what stands behind the end, and counts that are wrong."""
    ends = dict(zip(card.opens, card.closes, strict=True))
    opened: list[Line] = []
    over = False
    for line in lines:
        if over:
            yield Finding(
                "E132", row(line.number), detail=f"{card.opens[0]}, which begins an answer, before this record"
            )
            return
        if line.name in ends:
            opened.append(line)
        elif opened and line.name == ends[opened[-1].name]:
            yield from _miscounted(line, opened.pop(), card)
            over = not opened
        elif any(line.name == ends[one.name] for one in opened):
            break
    yield from (_unended(one, ends[one.name]) for one in opened)


def _unended(line: Line, end: str) -> Finding:
    return Finding("E132", row(line.number), detail=f"{end}, which ends {line.name} of line {line.number}")


def _miscounted(line: Line, begun: Line, card: ResponseCard) -> Iterator[Finding]:
    counted = parsed(card.counted, card.format)
    if counted is None or counted.line != line.name:
        return
    written, number = counted.text(line), line.number - begun.number - 1
    if written and (not written.isdecimal() or int(written) != number):
        detail = f"{number} records stand between {begun.name} and {line.name}"
        yield Finding("E131", row(line.number, card.counted), written, detail=detail)
