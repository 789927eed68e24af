"""Two stories of one parcel: where what two participants file under one number cannot both be true.

CBP compares what a marketplace and a carrier say of the same tracking or bill number; so it is compared here first.
Only what both say is compared, and only the participant's own side is told to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from translator.model.finding import Finding
from translator.validation.de_minimis import shown_filing
from translator.validation.persons import person_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from translator.model.filing import Counterpart, Earlier, Facts, UnderAnotherCode
    from translator.model.place import Place

#: Code of the finding that another participant's filing contradicts this one.
CONTRADICTED = "W323"
#: Prices differ when they are further apart than both of these: US cents, and a part of the larger.
_NEAR_CENTS = 100
_NEAR_PART = 0.05
#: Descriptions differ when they share a smaller part of the words of the shorter one.
_SHARED_PART = 0.25


def _addresses_differ(one: Facts, other: Facts) -> bool:
    return None not in (one.destination, other.destination) and one.destination != other.destination


def _names_differ(one: Facts, other: Facts) -> bool:
    """Only at one address: of two nobody can tell."""
    if None in (one.person_day, other.person_day) or one.destination != other.destination:
        return False
    return person_of(one.person_day) != person_of(other.person_day)


def _prices_differ(one: Facts, other: Facts) -> bool:
    """What is known in part may be any amount above that, so only the other side can be too low."""
    if one.worth is None or other.worth is None:
        return False
    (low, is_part), (high, _) = sorted(((one.worth, one.worth_in_part), (other.worth, other.worth_in_part)))
    return not is_part and high - low > max(_NEAR_CENTS, _NEAR_PART * high)


def _descriptions_differ(one: Facts, other: Facts) -> bool:
    words, others = set(one.words.split()), set(other.words.split())
    if not words or not others:
        return False
    return len(words & others) < _SHARED_PART * min(len(words), len(others))


def _modes_differ(one: Facts, other: Facts) -> bool:
    return bool(one.mode and other.mode) and one.mode != other.mode


#: What is compared: how a person names it, the field that shows it, and whether two sides contradict.
_COMPARED: Mapping[str, tuple[str, Callable[[Facts, Facts], bool]]] = {
    "the address of the final deliver-to party": ("shipment.deliver_to", _addresses_differ),
    "the name of the final deliver-to party": ("shipment.deliver_to", _names_differ),
    "the value": ("item.listed_price", _prices_differ),
    "the description": ("item.description", _descriptions_differ),
    "the mode of transport": ("shipment.mode_of_transport", _modes_differ),
}


def contradictions(one: Facts, other: Facts) -> tuple[str, ...]:
    """What two filings of one parcel say that cannot both be true, as a person names it."""
    return tuple(name for name, (_, differ) in _COMPARED.items() if differ(one, other))


def contradiction_finding(
    mine: Facts, others: Iterable[Counterpart], place_of: Callable[[str], Place]
) -> Finding | None:
    """That other participants' filings of the parcel contradict this one; nothing of what they say is told.

    It names the number of the first that contradicts, and everything in which any of them does, in the order in which
    it is compared.
    """
    contradicting = [(other.number, found) for other in others if (found := contradictions(mine, other.facts))]
    if not contradicting:
        return None
    told = [name for name in _COMPARED if any(name in names for _, names in contradicting)]
    target = _COMPARED[told[0]][0]
    shown = target.replace("item.", "item[1].")
    return Finding(CONTRADICTED, place_of(shown), contradicting[0][0], target, ", ".join(told))


def another_code_finding(mine: Facts, other: UnderAnotherCode, place_of: Callable[[str], Place]) -> Finding:
    """That the participant has filed the parcel already, under another originator code."""
    differ = contradictions(mine, other.facts)
    besides = f"; the two contradict in {', '.join(differ)}" if differ else ""
    detail = f"under {other.originator_code}: {shown_filing(other.filing)}{besides}"
    return Finding("W325", place_of(other.target), other.number, other.target, detail)


def other_numbers_finding(earlier: Earlier, place_of: Callable[[str], Place]) -> Finding:
    """That the house bill is filed already under other numbers, as a parcel is whose numbers become known by and by."""
    unnamed = earlier.filings - len(earlier.own)
    more = [f"{unnamed} more" if earlier.own else f"{unnamed} that came in no file of this sender"] if unnamed else []
    target = "shipment.house_bill_number"
    detail = ", ".join([*map(shown_filing, earlier.own), *more])
    return Finding("W324", place_of(target), earlier.house_bill_number, target, detail)
