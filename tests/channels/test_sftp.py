"""What only a server and a network can do to a drop box, done by a real OpenSSH server."""

from __future__ import annotations

import io
import os
import socket
import subprocess
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.channels.boxes import SftpBox, claim_only, content_of, names
from tests.sshd import Sshd, make_key
from translator.channels.channel import ChannelError, PermanentChannelError, TransientChannelError
from translator.channels.files import Folders
from translator.channels.pickup import PickUp

#: Enough to need more than one window of requests.
LARGE = 20 * 1024 * 1024


@pytest.fixture(scope="module")
def frail_sshd(make_sshd: Callable[..., Sshd]) -> Sshd:
    """A server of this module's own, to be cut and frozen."""
    return make_sshd()


@pytest.fixture
def frail(frail_sshd: Sshd, tmp_path: Path) -> Iterator[SftpBox]:
    box = SftpBox(tmp_path, frail_sshd)
    yield box
    frail_sshd.thaw()
    box.close()


class Upset(io.BytesIO):
    """A stream that does something to the server once a transfer is under way."""

    def __init__(self, upset: Callable[[], None], content: bytes = b"") -> None:
        super().__init__(content)
        self._upset: Callable[[], None] | None = upset

    def write(self, data: object) -> int:
        self._once()
        return super().write(data)  # type: ignore[arg-type]

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() > 1024 * 1024:
            self._once()
        return super().read(size)

    def _once(self) -> None:
        upset, self._upset = self._upset, None
        if upset is not None:
            upset()


# ---- lost and silent servers


def test_a_connection_cut_while_fetching_is_transient_and_the_next_call_connects_anew(frail: SftpBox) -> None:
    content = os.urandom(LARGE)
    frail.drop("large.bin", content)
    channel = frail.channel()
    claimed = claim_only(channel)
    with pytest.raises(
        TransientChannelError, match=r"channel acme \(sftp://.*@127.0.0.1:\d+\): cannot read .*large.bin"
    ):
        channel.fetch(claimed, Upset(frail.server.cut))
    assert content_of(channel, claimed) == content


def test_a_connection_cut_while_uploading_is_transient_and_the_next_upload_is_whole(frail: SftpBox) -> None:
    content = os.urandom(LARGE)
    channel = frail.channel()
    with pytest.raises(TransientChannelError):
        channel.upload("a.tmp", Upset(frail.server.cut, content))
    channel.upload("a.tmp", io.BytesIO(content))
    channel.publish("a.tmp", "a")
    assert (frail.outbox / "a").read_bytes() == content


def test_a_connection_that_died_between_two_polls_costs_one_attempt_at_most(frail: SftpBox) -> None:
    frail.drop("orders.csv")
    channel = frail.channel()
    channel.waiting()
    frail.server.cut()
    try:
        found = names(channel)
    except TransientChannelError:
        found = names(channel)
    assert found == ["orders.csv"]


def test_a_frozen_server_is_a_timeout_and_after_it_thaws_all_is_well(frail: SftpBox) -> None:
    frail.drop("orders.csv")
    channel = frail.channel(timeout=3.0)
    channel.waiting()
    frail.server.freeze()
    with pytest.raises(TransientChannelError, match="said nothing within the timeout"):
        channel.waiting()
    frail.server.thaw()
    assert names(channel) == ["orders.csv"]


def test_a_server_frozen_from_the_start_is_a_timeout(frail: SftpBox) -> None:
    frail.server.freeze()
    with pytest.raises(TransientChannelError, match="said nothing within the timeout"):
        frail.channel(timeout=0.5).waiting()


@pytest.mark.parametrize("moment", ["fetch", "upload"])
def test_a_server_that_freezes_during_a_transfer_is_a_timeout(frail: SftpBox, moment: str) -> None:
    content = bytes(LARGE)
    frail.drop("large.bin", content)
    channel = frail.channel(timeout=3.0)
    claimed = claim_only(channel)
    upset = Upset(frail.server.freeze, content if moment == "upload" else b"")
    with pytest.raises(TransientChannelError, match="said nothing within the timeout"):
        channel.fetch(claimed, upset) if moment == "fetch" else channel.upload("a.tmp", upset)


