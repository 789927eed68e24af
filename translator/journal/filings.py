"""Filings while their interchange is being translated: inserted, refused and enclosed, many with one statement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import sqlalchemy as sa
from msgspec.structs import asdict

from translator.journal import events
from translator.journal.columns import BARE_NUMBERS
from translator.journal.tables import filing, interchange
from translator.model.filing import OnRecord
from translator.model.interchange import EarlierFile
from translator.model.lifecycle import VOID_FILINGS, after
from translator.model.shipment import Identity, bare_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy.engine import Connection, Row

    from translator.model.filing import ReadShipment

_READ = after("filing", "", "read")
_REFUSED = after("filing", _READ, "refused")
_ENCLOSED = after("filing", _READ, "enclosed")

_UNFINISHED = ("RECEIVED", "QUARANTINED")
_FILE = (interchange.c.id, interchange.c.partner, interchange.c.name, interchange.c.received_at)
_ON_RECORD = (
    *("identity_key", "state", "action", "originator_code"),
    *("tracking_number", "house_bill_number", "master_bill_number"),
)
_ACCEPTED = ("ACCEPTED", "ACCEPTED_WITH_WARNINGS")


def insert(connection: Connection, interchange_id: int, rows: Sequence[ReadShipment], now: datetime) -> None:
    """Inserts a chunk with its events; as `Translation.record_shipments`."""
    if not rows:
        return
    first = _require_order(connection, interchange_id, rows)
    connection.execute(sa.insert(filing), [_values(interchange_id, row) for row in rows])
    chunk = sa.and_(filing.c.interchange_id == interchange_id, filing.c.ordinal >= first)
    events.tell_filings(connection, chunk, "read", _READ, now)
    if any(row.refused for row in rows):
        refused = sa.and_(chunk, filing.c.state == _REFUSED)
        events.tell_filings(connection, refused, "refused", _REFUSED, now)


def _require_order(connection: Connection, interchange_id: int, rows: Sequence[ReadShipment]) -> int:
    """The first ordinal of the chunk, which must lie behind all that is there."""
    last = sa.select(sa.func.coalesce(sa.func.max(filing.c.ordinal), 0)).where(
        filing.c.interchange_id == interchange_id
    )
    first, known = min(row.ordinal for row in rows), connection.execute(last).scalar_one()
    if first <= known:
        msg = f"interchange {interchange_id}: shipment {first} comes after shipment {known} was recorded"
        raise ValueError(msg)
    return first


def _values(interchange_id: int, row: ReadShipment) -> dict[str, Any]:
    identity = row.identity
    return {
        "interchange_id": interchange_id,
        "ordinal": row.ordinal,
        "part": row.part,
        "place_ordinal": row.place_ordinal,
        "extent": row.extent,
        "action": row.action,
        "originator_code": identity.originator_code,
        "identity_key": identity.key,
        "tracking_number": identity.tracking_number or None,
        "house_bill_number": identity.house_bill_number or None,
        "master_bill_number": identity.master_bill_number or None,
        **_bare(identity),
        "reference": row.reference or None,
        "state": _REFUSED if row.refused else _READ,
        **asdict(row.facts),
    }


def _bare(identity: Identity) -> dict[str, str | None]:
    """The numbers as parcels are found and compared by."""
    numbers = (identity.tracking_number, identity.house_bill_number, identity.master_bill_number)
    return {name: bare_number(number) or None for name, number in zip(BARE_NUMBERS, numbers, strict=True)}


def identity_in(row: Row[Any]) -> Identity:
    """The identity that a filing's row holds."""
    return Identity(
        row.originator_code, row.tracking_number or "", row.house_bill_number or "", row.master_bill_number or ""
    )


