"""From settings to the surroundings that the stages work in: tables compiled, journal and channels opened."""

from __future__ import annotations

import time
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from translator.channels.directory import directory_channel
from translator.channels.files import Folders
from translator.channels.pickup import PickUp
from translator.channels.retrying import RetryPolicy, retrying
from translator.channels.sftp import sftp_channel
from translator.channels.sftp_session import SftpSettings
from translator.configuration.loading import load_partners
from translator.configuration.settings import DirectoryChannel, SftpChannel
from translator.journal import Journal
from translator.stages.context import CBP, Context, station_name, worker_name
from translator.stages.tables import compile_tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from structlog.typing import FilteringBoundLogger

    from translator.channels.channel import Channel
    from translator.configuration.settings import ChannelSettings, PickUpSettings, RetrySettings, Settings


def utc_now() -> datetime:
    """The time, aware UTC."""
    return datetime.now(UTC)


@contextmanager
def opened(
    settings: Settings,
    log: FilteringBoundLogger,
    *,
    now: Callable[[], datetime] = utc_now,
    monotonic: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
    stopping: Callable[[], bool] = lambda: False,
    alive: Callable[[], None] = lambda: None,
) -> Iterator[Context]:
    """Everything the stages need, closed again behind the body.

    Nothing is connected yet: a channel connects when it is first used.

    Raises:
        ConfigurationError: settings, partners or tables are wrong; all problems at once.
        JournalError: the journal cannot be opened.
    """
    partners = {partner.name: partner for partner in load_partners(settings)}
    tables = compile_tables(settings, partners.values())
    places = {CBP: settings.cbp} | {name: partner.channel for name, partner in partners.items()}
    channels = {name: open_channel(name, place, monotonic, sleep) for name, place in places.items()}
    journal = Journal.open(settings.journal, settings.contents)
    try:
        journal.contents.sweep()
        yield Context(
            settings,
            partners,
            tables,
            journal,
            channels,
            now=now,
            worker=worker_name(station_name(settings.lock)),
            log=log,
            stopping=stopping,
            alive=alive,
        )
    finally:
        for channel in channels.values():
            channel.close()
        journal.close()


def open_channel(
    name: str,
    settings: ChannelSettings,
    monotonic: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> Channel:
    """The channel that the settings describe, with its retries around it."""
    bare = (
        _directory(name, settings, monotonic)
        if isinstance(settings, DirectoryChannel)
        else _sftp(name, settings, monotonic)
    )
    return retrying(bare, _policy(settings.retry), sleep)


def _directory(name: str, settings: DirectoryChannel, monotonic: Callable[[], float]) -> Channel:
    folders = Folders(
        str(settings.inbox), str(settings.outbox), str(settings.processing or ""), str(settings.archive or "")
    )
    return directory_channel(name, folders, _pick_up(settings.pick_up), monotonic)


def _sftp(name: str, settings: SftpChannel, monotonic: Callable[[], float]) -> Channel:
    folders = Folders(settings.inbox, settings.outbox, settings.processing, settings.archive)
    reach = SftpSettings(
        host=settings.host,
        port=settings.port,
        user=settings.user,
        key_file=str(settings.key_file or ""),
        password_file=str(settings.password_file or ""),
        known_hosts=str(settings.known_hosts),
        timeout=settings.timeout.total_seconds(),
        keepalive=int(settings.keepalive.total_seconds()),
    )
    return sftp_channel(name, reach, folders, _pick_up(settings.pick_up), monotonic)


def _pick_up(settings: PickUpSettings) -> PickUp:
    return PickUp(
        pattern=settings.pattern,
        ignore=settings.ignore,
        done_companion=settings.done_companion,
        settle_seconds=settings.settle.total_seconds(),
        archive=settings.archive,
        claim_by=settings.claim_by,
    )


def _policy(settings: RetrySettings) -> RetryPolicy:
    longest = settings.longest_wait.total_seconds()
    patience = settings.give_up_after.total_seconds() if settings.give_up_after else settings.attempts * longest
    return RetryPolicy(settings.attempts, settings.first_wait.total_seconds(), longest, give_up_after=patience)
