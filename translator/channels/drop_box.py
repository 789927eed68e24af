"""The drop box: a channel over folders, whether local or at an SFTP server."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import BinaryIO

from translator.channels.channel import ClaimedFile, PermanentChannelError, WaitingFile
from translator.channels.files import Files, Folders, complaint
from translator.channels.incoming import Incoming
from translator.channels.outgoing import Outgoing
from translator.channels.pickup import PickUp


class DropBox:
    """A `channel.Channel` over folders; its methods mean what that protocol says."""

    def __init__(
        self,
        name: str,
        files: Files,
        folders: Folders,
        pick_up: PickUp,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Put a drop box together; nothing is connected or read yet. `monotonic` is our clock in seconds."""
        self.name = name
        self._files = files
        self._outgoing = Outgoing(files, folders.outbox) if folders.outbox else None
        self._incoming = Incoming(files, folders, pick_up, monotonic) if folders.inbox else None

    def waiting(self) -> list[WaitingFile]:
        """Return the files that are whole and may be claimed, oldest first."""
        return self._in().waiting()

    def overlooked(self) -> list[str]:
        """Return the names that the last `waiting` saw and that are neither files nor folders."""
        return self._in().overlooked

    def claim(self, file: WaitingFile, claim: str) -> ClaimedFile | None:
        """Rename the file into ``processing/<claim>__<name>``; None when another process won it or it changed."""
        return self._in().claim(file, claim)

    def claimed(self) -> list[ClaimedFile]:
        """Return what stands in ``processing/``, oldest first, whoever claimed it."""
        return self._in().claimed()

    def fetch(self, file: ClaimedFile, into: BinaryIO) -> int:
        """Write the file's bytes to `into` and return their number."""
        return self._in().fetch(file, into)

    def remove(self, file: ClaimedFile) -> None:
        """Archive or delete the file; one already gone is fine."""
        self._in().remove(file)

    def release(self, file: ClaimedFile) -> None:
        """Put the file back to its place, never over another file."""
        self._in().release(file)

    def upload(self, temporary: str, content: BinaryIO) -> None:
        """Leave the content under a temporary name."""
        self._out().upload(temporary, content)

    def publish(self, temporary: str, name: str) -> None:
        """Give an uploaded temporary its final name, never over a file of other content."""
        self._out().publish(temporary, name)

    def standing(self, name: str) -> bool:
        """Tell whether a file of this name, final or temporary, stands in the outgoing folder."""
        return self._out().standing(name)

    def withdraw(self, temporary: str) -> None:
        """Remove a temporary from the outgoing folder; an absent one is fine."""
        self._out().withdraw(temporary)

    def close(self) -> None:
        """Give up the connection; the next call would open a new one."""
        self._files.close()

    def _in(self) -> Incoming:
        if self._incoming is None:
            raise self._unset("inbox", "pick files up")
        return self._incoming

    def _out(self) -> Outgoing:
        if self._outgoing is None:
            raise self._unset("outbox", "leave files")
        return self._outgoing

    def _unset(self, setting: str, doing: str) -> PermanentChannelError:
        why, remedy = f"its settings name no {setting}", f"Set {setting} for this channel."
        return PermanentChannelError(complaint(self._files.where, doing, why, remedy))
