"""What came in: one receipt for each claim, however often it is reported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from translator.journal import events
from translator.journal.tables import interchange, response
from translator.model.lifecycle import after

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.engine import Connection

    from translator.journal.database import Database
    from translator.model.receipt import Receipt


class Receipts:
    """Receiving. The remote file may go once one of the ``record_`` operations has returned."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def record_interchange(self, receipt: Receipt) -> int:
        """Remembers a participant's file, RECEIVED; gives its number, or the one that its claim has already."""
        return self._once(interchange, receipt, _insert_interchange)

    def record_response(self, receipt: Receipt) -> int:
        """Remembers a file of CBP's; gives its number, or the one that its claim has already."""
        return self._once(response, receipt, _insert_response)

    def _once(self, table: sa.Table, receipt: Receipt, insert: Callable[[Connection, Receipt], int]) -> int:
        """Looks first, inserts then, and looks again when another process inserted in between."""
        known = self._known(table, receipt.claim)
        if known is not None:
            return known
        try:
            with self._database.writing() as connection:
                return insert(connection, receipt)
        except sa.exc.IntegrityError:
            known = self._known(table, receipt.claim)
            if known is None:
                raise
            return known

    def _known(self, table: sa.Table, claim: str) -> int | None:
        with self._database.reading() as connection:
            return _number(connection, table, claim)

    def has_any(self) -> bool:
        """Whether anything was ever received."""
        with self._database.reading() as connection:
            return any(connection.execute(sa.select(table.c.id).limit(1)).first() for table in (interchange, response))

    def claim_known(self, claim: str) -> bool:
        """Whether a file, of a participant or of CBP, was received under this claim."""
        return any(self._known(table, claim) is not None for table in (interchange, response))

    def already_received(self, partner: str, path: str, size: int, modified: float) -> bool:
        """Whether this very state of a file was received, for a far side where it cannot be removed or renamed."""
        with self._database.reading() as connection:
            return any(
                connection.execute(
                    sa.select(table.c.id)
                    .where(
                        table.c.partner == partner,
                        table.c.path == path,
                        table.c.size == size,
                        table.c.modified == modified,
                    )
                    .limit(1)
                ).first()
                for table in (interchange, response)
            )


def _number(connection: Connection, table: sa.Table, claim: str) -> int | None:
    return connection.execute(sa.select(table.c.id).where(table.c.claim == claim)).scalar()


def _insert_interchange(connection: Connection, receipt: Receipt) -> int:
    number = _insert(connection, interchange, receipt, state=after("interchange", "", "received"))
    events.begin(connection, "interchange", number, number, "received", receipt.received_at, receipt.name)
    return number


def _insert_response(connection: Connection, receipt: Receipt) -> int:
    number = _insert(connection, response, receipt)
    events.remark(connection, "response", number, None, "received", receipt.received_at, receipt.name)
    return number


def _insert(connection: Connection, table: sa.Table, receipt: Receipt, **more: Any) -> int:
    row = sa.insert(table).values(
        partner=receipt.partner,
        name=receipt.name,
        sha256=receipt.content.sha256,
        size=receipt.content.size,
        received_at=receipt.received_at,
        claim=receipt.claim,
        path=receipt.path,
        modified=receipt.modified,
        **more,
    )
    return int(connection.execute(row.returning(table.c.id)).scalar_one())
