"""What the service provider and a trading partner have agreed on."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

import msgspec

from translator.model.shipment import FilerType

Accept = Literal["each shipment", "whole file"]
Usage = Literal["test", "production"]
ReplyForm = Literal["csv", "text", "ta1", "997"]


class Agreement(msgspec.Struct, frozen=True, kw_only=True):
    """The facts of one partner's agreement that the pure rooms need."""

    #: Short name of the partner: lower-case letters, digits and hyphens.
    partner: str
    #: CBP's code for the participant that is filed for.
    originator_code: str
    filer_type: FilerType
    #: Names of the mappings that may claim the partner's files.
    mappings: tuple[str, ...]
    #: Message version that the partner's shipments leave in.
    message: str
    #: What a wrong shipment does to the others of its file.
    accept: Accept = "each shipment"
    usage: Usage = "test"
    replies: tuple[ReplyForm, ...] = ("csv", "text")
    #: How long CBP's answer may take before the transmission is overdue.
    answer_within: timedelta
    #: Who we are in an X12 envelope that goes back: qualifier and identifier.
    our_qualifier: str = "ZZ"
    our_identifier: str = ""

    def fact(self, name: str) -> str:
        """A fact that a mapping row may use as its source, such as ``agreement.originator_code``.

        Raises:
            KeyError: no such fact; ``AGREEMENT_FACTS`` lists them.
        """
        if name not in AGREEMENT_FACTS:
            raise KeyError(name)
        return str(getattr(self, name))


#: The facts that a mapping row may name behind ``agreement.``.
AGREEMENT_FACTS = ("partner", "originator_code", "filer_type", "usage")
