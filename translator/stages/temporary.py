"""Databases without a name, for what would grow in memory with a file: after a crash they are gone."""

from __future__ import annotations

import errno
import sqlite3
import tempfile
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def temporary_database(*tables: str) -> sqlite3.Connection:
    """A database with these tables, which closing gives back; nothing of it is ever committed."""
    database = sqlite3.connect("", isolation_level=None)
    for table in tables:
        database.execute(f"CREATE TABLE {table}")
    database.execute("BEGIN")
    return database


@contextmanager
def on_disk() -> Iterator[None]:
    """A database's complaint about the disk is the operator's concern, as any other complaint about it is.

    Raises:
        OSError: in place of the database's own error.
    """
    try:
        yield
    except sqlite3.OperationalError as error:
        raise OSError(errno.ENOSPC, f"temporary room: {error}", tempfile.gettempdir()) from error
