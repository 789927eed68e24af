"""The journal, opened for commands that ask it and move nothing at the drop boxes."""

from __future__ import annotations

import shlex
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from translator.cli.calling import config_file, is_default, settings
from translator.cli.machine import told_plainly
from translator.cli.output import called_as

if TYPE_CHECKING:
    from collections.abc import Iterator

    from translator.configuration.settings import Settings
    from translator.journal import Journal


_SQLITE = "sqlite:///"


class Memory(NamedTuple):
    """The journal of this call, and its settings."""

    journal: Journal
    settings: Settings


@contextmanager
def opened_memory() -> Iterator[Memory]:
    """The journal of this call's settings; a translator that runs beside it is not disturbed.

    Raises:
        ConfigurationError: the settings have problems.
        JournalError: the journal cannot be opened.
    """
    from translator.journal import Journal

    found = settings()
    with told_plainly():
        _require_journal(found)
        journal = Journal.open(found.journal, found.contents)
        try:
            yield Memory(journal, found)
        finally:
            journal.close()


def _require_journal(found: Settings) -> None:
    """Who only asks must not make an empty journal, in which nothing is missing.

    Raises:
        JournalError: the file that the settings name is not there, or was lost: there are contents of one.
    """
    from translator.journal import JournalError
    from translator.journal.journal import require_no_contents

    file = Path(found.journal.removeprefix(_SQLITE))
    if found.journal.startswith(_SQLITE) and not file.exists():
        require_no_contents(found.journal, found.contents)
        why = "there is no journal yet"
        remedy = f"A first pass makes it: {next_command('once')}. If there was one, correct journal in {found.file}."
        raise JournalError(str(file), why, remedy)


def next_command(*words: object) -> str:
    """A command of ours to try next, with the settings of this call where they are not the default."""
    given = [] if is_default() else ["--config", str(config_file())]
    return f"{called_as()} {shlex.join([*map(str, words), *given])}"
