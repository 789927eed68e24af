"""A drop box at an SFTP server. Only the modules named ``sftp…`` know the SSH library."""

from __future__ import annotations

import posixpath
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO

import paramiko

from translator.channels.drop_box import DropBox
from translator.channels.files import Entry, Folders, own
from translator.channels.pickup import PickUp
from translator.channels.sftp_session import Session, SftpSettings
from translator.channels.sftp_wire import SftpClient, entry_of, raw
from translator.channels.watchdog import Watchdog

__all__ = ["SftpFiles", "SftpSettings", "sftp_channel"]

#: Bytes per step: what one SFTP request carries.
_STEP = 32 * 1024
#: Bytes asked for in advance. One request per step for a whole file would make memory grow with the file.
_AHEAD = 16 * 1024 * 1024


def sftp_channel(
    name: str,
    settings: SftpSettings,
    folders: Folders,
    pick_up: PickUp,
    monotonic: Callable[[], float] = time.monotonic,
) -> DropBox:
    """Make the channel of this name at an SFTP server; it connects when it is first used."""
    where = f"channel {name} (sftp://{settings.user}@{settings.host}:{settings.port})"
    return DropBox(name, SftpFiles(settings, where), folders, pick_up, monotonic)


class SftpFiles:
    """`files.Files` at an SFTP server."""

    def __init__(self, settings: SftpSettings, where: str) -> None:
        """Take the settings; nothing is connected or read yet."""
        self.where = where
        self._session = Session(settings, where)

    def entries(self, folder: str) -> list[Entry]:
        """List a folder."""
        with self._session.talking(f"list {folder}") as (client, watchdog):
            found = []
            for entry in client.entries(folder):
                watchdog.heard()
                found.append(entry)
            return found

    def look(self, path: str) -> Entry | None:
        """Look at one file."""
        with self._session.talking(f"look at {path}") as (client, _):
            return _glance(client, path)

    def replace(self, source: str, target: str) -> None:
        """Rename in one step, over a file that may stand there."""
        with self._session.talking(f"rename {source} to {target}") as (client, _):
            client.rename_over(source, target)

    def move(self, source: str, target: str) -> None:
        """Rename, never over another file."""
        with self._session.talking(f"move {source} to {target}") as (client, _), _taken(client, target):
            client.rename(raw(source), raw(target))

    def read(self, path: str, size: int, into: BinaryIO) -> int:
        """Stream the file into `into`, asking ahead."""
        with self._session.talking(f"read {path}") as (client, watchdog), _open(client, path, "r") as file:
            count = 0
            while True:
                end = min(count + _AHEAD, size)
                if count < end:
                    file.prefetch(end)
                came = _copy(file, end - count or _STEP, into, watchdog)
                count += came
                if not came:
                    return count

    def create(self, path: str, content: BinaryIO) -> int:
        """Write a new file, and have the server bring it to its disk where it offers that."""
        with self._session.talking(f"write {path}") as (client, watchdog), _new(client, path) as file:
            file.set_pipelined(True)
            count, step = 0, own(content.read, _STEP)
            while step:
                following = own(content.read, _STEP)
                # Only a write that is waited for tells the failure of those before it.
                file.set_pipelined(bool(following))
                file.write(step)
                watchdog.heard()
                count, step = count + len(step), following
            client.to_disk(file)
            return count

    def delete(self, path: str) -> None:
        """Remove a file; an absent one is fine."""
        with self._session.talking(f"delete {path}") as (client, _):
            try:
                client.remove(raw(path))
            except FileNotFoundError:
                return

    def make_folder(self, folder: str) -> bool:
        """Create a folder; False when it is there already."""
        with self._session.talking(f"create the folder {folder}") as (client, _):
            try:
                with _taken(client, folder):
                    client.mkdir(raw(folder))
            except FileExistsError:
                return False
            return True

    def close(self) -> None:
        """Give up the connection."""
        self._session.drop()


def _glance(client: SftpClient, path: str) -> Entry | None:
    try:
        return entry_of(posixpath.basename(path), client.lstat(raw(path)))
    except FileNotFoundError:
        return None


@contextmanager
def _taken(client: SftpClient, path: str) -> Iterator[None]:
    # The protocol has no word for "exists already", so a bare failure is looked into.
    try:
        yield
    except OSError as error:
        if error.errno is None and client.alive() and _glance(client, path) is not None:
            raise FileExistsError(path) from error
        raise


@contextmanager
def _open(client: SftpClient, path: str, mode: str) -> Iterator[paramiko.SFTPFile]:
    # After a failure the file is not closed: that would wait for an answer from a server that may be gone.
    file = client.open(raw(path), mode)
    yield file
    file.close()


@contextmanager
def _new(client: SftpClient, path: str) -> Iterator[paramiko.SFTPFile]:
    with _taken(client, path):
        opened = client.open(raw(path), "wx")
    yield opened
    opened.close()


def _copy(file: paramiko.SFTPFile, count: int, into: BinaryIO, watchdog: Watchdog) -> int:
    left = count
    while left and (data := file.read(min(left, _STEP))):
        own(into.write, data)
        watchdog.heard()
        left -= len(data)
    return count - left
