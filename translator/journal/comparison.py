"""Comparing filings with one another, of whatever participants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from translator.journal import pairs, together

if TYPE_CHECKING:
    from collections.abc import Iterator

    from translator.journal.database import Database
    from translator.journal.pairs import Pair
    from translator.journal.together import Chunk
    from translator.model.filing import Counterpart, Passing


class Comparison:
    """Asking about filings that were recorded. Nothing is changed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def seen_together(self, chunk: Chunk, limit: int | None) -> tuple[list[Passing], list[Counterpart]]:
        """The shipments of a recorded chunk with which more than ``limit`` US cents count together; and what others
        filed under the numbers of the chunk.

        Two processes that record chunks at once both ask afterwards, so at least one of them sees the other's.
        """
        with self._database.reading() as connection:
            passing = [] if limit is None else together.passing(connection, chunk, limit)
            return passing, together.counterparts(connection, chunk)

    def pairs(self, number: str = "") -> Iterator[Pair]:
        """The filings in which two participants speak of one parcel: all, or those under one number."""
        with self._database.reading() as connection:
            yield from pairs.pairs(connection, number.strip())
