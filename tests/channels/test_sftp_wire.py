"""A server that answers late, out of order and in pieces, as the protocol allows: asyncssh, in this process."""

from __future__ import annotations

import asyncio
import io
import os
import random
import threading
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import asyncssh
import msgspec
import pytest

from tests.channels.boxes import Clock, claim_only, content_of
from tests.sshd import make_key
from translator.channels.channel import NameTakenError, PermanentChannelError
from translator.channels.drop_box import DropBox
from translator.channels.files import Folders
from translator.channels.pickup import PickUp
from translator.channels.sftp import SftpSettings, sftp_channel

MOST = 20_000


class Unruly(asyncssh.SFTPServer):
    """Answers each read after its own delay, and with fewer bytes than were asked for."""

    async def read(self, file_obj: Any, offset: int, size: int) -> bytes:
        await asyncio.sleep(random.random() / 100)
        return bytes(super().read(file_obj, offset, min(size, MOST)))  # type: ignore[arg-type]


class Doorman(asyncssh.SSHServer):
    """Takes one password beside the authorized keys."""

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return password == "pass word"


class AsyncServer:
    """An asyncssh server in a thread of its own."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        self._acceptor = asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(20)
        self.port = self._acceptor.get_port()

    async def _listen(self) -> asyncssh.SSHAcceptor:
        return await asyncssh.listen(
            "127.0.0.1",
            0,
            server_host_keys=[str(make_key(self._home / "host_key"))],
            authorized_client_keys=str(make_key(self._home / "user_key").with_suffix(".pub")),
            server_factory=Doorman,
            sftp_factory=Unruly,
        )

    async def _end(self) -> None:
        self._acceptor.close()
        await self._acceptor.wait_closed()

    def stop(self) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(20)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[AsyncServer]:
    made = AsyncServer(tmp_path)
    yield made
    made.stop()


@pytest.fixture
def settings(server: AsyncServer, tmp_path: Path) -> SftpSettings:
    kind, key = (tmp_path / "host_key.pub").read_text().split()[:2]
    known_hosts = tmp_path / "known_hosts"
    known_hosts.write_text(f"[127.0.0.1]:{server.port} {kind} {key}\n")
    return SftpSettings(
        host="127.0.0.1",
        port=server.port,
        user="anyone",
        known_hosts=str(known_hosts),
        key_file=str(tmp_path / "user_key"),
        timeout=10.0,
    )


@pytest.fixture
def channel(settings: SftpSettings, tmp_path: Path) -> Iterator[DropBox]:
    folders = Folders(inbox=str(tmp_path / "inbox"), outbox=str(tmp_path / "outbox"))
    (tmp_path / "inbox").mkdir()
    (tmp_path / "outbox").mkdir()
    made = sftp_channel("acme", settings, folders, PickUp(settle_seconds=0), Clock())
    yield made
    made.close()


def test_answers_in_pieces_and_out_of_order_make_the_same_file(channel: DropBox, tmp_path: Path) -> None:
    content = os.urandom(3_000_001)
    (tmp_path / "inbox" / "orders.csv").write_bytes(content)
    assert content_of(channel, claim_only(channel)) == content


@pytest.mark.parametrize(("password", "refused"), [("pass word\n", False), ("pass word \n", True)])
def test_a_password_is_the_first_line_of_its_file(
    settings: SftpSettings, tmp_path: Path, password: str, refused: bool
) -> None:
    secret = tmp_path / "secret"
    secret.write_text(password)
    by_password = msgspec.structs.replace(settings, key_file="", password_file=str(secret))
    channel = sftp_channel("acme", by_password, Folders(inbox=str(tmp_path)), PickUp(pattern="none"), Clock())
    with pytest.raises(PermanentChannelError, match="refused") if refused else nullcontext():
        assert channel.waiting() == []
    channel.close()


def test_another_makers_server_takes_the_whole_way_in_and_out(channel: DropBox, tmp_path: Path) -> None:
    for claim in ("a1", "b2"):
        (tmp_path / "inbox" / "orders.csv").write_bytes(b"bytes")
        channel.remove(claim_only(channel, claim))
    assert sorted(path.name for path in (tmp_path / "inbox/archive").iterdir()) == ["orders.b2.csv", "orders.csv"]
    for _ in range(2):
        channel.upload("r.tmp", io.BytesIO(b"left over"))
        channel.upload("r.tmp", io.BytesIO(b"bytes"))
        channel.publish("r.tmp", "r")
    channel.upload("r.tmp", io.BytesIO(b"other"))
    with pytest.raises(NameTakenError):
        channel.publish("r.tmp", "r")
    assert (tmp_path / "outbox" / "r").read_bytes() == b"bytes"
