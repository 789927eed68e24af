"""Partial acceptance: what a wrong shipment does to the others of its file, decided in one pure function.

A shipment with a refusing finding of its own is refused wherever it stands. What happens to the rest depends on three
more facts: whether the file as a whole is refused (an envelope that cannot be trusted, a file that breaks off), which
of its parts are (a transaction set whose count is wrong), and what the agreement accepts: each shipment by itself, or
the whole file or nothing. They are known when the file has been read to its end, so `decide` is asked once, there, and
nothing of the file is filed before.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Literal, NamedTuple

from translator.model.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from translator.model.agreement import Accept

Verdict = Literal["file all", "file the rest", "file nothing"]


class Parts:
    """A set of part numbers that takes room for its gaps, not for its members.

    Runs are added as the file is read, so each ends no earlier than those before it. A run may reach back over others:
    what is wrong with a functional group shows behind its transaction sets.
    """

    __slots__ = ("_first", "_last")

    def __init__(self) -> None:
        self._first: list[int] = []
        self._last: list[int] = []

    def add(self, first: int, last: int | None = None) -> None:
        """Add the numbers from ``first`` to ``last``, or ``first`` alone; none when ``last`` is below ``first``.

        Raises:
            ValueError: the run ends before one that was added earlier; parts close in the order of the file.
        """
        end = first if last is None else last
        if end < first:
            return
        if self._last and end < self._last[-1]:
            msg = f"part {end} comes after part {self._last[-1]}"
            raise ValueError(msg)
        begin = first
        while self._last and self._last[-1] >= begin - 1:
            begin = min(begin, self._first.pop())
            self._last.pop()
        self._first.append(begin)
        self._last.append(end)

    def __contains__(self, part: object) -> bool:
        if not isinstance(part, int):
            return False
        at = bisect_right(self._first, part) - 1
        return at >= 0 and part <= self._last[at]

    def __bool__(self) -> bool:
        return bool(self._first)

    def __len__(self) -> int:
        return sum(last - first + 1 for first, last in self.ranges())

    def ranges(self) -> Iterator[tuple[int, int]]:
        """The first and last number of each run, in order; what a statement to the journal speaks of."""
        return zip(self._first, self._last, strict=True)


class Decision(NamedTuple):
    """What becomes of the shipments of a file that have no refusing finding of their own."""

    verdict: Verdict
    #: One sentence, always stated in the report.
    reason: str
    #: E308 for every shipment of the file, when nothing is filed because of something else in it.
    refusal: Finding | None = None
    #: E308 for every shipment of a refused part, when the other parts are filed.
    part_refusal: Finding | None = None
    #: Whose shipments ``part_refusal`` concerns.
    parts_refused: Container[int] = frozenset()

    def files(self, part: int) -> bool:
        """Whether the shipments of this part that have no refusing finding of their own are filed."""
        return self.verdict != "file nothing" and part not in self.parts_refused

    def refusal_of(self, part: int) -> Finding | None:
        """Why a shipment of this part that has no refusing finding of its own is not filed; None when it is."""
        if self.refusal is not None:
            return self.refusal
        return self.part_refusal if part in self.parts_refused else None


_REFUSED_FILE = "The file as a whole is refused, so none of its shipments is filed."
_NOTHING_READ = "No shipment could be read, so nothing is filed."
_ALL_REFUSED = "Every shipment is refused, so nothing is filed."
_ALL_GOOD = "Nothing is refused: every shipment is filed."
_WHOLE_FILE = "The agreement accepts the whole file or nothing, and part of it is refused, so no shipment is filed."
_EACH_SHIPMENT = "The agreement accepts each shipment by itself: those that are not refused are filed."

_PART = Finding("E308", detail="its transaction set is refused as a whole")


def decide(
    accept: Accept,
    *,
    read: int,
    refused: int,
    file_refused: bool = False,
    parts_refused: Parts | frozenset[int] = frozenset(),
    beside: int = 0,
) -> Decision:
    """What becomes of a file that has been read to its end.

    ``read`` counts the shipments read, ``refused`` those of them with a refusing finding of their own; ``file_refused``
    is true when a finding of the whole file refuses it; ``parts_refused`` are the transaction sets that a finding of
    theirs refuses; part 0 among them stands for the file as a whole, as it does in reading.

    ``beside`` counts the shipments that only their transaction set refuses; it is told, and decides nothing.
    """
    if file_refused or 0 in parts_refused:
        return Decision("file nothing", _REFUSED_FILE, Finding("E308", detail="the file is refused as a whole"))
    if not read:
        return Decision("file nothing", _NOTHING_READ)
    if not refused and not parts_refused:
        return Decision("file all", _ALL_GOOD)
    if refused == read:
        return Decision("file nothing", _ALL_REFUSED)
    if accept == "whole file":
        return Decision("file nothing", _WHOLE_FILE, Finding("E308", detail=_others(read, refused + beside)))
    return Decision("file the rest", _EACH_SHIPMENT, None, _PART, parts_refused)


def _others(read: int, refused: int) -> str:
    if not refused:
        return "a transaction set of the file is refused, and the agreement accepts the whole file or nothing"
    return f"{refused:,} of {read:,} shipments are refused, and the agreement accepts the whole file or nothing"
