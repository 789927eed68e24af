"""Lays down a working directory from the installed package: settings, a partner, mappings, service files.

The files under ``skeleton/`` are laid down as they are, with the words in ``@`` replaced by what this machine says.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from translator.configuration.mapping_directories import find_mappings
from translator.configuration.problem import ConfigurationError, Problem
from translator.configuration.ready_made import ready_made_mappings

_SKELETON = Path(__file__).resolve().parent / "skeleton"
_MAPPINGS = Path("mappings")
#: How many files in the way are told by name.
_TOLD = 3
#: Empty folders that the settings speak of.
FOLDERS = (
    Path("contents"),
    Path("drop-boxes/cbp/answers"),
    Path("drop-boxes/cbp/filings"),
    Path("drop-boxes/example/in"),
    Path("drop-boxes/example/out"),
)


def lay_down(directory: Path, translator: Path) -> tuple[Path, ...]:
    """Make a working directory in ``directory``; returns the files written, relative to it and ordered.

    ``translator`` is the program that the service files shall start. Nothing is ever written over.

    Raises:
        ConfigurationError: a file of ours stands there already, or the directory cannot be written.
    """
    directory = directory.absolute()
    sources = dict(_sources())
    if standing := [name for name in sorted(sources) if (directory / name).exists()]:
        raise ConfigurationError([_standing(directory, standing)])
    words = _words(directory, translator)
    try:
        for folder in FOLDERS:
            (directory / folder).mkdir(parents=True, exist_ok=True)
        for name, source in sources.items():
            _lay(source, directory / name, {} if name.is_relative_to(_MAPPINGS) else words)
    except OSError as error:
        remedy = "Choose a directory that this user may write in."
        where = str(error.filename or directory)
        raise ConfigurationError([Problem(where, "", "", f"cannot be written: {error.strerror}", remedy)]) from error
    return tuple(sorted(sources))


def _sources() -> Iterator[tuple[Path, Path]]:
    """Each file's name in the working directory, and where it comes from."""
    for root, below in ((_SKELETON, Path()), (ready_made_mappings(), _MAPPINGS)):
        for source in root.rglob("*"):
            name = source.relative_to(root)
            if source.is_file() and not any(part.startswith((".", "__")) for part in name.parts):
                yield below / name, source


def _standing(directory: Path, names: Sequence[Path]) -> Problem:
    told = ", ".join(str(name) for name in names[:_TOLD]) + (f" and {len(names) - _TOLD} more" * (len(names) > _TOLD))
    remedy = "Choose another directory, or move them away; nothing is written over."
    return Problem(str(directory), "", told, "files of a working directory stand there already", remedy)


def _words(directory: Path, translator: Path) -> dict[str, str]:
    inbound = [mapping.name for mapping in find_mappings([ready_made_mappings()]) if mapping.kind == "inbound"]
    return {
        "@DIRECTORY@": _for_systemd(directory),
        "@TRANSLATOR@": _for_systemd(translator),
        "@SHELL_DIRECTORY@": _for_cron(directory),
        "@SHELL_TRANSLATOR@": _for_cron(translator),
        "@MAPPINGS@": json.dumps(inbound),
    }


def _for_systemd(path: Path) -> str:
    """systemd reads % as the beginning of a specifier, and a backslash as an escape."""
    return str(path).replace("\\", "\\\\").replace("%", "%%")


def _for_cron(path: Path) -> str:
    """cron reads % as the end of a line, even between quotation marks."""
    return shlex.quote(str(path)).replace("%", "\\%")


def _lay(source: Path, target: Path, words: Mapping[str, str]) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    content = source.read_bytes()
    for word, meaning in words.items():
        content = content.replace(word.encode(), meaning.encode())
    with target.open("xb") as file:
        file.write(content)
