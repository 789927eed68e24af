"""What paramiko's SFTP client leaves out: names that are no UTF-8, the server's extensions, fsync.

The underscored calls below are the ones by which that class itself adds ``posix_rename``; the release is pinned.
"""

# ruff: noqa: SLF001  what paramiko does not offer in public; tests hold it against a real server
from __future__ import annotations

import stat
from collections import deque
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import paramiko
from paramiko.message import Message
from paramiko.sftp import (
    CMD_CLOSE,
    CMD_DATA,
    CMD_EXTENDED,
    CMD_HANDLE,
    CMD_INIT,
    CMD_NAME,
    CMD_OPENDIR,
    CMD_READ,
    CMD_READDIR,
    CMD_VERSION,
    SFTPError,
    int64,
)

from translator.channels.files import Entry

if TYPE_CHECKING:

    class _Attributes(paramiko.SFTPAttributes):
        @classmethod
        def _from_msg(cls, answer: Message, name: str, long_name: str) -> paramiko.SFTPAttributes: ...

    class _Client(paramiko.SFTPClient):
        def _async_request(self, file: Any, command: int, *parts: Any) -> int: ...
        def _request(self, command: int, *parts: Any) -> tuple[int, Message]: ...
        def _read_response(self, number: int | None = None) -> tuple[int | None, Message | None]: ...
        def _convert_status(self, answer: Message) -> None: ...
        def _send_packet(self, command: int, packet: Message) -> None: ...
        def _read_packet(self) -> tuple[int, bytes]: ...

else:
    _Attributes = paramiko.SFTPAttributes
    _Client = paramiko.SFTPClient

#: Bytes in one request; every server takes so many.
STEP = 32 * 1024
#: Reading requests under way at once; with `STEP` this fills the library's receive window.
_UNDER_WAY = 64

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

    def stream(self, path: str, size: int) -> Iterator[bytes]:
        """Yield the first `size` bytes of a file, or what there is of them, some requests ahead of the reader."""
        file = self.open(raw(path))
        yield from _Ahead(self, file.handle, size).steps()
        # After a failure it is not closed: that would wait for an answer from a server that may be gone.
        file.close()

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


class _Ahead:
    """Reads a file with a bounded number of requests under way, and hands out the answers in order.

    The library's own read-ahead runs in a thread; when the answers overtake that thread it asks for everything a
    second time and keeps the first answers in memory, up to the size of the file.
    """

    def __init__(self, client: SftpClient, handle: object, size: int) -> None:
        self._client, self._handle, self._size = client, handle, size
        self._asked: deque[tuple[int, int, int]] = deque()
        self._answers: dict[int, tuple[int, Message]] = {}
        self._offset = 0

    def steps(self) -> Iterator[bytes]:
        while self._ask():
            number, offset, length = self._asked.popleft()
            while number not in self._answers:
                self._client._read_response()
            data = self._data(*self._answers.pop(number))
            while data and len(data) < length:
                yield data
                offset, length = offset + len(data), length - len(data)
                data = self._data(*self._client._request(CMD_READ, self._handle, int64(offset), length))
            if not data:
                return
            yield data

    def _ask(self) -> bool:
        while len(self._asked) < _UNDER_WAY and self._offset < self._size:
            length = min(STEP, self._size - self._offset)
            number = self._client._async_request(self, CMD_READ, self._handle, int64(self._offset), length)
            self._asked.append((number, self._offset, length))
            self._offset += length
        return bool(self._asked)

    def _async_response(self, kind: int, answer: Message, number: int) -> None:
        # The library calls this for each answer to a request that was made in this object's name.
        self._answers[number] = (kind, answer)

    def _data(self, kind: int, answer: Message) -> bytes:
        if kind == CMD_DATA:
            return answer.get_string()
        try:
            self._client._convert_status(answer)
        except EOFError:
            return b""
        raise SFTPError(f"expected data, got {kind}")


def raw(path: str) -> bytes:
    """Encode a path as the server has it."""
    return path.encode("utf-8", "surrogateescape")


def entry_of(name: str, attributes: paramiko.SFTPAttributes) -> Entry:
    """Make an entry of what the server says about a file; a mode that it does not tell counts as an ordinary file."""
    is_file = attributes.st_mode is None or stat.S_ISREG(attributes.st_mode)
    is_folder = attributes.st_mode is not None and stat.S_ISDIR(attributes.st_mode)
    return Entry(name, attributes.st_size or 0, float(attributes.st_mtime or 0), is_file, is_folder)