def test_a_listener_that_says_nothing_and_none_at_all_are_transient(frail: SftpBox) -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
        channel = frail.channel(timeout=0.5, port=port)
        with pytest.raises(TransientChannelError, match="said nothing"):
            channel.waiting()
    with pytest.raises(TransientChannelError, match="nothing listens there"):
        channel.waiting()


def test_a_server_that_hangs_up_on_a_refusal_still_gets_the_sign_in_named(
    make_sshd: Callable[..., Sshd], tmp_path: Path
) -> None:
    box = SftpBox(tmp_path, make_sshd(extra="MaxAuthTries 1"))
    with pytest.raises(ChannelError, match="sign-in.*user"):
        box.channel(key_file=str(make_key(tmp_path / "stranger"))).waiting()


def test_a_name_that_does_not_resolve_is_transient(sftp_box: SftpBox) -> None:
    with pytest.raises(TransientChannelError, match="cannot be resolved"):
        sftp_box.channel(host="no-such-host.invalid").waiting()


# ---- who is who


def test_a_changed_host_key_stops_that_channel_alone(sftp_box: SftpBox, tmp_path: Path) -> None:
    other = make_key(tmp_path / "other_key").with_suffix(".pub").read_text().split()
    pinned = tmp_path / "pinned"
    pinned.write_text(f"[127.0.0.1]:{sftp_box.server.port} {other[0]} {other[1]}\n")
    sftp_box.drop("orders.csv")
    with pytest.raises(PermanentChannelError, match="known_hosts file: expected .*SHA256:.*SHA256:"):
        sftp_box.channel(known_hosts=str(pinned)).waiting()
    assert names(sftp_box.channel()) == ["orders.csv"]


def test_an_unknown_host_key_is_refused_with_the_fingerprint_to_compare(sftp_box: SftpBox, tmp_path: Path) -> None:
    nobody = tmp_path / "nobody"
    nobody.write_text("")
    public = str(sftp_box.server.home / "host_key.pub")
    shown = subprocess.run(["ssh-keygen", "-lf", public], check=True, capture_output=True, text=True).stdout.split()[1]
    with pytest.raises(PermanentChannelError, match="host key is not in the known_hosts file") as caught:
        sftp_box.channel(known_hosts=str(nobody)).waiting()
    assert shown in str(caught.value)


def test_a_key_that_the_server_does_not_know_is_refused_with_a_remedy(sftp_box: SftpBox, tmp_path: Path) -> None:
    key = make_key(tmp_path / "stranger")
    with pytest.raises(PermanentChannelError, match="refused the sign-in.*public key"):
        sftp_box.channel(key_file=str(key)).waiting()


