"""A drop box whose folders the test sees from the participant's side."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

from tests.sshd import Sshd
from translator.channels.channel import Channel, ClaimedFile, WaitingFile
from translator.channels.directory import directory_channel
from translator.channels.drop_box import DropBox
from translator.channels.files import Folders
from translator.channels.pickup import PickUp
from translator.channels.sftp import SftpSettings, sftp_channel


class Clock:
    """A monotonic clock that the test sets."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Box:
    """The participant's view of one drop box, and channels to it."""

    def __init__(self, root: Path) -> None:
        self.clock = Clock()
        self.inbox, self.outbox = root / "inbox", root / "outbox"
        self.inbox.mkdir()
        self.outbox.mkdir()
        self._channels: list[DropBox] = []

    @property
    def folders(self) -> Folders:
        return Folders(inbox=str(self.inbox), outbox=str(self.outbox))

    def channel(self, pick_up: PickUp | None = None, **settings: Any) -> DropBox:
        """Make a channel; without settings a file is whole as soon as it is seen."""
        made = self._make(pick_up or PickUp(settle_seconds=0), **settings)
        self._channels.append(made)
        return made

    def _make(self, pick_up: PickUp, **settings: Any) -> DropBox:
        raise NotImplementedError

    def drop(self, name: str, content: bytes = b"content", modified: float | None = None) -> Path:
        """Write a file into the inbox as the participant would."""
        path = self.inbox / name
        path.write_bytes(content)
        if modified is not None:
            os.utime(path, (modified, modified))
        return path

    def close(self) -> None:
        for channel in self._channels:
            channel.close()


class DirectoryBox(Box):
    """In local folders."""

    def _make(self, pick_up: PickUp, **settings: Any) -> DropBox:
        return directory_channel("acme", settings.pop("folders", self.folders), pick_up, self.clock)


class SftpBox(Box):
    """At a real server."""

    def __init__(self, root: Path, server: Sshd) -> None:
        super().__init__(root)
        self.server = server

    def _make(self, pick_up: PickUp, **settings: Any) -> DropBox:
        folders = settings.pop("folders", self.folders)
        return sftp_channel("acme", self.settings(**settings), folders, pick_up, self.clock)

    def settings(self, **changes: Any) -> SftpSettings:
        server = self.server
        usual = {
            "host": "127.0.0.1",
            "port": server.port,
            "user": server.user,
            "known_hosts": str(server.known_hosts),
            "key_file": str(server.user_key),
            "timeout": 10.0,
        }
        return SftpSettings(**{**usual, **changes})


def only(channel: Channel) -> WaitingFile:
    """Return the one file that waits."""
    (file,) = channel.waiting()
    return file


def claim_only(channel: Channel, claim: str = "c1") -> ClaimedFile:
    """Claim the one file that waits."""
    claimed = channel.claim(only(channel), claim)
    assert claimed is not None
    return claimed


def content_of(channel: Channel, file: ClaimedFile) -> bytes:
    """Fetch a file into memory."""
    into = io.BytesIO()
    channel.fetch(file, into)
    return into.getvalue()


def names(channel: Channel) -> list[str]:
    """Return the names of the waiting files in their order."""
    return [file.name for file in channel.waiting()]
