"""The shipments met in a file, each under its identity and under what its rows have in common; kept on disk.

Nearly all that is asked for was never met. So a filter of fixed size in memory answers first, and the disk is only
read for what may be there. Shipments are written there in chunks, as they come, which costs next to nothing; when the
chunks have been read a few times they are turned into rows with indexes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec

from translator.stages.temporary import on_disk, temporary_database

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    #: How a shipment is known again: as whose filing it is, or by the key of its rows.
    By = Literal["identity", "key"]

#: Below SQLite's limit of variables in one statement.
_TEXTS_AT_ONCE = 500
#: Times that all chunks are read before they are turned into rows.
_READINGS = 8
#: Bits of a filter: with 3 for each text, one in a thousand of a million shipments is looked for in vain.
_BITS = 1 << 24


class Met(NamedTuple):
    """A shipment that stood in the file."""

    #: Running number of the shipment in its file.
    ordinal: int
    #: Number of its first row or segment, and all of it in the sender's words.
    place: int
    extent: str
    #: Whether nothing else was wrong with it.
    good: bool
    #: What it is known again by; None where it cannot be.
    identity: str | None
    key: str | None
    #: What X12 says of the place, as JSON.
    x12: str = ""
    #: Its most particular number, as it stood there.
    number: str = ""


class MetShipments:
    """Every shipment of a file as far as it was read."""

    def __init__(self) -> None:
        self._database = temporary_database(
            "chunk (body BLOB)",
            "met (ordinal INTEGER PRIMARY KEY, place INTEGER, extent TEXT, good INTEGER, identity TEXT, key TEXT, "
            "x12 TEXT, number TEXT)",
        )
        self._filters = {"identity": Filter(), "key": Filter()}
        self._readings = 0
        self._decode = msgspec.msgpack.Decoder(list[Met]).decode

    def first(self, by: By, texts: Iterable[str]) -> dict[str, Met]:
        """Of those of ``texts`` that a shipment was added under before, the first such shipment.

        Each text must be asked for before a shipment is added under it.
        """
        wanted = self._filters[by].perhaps_met(texts)
        if not wanted:
            return {}
        self._readings += 1
        # All chunks may go by here: only what was asked for may stay in memory.
        asked, found = set(wanted), dict[str, Met]()
        with on_disk():
            if self._readings == _READINGS:
                self._turn_into_rows()
            for met in self._rows(by, wanted) if self._readings >= _READINGS else self._all():
                text = getattr(met, by)
                if text in asked:
                    found.setdefault(text, met)
        return {text: found[text] for text in wanted if text in found}

    def add(self, shipments: Sequence[Met]) -> None:
        """Note shipments, in reading order."""
        with on_disk():
            if self._readings >= _READINGS:
                self._insert(shipments)
            else:
                self._database.execute("INSERT INTO chunk VALUES (?)", (msgspec.msgpack.encode(shipments),))

    def close(self) -> None:
        """Give the room back."""
        self._database.close()

    def _all(self) -> Iterator[Met]:
        for (body,) in self._database.execute("SELECT body FROM chunk ORDER BY rowid"):
            yield from self._decode(body)

    def _rows(self, by: By, wanted: list[str]) -> Iterator[Met]:
        for start in range(0, len(wanted), _TEXTS_AT_ONCE):
            some = wanted[start : start + _TEXTS_AT_ONCE]
            # Only question marks and one of two names are put in.
            query = f"SELECT * FROM met WHERE {by} IN ({','.join('?' * len(some))}) ORDER BY ordinal"  # noqa: S608
            for ordinal, place, extent, good, *rest in self._database.execute(query, some):
                yield Met(ordinal, place, extent, bool(good), *rest)

    def _turn_into_rows(self) -> None:
        for (body,) in self._database.execute("SELECT body FROM chunk ORDER BY rowid"):
            self._insert(self._decode(body))
        self._database.execute("DELETE FROM chunk")
        for by in self._filters:
            self._database.execute(f"CREATE INDEX met_{by} ON met ({by}) WHERE {by} IS NOT NULL")

    def _insert(self, shipments: Sequence[Met]) -> None:
        self._database.executemany("INSERT INTO met VALUES (?, ?, ?, ?, ?, ?, ?, ?)", shipments)


class Filter:
    """Tells of most texts that they were never seen, and of none that it was not when it was."""

    def __init__(self) -> None:
        self._bits = bytearray(_BITS >> 3)

    def perhaps_met(self, texts: Iterable[str]) -> list[str]:
        """Those that may have been asked for before; all of them are remembered."""
        bits, most, found = self._bits, _BITS - 1, list[str]()
        for text in texts:
            number, known = hash(text), True
            for shift in (0, 20, 40):
                place = number >> shift & most
                bit = 1 << (place & 7)
                if not bits[place >> 3] & bit:
                    known = False
                    bits[place >> 3] |= bit
            if known:
                found.append(text)
        return found
