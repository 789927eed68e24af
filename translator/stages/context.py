"""What every stage works with: the journal, the partners, the channels, the tables, the time."""

from __future__ import annotations

import hashlib
import secrets
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from pathlib import Path

    from structlog.typing import FilteringBoundLogger

    from translator.channels.channel import Channel
    from translator.configuration.settings import Partner, Settings
    from translator.journal import Journal
    from translator.stages.tables import Tables

#: The partner name under which CBP's own files are journaled.
CBP = "cbp"


@dataclass(frozen=True, slots=True)
class Context:
    """The surroundings of one pass over the stages."""

    settings: Settings
    partners: Mapping[str, Partner]
    tables: Tables
    journal: Journal
    #: One channel for each partner by name, and CBP's under `CBP`.
    channels: Mapping[str, Channel]
    #: Aware UTC.
    now: Callable[[], datetime]
    #: Who claims work: distinct for every process.
    worker: str
    log: FilteringBoundLogger
    #: Whether the process has been told to stop: a stage finishes the unit in hand and takes no other.
    stopping: Callable[[], bool]
    #: To be called now and then during long work: a sign of life for the service manager.
    alive: Callable[[], None]


def station_name(lock: Path) -> str:
    """What all processes have in common that hold this lock file, one after the other; unlike every other station's."""
    place = hashlib.sha256(str(lock.absolute()).encode()).hexdigest()[:8]
    return f"{socket.gethostname()}-{place}"


def worker_name(station: str) -> str:
    """A name for this process that no other has, readable in the journal."""
    return f"{station}-{secrets.token_hex(4)}"
