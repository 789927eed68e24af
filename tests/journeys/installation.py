"""One whole installation in a folder: settings, partners, drop boxes, the far end; time is what the test says."""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog

from translator.channels.directory import directory_channel
from translator.channels.files import Folders
from translator.channels.pickup import PickUp
from translator.configuration.loading import load_partners, load_settings
from translator.configuration.ready_made import ready_made_mappings
from translator.stages import opening
from translator.stages.tables import Tables, compile_tables
from translator.standin.far_end import StandIn
from translator.standin.practice import kinds
from translator.standin.script import Script

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from translator.stages.context import Context

MESSAGE = "pilot-xml-2023-02"

_SETTINGS = """\
journal = "journal.sqlite3"
contents = "contents"
mappings = [{mappings}]
partners = "partners"
lock = "translator.lock"
lease = "5m"

[provider]
name = "Example Filing Services"
sender = "EXAMPLEFS"

[cbp]
kind = "directory"
inbox = "boxes/cbp/answers"
outbox = "boxes/cbp/filings"
pick_up = {{ settle = "0s" }}
retry = {{ attempts = 1 }}
"""

_CHANNEL = """
[channel]
kind = "directory"
inbox = "boxes/{name}/in"
outbox = "boxes/{name}/out"
pick_up = {{ settle = "{settle}" }}
retry = {{ attempts = 1 }}

[agreement]
partner = "{name}"
"""

#: What an agreement says where the journey says nothing else.
_AGREEMENT = {
    "message": MESSAGE,
    "accept": "each shipment",
    "usage": "test",
    "replies": ["csv", "text"],
    "answer_within": "4h",
}


class Clock:
    """The time of a test, as wall clock and as seconds that never go back."""

    def __init__(self, start: datetime) -> None:
        self.time = start
        self._start = start

    def now(self) -> datetime:
        """Aware UTC."""
        return self.time

    def monotonic(self) -> float:
        """Seconds since the test began."""
        return (self.time - self._start).total_seconds()

    def passes(self, span: timedelta) -> None:
        """Let time pass."""
        self.time += span


START = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


class Installation:
    """Everything of one translator and its far end, below one folder."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self.folder = folder
        self.clock = clock
        self.boxes = folder / "boxes"
        self._far_end: StandIn | None = None

    @property
    def filings(self) -> Path:
        """Where the translator leaves messages for CBP."""
        return self.boxes / "cbp" / "filings"

    def lay_down(self, partners: Mapping[str, Mapping[str, Any]], filing: str = "") -> None:
        """Write settings, partners and empty drop boxes; a partner's facts are its agreement's, and `settle`.

        ``filing`` stands below [filing] of the settings.
        """
        for box in (self.boxes / "cbp" / "answers", self.filings, self.folder / "partners"):
            box.mkdir(parents=True)
        mappings = json.dumps(str(ready_made_mappings()))
        self.mappings = mappings
        self.set_filing(filing)
        for name, facts in partners.items():
            for box in ("in", "out"):
                (self.boxes / name / box).mkdir(parents=True)
            agreed = {**_AGREEMENT, **facts}
            text = _CHANNEL.format(name=name, settle=agreed.pop("settle", "0s"))
            text += "".join(f"{key} = {json.dumps(value)}\n" for key, value in agreed.items())
            (self.folder / "partners" / f"{name}.toml").write_text(text)

    def set_filing(self, filing: str) -> None:
        """Write the settings anew, with this below [filing]."""
        text = _SETTINGS.format(mappings=self.mappings) + (f"\n[filing]\n{filing}\n" if filing else "")
        (self.folder / "translator.toml").write_text(text)

    @contextmanager
    def opened(self) -> Iterator[Context]:
        """What the stages work with, on the test's time."""
        settings = load_settings(self.folder / "translator.toml")
        with opening.opened(
            settings,
            structlog.wrap_logger(structlog.ReturnLogger(), processors=[lambda *_: ""]),
            now=self.clock.now,
            monotonic=self.clock.monotonic,
            sleep=lambda _: None,
        ) as context:
            yield context

    def tables(self) -> Tables:
        """The compiled tables of this installation."""
        settings = load_settings(self.folder / "translator.toml")
        return compile_tables(settings, load_partners(settings))

    def far_end(self, script: Script | None = None) -> StandIn:
        """The stand-in for CBP, which takes up where it was left."""
        folders = Folders(inbox=str(self.filings), outbox=str(self.boxes / "cbp" / "answers"))
        channel = directory_channel("far end", folders, PickUp(settle_seconds=0), self.clock.monotonic)
        return StandIn(channel, script or Script(), kinds(ready_made_mappings()), self.folder / "far-end")

    def leave(self, partner: str, name: str, content: bytes) -> Path:
        """A participant's file, whole, with the test's time on it."""
        place = self.boxes / partner / "in" / name
        place.write_bytes(content)
        self.stamp(place)
        return place

    def stamp(self, place: Path) -> None:
        """Give a file the test's time."""
        import os

        seconds = self.clock.time.timestamp()
        os.utime(place, (seconds, seconds))

    def replies(self, partner: str) -> dict[str, bytes]:
        """What a participant was sent, by name."""
        return {path.name: path.read_bytes() for path in _files(self.boxes / partner / "out")}

    def messages(self) -> dict[str, bytes]:
        """What CBP was sent: taken in by the far end, or still waiting for it."""
        taken = _files(self.filings / "archive")
        return {path.name: path.read_bytes() for path in (*taken, *_files(self.filings))}


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []
