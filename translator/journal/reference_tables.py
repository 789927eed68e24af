"""Reference tables that arrive as files: each version is kept, and each interchange knows which it was joined with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import sqlalchemy as sa

from translator.journal import events, leases
from translator.journal.tables import interchange, joined_table, reference_table, reply_due
from translator.model.receipt import Kept

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.engine import Connection, Row

    from translator.journal.claims import ClaimedInterchange
    from translator.journal.database import Database


class KeptTable(msgspec.Struct, frozen=True):
    """One version of a reference table."""

    id: int
    #: The interchange that it came as.
    interchange_id: int
    content: Kept
    rows: int


class ReferenceTables:
    """Keeping tables and finding them again. Every operation raises `LeaseLost` when another worker has the claim."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, claim: ClaimedInterchange, mapping: str, content: Kept, rows: int, now: datetime) -> int:
        """Remembers a new version of a table and ends its interchange: nothing of it waits for CBP; gives its number.

        ``content`` holds the rows as they are looked up; a reply is due.
        """
        with self._database.writing() as connection:
            row = leases.hold(connection, interchange, claim)
            values = {"interchange_id": claim.id, "partner": claim.partner, "mapping": mapping, "rows": rows}
            kept = sa.insert(reference_table).values(**values, sha256=content.sha256, size=content.size)
            number = int(connection.execute(kept.returning(reference_table.c.id)).scalar_one())
            events.advance(
                connection, "interchange", row, "translated", now, f"table {number}", shipments_read=0, note="",
                **leases.FREE,
            )  # fmt: skip
            translated = connection.execute(sa.select(interchange).where(interchange.c.id == claim.id)).one()
            events.advance(connection, "interchange", translated, "answered", now)
            connection.execute(sa.insert(reply_due).values(interchange_id=claim.id, occasion="translation"))
        return number

    def join(self, claim: ClaimedInterchange, name: str, mapping: str, now: datetime) -> KeptTable | None:
        """The version that this interchange is joined with under this name; None when none had come before it.

        It is chosen once, the newest that came before the interchange, and remembered: whoever translates the
        interchange again is given the same one.
        """
        with self._database.writing() as connection:
            leases.hold(connection, interchange, claim)
            chosen = _chosen(connection, claim, name)
            if chosen is None and (chosen := _newest(connection, claim, mapping)) is not None:
                connection.execute(
                    sa.insert(joined_table).values(interchange_id=claim.id, name=name, reference_table_id=chosen.id)
                )
                detail = f"{name}: version {chosen.id}, received as interchange {chosen.interchange_id}"
                events.remark(connection, "interchange", claim.id, claim.id, "joined", now, detail)
        if chosen is None:
            return None
        return KeptTable(chosen.id, chosen.interchange_id, Kept(chosen.sha256, chosen.size), chosen.rows)


def _chosen(connection: Connection, claim: ClaimedInterchange, name: str) -> Row[Any] | None:
    joined = sa.select(reference_table).join(joined_table, joined_table.c.reference_table_id == reference_table.c.id)
    return connection.execute(
        joined.where(joined_table.c.interchange_id == claim.id, joined_table.c.name == name)
    ).first()


def _newest(connection: Connection, claim: ClaimedInterchange, mapping: str) -> Row[Any] | None:
    of_mapping = sa.select(reference_table).where(
        reference_table.c.partner == claim.partner,
        reference_table.c.mapping == mapping,
        reference_table.c.interchange_id < claim.id,
    )
    return connection.execute(of_mapping.order_by(reference_table.c.interchange_id.desc()).limit(1)).first()
