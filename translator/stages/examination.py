"""From a file to a verdict: every shipment mapped, checked and rendered; the file's fate decided when all is read.

The translate stage and the offline command both go this way; they differ in the `Ledger` that takes note of it.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, Protocol

import msgspec

from translator.formats.reading import PartClosed
from translator.model.catalogue import refuses
from translator.model.finding import Finding
from translator.model.place import Place
from translator.model.shipment import Identity, identity_of
from translator.stages.spool import IdentitySpool, Met, ShipmentSpool, Spooled
from translator.validation.acceptance import Parts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from translator.mapping.inbound import Mapped
    from translator.model.filing import OnRecord
    from translator.model.shipment import Shipment
    from translator.pilot.form import Rendering
    from translator.validation.rules import Check

    Render = Callable[[Shipment], Rendering]
    Apart = Callable[[Shipment], str | None]

#: How many shipments are noted at once: one transaction of the journal each.
CHUNK = 500


class Examined(NamedTuple):
    """One shipment with everything that was found, and the bytes it would be filed as."""

    mapped: Mapped
    identity: Identity
    findings: list[Finding]
    refused: bool
    rendered: bytes
    #: Equal for shipments that may stand in one message.
    apart: str = ""


class Repeated(NamedTuple):
    """A shipment, already noted as good, that stands again later in the file."""

    ordinal: int
    finding: Finding


class Outcome(NamedTuple):
    """What a whole file came to."""

    #: Shipments read, and those of them that are refused by a finding of their own.
    read: int
    refused: int
    #: Whether a finding of the whole file refuses it.
    file_refused: bool
    #: Parts (transaction sets) that a finding of theirs refuses.
    refused_parts: Parts
    #: Ordinals that were noted as good and are refused after all.
    withdrawn: frozenset[int]


class Ledger(Protocol):
    """Who takes note of a file, chunk by chunk, in reading order."""

    def note(self, shipments: Sequence[Examined]) -> None:
        """Shipments with their findings."""

    def note_repeated(self, repeated: Sequence[Repeated]) -> None:
        """Shipments noted as good before, which are refused after all."""

    def note_part(self, closed: PartClosed) -> None:
        """A part's own findings, and its envelope."""

    def on_record(self, keys: Sequence[str]) -> dict[str, OnRecord]:
        """Those identity keys that are filed already."""


def examine(
    events: Iterable[Mapped | PartClosed], check: Check, render: Render, apart: Apart | None = None
) -> Iterator[Examined | PartClosed]:
    """Check and render every shipment; parts pass through. ``apart`` tells which may not stand in one message."""
    for event in events:
        yield event if isinstance(event, PartClosed) else _examined(event, check, render, apart)


def _examined(mapped: Mapped, check: Check, render: Render, apart: Apart | None) -> Examined:
    shipment = mapped.shipment
    findings = [*mapped.findings, *check(shipment, mapped.findings, mapped.place_of)]
    rendered: Rendering = b""
    if not any(map(refuses, findings)):
        rendered = render(shipment)
    if not isinstance(rendered, bytes):
        text, told = (b"", rendered) if isinstance(rendered, list) else rendered
        findings += [msgspec.structs.replace(found, place=mapped.place_of(found.target)) for found in told]
        rendered = text
    told_apart = apart(shipment) if apart and rendered else None
    return Examined(mapped, identity_of(shipment), findings, not rendered, rendered, told_apart or "")


#: What tells one shipment from another: where one of them cannot be read, nobody knows which shipment it is.
_NUMBERS = frozenset(f"shipment.{name}" for name in ("tracking_number", "house_bill_number", "master_bill_number"))


def _identified(one: Examined) -> bool:
    """Whether the shipment can be compared with others."""
    return bool(one.identity.number) and not any(
        refuses(finding) and finding.target in _NUMBERS for finding in one.findings
    )


