"""A drop box in local folders, such as another program or a mounted share fills."""

from __future__ import annotations

import errno
import os
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO

from translator.channels.channel import ChannelError, PermanentChannelError, TransientChannelError
from translator.channels.drop_box import DropBox
from translator.channels.files import CHUNK, Entry, Folders, OwnStreamError, complaint, own
from translator.channels.pickup import PickUp

_NO_SPACE = "Make room on that file system or raise the quota; the translator tries again."

#: errno → (what to raise, remedy). What is not listed may pass with time, as a network file system's trouble does.
_FAILURES: dict[int | None, tuple[type[ChannelError], str]] = {
    errno.EACCES: (PermanentChannelError, "Let the translator's user read and write it, and its folder."),
    errno.EPERM: (PermanentChannelError, "Let the translator's user read and write it, and its folder."),
    errno.EROFS: (PermanentChannelError, 'Mount it writable, or set claim_by = "journal" to pick up without writing.'),
    errno.EXDEV: (PermanentChannelError, "Set processing and archive to folders on the inbox's own file system."),
    errno.ENOTDIR: (PermanentChannelError, "Correct the settings: every folder must be a folder."),
    errno.EISDIR: (PermanentChannelError, "Move the folder of that name out of the way."),
    errno.ENAMETOOLONG: (PermanentChannelError, "Use a shorter name."),
    errno.ELOOP: (PermanentChannelError, "Correct the symbolic links on this path."),
    errno.ENOSPC: (TransientChannelError, _NO_SPACE),
    errno.EDQUOT: (TransientChannelError, _NO_SPACE),
}
_MAY_PASS = (TransientChannelError, "The translator tries again; if it stays, look at that file system.")

#: File systems without hard links answer with one of these.
_NO_LINKS = (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK)


def directory_channel(
    name: str, folders: Folders, pick_up: PickUp, monotonic: Callable[[], float] = time.monotonic
) -> DropBox:
    """Make the channel of this name over local folders; nothing is read yet."""
    return DropBox(name, LocalFiles(f"channel {name} (directory)"), folders, pick_up, monotonic)


class LocalFiles:
    """`files.Files` on this machine. What it has written or renamed is on disk when a method returns."""

    def __init__(self, where: str) -> None:
        """Take the words that open every error message."""
        self.where = where

    def entries(self, folder: str) -> list[Entry]:
        """List a folder."""
        with self._worded(f"list {folder}"), os.scandir(folder) as found:
            looks = (self._glance(item.path, item.name) for item in found)
            return [entry for entry in looks if entry is not None]

    def look(self, path: str) -> Entry | None:
        """Look at one file."""
        with self._worded(f"look at {path}"):
            return self._glance(path, os.path.basename(path))

    def replace(self, source: str, target: str) -> None:
        """Rename in one step, over a file that may stand there."""
        with self._worded(f"rename {source} to {target}"):
            os.rename(source, target)
            _sync_folders(source, target)

    def move(self, source: str, target: str) -> None:
        """Rename, never over another file."""
        with self._worded(f"move {source} to {target}"):
            _move_by_link(source, target)
            _sync_folders(source, target)

    def read(self, path: str, size: int, into: BinaryIO) -> int:  # noqa: ARG002  a far side may need it
        """Stream the file into `into`."""
        with self._worded(f"read {path}"), open(path, "rb") as source:
            count = 0
            while data := source.read(CHUNK):
                own(into.write, data)
                count += len(data)
            return count

    def create(self, path: str, content: BinaryIO) -> int:
        """Write a new file and bring it and its folder to disk."""
        with self._worded(f"write {path}"), open(path, "xb") as target:
            while data := own(content.read, CHUNK):
                target.write(data)
            target.flush()
            os.fsync(target.fileno())
            _sync_folders(path)
            return target.tell()

    def delete(self, path: str) -> None:
        """Remove a file; an absent one is fine."""
        with self._worded(f"delete {path}"):
            try:
                os.unlink(path)
            except FileNotFoundError:
                return
            _sync_folders(path)

    def make_folder(self, folder: str) -> bool:
        """Create a folder; False when it is there already."""
        with self._worded(f"create the folder {folder}"):
            try:
                os.mkdir(folder)
            except FileExistsError:
                return False
            _sync_folders(folder)
            return True

    def close(self) -> None:
        """Do nothing: local folders need no connection."""

    def _glance(self, path: str, name: str) -> Entry | None:
        try:
            seen = os.lstat(path)
        except FileNotFoundError:
            return None
        return Entry(name, seen.st_size, seen.st_mtime, stat.S_ISREG(seen.st_mode), stat.S_ISDIR(seen.st_mode))

    @contextmanager
    def _worded(self, doing: str) -> Iterator[None]:
        try:
            yield
        except (FileNotFoundError, FileExistsError):
            raise
        except OwnStreamError as error:
            raise error.original from None
        except OSError as error:
            kind, remedy = _FAILURES.get(error.errno, _MAY_PASS)
            raise kind(complaint(self.where, doing, error.strerror or str(error), remedy)) from error


def _move_by_link(source: str, target: str) -> None:
    try:
        os.link(source, target, follow_symlinks=False)
    except FileExistsError:
        # A crash between link and unlink leaves one file under both names.
        if not os.path.samefile(source, target):
            raise
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        _move_without_links(source, target)
        return
    os.unlink(source)


def _move_without_links(source: str, target: str) -> None:
    if os.path.lexists(target):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), target)
    os.rename(source, target)


def _sync_folders(*paths: str) -> None:
    for folder in {os.path.dirname(path) or "." for path in paths}:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
