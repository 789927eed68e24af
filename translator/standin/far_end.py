"""NAME
    standin - the stand-in for CBP: polls the filings left for it and answers them.

SUMMARY
    waiting filing -> answers, each with its delay -> remembered -> filing removed -> due answers left

DESCRIPTION
    It works through any channel whose incoming folder is where filings are left and whose outgoing folder is where
    answers are fetched. What it has seen and what it still owes stand in one small file, so that it may be stopped
    and started at any moment: an answer may then come twice, as CBP's may, but none is lost.

FILES
    <folder>/standin-state.json    what it remembers
"""

from __future__ import annotations

import io
import os
import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from translator.channels.channel import FileChangedError
from translator.standin.answering import Delay, Memory, answer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from translator.channels.channel import Channel, ClaimedFile
    from translator.standin.script import Script
    from translator.standin.told import Kind

STATE_FILE = "standin-state.json"


class Owed(msgspec.Struct, frozen=True):
    """An answer that is not left yet."""

    name: str
    content: bytes
    #: Not before this poll, nor before this time.
    poll: int
    due: datetime


class State(msgspec.Struct):
    """Everything that survives a restart."""

    polls: int = 0
    responses: int = 0
    memory: Memory = Memory()
    owed: list[Owed] = []
    #: Claims of filings that are answered but may still stand in the drop box.
    answered: list[str] = []


class Polled(NamedTuple):
    """What one poll did."""

    #: Names of the filings that were taken in.
    taken: list[str]
    #: Names of the answers that were left.
    left: list[str]
    #: Filings that tell no control number, each with the reason.
    unreadable: list[str]
    #: Answers that are still owed.
    owed: int


class StandIn:
    """The far end: one drop box, one mood, one memory."""

    def __init__(self, channel: Channel, script: Script, kinds: Sequence[Kind], folder: Path) -> None:
        """Take up where it was left.

        Args:
            channel: where filings wait and answers are left.
            script: the mood; may be exchanged between two polls.
            kinds: the forms of messages that it understands.
            folder: where its own state is kept.
        """
        self.script = script
        self._channel = channel
        self._kinds = kinds
        self._file = folder / STATE_FILE
        self._state = _load(self._file)

    def poll(self, now: datetime) -> Polled:
        """Take in every waiting filing, then leave every answer that is due.

        Args:
            now: aware UTC.

        Raises:
            ChannelError: whatever the channel raises; the next poll goes on.
        """
        self._state.polls += 1
        taken: list[str] = []
        unreadable: list[str] = []
        for file in self._mine():
            try:
                reason = self._take_in(file, now)
            except FileChangedError:
                self._channel.release(file)
                continue
            taken.append(file.name)
            if reason:
                unreadable.append(f"{file.name}: {reason}")
        return Polled(taken, self._leave_due(now), unreadable, len(self._state.owed))

    def _mine(self) -> list[ClaimedFile]:
        """What an earlier run left claimed, then what waits now."""
        left_over = self._channel.claimed()
        fresh = (self._channel.claim(file, secrets.token_hex(16)) for file in self._channel.waiting())
        return [*left_over, *(file for file in fresh if file is not None)]

    def _take_in(self, file: ClaimedFile, now: datetime) -> str:
        """Answer a filing, remember the answer, and only then remove the filing."""
        reason = ""
        if file.claim not in self._state.answered:
            content = io.BytesIO()
            self._channel.fetch(file, content)
            found = answer(content.getvalue(), self.script, self._state.memory, self._kinds, now)
            reason = found.unreadable
            self._state.memory = found.memory
            self._state.owed += [
                self._owed(file.name, found.extension, delay, response, now) for delay, response in found.responses
            ]
            self._state.answered.append(file.claim)
            self._save()
        self._channel.remove(file)
        self._state.answered.remove(file.claim)
        return reason

    def _owed(self, name: str, extension: str, delay: Delay, content: bytes, now: datetime) -> Owed:
        self._state.responses += 1
        stem = name.removesuffix(f".{extension}")
        poll, due = self._state.polls + delay.polls, now + timedelta(seconds=delay.seconds)
        return Owed(f"{stem}.response-{self._state.responses:06d}.{extension}", content, poll, due)

    def _leave_due(self, now: datetime) -> list[str]:
        left = []
        for one in list(self._state.owed):
            if one.poll <= self._state.polls and one.due <= now:
                temporary = f"{one.name}.tmp"
                self._channel.upload(temporary, io.BytesIO(one.content))
                self._channel.publish(temporary, one.name)
                self._state.owed.remove(one)
                left.append(one.name)
                self._save()
        self._save()
        return left

    def _save(self) -> None:
        """Replace the state file whole: what is read later is the old state or the new one."""
        temporary = self._file.with_suffix(".tmp")
        with temporary.open("wb") as stream:
            stream.write(msgspec.json.encode(self._state))
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(self._file)


def _load(file: Path) -> State:
    file.parent.mkdir(parents=True, exist_ok=True)
    return msgspec.json.decode(file.read_bytes(), type=State) if file.exists() else State()
