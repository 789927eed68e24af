"""Take files from the drop boxes into the journal.

SUMMARY
    remote file -> claimed -> kept bytes -> receipt committed -> remote file archived or removed

DESCRIPTION
    Each partner's channel is asked for the files that are whole. A file is claimed under a token of ours, fetched,
    kept under its digest, and its receipt is committed together with that token. Only then is the remote file
    archived or removed.

    A crash before the commit leaves the claimed file in processing/, and the next pass fetches it again. A crash
    after the commit leaves it there too, and the next pass knows its token and only removes it: a file is received
    once, whenever the process dies.

    Where nothing may be renamed (claim_by = "journal") the journal remembers path, size and time of what it has had.

DIAGNOSTICS
    action=received      one line for each file
    action=unreadable    a file that cannot be picked up; the next files go on, and each pass tries it again
    action=channel_down  a channel that failed; the other channels go on

    What could not be picked up is told by `translator status` until it is.

FILES
    processing/, archive/ beside or below each inbox
"""

from __future__ import annotations

import secrets
import tempfile
from typing import TYPE_CHECKING, NamedTuple

from translator.channels.channel import ChannelError, FileChangedError
from translator.channels.files import readable
from translator.model.receipt import Receipt
from translator.stages.context import CBP

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from translator.channels.channel import Channel, ClaimedFile, WaitingFile
    from translator.stages.context import Context


class Received(NamedTuple):
    """What one visit to the drop boxes brought."""

    files: int
    #: Names of the channels that failed.
    channels_down: tuple[str, ...]
    #: Files that cannot be picked up.
    unreadable: int = 0


def receive(context: Context) -> Received:
    """Take in every file that is whole at the partners' drop boxes."""
    files, unreadable, down = 0, 0, list[str]()
    for name in context.partners:
        taken = take_in(context, name, context.journal.receipts.record_interchange)
        files += taken.files
        unreadable += taken.unreadable
        down += taken.channels_down
    return Received(files, tuple(down), unreadable)


def take_in(context: Context, partner: str, record: Callable[[Receipt], int]) -> Received:
    """Take in the files of one channel; a file or a channel that fails is told and stops nothing else."""
    visit = _Visit(context, partner, context.channels[partner], record)
    files, down = 0, tuple[str, ...]()
    try:
        for claimed in visit.claims():
            context.alive()
            files += visit.take(claimed)
            if context.stopping():
                break
        visit.troubles |= dict.fromkeys(visit.channel.overlooked(), _NO_FILE)
    except ChannelError as failure:
        visit.log.error("channel_down", reason=str(failure))
        visit.troubles[_CHANNEL] = str(failure)
        down = (partner,)
    context.journal.troubles.note(partner, visit.troubles, context.now())
    return Received(files, down, len(visit.troubles) - len(down))


class _Claimed(NamedTuple):
    file: ClaimedFile
    path: str
    modified: float


#: Stands for the channel itself where its files have their names.
_CHANNEL = ""
_NO_FILE = (
    "it is a symbolic link, a pipe or a device, and only ordinary files are taken. Put the file itself into the inbox, "
    "or take it away"
)


class _Visit:
    """One visit to one drop box, with what stood in its way."""

    def __init__(self, context: Context, partner: str, channel: Channel, record: Callable[[Receipt], int]) -> None:
        self.log = context.log.bind(partner=partner)
        #: Name of a file → why it cannot be picked up.
        self.troubles: dict[str, str] = {}
        self._context = context
        self._partner = partner
        self.channel = channel
        self._record = record

    def claims(self) -> Iterator[_Claimed]:
        """What an earlier pass left claimed, then what is new."""
        for file in self.channel.claimed():
            yield _Claimed(file, readable(file.path), 0.0)
        receipts = self._context.journal.receipts
        for waiting in self.channel.waiting():
            path = readable(waiting.path)
            if receipts.already_received(self._partner, path, waiting.size, waiting.modified):
                continue
            if claimed := self._claim(waiting):
                yield _Claimed(claimed, path, waiting.modified)

    def _claim(self, waiting: WaitingFile) -> ClaimedFile | None:
        try:
            return self.channel.claim(waiting, secrets.token_hex(8))
        except ChannelError as failure:
            self._unreadable(waiting.name, failure)
            return None

    def take(self, claimed: _Claimed) -> int:
        """Take one file in; how many files that are."""
        try:
            return _take_one(self._context, self._partner, self.channel, claimed, self._record)
        except ChannelError as failure:
            self._unreadable(claimed.file.name, failure)
            return 0

    def _unreadable(self, name: str, failure: ChannelError) -> None:
        """Note the file, so that the next goes on; when the drop box cannot even be listed, it is not the file."""
        self.channel.waiting()
        self.troubles[name] = str(failure)
        self.log.error("unreadable", file=name, reason=str(failure))


def _take_one(
    context: Context, partner: str, channel: Channel, claimed: _Claimed, record: Callable[[Receipt], int]
) -> int:
    file = claimed.file
    if context.journal.receipts.claim_known(file.claim):
        channel.remove(file)
        return 0
    with tempfile.TemporaryFile() as room:
        try:
            channel.fetch(file, room)
        except FileChangedError:
            channel.release(file)
            context.log.warning("still_written", partner=partner, file=file.name)
            return 0
        room.seek(0)
        kept = context.journal.contents.keep(room)
    receipt = Receipt(partner, file.name, kept, context.now(), file.claim, claimed.path, claimed.modified)
    number = record(receipt)
    channel.remove(file)
    subject = {"response" if partner == CBP else "interchange": number}
    context.log.info("received", partner=partner, **subject, file=file.name, size=kept.size, sha256=kept.sha256)
    return 1


def look(context: Context) -> None:
    """Look at every drop box once, so that what stands still until the next look is whole.

    A single pass (`translator once`) sees each file for the first time and would never take one.
    """
    for name, channel in context.channels.items():
        try:
            channel.waiting()
        except ChannelError as failure:
            context.log.error("channel_down", partner=name, reason=str(failure))


def receive_answers(context: Context) -> Received:
    """Take in CBP's answers."""
    return take_in(context, CBP, context.journal.receipts.record_response)
