"""All that only SQLite knows; every other module speaks SQL that PostgreSQL understands as well.

One file, with a write-ahead log, so that readers never wait for the writer; every commit is on the disk before it
returns. A writing transaction begins as such: one that turns into a writer half way fails at once when another
process writes, however long it would have been willing to wait.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from translator.journal.errors import JournalError

if TYPE_CHECKING:
    from sqlalchemy.engine import URL, Connection, Engine

#: Seconds that a transaction waits for another process's.
WAIT = 60

#: How often the log is turned on against other processes that do the same.
_TRIES = 20

#: Type of the rows' own numbers: SQLite counts up by itself only what is called INTEGER.
Identifier = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

#: For tables whose numbers stand in events: the number of a deleted row is never given again.
NEVER_REUSED: dict[str, Any] = {"sqlite_autoincrement": True}

_PRAGMAS = (
    "synchronous = FULL",
    "foreign_keys = ON",
    "temp_store = MEMORY",
    # 4 MiB, which hold the pages of an index that the rows of a chunk fall on: persons come in no order.
    "cache_size = -4096",
    # 64 MiB of log before its pages are moved into the file: a page that was written again and again moves once.
    "wal_autocheckpoint = 16384",
)

#: What SQLite says, why it is, and what the operator can do about it.
_COMPLAINTS = (
    (
        "locked",
        f"another process has been writing for more than {WAIT} seconds",
        "Look for a translator that hangs (`translator status`, `ps`) and end it.",
    ),
    ("full", "the disk is full", "Make room on it; nothing that was committed is lost."),
    (
        "readonly",
        "it may not be written",
        "Let the translator's user own and write the file, its folder, and what stands beside it, -wal and -shm.",
    ),
    ("unable to open", "it cannot be opened", "Let the translator's user own the file and its folder."),
    ("disk I/O error", "the disk reports an error", "Look at the system's log; check the disk and its free room."),
    (
        "malformed",
        "the file is damaged",
        "Restore the newest backup of it, and keep the damaged file; the kept contents are not touched by this.",
    ),
    (
        "not a database",
        "the file is damaged, or is no database",
        "Restore the newest backup of it, or name another file; the kept contents are not touched by this.",
    ),
)


def engine(url: URL) -> Engine:
    """An engine on the file of ``url``; its folder must exist.

    Raises:
        JournalError: no file is named, or its folder is missing or not writable.
    """
    _look_before(url)
    made = sa.create_engine(url, connect_args={"timeout": WAIT})
    sa.event.listen(made, "connect", _prepare)
    sa.event.listen(made, "begin", _begin)
    return made


def complaint(error: sa.exc.DBAPIError) -> tuple[str, str] | None:
    """Why and remedy, when the operator can mend it; None when it is a bug."""
    said = str(error.orig)
    return next(((why, remedy) for words, why, remedy in _COMPLAINTS if words in said), None)


#: What SQLite keeps beside the file, with the mode that the file had when they were made.
_BESIDE = ("", "-wal", "-shm")


def not_writable(file: str) -> list[str]:
    """Those of the file and of what stands beside it that this user may not write."""
    named = (f"{file}{ending}" for ending in _BESIDE)
    return [name for name in named if os.path.exists(name) and not os.access(name, os.W_OK)]


def _look_before(url: URL) -> None:
    if not url.database or url.database == ":memory:":
        why = "a database in memory forgets everything"
        raise JournalError(str(url), why, "Name a file: sqlite:///journal.db, or with four slashes an absolute path.")
    folder = Path(url.database).absolute().parent
    if not folder.is_dir():
        raise JournalError(url.database, f"its folder {folder} does not exist", "Make the folder, or name another.")
    if not os.access(folder, os.W_OK | os.X_OK):
        why = f"its folder {folder} may not be written by this user"
        raise JournalError(url.database, why, "Let the translator's user own the folder.")


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    _use_log(connection)
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").close()


def _use_log(connection: sqlite3.Connection) -> None:
    """Turns the write-ahead log on, once for the file.

    SQLite does not wait for another process that does the same at this moment, but fails; a transaction does wait.
    """
    for _ in range(_TRIES):
        try:
            connection.execute("PRAGMA journal_mode = WAL").close()
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
        with suppress(sqlite3.OperationalError):
            connection.execute("BEGIN IMMEDIATE").close()
            connection.execute("ROLLBACK").close()
    connection.execute("PRAGMA journal_mode = WAL").close()


def _begin(connection: Connection) -> None:
    reads = connection.get_execution_options().get("reads")
    connection.exec_driver_sql("BEGIN DEFERRED" if reads else "BEGIN IMMEDIATE")
