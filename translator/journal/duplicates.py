"""Whether an interchange came before, and whether the earlier one still stands for something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from translator.journal.in_force import newest
from translator.journal.tables import filing, header, interchange, reference_table
from translator.model.interchange import EarlierFile
from translator.model.lifecycle import VOID_FILINGS

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from translator.journal.claims import ClaimedInterchange
    from translator.model.interchange import InterchangeHeader


def same_content(connection: Connection, claim: ClaimedInterchange, usage: str, digest: str) -> EarlierFile | None:
    """As `Translation.earlier_with_same_content`."""
    same = sa.and_(interchange.c.partner == claim.partner, _same_bytes(claim))
    found = connection.execute(_newest_other(claim, usage, digest, same)).one_or_none()
    return EarlierFile(*found) if found else None


def same_control_number(
    connection: Connection, claim: ClaimedInterchange, told: InterchangeHeader, usage: str, digest: str
) -> int | None:
    """As `Translation.earlier_with_same_control_number`."""
    numbered = sa.select(header.c.interchange_id).where(
        header.c.sender_qualifier == told.sender_qualifier,
        header.c.sender == told.sender,
        header.c.control_number == told.control_number,
    )
    return connection.execute(_newest_other(claim, usage, digest, interchange.c.id.in_(numbered))).scalar()


def _newest_other(claim: ClaimedInterchange, usage: str, digest: str, same: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """The newest other interchange with any filing that still stands, or an earlier one that is still RECEIVED.

    One in quarantine does not count, nor one that was discarded from there: nothing of it is filed. When it is
    released, it counts those that came after it and were filed meanwhile. One that was filed for test is none for
    production, and the other way round; for what one that is not translated yet will be filed is the agreement's word
    on the day, so it counts. The same bytes do not when all of their filings were replaced or cancelled since.
    """
    stands = filing.c.state.not_in(VOID_FILINGS), sa.or_(sa.not_(_same_bytes(claim)), newest(filing))
    filed = sa.exists().where(filing.c.interchange_id == interchange.c.id, *stands)
    finished = interchange.c.state.not_in(("RECEIVED", "QUARANTINED"))
    waiting = sa.and_(interchange.c.state == "RECEIVED", interchange.c.id < claim.id)
    hopeless = sa.not_(_worth_another_try(claim, digest))
    return (
        sa.select(interchange.c.id, interchange.c.name, interchange.c.received_at)
        .where(
            same,
            interchange.c.id != claim.id,
            sa.or_(waiting, sa.and_(finished, filed, interchange.c.usage == usage, hopeless)),
        )
        .order_by(interchange.c.id.desc())
        .limit(1)
    )


def _worth_another_try(claim: ClaimedInterchange, digest: str) -> sa.ColumnElement[bool]:
    """Whether the same bytes may have another outcome: some shipments were refused, and what may be to blame changed.

    That is the mapping, or a table of the same partner's that came in between. Of what is filed each shipment tells it
    itself.
    """
    refused = sa.exists().where(filing.c.interchange_id == interchange.c.id, filing.c.state == "REFUSED")
    table = sa.exists().where(
        reference_table.c.partner == claim.partner,
        reference_table.c.interchange_id > interchange.c.id,
        reference_table.c.interchange_id < claim.id,
    )
    changed = sa.or_(table, interchange.c.mapping_digest != digest)
    return sa.and_(_same_bytes(claim), refused, changed)


def _same_bytes(claim: ClaimedInterchange) -> sa.ColumnElement[bool]:
    return interchange.c.sha256 == claim.content.sha256


def copy_headers(connection: Connection, claim: ClaimedInterchange, earlier: int) -> None:
    """As `Translation.record_duplicate`."""
    own = {"interchange_id": sa.literal(claim.id)}
    columns = [own.get(column.name, column).label(column.name) for column in header.c]
    told = sa.select(*columns).where(header.c.interchange_id == earlier)
    connection.execute(sa.insert(header).from_select([column.name for column in header.c], told))
