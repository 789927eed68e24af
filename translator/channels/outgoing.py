"""Leaving files in a drop box: a temporary name first, then the final one."""

from __future__ import annotations

import posixpath
from typing import BinaryIO

from translator.channels.channel import NothingToPublishError, PermanentChannelError, TransientChannelError
from translator.channels.files import Files, complaint, no_such_folder


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
        """Rename the temporary to its final name; a rename whose answer was lost is recognized."""
        source, target = self._path(temporary), self._path(name)
        try:
            self._files.replace(source, target)
        except FileNotFoundError:
            self._must_stand(source, target)
        except FileExistsError:
            why = f"{target} stands there, and this server cannot rename over a file"
            remedy = "Remove that file, or ask for a server with the posix-rename extension."
            raise PermanentChannelError(complaint(self._files.where, f"publish {source}", why, remedy)) from None
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
