"""What the service provider and a trading partner have agreed on."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, Literal

import msgspec

from translator.model.shipment import FilerType

Accept = Literal["each shipment", "whole file"]
Usage = Literal["test", "production"]
#: What a service provider does with what is filed for production on a day on which the regime is closed.
OverTheLimit = Literal["hold", "warn"]
OutsideTheRegime = Literal["hold", "warn", "refuse"]
ReplyForm = Literal["csv", "text", "ta1", "997"]


def _term(meaning: str, **limits: Any) -> Any:
    """The annotation of one term of the agreement; the limits are msgspec's, and hold where it is read."""
    return msgspec.Meta(description=meaning, **limits)


class Agreement(msgspec.Struct, frozen=True, kw_only=True):
    """The facts of one partner's agreement that the pure rooms need."""

    partner: Annotated[str, _term("Short name of the partner: lower-case letters, digits and hyphens.")]
    originator_code: Annotated[str, _term("CBP's code for the participant that is filed for.", min_length=1)]
    filer_type: Annotated[FilerType, _term("What the participant is; the elements that it must send hang on it.")]
    mappings: Annotated[tuple[str, ...], _term("Names of the mappings that may claim the partner's files.")]
    message: Annotated[str, _term("Message version that the partner's shipments leave in.", min_length=1)]
    accept: Annotated[Accept, _term("What a wrong shipment refuses: itself, or all shipments of its file.")] = (
        "each shipment"
    )
    usage: Annotated[Usage, _term("Whether the filings are a test or count.")] = "test"
    replies: Annotated[tuple[ReplyForm, ...], _term("The forms in which the partner is answered.")] = ("csv", "text")
    answer_within: Annotated[timedelta, _term("How long CBP's answer may take.", extra={"positive": True})]
    first_control_number: Annotated[
        int,
        _term(
            "The control number of the first message to CBP, where another system counted before us. "
            "It counts only while no message of the originator and message version has a number (of the sender, where "
            "the message is counted by sender); set later, it has no effect, and each start tells that in the log.",
            ge=1,
        ),
    ] = 1
    first_group_number: Annotated[int, _term("The same for functional groups, in X12.", ge=1)] = 1
    first_set_number: Annotated[int, _term("The same for transaction sets, in X12.", ge=1)] = 1
    our_qualifier: Annotated[str, _term("Our qualifier in an X12 envelope that goes back; the provider's.")] = "ZZ"
    our_identifier: Annotated[str, _term("Our identifier in an X12 envelope that goes back; the provider's.")] = ""

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
