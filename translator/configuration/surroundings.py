"""Do the files, folders and names that the settings speak of exist? Looks on this machine only, connects nowhere."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

from translator.configuration.mapping_directories import MappingDirectory, MappingKind
from translator.configuration.problem import Problem, nearest
from translator.configuration.settings import ChannelSettings, DirectoryChannel, Partner, Settings, SftpChannel

_SQLITE = "sqlite:///"
_OTHERS_MAY = 0o007


def surrounding_problems(settings: Settings) -> list[Problem]:
    """What the settings lack on this machine: places for journal, contents and lock, and CBP's channel."""
    places = {"contents": settings.contents, "lock": settings.lock}
    if settings.journal.startswith(_SQLITE):
        places["journal"] = Path(settings.journal.removeprefix(_SQLITE))
    problems = [problem for key, path in places.items() for problem in _no_place(settings.file, key, path)]
    return [*problems, *_channel_problems(settings.file, "cbp", settings.cbp)]


def partner_problems(partner: Partner, mappings: Collection[MappingDirectory]) -> list[Problem]:
    """What a partner's file lacks on this machine: its channel's files and folders, its mappings, its message."""
    return [*unknown_mappings(partner, mappings), *_channel_problems(partner.file, "channel", partner.channel)]


def unknown_mappings(partner: Partner, mappings: Collection[MappingDirectory]) -> list[Problem]:
    """The mappings and the message that a partner's agreement names and nobody has."""
    agreement, file = partner.agreement, partner.file
    wanted: list[tuple[str, str, MappingKind]] = [
        *((f"agreement.mappings[{place}]", name, "inbound") for place, name in enumerate(agreement.mappings)),
        ("agreement.message", agreement.message, "outbound"),
    ]
    problems = [_unknown(file, key, name, kind, mappings) for key, name, kind in wanted]
    return [problem for problem in problems if problem is not None]


def _unknown(
    file: Path, key: str, name: str, kind: MappingKind, mappings: Iterable[MappingDirectory]
) -> Problem | None:
    known = [mapping.name for mapping in mappings if mapping.kind == kind]
    if name in known:
        return None
    return Problem(str(file), key, name, f"no {kind} mapping of this name", nearest(name, known, f"{kind} mappings"))


def _no_place(file: Path, key: str, path: Path) -> Iterator[Problem]:
    """A thing that is made when it is needed must at least have a folder to be made in."""
    folder = path if path.is_dir() else path.parent
    if not folder.is_dir():
        remedy = f"Make {folder}, or name another place."
        yield Problem(str(file), key, str(path), "its folder does not exist", remedy)
    elif not os.access(folder, os.W_OK | os.X_OK):
        remedy = f"Let this user write in {folder}."
        yield Problem(str(file), key, str(path), "its folder is not writable", remedy)


def _channel_problems(file: Path, key: str, channel: ChannelSettings) -> list[Problem]:
    look = _LOOK[type(channel)]
    return list(look(file, key, channel))


def _directory_problems(file: Path, key: str, channel: DirectoryChannel) -> Iterator[Problem]:
    folders = {name: getattr(channel, name) for name in ("inbox", "outbox", "processing", "archive")}
    for name, folder in folders.items():
        if folder is not None:
            yield from _folder_problems(file, f"{key}.{name}", folder)
    for name in ("processing", "archive"):
        folder = folders[name]
        if folder and folder.is_dir() and channel.inbox.is_dir() and _device(folder) != _device(channel.inbox):
            remedy = "Choose a folder on the same file system: only there is a rename all or nothing."
            yield Problem(str(file), f"{key}.{name}", str(folder), "not on the inbox's file system", remedy)


def _folder_problems(file: Path, key: str, folder: Path) -> Iterator[Problem]:
    if not folder.is_dir():
        yield Problem(str(file), key, str(folder), "there is no such folder", "Make it, or name the right one.")
    elif not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        remedy = "Let this user read and write in it."
        yield Problem(str(file), key, str(folder), "this user may not work in the folder", remedy)


def _device(folder: Path) -> int:
    return folder.stat().st_dev


def _sftp_problems(file: Path, key: str, channel: SftpChannel) -> Iterator[Problem]:
    for name in ("key_file", "password_file"):
        secret = getattr(channel, name)
        if secret is not None:
            yield from _secret_problems(file, f"{key}.{name}", secret)
    yield from _readable_problems(file, f"{key}.known_hosts", channel.known_hosts, _HOW_TO_PIN)


_HOW_TO_PIN = "Write the server's host key into it, as its operator told you: HOST ssh-ed25519 AAAA…"


def _secret_problems(file: Path, key: str, secret: Path) -> Iterator[Problem]:
    yield from _readable_problems(file, key, secret, "Put it there, or name the right file.")
    if secret.is_file() and secret.stat().st_mode & _OTHERS_MAY:
        yield Problem(str(file), key, str(secret), "every user may open this secret", f"Run: chmod o= {secret}")


def _readable_problems(file: Path, key: str, path: Path, remedy: str) -> Iterator[Problem]:
    if not path.is_file():
        yield Problem(str(file), key, str(path), "there is no such file", remedy)
    elif not os.access(path, os.R_OK):
        yield Problem(str(file), key, str(path), "this user may not read the file", "Let this user read it.")
    elif path.stat().st_size == 0:
        yield Problem(str(file), key, str(path), "the file is empty", remedy)


_LOOK: dict[type, Callable[[Path, str, Any], Iterator[Problem]]] = {
    DirectoryChannel: _directory_problems,
    SftpChannel: _sftp_problems,
}
