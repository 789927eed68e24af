"""The kept bytes of everything that came in and left, each under its own digest, beside the database.

Bytes are written under a temporary name, brought to the disk, renamed, and the folder is brought to the disk: once
`keep` returns, they survive a crash. They are verified whenever they are read to their end.
"""

from __future__ import annotations

import fcntl
import hashlib
import io
import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO, cast

from translator.journal.errors import JournalError, SpoiledContent
from translator.model.receipt import Kept

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHUNK = 1 << 18
#: Begins the name of a file that is being written.
_KEEPING = ".keeping-"
#: So many digits of the digest name the folder.
_PREFIX = 2
_SPOILED = "Restore this file from a backup, or ask for it again; it must not be used as it is."


class Contents:
    """The folder of the kept bytes."""

    def __init__(self, folder: Path) -> None:
        """The folder is made when it does not exist; its parent must.

        Raises:
            JournalError: it cannot be made or written.
        """
        self._folder = folder
        try:
            folder.mkdir(exist_ok=True)
        except OSError as error:
            raise JournalError(str(folder), _reason(error), "Make the folder for the translator's user.") from error
        if not os.access(folder, os.W_OK | os.X_OK):
            raise JournalError(str(folder), "it may not be written", "Let the translator's user own the folder.")

    def path(self, sha256: str) -> Path:
        """Where bytes of this digest are kept, or would be."""
        return self._folder / sha256[:_PREFIX] / sha256

    def keep(self, stream: IO[bytes]) -> Kept:
        """Reads the stream to its end and keeps its bytes; equal bytes are kept once.

        Raises:
            JournalError: they cannot be written.
        """
        try:
            return self._keep(stream)
        except OSError as error:
            raise JournalError(str(self._folder), _reason(error), "Make room, or mend the disk.") from error

    @contextmanager
    def open(self, sha256: str) -> Iterator[BinaryIO]:
        """The kept bytes, read forward; their end is only reached when they are what was kept.

        A reader may go back to their beginning and nowhere else.

        Raises:
            SpoiledContent: they are missing or (at their end) damaged.
            JournalError: they cannot be read.
        """
        path = self.path(sha256)
        try:
            raw = path.open("rb", buffering=0)
        except FileNotFoundError as error:
            raise SpoiledContent(str(path), _reason(error), _SPOILED) from error
        except OSError as error:
            raise JournalError(str(path), _reason(error), _SPOILED) from error
        with raw, io.BufferedReader(_Verified(raw, path), _CHUNK) as stream:
            yield cast("BinaryIO", stream)

    def _keep(self, stream: IO[bytes]) -> Kept:
        handle, name = self._temporary()
        try:
            with os.fdopen(handle, "wb") as target:
                kept = _copy(stream, target)
                target.flush()
                os.fsync(target.fileno())
                # Still locked, and so by its final name when `sweep` could take it for left.
                self._settle(Path(name), self.path(kept.sha256))
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        return kept

    def _temporary(self) -> tuple[int, str]:
        """A new file, locked as long as it is open: so `sweep` knows that somebody writes it."""
        while True:
            # The same file system as the final place, or the rename would be a copy.
            handle, name = tempfile.mkstemp(prefix=_KEEPING, dir=self._folder)
            if _locked(handle) and os.fstat(handle).st_nlink:
                return handle, name
            os.close(handle)  # another process has swept it in this moment

    def sweep(self) -> None:
        """Removes what processes that died while they kept something have left.

        Raises:
            JournalError: the folder cannot be read or written.
        """
        try:
            for path in self._folder.glob(f"{_KEEPING}*"):
                _remove_if_left(path)
        except OSError as error:
            raise JournalError(
                str(self._folder), _reason(error), "Let the translator's user own the folder."
            ) from error

    def empty(self) -> bool:
        """Whether nothing was ever kept here."""
        return not any(len(path.name) == _PREFIX for path in self._folder.iterdir())

    def _settle(self, temporary: Path, final: Path) -> None:
        """Renames even over bytes that are there already: if those are damaged, this mends them."""
        try:
            final.parent.mkdir()
        except FileExistsError:
            pass
        else:
            _bring_to_disk(self._folder)
        temporary.replace(final)
        _bring_to_disk(final.parent)


def _copy(stream: IO[bytes], target: BinaryIO) -> Kept:
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(_CHUNK):
        digest.update(chunk)
        size += target.write(chunk)
    return Kept(digest.hexdigest(), size)


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _remove_if_left(path: Path) -> None:
    try:
        handle = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return
    try:
        if _locked(handle):
            path.unlink(missing_ok=True)
    finally:
        os.close(handle)


def _bring_to_disk(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


class _Verified(io.RawIOBase):
    """Bytes on their way from the disk, held against the digest that they are named by."""

    def __init__(self, raw: io.FileIO, path: Path) -> None:
        super().__init__()
        self._raw = raw
        self._path = path
        self._digest = hashlib.sha256()

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Tells where it is, or goes back to the beginning, where the verification begins again."""
        if (offset, whence) == (0, io.SEEK_SET):
            self._digest = hashlib.sha256()
            return self._raw.seek(0)
        if (offset, whence) == (0, io.SEEK_CUR):
            return self._raw.tell()
        raise io.UnsupportedOperation("kept bytes are read forward, from the beginning")

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # what BufferedReader hands over
        try:
            count = self._raw.readinto(buffer) or 0
        except OSError as error:
            raise JournalError(str(self._path), _reason(error), _SPOILED) from error
        self._digest.update(buffer[:count])
        if not count and self._digest.hexdigest() != self._path.name:
            raise SpoiledContent(str(self._path), "its bytes are no longer those that were kept", _SPOILED)
        return count
