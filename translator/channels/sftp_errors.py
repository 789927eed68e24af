"""Which failure of an SFTP conversation time can mend and which only the operator, and what to do about it."""

from __future__ import annotations

import socket

import msgspec
import paramiko
from paramiko.sftp import SFTPError

from translator.channels.channel import ChannelError, PermanentChannelError, TransientChannelError
from translator.channels.files import complaint

_GONE = "DSA keys and RSA signatures with SHA-1 (ssh-dss, ssh-rsa) are no longer supported: they are not safe."


class UnknownHostKeyError(paramiko.SSHException):
    """The server's name is not in the known_hosts file; the message is the key's fingerprint."""


class ChangedHostKeyError(paramiko.SSHException):
    """The server shows another key than the known_hosts file; the message has both fingerprints."""


class LostDuringSignInError(Exception):
    """The server broke the sign-in off before it had decided about it."""


class Rule(msgspec.Struct, frozen=True):
    """How one kind of failure is told."""

    kind: type[ChannelError]
    #: ``{error}`` stands for the library's or the server's own words.
    why: str
    remedy: str


_HOST_KEY = (
    "Compare the fingerprint with the one that the server's operator gives you by another way than this connection; "
    "if it is right, put the key into the known_hosts file (ssh-keyscan prints it). "
)

_RULES: dict[type[BaseException], Rule] = {
    UnknownHostKeyError: Rule(
        PermanentChannelError,
        "the server's host key is not in the known_hosts file; it shows {error}",
        _HOST_KEY + _GONE,
    ),
    ChangedHostKeyError: Rule(
        PermanentChannelError,
        "the server's host key is not the one in the known_hosts file: {error}",
        "Either the server was given a new key or somebody stands between. " + _HOST_KEY,
    ),
    paramiko.BadAuthenticationType: Rule(
        PermanentChannelError,
        "the server does not take this kind of sign-in: {error}",
        "Set key_file or password_file to what the server asks for.",
    ),
    paramiko.AuthenticationException: Rule(
        PermanentChannelError,
        "the server refused the sign-in: {error}",
        "Check user and key_file or password_file, and that the server knows this user's public key. " + _GONE,
    ),
    LostDuringSignInError: Rule(
        TransientChannelError,
        "the connection was lost during the sign-in",
        "The translator tries again; if it stays, check user and key: some servers hang up instead of refusing.",
    ),
    paramiko.ssh_exception.IncompatiblePeer: Rule(
        PermanentChannelError,
        "the two sides have no algorithm in common: {error}",
        _GONE + " The server needs an Ed25519, ECDSA or RSA-with-SHA-2 host key and a current SSH release.",
    ),
    paramiko.ChannelException: Rule(
        TransientChannelError, "the server opened no session: {error}", "It may allow only a few sessions at once."
    ),
    SFTPError: Rule(
        PermanentChannelError,
        "the server does not speak SFTP: {error}",
        "Ask its operator for an account with SFTP whose login prints nothing.",
    ),
    socket.gaierror: Rule(
        TransientChannelError, "the host's name cannot be resolved: {error}", "Check host and this machine's DNS."
    ),
    ConnectionRefusedError: Rule(
        TransientChannelError, "nothing listens there", "Check host and port; the server may be down."
    ),
    TimeoutError: Rule(
        TransientChannelError,
        "the server said nothing within the timeout",
        "The connection was dropped and is opened anew; if it stays, ask the server's operator.",
    ),
    PermissionError: Rule(
        PermanentChannelError,
        "permission denied",
        "Ask the server's operator to let this user read and write it, and its folder; for a server that lets us read "
        'only, set claim_by = "journal".',
    ),
    OSError: Rule(
        TransientChannelError,
        "{error}",
        "If the server answered only Failure, its disk or quota may be full; the translator tries again.",
    ),
    EOFError: Rule(TransientChannelError, "the server closed the connection", "The translator connects anew."),
    paramiko.SSHException: Rule(TransientChannelError, "{error}", "The translator connects anew."),
}

#: Everything that a conversation may end in; another exception is a bug.
EXPECTED = tuple(_RULES)


def translated(error: BaseException, where: str, doing: str) -> ChannelError:
    """Turn a failure of the library, the network or the server into ours, by its type alone."""
    rule = next(_RULES[kind] for kind in type(error).__mro__ if kind in _RULES)
    said = str(error).rstrip(".") or type(error).__name__
    return rule.kind(complaint(where, doing, rule.why.format(error=said), rule.remedy))
