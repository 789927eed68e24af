"""Work that a worker has claimed, and the facts it needs for it. ``id`` and ``epoch`` are what the lease hangs on."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from translator.model.interchange import InterchangeHeader
from translator.model.receipt import Kept
from translator.model.shipment import Identity


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """One row of work under a lease."""

    id: int
    #: Counts the claims of this row; an older epoch has lost its lease.
    epoch: int
    #: How often it was claimed since it was last put back or set free, this time included.
    attempts: int


class ClaimedInterchange(Claim, frozen=True, kw_only=True):
    """A received interchange, to be translated."""

    partner: str
    name: str
    content: Kept
    received_at: datetime
    #: Why it waited when it was tried before; empty when it did not.
    waits: str = ""


class Reservation(msgspec.Struct, frozen=True):
    """A control number for one message, and the moment that the message says it was made."""

    #: The number that the transmission will have.
    id: int
    #: With leading zeros.
    control_number: str
    created_at: datetime
    #: Of the message's functional group and transaction set, as they are written there; empty where it has none.
    group_number: str = ""
    set_number: str = ""


class ClaimedTransmission(Claim, frozen=True, kw_only=True):
    """A message, to be sent or to be looked for at the far side."""

    interchange_id: int
    #: ENCLOSED, or SENDING or UNCERTAIN when an earlier worker did not come to an end.
    state: str
    #: Whether an earlier worker had brought the whole of it to the far side under its temporary name.
    uploaded: bool
    name: str
    content: Kept
    partner: str
    originator_code: str
    control_number: str
    #: How long the answer may take.
    answer_within: timedelta


class ClaimedHold(Claim, frozen=True, kw_only=True):
    """Shipments that were held back and are to be filed now."""

    interchange_id: int
    partner: str
    name: str
    #: The message version that they were rendered for, and whether they are a test or count.
    message: str
    usage: str
    content: Kept


class OverdueTransmission(msgspec.Struct, frozen=True, kw_only=True):
    """A message that was not answered in the agreed time."""

    id: int
    interchange_id: int
    partner: str
    originator_code: str
    control_number: str
    name: str
    shipments: int
    #: Those of its shipments that CBP has not answered for.
    waiting: int
    sent_at: datetime | None
    deadline: datetime


class ClaimedResponse(Claim, frozen=True, kw_only=True):
    """A received response of CBP, to be reconciled."""

    partner: str
    name: str
    content: Kept
    received_at: datetime


class AnsweredTransmission(msgspec.Struct, frozen=True, kw_only=True):
    """The message that a response speaks of."""

    id: int
    interchange_id: int
    partner: str
    originator_code: str
    control_number: str
    message: str
    state: str
    shipments: int
    created_at: datetime


class CarriedFiling(msgspec.Struct, frozen=True):
    """One filing of a message, for an answer to be matched with."""

    id: int
    identity: Identity
    #: State in the filing's lifecycle.
    state: str


class DueReply(Claim, frozen=True, kw_only=True):
    """An interchange whose participant is to be told something."""

    interchange_id: int
    #: ``translation``, ``answer`` or ``overdue``: what gave rise to it.
    occasion: str
    #: 1 the first time that this occasion arises for the interchange, then counting up.
    repetition: int
    partner: str
    name: str
    received_at: datetime
    #: The interchange's state.
    state: str
    mapping: str
    usage: str
    #: The envelopes of the file, in X12 only.
    headers: tuple[InterchangeHeader, ...]


class ClaimedReply(Claim, frozen=True, kw_only=True):
    """A composed reply, to be delivered."""

    interchange_id: int
    partner: str
    form: str
    name: str
    content: Kept
