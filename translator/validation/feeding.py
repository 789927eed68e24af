"""Which of the elements that a filer owes no row of a mapping can fill."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, get_args

from translator.model.shipment import ModeOfTransport
from translator.validation.elements import PARTY_ELEMENTS, US_ELEMENTS, owed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date

    from translator.validation.elements import Element
    from translator.validation.rulebook import RuleBook

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
        return f"{self.element} {self.words}: {joint.join(self.targets)}{modes}"


def unfed(book: RuleBook, targets: Collection[str], filer_type: str, on: date) -> Iterator[Unfed]:
    """What this kind of filer owes on this day, and no row with one of these ``targets`` fills."""
    filled = {*targets, *OF_AGREEMENT}
    for row in owed(book.elements, filer_type, "add", on):
        wanted = _wanted(row, filled)
        missing = tuple(target for target in wanted if target not in filled)
        any_of = row.owed == "one of" and row.form == "value"
        if missing and (not any_of or len(missing) == len(wanted)):
            modes = () if len(row.modes) == len(get_args(ModeOfTransport)) else row.modes
            yield Unfed(row.number, row.words, missing, any_of, modes)


def _wanted(row: Element, filled: Collection[str]) -> tuple[str, ...]:
    if row.form == "value":
        return row.targets
    (party,) = row.targets
    if row.owed == "if applicable" and not any(target.startswith(f"{party}.") for target in filled):
        return ()
    parts = (*PARTY_ELEMENTS, *(US_ELEMENTS if party in _IN_US else ()))
    return tuple(f"{party}.{name}" for name, _ in parts)


def whole_parties(book: RuleBook, targets: Collection[str], filer_type: str, on: date) -> set[str]:
    """The targets without those of a party that is asked for whole once anything of it is there, and would not be."""
    left = set(targets)
    for row in owed(book.elements, filer_type, "add", on):
        asked_whole = row.owed == "if applicable" and row.form == "party"
        if asked_whole and any(target not in left for target in _wanted(row, left)):
            left -= {target for target in left if target.startswith(f"{row.targets[0]}.")}
    return left
