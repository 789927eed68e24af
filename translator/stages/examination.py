"""From a file to a verdict: every shipment mapped, checked and rendered; the file's fate decided when all is read.

The translate stage and the offline command both go this way; they differ in the `Ledger` that takes note of it.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, Protocol

import msgspec

from translator.formats.reading import PartClosed
from translator.model.catalogue import holds, refuses
from translator.model.finding import Finding
from translator.model.place import Place, X12Place
from translator.model.shipment import Identity, identity_of
from translator.stages.met_shipments import Met, MetShipments
from translator.stages.spool import ShipmentSpool, Spooled
from translator.validation.acceptance import Parts

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

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
    #: Whether a finding holds it back; what is refused is not held besides.
    held: bool = False
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
    #: Whether a finding of the whole file holds back what is not refused.
    file_held: bool = False
    #: Whether a shipment is held back because of what is filed besides.
    held_with_others: bool = False
    #: Whether another participant's filing contradicts a shipment of it.
    contradicts: bool = False


class Ledger(Protocol):
    """Who takes note of a file, chunk by chunk, in reading order."""

    def note(self, shipments: Sequence[Examined]) -> Collection[int]:
        """Shipments with their findings; gives the ordinals of those that are held back because of others."""

    def note_repeated(self, repeated: Sequence[Repeated]) -> None:
        """Shipments noted as good before, which are refused after all."""

    def note_part(self, closed: PartClosed) -> None:
        """A part's own findings, and its envelope."""

    def on_record(self, keys: Sequence[str]) -> dict[str, OnRecord] | None:
        """Those identity keys that are filed already; None where nothing is on record, because there is no record."""


def examine(
    events: Iterable[Mapped | PartClosed], check: Check, render: Render, apart: Apart | None = None
) -> Iterator[Examined | PartClosed]:
    """Check and render every shipment; parts pass through. ``apart`` tells which may not stand in one message."""
    for event in events:
        yield event if isinstance(event, PartClosed) else _examined(event, check, render, apart)


def _examined(mapped: Mapped, check: Check, render: Render, apart: Apart | None) -> Examined:
    shipment = mapped.shipment
    findings = check(shipment, mapped.findings, mapped.place_of)
    if mapped.findings:
        findings = [*mapped.findings, *findings]
    rendered: Rendering = b""
    if not findings or not any(map(refuses, findings)):
        rendered = render(shipment)
    if not isinstance(rendered, bytes):
        text, told = (b"", rendered) if isinstance(rendered, list) else rendered
        findings += [msgspec.structs.replace(found, place=mapped.place_of(found.target)) for found in told]
        rendered = text
    held = bool(rendered and findings) and any(map(holds, findings))
    told_apart = apart(shipment) if apart and rendered else None
    return Examined(mapped, identity_of(shipment), findings, not rendered, rendered, held, told_apart or "")


#: What tells one shipment from another: where one of them cannot be read, nobody knows which shipment it is.
_NUMBERS = frozenset(f"shipment.{name}" for name in ("tracking_number", "house_bill_number", "master_bill_number"))


def _known_by(one: Examined) -> tuple[str | None, str | None]:
    """The identity and the key of its rows by which the shipment can be compared with others; None where it cannot."""
    comparable = one.identity.number and not (
        one.findings and any(refuses(finding) and finding.target in _NUMBERS for finding in one.findings)
    )
    return one.identity.key if comparable else None, one.mapped.key or None


def read_through(
    events: Iterator[Examined | PartClosed], ledger: Ledger, spool: ShipmentSpool, met: MetShipments
) -> Outcome:
    """Read a file to its end, noting everything in the ledger and spooling what may be filed."""
    read = refused = 0
    file_refused = held_with_others = False
    refused_parts = Parts()
    withdrawn: set[int] = set()
    while chunk := list(islice(events, CHUNK)):
        shipments = [event for event in chunk if isinstance(event, Examined)]
        shipments, repeated = _without_repetition(shipments, ledger, met, withdrawn)
        held = ledger.note(shipments)
        held_with_others = held_with_others or bool(held)
        ledger.note_repeated(repeated)
        for closed in (event for event in chunk if isinstance(event, PartClosed)):
            ledger.note_part(closed)
            if not any(map(refuses, closed.findings)):
                continue
            file_refused = file_refused or closed.part == 0
            if closed.part:
                refused_parts.add(closed.first_part or closed.part, closed.part)
        _spool(shipments, held, spool)
        read += len(shipments)
        refused += sum(one.refused for one in shipments)
    gone = frozenset(withdrawn)
    return Outcome(read, refused + len(gone), file_refused, refused_parts, gone, held_with_others=held_with_others)


def _spool(shipments: Iterable[Examined], held: Collection[int], spool: ShipmentSpool) -> None:
    for one in shipments:
        if not one.refused:
            mapped, held_back = one.mapped, one.held or one.mapped.ordinal in held
            spool.add(Spooled(mapped.ordinal, mapped.part, one.rendered, held_back, one.apart))


