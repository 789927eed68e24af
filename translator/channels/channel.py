"""What every channel can do, and how its failures are told apart by who can mend them.

A channel is one drop box of one partner, seen from the translator: files are picked up from the incoming
folder and left in the outgoing one.

Picking up:   waiting -> claim -> fetch -> (the caller commits its receipt) -> remove
Leaving:      upload  -> (the caller commits that step) -> publish

Leaving has two steps so that a crash between them can be read afterwards: a temporary that is absent although
its upload was recorded has been renamed.

One channel object belongs to one thread; several processes may share one drop box.
"""

from __future__ import annotations

from typing import BinaryIO, Protocol

import msgspec


class ChannelError(Exception):
    """The channel could not do what it was asked; the message says where, why and how to mend it."""


class TransientChannelError(ChannelError):
    """Time can mend it: connection lost, server silent, disk full. The same call may be made again."""


class FileChangedError(TransientChannelError):
    """The file is no longer the one that was offered: it grew, shrank, was rewritten or has gone.

    Repeating the same call cannot help; release the file and let it settle again.
    """


class PermanentChannelError(ChannelError):
    """Only the operator can mend it: host key, sign-in, permission, missing folder. It stops this channel alone."""


class NothingToPublishError(PermanentChannelError):
    """Neither the temporary nor the final name stands in the outgoing folder.

    After an upload that was recorded this means that the rename took place and the far side has already taken the
    file, or that somebody has cleared the folder; only the caller's records can tell which.
    """


class NameTakenError(PermanentChannelError):
    """Another file stands under the final name; nothing at the far end is ever overwritten. The temporary stays."""


class WaitingFile(msgspec.Struct, frozen=True):
    """A whole file in the incoming folder, ready to be claimed."""

    #: As the participant wrote it; bytes that are no UTF-8 are shown as ``\\xNN``.
    name: str
    #: Where it stands. Bytes that are no UTF-8 are kept as lone surrogates, as ``os.fsdecode`` does.
    path: str
    #: In bytes.
    size: int
    #: When the far side says it was last written, seconds since 1970 by the far side's clock.
    modified: float


class ClaimedFile(msgspec.Struct, frozen=True):
    """A file that this process alone may fetch; it stands in ``processing/`` until removed or released."""

    #: As the participant wrote it.
    name: str
    #: Where it stands now.
    path: str
    #: In bytes, as it was when it was offered.
    size: int
    #: The token that the claimer gave: lower-case hexadecimal digits.
    claim: str


class Channel(Protocol):
    """One drop box. Every method may raise `TransientChannelError` or `PermanentChannelError`.

    Every method may be repeated after a `TransientChannelError`: an answer that was lost on the way is recognized.
    """

    #: The name that the settings give to this channel; it opens every error message.
    name: str

    def waiting(self) -> list[WaitingFile]:
        """Return the files that are whole and may be claimed, oldest first."""

    def overlooked(self) -> list[str]:
        """Return the names that the last `waiting` saw that are neither files nor folders: links, pipes, devices."""

    def claim(self, file: WaitingFile, claim: str) -> ClaimedFile | None:
        """Make the file this process's own; None when another process won it or it has changed since."""

    def claimed(self) -> list[ClaimedFile]:
        """Return what stands in ``processing/``, oldest first, whoever claimed it; a restart sweeps it."""

    def fetch(self, file: ClaimedFile, into: BinaryIO) -> int:
        """Write the file's bytes to `into` and return their number; `FileChangedError` when it is not as claimed."""

    def remove(self, file: ClaimedFile) -> None:
        """Archive or delete the file, as configured; a file already gone is fine."""

    def release(self, file: ClaimedFile) -> None:
        """Put the file back to its place under its own name, never over another file."""

    def upload(self, temporary: str, content: BinaryIO) -> None:
        """Leave the content under a temporary name; an own leftover of that name is removed first."""

    def publish(self, temporary: str, name: str) -> None:
        """Give an uploaded temporary its final name; `NameTakenError` when a file of other content has that name.

        When the same content stands there already, only the temporary goes.
        """

    def standing(self, name: str) -> bool:
        """Tell whether a file of this name, final or temporary, stands in the outgoing folder."""

    def withdraw(self, temporary: str) -> None:
        """Remove a temporary from the outgoing folder; an absent one is fine."""

    def close(self) -> None:
        """Give up the connection; the next call would open a new one."""
