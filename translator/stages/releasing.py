"""Holding back in the translate stage, and filing what is released.

Shipments are held as they were rendered, so what is filed later is what was examined. A control number and a time are
given only when they are enclosed. They are released by a person (``translator release``), or by the settings: what the
regime holds goes on when ``outside_the_regime`` says ``warn``.
"""

from __future__ import annotations

import io
from contextlib import closing
from datetime import timedelta
from itertools import chain, islice
from typing import TYPE_CHECKING

from translator.journal import LeaseLost, NumbersExhausted
from translator.pilot.message import message_name
from translator.stages.enclosing import (
    batches,
    enclosed,
    envelope_of,
    facts_of_message,
    originator_of,
    to_be_held,
)
from translator.stages.guarding import Hindered, end_deaths, partner_named, reason_of, rise_if_of_all
from translator.stages.spool import ShipmentSpool, spooled_in
from translator.validation.persons import on_day

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

    from translator.journal.claims import ClaimedHold, ClaimedInterchange
    from translator.model.agreement import Agreement, Usage
    from translator.pilot.version import MessageVersion
    from translator.stages.context import Context
    from translator.stages.enclosing import Batch
    from translator.stages.examination import Outcome
    from translator.stages.spool import Spooled
    from translator.validation.acceptance import Decision

#: What holds shipments back, as the journal calls it.
OUTSIDE_THE_REGIME = "outside the regime"
OVER_THE_LIMIT = "over the limit"

_CHUNK = 500
#: How long what could not be filed waits for its next attempt.
_WAIT = timedelta(minutes=1)


def hold_back(
    context: Context, claim: ClaimedInterchange, outcome: Outcome, decision: Decision, spool: ShipmentSpool
) -> int:
    """Hold back what a finding holds, when everything else of the file is refused or enclosed; how many shipments."""
    with closing(ShipmentSpool()) as held:
        shipments = to_be_held(spool, outcome, decision)
        first = next(shipments, None)
        if first is None:
            return 0
        for shipment in chain([first], shipments):
            held.add(shipment)
        content = context.journal.contents.keep(held.content())
    context.journal.translation.renew(claim, context.now(), context.settings.lease)
    # What is held by both waits for a person, as what is over the limit does.
    cause = OVER_THE_LIMIT if outcome.held_with_others else OUTSIDE_THE_REGIME
    return context.journal.held.keep(claim, content, cause, context.now())


def file_released(context: Context) -> int:
    """File everything that is released; how many shipments."""
    causes = (OUTSIDE_THE_REGIME,) if context.settings.filing.outside_the_regime == "warn" else ()
    filed = 0
    while not context.stopping() and (
        claim := context.journal.held.claim(context.worker, context.now(), context.settings.lease, causes)
    ):
        filed += _guarded(context, claim)
    return filed


def _guarded(context: Context, claim: ClaimedHold) -> int:
    log = context.log.bind(interchange=claim.interchange_id, partner=claim.partner, file=claim.name)
    try:
        try:
            filed = _file(context, claim)
        except Exception as failure:  # noqa: BLE001  a bug, spoiled bytes, a partner or message that is gone
            rise_if_of_all(failure)
            context.journal.held.put_back(claim, reason_of(failure), context.now() + _WAIT)
            plain = isinstance(failure, (Hindered, NumbersExhausted))
            log.error("not_released", reason=str(failure) if plain else type(failure).__name__)
            return 0
    except LeaseLost:
        log.warning("lease_lost")
        return 0
    log.info("released", filed=filed)
    return filed


def _file(context: Context, claim: ClaimedHold) -> int:
    end_deaths(f"held shipments of {claim.name}", claim.attempts, "it is tried again in a minute")
    agreement, version = partner_named(context, claim.partner).agreement, _version(context, claim)
    context.journal.held.refuse_orphans(claim, context.now())
    context.journal.held.move_to_day(claim, *on_day(context.now().date()))
    filed = 0
    with context.journal.contents.open(claim.content.sha256) as content:
        for batch in batches(_still_held(context, claim, content), version):
            _enclose(context, claim, agreement, version, batch)
            filed += len(batch.shipments)
    context.journal.held.finish(claim, context.now())
    return filed


def _version(context: Context, claim: ClaimedHold) -> MessageVersion:
    """The message version that the shipments were rendered for.

    Raises:
        Hindered: it is there no more.
    """
    known = context.tables.messages
    if claim.message not in known:
        there = ", ".join(sorted(known))
        why = f"the shipments held of {claim.name} were written for {claim.message}, which is there no more"
        remedy = f"Put it back, or give them up with translator discard {claim.interchange_id}."
        raise Hindered(f"{why}; there are: {there}. {remedy}")
    return known[claim.message]


def _still_held(context: Context, claim: ClaimedHold, content: IO[bytes]) -> Iterator[Spooled]:
    shipments = spooled_in(content)
    while chunk := list(islice(shipments, _CHUNK)):
        held = context.journal.held.still_held(claim, [one.ordinal for one in chunk])
        yield from (one for one in chunk if one.ordinal in held)


def _enclose(context: Context, claim: ClaimedHold, agreement: Agreement, version: MessageVersion, batch: Batch) -> None:
    usage: Usage = "test" if claim.usage == "test" else "production"
    originator = originator_of(batch, version, agreement.originator_code)
    if originator not in agreement.originator_codes:
        why = f"shipments held of {claim.name} name originator {originator}, and the agreement no longer does"
        remedy = f"Put it back into it, or give them up with translator discard {claim.interchange_id}."
        raise Hindered(f"{why}. {remedy}")
    facts = facts_of_message(context.tables, agreement, version, originator, usage)
    reserved = context.journal.held.reserve(claim, facts, context.now())
    envelope = envelope_of(context.settings.provider, reserved, originator, usage, len(batch.shipments))
    message = enclosed(batch, version, envelope)
    version.validate(message)
    kept = context.journal.contents.keep(io.BytesIO(message))
    context.journal.held.renew(claim, context.now(), context.settings.lease)
    name = message_name(originator, reserved.control_number, version)
    ordinals = [one.ordinal for one in batch.shipments]
    context.journal.held.enclose(claim, reserved.id, name, kept, ordinals, context.now())
    context.alive()
