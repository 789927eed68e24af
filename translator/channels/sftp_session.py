"""One signed-in SFTP connection: pinned host key, no waiting without limit, connected anew after a loss."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Never, TypeVar

import msgspec
import paramiko

from translator.channels.channel import ChannelError, PermanentChannelError
from translator.channels.files import OwnStreamError, complaint
from translator.channels.sftp_errors import (
    EXPECTED,
    ChangedHostKeyError,
    LostDuringSignInError,
    UnknownHostKeyError,
    translated,
)
from translator.channels.sftp_wire import SftpClient
from translator.channels.watchdog import Watchdog

T = TypeVar("T")

_LOG = "translator.channels.sftp.library"
# Without any handler the library's complaints would go to standard error beside our own.
logging.getLogger(_LOG).addHandler(logging.NullHandler())


class SftpSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How to reach one SFTP server. Secrets are files, never values."""

    host: str
    user: str
    #: Host keys that are trusted, in OpenSSH's format.
    known_hosts: str
    port: int = 22
    #: The private key, unencrypted: Ed25519, ECDSA or RSA. Exactly one of `key_file` and `password_file` is set.
    key_file: str = ""
    #: A file whose only line is the password.
    password_file: str = ""
    #: The longest silence of the server, in seconds, before the connection is given up.
    timeout: float = 30.0
    #: Seconds between signs of life on an idle connection, for firewalls that forget; 0 sends none.
    keepalive: int = 30


class Session:
    """A connection that is opened when it is needed and dropped when it has failed."""

    def __init__(self, settings: SftpSettings, where: str) -> None:
        """Take the settings; nothing is connected or read yet. `where` opens every error message."""
        self._settings = settings
        self._where = where
        self._socket: socket.socket | None = None
        self._ssh: paramiko.SSHClient | None = None
        self._client: SftpClient | None = None

    @contextmanager
    def talking(self, doing: str) -> Iterator[tuple[SftpClient, Watchdog]]:
        """Lend the connected client for one operation, `doing`; its failures leave as ours.

        `FileNotFoundError` and `FileExistsError` are answers and pass through.
        """
        watchdog = Watchdog(self._settings.timeout * 1.5, self._hang_up)
        try:
            with watchdog:
                yield self._connected(watchdog), watchdog
        except (FileNotFoundError, FileExistsError):
            raise
        except PermissionError as refusal:
            raise translated(refusal, self._where, doing) from refusal
        except OwnStreamError as error:
            self.drop()
            raise error.original from None
        except BaseException as error:
            self.drop()
            raise self._told(error, doing, watchdog.expired) from error

    def drop(self) -> None:
        """Close the connection without a word to the server, which may no longer listen."""
        self._hang_up()
        if self._ssh is not None:
            self._ssh.close()
        if self._socket is not None:
            self._socket.close()
        self._socket = self._ssh = self._client = None

    def _told(self, error: BaseException, doing: str, expired: bool) -> BaseException:
        if isinstance(error, ChannelError) or not isinstance(error, Exception):
            return error
        if expired:
            return translated(TimeoutError(), self._where, doing)
        return translated(error, self._where, doing) if isinstance(error, EXPECTED) else error

    def _hang_up(self) -> None:
        # Only shut down, not closed: this also runs in the watchdog's thread, and the library still holds it.
        if self._socket is not None:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)

    def _connected(self, watchdog: Watchdog) -> SftpClient:
        if self._client is None or not self._client.alive():
            self.drop()
            self._client = self._connect(watchdog)
        return self._client

    def _connect(self, watchdog: Watchdog) -> SftpClient:
        settings = self._settings
        self._ssh = ssh = self._with_known_hosts()
        secret = self._secret()
        self._socket = _open_socket(settings)
        watchdog.heard()
        try:
            self._sign_in(ssh, self._socket, secret)
        except paramiko.BadHostKeyException as error:
            raise ChangedHostKeyError(f"expected {_shown(error.expected_key)}, got {_shown(error.key)}") from error
        except paramiko.AuthenticationException as error:
            raise self._refused_or_lost(ssh, error) from error
        transport = ssh.get_transport()
        if transport is None:
            raise EOFError
        transport.set_keepalive(settings.keepalive)
        return SftpClient.over(transport, settings.timeout)

    def _sign_in(self, ssh: paramiko.SSHClient, sock: socket.socket, secret: paramiko.PKey | str) -> None:
        # The watchdog is the timeout here: the library takes its own for a refused sign-in.
        patience = self._settings.timeout * 3
        ssh.connect(
            self._settings.host,
            self._settings.port,
            self._settings.user,
            sock=sock,
            pkey=secret if isinstance(secret, paramiko.PKey) else None,
            password=secret if isinstance(secret, str) else None,
            look_for_keys=False,
            allow_agent=False,
            timeout=patience,
            banner_timeout=patience,
            auth_timeout=patience,
            channel_timeout=patience,
        )

    def _refused_or_lost(self, ssh: paramiko.SSHClient, error: Exception) -> Exception:
        if isinstance(error, paramiko.BadAuthenticationType):
            return error
        transport = ssh.get_transport()
        return error if transport is not None and transport.is_active() else LostDuringSignInError()

    def _with_known_hosts(self) -> paramiko.SSHClient:
        ssh = paramiko.SSHClient()
        ssh.set_log_channel(_LOG)
        remedy = "Create it with the server's host key (ssh-keyscan prints it) after comparing its fingerprint."
        self._from_file("known_hosts", ssh.load_host_keys, self._settings.known_hosts, remedy)
        ssh.set_missing_host_key_policy(_Refuse())
        return ssh

    def _secret(self) -> paramiko.PKey | str:
        key, password = self._settings.key_file, self._settings.password_file
        if bool(key) == bool(password):
            why = "both key_file and password_file are set" if key else "neither key_file nor password_file is set"
            raise PermanentChannelError(complaint(self._where, "sign in", why, "Set exactly one of them."))
        if password:
            return self._from_file("password_file", _first_line, password, "Write the password into it.")
        remedy = "Set it to an unencrypted Ed25519, ECDSA or RSA private key (ssh-keygen -t ed25519 -N '')."
        return self._from_file("key_file", paramiko.PKey.from_path, key, remedy)

    def _from_file(self, setting: str, load: Callable[[str], T], path: str, remedy: str) -> T:
        try:
            return load(path)
        except FileNotFoundError:
            why = "there is no such file"
        except Exception as error:  # noqa: BLE001 - the parsers raise many kinds, and each means a file that will not do
            why = f"it cannot be used: {error}"
        raise PermanentChannelError(complaint(self._where, f"read {setting} {path}", why, remedy))


class _Refuse(paramiko.RejectPolicy):
    def missing_host_key(
        self,
        client: paramiko.SSHClient,  # noqa: ARG002  paramiko gives it
        hostname: str,
        key: paramiko.PKey,
    ) -> Never:
        raise UnknownHostKeyError(f"{hostname} {_shown(key)}")


def _shown(key: paramiko.PKey) -> str:
    return f"{key.get_name()} {key.fingerprint}"


def _first_line(path: str) -> str:
    return Path(path).read_text(encoding="utf-8").split("\n", 1)[0].rstrip("\r")


def _open_socket(settings: SftpSettings) -> socket.socket:
    opened = socket.create_connection((settings.host, settings.port), settings.timeout)
    # The library never asks for this, and without it every small request waits for the one before.
    opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return opened
