"""Dying at a chosen line: a forked process is killed by the kernel just before its nth step that matters.

Steps that matter are those that leave a trace: files opened for writing, renamed, linked, deleted, every piece of a
message that is written, and every commit of the journal. Dying behind a step is dying before the next one. The death
is SIGKILL: nothing is tidied up, no `finally` runs.
"""

from __future__ import annotations

import os
import signal
import sys
import traceback
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from translator.channels import directory
from translator.journal.database import Database

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_TRACES = ("os.rename", "os.link", "os.remove", "os.mkdir", "open")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
#: Bytes of a message that are written at a time, so that one can die in the middle of an upload.
PIECE = 2048


class Steps:
    """Counts the steps of this process that leave a trace below a folder; what to do at each is told by `at`."""

    def __init__(self, folder: Path, at: Callable[[int, str], None]) -> None:
        self._folder = str(folder)
        self._at = at
        self._count = 0

    def watch(self) -> None:
        """Begin; there is no way back, so only a forked process may call this."""
        sys.addaudithook(self._audited)
        directory.CHUNK = PIECE  # type: ignore[misc, unused-ignore]
        self._wrap(directory, "own", "piece of a file")
        self._watch_commits()

    def take(self, label: str) -> None:
        """One step."""
        self._count += 1
        self._at(self._count, label)

    def _audited(self, event: str, given: tuple[Any, ...]) -> None:
        if event not in _TRACES or (event == "open" and not (isinstance(given[2], int) and given[2] & _WRITING)):
            return
        paths = [path for path in given if isinstance(path, str) and path.startswith(self._folder)]
        if paths:
            self.take(f"{event} {' '.join(path.removeprefix(self._folder) for path in paths)}")

    def _wrap(self, owner: Any, name: str, label: str) -> None:
        plain = getattr(owner, name)

        def counted(*given: Any) -> Any:
            self.take(label)
            return plain(*given)

        setattr(owner, name, counted)

    def _watch_commits(self) -> None:
        plain = Database.writing

        @contextmanager
        def writing(database: Database) -> Iterator[Any]:
            with plain(database) as connection:
                yield connection
                self.take("commit")

        Database.writing = writing  # type: ignore[method-assign]


def steps_of(folder: Path, work: Callable[[], None]) -> list[str]:
    """What a process that lives to its end does, step by step; the work is done when this returns."""
    reading, writing = os.pipe()
    process = _forked(folder, work, lambda _, label: os.write(writing, f"{label}\n".encode()) and None)
    os.close(writing)
    with os.fdopen(reading) as told:
        labels = told.read().splitlines()
    _, status = os.waitpid(process, 0)
    assert status == 0, "the process that was to live has failed"
    return labels


def dies_at(folder: Path, work: Callable[[], None], step: int) -> bool:
    """Whether the process died; it is killed just before the given step of its work, counted from 1."""

    def at(count: int, _: str) -> None:
        if count == step:
            os.kill(os.getpid(), signal.SIGKILL)

    _, status = os.waitpid(_forked(folder, work, at), 0)
    assert status in (0, signal.SIGKILL), f"the process ended by itself, with status {status}"
    return status == signal.SIGKILL


def _forked(folder: Path, work: Callable[[], None], at: Callable[[int, str], None]) -> int:
    process = os.fork()
    if process:
        return process
    try:
        Steps(folder, at).watch()
        work()
    except Exception:  # noqa: BLE001  whatever it is, it must not run on as a second pytest
        traceback.print_exc()
    else:
        os._exit(0)
    finally:
        os._exit(1)
