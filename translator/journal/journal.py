"""The journal as everyone else sees it: one object, its operations grouped by the stage that asks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from translator.journal import leases
from translator.journal.answers import Answers
from translator.journal.comparison import Comparison
from translator.journal.contents import Contents
from translator.journal.contradictions import Contradictions
from translator.journal.database import Database, open_database, shown
from translator.journal.errors import JournalError
from translator.journal.held import Held
from translator.journal.quarantine import Quarantine
from translator.journal.queries import Queries
from translator.journal.receipts import Receipts
from translator.journal.reference_tables import ReferenceTables
from translator.journal.replies import Replies
from translator.journal.translation import Translation
from translator.journal.transmissions import Transmissions
from translator.journal.troubles import Troubles

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
        self.troubles = Troubles(database)
        self.translation = Translation(database)
        self.tables = ReferenceTables(database)
        self.transmissions = Transmissions(database)
        self.answers = Answers(database)
        self.replies = Replies(database)
        self.quarantine = Quarantine(database)
        self.comparison = Comparison(database)
        self.contradictions = Contradictions(database)
        self.held = Held(database)
        self.queries = Queries(database, contents)
        self._database = database

    @classmethod
    def open(cls, url: str, contents: Path) -> Journal:
        """Opens the database (``sqlite:///FILE``), brought up to date, and the folder of the kept contents.

        Raises:
            JournalError: either cannot be opened or written, the database is damaged, or is of a newer version; or
                one of the two is new and the other is not.
        """
        database = open_database(url, lambda: require_no_contents(url, contents))
        kept = Contents(contents)
        if kept.empty() and Receipts(database).has_any():
            why = "it is empty, but the journal knows files that are kept in it"
            database.close()
            raise JournalError(str(contents), why, "Mount the folder, or restore its newest backup.")
        return cls(database, kept)

    def abandon(self, station: str) -> None:
        """Ends every lease of this station's workers.

        Only for who knows that they are all dead, because it alone holds the station's lock: so a restart goes on at
        once, and does not wait for leases that nobody will renew. The epochs stay, and fence a worker that was not.
        """
        with self._database.writing() as connection:
            leases.abandon(connection, f"{station}-")

    def close(self) -> None:
        """Gives the database back."""
        self._database.close()


def require_no_contents(url: str, folder: Path) -> None:
    """A journal that is new beside old contents has forgotten what was sent: it would file all of it again.

    Raises:
        JournalError: there are contents.
    """
    if folder.is_dir() and not Contents(folder).empty():
        why = f"there is no journal yet, but {folder} keeps the files of one: it was lost, moved, or is another's"
        remedy = "Restore its newest backup; to begin anew on purpose, name a new folder as contents in the settings."
        raise JournalError(shown(sa.make_url(url)), why, remedy)
