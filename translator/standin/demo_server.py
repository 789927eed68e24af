"""An SFTP server on the loopback address, for as long as the demo lasts; needs no rights and leaves nothing running.

Each account sees its own drop box and nothing else. Accounts are signed in to by key only: the owner's, or the
translator's.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import asyncssh

from translator.standin.demo_layout import Address

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_HOST = "127.0.0.1"
_KIND = "ssh-ed25519"
TRANSLATOR = "translator"
#: Seconds that starting or stopping may take.
_PATIENCE = 20.0


@contextmanager
def sftp_server(homes: Mapping[str, Path], keys: Path) -> Iterator[Address]:
    """The server, with one account for each home; gives its address and leaves keys and known_hosts in ``keys``.

    ``keys/NAME`` is the private key of each account's owner, ``keys/translator`` the translator's.
    """
    logging.getLogger("asyncssh").setLevel(logging.CRITICAL)
    keys.mkdir(mode=0o700)
    public = {name: _make_key(keys / name) for name in (*homes, TRANSLATOR)}
    host_key = asyncssh.generate_private_key(_KIND)
    accounts = {name: (public[name], public[TRANSLATOR]) for name in homes}
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="demo SFTP server", daemon=True)
    thread.start()
    try:
        listener = asyncio.run_coroutine_threadsafe(_listen(accounts, homes, host_key), loop).result(_PATIENCE)
        address = Address(_HOST, listener.get_port())
        known = host_key.export_public_key().decode().strip()
        (keys / "known_hosts").write_text(f"[{address.host}]:{address.port} {known}\n", encoding="ascii")
        yield address
        asyncio.run_coroutine_threadsafe(_stop(listener), loop).result(_PATIENCE)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(_PATIENCE)
        loop.close()


def _make_key(path: Path) -> bytes:
    key = asyncssh.generate_private_key(_KIND)
    path.touch(mode=0o600)
    key.write_private_key(str(path))
    return key.public_data


async def _listen(
    accounts: Mapping[str, tuple[bytes, ...]], homes: Mapping[str, Path], host_key: asyncssh.SSHKey
) -> asyncssh.SSHAcceptor:
    return await asyncssh.create_server(
        lambda: _Accounts(accounts),
        _HOST,
        0,
        server_host_keys=[host_key],
        sftp_factory=lambda channel: asyncssh.SFTPServer(
            channel, chroot=str(homes[channel.get_extra_info("username")]).encode()
        ),
        password_auth=False,
        allow_pty=False,
        agent_forwarding=False,
        line_editor=False,
    )


async def _stop(listener: asyncssh.SSHAcceptor) -> None:
    """Stop listening, and let the sessions, whose clients have left, come to their ends."""
    listener.close()
    await listener.wait_closed()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for one in others:
        one.cancel()
    await asyncio.gather(*others, return_exceptions=True)


class _Accounts(asyncssh.SSHServer):
    """Who may sign in: each account by its own keys."""

    def __init__(self, accounts: Mapping[str, tuple[bytes, ...]]) -> None:
        self._accounts = accounts

    def begin_auth(self, username: str) -> bool:
        del username
        return True

    def public_key_auth_supported(self) -> bool:
        return True

    def validate_public_key(self, username: str, key: Any) -> bool:
        return key.public_data in self._accounts.get(username, ())
