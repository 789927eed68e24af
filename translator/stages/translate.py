"""Make filings of a received file, or refuse it.

SUMMARY
    kept bytes -> recognize -> read -> map -> check -> render -> decide -> enclose or hold -> journal

DESCRIPTION
    One received interchange is claimed under a lease. Its file is read once, forward: every shipment is mapped,
    checked and rendered, and noted in the journal chunk by chunk; what may be filed waits in a spool on disk. When
    all is read, one decision tells what is filed (`translator.validation.acceptance`), and the messages are enclosed
    and kept. Only the last transaction makes them visible to transmit.

    A crash anywhere before that leaves the interchange RECEIVED. The next pass begins anew from the kept bytes, and
    the reserved control numbers and times are the same, so the messages come out byte for byte as before.

    What is filed for production on a day on which the regime is closed is held back, refused or only told, as the
    settings say. What was held back and is released is filed at the end of the stage.

DIAGNOSTICS
    action=translated, action=refused   one line for each interchange, with its counts
    action=quarantined                  a bug, or what only an operator can mend for this file: the reason is in the
                                        journal, the next file goes on
    action=waiting                      all control numbers wait for CBP's answers; tried again at the next pass
    action=lease_lost                   another process has taken the interchange over
    action=released                     shipments that were held back are filed, with their number
    action=not_released                 they could not be: the reason is in the journal; tried again later
"""

from __future__ import annotations

import io
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Literal, NamedTuple

from translator.journal import JournalError, LeaseLost, NumbersExhausted
from translator.mapping.recognize import head_size, recognize
from translator.model.catalogue import holds, refuses
from translator.model.finding import Finding
from translator.model.interchange import contradicted_usage
from translator.pilot.message import message_name
from translator.stages.contradicting import tell_others
from translator.stages.enclosing import (
    batches,
    decided,
    enclosed,
    envelope_of,
    facts_of_message,
    originator_of,
    to_be_filed,
)
from translator.stages.examination import examine, read_through
from translator.stages.guarding import (
    Hindered,
    concerns_all,
    end_deaths,
    partner_named,
    reason_of,
)
from translator.stages.joining import joined, keep_table
from translator.stages.ledger import JournalLedger
from translator.stages.met_shipments import MetShipments
from translator.stages.releasing import file_released, hold_back
from translator.stages.sent_numbers import SentNumbers
from translator.stages.spool import ShipmentSpool
from translator.validation.de_minimis import compile_worth, in_turn
from translator.validation.limits import limit_on
from translator.validation.regime import closed_finding, letter_of
from translator.validation.rules import compile_rules

if TYPE_CHECKING:
    from typing import BinaryIO

    from structlog.typing import FilteringBoundLogger

    from translator.journal.claims import ClaimedInterchange
    from translator.mapping.inbound import InboundMapping
    from translator.model.agreement import Agreement
    from translator.model.interchange import InterchangeHeader
    from translator.pilot.version import MessageVersion
    from translator.stages.context import Context
    from translator.stages.enclosing import Batch
    from translator.stages.examination import Outcome


class Translated(NamedTuple):
    """What one round of the stage did."""

    translated: int = 0
    refused: int = 0
    quarantined: int = 0
    #: Shipments in those files that are not filed.
    shipments_refused: int = 0
    #: Shipments in them that are held back, and shipments held back before that are filed now.
    shipments_held: int = 0
    shipments_released: int = 0
    #: Files that wait for control numbers; the next pass tries them again.
    waiting: int = 0


def translate(context: Context) -> Translated:
    """Translate every received interchange."""
    done, refused, held = {"translated": 0, "refused": 0, "quarantined": 0, "waiting": 0, "lease_lost": 0}, 0, 0
    waiting: list[int] = []
    journal = context.journal.translation
    while not context.stopping() and (
        claim := journal.claim(context.worker, context.now(), context.settings.lease, waiting)
    ):
        event, counts = _translate_guarded(context, claim)
        done[event] += 1
        waiting += [claim.id] if event == "waiting" else []
        held += counts.get("held", 0)
        refused += counts["read"] - counts["filed"] - counts.get("held", 0) if counts else 0
    released = file_released(context)
    files = (done["translated"], done["refused"], done["quarantined"])
    return Translated(*files, refused, held, released, done["waiting"])


