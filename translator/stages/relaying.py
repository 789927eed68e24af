"""What CBP said of a shipment, and what we found in it: two things that a report keeps apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast, get_args

from translator.acknowledgment.report import relayed, relayed_message
from translator.model.acknowledgment import Disposition
from translator.model.catalogue import severity
from translator.model.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from translator.model.filing import ReportedShipment


_ANSWERED = frozenset(one.upper() for one in get_args(Disposition))


def ours(shipment: ReportedShipment) -> Iterator[Finding]:
    """What we found in it."""
    return (finding for finding in shipment.findings if severity(finding.code) != "relayed")


def relayed_of(shipment: ReportedShipment) -> Iterator[Finding]:
    """What CBP said of it, as findings in its own words; or that it said nothing in time."""
    if shipment.overdue:
        yield Finding("R306")
    if shipment.state in _ANSWERED:
        yield from _answer(shipment)
    yield from (finding for finding in shipment.findings if severity(finding.code) == "relayed")


def _answer(shipment: ReportedShipment) -> Iterator[Finding]:
    if shipment.by_message:
        yield relayed_message(shipment.code, shipment.text)
    elif shipment.code or shipment.text or shipment.state != "ACCEPTED":
        yield relayed(cast("Disposition", shipment.state.lower()), shipment.code, shipment.text)


def spoken_of(shipment: ReportedShipment) -> bool:
    """Whether CBP said something of it that its participant should read: more than that it is accepted."""
    return any(finding.code != "R306" for finding in relayed_of(shipment))
