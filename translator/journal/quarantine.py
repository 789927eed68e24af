"""The way out of quarantine: released to be translated again, or discarded for good, by a person who says why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import sqlalchemy as sa

from translator.journal import events
from translator.journal.tables import interchange

if TYPE_CHECKING:
    from datetime import datetime

    from translator.journal.database import Database


class NotQuarantined(Exception):
    """The interchange is in another state, or there is none of this number. The message says which."""


class Quarantine:
    """Setting quarantined interchanges free."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def leave(self, number: int, event: Literal["released", "discarded"], reason: str, who: str, now: datetime) -> str:
        """Releases the interchange (it is RECEIVED again) or discards it (it is CLOSED, and nothing of it is filed).

        ``reason`` and ``who`` are remembered with the event. Gives the new state.

        Raises:
            NotQuarantined: there is no such interchange in quarantine.
        """
        with self._database.writing() as connection:
            row = connection.execute(sa.select(interchange).where(interchange.c.id == number).with_for_update()).first()
            if row is None or row.state != "QUARANTINED":
                raise NotQuarantined(self._why_not(number, row.state if row else None))
            anew: dict[str, Any] = {"note": "", "attempts": 0}
            return events.advance(connection, "interchange", row, event, now, f"{reason} ({who})", **anew)

    @staticmethod
    def _why_not(number: int, state: str | None) -> str:
        told = f"is {state}, not QUARANTINED" if state else "does not exist"
        return f"interchange {number} {told}. translator status lists what is in quarantine or held back."
