"""The demo: three participants, a dozen files, good and bad, over real SFTP to the stand-in for CBP and back.

Everybody signs in to one SFTP server on the loopback address: the participants with their own keys to leave files, the
stand-in to take filings and leave answers, the translator to do its work, with the same stages as ever.
"""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from translator.channels.channel import ChannelError
from translator.configuration.loading import load_settings
from translator.configuration.settings import SftpChannel
from translator.stages.opening import open_channel, opened
from translator.standin.demo_layout import (
    CBP,
    FOLDERS,
    MOOD,
    PARTICIPANTS,
    Participant,
    homes,
    lay_down_demo,
    write_settings,
)
from translator.standin.demo_server import sftp_server
from translator.standin.practice import stand_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from structlog.typing import FilteringBoundLogger

    from translator.channels.channel import Channel
    from translator.configuration.settings import Settings
    from translator.journal.audit import Audit
    from translator.stages.context import Context
    from translator.standin.far_end import StandIn

    Tell = Callable[[str, str], None]

#: Seconds after which the demo is over, whatever has come.
LONGEST = 120.0
#: Seconds between two looks of the stand-in, and between two passes of the translator.
_REST = 0.2


class Line(NamedTuple):
    """What became of one participant's files."""

    files: int
    shipments: int
    refused: int
    accepted: int
    accepted_with_warnings: int
    under_review: int
    rejected: int


#: What the script of the demo comes to.
EXPECTED = {
    "lotus": Line(5, 14, 2, 9, 1, 1, 1),
    "parcel": Line(4, 16, 4, 11, 0, 0, 1),
    "aurora": Line(4, 9, 3, 2, 1, 0, 3),
}


class Outcome(NamedTuple):
    """How the demo ended."""

    partners: dict[str, Line]
    audit: Audit
    seconds: float

    @property
    def as_scripted(self) -> bool:
        """Whether everything came as it was to come."""
        return self.partners == EXPECTED and not self.audit.unaccounted and not self.audit.awaiting


def play(directory: Path, a_pass: Callable[[Context], object], log: FilteringBoundLogger, tell: Tell) -> Outcome:
    """Play the demo in an empty directory; afterwards every command runs on it, over the same drop boxes.

    Args:
        directory: exists and is empty.
        a_pass: one pass of the translator over all stages.
        log: the translator's.
        tell: is told who does what, as it happens; called from several threads.
    """
    began = time.monotonic()
    lay_down_demo(directory)
    with sftp_server(homes(directory), directory / "keys") as address:
        write_settings(directory, address)
        tell("server", f"SFTP on {address.host}:{address.port}, one drop box for each participant and one for CBP")
        settings = load_settings(directory / "translator.toml")
        for one in PARTICIPANTS:
            _leave_files(one, settings, tell)
        with _far_end(settings, tell) as quiet, opened(settings, log) as context:
            _until_quiet(context, a_pass, quiet)
            outcome = Outcome(_lines(context), context.journal.queries.audit(), time.monotonic() - began)
    write_settings(directory, None)
    return outcome


def _leave_files(one: Participant, settings: Settings, tell: Tell) -> None:
    """The participant signs in with its own key and leaves its files, each under a temporary name first."""
    channel = _seen_from_there(one.name, settings)
    try:
        for file in one.files():
            with file.open("rb") as content:
                channel.upload(f"{file.name}.tmp", content)
            channel.publish(f"{file.name}.tmp", file.name)
            tell(one.name, f"leaves {file.name}")
    finally:
        channel.close()


def _seen_from_there(name: str, settings: Settings) -> Channel:
    """A drop box as its owner sees it."""
    return open_channel(name, _turned(name, settings))


def _turned(name: str, settings: Settings) -> SftpChannel:
    inbox, outbox = FOLDERS[name]
    keys = settings.file.parent / "keys"
    cbp = settings.cbp
    if not isinstance(cbp, SftpChannel):
        raise TypeError("the demo is played over SFTP")
    return msgspec.structs.replace(cbp, user=name, key_file=keys / name, inbox=outbox, outbox=inbox)


@contextmanager
def _far_end(settings: Settings, tell: Tell) -> Iterator[Callable[[], bool]]:
    """The stand-in, polling in a thread of its own; gives a function that tells whether nothing is left to answer."""
    directory = settings.file.parent
    # The stand-in turns the channel itself, so it is given CBP's as the translator has it, with CBP's own key.
    theirs = msgspec.structs.replace(settings.cbp, key_file=directory / "keys" / CBP)
    far_end = stand_in(theirs, directory / MOOD, directory)
    over, idle = threading.Event(), threading.Event()
    thread = threading.Thread(target=_poll, args=(far_end, over, idle, tell), name="stand-in", daemon=True)
    thread.start()
    try:
        yield idle.is_set
    finally:
        over.set()
        thread.join()


def _poll(far_end: StandIn, over: threading.Event, idle: threading.Event, tell: Tell) -> None:
    while not over.wait(_REST):
        try:
            polled = far_end.poll(datetime.now(UTC))
        except ChannelError as failure:
            tell(CBP, str(failure))
            continue
        for name in polled.taken:
            tell(CBP, f"takes in {name}")
        for name in polled.left:
            tell(CBP, f"answers with {name}")
        (idle.clear if polled.owed or polled.taken or polled.left else idle.set)()


def _until_quiet(context: Context, a_pass: Callable[[Context], object], quiet: Callable[[], bool]) -> None:
    """Pass after pass, until the far end owes nothing and the journal waits for nothing."""
    end = time.monotonic() + LONGEST
    while time.monotonic() < end:
        still = quiet()
        a_pass(context)
        audit = context.journal.queries.audit()
        if still and not audit.awaiting and audit.interchanges >= sum(len(one.files()) for one in PARTICIPANTS):
            return
        time.sleep(_REST)


def _lines(context: Context) -> dict[str, Line]:
    status = context.journal.queries.status(context.now())
    files = {one.name: 0 for one in PARTICIPANTS}
    for standing in status.standings:
        if standing.kind == "interchange":
            files[standing.partner] += standing.count
    return {name: _line(count, status.shipments.get(name, {})) for name, count in files.items()}


def _line(files: int, states: dict[str, int]) -> Line:
    counts = (states.get(name.upper(), 0) for name in Line._fields[2:])
    return Line(files, sum(states.values()), *counts)
