"""What only a local file system can do to a drop box."""

from __future__ import annotations

import errno
import io
import os
from pathlib import Path

import pytest

from tests.channels.boxes import DirectoryBox, claim_only, names, only
from translator.channels.channel import ChannelError, PermanentChannelError, TransientChannelError
from translator.channels.files import Folders


@pytest.fixture
def box(tmp_path: Path) -> DirectoryBox:
    return DirectoryBox(tmp_path)


def fail_with(number: int, monkeypatch: pytest.MonkeyPatch, function: str) -> None:
    def failing(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, function, failing)


@pytest.mark.parametrize(
    ("number", "kind", "remedy"),
    [
        (errno.EACCES, PermanentChannelError, "Let the translator's user"),
        (errno.EROFS, PermanentChannelError, "claim_by"),
        (errno.EXDEV, PermanentChannelError, "inbox's own file system"),
        (errno.ENOSPC, TransientChannelError, "Make room"),
        (errno.ESTALE, TransientChannelError, "tries again"),
    ],
)
def test_a_failure_is_told_by_who_can_mend_it(
    box: DirectoryBox, monkeypatch: pytest.MonkeyPatch, number: int, kind: type[ChannelError], remedy: str
) -> None:
    box.drop("orders.csv")
    channel = box.channel()
    file = only(channel)
    fail_with(number, monkeypatch, "rename")
    with pytest.raises(kind, match=rf"channel acme .directory.: cannot rename .*{os.strerror(number)}.*{remedy}"):
        channel.claim(file, "c1")


def test_a_file_system_without_hard_links_is_served_too(box: DirectoryBox, monkeypatch: pytest.MonkeyPatch) -> None:
    fail_with(errno.EOPNOTSUPP, monkeypatch, "link")
    channel = box.channel()
    for claim in ("a1", "b2"):
        box.drop("orders.csv", claim.encode())
        channel.remove(claim_only(channel, claim))
    assert sorted(path.name for path in (box.inbox / "archive").iterdir()) == ["orders.b2.csv", "orders.csv"]


def test_a_crash_between_link_and_unlink_is_finished_by_the_next_release(box: DirectoryBox) -> None:
    channel = box.channel()
    box.drop("orders.csv")
    claimed = claim_only(channel)
    os.link(claimed.path, box.inbox / "orders.csv")
    channel.release(claimed)
    assert names(channel) == ["orders.csv"]
    assert channel.claimed() == []


def test_what_is_uploaded_is_on_disk_before_it_counts(box: DirectoryBox, monkeypatch: pytest.MonkeyPatch) -> None:
    synced = []
    real = os.fsync

    def watched(handle: int) -> None:
        synced.append(str(Path(f"/proc/self/fd/{handle}").readlink()))
        real(handle)

    monkeypatch.setattr(os, "fsync", watched)
    box.channel().upload("a.tmp", io.BytesIO(b"bytes"))
    assert synced == [str(box.outbox / "a.tmp"), str(box.outbox)]


def test_a_file_where_a_folder_should_be_is_the_operators_to_mend(box: DirectoryBox) -> None:
    path = box.drop("not a folder")
    with pytest.raises(PermanentChannelError, match="every folder must be a folder"):
        box.channel(folders=Folders(inbox=str(path))).waiting()