def on_record(connection: Connection, keys: Sequence[str], usage: str, partner: str) -> dict[str, OnRecord]:
    """As `Translation.filings_on_record`."""
    known: dict[str, Any] = {}
    for portion in events.in_portions(keys):
        newest_last = (
            sa.select(*(filing.c[name] for name in _ON_RECORD), *_FILE)
            .join(interchange, interchange.c.id == filing.c.interchange_id)
            .where(
                filing.c.identity_key.in_(portion),
                filing.c.state.not_in(VOID_FILINGS),
                interchange.c.state.not_in(_UNFINISHED),
                interchange.c.usage == usage,
            )
            .order_by(filing.c.id)
        )
        known.update((row.identity_key, row) for row in connection.execute(newest_last))
    in_force = (row for row in known.values() if not (row.action == "cancel" and row.state in _ACCEPTED))
    return {
        row.identity_key: OnRecord(row.state, row.action, identity_in(row).number, _file(row, partner))
        for row in in_force
    }


def _file(row: Any, partner: str) -> EarlierFile | None:
    return EarlierFile(row.id, row.name, row.received_at) if row.partner == partner else None


def refuse(connection: Connection, interchange_id: int, ordinals: Sequence[int], now: datetime) -> None:
    """As `Translation.refuse`."""
    for portion in events.in_portions(ordinals):
        which = sa.and_(filing.c.interchange_id == interchange_id, filing.c.ordinal.in_(portion))
        events.advance_filings(connection, which, "refused", now)


def refuse_remaining(
    connection: Connection, interchange_id: int, parts: Iterable[tuple[int, int]] | None, now: datetime
) -> None:
    """As `Translation.refuse_remaining`."""
    remaining = sa.and_(filing.c.interchange_id == interchange_id, filing.c.state == _READ)
    runs = [sa.true()] if parts is None else [filing.c.part.between(first, last) for first, last in parts]
    for run in runs:
        events.advance_filings(connection, sa.and_(remaining, run), "refused", now)


_ENCLOSING = (
    sa.update(filing)
    .where(
        filing.c.interchange_id == sa.bindparam("of_interchange"),
        filing.c.ordinal == sa.bindparam("of_ordinal"),
        filing.c.state == sa.bindparam("from_state"),
    )
    .values(
        state=_ENCLOSED,
        transmission_id=sa.bindparam("in_transmission"),
        running_number=sa.bindparam("as_number"),
    )
)


def enclose(
    connection: Connection,
    interchange_id: int,
    transmission_id: int,
    ordinals: Sequence[int],
    now: datetime,
    from_state: Literal["READ", "HELD"] = "READ",
) -> None:
    """Puts the shipments into the message in this order, numbered from 1; as `Translation.enclose`."""
    common = {"of_interchange": interchange_id, "in_transmission": transmission_id, "from_state": from_state}
    numbered = [{**common, "of_ordinal": ordinal, "as_number": number} for number, ordinal in enumerate(ordinals, 1)]
    if numbered:
        connection.execute(_ENCLOSING, numbered)
    inside = filing.c.transmission_id == transmission_id
    count = connection.execute(sa.select(sa.func.count()).select_from(filing).where(inside)).scalar_one()
    if count != len(ordinals):
        msg = f"transmission {transmission_id}: {len(ordinals)} shipments to enclose, but {count} were {from_state}"
        raise ValueError(msg)
    events.tell_filings(connection, inside, "enclosed", _ENCLOSED, now)


def counts(connection: Connection, interchange_id: int) -> dict[str, Any]:
    """The filings of one interchange, counted as the interchange's row caches them."""
    by_state = sa.select(filing.c.state, sa.func.count()).where(filing.c.interchange_id == interchange_id)
    counted = {state: count for state, count in connection.execute(by_state.group_by(filing.c.state))}  # noqa: C416
    return {
        "shipments_refused": counted.pop("REFUSED", 0),
        "shipments_held": counted.pop("HELD", 0),
        "shipments_filed": sum(count for state, count in counted.items() if state != "READ"),
    }


def require_settled(interchange_id: int, event: str, read: int, counted: dict[str, Any]) -> None:
    """No shipment may be lost between reading and the end of the translation.

    Raises:
        ValueError: they do not add up, or the event does not fit them; a bug.
    """
    going_on = counted["shipments_held"] + counted["shipments_filed"]
    if sum(counted.values()) != read or (event == "translated") != (going_on > 0):
        facts = ", ".join(f"{count} {name.removeprefix('shipments_')}" for name, count in counted.items())
        msg = f"interchange {interchange_id} cannot be {event}: {read} shipments were read, but on record are {facts}"
        raise ValueError(msg)