def test_a_password_where_only_keys_are_taken_says_what_is_taken(sftp_box: SftpBox, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hunter2\n")
    with pytest.raises(PermanentChannelError, match="publickey.*Set key_file or password_file") as caught:
        sftp_box.channel(key_file="", password_file=str(secret)).waiting()
    assert "hunter2" not in str(caught.value)


def unusable(kind: str, folder: Path) -> Path:
    path = folder / kind
    commands = {
        "encrypted": ["ssh-keygen", "-q", "-t", "ed25519", "-N", "secret", "-f", str(path)],
        "garbage": ["sh", "-c", f"echo garbage > '{path}'"],
        "missing": ["true"],
    }
    subprocess.run(commands[kind], check=True)
    return path


@pytest.mark.parametrize("kind", ["encrypted", "garbage", "missing"])
def test_an_unusable_key_file_is_the_operators_to_mend(sftp_box: SftpBox, tmp_path: Path, kind: str) -> None:
    path = unusable(kind, tmp_path)
    with pytest.raises(PermanentChannelError, match=f"cannot read key_file {path}: .*unencrypted"):
        sftp_box.channel(key_file=str(path)).waiting()


def test_a_missing_known_hosts_file_trusts_nobody(sftp_box: SftpBox, tmp_path: Path) -> None:
    with pytest.raises(PermanentChannelError, match="cannot read known_hosts .*there is no such file"):
        sftp_box.channel(known_hosts=str(tmp_path / "none")).waiting()


def test_exactly_one_secret_is_set(sftp_box: SftpBox) -> None:
    with pytest.raises(PermanentChannelError, match="neither key_file nor password_file"):
        sftp_box.channel(key_file="").waiting()
    with pytest.raises(PermanentChannelError, match="both key_file and password_file"):
        sftp_box.channel(password_file="x").waiting()


# ---- servers that allow or offer less


def test_a_read_only_server_refuses_a_claim_and_is_read_by_journal(
    make_sshd: Callable[..., Sshd], tmp_path: Path
) -> None:
    box = SftpBox(tmp_path, make_sshd("-R"))
    box.drop("orders.csv", b"bytes")
    channel = box.channel()
    with pytest.raises(PermanentChannelError, match='permission denied.*claim_by = "journal"'):
        claim_only(channel)
    by_journal = box.channel(PickUp(settle_seconds=0, claim_by="journal"))
    assert content_of(by_journal, claim_only(by_journal)) == b"bytes"
    with pytest.raises(PermanentChannelError, match="permission denied"):
        channel.upload("a.tmp", io.BytesIO(b"x"))
    box.close()


def test_a_server_without_extensions_is_used_with_what_it_has(make_sshd: Callable[..., Sshd], tmp_path: Path) -> None:
    box = SftpBox(tmp_path, make_sshd("-P posix-rename,fsync"))
    channel = box.channel()
    box.drop("orders.csv", b"bytes")
    claimed = claim_only(channel)
    assert content_of(channel, claimed) == b"bytes"
    channel.remove(claimed)
    channel.upload("a.tmp", io.BytesIO(b"bytes"))
    channel.publish("a.tmp", "a")
    assert (box.outbox / "a").read_bytes() == b"bytes"
    channel.upload("a.tmp", io.BytesIO(b"newer"))
    with pytest.raises(PermanentChannelError, match="stands there already"):
        channel.publish("a.tmp", "a")
    box.close()


def test_a_far_disk_that_takes_no_more_is_transient_and_says_what_may_be_wrong(
    make_sshd: Callable[..., Sshd], tmp_path: Path
) -> None:
    box = SftpBox(tmp_path, make_sshd(largest_file=100_000))
    with pytest.raises(TransientChannelError, match="cannot write .*a.tmp: Failure.*disk or quota may be full"):
        box.channel().upload("a.tmp", io.BytesIO(bytes(1_000_000)))
    box.close()


def test_memory_does_not_grow_with_the_file(sftp_box: SftpBox) -> None:
    os.truncate(sftp_box.drop("large.bin"), 150_000_000)
    channel = sftp_box.channel()
    claimed = claim_only(channel)
    tracemalloc.start()
    with Path(os.devnull).open("wb") as nowhere:
        assert channel.fetch(claimed, nowhere) == 150_000_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8_000_000


def test_the_folders_may_be_named_in_the_settings(sftp_box: SftpBox, tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    folders = Folders(inbox=str(sftp_box.inbox), processing=str(tmp_path / "work/p"), archive=str(tmp_path / "work/a"))
    channel = sftp_box.channel(folders=folders)
    sftp_box.drop("orders.csv")
    claimed = claim_only(channel)
    assert claimed.path == str(tmp_path / "work/p/c1__orders.csv")
    channel.remove(claimed)
    assert (tmp_path / "work/a/orders.csv").exists()
