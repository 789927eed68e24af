"""NAME
    translate - make filings of a received file, or refuse it

SUMMARY
    kept bytes -> recognize -> read -> map -> check -> render -> decide -> enclose -> journal

DESCRIPTION
    One received interchange is claimed under a lease. Its file is read once, forward: every shipment is mapped,
    checked and rendered, and noted in the journal chunk by chunk; what may be filed waits in a spool on disk. When
    all is read, one decision tells what is filed (`translator.validation.acceptance`), and the messages are enclosed
    and kept. Only the last transaction makes them visible to transmit.

    A crash anywhere before that leaves the interchange RECEIVED. The next pass begins anew from the kept bytes, and
    the reserved control numbers and times are the same, so the messages come out byte for byte as before.

DIAGNOSTICS
    action=translated, action=refused   one line for each interchange, with its counts
    action=quarantined                  a bug: the traceback is in the journal, the next file goes on
    action=lease_lost                   another process has taken the interchange over
"""

from __future__ import annotations

import io
import traceback
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from translator.formats.reading import PartClosed
from translator.journal import JournalError, LeaseLost
from translator.mapping.recognize import recognize
from translator.model.filing import ReadShipment
from translator.model.finding import Finding
from translator.pilot.message import Envelope, message_name
from translator.stages.enclosing import batches
from translator.stages.examination import examine, read_through
from translator.stages.spool import IdentitySpool, ShipmentSpool
from translator.validation.acceptance import decide
from translator.validation.rules import compile_rules

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import BinaryIO

    from translator.configuration.settings import Partner
    from translator.journal import ClaimedInterchange, Journal
    from translator.mapping.inbound import InboundMapping, Translation
    from translator.pilot.version import MessageVersion
    from translator.stages.context import Context
    from translator.stages.examination import Examined, Outcome, Repeated

#: What recognition may look at.
HEAD = 65536


#: Failures that concern every file and that an operator mends: the stage stops, and the file stays RECEIVED.
OPERATORS_CONCERN = (JournalError, OSError)


class Translated(NamedTuple):
    """What one round of the stage did."""

    translated: int = 0
    refused: int = 0
    quarantined: int = 0


def translate(context: Context) -> Translated:
    """Translate every received interchange."""
    done = {"translated": 0, "refused": 0, "quarantined": 0, "lease_lost": 0}
    while not context.stopping() and (claim := context.journal.translation.claim(context.worker, context.now(), context.settings.lease)):
        done[_translate_guarded(context, claim)] += 1
    return Translated(done["translated"], done["refused"], done["quarantined"])


def _translate_guarded(context: Context, claim: ClaimedInterchange) -> str:
    log = context.log.bind(interchange=claim.id, partner=claim.partner, file=claim.name)
    try:
        event, counts = _translate_one(context, claim)
    except LeaseLost:
        log.warning("lease_lost")
        return "lease_lost"
    except OPERATORS_CONCERN:
        raise
    except Exception as bug:  # noqa: BLE001  whatever a programmer has to mend: this file is set aside, the next goes on
        context.journal.translation.quarantine(claim, traceback.format_exc(), context.now())
        log.error("quarantined", reason=f"{type(bug).__name__}: {bug}")
        return "quarantined"
    log.info(event, **counts)
    return event


def _translate_one(context: Context, claim: ClaimedInterchange) -> tuple[str, dict[str, int]]:
    now = context.now()
    partner = context.partners[claim.partner]
    journal = context.journal.translation
    journal.begin(claim, now)
    if earlier := journal.earlier_with_same_content(claim):
        return _refuse(context, claim, Finding("E103", detail=f"it is interchange {earlier}"))
    with context.journal.contents.open(claim.content.sha256) as stream:
        found = recognize(_mappings(context, partner), claim.name, stream.read(HEAD))
    if isinstance(found, Finding):
        return _refuse(context, claim, found)
    version = context.tables.messages[partner.agreement.message]
    with context.journal.contents.open(claim.content.sha256) as stream, ShipmentSpool() as spool:
        outcome = _read(context, claim, found, version, stream, spool)
        return _settle(context, claim, version, outcome, spool)


def _mappings(context: Context, partner: Partner) -> list[InboundMapping]:
    return [context.tables.inbound[name] for name in partner.agreement.mappings]


def _refuse(context: Context, claim: ClaimedInterchange, finding: Finding) -> tuple[str, dict[str, int]]:
    """Refuse a file that was not read."""
    journal = context.journal.translation
    journal.record_findings(claim, [(0, 0, finding)])
    journal.finish(claim, "refused", 0, context.now())
    return "refused", {"shipments": 0}


def _read(
    context: Context,
    claim: ClaimedInterchange,
    mapping: InboundMapping,
    version: MessageVersion,
    stream: BinaryIO,
    spool: ShipmentSpool,
) -> Outcome:
    agreement = context.partners[claim.partner].agreement
    translation = mapping.open(stream, agreement)
    check = compile_rules(agreement.filer_type, claim.received_at.date())
    ledger = JournalLedger(context, claim, mapping, translation)
    with IdentitySpool() as identities:
        outcome = read_through(examine(translation, check, version.render), ledger, spool, identities)
    ledger.note_envelopes()
    return outcome
