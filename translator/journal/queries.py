"""Questions of people: what happened to a parcel, how things stand, and whether every shipment is accounted for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from translator.journal import audit, counting, status, story

if TYPE_CHECKING:
    from datetime import datetime

    from translator.journal.audit import Audit
    from translator.journal.contents import Contents
    from translator.journal.counting import MessageFacts, Unheeded
    from translator.journal.database import Database
    from translator.journal.status import Status
    from translator.journal.story import Story


class Queries:
    """Asking. Nothing is changed."""

    def __init__(self, database: Database, contents: Contents) -> None:
        self._database = database
        self._contents = contents

    def story(self, number: str, limit: int = story.LIMIT) -> list[Story]:
        """All that is known under a number or a file's name, at most ``limit`` stories.

        The number is that of an interchange, a control number of ours or of an envelope (ISA13), a tracking, house
        bill or master bill number, or a participant's own reference; the oldest first. Where nothing is known under it
        as it is written, capitals, blanks and hyphens do not count. The name is that of a participant's file, of a
        message, of an answer of CBP, or of a reply; the newest first.
        """
        with self._database.reading() as connection:
            return story.told(connection, number.strip(), limit)

    def status(self, now: datetime) -> Status:
        """How many interchanges, messages and replies are in which state, for how long, and what needs somebody."""
        with self._database.reading() as connection:
            return status.taken(connection, now)

    def unheeded(self, facts: MessageFacts) -> list[Unheeded]:
        """The first numbers that were agreed for messages of this kind when their counting had begun with others."""
        with self._database.reading() as connection:
            return counting.unheeded(connection, facts)

    def audit(self) -> Audit:
        """Every shipment that ever came in, counted, and checked against the events and against what reading told."""
        with self._database.reading() as connection:
            return audit.made(connection, self._contents)
