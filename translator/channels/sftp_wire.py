"""What paramiko's SFTP client leaves out: names that are no UTF-8, the server's extensions, fsync.

The underscored calls below are the ones by which that class itself adds ``posix_rename``; the release is pinned.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import paramiko
from paramiko.message import Message
from paramiko.sftp import (
    CMD_CLOSE,
    CMD_EXTENDED,
    CMD_HANDLE,
    CMD_INIT,
    CMD_NAME,
    CMD_OPENDIR,
    CMD_READDIR,
    CMD_VERSION,
    SFTPError,
)

from translator.channels.files import Entry

if TYPE_CHECKING:

    class _Attributes(paramiko.SFTPAttributes):
        @classmethod
        def _from_msg(cls, answer: Message, name: str, long_name: str) -> paramiko.SFTPAttributes: ...

    class _Client(paramiko.SFTPClient):
        def _request(self, command: int, *parts: Any) -> tuple[int, Message]: ...
        def _send_packet(self, command: int, packet: Message) -> None: ...
        def _read_packet(self) -> tuple[int, bytes]: ...

else:
    _Attributes = paramiko.SFTPAttributes
    _Client = paramiko.SFTPClient

_SFTP_VERSION = 3
_FSYNC = b"fsync@openssh.com"
_POSIX_RENAME = b"posix-rename@openssh.com"


class SftpClient(_Client):
    """An SFTP session. Paths may hold lone surrogates for bytes that are no UTF-8."""

    #: The extensions that the server offered when the session was opened.
    extensions: frozenset[bytes] = frozenset()

    @classmethod
    def over(cls, transport: paramiko.Transport, timeout: float) -> SftpClient:
        """Open a session in which every single answer may take `timeout` seconds."""
        channel = transport.open_session()
        # Without this every call on a frozen server waits for ever, whatever keepalive says.
        channel.settimeout(timeout)
        channel.invoke_subsystem("sftp")
        return cls(channel)

    def alive(self) -> bool:
        """Tell whether the connection still stands, as far as this side knows."""
        channel = self.get_channel()
        return channel is not None and not channel.closed and channel.get_transport().is_active()

    def entries(self, folder: str) -> Iterator[Entry]:
        """List a folder; one name that is no UTF-8 does not spoil the rest."""
        kind, answer = self._request(CMD_OPENDIR, raw(folder))
        if kind != CMD_HANDLE:
            raise SFTPError(f"expected a handle, got {kind}")
        handle = answer.get_string()
        try:
            while True:
                yield from self._names(handle)
        except EOFError:
            self._request(CMD_CLOSE, handle)

    def rename_over(self, source: str, target: str) -> None:
        """Rename in one step over what stands there; where the server cannot, rename to a free name only."""
        if _POSIX_RENAME in self.extensions:
            self.posix_rename(raw(source), raw(target))
        else:
            self.rename(raw(source), raw(target))

    def to_disk(self, file: paramiko.SFTPFile) -> None:
        """Have the server bring an open file to its disk, if it offers that."""
        if _FSYNC in self.extensions:
            self._request(CMD_EXTENDED, _FSYNC, file.handle)

    def _names(self, handle: bytes) -> Iterator[Entry]:
        kind, answer = self._request(CMD_READDIR, handle)
        if kind != CMD_NAME:
            raise SFTPError(f"expected names, got {kind}")
        for _ in range(answer.get_int()):
            name, long_name = answer.get_string(), answer.get_string()
            attributes = _Attributes._from_msg(answer, "", long_name.decode("utf-8", "replace"))
            if name not in (b".", b"..") and b"/" not in name:
                yield entry_of(name.decode("utf-8", "surrogateescape"), attributes)

    def _send_version(self) -> int:
        hello = Message()
        hello.add_int(_SFTP_VERSION)
        self._send_packet(CMD_INIT, hello)
        kind, answer = self._read_packet()
        if kind != CMD_VERSION:
            raise SFTPError(f"expected a version, got {kind}")
        return self._read_version(Message(answer))

    def _read_version(self, answer: Message) -> int:
        version = answer.get_int()
        offered = []
        while name := answer.get_string():
            answer.get_string()
            offered.append(name)
        self.extensions = frozenset(offered)
        return version


def raw(path: str) -> bytes:
    """Encode a path as the server has it."""
    return path.encode("utf-8", "surrogateescape")


def entry_of(name: str, attributes: paramiko.SFTPAttributes) -> Entry:
    """Make an entry of what the server says about a file; a mode that it does not tell counts as an ordinary file."""
    is_file = attributes.st_mode is None or stat.S_ISREG(attributes.st_mode)
    return Entry(name, attributes.st_size or 0, float(attributes.st_mtime or 0), is_file)
