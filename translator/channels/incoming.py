"""Picking files up from a drop box: see, claim, fetch, archive.

If the process dies at any line, the next one finds the file either in the incoming folder or in ``processing/``
(or, where a server renames by link and unlink, for a moment in both: a duplicate, never a loss).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

from translator.channels.channel import (
    ClaimedFile,
    FileChangedError,
    TransientChannelError,
    WaitingFile,
)
from translator.channels.files import LONGEST_NAME, Entry, Files, Folders, complaint, fitting, no_such_folder, readable
from translator.channels.pickup import DONE, PickUp, Watch

_CLAIMED = re.compile(r"(?P<claim>[0-9a-f]+)__(?P<name>.+)", re.DOTALL)


class Incoming:
    """The incoming folder of one drop box, with its ``processing/`` and its archive."""

    def __init__(
        self,
        files: Files,
        folders: Folders,
        pick_up: PickUp,
        monotonic: Callable[[], float],
    ) -> None:
        """Take the folders, of which `inbox` is set; nothing is read yet."""
        self._files = files
        self._inbox = folders.inbox
        self._processing = folders.processing or posixpath.join(folders.inbox, "processing")
        self._archived = folders.archive or posixpath.join(folders.inbox, "archive")
        self._pick_up = pick_up
        self._by_rename = pick_up.claim_by == "rename"
        self._watch = Watch(pick_up, monotonic)
        self._attempted: set[str] = set()
        #: Names that the last listing showed and that are neither files nor folders.
        self.overlooked: list[str] = []

    def waiting(self) -> list[WaitingFile]:
        """Return the files that are whole and may be claimed, oldest first."""
        try:
            entries = self._files.entries(self._inbox)
        except FileNotFoundError:
            raise no_such_folder(self._files, "list", self._inbox) from None
        strange = (entry.name for entry in entries if not entry.is_file and not entry.is_folder)
        self.overlooked = sorted(readable(name) for name in strange if self._pick_up.names(name))
        return [
            WaitingFile(readable(entry.name), posixpath.join(self._inbox, entry.name), entry.size, entry.modified)
            for entry in self._watch.whole(entries)
        ]

    def claim(self, file: WaitingFile, claim: str) -> ClaimedFile | None:
        """Rename the file into ``processing/<claim>__<name>``; None when another process won it or it changed."""
        if not self._by_rename:
            return ClaimedFile(file.name, file.path, file.size, claim)
        target = posixpath.join(self._processing, _claimed_name(file, claim))
        if not self._won(file.path, target):
            return None
        claimed = ClaimedFile(file.name, target, file.size, claim)
        offered = self._is_as_offered(file, claimed)
        self._attempted.discard(target)
        return claimed if offered else None

    def claimed(self) -> list[ClaimedFile]:
        """Return what stands in ``processing/``, oldest first, whoever claimed it."""
        if not self._by_rename:
            return []
        try:
            entries = self._files.entries(self._processing)
        except FileNotFoundError:
            return []
        found = (self._as_claimed(entry) for entry in sorted(entries, key=lambda entry: entry.modified))
        return [file for file in found if file is not None]

    def fetch(self, file: ClaimedFile, into: BinaryIO) -> int:
        """Write the file's bytes to `into` and return their number; it must be unchanged before and after."""
        before = self._files.look(file.path)
        if before is None or before.size != file.size:
            raise self._changed(file, before)
        try:
            count = self._files.read(file.path, before.size, into)
        except FileNotFoundError:
            raise self._changed(file, None) from None
        after = self._files.look(file.path)
        if after is None or (after.size, after.modified, count) != (before.size, before.modified, before.size):
            raise self._changed(file, after)
        return count

    def remove(self, file: ClaimedFile) -> None:
        """Archive or delete the file, and delete its companion; a file already gone is fine."""
        if not self._by_rename:
            return
        if self._pick_up.done_companion:
            self._files.delete(file.path + DONE)
        if self._pick_up.archive:
            self._archive(file)
        else:
            self._files.delete(file.path)

    def release(self, file: ClaimedFile) -> None:
        """Put the file back under its own name, then its companion; never over another file."""
        if not self._by_rename:
            return
        place = posixpath.join(self._inbox, file.name)
        try:
            self._files.move(file.path, place)
        except FileNotFoundError:
            return
        except FileExistsError:
            why, remedy = "another file of that name waits there", "It is put back once that one has been picked up."
            doing = f"put {file.path} back to {place}"
            raise TransientChannelError(complaint(self._files.where, doing, why, remedy)) from None
        self._move_companion(file.path, place)

    def _won(self, source: str, target: str) -> bool:
        # After a lost answer the file may stand at its target already, and a new file of its name at the source:
        # renaming again would overwrite the first with the second.
        if target in self._attempted and self._files.look(target) is not None:
            return True
        self._attempted.add(target)
        try:
            self._into_folder(self._files.replace, source, target)
        except (FileNotFoundError, FileExistsError):
            return self._files.look(target) is not None
        return True

    def _is_as_offered(self, file: WaitingFile, claimed: ClaimedFile) -> bool:
        # A participant may have written a new file of that name after it was offered: that one is not whole.
        now = self._files.look(claimed.path)
        if now is None:
            return False
        if (now.size, now.modified) != (file.size, file.modified):
            self.release(claimed)
            return False
        self._move_companion(file.path, claimed.path)
        return True

    def _move_companion(self, source: str, target: str) -> None:
        if not self._pick_up.done_companion:
            return
        try:
            self._files.replace(source + DONE, target + DONE)
        except FileNotFoundError:
            return

    def _archive(self, file: ClaimedFile) -> None:
        for name in _archive_names(file):
            try:
                self._into_folder(self._files.move, file.path, posixpath.join(self._archived, name))
            except FileExistsError:
                continue
            except FileNotFoundError:
                pass
            return

    def _as_claimed(self, entry: Entry) -> ClaimedFile | None:
        parts = _CLAIMED.fullmatch(entry.name)
        if parts is None or not entry.is_file or (self._pick_up.done_companion and entry.name.endswith(DONE)):
            return None
        return ClaimedFile(parts["name"], posixpath.join(self._processing, entry.name), entry.size, parts["claim"])

    def _into_folder(self, rename: Callable[[str, str], None], source: str, target: str) -> None:
        # Only a folder that was really missing justifies a second attempt: a vanished source was won by another.
        try:
            rename(source, target)
        except FileNotFoundError:
            if not self._files.make_folder(posixpath.dirname(target)):
                raise
            rename(source, target)

    def _changed(self, file: ClaimedFile, now: Entry | None) -> FileChangedError:
        seen = "it has gone" if now is None else f"it had {file.size} bytes and was changed (now {now.size} bytes)"
        remedy = "It is fetched once it has stopped changing."
        return FileChangedError(complaint(self._files.where, f"fetch {file.path}", seen, remedy))


def _claimed_name(file: WaitingFile, claim: str) -> str:
    if not re.fullmatch("[0-9a-f]+", claim):
        raise ValueError(f"a claim is lower-case hexadecimal digits, not {claim!r}")
    # A name that leaves no room for ours may not keep the files behind it waiting: it loses its middle.
    return f"{claim}__{fitting(file.name, LONGEST_NAME - len(claim) - len('__') - len(DONE))}"


def _archive_names(file: ClaimedFile) -> Iterator[str]:
    # A name with bytes that are no UTF-8 may have grown longer than it was.
    yield fitting(file.name, LONGEST_NAME)
    number = 1
    while True:
        ours = f".{file.claim}" + (f".{number}" if number > 1 else "")
        stem, suffix = posixpath.splitext(fitting(file.name, LONGEST_NAME - len(ours)))
        yield f"{stem}{ours}{suffix}"
        number += 1
