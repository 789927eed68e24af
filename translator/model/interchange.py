"""What the envelope of an interchange says, for those formats that have one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from translator.model.finding import Finding

if TYPE_CHECKING:
    from datetime import datetime

    from translator.model.agreement import Usage


class InterchangeHeader(msgspec.Struct, frozen=True):
    """ISA and its IEA. Fields hold the elements as they stood, without padding."""

    sender_qualifier: str = ""
    sender: str = ""
    receiver_qualifier: str = ""
    receiver: str = ""
    #: ISA09 and ISA10: YYMMDD and HHMM.
    date: str = ""
    time: str = ""
    #: ISA12, such as ``00401``.
    version: str = ""
    #: ISA13, nine digits.
    control_number: str = ""
    #: ISA14 is 1: the sender asks for a TA1 even when nothing is wrong.
    acknowledgment_requested: bool = False
    #: ISA15: P for production, T for test, I for information.
    usage: str = ""
    element_separator: str = "*"
    component_separator: str = ":"
    #: ISA11 from version 00402 on; empty before, where ISA11 names the standard.
    repetition_separator: str = ""
    segment_terminator: str = "~"


def contradicted_usage(header: InterchangeHeader, agreed: Usage) -> Finding | None:
    """E100 for a test where production is agreed, W100 the other way about; None where ISA15 says neither."""
    code = _CONTRADICTIONS.get((header.usage, agreed))
    detail = f"ISA15 of interchange {header.control_number} is {header.usage}"
    return Finding(code, value=header.usage, detail=detail) if code else None


#: A test is never filed for production without a word; the other way about nothing is harmed by it.
_CONTRADICTIONS = {("T", "production"): "E100", ("P", "test"): "W100"}


class TransactionSet(msgspec.Struct, frozen=True):
    """One transaction set, told when its SE (or the end of the file) was read."""

    #: Running number of the set in the file, from 1.
    part: int
    #: Running number of its interchange (ISA) in the file, from 1.
    interchange: int
    #: GS01, GS06 and GS08 of its group, and GS02 and GS03 for the answer's own GS.
    group_function: str
    group_control: str
    group_version: str
    group_sender: str
    group_receiver: str
    #: ST01 and ST02.
    identifier: str
    control: str
    #: Shipments read in it.
    shipments: int = 0
    #: There is no set: this only tells of a functional group that has none, so that the group is answered.
    stands_for_empty_group: bool = False


class EarlierFile(NamedTuple):
    """A file that came before, as its participant knows it."""

    #: The interchange's number, which its reports name.
    number: int
    name: str
    received_at: datetime

    def __str__(self) -> str:
        return f"{self.name}, number {self.number}, received {self.received_at:%Y-%m-%d %H:%M} UTC"
