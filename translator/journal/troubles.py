"""What stands in the way of picking files up, as the newest visit to each drop box found it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec
import sqlalchemy as sa

from translator.journal.columns import Moment, text
from translator.journal.tables import metadata

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.engine import Connection

    from translator.journal.database import Database

trouble = sa.Table(
    "trouble",
    metadata,
    text("partner"),
    # Of the file; empty for the whole channel.
    text("name"),
    text("reason"),
    sa.Column("since", Moment, nullable=False),
    sa.PrimaryKeyConstraint("partner", "name"),
)


class Trouble(msgspec.Struct, frozen=True):
    """A file that cannot be picked up, or a channel at which none can."""

    partner: str
    #: Of the file; empty for the whole channel.
    name: str
    reason: str
    since: datetime


class Troubles:
    """What each visit to a drop box could not do."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(self, partner: str, found: Mapping[str, str], now: datetime) -> None:
        """Remembers what a visit found: name of a file, or empty for the channel, → reason. What is mended goes."""
        with self._database.reading() as connection:
            known = {one.name: one for one in standing(connection) if one.partner == partner}
        if {name: one.reason for name, one in known.items()} == found:
            return
        rows = [
            {"partner": partner, "name": name, "reason": reason, "since": known[name].since if name in known else now}
            for name, reason in found.items()
        ]
        with self._database.writing() as connection:
            connection.execute(sa.delete(trouble).where(trouble.c.partner == partner))
            if rows:
                connection.execute(sa.insert(trouble), rows)


def standing(connection: Connection) -> tuple[Trouble, ...]:
    """What stands in the way now."""
    rows = connection.execute(sa.select(trouble).order_by(trouble.c.partner, trouble.c.name))
    return tuple(Trouble(*row) for row in rows)
