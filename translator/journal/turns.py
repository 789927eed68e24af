"""Whose turn it is: messages of one originator leave in their order, and files of one partner are translated in theirs.

What must wait for its turn is passed over, and what stands behind others is not waited for: the next one of another
originator or partner is taken. A row that cannot be taken although it seemed free is another process's at this moment,
and keeps its place.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import msgspec
import sqlalchemy as sa

from translator.journal import leases
from translator.journal.tables import filing, interchange, transmission

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import datetime, timedelta

    from sqlalchemy.engine import Connection, Row

#: Messages that are not sent as yet: to be sent, or to be looked for at the far side.
UNSENT = sa.and_(transmission.c.state.in_(("ENCLOSED", "SENDING", "UNCERTAIN")), transmission.c.visible)


class Behind(msgspec.Struct, frozen=True):
    """Messages that wait until an earlier one of their originator is sent, which something stands in the way of."""

    #: The earlier one.
    id: int
    name: str
    partner: str
    originator_code: str
    #: Names of those that wait, in their order.
    waiting: tuple[str, ...]
    #: Whether they wait because they have a shipment in common with it; others overtake it then.
    in_common: bool


def take_message(connection: Connection, worker: str, now: datetime, lease: timedelta) -> Row[Any] | None:
    """The oldest message whose turn it is, that is due, and that nobody works on; now leased to ``worker``."""
    due = leases.over(transmission.c.not_before, now)
    free = sa.and_(due, leases.over(transmission.c.lease_until, now, lease)).label("free")
    names = ("id", "originator_code", "usage", "set_aside")
    columns = [transmission.c[name] for name in names]
    unsent = connection.execute(sa.select(*columns, free).where(UNSENT).order_by(transmission.c.id))
    for row, before in _in_turn(connection, unsent):
        if row.free and before is None:
            wanted = sa.and_(transmission.c.id == row.id, UNSENT, due)
            if taken := leases.take(connection, transmission, wanted, worker, now, lease):
                return taken
    return None


def _in_turn(connection: Connection, unsent: Iterable[Any]) -> Iterator[tuple[Row[Any], Row[Any] | None]]:
    """Each message with the one that it waits for; None when its turn has come."""
    first: dict[tuple[str, str], Row[Any]] = {}
    aside: dict[tuple[str, str], dict[int, Row[Any]]] = defaultdict(dict)
    for row in unsent:
        key = (row.originator_code, row.usage)
        before = first.get(key)
        if before is not None:
            yield row, before
            continue
        before = _in_common(connection, aside[key], row) if aside[key] else None
        yield row, before
        if before is not None or row.set_aside:
            # Who waits for one that is set aside is overtaken as that one is.
            aside[key][row.id] = before or row
        else:
            first[key] = row


def _in_common(connection: Connection, aside: dict[int, Row[Any]], row: Row[Any]) -> Row[Any] | None:
    """The one set aside that the message must not overtake, because they, or one that waits for it, share a parcel."""
    theirs, own = filing.alias(), filing.alias()
    shared = (
        sa.select(theirs.c.transmission_id)
        .join_from(own, theirs, theirs.c.identity_key == own.c.identity_key)
        .where(own.c.transmission_id == row.id, own.c.identity_key != "", theirs.c.transmission_id.in_(aside))
    )
    found = connection.execute(shared.limit(1)).scalar()
    return None if found is None else aside[found]


def behind(connection: Connection) -> tuple[Behind, ...]:
    """What waits behind messages that something stands in the way of; a queue that goes on is not told."""
    names = ("id", "name", "partner", "originator_code", "usage", "set_aside", "note")
    columns = [transmission.c[name] for name in names]
    unsent = connection.execute(sa.select(*columns).where(UNSENT).order_by(transmission.c.id)).all()
    if all(row.note == "" for row in unsent):
        return ()
    waiting: dict[int, list[str]] = defaultdict(list)
    for row, before in _in_turn(connection, unsent):
        if before is not None and before.note:
            waiting[before.id].append(row.name)
    facts = {row.id: row for row in unsent}
    return tuple(_behind(facts[number], names) for number, names in waiting.items())


def _behind(row: Row[Any], waiting: Sequence[str]) -> Behind:
    return Behind(row.id, row.name, row.partner, row.originator_code, tuple(waiting), row.set_aside)


def take_file(
    connection: Connection, worker: str, now: datetime, lease: timedelta, beside: Collection[int]
) -> Row[Any] | None:
    """The oldest RECEIVED interchange that is none of ``beside`` and whose turn it is, now leased to ``worker``.

    A partner's file waits while an earlier one of the same partner is being translated by another worker: what the
    later one replaces or cancels may stand in it. One that waits by itself keeps nobody waiting.
    """
    received = interchange.c.state == "RECEIVED"
    free = leases.over(interchange.c.lease_until, now, lease).label("free")
    columns = [interchange.c[name] for name in ("id", "partner", "worker")]
    passed, busy = frozenset(beside), set[str]()
    for row in connection.execute(sa.select(*columns, free).where(received).order_by(interchange.c.id)):
        if row.partner in busy or row.id in passed:
            continue
        if row.free:
            wanted = sa.and_(received, interchange.c.id == row.id)
            if taken := leases.take(connection, interchange, wanted, worker, now, lease):
                return taken
        if not row.free and row.worker in (None, worker):
            continue
        busy.add(row.partner)
    return None
