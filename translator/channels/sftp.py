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
from translator.channels.sftp_wire import STEP, SftpClient, entry_of, raw

__all__ = ["SftpFiles", "SftpSettings", "sftp_channel"]


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
        with self._session.talking(f"rename {source} to {target}") as (client, _), _taken(client, target):
            client.rename_over(source, target)

    def move(self, source: str, target: str) -> None:
        """Rename, never over another file."""
        with self._session.talking(f"move {source} to {target}") as (client, _), _taken(client, target):
            client.rename(raw(source), raw(target))

    def read(self, path: str, size: int, into: BinaryIO) -> int:
        """Stream the file into `into`, asking ahead."""
        with self._session.talking(f"read {path}") as (client, watchdog):
            count = 0
            for step in client.stream(path, size):
                own(into.write, step)
                watchdog.heard()
                count += len(step)
            return count

    def create(self, path: str, content: BinaryIO) -> int:
        """Write a new file, and have the server bring it to its disk where it offers that."""
        with self._session.talking(f"write {path}") as (client, watchdog), _new(client, path) as file:
            file.set_pipelined(True)
            count, step = 0, own(content.read, STEP)
            while step:
                following = own(content.read, STEP)
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
def _new(client: SftpClient, path: str) -> Iterator[paramiko.SFTPFile]:
    with _taken(client, path):
        opened = client.open(raw(path), "wx")
    yield opened
    # After a failure it is not closed: that would wait for an answer from a server that may be gone.
    opened.close()
