"""Repeating what time can mend, and nothing else."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from tests.channels.boxes import DirectoryBox, claim_only, only
from translator.channels.channel import ChannelError, FileChangedError, PermanentChannelError, TransientChannelError
from translator.channels.retrying import RetryPolicy, retrying

POLICY = RetryPolicy(attempts=4, first_wait=1.0, longest_wait=3.0, jitter=0.0)


class Unreliable:
    """A real channel whose operations fail before they begin, or lose their answer after they are done."""

    def __init__(self, channel: Any, failures: list[ChannelError], *, after: bool = False) -> None:
        self.name = channel.name
        self.calls = 0
        self._channel, self._failures, self._after = channel, failures, after

    def __getattr__(self, operation: str) -> Any:
        def call(*arguments: Any) -> Any:
            self.calls += 1
            if self._failures and not self._after:
                raise self._failures.pop(0)
            result = getattr(self._channel, operation)(*arguments)
            if self._failures:
                raise self._failures.pop(0)
            return result

        return call


@pytest.fixture
def box(tmp_path: Path) -> DirectoryBox:
    return DirectoryBox(tmp_path)


def lost(count: int) -> list[ChannelError]:
    return [TransientChannelError("connection lost") for _ in range(count)]


def test_a_transient_failure_is_repeated_with_growing_waits(box: DirectoryBox) -> None:
    box.drop("orders.csv")
    waits: list[float] = []
    channel = retrying(Unreliable(box.channel(), lost(3)), POLICY, waits.append)
    assert only(channel).name == "orders.csv"
    assert waits == [1.0, 2.0, 3.0]


def test_after_the_last_attempt_the_failure_itself_is_raised(box: DirectoryBox) -> None:
    channel = retrying(Unreliable(box.channel(), lost(9)), POLICY, lambda _: None)
    with pytest.raises(TransientChannelError, match="connection lost"):
        channel.claimed()


def test_no_attempt_is_begun_after_the_time_to_give_up(box: DirectoryBox) -> None:
    unreliable = Unreliable(box.channel(), lost(9))
    channel = retrying(unreliable, RetryPolicy(give_up_after=0.0), lambda _: None)
    with pytest.raises(TransientChannelError):
        channel.waiting()
    assert unreliable.calls == 1


@pytest.mark.parametrize("failure", [PermanentChannelError("host key"), FileChangedError("grew")])
def test_what_time_cannot_mend_is_raised_at_once(box: DirectoryBox, failure: ChannelError) -> None:
    unreliable = Unreliable(box.channel(), [failure])
    with pytest.raises(type(failure)):
        retrying(unreliable, POLICY, lambda _: None).waiting()
    assert unreliable.calls == 1


def test_a_bug_is_not_repeated(box: DirectoryBox) -> None:
    unreliable = Unreliable(box.channel(), [])
    with pytest.raises(ValueError, match="not a file name"):
        retrying(unreliable, POLICY, lambda _: None).withdraw("")
    assert unreliable.calls == 1


def test_every_operation_survives_the_loss_of_its_answer(box: DirectoryBox) -> None:
    """The whole way in and the whole way out, with each operation done twice."""

    def twice() -> Any:
        return retrying(Unreliable(box.channel(), lost(1), after=True), POLICY, lambda _: None)

    box.drop("orders.csv", b"bytes")
    offered = only(twice())
    claimed = twice_on_one(box, "claim", offered, "c1")
    into = io.BytesIO(b"before")
    into.seek(6)
    assert twice_on_one(box, "fetch", claimed, into) == 5
    assert into.getvalue() == b"beforebytes"
    twice_on_one(box, "release", claimed)
    twice_on_one(box, "remove", claim_only(box.channel(), "c2"))
    assert [path.name for path in (box.inbox / "archive").iterdir()] == ["orders.csv"]

    channel = box.channel()
    content = io.BytesIO(b"not this: report")
    content.seek(10)
    retrying(Unreliable(channel, lost(1), after=True), POLICY, lambda _: None).upload("r.tmp", content)
    retrying(Unreliable(channel, lost(1), after=True), POLICY, lambda _: None).publish("r.tmp", "r")
    assert (box.outbox / "r").read_bytes() == b"report"
    assert twice_on_one(box, "standing", "r")
    twice_on_one(box, "withdraw", "r")
    assert list(box.outbox.iterdir()) == []


def twice_on_one(box: DirectoryBox, operation: str, *arguments: Any) -> Any:
    channel = retrying(Unreliable(box.channel(), lost(1), after=True), POLICY, lambda _: None)
    return getattr(channel, operation)(*arguments)


class OneWay(io.BytesIO):
    def seekable(self) -> bool:
        return False


def test_a_stream_that_cannot_be_wound_back_allows_one_attempt(box: DirectoryBox) -> None:
    unreliable = Unreliable(box.channel(), lost(1))
    with pytest.raises(TransientChannelError):
        retrying(unreliable, POLICY, lambda _: None).upload("a.tmp", OneWay(b"x"))
    assert unreliable.calls == 1


def test_closing_is_passed_on_and_the_name_kept(box: DirectoryBox) -> None:
    unreliable = Unreliable(box.channel(), [])
    channel = retrying(unreliable, POLICY)
    channel.close()
    assert (channel.name, unreliable.calls) == ("acme", 1)
