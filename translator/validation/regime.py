"""The table of the regime: on which days filings are accepted, by which modes of transport, and what has closed them.

A row of ``regime.csv`` is a window, ``open`` or ``closed``, both days included. A mode is covered on a day that lies in
an open window for it and in no closed one. Rows whose status is ``unverified`` are carried and never counted.

The day that counts is the day of filing. What is done outside of the windows is the service provider's choice, and
for a test always a warning: practice goes on while the regime is suspended.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple, cast, get_args

from translator.model.finding import Finding
from translator.model.shipment import ModeOfTransport
from translator.validation.cells import CellReader, Status, rows_of
from translator.validation.repeated import Said, tell_repeated

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from translator.mapping.problem import TableProblem
    from translator.mapping.table import TableRow
    from translator.model.agreement import OutsideTheRegime, OverTheLimit, Usage

State = Literal["open", "closed"]
#: First letter of a finding's code: refused, held back, told.
Letter = Literal["E", "H", "W"]

FILE = "regime.csv"
_HEADINGS = ("from", "until", "modes", "state", "why", "citation", "status")
_LETTERS: dict[OutsideTheRegime, Letter] = {"refuse": "E", "hold": "H", "warn": "W"}


class Window(NamedTuple):
    """A time in which filings are accepted, or are not."""

    first: date
    last: date
    modes: tuple[str, ...]
    state: State
    #: What opens or closes it, in words that follow the days.
    why: str
    citation: str
    status: Status
    notes: str = ""
    #: Its row in the table.
    row: int = 0

    def holds(self, mode: str, on: date) -> bool:
        """Whether it speaks of this mode on this day."""
        return self.status != "unverified" and self.first <= on <= self.last and mode in self.modes


def read_regime(files: Mapping[str, bytes], problems: list[TableProblem]) -> tuple[Window, ...]:
    """The table, as far as it can be read; what is wrong goes to ``problems``."""
    rows = rows_of(files, FILE, _HEADINGS, problems)
    found = tuple(_window(row, CellReader(problems)) for row in rows)
    # Windows may overlap, and several causes may close the same days; only the same one again is a mistake.
    said = (
        Said(row, (one.first, one.last, one.state, one.citation), (), None, (one.modes,))
        for row, one in zip(rows, found, strict=True)
        if one.status != "unverified"
    )
    tell_repeated(said, "from", problems)
    return found


def _window(row: TableRow, cells: CellReader) -> Window:
    return Window(
        first=cells.first_day(row),
        last=cells.last_day(row),
        modes=cells.several(row, "modes", get_args(ModeOfTransport)),
        state=cast("State", cells.one(row, "state", get_args(State))),
        why=cells.text(row, "why"),
        citation=cells.text(row, "citation"),
        status=cells.status(row),
        notes=row["notes"],
        row=row.number,
    )


def letter_of(usage: Usage, setting: OutsideTheRegime | OverTheLimit) -> Letter:
    """What the findings of a choice of the service provider get: for a test a warning, else what was chosen."""
    return "W" if usage == "test" else _LETTERS[setting]


def covered(windows: tuple[Window, ...], on: date) -> tuple[str, ...]:
    """The modes of transport by which filings are accepted on this day."""
    return tuple(mode for mode in get_args(ModeOfTransport) if _open(windows, mode, on))


def _open(windows: tuple[Window, ...], mode: str, on: date) -> bool:
    states = {window.state for window in windows if window.holds(mode, on)}
    return states == {"open"}


def why_not(windows: tuple[Window, ...], mode: str, on: date) -> str:
    """Why filings by this mode are not accepted on this day, with the citation."""
    (told,) = _reasons(windows, (mode,), on)
    return told


def closed_finding(windows: tuple[Window, ...], on: date, letter: Letter) -> Finding | None:
    """E191, H191 or W191, of the file as a whole, on a day on which no mode is covered; else None."""
    if covered(windows, on):
        return None
    reasons = _reasons(windows, get_args(ModeOfTransport), on)
    told = [why if len(reasons) == 1 else f"{', '.join(modes)}: {why}" for why, modes in reasons.items()]
    return Finding(f"{letter}191", detail=f"on {on.isoformat()}, {'; '.join(told)}")


def _reasons(windows: tuple[Window, ...], modes: tuple[str, ...], on: date) -> dict[str, list[str]]:
    """Why none of these modes is covered, and which of them each reason is of; the same cause is told once."""
    causes: dict[Window | None, list[str]] = {}
    for mode in modes:
        closed = [window for window in windows if window.state == "closed" and window.holds(mode, on)]
        causes.setdefault(min(closed, key=_first, default=None), []).append(mode)
    told: dict[str, list[str]] = {}
    for cause, some in causes.items():
        if cause is not None:
            told[_since(cause, windows, some, on)] = some
            continue
        for mode in some:
            told.setdefault(_not_open(windows, mode, on), []).append(mode)
    return told


def _since(cause: Window, windows: tuple[Window, ...], modes: list[str], on: date) -> str:
    """What closes these modes since when, with the citations of everything that closes them on the day."""
    closing = [one for one in windows if one.state == "closed" and any(one.holds(mode, on) for mode in modes)]
    cited = "; ".join(dict.fromkeys(window.citation for window in sorted(closing, key=_first)))
    return f"since {cause.first.isoformat()} {cause.why} ({cited})"


def _not_open(windows: tuple[Window, ...], mode: str, on: date) -> str:
    opened = [one for one in windows if one.state == "open" and mode in one.modes and one.status != "unverified"]
    before = [window for window in opened if window.last < on]
    if before:
        newest = max(before, key=lambda window: window.last)
        return f"the last published day was {newest.last.isoformat()} ({newest.citation})"
    coming = min((window for window in opened if window.first > on), key=_first, default=None)
    return f"it begins on {coming.first.isoformat()} ({coming.citation})" if coming else "no window is known for it"


def _first(window: Window) -> date:
    return window.first


def idle(windows: tuple[Window, ...]) -> Iterator[tuple[Window, str]]:
    """Open windows that open nothing, because others close the days or earlier rows open them, each with the reason.

    That of a closed one is not told: several causes may close the same days.
    """
    days, others = days_of_change(windows), tuple(one for one in windows if one.state == "closed")
    for window in windows:
        if window.state == "closed" or window.status == "unverified":
            continue
        held = [window.first, *(day for day in days if window.first < day <= window.last)]
        if all(covered((*others, window), day) == covered(others, day) for day in held):
            yield window, _why_idle(window, others)
        others = (*others, window)


def _why_idle(window: Window, others: tuple[Window, ...]) -> str:
    closing = [str(one.row) for one in others if one.state == "closed" and _meet(one, window)]
    if not closing:
        return "earlier rows open the same days for the same modes"
    rows = f"row {closing[0]} closes" if len(closing) == 1 else f"rows {', '.join(closing)} close"
    return f"closed goes before open, and {rows} days of it; others are open already"


def _meet(one: Window, other: Window) -> bool:
    counted = one.status != "unverified" and not set(one.modes).isdisjoint(other.modes)
    return counted and one.first <= other.last and other.first <= one.last


def days_of_change(windows: tuple[Window, ...]) -> tuple[date, ...]:
    """The days on which something begins or has ended, in order: between two of them nothing changes."""
    enforced = [window for window in windows if window.status != "unverified"]
    ends = {window.last + timedelta(days=1) for window in enforced if window.last.year < 9999}  # noqa: PLR2004  open end
    return tuple(sorted({window.first for window in enforced} | ends))
