"""The few file operations that a drop box needs, which a local folder and an SFTP server each provide.

Three outcomes are answers and not failures, and come as Python's own `FileNotFoundError` and `FileExistsError` or
as None; everything else is a `ChannelError`.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from difflib import get_close_matches
from typing import BinaryIO, ParamSpec, Protocol, TypeVar

import msgspec

from translator.channels.channel import PermanentChannelError

P = ParamSpec("P")
R = TypeVar("R")

#: The longest name, in bytes, that every usual file system takes.
LONGEST_NAME = 255

#: What stands for the part of a name that was left out.
_LEFT_OUT = "~"

#: Bytes per step when streaming.
CHUNK = 256 * 1024


class Entry(msgspec.Struct, frozen=True):
    """One name in a folder. Bytes of the name that are no UTF-8 are lone surrogates."""

    name: str
    #: In bytes.
    size: int
    #: Seconds since 1970 by the far side's clock.
    modified: float
    #: An ordinary file: no folder, link or device.
    is_file: bool
    is_folder: bool = False


class Folders(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The folders of one drop box, seen from the translator; a folder that is not named is not used."""

    #: Where the far side leaves files for us.
    inbox: str = ""
    #: Where we leave files for the far side.
    outbox: str = ""
    #: Where claimed files stand; ``<inbox>/processing`` when empty. It must be on the inbox's file system.
    processing: str = ""
    #: Where files go that were picked up; ``<inbox>/archive`` when empty. It must be on the inbox's file system.
    archive: str = ""


class Files(Protocol):
    """File operations on one far side; paths use ``/``."""

    #: Opens every error message: the channel's name and the far side's address.
    where: str

    def entries(self, folder: str) -> list[Entry]:
        """List a folder; `FileNotFoundError` when there is none."""

    def look(self, path: str) -> Entry | None:
        """Look at one file; None when there is none."""

    def replace(self, source: str, target: str) -> None:
        """Rename in one step, over a file that may stand at `target`; `FileNotFoundError` without source.

        A server that cannot rename over a file raises `FileExistsError` when one stands there. Who may not overwrite
        anything looks at `target` first.
        """

    def move(self, source: str, target: str) -> None:
        """Rename, never over another file: `FileExistsError`; `FileNotFoundError` without source."""

    def read(self, path: str, size: int, into: BinaryIO) -> int:
        """Write the file, which should have `size` bytes, to `into`; return the number of bytes that came."""

    def create(self, path: str, content: BinaryIO) -> int:
        """Write a new file to disk and return its number of bytes; `FileExistsError` when the name is taken."""

    def delete(self, path: str) -> None:
        """Remove a file; an absent one is fine."""

    def make_folder(self, folder: str) -> bool:
        """Create a folder; False when it is there already."""

    def close(self) -> None:
        """Give up the connection, if there is one."""


class OwnStreamError(Exception):
    """Our own stream failed while a far side was being talked to: no failure of the channel."""

    def __init__(self, original: OSError) -> None:
        """Carry the stream's own error, which is what the caller is to see."""
        super().__init__(str(original))
        self.original = original


def own(call: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Call a method of the caller's stream, and keep its failure apart from the far side's."""
    try:
        return call(*args, **kwargs)
    except OSError as error:
        raise OwnStreamError(error) from error


def readable(name: str) -> str:
    r"""A name or path in which bytes that are no UTF-8 are shown as ``\xNN``."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def fitting(name: str, longest: int) -> str:
    """The name in at most ``longest`` bytes: a longer one loses its middle, and keeps its beginning and its ending."""
    whole = name.encode()
    if len(whole) <= longest:
        return name
    ending = longest // 3
    beginning = whole[: longest - ending - len(_LEFT_OUT)].decode(errors="ignore")
    return f"{beginning}{_LEFT_OUT}{whole[-ending:].decode(errors='ignore')}"


def complaint(where: str, doing: str, why: str, remedy: str) -> str:
    """Word an error: where, what was tried, why it failed, how to mend it."""
    return f"{where}: cannot {doing}: {why}. {remedy}"


def no_such_folder(files: Files, doing: str, folder: str) -> PermanentChannelError:
    """Word the error for a folder that is missing, with the folders that stand where it should."""
    beside = _folders_beside(files, folder)
    nearest = get_close_matches(posixpath.basename(folder), beside, 1)
    hint = f"Did you mean {nearest[0]}? " if nearest else ""
    there = f"Beside it stand: {', '.join(beside[:10])}. " if beside else ""
    remedy = f"{hint}{there}Create it or correct the settings."
    return PermanentChannelError(complaint(files.where, f"{doing} {folder}", "there is no such folder", remedy))


def _folders_beside(files: Files, folder: str) -> list[str]:
    try:
        entries = files.entries(posixpath.dirname(folder) or ".")
    except FileNotFoundError:
        return []
    return sorted(entry.name for entry in entries if not entry.is_file)
