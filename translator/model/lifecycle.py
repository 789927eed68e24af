"""The lifecycles of interchange, filing, transmission and reply, as tables.

A row says: in this state, this event leads there. Code asks the table and never decides on its own; the diagrams of
the documentation are drawn from the same rows. An event that is not in the row is a bug (`IllegalTransition`).

Two rules need several rows. An answer may outrun our own commit, so answers are legal while SENDING and UNCERTAIN.
A second acknowledgment of a settled thing is recorded and moves nothing, so it leads from a state to itself.
"""

from __future__ import annotations

from typing import Literal

Lifecycle = Literal["interchange", "filing", "transmission", "reply"]

Table = dict[tuple[str, str], str]


class IllegalTransition(Exception):
    """An event came that its lifecycle does not know in this state. `after` raises it; a programmer mends it."""


INTERCHANGE: Table = {
    ("", "received"): "RECEIVED",
    ("RECEIVED", "translated"): "TRANSLATED",
    ("RECEIVED", "refused"): "REFUSED",
    ("RECEIVED", "quarantined"): "QUARANTINED",
    ("TRANSLATED", "answered"): "ANSWERED",
    ("ANSWERED", "closed"): "CLOSED",
    ("REFUSED", "closed"): "CLOSED",
    ("CLOSED", "contradicted"): "ANSWERED",
    ("QUARANTINED", "released"): "RECEIVED",
    ("QUARANTINED", "discarded"): "CLOSED",
}

_FILING_ANSWERS = {
    "accepted": "ACCEPTED",
    "accepted_with_warnings": "ACCEPTED_WITH_WARNINGS",
    "under_review": "UNDER_REVIEW",
    "rejected": "REJECTED",
}

#: A shipment has its row from the moment it is read: READ until the file's fate is decided, then refused, held or
#: enclosed in a message.
FILING: Table = {
    ("", "read"): "READ",
    ("READ", "refused"): "REFUSED",
    ("READ", "held"): "HELD",
    ("READ", "enclosed"): "ENCLOSED",
    ("HELD", "enclosed"): "ENCLOSED",
    ("HELD", "refused"): "REFUSED",
    ("ENCLOSED", "sent"): "AWAITING",
    ("AWAITING", "sent"): "AWAITING",
    **{
        (state, event): to
        for state in ("ENCLOSED", "AWAITING", "UNDER_REVIEW")
        for event, to in _FILING_ANSWERS.items()
    },
    **{
        (state, event): state
        for state in ("ACCEPTED", "ACCEPTED_WITH_WARNINGS", "REJECTED")
        for event in (*_FILING_ANSWERS, "sent")
    },
    ("UNDER_REVIEW", "sent"): "UNDER_REVIEW",
}

_OPEN = ("SENDING", "UNCERTAIN", "AWAITING", "OVERDUE")

#: What our side may still say of a sending that CBP has already answered: the answer proves that it arrived.
_OVERTAKEN = ("uploaded", "sent", "send_failed", "interrupted", "arrived", "not_arrived")

TRANSMISSION: Table = {
    ("", "enclosed"): "ENCLOSED",
    ("ENCLOSED", "send_began"): "SENDING",
    ("ENCLOSED", "held"): "HELD",
    ("ENCLOSED", "cancelled"): "CANCELLED",
    ("HELD", "released"): "ENCLOSED",
    ("HELD", "cancelled"): "CANCELLED",
    ("SENDING", "uploaded"): "SENDING",
    ("SENDING", "sent"): "AWAITING",
    ("SENDING", "send_failed"): "ENCLOSED",
    ("SENDING", "interrupted"): "UNCERTAIN",
    ("UNCERTAIN", "arrived"): "AWAITING",
    ("UNCERTAIN", "not_arrived"): "ENCLOSED",
    ("AWAITING", "overdue"): "OVERDUE",
    ("ACKNOWLEDGED", "overdue"): "OVERDUE",
    **{(state, "acknowledged"): "ACKNOWLEDGED" for state in (*_OPEN, "ACKNOWLEDGED")},
    **{(state, "answered"): "ANSWERED" for state in (*_OPEN, "ACKNOWLEDGED")},
    **{(state, "rejected"): "REJECTED" for state in (*_OPEN, "ACKNOWLEDGED")},
    **{
        (state, event): state
        for state in ("ANSWERED", "REJECTED")
        for event in ("acknowledged", "answered", "rejected")
    },
    **{(state, event): state for state in ("ACKNOWLEDGED", "ANSWERED", "REJECTED") for event in _OVERTAKEN},
}

REPLY: Table = {
    ("", "composed"): "COMPOSED",
    ("COMPOSED", "delivered"): "DELIVERED",
}

LIFECYCLES: dict[Lifecycle, Table] = {
    "interchange": INTERCHANGE,
    "filing": FILING,
    "transmission": TRANSMISSION,
    "reply": REPLY,
}

#: States in which nothing more is expected of a filing.
SETTLED_FILINGS = ("ACCEPTED", "ACCEPTED_WITH_WARNINGS", "REJECTED", "REFUSED")
#: Of a filing in one of these nothing is left that could have an effect at CBP.
VOID_FILINGS = ("REFUSED", "REJECTED")
#: States in which nothing more is expected of a transmission.
SETTLED_TRANSMISSIONS = ("ANSWERED", "REJECTED", "CANCELLED")


def after(lifecycle: Lifecycle, state: str, event: str) -> str:
    """The state that ``event`` leads to.

    Raises:
        IllegalTransition: the table has no such row.
    """
    try:
        return LIFECYCLES[lifecycle][state, event]
    except KeyError:
        known = ", ".join(sorted(known for at, known in LIFECYCLES[lifecycle] if at == state)) or "none"
        msg = f"{lifecycle} in state {state or '(new)'}: event {event!r} is not in its table; it knows {known}"
        raise IllegalTransition(msg) from None
