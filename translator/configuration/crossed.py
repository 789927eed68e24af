"""Folders that two channels share although they must not: each would take what the other gets or leaves."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from translator.configuration.problem import Problem
from translator.configuration.settings import ChannelSettings, DirectoryChannel, Partner, Settings


class Place(NamedTuple):
    """One channel, and where the settings speak of it."""

    #: CBP, or the partner's name.
    name: str
    file: Path
    #: The table of the channel in that file.
    key: str
    channel: ChannelSettings


def crossed_problems(settings: Settings | None, partners: Sequence[Partner]) -> Iterator[Problem]:
    """Every inbox that is an outbox, or another's inbox whose patterns do not tell the files apart.

    Folders are compared where they lead to: those of this machine behind symbolic links, those of a server for one
    host, port and user.
    """
    places = [Place("CBP", settings.file, "cbp", settings.cbp)] if settings else []
    places += [Place(partner.name, partner.file, "channel", partner.channel) for partner in partners]
    for number, place in enumerate(places):
        for other in places:
            if _folder(place.channel, "inbox") == _folder(other.channel, "outbox"):
                yield _left_for_ourselves(place, other)
        for other in places[:number]:
            if _folder(place.channel, "inbox") == _folder(other.channel, "inbox") and _patterns_overlap(place, other):
                yield _emptied_by_two(place, other)


def _left_for_ourselves(place: Place, other: Place) -> Problem:
    if place is other:
        message, remedy = "the same folder as inbox", "Give each its own folder, or we would pick up what we leave."
        return Problem(str(place.file), f"{place.key}.outbox", str(place.channel.outbox), message, remedy)
    message = f"the outbox of {other.name} ({other.key}.outbox in {other.file})"
    remedy = f"Give each its own folder, or what we leave for {other.name} is picked up as what {place.name} has sent."
    return Problem(str(place.file), f"{place.key}.inbox", str(place.channel.inbox), message, remedy)


def _emptied_by_two(place: Place, other: Place) -> Problem:
    message = f"the inbox of {other.name} too"
    remedy = "Give every channel an inbox of its own, or patterns (pick_up.pattern) that tell the files apart."
    return Problem(str(place.file), f"{place.key}.inbox", str(place.channel.inbox), message, remedy)


def _patterns_overlap(one: Place, other: Place) -> bool:
    """Near enough: equal patterns, or one that takes everything."""
    patterns = {one.channel.pick_up.pattern, other.channel.pick_up.pattern}
    return len(patterns) == 1 or "*" in patterns


def _folder(channel: ChannelSettings, which: str) -> tuple[str, ...]:
    """Where a folder of the channel is, however it is written."""
    folder = getattr(channel, which)
    if isinstance(channel, DirectoryChannel):
        return ("directory", str(Path(folder).resolve()))
    # Two leading slashes stay two in a POSIX path; servers take them for one.
    path = posixpath.normpath(folder)
    return ("sftp", channel.host.lower(), str(channel.port), channel.user, path.replace("//", "/", 1))
