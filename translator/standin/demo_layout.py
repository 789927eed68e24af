"""The demo's working directory: settings, partners, tables, drop boxes, keys, and the files that travel."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from translator.configuration.ready_made import ready_made_mappings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: Carried in the package: a folder for each participant, and the stand-in's mood.
FILES = Path(__file__).resolve().parent / "demo_files"
MOOD = "mood.toml"
#: What shipments leave in where a participant says nothing else.
MESSAGE = "pilot-xml-2023-02"
CBP = "cbp"


class Participant(NamedTuple):
    """A participant of the demo, as its partner file has it."""

    name: str
    title: str
    originator_code: str
    filer_type: str
    mapping: str
    accept: str
    replies: tuple[str, ...]
    #: Message version that its shipments leave in.
    message: str = MESSAGE

    def files(self) -> list[Path]:
        """What it sends, in the order of sending."""
        return sorted((FILES / self.name).iterdir())


PARTICIPANTS = (
    Participant(
        "lotus",
        "Lotus Market, a marketplace: CSV",
        "LOTUS",
        "online marketplace",
        "marketplace-csv",
        "each shipment",
        ("csv", "text"),
    ),
    Participant(
        "parcel",
        "Parcel Carrier: X12 856",
        "PARCEL",
        "carrier",
        "carrier-x12-856",
        "each shipment",
        ("csv", "text", "ta1", "997"),
    ),
    Participant(
        "aurora",
        "Aurora Market, a marketplace: XML",
        "AURORA",
        "online marketplace",
        "marketplace-xml",
        "whole file",
        ("csv", "text"),
        "pilot-json-2023-02",
    ),
)

_SETTINGS = """\
# The working directory of a demo. Every command runs on it: translator COMMAND --config {directory}/translator.toml

journal = "journal.sqlite3"
contents = "contents"
mappings = ["mappings"]
partners = "partners"
lock = "translator.lock"
poll_interval = "2s"

[provider]
name = "Example Filing Services"
sender = "EXAMPLEFS"

# CBP's side is played by the stand-in.
{channel}"""

_PARTNER = """\
# {title}

[agreement]
partner = "{name}"
originator_code = "{originator_code}"
filer_type = "{filer_type}"
mappings = ["{mapping}"]
message = "{message}"
accept = "{accept}"
usage = "test"
replies = {replies}
answer_within = "4h"

{channel}"""

_SFTP = """\
[{table}]
kind = "sftp"
host = "{host}"
port = {port}
user = "{user}"
key_file = "keys/translator"
known_hosts = "keys/known_hosts"
inbox = "{inbox}"
outbox = "{outbox}"

[{table}.pick_up]
settle = "0s"
"""

_DIRECTORY = """\
[{table}]
kind = "directory"
inbox = "drop-boxes/{user}{inbox}"
outbox = "drop-boxes/{user}{outbox}"

[{table}.pick_up]
settle = "0s"
"""

#: Folders of a drop box as the translator sees them: where files wait for it, and where it leaves its own.
FOLDERS = dict.fromkeys((one.name for one in PARTICIPANTS), ("/in", "/out")) | {CBP: ("/answers", "/filings")}


class Address(NamedTuple):
    """Where the demo's SFTP server listens."""

    host: str
    port: int


def homes(directory: Path) -> dict[str, Path]:
    """Account of the SFTP server → its home, which is a drop box."""
    return {name: directory / "drop-boxes" / name for name in FOLDERS}


def lay_down_demo(directory: Path) -> None:
    """Tables, the mood and empty drop boxes; the settings follow when the server's address is known.

    Raises:
        FileExistsError: something of the kind stands there already.
    """
    shutil.copytree(ready_made_mappings(), directory / "mappings", ignore=shutil.ignore_patterns("__*", ".*"))
    for name, home in homes(directory).items():
        for folder in FOLDERS[name]:
            (home / folder.lstrip("/")).mkdir(parents=True)
    (directory / "partners").mkdir()
    shutil.copyfile(FILES / MOOD, directory / MOOD)


def write_settings(directory: Path, address: Address | None) -> None:
    """Settings and partners: over SFTP, or, when the server is gone, over the same drop boxes as folders."""
    (directory / "translator.toml").write_text(
        _SETTINGS.format(directory=directory, channel=_channel("cbp", CBP, address)), encoding="utf-8"
    )
    for one in PARTICIPANTS:
        facts: Mapping[str, object] = {**one._asdict(), "replies": json.dumps(one.replies)}
        text = _PARTNER.format(**facts, channel=_channel("channel", one.name, address))
        (directory / "partners" / f"{one.name}.toml").write_text(text, encoding="utf-8")


def _channel(table: str, user: str, address: Address | None) -> str:
    inbox, outbox = FOLDERS[user]
    facts = {"table": table, "user": user, "inbox": inbox, "outbox": outbox}
    return _SFTP.format(**facts, **address._asdict()) if address else _DIRECTORY.format(**facts)


def replies_in(directory: Path, participant: str) -> Iterator[Path]:
    """What a participant was sent."""
    return (path for path in sorted((homes(directory)[participant] / "out").iterdir()) if path.is_file())


def messages_in(directory: Path) -> Iterator[Path]:
    """What CBP was sent and the stand-in has taken in."""
    return iter(sorted((homes(directory)[CBP] / "filings" / "archive").glob("*.xml")))
