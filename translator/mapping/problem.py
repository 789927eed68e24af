"""What is wrong with a mapping: for its author, all at once, each with its cell, the reason and the remedy."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class TableProblem(NamedTuple):
    """One mistake in a card or a table."""

    #: The file, with the mapping's directory before it.
    file: str
    #: Row of a table as a spreadsheet counts it, the heading being 1; 0 for a card or a file as a whole.
    row: int
    #: Heading of the column, or the key of the card such as ``read.delimiter``.
    column: str
    #: What stands there.
    value: str
    #: Why it is wrong.
    message: str
    #: What to write instead.
    remedy: str = ""

    def __str__(self) -> str:
        row = f", row {self.row}" if self.row else ""
        column = f', column "{self.column}"' if self.row and self.column else f", {self.column}" if self.column else ""
        value = f"    {self.value}\n" if self.value else ""
        return f"{self.file}{row}{column}:\n{value}{self.message}. {self.remedy}".rstrip()


class TableProblems(Exception):
    """A mapping cannot be used; ``problems`` holds every reason. Raised when a mapping is compiled."""

    def __init__(self, problems: Iterable[TableProblem]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(map(str, self.problems)))


#: Names above which only those with the same first letter are compared, so that a bad file stays fast.
_MANY = 60


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name that looks most like ``name``, or that ends with it behind a point; or an empty string."""
    folded = name.casefold()
    by_folded = {one.casefold(): one for one in known}
    longer = next((one for key, one in by_folded.items() if folded and key.endswith(f".{folded}")), "")
    if longer:
        return longer
    if len(by_folded) > _MANY:
        by_folded = {key: one for key, one in by_folded.items() if key[:1] == folded[:1]}
    close = get_close_matches(folded, list(by_folded), n=1, cutoff=0.6)
    return by_folded[close[0]] if close else ""


def choices_remedy(name: str, known: Iterable[str], most: int | None = None) -> str:
    """``Did you mean X? There are: …``, for a name that is not among ``known``; ``most`` of these are listed."""
    known = list(known)
    close = nearest(name, known)
    meant = f'Did you mean "{close}"? ' if close else ""
    listed = ", ".join(known[:most]) + (f" and {len(known) - most:,} more" if most and len(known) > most else "")
    return f"{meant}There are: {listed}." if known else "There are none."