def _without_repetition(
    shipments: list[Examined], ledger: Ledger, met: MetShipments, withdrawn: set[int]
) -> tuple[list[Examined], list[Repeated]]:
    """Refuse what stands twice in the file (both: neither may be whole) and what is filed already.

    Shipments that were noted as good and stand again are given beside; ``withdrawn`` were given before.
    """
    known = [_known_by(one) for one in shipments]
    identities = [identity for identity, _ in known if identity]
    by_identity = met.first("identity", identities)
    by_key = met.first("key", [key for _, key in known if key])
    on_record = ledger.on_record(identities) if identities else {}
    judged: list[Examined] = []
    repeated: list[Repeated] = []
    places: list[Met] = []
    for one, (identity, key) in zip(shipments, known, strict=True):
        apart = by_key.get(key) if key else None
        first = apart or (by_identity.get(identity) if identity else None)
        if first and first.good and first.ordinal not in withdrawn:
            withdrawn.add(first.ordinal)
            repeated.append(_stands_again(first, one, apart=apart is not None))
        if first:
            judged.append(_standing_twice(one, first, apart=apart is not None))
        elif identity and on_record is not None:
            judged.append(_beside_filed(one, on_record.get(identity)))
        else:
            judged.append(one)
        mapped = one.mapped
        good, x12 = not judged[-1].refused, _x12(mapped)
        places.append(Met(mapped.ordinal, mapped.place.ordinal, mapped.extent, good, identity, key, x12))
        if identity:
            by_identity.setdefault(identity, places[-1])
        if key:
            by_key.setdefault(key, places[-1])
    met.add(places)
    return judged, repeated


def _x12(mapped: Mapped) -> str:
    return msgspec.json.encode(mapped.place.x12).decode() if mapped.place.x12 else ""


def _standing_twice(one: Examined, first: Met, *, apart: bool) -> Examined:
    place, detail = one.mapped.place, f"it stands first at {first.extent}"
    return _refused(one, _apart(first, one, place) if apart else _twice(one, place, detail))


def _beside_filed(one: Examined, filed: OnRecord | None) -> Examined:
    """What is filed may not be added again, and only what is filed can be replaced or cancelled."""
    if one.refused and one.mapped.shipment.action != "add":
        return one
    found = _standing_against(one, filed)
    return _refused(one, found) if found else one


def _standing_against(one: Examined, filed: OnRecord | None) -> Finding | None:
    adds, place, number = one.mapped.shipment.action == "add", one.mapped.place, one.identity.number
    if not filed:
        return None if adds else Finding("E321", place, number)
    if filed.state == "HELD":
        # What is held would leave later, and CBP would be left with the older story.
        return Finding("E322", place, number, detail=_came(filed))
    if filed.action == "cancel":
        return Finding("E325", place, number, detail=_came(filed))
    if adds:
        return Finding("E305", place, number, detail=_standing(filed))
    if filed.number != number:
        # CBP would look for it as it is written here.
        return Finding("E321", place, number, detail=f"it is filed as {filed.number}", suggestion=filed.number)
    return None


def _twice(again: Examined, place: Place, detail: str) -> Finding:
    return Finding("E304", place, again.identity.number, detail=detail)


def _apart(first: Met, again: Examined, place: Place) -> Finding:
    """That rows of one shipment do not stand together, in the words of those who sort the file."""
    columns = " and ".join(f'"{column}"' for column in again.mapped.keyed_by)
    rows = " and ".join(f"row{'s' * ('-' in extent)} {extent}" for extent in (first.extent, again.mapped.extent))
    value = ", ".join(again.mapped.key.split("\0"))
    return Finding("E179", place, value, detail=f"{rows} have the same {columns}")


#: What a participant is told of a shipment that is filed, by the state of its filing.
_STANDINGS = {
    "ENCLOSED": "it is on its way to CBP",
    "AWAITING": "it was sent to CBP, whose answer is awaited",
    "UNDER_REVIEW": "CBP is reviewing it",
    "ACCEPTED": "CBP has accepted it",
    "ACCEPTED_WITH_WARNINGS": "CBP has accepted it with a warning",
}


def _standing(filed: OnRecord) -> str:
    came = _came(filed)
    return f"{_STANDINGS[filed.state]}{'; ' * bool(came)}{came}"


def _came(filed: OnRecord) -> str:
    return f"it came in {filed.file}" if filed.file else ""


def _refused(one: Examined, finding: Finding) -> Examined:
    return one._replace(findings=[*one.findings, finding], refused=True, rendered=b"", held=False)


def _stands_again(first: Met, again: Examined, *, apart: bool) -> Repeated:
    kind = again.mapped.place.kind
    x12 = msgspec.json.decode(first.x12, type=X12Place) if first.x12 else None
    place = Place(first.place, first.extent if kind == "path" else "", kind, x12)
    if apart:
        return Repeated(first.ordinal, _apart(first, again, place))
    return Repeated(first.ordinal, _twice(again, place, f"it stands again at {again.mapped.extent}"))
