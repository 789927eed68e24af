"""The TA1: what became of an interchange's envelope, and nothing else. Also which X12 answers are due at all.

Source: X12 004010, the TA1 segment and the note codes of TA105.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from translator.acknowledgment.x12_envelope import (
    interchange_header,
    interchange_trailer,
    segment,
    separators_of,
)
from translator.formats.x12_header import TA1_NOTES
from translator.model.catalogue import entry_of, level, refuses

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from translator.model.agreement import ReplyForm
    from translator.model.finding import Finding
    from translator.model.interchange import InterchangeHeader

X12Answer = Literal["ta1", "997"]

_NO_ERROR = "000"
_INVALID_CONTENT = "024"


def wanted(
    header: InterchangeHeader, findings: Iterable[Finding], replies: Collection[ReplyForm]
) -> tuple[X12Answer, ...]:
    """The X12 answers that an interchange gets, in the order in which they are sent.

    A TA1 when its envelope is refused, whichever X12 answer was agreed, because no 997 can follow then; and when it
    asks for one (ISA14). A 997 for each group when its envelope is not refused and 997s were agreed. Neither when the
    agreement knows no X12 answer, or when the header is so broken that it names no one to answer to.
    """
    if not header.sender or not {"ta1", "997"} & set(replies):
        return ()
    if envelope_refused(findings):
        return ("ta1",)
    asked: tuple[X12Answer, ...] = ("ta1",) if header.acknowledgment_requested else ()
    return (*asked, "997") if "997" in replies else asked


def envelope_refused(findings: Iterable[Finding]) -> bool:
    """Whether a finding refuses the envelope; one of the file that TA1 has no code for (no shipment in it) does not."""
    return any(map(refuses, _of_envelope(findings)))


def _of_envelope(findings: Iterable[Finding]) -> list[Finding]:
    return [finding for finding in findings if level(finding.code) == "interchange" and entry_of(finding).x12]


def compose_ta1(header: InterchangeHeader, findings: Iterable[Finding], control_number: int, at: datetime) -> bytes:
    """An interchange that holds one TA1 and no group.

    ``findings`` are those of the interchange; others are passed over. ``control_number`` is the answer's own ISA13,
    ``at`` its time, in UTC. Where ISA13, ISA09 or ISA10 came in a form that TA1 cannot repeat, it holds zeros or the
    answer's own time.
    """
    separators = separators_of(header)
    code, note = _verdict(_of_envelope(findings))
    return b"".join(
        (
            interchange_header(header, separators, control_number, at),
            segment(separators, "TA1", *_told(header, at), code, note),
            interchange_trailer(separators, 0, control_number),
        )
    )


def _told(header: InterchangeHeader, at: datetime) -> tuple[str, str, str]:
    """TA101 to TA103: the control number, date and time of the interchange that is answered."""
    return (
        header.control_number.zfill(9) if _digits(header.control_number, range(1, 10)) else "0" * 9,
        header.date if _digits(header.date, (6,)) else f"{at:%y%m%d}",
        header.time if _digits(header.time, (4,)) else f"{at:%H%M}",
    )


def _digits(text: str, lengths: Collection[int]) -> bool:
    return text.isascii() and text.isdecimal() and len(text) in lengths


def _verdict(findings: list[Finding]) -> tuple[str, str]:
    """TA104 and TA105: rejected for the first refusing finding, accepted with errors for the first other, accepted."""
    refusing = [finding for finding in findings if refuses(finding)]
    if refusing:
        return "R", _note(refusing[0])
    return ("E", _note(findings[0])) if findings else ("A", _NO_ERROR)


def _note(finding: Finding) -> str:
    place = finding.place.x12
    if finding.code == "E119" and place is not None:
        return TA1_NOTES.get(place.element, _INVALID_CONTENT)
    return entry_of(finding).x12
