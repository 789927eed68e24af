"""What a report to a participant says, whatever its form: a summary of the file and a row for each shipment."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from translator.model.acknowledgment import Disposition
from translator.model.agreement import Accept, Usage
from translator.model.catalogue import message, remedy
from translator.model.finding import Finding
from translator.model.place import WHOLE_FILE, Place

Outcome = Literal[
    "",
    "refused",
    "held",
    "to be sent",
    "filed",
    "accepted",
    "accepted with warnings",
    "under review",
    "rejected",
]
Occasion = Literal["read", "answered", "overdue", "contradicted"]

#: The word of a report for the state of a filing (`translator.model.lifecycle`).
OUTCOMES: dict[str, Outcome] = {
    "READ": "held",
    "REFUSED": "refused",
    "HELD": "held",
    "ENCLOSED": "to be sent",
    "AWAITING": "filed",
    "ACCEPTED": "accepted",
    "ACCEPTED_WITH_WARNINGS": "accepted with warnings",
    "UNDER_REVIEW": "under review",
    "REJECTED": "rejected",
}

_RELAYED: dict[Disposition, str] = {
    "rejected": "R301",
    "accepted_with_warnings": "R303",
    "under_review": "R304",
    "accepted": "R305",
}


#: What is told where CBP gave neither a code nor words.
_NO_REASON = "CBP gave no reason"
_UNSAID: dict[Disposition, tuple[str, str]] = {
    "rejected": ("R308", ""),
    "accepted_with_warnings": ("R309", ""),
    "under_review": (_RELAYED["under_review"], _NO_REASON),
}


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """Shipments of one file: read = refused + held + unsent + filed, filed = awaiting + the four answers of CBP."""

    read: int = 0
    refused: int = 0
    held: int = 0
    #: Ready, and not left at CBP's side yet.
    unsent: int = 0
    awaiting: int = 0
    accepted: int = 0
    accepted_with_warnings: int = 0
    under_review: int = 0
    rejected: int = 0

    @property
    def filed(self) -> int:
        """Sent to CBP."""
        return self.awaiting + self.accepted + self.accepted_with_warnings + self.under_review + self.rejected


class ReportSummary(msgspec.Struct, frozen=True, kw_only=True):
    """The head of a report on one file."""

    file_name: str
    #: When the file came and when the report is written; aware, UTC.
    received_at: datetime
    composed_at: datetime
    #: Why the report is written now: the file was read, CBP answered, CBP's answer is overdue, or another participant
    #: has filed what contradicts it.
    occasion: Occasion
    accept: Accept
    usage: Usage
    counts: Counts
    #: Shipments among those that await CBP's answer for which it is overdue.
    overdue: int = 0
    #: Refused shipments in which nothing is wrong but that they are filed already.
    already_filed: int = 0
    #: Shipments among the rejected ones whose whole message CBP rejected.
    rejected_with_message: int = 0
    #: Shipments among the rejected ones for which CBP gave no reason.
    rejected_unsaid: int = 0
    #: Shipments of which CBP has said two things that do not go together.
    contradicted: int = 0
    #: Shipments of which another participant tells something else.
    told_otherwise: int = 0
    #: Shipments that were held back and are given up; they count as refused.
    given_up: int = 0
    #: Whether the file is refused because filings are not accepted on its day.
    closed: bool = False
    #: Whether something of the file, not of a shipment or a part of it, refuses all of it.
    file_refused: bool = False
    #: Whether that is only that the same file was received before.
    received_before: bool = False
    #: Whether the file is reference data, kept as the next version of its table.
    reference_data: bool = False
    #: Name and version of the mapping that read the file; empty when none claimed it.
    mapping: str = ""
    #: Our number of the interchange, to name it to the service provider; empty when there is none.
    number: str = ""
    #: What the extents of the shipments count; a path says it itself.
    unit: Literal["row", "segment"] = "row"


class ReportRow(msgspec.Struct, frozen=True, kw_only=True):
    """One shipment, or (with an empty number) something of the file that is not one shipment."""

    #: Rows, segments or path of the shipment in the participant's file, such as ``3-5``.
    extent: str
    #: Empty for something of the file that decides nothing.
    outcome: Outcome
    #: The participant's own reference, and the tracking, house or master bill number.
    reference: str = ""
    number: str = ""
    #: What was found, by us and (as relayed findings) by CBP.
    findings: tuple[Finding, ...] = ()


def relayed(disposition: Disposition, code: str, text: str, place: Place = WHOLE_FILE) -> Finding:
    """CBP's answer for one shipment as a finding: its code and its words, verbatim, at the participant's own place.

    Where it gave none, that is told; a shipment that was plainly accepted needs none.
    """
    words = said(code, text)
    known = _RELAYED[disposition], words
    name, detail = known if words else _UNSAID.get(disposition, known)
    return Finding(name, place, detail=detail)


def relayed_message(code: str, text: str, place: Place = WHOLE_FILE) -> Finding:
    """CBP's rejection of a whole message, told of one of the shipments in it."""
    return Finding("R302", place, detail=said(code, text) or _NO_REASON)


def said(code: str, text: str) -> str:
    """CBP's code and words, unchanged but on one line."""
    return " ".join(f"{code} {text}".splitlines()).strip()


def wording(finding: Finding) -> tuple[str, str]:
    """What is wrong and how to mend it, each as a sentence fragment from the catalogue."""
    return message(finding), remedy(finding)


def excerpt(value: str, width: int = 100) -> str:
    """What stood there, on one line of at most ``width`` characters; what cannot be printed is shown as ``·``."""
    line = "".join(character if character.isprintable() else "·" for character in value)
    return line if len(line) <= width else f"{line[: width - 1]}…"
