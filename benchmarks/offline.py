"""The offline path: a file in, messages out, through the rooms that every filing goes through, and no journal."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from translator.configuration.mapping_directories import compile_mapping, find_mapping
from translator.model.agreement import Agreement
from translator.pilot.message import Envelope, message_name
from translator.stages.enclosing import batches, to_be_filed
from translator.stages.examination import examine, read_through
from translator.stages.spool import IdentitySpool, ShipmentSpool
from translator.stages.tables import compiler
from translator.validation.acceptance import decide
from translator.validation.rules import compile_rules

if TYPE_CHECKING:
    from collections.abc import Sequence

    from translator.formats.reading import PartClosed
    from translator.model.shipment import FilerType
    from translator.pilot.version import MessageVersion
    from translator.stages.examination import Examined, Outcome, Repeated
    from translator.stages.spool import Spooled

MESSAGE = "pilot-xml-2023-02"
_CREATED = datetime(2026, 11, 21, 8, 15, tzinfo=UTC)


class _NoLedger:
    """A ledger of nothing: what the journal would note is dropped."""

    def note(self, shipments: Sequence[Examined]) -> None:
        """Shipments with their findings."""

    def note_repeated(self, repeated: Sequence[Repeated]) -> None:
        """Shipments that stand again."""

    def note_part(self, closed: PartClosed) -> None:
        """A part's own findings."""

    def on_record(self, _keys: Sequence[str]) -> dict[str, str]:
        """Nothing is filed already."""
        return {}


def agreement(mapping: str, filer_type: FilerType) -> Agreement:
    """A participant whose files one mapping claims."""
    return Agreement(
        partner="bench",
        originator_code="BENCH",
        filer_type=filer_type,
        mappings=(mapping,),
        message=MESSAGE,
        answer_within=timedelta(hours=4),
    )


def translate(file: Path, mapping: str, filer_type: FilerType, out: Path) -> int:
    """Translate one file into messages in ``out``; the number of shipments that are in them."""
    agreed = agreement(mapping, filer_type)
    directories = find_mapping(mapping, None), find_mapping(MESSAGE, None, "outbound")
    inbound, version = (compile_mapping(compiler(directory), directory) for directory in directories)
    check = compile_rules(filer_type, _CREATED.date())
    with file.open("rb") as stream, ShipmentSpool() as spool, IdentitySpool() as identities:
        events = examine(inbound.open(stream, agreed), check, version.render)
        outcome = read_through(events, _NoLedger(), spool, identities)
        return _enclosed(outcome, spool, version, out)


def _enclosed(outcome: Outcome, spool: ShipmentSpool, version: MessageVersion, out: Path) -> int:
    decision = decide(
        "each shipment",
        read=outcome.read,
        refused=outcome.refused,
        file_refused=outcome.file_refused,
        parts_refused=outcome.refused_parts,
    )
    filed = 0
    for number, batch in enumerate(batches(to_be_filed(spool, outcome, decision), version.max_shipments), 1):
        _write(batch, f"{number:0{version.control_width}}", version, out)
        filed += len(batch)
    return filed


def _write(batch: Sequence[Spooled], number: str, version: MessageVersion, out: Path) -> None:
    envelope = Envelope(
        sender="BENCHSENDER",
        originator_code="BENCH",
        usage="test",
        control_number=number,
        created_at=_CREATED,
        shipments=len(batch),
    )
    message = version.enclose([one.rendered for one in batch], envelope)
    version.validate(message)
    (out / message_name("BENCH", number, version)).write_bytes(message)
