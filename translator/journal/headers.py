"""The envelopes of a received file, in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import sqlalchemy as sa

from translator.journal.tables import header

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.engine import Connection

    from translator.model.interchange import InterchangeHeader


def replace_headers(connection: Connection, interchange_id: int, headers: Sequence[InterchangeHeader]) -> None:
    """Remembers the envelopes of an interchange instead of those that were told before."""
    connection.execute(sa.delete(header).where(header.c.interchange_id == interchange_id))
    values = [
        {
            "interchange_id": interchange_id,
            "position": position,
            "sender_qualifier": told.sender_qualifier,
            "sender": told.sender,
            "control_number": told.control_number,
            "body": msgspec.json.encode(told).decode(),
        }
        for position, told in enumerate(headers, 1)
    ]
    if values:
        connection.execute(sa.insert(header), values)
