"""Room on disk for the rows of a file whose shipments stand apart: see `translator.formats.grouping.RowSpool`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from translator.stages.temporary import on_disk, temporary_database

if TYPE_CHECKING:
    from collections.abc import Iterator

_AT_ONCE = 1_000


class RowsOnDisk:
    """Rows in an unnamed temporary database, which is gone after a crash; memory does not grow with the file."""

    def __init__(self) -> None:
        # A row knows the place of its key, so that they can be put in order by numbers alone.
        self._database = temporary_database(
            "shipment (key BLOB PRIMARY KEY, place INTEGER) WITHOUT ROWID", "line (place INTEGER, key BLOB, body BLOB)"
        )
        self._waiting: list[tuple[bytes, bytes]] = []
        self._count = 0

    def put(self, key: bytes, body: bytes) -> None:
        """Take a row of the shipment ``key``."""
        self._waiting.append((key, body))
        if len(self._waiting) == _AT_ONCE:
            self._write()

    def __iter__(self) -> Iterator[tuple[bytes, bytes]]:
        """All rows with their keys: keys in the order in which each came first, rows of one key as they came."""
        self._write()
        with on_disk():
            yield from self._database.execute("SELECT key, body FROM line ORDER BY place, rowid")

    def close(self) -> None:
        """Give the room back."""
        self._database.close()

    def _write(self) -> None:
        places = ((key, place) for place, (key, _) in enumerate(self._waiting, self._count))
        with on_disk():
            self._database.executemany("INSERT OR IGNORE INTO shipment VALUES (?, ?)", places)
            self._database.executemany(
                "INSERT INTO line SELECT place, key, ? FROM shipment WHERE key = ?",
                ((body, key) for key, body in self._waiting),
            )
        self._count += len(self._waiting)
        self._waiting.clear()
