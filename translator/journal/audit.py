"""Whether every shipment that ever came in is accounted for.

Read = refused + held + filed, and filed = accepted + accepted with warnings + rejected + under review + awaiting. The
rows are counted, and then they are not trusted: they must be those, in those states, that the events tell of, as many
as reading had reported, and those that await an answer must be in a message that awaits one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import sqlalchemy as sa

from translator.journal import events
from translator.journal.tables import event, filing, hold, interchange, transmission
from translator.model.lifecycle import SETTLED_TRANSMISSIONS, IllegalTransition

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Connection

    from translator.journal.contents import Contents
    from translator.model.lifecycle import Lifecycle

_UNFINISHED = ("RECEIVED", "QUARANTINED")

#: State of a filing → where it is counted.
_COUNTED = {
    "REFUSED": "refused",
    "HELD": "held",
    "ENCLOSED": "awaiting",
    "AWAITING": "awaiting",
    "ACCEPTED": "accepted",
    "ACCEPTED_WITH_WARNINGS": "accepted_with_warnings",
    "UNDER_REVIEW": "under_review",
    "REJECTED": "rejected",
}
_FILED = ("accepted", "accepted_with_warnings", "under_review", "rejected", "awaiting")


class Unaccounted(msgspec.Struct, frozen=True):
    """Something that does not add up."""

    interchange_id: int
    #: Shipments concerned; 1 where they cannot be counted.
    shipments: int
    reason: str


class Untranslated(msgspec.Struct, frozen=True):
    """An interchange whose shipments are not known: not as yet, or never, because it was discarded."""

    interchange_id: int
    partner: str
    name: str
    state: str


class Audit(msgspec.Struct, frozen=True, kw_only=True):
    """The count of everything."""

    interchanges: int
    read: int
    refused: int
    held: int
    filed: int
    accepted: int
    accepted_with_warnings: int
    under_review: int
    rejected: int
    awaiting: int
    #: Shipments that do not add up; 0 when all is well.
    unaccounted: int
    reasons: tuple[Unaccounted, ...]
    #: Received or quarantined. They are known and named, and their bytes are there, so nothing of them is lost.
    untranslated: tuple[Untranslated, ...]
    #: Discarded from quarantine by a person, whose reason stands in the events.
    discarded: tuple[Untranslated, ...]


def made(connection: Connection, contents: Contents) -> Audit:
    """The audit, over the whole journal; memory grows with the number of interchanges, not of shipments."""
    counted = _counted(connection)
    reasons = _reasons(connection, contents)
    return Audit(
        interchanges=connection.execute(sa.select(sa.func.count()).select_from(interchange)).scalar_one(),
        read=connection.execute(sa.select(sa.func.sum(interchange.c.shipments_read))).scalar() or 0,
        filed=sum(counted[name] for name in _FILED),
        **counted,
        unaccounted=sum(reason.shipments for reason in reasons),
        reasons=tuple(reasons),
        untranslated=_named(connection, interchange.c.state.in_(_UNFINISHED)),
        discarded=_named(connection, interchange.c.id.in_(_DISCARDED)),
    )


def _counted(connection: Connection) -> dict[str, int]:
    by_state = (
        sa.select(filing.c.state, sa.func.count())
        .join_from(filing, interchange, interchange.c.id == filing.c.interchange_id)
        .where(interchange.c.state.not_in(_UNFINISHED))
        .group_by(filing.c.state)
    )
    counted = dict.fromkeys(_COUNTED.values(), 0)
    for state, count in connection.execute(by_state):
        if state in _COUNTED:
            counted[_COUNTED[state]] += count
    return counted


_DISCARDED = sa.select(event.c.interchange_id).where(event.c.subject == "interchange", event.c.name == "discarded")


def _named(connection: Connection, which: sa.ColumnElement[bool]) -> tuple[Untranslated, ...]:
    columns = (interchange.c[name] for name in ("id", "partner", "name", "state"))
    rows = connection.execute(sa.select(*columns).where(which).order_by(interchange.c.id))
    return tuple(Untranslated(*row) for row in rows)


def _reasons(connection: Connection, contents: Contents) -> list[Unaccounted]:
    from_events = [*_against_events(connection)]
    missing: dict[int, int] = {}
    for reason in from_events:
        missing[reason.interchange_id] = missing.get(reason.interchange_id, 0) + reason.shipments
    return [
        *from_events,
        *_against_reading(connection, missing),
        *_forgotten(connection),
        *_without_bytes(connection, contents),
    ]


def _against_events(connection: Connection) -> Iterator[Unaccounted]:
    rebuilt = events.Rebuilt(connection)
    kinds: tuple[Lifecycle, ...] = ("interchange", "filing", "transmission", "reply")
    for kind in kinds:
        try:
            yield from _differences(connection, rebuilt, kind)
        except IllegalTransition as broken:
            yield Unaccounted(0, 1, f"the events contradict the lifecycle: {broken}")


def _differences(connection: Connection, rebuilt: events.Rebuilt, kind: Lifecycle) -> Iterator[Unaccounted]:
    """What rows and events, both in the order of their numbers, do not agree on."""
    table = events.TABLES[kind]
    owner = table.c.id if kind == "interchange" else table.c.interchange_id
    rows = iter(connection.execute(sa.select(table.c.id, owner, table.c.state).order_by(table.c.id)))
    told = rebuilt.states(kind)
    row, event = next(rows, None), next(told, None)
    while row is not None or event is not None:
        if event is None or (row is not None and row[0] < event[0]):
            yield Unaccounted(_owner(row), 1, f"{kind} {_number(row)} is on record, but no event tells of it")
            row = next(rows, None)
        elif row is None or event[0] < row[0]:
            yield Unaccounted(event[1], 1, f"{kind} {event[0]} is gone; its events end in {event[2]}")
            event = next(told, None)
        else:
            if row[2] != event[2]:
                reason = f"{kind} {row[0]} is {row[2]} on record, but its events end in {event[2]}"
                yield Unaccounted(event[1], 1, reason)
            row, event = next(rows, None), next(told, None)


def _number(row: Any) -> int:
    return int(row[0])


def _owner(row: Any) -> int:
    return int(row[1])


def _against_reading(connection: Connection, missing: dict[int, int]) -> Iterator[Unaccounted]:
    """Interchanges with other numbers of filings than reading told, beyond those found already."""
    count = sa.func.count(filing.c.id)
    compared = (
        sa.select(interchange.c.id, interchange.c.shipments_read, count)
        .select_from(interchange.outerjoin(filing, filing.c.interchange_id == interchange.c.id))
        .where(interchange.c.state.not_in(_UNFINISHED))
        .group_by(interchange.c.id, interchange.c.shipments_read)
        .having(sa.func.coalesce(interchange.c.shipments_read, 0) != count)
        .order_by(interchange.c.id)
    )
    for number, read, on_record in connection.execute(compared):
        difference = abs((read or 0) - on_record) - missing.get(number, 0)
        if difference > 0:
            reason = f"reading told of {read or 0} shipments, but {on_record} are on record"
            yield Unaccounted(number, difference, reason)


def _forgotten(connection: Connection) -> Iterator[Unaccounted]:
    """Shipments that nobody will move: undecided in a finished interchange, or waiting in a message that is over."""
    carried = filing.join(interchange, interchange.c.id == filing.c.interchange_id).outerjoin(
        transmission, transmission.c.id == filing.c.transmission_id
    )
    over = sa.func.coalesce(transmission.c.state, "CANCELLED").in_(SETTLED_TRANSMISSIONS)
    kept = sa.exists().where(hold.c.interchange_id == filing.c.interchange_id, hold.c.done.is_(False))
    lost = sa.or_(
        filing.c.state == "READ",
        sa.and_(filing.c.state.in_(("ENCLOSED", "AWAITING")), over),
        sa.and_(filing.c.state == "HELD", sa.not_(kept)),
    )
    key = (filing.c.interchange_id, filing.c.state)
    found = (
        sa.select(*key, sa.func.count())
        .select_from(carried)
        .where(lost, interchange.c.state.not_in(_UNFINISHED))
        .group_by(*key)
        .order_by(*key)
    )
    for number, state, count in connection.execute(found):
        yield Unaccounted(
            number, count, f"{count} shipments are {state}, but nothing is under way that would move them"
        )


def _without_bytes(connection: Connection, contents: Contents) -> Iterator[Unaccounted]:
    """Work that is still to be done, but whose bytes are gone."""
    wanted = (
        ("file", interchange, interchange.c.id, _UNFINISHED),
        ("message", transmission, transmission.c.interchange_id, ("ENCLOSED", "HELD", "SENDING", "UNCERTAIN")),
    )
    for what, table, owner, states in wanted:
        rows = sa.select(owner, table.c.name, table.c.sha256, table.c.size).where(table.c.state.in_(states))
        for number, name, sha256, size in connection.execute(rows):
            yield from _missing(contents, number, f"{what} {name}", sha256, size)
    waiting = sa.select(hold.c.interchange_id, hold.c.sha256, hold.c.size).where(hold.c.done.is_(False))
    for number, sha256, size in connection.execute(waiting):
        yield from _missing(contents, number, "held shipments", sha256, size)


def _missing(contents: Contents, number: int, what: str, sha256: str, size: int) -> Iterator[Unaccounted]:
    path = contents.path(sha256)
    if not path.is_file() or path.stat().st_size != size:
        yield Unaccounted(number, 1, f"the bytes of the {what} are missing or damaged: {path}")
