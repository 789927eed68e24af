"""What may stand in ``translator.toml`` and ``partners/*.toml``, key by key.

The structs are the file format: a field is a key, its description is the line of the reference page, a field without
default must be there, and a key that is no field is a problem. In the files durations are text such as ``30s``,
``15m``, ``4h`` or ``2d``, and relative paths start at the directory of ``translator.toml``. Secrets never stand in
them: keys and passwords are named by the path of their file.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from translator.model.agreement import Agreement, OutsideTheRegime, OverTheLimit


def _key(meaning: str, **limits: Any) -> Any:
    """The annotation of one key; the limits are msgspec's."""
    return msgspec.Meta(description=meaning, **limits)


def _span(meaning: str) -> Any:
    """The annotation of a duration that may not be zero."""
    return msgspec.Meta(description=meaning, extra={"positive": True})


class PickUpSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How files are picked up from a drop box."""

    pattern: Annotated[str, _key("Which names are wanted: a shell pattern.", min_length=1)] = "*"
    ignore: Annotated[tuple[str, ...], _key("Shell patterns of names that are left alone all the same.")] = ()
    settle: Annotated[timedelta, _key("How long size and time of a file must stand still before it is whole.")] = (
        timedelta(seconds=10)
    )
    done_companion: Annotated[bool, _key("The sender writes NAME.done when NAME is finished.")] = False
    archive: Annotated[bool, _key("Keep what was picked up in the archive folder; otherwise delete it.")] = True
    claim_by: Annotated[
        Literal["rename", "journal"],
        _key("rename moves a file away to claim it; journal touches nothing, for a server that is read-only to us."),
    ] = "rename"


class RetrySettings(msgspec.Struct, frozen=True, kw_only=True):
    """What is done when a channel is down for the moment."""

    attempts: Annotated[int, _key("How often one operation is tried.", ge=1, le=100)] = 5
    first_wait: Annotated[timedelta, _key("The wait behind the first failure; it doubles with each.")] = timedelta(
        seconds=1
    )
    longest_wait: Annotated[timedelta, _key("No wait is longer than this.")] = timedelta(seconds=30)
    give_up_after: Annotated[timedelta, _span("No attempt is begun after this time; the next pass starts anew.")] = (
        timedelta(minutes=5)
    )


class DirectoryChannel(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="directory"):
    """A drop box in directories of this machine, or mounted on it."""

    inbox: Annotated[Path, _key("Where the far side leaves files for us.")]
    outbox: Annotated[Path, _key("Where we leave files for the far side.")]
    processing: Annotated[
        Path | None, _key("Where claimed files stand; INBOX/processing when left out. On the inbox's file system.")
    ] = None
    archive: Annotated[
        Path | None, _key("Where picked-up files are kept; INBOX/archive when left out. On the inbox's file system.")
    ] = None
    pick_up: Annotated[PickUpSettings, _key("How files are picked up.")] = PickUpSettings()
    retry: Annotated[RetrySettings, _key("What is done when the channel is down for the moment.")] = RetrySettings()


class SftpChannel(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="sftp"):
    """A drop box on an SFTP server. One of ``key_file`` and ``password_file`` must be named."""

    host: Annotated[str, _key("Name or address of the server.", min_length=1)]
    port: Annotated[int, _key("Its port.", ge=1, le=65535)] = 22
    user: Annotated[str, _key("Who we are there.", min_length=1)]
    key_file: Annotated[Path | None, _key("File that holds our private key.")] = None
    password_file: Annotated[Path | None, _key("File that holds our password, where there is no key.")] = None
    known_hosts: Annotated[Path, _key("File that holds the server's host key, in OpenSSH's form.")]
    inbox: Annotated[str, _key("Folder on the server where files wait for us.", min_length=1)]
    outbox: Annotated[str, _key("Folder on the server where we leave files.", min_length=1)]
    processing: Annotated[str, _key("Folder of claimed files; INBOX/processing when left out.")] = ""
    archive: Annotated[str, _key("Folder of picked-up files; INBOX/archive when left out.")] = ""
    timeout: Annotated[timedelta, _span("How long any one operation may take.")] = timedelta(seconds=30)
    keepalive: Annotated[timedelta, _key("How often a sign of life is sent over an idle connection.")] = timedelta(
        seconds=15
    )
    pick_up: Annotated[PickUpSettings, _key("How files are picked up.")] = PickUpSettings()
    retry: Annotated[RetrySettings, _key("What is done when the channel is down for the moment.")] = RetrySettings()


ChannelSettings = DirectoryChannel | SftpChannel


class Partner(msgspec.Struct, frozen=True, kw_only=True):
    """One trading partner: a file ``partners/NAME.toml`` with the tables ``agreement`` and ``channel``."""

    agreement: Agreement
    channel: ChannelSettings
    #: Where it was read.
    file: Path

    @property
    def name(self) -> str:
        """The partner's name, which is its file's name too."""
        return self.agreement.partner


class Provider(msgspec.Struct, frozen=True, kw_only=True):
    """Who files: the service provider."""

    name: Annotated[str, _key("Our name, as reports show it.", min_length=1)]
    sender: Annotated[str, _key("The code that we have as sender of messages to CBP.", min_length=1, max_length=15)]
    x12_qualifier: Annotated[
        str, _key("Qualifier of our identifier in X12 (ISA05, ISA07).", min_length=2, max_length=2)
    ] = "ZZ"
    x12_identifier: Annotated[
        str, _key("Our identifier in X12 (ISA06, ISA08, GS02, GS03); the sender code when left out.", max_length=15)
    ] = ""
    abi_port: Annotated[str, _key("Our district and port in ABI records, four characters.", max_length=4)] = ""
    abi_filer: Annotated[
        str, _key("Our filer or service bureau code in ABI records, three characters.", max_length=3)
    ] = ""
    scac: Annotated[str, _key("The carrier's SCAC in a manifest (M10), four capital letters.", max_length=4)] = ""


class Filing(msgspec.Struct, frozen=True, kw_only=True):
    """By which rules is filed, and what is done when they say no."""

    rules: Annotated[str, _key("Name of the rules: a directory rules/NAME of mappings.", min_length=1)] = (
        "section-321-data-pilot"
    )
    outside_the_regime: Annotated[
        OutsideTheRegime,
        _key("What is done with filings for production on days on which none are accepted; tests are only warned of."),
    ] = "hold"
    over_the_limit: Annotated[
        OverTheLimit,
        _key("What is done with a production shipment that passes the exemption's limit together with others."),
    ] = "warn"
    rates: Annotated[
        Path | None, _key("Table of exchange rates, by which values in other currencies are reckoned in dollars.")
    ] = None
    known_parties: Annotated[
        Path | None, _key("File that names consolidators and deconsolidators; none when left out.")
    ] = None


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """The file ``translator.toml``."""

    #: The file itself, absolute.
    file: Path
    journal: Annotated[str, _key("The journal: a path for SQLite, or the URL of a database.", min_length=1)]
    contents: Annotated[Path, _key("Directory where the bytes of all files are kept.")]
    mappings: Annotated[tuple[Path, ...], _key("Directories of mappings; each has inbound, outbound, responses.")]
    partners: Annotated[Path, _key("Directory of the partners' files.")]
    lock: Annotated[Path, _key("File that a running translator holds, so that there is only one.")]
    poll_interval: Annotated[timedelta, _span("How long to wait between two passes.")] = timedelta(seconds=30)
    lease: Annotated[timedelta, _span("How long claimed work belongs to a process that shows no sign of life.")] = (
        timedelta(minutes=5)
    )
    log: Annotated[Literal["json", "console"], _key("json for machines, console for people.")] = "json"
    provider: Annotated[Provider, _key("Who files: the service provider.")]
    filing: Annotated[Filing, _key("By which rules is filed.")] = Filing()
    cbp: Annotated[
        ChannelSettings, _key("CBP's channel: its outbox is where filings are left, its inbox where answers wait.")
    ]