def _translate_guarded(context: Context, claim: ClaimedInterchange) -> tuple[str, dict[str, int]]:
    """What became of the file, with the counts of its shipments; none of a file that was not brought to its end."""
    try:
        return _translate_or_set_aside(context, claim)
    except LeaseLost:
        _log(context, claim).warning("lease_lost")
        return "lease_lost", {}


def _translate_or_set_aside(context: Context, claim: ClaimedInterchange) -> tuple[str, dict[str, int]]:
    log = _log(context, claim)
    try:
        event, counts = _translate_one(context, claim)
    except LeaseLost:
        raise
    except NumbersExhausted as failure:
        context.journal.translation.wait(claim, str(failure), context.now())
        log.error("waiting", reason=str(failure))
        return "waiting", {}
    except Exception as failure:  # whatever has to be mended for this file: it is set aside, the next goes on
        if concerns_all(failure):
            _give_back(context, claim)
            raise
        context.journal.translation.quarantine(claim, reason_of(failure), context.now())
        # A bug's text may quote the file; the journal has it, and the log must not.
        reason = str(failure) if isinstance(failure, Hindered) else type(failure).__name__
        log.error("quarantined", reason=reason)
        return "quarantined", {}
    except BaseException:  # told to stop at once
        _give_back(context, claim)
        raise
    log.info(event, **counts)
    return event, counts


def _log(context: Context, claim: ClaimedInterchange) -> FilteringBoundLogger:
    return context.log.bind(interchange=claim.id, partner=claim.partner, file=claim.name)


def _give_back(context: Context, claim: ClaimedInterchange) -> None:
    """Another process may take the file at once, and this attempt is not held against it."""
    with suppress(JournalError, LeaseLost):
        context.journal.translation.give_back(claim)


def _translate_one(context: Context, claim: ClaimedInterchange) -> tuple[str, dict[str, int]]:
    end_deaths(f"file {claim.name}", claim.attempts, f"translator release {claim.id}")
    now = context.now()
    agreement = partner_named(context, claim.partner).agreement
    journal = context.journal.translation
    if claim.waits:
        version = context.tables.messages[agreement.message]
        originator, usage = agreement.originator_code, agreement.usage
        journal.require_number(claim, facts_of_message(context.tables, agreement, version, originator, usage))
    journal.begin(claim, now)
    with context.journal.contents.open(claim.content.sha256) as stream:
        offered = _mappings(context, claim, agreement)
        claiming = recognize(offered, claim.name, stream.read(head_size(offered)))
    digest = "" if isinstance(claiming, Finding) else claiming.digest
    if earlier := journal.earlier_with_same_content(claim, agreement.usage, digest):
        journal.record_duplicate(claim, earlier.number)
        return _refuse_unread(context, claim, [Finding("E103", detail=f"it came as {earlier}")])
    if isinstance(claiming, Finding):
        return _refuse_unread(context, claim, [claiming])
    if claiming.produces == "table":
        with context.journal.contents.open(claim.content.sha256) as stream:
            return keep_table(context, claim, claiming, stream)
    mapping = joined(context, claim, claiming)
    if isinstance(mapping, list):
        return _refuse_unread(context, claim, mapping)
    with context.journal.contents.open(claim.content.sha256) as stream, closing(ShipmentSpool()) as spool:
        outcome = _read(context, claim, mapping, stream, spool)
        return _settle(context, claim, outcome, spool)


def _mappings(context: Context, claim: ClaimedInterchange, agreement: Agreement) -> list[InboundMapping]:
    """Those of the agreement, in the versions that hold for a file received that day."""
    day = claim.received_at.date()
    return [context.tables.inbound_on(name, day) for name in agreement.mappings]


def _refuse_unread(context: Context, claim: ClaimedInterchange, found: list[Finding]) -> tuple[str, dict[str, int]]:
    """Refuse a file that was not read, because it is nobody's, was received before, or lacks its reference data."""
    journal = context.journal.translation
    journal.record_findings(claim, [(0, 0, finding) for finding in found])
    journal.finish(claim, "refused", 0, context.now())
    return "refused", {"read": 0, "filed": 0, "messages": 0}


