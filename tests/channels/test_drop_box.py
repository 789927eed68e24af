"""The contract of every channel, played over local folders and over a real SFTP server."""

from __future__ import annotations

import io
import os
import threading
from pathlib import Path

import pytest

from tests.channels.boxes import Box, claim_only, content_of, names, only
from translator.channels.channel import (
    ClaimedFile,
    FileChangedError,
    NameTakenError,
    NothingToPublishError,
    PermanentChannelError,
    TransientChannelError,
)
from translator.channels.files import Folders
from translator.channels.pickup import PickUp


def listing(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


# ---- waiting


def test_a_growing_file_is_not_offered_until_it_has_stood_still(box: Box) -> None:
    channel = box.channel(PickUp(settle_seconds=10))
    path = box.drop("orders.csv", b"half")
    assert names(channel) == []
    box.clock.now += 11
    path.write_bytes(b"half and a bit")
    assert names(channel) == []
    box.clock.now += 9
    assert names(channel) == []
    box.clock.now += 1
    assert names(channel) == ["orders.csv"]


def test_a_file_rewritten_with_the_same_size_has_to_settle_again(box: Box) -> None:
    channel = box.channel(PickUp(settle_seconds=10))
    path = box.drop("orders.csv", b"first", modified=1_700_000_000)
    channel.waiting()
    box.clock.now += 11
    os.utime(path, (1_700_000_060, 1_700_000_060))
    assert names(channel) == []


def test_an_empty_file_is_a_whole_file_once_it_has_settled(box: Box) -> None:
    channel = box.channel(PickUp(settle_seconds=10))
    box.drop("empty.csv", b"")
    channel.waiting()
    box.clock.now += 10
    claimed = claim_only(channel)
    assert (claimed.size, content_of(channel, claimed)) == (0, b"")


def test_with_a_done_companion_a_file_waits_for_it_and_not_for_the_clock(box: Box) -> None:
    channel = box.channel(PickUp(done_companion=True, settle_seconds=3600))
    box.drop("orders.csv")
    box.clock.now += 7200
    channel.waiting()
    box.clock.now += 7200
    assert names(channel) == []
    box.drop("orders.csv.done", b"")
    assert names(channel) == ["orders.csv"]


def test_a_companion_left_over_from_an_earlier_file_does_not_make_a_new_one_whole(box: Box) -> None:
    channel = box.channel(PickUp(done_companion=True, settle_seconds=10))
    box.drop("orders.csv.done", b"", modified=1_700_000_000)
    box.drop("orders.csv", b"half", modified=1_700_000_100)
    assert names(channel) == []
    box.clock.now += 10
    assert names(channel) == ["orders.csv"]


@pytest.mark.parametrize("name", [".hidden", "a.tmp", "a.TMP", "a.csv.filepart", "a.part"])
def test_names_of_unfinished_files_are_never_offered(box: Box, name: str) -> None:
    box.drop(name)
    assert names(box.channel()) == []


def test_only_wanted_names_are_offered_and_folders_and_links_never(box: Box) -> None:
    box.drop("orders.csv")
    box.drop("orders.txt")
    box.drop("orders_test.csv")
    (box.inbox / "folder.csv").mkdir()
    (box.inbox / "link.csv").symlink_to(box.inbox / "orders.txt")
    assert names(box.channel(PickUp(pattern="*.csv", ignore=("*_test.csv",), settle_seconds=0))) == ["orders.csv"]


def test_the_oldest_file_comes_first(box: Box) -> None:
    for number, name in enumerate(["c", "a", "b"]):
        box.drop(name, modified=1_700_000_000 + number)
    assert names(box.channel()) == ["c", "a", "b"]


def test_a_missing_folder_is_named_with_the_nearest_that_exists(box: Box) -> None:
    wrong = Folders(inbox=str(box.inbox) + "x", outbox=str(box.outbox) + "x")
    channel = box.channel(folders=wrong)
    with pytest.raises(PermanentChannelError, match=r"channel acme .*inboxx.*no such folder.*Did you mean inbox\?"):
        channel.waiting()
    with pytest.raises(PermanentChannelError, match=r"Did you mean outbox\?"):
        channel.upload("a.tmp", io.BytesIO(b"x"))


def test_a_channel_without_an_incoming_or_outgoing_folder_says_which_setting_is_missing(box: Box) -> None:
    channel = box.channel(folders=Folders())
    with pytest.raises(PermanentChannelError, match="Set inbox"):
        channel.waiting()
    with pytest.raises(PermanentChannelError, match="Set outbox"):
        channel.standing("a")


# ---- claiming


@pytest.mark.parametrize(
    "name", ["Bestellung für März.csv", "注文 2026.csv", "a'b\"c $HOME;.csv", "new\nline.csv", "__x"]
)
def test_any_name_survives_claiming_fetching_and_archiving(box: Box, name: str) -> None:
    channel = box.channel()
    box.drop(name, b"bytes")
    claimed = claim_only(channel, "ab12")
    assert listing(box.inbox) == ["processing"]
    assert listing(box.inbox / "processing") == [f"ab12__{name}"]
    assert (claimed.name, content_of(channel, claimed)) == (name, b"bytes")
    channel.remove(claimed)
    assert listing(box.inbox / "archive") == [name]
    assert listing(box.inbox / "processing") == []


def test_a_name_that_is_no_utf8_is_shown_readably_and_spoils_no_other(box: Box) -> None:
    Path(os.fsdecode(os.fsencode(box.inbox) + b"/f\xfcr.csv")).write_bytes(b"bytes")
    channel = box.channel()
    claimed = claim_only(channel)
    assert claimed.name == "f\\xfcr.csv"
    assert content_of(channel, claimed) == b"bytes"


def test_two_processes_that_saw_the_same_files_share_them_without_overlap(box: Box) -> None:
    for number in range(12):
        box.drop(f"{number:02}.csv")
    won: dict[str, list[str]] = {"aa": [], "bb": [], "cc": []}
    begin = threading.Barrier(len(won))

    def claim_all(claim: str) -> None:
        channel = box.channel()
        files = channel.waiting()
        begin.wait()
        won[claim] = [file.name for file in files if channel.claim(file, claim) is not None]

    threads = [threading.Thread(target=claim_all, args=(claim,)) for claim in won]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(name for share in won.values() for name in share) == [f"{number:02}.csv" for number in range(12)]


def test_a_claim_whose_answer_was_lost_may_be_made_again(box: Box) -> None:
    channel = box.channel()
    box.drop("orders.csv")
    file = only(channel)
    assert channel.claim(file, "c1") == channel.claim(file, "c1")
    assert channel.claim(file, "c2") is None


def test_a_file_replaced_after_it_was_offered_is_left_in_its_place(box: Box) -> None:
    channel = box.channel()
    box.drop("orders.csv", b"whole")
    file = only(channel)
    box.drop("orders.csv", b"half of the next")
    assert channel.claim(file, "c1") is None
    assert listing(box.inbox) == ["orders.csv", "processing"]
    assert channel.claimed() == []


def test_a_claim_is_hexadecimal(box: Box) -> None:
    channel = box.channel()
    box.drop("n.csv")
    with pytest.raises(ValueError, match="hexadecimal"):
        channel.claim(only(channel), "not hex")


def test_a_name_as_long_as_names_may_be_is_claimed_and_archived(box: Box) -> None:
    """It loses its middle in processing/, where ours stands beside it, and stops no other file."""
    channel, name = box.channel(), "n" * 251 + ".csv"
    box.drop(name)
    claimed = channel.claim(only(channel), "c1a1")
    assert claimed is not None
    assert claimed.name == name
    [left] = channel.claimed()
    assert left.name.startswith("nnn")
    assert "~" in left.name
    assert left.name.endswith("nnn.csv")
    channel.remove(claimed)
    assert channel.claimed() == []
    again = box.drop(name)
    del again
    second = channel.claim(only(channel), "c1a2")
    assert second is not None
    channel.remove(second)
    assert channel.claimed() == []


def test_a_restart_finds_what_was_claimed_before_it(box: Box) -> None:
    box.drop("orders.csv", b"bytes")
    before = claim_only(box.channel(), "dead")
    (box.inbox / "processing" / "left by hand.txt").write_text("not ours")
    after = box.channel()
    assert after.claimed() == [before]
    assert content_of(after, before) == b"bytes"


def test_nothing_is_claimed_where_nothing_was_ever_claimed(box: Box) -> None:
    assert box.channel().claimed() == []


# ---- fetching


def test_a_large_file_arrives_byte_for_byte(box: Box) -> None:
    content = os.urandom(1024 * 1024) * 34 + b"end"
    box.drop("large.bin", content)
    channel = box.channel()
    assert content_of(channel, claim_only(channel)) == content


def test_a_file_that_grew_after_it_was_claimed_is_not_fetched(box: Box) -> None:
    channel = box.channel()
    box.drop("orders.csv", b"half")
    claimed = claim_only(channel)
    Path(claimed.path).write_bytes(b"half and the rest")
    with pytest.raises(FileChangedError, match="4 bytes and was changed .now 17 bytes"):
        content_of(channel, claimed)


class Meddler(io.BytesIO):
    """A destination that changes the source at its first write."""

    def __init__(self, path: str, content: bytes) -> None:
        super().__init__()
        self._path, self._content = Path(path), content

    def write(self, data: object) -> int:
        self._path.write_bytes(self._content)
        return len(bytes(data))  # type: ignore[call-overload]


@pytest.mark.parametrize("changed", [b"short", b"x" * 400_000, b"y" * 300_000])
def test_a_file_that_changes_while_it_is_fetched_is_refused(box: Box, changed: bytes) -> None:
    channel = box.channel()
    box.drop("orders.csv", b"x" * 300_000, modified=1_700_000_000)
    claimed = claim_only(channel)
    with pytest.raises(FileChangedError):
        channel.fetch(claimed, Meddler(claimed.path, changed))


def test_a_claimed_file_that_has_gone_cannot_be_fetched(box: Box) -> None:
    channel = box.channel()
    box.drop("orders.csv")
    claimed = claim_only(channel)
    Path(claimed.path).unlink()
    with pytest.raises(FileChangedError, match="it has gone"):
        content_of(channel, claimed)


class FullDisk(io.BytesIO):
    """Our own disk is full, or our own file cannot be read."""

    def write(self, data: object) -> int:
        raise OSError(28, "No space left on device")

    def read(self, size: int | None = -1, /) -> bytes:
        raise OSError(5, "Input/output error")


def test_the_failure_of_our_own_stream_is_not_blamed_on_the_channel(box: Box) -> None:
    channel = box.channel()
    box.drop("orders.csv")
    with pytest.raises(OSError, match="No space left"):
        channel.fetch(claim_only(channel), FullDisk())
    with pytest.raises(OSError, match="Input/output"):
        channel.upload("a.tmp", FullDisk())
    assert channel.claimed() != []


# ---- removing and releasing


def test_removing_may_delete_and_a_file_already_gone_is_fine(box: Box) -> None:
    channel = box.channel(PickUp(settle_seconds=0, archive=False))
    box.drop("orders.csv")
    claimed = claim_only(channel)
    channel.remove(claimed)
    channel.remove(claimed)
    assert listing(box.inbox) == ["processing"]
    assert listing(box.inbox / "processing") == []


def test_the_archive_never_overwrites(box: Box) -> None:
    channel = box.channel()
    for number, claim in enumerate(["a1", "b2", "b2"]):
        box.drop("orders.csv", f"{number}".encode())
        channel.remove(claim_only(channel, claim))
    archive = box.inbox / "archive"
    assert {name: (archive / name).read_bytes() for name in listing(archive)} == {
        "orders.csv": b"0",
        "orders.b2.csv": b"1",
        "orders.b2.2.csv": b"2",
    }


def test_removing_what_is_already_archived_is_fine(box: Box) -> None:
    channel = box.channel()
    box.drop("orders.csv")
    claimed = claim_only(channel)
    channel.remove(claimed)
    channel.remove(claimed)
    assert listing(box.inbox / "archive") == ["orders.csv"]


@pytest.mark.parametrize("archive", [True, False])
def test_the_companion_goes_with_its_file(box: Box, archive: bool) -> None:
    channel = box.channel(PickUp(done_companion=True, archive=archive))
    box.drop("orders.csv")
    box.drop("orders.csv.done", b"")
    claimed = claim_only(channel)
    assert channel.claimed() == [claimed]
    channel.remove(claimed)
    assert [name for name in listing(box.inbox) if "orders" in name] == []
    assert listing(box.inbox / "processing") == []


def test_a_released_file_waits_again_with_its_companion(box: Box) -> None:
    channel = box.channel(PickUp(done_companion=True))
    box.drop("orders.csv")
    box.drop("orders.csv.done", b"")
    claimed = claim_only(channel)
    channel.release(claimed)
    channel.release(claimed)
    assert names(channel) == ["orders.csv"]
    assert channel.claimed() == []


def test_a_release_never_overwrites_a_newer_file(box: Box) -> None:
    channel = box.channel()
    box.drop("orders.csv", b"first")
    claimed = claim_only(channel)
    box.drop("orders.csv", b"second")
    with pytest.raises(TransientChannelError, match="another file of that name"):
        channel.release(claimed)
    assert (box.inbox / "orders.csv").read_bytes() == b"second"
    assert channel.claimed() == [claimed]


# ---- a server that lets us read only


def test_by_journal_nothing_is_touched(box: Box) -> None:
    box.drop("orders.csv", b"bytes", modified=1_700_000_000)
    channel = box.channel(PickUp(settle_seconds=0, claim_by="journal"))
    offered = only(channel)
    claimed = channel.claim(offered, "c1")
    assert claimed == ClaimedFile("orders.csv", offered.path, 5, "c1")
    assert content_of(channel, claimed) == b"bytes"
    channel.remove(claimed)
    channel.release(claimed)
    assert listing(box.inbox) == ["orders.csv"]
    assert (only(channel), channel.claimed()) == (offered, [])


def test_what_is_no_file_and_no_folder_is_never_offered_and_named(box: Box) -> None:
    """Links may lead anywhere and pipes never end; names that are not wanted are nobody's concern."""
    box.drop("orders.csv")
    (box.inbox / "link.csv").symlink_to(box.inbox / "orders.csv")
    (box.inbox / ".hidden").symlink_to(box.inbox / "orders.csv")
    os.mkfifo(box.inbox / "pipe.csv")
    (box.inbox / "archive").mkdir()
    channel = box.channel()
    assert names(channel) == ["orders.csv"]
    assert channel.overlooked() == ["link.csv", "pipe.csv"]
    (box.inbox / "pipe.csv").unlink()
    channel.waiting()
    assert channel.overlooked() == ["link.csv"]


# ---- leaving


@pytest.mark.parametrize("content", [b"", b"bytes", os.urandom(300_000)])
def test_a_file_is_left_under_its_temporary_name_and_then_published(box: Box, content: bytes) -> None:
    channel = box.channel()
    channel.upload("bericht für märz.csv.tmp", io.BytesIO(content))
    assert channel.standing("bericht für märz.csv.tmp")
    assert not channel.standing("bericht für märz.csv")
    channel.publish("bericht für märz.csv.tmp", "bericht für märz.csv")
    assert listing(box.outbox) == ["bericht für märz.csv"]
    assert (box.outbox / "bericht für märz.csv").read_bytes() == content
    assert channel.standing("bericht für märz.csv")


def test_an_own_leftover_of_the_temporary_name_is_replaced(box: Box) -> None:
    (box.outbox / "a.tmp").write_bytes(b"what a dead process left, and longer")
    channel = box.channel()
    channel.upload("a.tmp", io.BytesIO(b"whole"))
    assert (box.outbox / "a.tmp").read_bytes() == b"whole"


@pytest.mark.parametrize("old", [b"old", b"longer"], ids=["of the same size", "of another size"])
def test_publishing_never_overwrites_another_file(box: Box, old: bytes) -> None:
    """Neither is lost: the other keeps its name, and ours its temporary one until it is withdrawn."""
    (box.outbox / "a").write_bytes(old)
    channel = box.channel()
    channel.upload("a.tmp", io.BytesIO(b"new"))
    with pytest.raises(NameTakenError, match="/a stands there already: another file of .*nothing is overwritten"):
        channel.publish("a.tmp", "a")
    assert [(box.outbox / name).read_bytes() for name in listing(box.outbox)] == [old, b"new"]
    (box.outbox / "a").unlink()
    channel.publish("a.tmp", "a")
    assert (box.outbox / "a").read_bytes() == b"new"


def test_publishing_what_stands_there_already_is_done(box: Box) -> None:
    """As after a publication that nobody could record; also when the channel did not upload it itself."""
    content = os.urandom(300_000)
    (box.outbox / "a").write_bytes(content)
    box.channel().upload("a.tmp", io.BytesIO(content))
    box.channel().publish("a.tmp", "a")
    assert listing(box.outbox) == ["a"]
    assert (box.outbox / "a").read_bytes() == content


def test_a_folder_of_the_final_name_is_not_replaced(box: Box) -> None:
    (box.outbox / "a").mkdir()
    channel = box.channel()
    channel.upload("a.tmp", io.BytesIO(b"new"))
    with pytest.raises(NameTakenError, match="stands there already"):
        channel.publish("a.tmp", "a")


def test_a_publication_whose_answer_was_lost_is_recognized_even_after_a_restart(box: Box) -> None:
    channel = box.channel()
    channel.upload("a.tmp", io.BytesIO(b"bytes"))
    (box.outbox / "a.tmp").rename(box.outbox / "a")
    box.channel().publish("a.tmp", "a")
    channel.publish("a.tmp", "a")


def test_a_file_of_another_size_under_the_final_name_is_another_writers(box: Box) -> None:
    channel = box.channel()
    channel.upload("a.tmp", io.BytesIO(b"bytes"))
    (box.outbox / "a.tmp").unlink()
    (box.outbox / "a").write_bytes(b"another writer's")
    with pytest.raises(PermanentChannelError, match="5 bytes were left and 16 stand"):
        channel.publish("a.tmp", "a")


def test_publishing_nothing_is_told_apart_from_every_other_failure(box: Box) -> None:
    with pytest.raises(NothingToPublishError, match="taken the file already"):
        box.channel().publish("a.tmp", "a")


def test_a_temporary_can_be_withdrawn_and_an_absent_one_is_fine(box: Box) -> None:
    channel = box.channel()
    channel.upload("a.tmp", io.BytesIO(b"bytes"))
    channel.withdraw("a.tmp")
    channel.withdraw("a.tmp")
    assert listing(box.outbox) == []


@pytest.mark.parametrize("name", ["", "..", "../a", "a\0b"])
def test_a_name_cannot_leave_the_outgoing_folder(box: Box, name: str) -> None:
    with pytest.raises(ValueError, match="not a file name"):
        box.channel().upload(name, io.BytesIO(b""))


def test_a_closed_channel_works_again(box: Box) -> None:
    channel = box.channel()
    box.drop("orders.csv")
    channel.waiting()
    channel.close()
    assert names(channel) == ["orders.csv"]
