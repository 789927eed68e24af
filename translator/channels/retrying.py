"""Any channel, with every operation repeated while time may mend its failure."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import BinaryIO, TypeVar

import msgspec
import tenacity

from translator.channels.channel import Channel, ClaimedFile, FileChangedError, TransientChannelError, WaitingFile

T = TypeVar("T")


class RetryPolicy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How patiently an operation is repeated; the agreement sets it. Times are in seconds."""

    #: How often it is tried in all.
    attempts: int = 5
    #: The wait before the second attempt; each further one is twice as long.
    first_wait: float = 1.0
    #: The longest wait.
    longest_wait: float = 60.0
    #: Up to so much is added to each wait by chance, so that many channels do not knock at the same moment.
    jitter: float = 1.0
    #: No further attempt is begun after this time.
    give_up_after: float = 300.0


def retrying(channel: Channel, policy: RetryPolicy, sleep: Callable[[float], None] = time.sleep) -> Channel:
    """Wrap a channel; `sleep` waits between attempts and may be one that a signal cuts short."""
    return _Retrying(channel, policy, sleep)


class _Retrying:
    def __init__(self, channel: Channel, policy: RetryPolicy, sleep: Callable[[float], None]) -> None:
        self.name = channel.name
        self._channel = channel
        self._attempts = tenacity.Retrying(
            stop=tenacity.stop_after_attempt(policy.attempts) | tenacity.stop_after_delay(policy.give_up_after),
            wait=tenacity.wait_exponential_jitter(
                multiplier=policy.first_wait, max=policy.longest_wait, jitter=policy.jitter
            ),
            retry=tenacity.retry_if_exception(_worth_repeating),
            sleep=sleep,
            reraise=True,
        )

    def waiting(self) -> list[WaitingFile]:
        return self._attempts(self._channel.waiting)

    def overlooked(self) -> list[str]:
        return self._channel.overlooked()

    def claim(self, file: WaitingFile, claim: str) -> ClaimedFile | None:
        return self._attempts(self._channel.claim, file, claim)

    def claimed(self) -> list[ClaimedFile]:
        return self._attempts(self._channel.claimed)

    def fetch(self, file: ClaimedFile, into: BinaryIO) -> int:
        return self._from_the_start(into, lambda: self._channel.fetch(file, into), empty=True)

    def remove(self, file: ClaimedFile) -> None:
        self._attempts(self._channel.remove, file)

    def release(self, file: ClaimedFile) -> None:
        self._attempts(self._channel.release, file)

    def upload(self, temporary: str, content: BinaryIO) -> None:
        self._from_the_start(content, lambda: self._channel.upload(temporary, content), empty=False)

    def publish(self, temporary: str, name: str) -> None:
        self._attempts(self._channel.publish, temporary, name)

    def standing(self, name: str) -> bool:
        return self._attempts(self._channel.standing, name)

    def withdraw(self, temporary: str) -> None:
        self._attempts(self._channel.withdraw, temporary)

    def close(self) -> None:
        self._channel.close()

    def _from_the_start(self, stream: BinaryIO, attempt: Callable[[], T], *, empty: bool) -> T:
        # A stream that cannot be wound back allows one attempt only.
        if not stream.seekable():
            return attempt()
        start = stream.tell()

        def again() -> T:
            stream.seek(start)
            if empty:
                stream.truncate()
            return attempt()

        return self._attempts(again)


def _worth_repeating(error: BaseException) -> bool:
    # A file that has changed stays changed until it has been released and offered again.
    return isinstance(error, TransientChannelError) and not isinstance(error, FileChangedError)