def _read(
    context: Context, claim: ClaimedInterchange, mapping: InboundMapping, stream: BinaryIO, spool: ShipmentSpool
) -> Outcome:
    agreement = context.partners[claim.partner].agreement
    version = context.tables.messages[agreement.message]
    outside = letter_of(agreement.usage, context.settings.filing.outside_the_regime)
    day = context.now().date()
    rules = context.tables.rules_on(day)
    check = in_turn(
        compile_rules(rules, agreement.filer_type, day, outside),
        compile_worth(limit_on(rules.limits, day), context.tables.rates.on(day), tell_missing_rates=True),
    )
    translation = mapping.open(stream, agreement)
    _envelopes(context, claim, mapping, agreement, [])  # the usage must be known before anything is compared
    ledger = JournalLedger(context, claim, agreement.usage)
    with closing(MetShipments()) as met, closing(SentNumbers(version)) as sent:
        outcome = read_through(examine(translation, check, sent.render, version.apart), ledger, spool, met)
    refused = _envelopes(context, claim, mapping, agreement, translation.headers)
    closed = closed_finding(rules.regime, day, outside) if outcome.read else None
    if closed:
        context.journal.translation.record_findings(claim, [(0, 0, closed)])
    return outcome._replace(
        file_refused=outcome.file_refused or refused or (closed is not None and refuses(closed)),
        file_held=closed is not None and holds(closed),
        contradicts=ledger.contradicts,
    )


def _envelopes(
    context: Context,
    claim: ClaimedInterchange,
    mapping: InboundMapping,
    agreement: Agreement,
    headers: list[InterchangeHeader],
) -> bool:
    """Note what claimed the file and what its envelopes say; whether that refuses it."""
    journal = context.journal.translation
    version = mapping.version.isoformat()
    journal.record_recognition(
        claim, mapping.name, version, mapping.digest, agreement.message, agreement.usage, headers
    )
    found: list[Finding] = []
    for header in headers:
        found += filter(None, [contradicted_usage(header, agreement.usage)])
        if earlier := journal.earlier_with_same_control_number(claim, header, agreement.usage, mapping.digest):
            found.append(Finding("E116", value=header.control_number, detail=f"it is that of interchange {earlier}"))
    journal.record_findings(claim, [(0, 0, finding) for finding in found])
    return any(map(refuses, found))


def _settle(
    context: Context, claim: ClaimedInterchange, outcome: Outcome, spool: ShipmentSpool
) -> tuple[str, dict[str, int]]:
    """Decide what is filed, refuse the rest, and enclose what is filed in messages."""
    agreement, journal = context.partners[claim.partner].agreement, context.journal.translation
    decision = decided(agreement.accept, outcome, spool)
    if decision.refusal:
        if outcome.read > outcome.refused:  # otherwise nothing is refused because of something else
            journal.record_findings(claim, [(0, 0, decision.refusal)])
        journal.refuse_remaining(claim, None, context.now())
    else:
        journal.refuse_remaining(claim, outcome.refused_parts.ranges(), context.now())
    filed = messages = 0
    version = context.tables.messages[agreement.message]
    for batch in batches(to_be_filed(spool, outcome, decision), version):
        messages += 1
        filed += len(batch.shipments)
        _enclose(context, claim, version, messages, batch)
    held = hold_back(context, claim, outcome, decision, spool)
    event: Literal["translated", "refused"] = "translated" if filed or held else "refused"
    if outcome.contradicts:
        tell_others(context, claim, agreement.usage)
    journal.finish(claim, event, outcome.read, context.now())
    counts = {"read": outcome.read, "filed": filed, "messages": messages}
    return event, counts | ({"held": held} if held else {})


def _enclose(context: Context, claim: ClaimedInterchange, version: MessageVersion, index: int, batch: Batch) -> None:
    """One message, under the control number and time reserved for it, so that a later attempt makes the same bytes."""
    agreement, journal = context.partners[claim.partner].agreement, context.journal
    originator = originator_of(batch, version, agreement.originator_code)
    facts = facts_of_message(context.tables, agreement, version, originator, agreement.usage)
    reserved = journal.translation.reserve(claim, index, facts, context.now())
    envelope = envelope_of(context.settings.provider, reserved, originator, agreement.usage, len(batch.shipments))
    message = enclosed(batch, version, envelope)
    version.validate(message)
    name = message_name(originator, reserved.control_number, version)
    kept = journal.contents.keep(io.BytesIO(message))
    journal.translation.renew(claim, context.now(), context.settings.lease)
    ordinals = [one.ordinal for one in batch.shipments]
    journal.translation.enclose(claim, reserved.id, name, kept, ordinals, context.now())
    context.alive()
