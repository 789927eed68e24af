"""Room on disk for what a file's fate must be known for: rendered shipments, identities met in it, and findings.

Nothing of a file may leave before all of it has been read, because a later finding can refuse an earlier shipment.
So what was rendered waits here, and memory does not grow with the file. All live in unnamed temporary files: after a
crash they are gone, and the file is translated anew from its kept bytes.
"""

from __future__ import annotations

import errno
import sqlite3
import struct
import tempfile
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple, Self

import msgspec

from translator.model.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import TracebackType

#: ordinal, part, which of the texts that tell shipments apart, number of bytes that follow
_HEAD = struct.Struct("<QQII")

#: Below SQLite's limit of variables in one statement.
_KEYS_AT_ONCE = 500


class Spooled(NamedTuple):
    """One rendered shipment."""

    #: Running number of the shipment in its file, and the part it stands in.
    ordinal: int
    part: int
    rendered: bytes
    #: Equal for shipments that may stand in one message.
    apart: str = ""


class Met(NamedTuple):
    """Where an identity stood first in a file."""

    #: Running number of the shipment in its file.
    ordinal: int
    #: Number of its first row or segment, and all of it in the sender's words.
    place: int
    extent: str
    #: Whether nothing else was wrong with it.
    good: bool


@contextmanager
def _on_disk() -> Iterator[None]:
    """A database's complaint about the disk is the operator's concern, as any other complaint about it is.

    Raises:
        OSError: in place of the database's own error.
    """
    try:
        yield
    except sqlite3.OperationalError as error:
        raise OSError(errno.ENOSPC, f"temporary room: {error}", tempfile.gettempdir()) from error


class ShipmentSpool:
    """Rendered shipments on disk, in the order they were added."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  closed by close(), which the with statement calls
        # What tells shipments apart is the same for most of a file.
        self._apart: dict[str, int] = {}

    def add(self, shipment: Spooled) -> None:
        """Append one shipment."""
        ordinal, part, rendered, apart = shipment
        index = self._apart.setdefault(apart, len(self._apart))
        self._file.write(_HEAD.pack(ordinal, part, index, len(rendered)))
        self._file.write(rendered)

    def __iter__(self) -> Iterator[Spooled]:
        """All shipments from the first; to be used when nothing is added any more."""
        self._file.seek(0)
        apart = list(self._apart)
        while head := self._file.read(_HEAD.size):
            ordinal, part, index, size = _HEAD.unpack(head)
            yield Spooled(ordinal, part, self._file.read(size), apart[index])

    def close(self) -> None:
        """Give the room back."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class IdentitySpool:
    """The identities met in a file, each with where it stood first; kept on disk."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.execute(
            "CREATE TABLE met (identity TEXT PRIMARY KEY, ordinal INTEGER, place INTEGER, extent TEXT, good INTEGER)"
            " WITHOUT ROWID"
        )
        self._database.execute("BEGIN")

    def met(self, identities: Iterable[str]) -> dict[str, Met]:
        """Those of ``identities`` that were met before."""
        wanted = list(identities)
        found: dict[str, Met] = {}
        for start in range(0, len(wanted), _KEYS_AT_ONCE):
            some = wanted[start : start + _KEYS_AT_ONCE]
            marks = ",".join("?" * len(some))
            query = f"SELECT * FROM met WHERE identity IN ({marks})"  # noqa: S608  only question marks are put in
            with _on_disk():
                for identity, ordinal, place, extent, good in self._database.execute(query, some):
                    found[identity] = Met(ordinal, place, extent, bool(good))
        return found

    def put(self, rows: Iterable[tuple[str, Met]]) -> None:
        """Note identities; what was noted of one before is replaced."""
        with _on_disk():
            self._database.executemany(
                "INSERT OR REPLACE INTO met VALUES (?, ?, ?, ?, ?)", ((key, *met) for key, met in rows)
            )

    def close(self) -> None:
        """Give the room back."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class FindingSpool:
    """Findings on disk, where no journal keeps them; given back in reading order."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.execute("CREATE TABLE found (ordinal INTEGER, name TEXT, body BLOB)")
        self._database.execute("BEGIN")
        self._decode = msgspec.json.Decoder(Finding).decode

    def add(self, findings: Iterable[Finding]) -> None:
        """Append findings, in any order."""
        encode = msgspec.json.encode
        rows = ((found.place.ordinal, found.place.name, encode(found)) for found in findings)
        with _on_disk():
            self._database.executemany("INSERT INTO found VALUES (?, ?, ?)", rows)

    def __iter__(self) -> Iterator[Finding]:
        """All findings as `translator.model.finding.in_reading_order` sorts them; to be used when all are added."""
        for (body,) in self._database.execute("SELECT body FROM found ORDER BY ordinal, name, rowid"):
            yield self._decode(body)

    def close(self) -> None:
        """Give the room back."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
