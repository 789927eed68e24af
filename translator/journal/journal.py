"""The journal as everyone else sees it: one object, its operations grouped by the stage that asks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from translator.journal.answers import Answers
from translator.journal.contents import Contents
from translator.journal.database import Database, open_database
from translator.journal.quarantine import Quarantine
from translator.journal.queries import Queries
from translator.journal.receipts import Receipts
from translator.journal.reference_tables import ReferenceTables
from translator.journal.replies import Replies
from translator.journal.translation import Translation
from translator.journal.transmissions import Transmissions

if TYPE_CHECKING:
    from pathlib import Path


class Journal:
    """What came in, what left, what was answered, and the bytes of all of it.

    Every operation is one transaction: when it returns, it is remembered; when it raises, nothing has happened.
    Any of them raises `JournalError` when the operator must see to the database or the kept contents.
    """

    def __init__(self, database: Database, contents: Contents) -> None:
        self.contents = contents
        self.receipts = Receipts(database)
        self.translation = Translation(database)
        self.tables = ReferenceTables(database)
        self.transmissions = Transmissions(database)
        self.answers = Answers(database)
        self.replies = Replies(database)
        self.quarantine = Quarantine(database)
        self.queries = Queries(database, contents)
        self._database = database

    @classmethod
    def open(cls, url: str, contents: Path) -> Journal:
        """Opens the database (``sqlite:///FILE``), brought up to date, and the folder of the kept contents.

        Raises:
            JournalError: either cannot be opened or written, the database is damaged, or is of a newer version.
        """
        return cls(open_database(url), Contents(contents))

    def close(self) -> None:
        """Gives the database back."""
        self._database.close()
