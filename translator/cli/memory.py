"""The journal, opened for commands that ask it and move nothing at the drop boxes."""

from __future__ import annotations

import shlex
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from translator.cli.calling import config_file, is_default, settings
from translator.cli.machine import told_plainly

if TYPE_CHECKING:
    from collections.abc import Iterator

    from translator.configuration.settings import Settings
    from translator.journal import Journal


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
        journal = Journal.open(found.journal, found.contents)
        try:
            yield Memory(journal, found)
        finally:
            journal.close()


def next_command(*words: object) -> str:
    """A command of ours to try next, with the settings of this call where they are not the default."""
    given = [] if is_default() else ["--config", str(config_file())]
    return shlex.join(["translator", *map(str, words), *given])
