"""Room on disk for what a file's fate must be known for: rendered shipments and findings.

Nothing of a file may leave before all of it has been read, because a later finding can refuse an earlier shipment.
So what was rendered waits here, and memory does not grow with the file. All live in unnamed temporary files: after a
crash they are gone, and the file is translated anew from its kept bytes.
"""

from __future__ import annotations

import struct
import tempfile
from typing import IO, TYPE_CHECKING, NamedTuple

import msgspec

from translator.model.finding import Finding
from translator.stages.temporary import on_disk, temporary_database

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: ordinal, part, whether it is held back, numbers of bytes that follow: of what tells it apart, and of itself
_HEAD = struct.Struct("<QQ?HI")
#: Bytes that are read at once: three small readings for each shipment would cost as much as all the rest of it.
_BLOCK = 1 << 18


class Spooled(NamedTuple):
    """One rendered shipment."""

    #: Running number of the shipment in its file, and the part it stands in.
    ordinal: int
    part: int
    rendered: bytes
    #: Whether a finding of its own holds it back.
    held: bool = False
    #: Equal for shipments that may stand in one message.
    apart: str = ""


class ShipmentSpool:
    """Rendered shipments on disk, in the order they were added."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  closed by close()

    def add(self, shipment: Spooled) -> None:
        """Append one shipment."""
        ordinal, part, rendered, held, told = shipment
        apart = told.encode()
        self._file.write(_HEAD.pack(ordinal, part, held, len(apart), len(rendered)) + apart + rendered)

    def __iter__(self) -> Iterator[Spooled]:
        """All shipments from the first; to be used when nothing is added any more."""
        return spooled_in(self.content())

    def content(self) -> IO[bytes]:
        """Everything as bytes, from the first; for `spooled_in`. Nothing may be added any more."""
        self._file.seek(0)
        return self._file

    def close(self) -> None:
        """Give the room back."""
        self._file.close()


def spooled_in(content: IO[bytes]) -> Iterator[Spooled]:
    """The shipments of a spool that was kept."""
    read, rest, wanted = _HEAD.unpack_from, b"", _BLOCK
    while block := content.read(wanted):
        rest, begin, wanted = rest + block, 0, _BLOCK
        while begin + _HEAD.size <= len(rest):
            ordinal, part, held, told, size = read(rest, begin)
            text = begin + _HEAD.size + told
            if text + size > len(rest):
                # One that is larger than a block is read at once.
                wanted = max(_BLOCK, text + size - len(rest))
                break
            apart = rest[text - told : text].decode() if told else ""
            yield Spooled(ordinal, part, rest[text : text + size], held, apart)
            begin = text + size
        rest = rest[begin:]


class FindingSpool:
    """Findings on disk, where no journal keeps them; given back in reading order."""

    def __init__(self) -> None:
        self._database = temporary_database("found (ordinal INTEGER, name TEXT, body BLOB)")
        self._decode = msgspec.json.Decoder(Finding).decode

    def add(self, findings: Iterable[Finding]) -> None:
        """Append findings, in any order."""
        encode = msgspec.json.encode
        rows = ((found.place.ordinal, found.place.name, encode(found)) for found in findings)
        with on_disk():
            self._database.executemany("INSERT INTO found VALUES (?, ?, ?)", rows)

    def __iter__(self) -> Iterator[Finding]:
        """All findings as `translator.model.finding.in_reading_order` sorts them; to be used when all are added."""
        for (body,) in self._database.execute("SELECT body FROM found ORDER BY ordinal, name, rowid"):
            yield self._decode(body)

    def close(self) -> None:
        """Give the room back."""
        self._database.close()
