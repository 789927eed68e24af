"""The originator codes of the agreements: who may file under which, as far as it can be told before a file comes.

Two agreements may have one code as their own: a participant that sends both CSV and X12 has two files of settings.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from translator.configuration.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from translator.configuration.settings import Partner
    from translator.mapping.inbound import InboundMapping

_KEY, _TARGET = "agreement.more_originator_codes", "shipment.originator_code"


def code_problems(partners: Iterable[Partner]) -> Iterator[Problem]:
    """Further codes of an agreement that stand twice, or are its own."""
    for partner in partners:
        for code, times in Counter(partner.agreement.originator_codes).items():
            if times > 1:
                own = code == partner.agreement.originator_code
                message = "it is the agreement's own code already" if own else "the code stands twice"
                yield Problem(str(partner.file), _KEY, code, message, "Name every code once.")


def code_warnings(partners: Iterable[Partner], mappings: Mapping[str, Sequence[InboundMapping]]) -> Iterator[Problem]:
    """A code that is another partner's own, and rows that name a code where the agreement has only one.

    ``mappings`` are the versions of each by name, the newest last.
    """
    partners = tuple(partners)
    for partner in partners:
        yield from _of_others(partner, partners)
        for name in partner.agreement.mappings:
            if versions := mappings.get(name):
                yield from _named_in_rows(partner, versions[-1])


def _of_others(partner: Partner, partners: Sequence[Partner]) -> Iterator[Problem]:
    for code in dict.fromkeys(partner.agreement.more_originator_codes):
        owners = [one.name for one in partners if one is not partner and one.agreement.originator_code == code]
        if owners:
            message = f"it is the own code of {', '.join(owners)}, whose filings {partner.name} can replace and cancel"
            remedy = "Leave it so if this partner files for that participant; else take it out."
            yield Problem(str(partner.file), _KEY, code, message, remedy)


def _named_in_rows(partner: Partner, mapping: InboundMapping) -> Iterator[Problem]:
    agreement, read = partner.agreement, False
    for decision in mapping.choices.get(_TARGET, ()):
        if decision.reference is None and decision.empty not in agreement.originator_codes:
            message = f"{mapping.name} files under {decision.empty}, which this agreement does not name"
            remedy = f"Name it, or mend the row of {_TARGET}: its shipments are refused (E313)."
            yield Problem(str(partner.file), _KEY, str(decision.empty), message, remedy)
        read = read or (decision.reference is not None and decision.reference.fact != "originator_code")
    if read and not agreement.more_originator_codes:
        only = f"this agreement names {agreement.originator_code} only"
        message = f"{mapping.name} fills {_TARGET} from the file, and {only}"
        remedy = "Name here the other codes that its files may hold: what is not named is refused (E313)."
        yield Problem(str(partner.file), _KEY, "", message, remedy)
