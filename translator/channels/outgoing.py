"""Leaving files in a drop box: a temporary name first, then the final one."""

from __future__ import annotations

import hashlib
import io
import posixpath
from typing import Any, BinaryIO, cast

from translator.channels.channel import (
    NameTakenError,
    NothingToPublishError,
    PermanentChannelError,
    TransientChannelError,
)
from translator.channels.files import Entry, Files, complaint, no_such_folder


class Outgoing:
    """The outgoing folder of one drop box."""

    def __init__(self, files: Files, outbox: str) -> None:
        """Take the folder's path; nothing is written yet."""
        self._files = files
        self._outbox = outbox
        self._uploaded: dict[str, int] = {}

    def upload(self, temporary: str, content: BinaryIO) -> None:
        """Write the content to disk under a temporary name and check that all of it arrived."""
        path = self._path(temporary)
        try:
            count = self._create(path, content)
        except FileNotFoundError:
            raise no_such_folder(self._files, "write to", self._outbox) from None
        there = self._files.look(path)
        if there is None or there.size != count:
            kept = "nothing" if there is None else f"{there.size} bytes"
            why = f"of {count} bytes written the far side kept {kept}"
            remedy = "Its disk may be full, or another writer uses that name."
            raise TransientChannelError(complaint(self._files.where, f"upload {path}", why, remedy))
        self._uploaded[temporary] = count

    def publish(self, temporary: str, name: str) -> None:
        """Rename the temporary to its final name; a rename whose answer was lost is recognized.

        A file of other content under that name is left alone. When the same content stands there already, as after a
        publication that nobody could record, only the temporary goes.
        """
        source, target = self._path(temporary), self._path(name)
        if self._is_there_already(source, target):
            self._files.delete(source)
        else:
            self._rename(source, target)
        self._must_have_size(target, self._uploaded.get(temporary))
        self._uploaded.pop(temporary, None)

    def standing(self, name: str) -> bool:
        """Tell whether a file of this name, final or temporary, stands in the outgoing folder."""
        return self._files.look(self._path(name)) is not None

    def withdraw(self, temporary: str) -> None:
        """Remove a temporary from the outgoing folder; an absent one is fine."""
        self._files.delete(self._path(temporary))
        self._uploaded.pop(temporary, None)

    def _create(self, path: str, content: BinaryIO) -> int:
        try:
            return self._files.create(path, content)
        except FileExistsError:
            self._files.delete(path)
            return self._files.create(path, content)

    def _is_there_already(self, source: str, target: str) -> bool:
        there, ours = self._files.look(target), self._files.look(source)
        if there is None or ours is None:
            return False
        try:
            same = (
                there.is_file and there.size == ours.size and self._digest(source, ours) == self._digest(target, there)
            )
        except FileNotFoundError:
            return False
        except PermanentChannelError as failure:
            raise self._taken(source, target, f"a file that cannot be compared with ours ({failure})") from failure
        if not same:
            raise self._taken(source, target, f"another file of {there.size} bytes, ours has {ours.size}")
        return True

    def _digest(self, path: str, entry: Entry) -> bytes:
        digest = _Digest()
        self._files.read(path, entry.size, cast("BinaryIO", digest))
        return digest.sum.digest()

    def _rename(self, source: str, target: str) -> None:
        try:
            self._files.replace(source, target)
        except FileNotFoundError:
            self._must_stand(source, target)
        except FileExistsError:
            raise self._taken(source, target, "another file") from None

    def _taken(self, source: str, target: str, what: str) -> NameTakenError:
        why = f"{target} stands there already: {what}; nothing is overwritten"
        remedy = (
            "Let the far side take that file, or move it away after comparing the two; what we leave is kept and tried "
            "again. When the journal was restored from a backup, its numbers are behind: let it skip those given since."
        )
        return NameTakenError(complaint(self._files.where, f"publish {source}", why, remedy))

    def _must_stand(self, source: str, target: str) -> None:
        if self._files.look(target) is None:
            why = f"neither it nor {target} stands there"
            remedy = "Either the far side has taken the file already, or somebody has cleared the folder."
            raise NothingToPublishError(complaint(self._files.where, f"publish {source}", why, remedy))

    def _must_have_size(self, target: str, size: int | None) -> None:
        # An absent file is fine: the far side may take it the moment it has its name.
        there = self._files.look(target)
        if size is not None and there is not None and there.size != size:
            why = f"{size} bytes were left and {there.size} stand there"
            remedy = "Another writer uses the same names; give it a folder of its own."
            raise PermanentChannelError(complaint(self._files.where, f"publish {target}", why, remedy))

    def _path(self, name: str) -> str:
        if name in ("", ".", "..") or "/" in name or "\0" in name:
            raise ValueError(f"not a file name: {name!r}")
        return posixpath.join(self._outbox, name)


class _Digest(io.RawIOBase):
    """A stream that keeps only the digest of what is written to it."""

    def __init__(self) -> None:
        super().__init__()
        self.sum = hashlib.sha256()

    def write(self, data: Any) -> int:
        """Take the bytes into the digest."""
        self.sum.update(data)
        return len(data)
