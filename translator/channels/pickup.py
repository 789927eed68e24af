"""When is a file in a drop box whole? The settings for picking up, and the memory from poll to poll.

A file is whole when its name is wanted and either

* a companion ``<name>.done`` stands beside it (``done_companion``), or
* its size and time have not changed over two polls at least ``settle_seconds`` apart by our own clock.

A companion older than its file may have been left over from an earlier file of that name, so such a file has to
settle as well. The far side's clock is never compared with ours.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fnmatch import fnmatchcase
from typing import Literal

import msgspec

from translator.channels.files import Entry

#: What the companion's name adds to the file's name.
DONE = ".done"

#: Endings that uploading programs give to files they have not finished.
UNFINISHED = (".tmp", ".filepart", ".part")


class PickUp(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How files of one drop box are picked up."""

    #: Which names are wanted: a shell pattern, upper and lower case told apart.
    pattern: str = "*"
    #: Shell patterns of names that are left alone although `pattern` matches them.
    ignore: tuple[str, ...] = ()
    #: The participant writes ``<name>.done`` when ``<name>`` is finished.
    done_companion: bool = False
    #: How long size and time must stand still. 0 means that the participant renames finished files into place,
    #: so that a file is whole as soon as it is seen.
    settle_seconds: float = 30.0
    #: Keep what was picked up in the archive folder; otherwise it is deleted.
    archive: bool = True
    #: ``rename`` moves a claimed file into ``processing/``. ``journal`` touches nothing, for a server that lets
    #: us read only: the caller then remembers by path, size and time what it has had.
    claim_by: Literal["rename", "journal"] = "rename"

    def names(self, name: str) -> bool:
        """Whether files of this name are wanted."""
        if name.startswith(".") or name.lower().endswith(UNFINISHED) or (self.done_companion and name.endswith(DONE)):
            return False
        return fnmatchcase(name, self.pattern) and not any(fnmatchcase(name, mask) for mask in self.ignore)


class _Sighting(msgspec.Struct, frozen=True):
    size: int
    modified: float
    since: float


class Watch:
    """Remembers what each poll saw, and so knows which files have stopped changing."""

    def __init__(self, pick_up: PickUp, monotonic: Callable[[], float]) -> None:
        """Start without memory; `monotonic` is our clock in seconds and never goes back."""
        self._pick_up = pick_up
        self._monotonic = monotonic
        self._sightings: dict[str, _Sighting] = {}

    def whole(self, entries: Sequence[Entry]) -> list[Entry]:
        """Take one poll's listing of the incoming folder and return the whole files, oldest first."""
        now = self._monotonic()
        candidates = [entry for entry in entries if self._wanted(entry)]
        companions = {entry.name: entry.modified for entry in entries if entry.name.endswith(DONE)}
        self._sightings = {entry.name: self._sighting(entry, now) for entry in candidates}
        whole = [entry for entry in candidates if self._is_whole(entry, companions, now)]
        return sorted(whole, key=lambda entry: (entry.modified, entry.name))

    def _wanted(self, entry: Entry) -> bool:
        return entry.is_file and self._pick_up.names(entry.name)

    def _sighting(self, entry: Entry, now: float) -> _Sighting:
        earlier = self._sightings.get(entry.name)
        if earlier is not None and (earlier.size, earlier.modified) == (entry.size, entry.modified):
            return earlier
        return _Sighting(entry.size, entry.modified, now)

    def _is_whole(self, entry: Entry, companions: dict[str, float], now: float) -> bool:
        settled = now - self._sightings[entry.name].since >= self._pick_up.settle_seconds
        if not self._pick_up.done_companion:
            return settled
        finished = companions.get(entry.name + DONE)
        return finished is not None and (finished >= entry.modified or settled)
