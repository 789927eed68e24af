"""Where a table begins and ends among the lines that an export puts around it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from translator.model.finding import Finding
from translator.model.place import row

if TYPE_CHECKING:
    from collections.abc import Callable

#: Rows among which the row of headings is sought.
MOST_PREAMBLE = 1000


def begins(line: str, beginning: str) -> bool:
    """Whether a line of text, or the first cell of a row, begins so; small and capital letters are the same."""
    return line.lstrip(' "\ufeff').casefold().startswith(beginning.casefold())


def no_headings(beginning: str) -> Finding:
    """That no row is the one of headings."""
    return Finding("E106", detail=f'no row begins with "{beginning}", as the row of headings does')


def ends(beginning: str) -> Callable[[list[str]], bool] | None:
    """Whether a row is the first that is not of the table any more; None where nothing is told of such a row.

    A ``*`` in ``beginning`` stands for one word; the words of such a row may stand in one cell or in several.
    """
    if not beginning:
        return None
    if "*" not in beginning:
        return lambda cells: cells[0].lstrip().startswith(beginning)
    form = re.compile("[^ ]+".join(map(re.escape, beginning.split("*"))))
    return lambda cells: form.match(" ".join(filter(None, map(str.strip, cells)))) is not None


def fitted(cells: list[str], width: int, number: int) -> Finding | None:
    """Cut or fill the cells of row ``number`` to ``width``; a finding unless only empty cells went."""
    count, extra = len(cells), cells[width:]
    del cells[width:]
    cells += [""] * (width - len(cells))
    first = next(filter(str.strip, extra), "")
    if first:
        return Finding("E171", row(number), first, detail=f"{count} cells below {width} headings")
    if count >= width:
        return None
    return Finding("E172", row(number), _written_out(cells[:count]), detail=f"{count} cells below {width} headings")


#: Characters of a row that is too short that are shown.
_MOST_SHOWN = 60


def _written_out(cells: list[str]) -> str:
    """The cells of a row, each character that cannot be seen as its number."""
    text = " | ".join(cells)
    shown = text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN].rstrip(' |')} …"
    return "".join(one if one.isprintable() else f"\\x{ord(one):02x}" for one in shown)