def read_through(
    events: Iterator[Examined | PartClosed], ledger: Ledger, spool: ShipmentSpool, identities: IdentitySpool
) -> Outcome:
    """Read a file to its end, noting everything in the ledger and spooling what may be filed."""
    read = refused = 0
    file_refused = False
    refused_parts = Parts()
    withdrawn: set[int] = set()
    while chunk := list(islice(events, CHUNK)):
        shipments = [event for event in chunk if isinstance(event, Examined)]
        shipments, repeated = _without_repetition(shipments, ledger, identities)
        ledger.note(shipments)
        ledger.note_repeated(repeated)
        withdrawn.update(one.ordinal for one in repeated)
        for closed in (event for event in chunk if isinstance(event, PartClosed)):
            ledger.note_part(closed)
            if not any(map(refuses, closed.findings)):
                continue
            file_refused = file_refused or closed.part == 0
            if closed.part:
                refused_parts.add(closed.first_part or closed.part, closed.part)
        _spool(shipments, spool)
        read += len(shipments)
        refused += sum(one.refused for one in shipments)
    return Outcome(read, refused + len(withdrawn), file_refused, refused_parts, frozenset(withdrawn))


def _spool(shipments: Iterable[Examined], spool: ShipmentSpool) -> None:
    for one in shipments:
        if not one.refused:
            spool.add(Spooled(one.mapped.ordinal, one.mapped.part, one.rendered, one.apart))


def _without_repetition(
    shipments: list[Examined], ledger: Ledger, identities: IdentitySpool
) -> tuple[list[Examined], list[Repeated]]:
    """Refuse what stands twice in the file (both: neither may be whole) and what is filed already."""
    keys = [one.identity.key for one in shipments if _identified(one)]
    first_places = identities.met(keys)
    on_record = ledger.on_record(keys) if keys else {}
    judged: list[Examined] = []
    repeated: dict[int, Repeated] = {}
    for one in shipments:
        key, first = one.identity.key, first_places.get(one.identity.key)
        if not _identified(one):
            judged.append(one)
            continue
        if first and first.good:
            repeated[first.ordinal] = _stands_again(first, one)
            first_places[key] = first._replace(good=False)
        judged.append(_judged(one, first, on_record.get(key)))
        first_places.setdefault(key, _met(judged[-1]))
    identities.put((key, first_places[key]) for key in keys)
    return judged, list(repeated.values())


def _judged(one: Examined, first: Met | None, filed: OnRecord | None) -> Examined:
    if first:
        return _refused(
            one, Finding("E304", one.mapped.place, one.identity.number, detail=f"it stands first at {first.extent}")
        )
    if filed and one.mapped.shipment.action == "add":
        return _refused(one, Finding("E305", one.mapped.place, one.identity.number, detail=_standing(filed)))
    return one


#: What a participant is told of a shipment that is filed, by the state of its filing.
_STANDINGS = {
    "HELD": "your service provider holds it back",
    "ENCLOSED": "it is on its way to CBP",
    "AWAITING": "it was sent to CBP, whose answer is awaited",
    "UNDER_REVIEW": "CBP is reviewing it",
    "ACCEPTED": "CBP has accepted it",
    "ACCEPTED_WITH_WARNINGS": "CBP has accepted it with a warning",
}


def _standing(filed: OnRecord) -> str:
    came = f"; it came in {filed.file}" if filed.file else ""
    return f"{_STANDINGS[filed.state]}{came}"


def _refused(one: Examined, finding: Finding) -> Examined:
    return one._replace(findings=[*one.findings, finding], refused=True, rendered=b"")


def _met(one: Examined) -> Met:
    return Met(one.mapped.ordinal, one.mapped.place.ordinal, one.mapped.extent, not one.refused)


def _stands_again(first: Met, again: Examined) -> Repeated:
    kind = again.mapped.place.kind
    place = Place(first.place, first.extent if kind == "path" else "", kind)
    detail = f"it stands again at {again.mapped.extent}"
    return Repeated(first.ordinal, Finding("E304", place, again.identity.number, detail=detail))
