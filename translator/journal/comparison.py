"""Comparing filings with one another, of whatever participants."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from translator.journal import groups, pairs, parcels, together

if TYPE_CHECKING:
    from collections.abc import Iterator

    from translator.journal.database import Database
    from translator.journal.groups import Group
    from translator.journal.pairs import Pair
    from translator.journal.together import Chunk
    from translator.model.filing import Counterpart, Earlier, Passing, UnderAnotherCode


class Seen(NamedTuple):
    """What is told of the shipments of a chunk beside what else is filed."""

    #: Those with which more than the limit counts together.
    passing: list[Passing]
    #: What others filed of the same parcels.
    counterparts: list[Counterpart]
    #: What the participant itself has filed of them under another originator code.
    under_another_code: list[UnderAnotherCode]
    #: What the same originator filed of the same house bills under other numbers.
    earlier: list[Earlier]


class Comparison:
    """Asking about filings that were recorded. Nothing is changed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def seen_together(self, chunk: Chunk, limit: int | None) -> Seen:
        """What is to be told of a recorded chunk; what counts together is compared with ``limit`` US cents.

        Two processes that record chunks at once both ask afterwards, so at least one of them sees the other's.
        """
        with self._database.reading() as connection:
            passing = [] if limit is None else together.passing(connection, chunk, limit)
            return Seen(passing, *parcels.beside(connection, chunk), list(parcels.earlier(connection, chunk)))

    def pairs(self, number: str = "") -> Iterator[Pair]:
        """The filings in which two participants speak of one parcel: all, or those under one number."""
        with self._database.reading() as connection:
            yield from pairs.pairs(connection, number.strip())

    def groups(self, number: str) -> Iterator[Group]:
        """What counts together with the shipments of a number, or of an interchange: for a person, and for an order."""
        with self._database.reading() as connection:
            yield from groups.groups(connection, number.strip())
