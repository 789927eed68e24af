"""The envelope of a message on trial: what of a shipment it cannot carry, and how many bytes it may have.

A shipment is rendered before it is known in which message it leaves. What the head of a message says of all its
shipments must therefore be tried when the shipment is rendered, so that a value that the envelope cannot carry is a
finding of that shipment, and not found out when the message is made.
"""

from __future__ import annotations

from datetime import UTC, datetime
from operator import attrgetter
from typing import TYPE_CHECKING

import msgspec

from translator.mapping.outbound_pipeline import UNLIMITED
from translator.model.catalogue import refuses
from translator.model.finding import Finding
from translator.model.shipment import Shipment
from translator.pilot.message import EnclosedFacts, Envelope

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator

    from translator.mapping.outbound import OutboundTable
    from translator.mapping.outbound_card import OutboundCard
    from translator.mapping.outbound_table import OutboundRow
    from translator.model.agreement import Usage
    from translator.pilot.form import Form

    #: From a shipment to what the envelope cannot carry of it.
    Unfit = Callable[[Shipment], list[Finding]]

#: Any moment will do: what can be written is not a matter of the day.
SOME_TIME = datetime(2000, 1, 1, tzinfo=UTC)
_ORIGINATOR = "shipment.originator_code"
#: Different heads of messages that are remembered.
_REMEMBERED = 1024
#: Characters of a fact that its row does not limit.
_LONGEST_FACT = 80
#: Bytes that one character of a value may take: ``&quot;`` in XML, an escape in JSON.
_BYTES = {"xml": 6, "json": 6}


def trial_envelope(
    card: OutboundCard, originator_code: str = "X", usage: Usage = "test", number: str = "1"
) -> Envelope:
    """An envelope of one shipment whose numbers are as wide as the card says."""
    return Envelope(
        sender="SVC1",
        originator_code=originator_code,
        usage=usage,
        control_number=number.zfill(card.control_width),
        created_at=SOME_TIME,
        shipments=1,
        group_number=number if card.group_width else "",
        set_number=number.zfill(card.set_width) if card.set_width else "",
        x12_identifier="SVC1",
        abi_port="0000",
        abi_filer="XXX",
        scac="XXXX",
    )


def enclosed_facts(envelope: Envelope, items: int) -> EnclosedFacts:
    """The envelope as a table reads it."""
    return EnclosedFacts(**msgspec.structs.asdict(envelope), items=items)


def compile_unfit(card: OutboundCard, form: Form) -> Unfit:
    """The function that tells what of a shipment no envelope of this version can carry."""
    names = ("originator_code", *(name.partition(".")[2] for name in card.alike))
    read: Callable[[Shipment], Hashable] = attrgetter(*names)
    known: dict[Hashable, list[Finding]] = {}

    def remembered(shipment: Shipment) -> list[Finding]:
        shared = read(shipment)
        found = known.get(shared)
        if found is None:
            if len(known) >= _REMEMBERED:
                known.clear()
            common = Shipment(**{name: getattr(shipment, name) for name in names})
            found = known[shared] = list(_unfit(card, form, common))
        return found

    return remembered


def _unfit(card: OutboundCard, form: Form, common: Shipment) -> Iterable[Finding]:
    """What the envelope cannot carry of ``common``, in a test or in production, each value once."""
    told: dict[tuple[str, str], Finding] = {}
    usages: tuple[Usage, ...] = ("test", "production")
    for usage in usages:
        findings: list[Finding] = []
        envelope = trial_envelope(card, common.originator_code or "X", usage)
        form.enclose((enclosed_facts(envelope, 1), common, 0, None, 0), (), findings)
        for one in _of_shipment(findings, common):
            told.setdefault((one.target, one.value), one)
    return told.values()


def _of_shipment(findings: Iterable[Finding], shared: Shipment) -> Iterator[Finding]:
    """Those of the shipment's own values, as errors: a head that says something else than was meant is not sent."""
    for one in findings:
        target = _ORIGINATOR if one.target == "envelope.originator_code" and shared.originator_code else one.target
        if not target.startswith("shipment."):
            continue
        detail = f"at the head of the message, {one.detail}"
        if not refuses(one):
            detail = f"the head of the message would carry it otherwise, {one.detail}"
        yield msgspec.structs.replace(one, code=f"E{one.code[1:]}", target=target, detail=detail)


def envelope_bytes(table: OutboundTable, form: Form) -> int:
    """The most bytes that stand around the shipments of a message: measured, with its longest values added.

    Records are as long as their width, whatever stands in them; of the other forms each value is counted as long as
    its row lets it become, with what its characters become in the message.
    """
    card = table.card
    rows = [row for row in table.rows if _of_envelope(row, card)]
    if card.format == "records":
        lines = {row.target.partition(":")[0]: max(1, _pieces(row)) for row in rows}
        return sum(lines.values()) * (card.width + 1)
    envelope = msgspec.structs.replace(trial_envelope(card), shipments=card.max_shipments)
    base = form.enclose((enclosed_facts(envelope, 1), Shipment(), 0, None, 0), (), [])
    return len(base) + sum(_longest(row, card) for row in rows if row.source is not None)


def _of_envelope(row: OutboundRow, card: OutboundCard) -> bool:
    if card.format in _BYTES:
        return not f"{row.target}/".startswith(f"{card.shipment}/")
    identifier = row.target.replace("[", "-").replace(":", "-").partition("-")[0]
    return identifier not in (*card.shipment, *card.item)


def _pieces(row: OutboundRow) -> int:
    piece = row.pipeline.piece
    return -(-min(row.pipeline.limit, _LONGEST_FACT) // piece) if piece else 1


def _longest(row: OutboundRow, card: OutboundCard) -> int:
    """Bytes of the row's value, and in a tree of the names around it."""
    limit = row.pipeline.limit if row.pipeline.limit < UNLIMITED else _LONGEST_FACT
    value = limit * _BYTES.get(card.format, 1)
    if row.source is not None and row.source.type is not str:
        value = _SHORT
    if row.source is not None and row.source.name in _NUMBERS:
        value = max(card.control_width, card.group_width, card.set_width)
    return value + (2 * len(row.target) + 8 if card.format in _BYTES else 1)


#: Bytes of a count or a time.
_SHORT = 32
_NUMBERS = ("envelope.control_number", "envelope.group_number", "envelope.set_number", "envelope.usage")
