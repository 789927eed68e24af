"""Shipments of one file whose numbers differ, and come out the same in the message.

A message may write numbers without hyphens, or in other characters. CBP's answer echoes what was sent; of two shipments
that left under one number nobody could tell which it speaks of. So the later one is refused before it leaves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from translator.model.finding import Finding
from translator.model.shipment import Identity, identity_of
from translator.stages.met_shipments import Filter
from translator.stages.temporary import on_disk, temporary_database

if TYPE_CHECKING:
    from translator.model.shipment import Shipment
    from translator.pilot.form import Rendering
    from translator.pilot.version import MessageVersion

_NUMBERS = ("tracking_number", "house_bill_number", "master_bill_number")
#: Shipments that are kept in memory before they are written to the disk.
_PENDING = 2_000


class SentNumbers:
    """Renders the shipments of one file, and knows the numbers under which each would leave."""

    def __init__(self, version: MessageVersion) -> None:
        self._version = version
        self._filter = Filter()
        #: By the key of the numbers as sent, the key and the number of the first shipment as it came.
        self._pending: dict[str, tuple[str, str]] = {}
        self._database = temporary_database("left (sent TEXT PRIMARY KEY, own TEXT, number TEXT) WITHOUT ROWID")
        #: As `MessageVersion.render`, or E312 for a shipment that would leave under the numbers of another.
        self.render = self._render if version.rewrites_numbers else version.render

    def close(self) -> None:
        """Give the room back."""
        self._database.close()

    def _render(self, shipment: Shipment) -> Rendering:
        rendered = self._version.render(shipment)
        own = identity_of(shipment)
        if isinstance(rendered, list) or not own.number:
            return rendered
        sent = self._version.as_sent(own)
        first, number = self._first(sent.key, own)
        if first == own.key:
            return rendered
        return [_same_as(own, sent, number)]

    def _first(self, sent: str, own: Identity) -> tuple[str, str]:
        """Key and number of the shipment that left first under these numbers; noted when it is this one."""
        found = self._known(sent) if self._filter.perhaps_met((sent,)) else None
        if found is not None:
            return found
        self._pending[sent] = (own.key, own.number)
        if len(self._pending) >= _PENDING:
            with on_disk():
                rows = ((key, *one) for key, one in self._pending.items())
                self._database.executemany("INSERT OR IGNORE INTO left VALUES (?, ?, ?)", rows)
            self._pending.clear()
        return own.key, own.number

    def _known(self, sent: str) -> tuple[str, str] | None:
        if sent in self._pending:
            return self._pending[sent]
        with on_disk():
            found = self._database.execute("SELECT own, number FROM left WHERE sent = ?", (sent,)).fetchone()
        return (str(found[0]), str(found[1])) if found else None


def _same_as(own: Identity, sent: Identity, number: str) -> Finding:
    name = next(name for name in _NUMBERS if getattr(own, name))
    detail = f'it would leave as "{sent.number}", as {number} of this file does'
    return Finding("E312", value=own.number, target=f"shipment.{name}", detail=detail)
