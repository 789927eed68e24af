"""Leases: who works on a row, until when; and the epoch that fences a worker who slept through the end of its lease."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from translator.journal.errors import LeaseLost
from translator.journal.tables import hold as held
from translator.journal.tables import interchange, reply, reply_due, response, transmission

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.engine import Connection, Row

    from translator.journal.claims import Claim

#: No clock of several machines is so far from the others, and nothing is put off for so long.
_ASTRAY = timedelta(hours=1)

#: The columns of a row that nobody works on.
FREE: dict[str, Any] = {"worker": None, "lease_until": None}


def over(moment: sa.ColumnElement[Any], now: datetime, longest: timedelta = timedelta()) -> sa.ColumnElement[bool]:
    """Whether a lease or a pause is over: unset, past, or so far ahead that only a wrong clock can have set it.

    ``longest`` is how far ahead it may be set, where that is more than an hour.
    """
    return sa.or_(moment.is_(None), moment <= now, moment > now + longest + _ASTRAY)


def take(
    connection: Connection,
    table: sa.Table,
    wanted: sa.ColumnElement[bool],
    worker: str,
    now: datetime,
    lease: timedelta,
) -> Row[Any] | None:
    """The oldest row of the wanted ones that nobody works on, now leased to ``worker``; None when there is none.

    A row that another process takes at the same moment is passed over.
    """
    free = over(table.c.lease_until, now, lease)
    oldest = sa.select(table).where(wanted, free).order_by(table.c.id).limit(1).with_for_update(skip_locked=True)
    row = connection.execute(oldest).first()
    if row is None:
        return None
    taken = connection.execute(
        sa.update(table)
        .where(table.c.id == row.id, table.c.epoch == row.epoch)
        .values(worker=worker, lease_until=now + lease, epoch=table.c.epoch + 1, attempts=table.c.attempts + 1)
    )
    return connection.execute(sa.select(table).where(table.c.id == row.id)).one() if taken.rowcount else None


def abandon(connection: Connection, beginning: str) -> None:
    """Ends the leases of all workers whose name begins so."""
    for table in (interchange, held, response, transmission, reply_due, reply):
        theirs = table.c.worker.startswith(beginning, autoescape=True)
        connection.execute(sa.update(table).where(theirs).values(**FREE))


def hold(connection: Connection, table: sa.Table, claim: Claim) -> Row[Any]:
    """The claimed row, locked for the rest of this transaction.

    Raises:
        LeaseLost: another worker has taken it since, or the claim was already brought to its end.
    """
    claimed = sa.and_(table.c.id == claim.id, table.c.epoch == claim.epoch, table.c.worker.is_not(None))
    row = connection.execute(sa.select(table).where(claimed).with_for_update()).first()
    if row is None:
        msg = f"{table.name} {claim.id}: claim {claim.epoch} is over; another worker may have it now"
        raise LeaseLost(msg)
    return row


def extend(connection: Connection, table: sa.Table, claim: Claim, until: datetime) -> None:
    """Moves the end of the lease.

    Raises:
        LeaseLost: as `hold`.
    """
    hold(connection, table, claim)
    connection.execute(sa.update(table).where(table.c.id == claim.id).values(lease_until=until))


def delay(connection: Connection, table: sa.Table, claim: Claim, until: datetime) -> Row[Any]:
    """Ends the claim with the work undone, and lets nobody take the row before ``until``; gives the row.

    Its attempts are counted anew: what was put back did not kill its worker.

    Raises:
        LeaseLost: as `hold`.
    """
    row = hold(connection, table, claim)
    connection.execute(
        sa.update(table).where(table.c.id == claim.id).values(worker=None, lease_until=until, attempts=0)
    )
    return row


def give_back(connection: Connection, table: sa.Table, claim: Claim) -> None:
    """Ends the claim as though it had never been: the work was not to blame for being left undone.

    Raises:
        LeaseLost: as `hold`.
    """
    row = hold(connection, table, claim)
    connection.execute(sa.update(table).where(table.c.id == claim.id).values(attempts=row.attempts - 1, **FREE))
