"""Which of the elements that a filer owes no row of a mapping can fill."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from translator.validation.requirements import PARTY_ELEMENTS, US_ELEMENTS, owed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date

    from translator.validation.requirements import Requirement

#: What the agreement fills where a table does not.
OF_AGREEMENT = ("shipment.originator_code", "shipment.filer_type")
_IN_US = ("shipment.deliver_to",)


class Unfed(NamedTuple):
    """An element that nothing fills."""

    #: Number of the element, such as ``M2``.
    element: str
    #: How a person names it.
    words: str
    #: The fields of it that no row fills; of several any one does where ``any_of`` holds.
    targets: tuple[str, ...]
    any_of: bool
    #: The modes of transport in which it is owed; empty for all.
    modes: tuple[str, ...]

    def __str__(self) -> str:
        joint = " or " if self.any_of else ", "
        modes = f" (only by {', '.join(self.modes)})" if self.modes else ""
        return f"{self.element} {self.words or 'a number of the shipment'}: {joint.join(self.targets)}{modes}"


def unfed(targets: Collection[str], filer_type: str, on: date) -> Iterator[Unfed]:
    """What this kind of filer owes on this day, and no row with one of these ``targets`` fills."""
    filled = {*targets, *OF_AGREEMENT}
    for row in owed(filer_type, on):
        wanted = _wanted(row, filled)
        missing = tuple(target for target in wanted if target not in filled)
        any_of = row.form == "one of"
        if missing and (not any_of or len(missing) == len(wanted)):
            yield Unfed(row.element, row.words, missing, any_of, row.modes)


def _wanted(row: Requirement, filled: Collection[str]) -> tuple[str, ...]:
    if row.form in ("value", "one of"):
        return row.targets
    (party,) = row.targets
    if row.form == "party if given" and not any(target.startswith(f"{party}.") for target in filled):
        return ()
    parts = (*PARTY_ELEMENTS, *(US_ELEMENTS if party in _IN_US else ()))
    return tuple(f"{party}.{name}" for name, _ in parts)


def whole_parties(targets: Collection[str], filer_type: str, on: date) -> set[str]:
    """The targets without those of a party that is asked for whole once anything of it is there, and would not be."""
    left = set(targets)
    for row in owed(filer_type, on):
        if row.form == "party if given" and any(target not in left for target in _wanted(row, left)):
            left -= {target for target in left if target.startswith(f"{row.targets[0]}.")}
    return left
