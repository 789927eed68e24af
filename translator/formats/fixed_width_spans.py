"""Where the columns of a file of fixed width begin and end, guessed from blanks, alignment and kinds of characters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: Lines from which one blank column between two words is a boundary, and from which alignment says something.
_MANY = 5
#: Share of lines that are blank before a column that always begins at the same place.
_BLANK_BEFORE = 0.6
_WIDE_GAP = 2
#: Changes between letters and digits within one number, from which it is one number and not several columns.
_MOST_CHANGES = 2
_RULER = re.compile(r"[\s]*(?:[-=_]{2,}\s*){2,}")
_NUMBER = re.compile(r"1Z[0-9A-Z]{16}|[A-Z]{2}[0-9]{9}[A-Z]{2}|[0-9]{3}-[0-9]{8}|T?BA[0-9]{9,12}")
_BLANK, _DIGIT, _OTHER = " ", "0", "a"
#: Characters within numbers.
_GLUE = ".,:/-+"


class Span(NamedTuple):
    """Columns of a record, from 0; the last is not included."""

    start: int
    end: int

    @property
    def source(self) -> str:
        """As a table names it."""
        return f"cols {self.start + 1}-{self.end}" if self.end > self.start + 1 else f"col {self.start + 1}"

    def of(self, line: str) -> str:
        """What stands there."""
        return line[self.start : self.end].strip()


def is_ruler(line: str) -> bool:
    """Whether the line shows the columns by runs of hyphens and the like."""
    return bool(_RULER.fullmatch(line))


def ruled_spans(ruler: str) -> list[Span]:
    """The columns that a ruler shows; blanks behind one belong to it."""
    starts = [match.start() for match in re.finditer(r"[-=_]+", ruler)]
    return _closed(starts, len(ruler.rstrip()))


def spans(lines: Sequence[str], begin: int = 0) -> list[Span]:
    """The columns of lines of one kind, from ``begin`` on."""
    width = max(map(len, lines), default=0)
    if width <= begin:
        return []
    kinds = [_kinds(line.ljust(width)) for line in lines]
    columns = ["".join(kind[at] for kind in kinds) for at in range(width)]
    starts = {begin} if columns[begin].strip() else set[int]()
    starts |= {at for at in range(begin + 1, width) if _begins(columns, at)}
    starts |= _changes(lines, columns, starts, begin)
    return _closed(_right_aligned(sorted(starts), columns, begin), width)


def _kinds(line: str) -> str:
    """One mark for each character; a point, a hyphen and the like are as what stands before them."""
    kinds = _BLANK
    for one in line:
        kinds += _BLANK if one.isspace() else _DIGIT if one.isdigit() else kinds[-1] if one in _GLUE else _OTHER
    return kinds[1:]


def _begins(columns: Sequence[str], at: int) -> bool:
    """Whether a column begins behind blanks."""
    before, here = columns[at - 1], columns[at]
    if not here.strip():
        return False
    if before.strip():
        blank = before.count(_BLANK) / len(before)
        return len(here) >= _MANY and _BLANK not in here and blank >= _BLANK_BEFORE
    if at < _WIDE_GAP or not columns[at - 2].strip() or len(here) >= _MANY:
        return True
    # One blank may stand between two words; where some line has more blanks before it, it does not.
    return _BLANK in columns[at - 2] or {*columns[at - 2]}.isdisjoint(here)


def _changes(lines: Sequence[str], columns: Sequence[str], starts: set[int], begin: int) -> set[int]:
    """Where in every line a digit follows a letter, or a letter a digit; not within one number."""
    if len(lines) < _WIDE_GAP:
        return set()
    found: set[int] = set()
    pure = [len({*column}) == 1 for column in columns]
    for start, end in _runs(columns, starts, begin):
        changes = [at for at in range(start + 1, end) if columns[at][0] != columns[at - 1][0]]
        one_number = len(changes) > _MOST_CHANGES or all(_NUMBER.match(line, start) for line in lines)
        whole = all(line[begin:].strip() == line[start:end].strip() for line in lines)
        if all(pure[start:end]) and not one_number and not whole:
            found.update(changes)
    return found


def _runs(columns: Sequence[str], starts: set[int], begin: int) -> Iterator[tuple[int, int]]:
    """Columns without a blank that follow one another."""
    start = begin
    for at in range(begin, len(columns) + 1):
        blank = at == len(columns) or _BLANK in columns[at]
        if blank or at in starts:
            if at > start:
                yield start, at
            start = at + blank


def _right_aligned(starts: list[int], columns: Sequence[str], begin: int) -> list[int]:
    """A column of numbers that begins at different places is right-aligned: the blanks before it are its own."""
    found: list[int] = []
    for at in starts:
        ragged = _BLANK in columns[at] and {*columns[at]} <= {_BLANK, _DIGIT}
        back = at
        while ragged and back > begin + 1 and not columns[back - 1].strip() and columns[back - 2 : back - 1] != [""]:
            if columns[back - 2].strip():
                break
            back -= 1
        found.append(back)
    return found


def _closed(starts: Sequence[int], width: int) -> list[Span]:
    ends = [*starts[1:], width][: len(starts)]
    return [Span(start, end) for start, end in zip(starts, ends, strict=True) if end > start]
