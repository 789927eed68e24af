"""What was spooled, cut into messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from translator.journal import MessageFacts
from translator.pilot.message import Envelope
from translator.validation.acceptance import decide

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from translator.configuration.settings import Provider
    from translator.journal.claims import Reservation
    from translator.model.agreement import Accept, Agreement, Usage
    from translator.pilot.version import MessageVersion
    from translator.stages.examination import Outcome
    from translator.stages.spool import Spooled
    from translator.stages.tables import Tables
    from translator.validation.acceptance import Decision


def decided(accept: Accept, outcome: Outcome, spool: Iterable[Spooled]) -> Decision:
    """What becomes of a file that was read to its end, as `outcome` tells, its good shipments in the spool."""
    parts, withdrawn = outcome.refused_parts, outcome.withdrawn
    in_refused_parts = parts and accept == "whole file"
    return decide(
        accept,
        read=outcome.read,
        refused=outcome.refused,
        file_refused=outcome.file_refused,
        parts_refused=parts,
        beside=sum(one.part in parts and one.ordinal not in withdrawn for one in spool) if in_refused_parts else 0,
    )


def to_be_filed(spool: Iterable[Spooled], outcome: Outcome, decision: Decision) -> Iterator[Spooled]:
    """The spooled shipments that are filed: neither withdrawn, nor in a part that is refused, nor held back."""
    return (one for one in _not_refused(spool, outcome, decision) if not (one.held or outcome.file_held))


def to_be_held(spool: Iterable[Spooled], outcome: Outcome, decision: Decision) -> Iterator[Spooled]:
    """The spooled shipments that would be filed, but for a finding that holds them or their file back."""
    return (one for one in _not_refused(spool, outcome, decision) if one.held or outcome.file_held)


def _not_refused(spool: Iterable[Spooled], outcome: Outcome, decision: Decision) -> Iterator[Spooled]:
    for shipment in spool:
        if shipment.ordinal not in outcome.withdrawn and decision.files(shipment.part):
            yield shipment


class Batch(NamedTuple):
    """What goes into one message."""

    shipments: list[Spooled]
    #: What all of them share, as `MessageVersion.apart` tells it.
    apart: str


def batches(shipments: Iterable[Spooled], version: MessageVersion) -> Iterator[Batch]:
    """The shipments cut into messages: as many, and as many bytes together, as the version allows.

    Shipments that may not stand in one message never do; each message keeps the order of the file.
    """
    most, room = version.max_shipments, version.room
    growing: dict[str, _Growing] = {}
    batch = _Growing("")
    for shipment in shipments:
        if shipment.apart != batch.apart or not growing:
            batch = growing.setdefault(shipment.apart, _Growing(shipment.apart))
        size = 0 if room is None else version.size(shipment.rendered)
        if len(batch.shipments) >= most or (room is not None and batch.shipments and batch.size + size > room):
            yield Batch(batch.shipments, batch.apart)
            batch = growing[batch.apart] = _Growing(batch.apart)
        batch.shipments.append(shipment)
        batch.size += size
    for batch in growing.values():
        yield Batch(batch.shipments, batch.apart)


class _Growing:
    """A batch that is not full yet."""

    __slots__ = ("apart", "shipments", "size")

    def __init__(self, apart: str) -> None:
        self.apart = apart
        self.shipments: list[Spooled] = []
        self.size = 0


def enclosed(batch: Batch, version: MessageVersion, envelope: Envelope) -> bytes:
    """The message of a batch; its originator is that of its shipments, where they name one.

    Raises:
        InvalidMessage: it is not what the version demands; a bug.
    """
    common = version.common(batch.apart) if batch.apart else None
    if common is not None and common.originator_code:
        envelope = msgspec.structs.replace(envelope, originator_code=common.originator_code)
    return version.enclose([one.rendered for one in batch.shipments], envelope, common)


def originator_of(batch: Batch, version: MessageVersion, agreed: str) -> str:
    """Whose shipments these are: as they say, or else as the agreement does."""
    return (version.common(batch.apart).originator_code if batch.apart else None) or agreed


def sender_facts(provider: Provider) -> dict[str, str]:
    """Who we are in a message, by the names of `Envelope`."""
    return {
        "sender": provider.sender,
        "x12_qualifier": provider.x12_qualifier,
        "x12_identifier": provider.x12_identifier or provider.sender,
        "abi_port": provider.abi_port,
        "abi_filer": provider.abi_filer,
        "scac": provider.scac,
    }


def envelope_of(provider: Provider, reserved: Reservation, originator: str, usage: Usage, shipments: int) -> Envelope:
    """What stands around the shipments of a message, under the numbers that are reserved for it."""
    return Envelope(
        originator_code=originator,
        usage=usage,
        control_number=reserved.control_number,
        created_at=reserved.created_at,
        shipments=shipments,
        group_number=reserved.group_number,
        set_number=reserved.set_number,
        **sender_facts(provider),
    )


def facts_of_message(
    tables: Tables, agreement: Agreement, version: MessageVersion, originator: str, usage: Usage
) -> MessageFacts:
    """What a message's control numbers are counted for."""
    return MessageFacts(
        originator,
        version.name,
        usage,
        version.control_width,
        agreement.answer_within,
        version.card.group_width,
        version.card.set_width,
        (agreement.first_control_number, agreement.first_group_number, agreement.first_set_number),
        version.card.count_by == "sender",
        _alike(tables, version),
    )


def _alike(tables: Tables, version: MessageVersion) -> tuple[str, ...]:
    """The other message versions that a number of this one could be taken for one of.

    A table that reads the answers of both cannot tell them apart, and the numbers of the sender are one row of numbers
    whatever version they stand in.
    """
    answering = [one for one in tables.responses.values() if one.answers(version.name, version.card.format)]
    return tuple(
        name
        for name, other in tables.messages.items()
        if name != version.name
        and (
            version.card.count_by == other.card.count_by == "sender"
            or any(one.answers(name, other.card.format) for one in answering)
        )
    )
