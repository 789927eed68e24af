"""What a row says of whose filing it is, held against the agreement: the originator code and the kind of filer.

A row may name another originator code only where the agreement lists it: a code is what CBP knows a participant by,
and who may file under it may replace and cancel what is filed under it.

A row may name another kind of filer, because a service provider's filing owes what the participant owes that it
represents. It then owes what both kinds owe, and that is told (W313), but for a kind that owes all that the agreement's
does and more: there nothing can have been got rid of.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from translator.validation.owing import Missing, Rule

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from translator.model.shipment import Shipment
    from translator.validation.elements import Element

    #: A kind of filer, and what it owes; the kind is None where a row says nothing.
    Owing = tuple[str | None, Sequence[Element]]

_CODE, _KIND = "shipment.originator_code", "shipment.filer_type"


def both(one: Sequence[Element], other: Sequence[Element]) -> tuple[Element, ...]:
    """What two kinds of filers owe together; what another row asks as strictly is not asked again."""
    if one == other:
        return tuple(one)
    rows = tuple(dict.fromkeys((*one, *other)))
    return tuple(row for at, row in enumerate(rows) if not any(_outdoes(rows, by, at) for by in range(len(rows))))


def _outdoes(rows: Sequence[Element], by: int, at: int) -> bool:
    """Whether one row asks what another asks; of two that ask the same the first does."""
    return by != at and _asks(rows[by], rows[at]) and (by < at or not _asks(rows[at], rows[by]))


def _asks(row: Element, other: Element) -> bool:
    """Whether who has what ``row`` asks has what ``other`` asks."""
    if row is other or (row.targets, row.owed, row.form) == (other.targets, other.owed, other.form):
        return True
    return row.owed == "required" and row.form == other.form and row.targets[0] in other.targets


def of_agreement(codes: Collection[str] | None, named: Owing, agreed: Owing) -> Iterator[Rule]:
    """The rules that hold a shipment against its agreement.

    Args:
        codes: the originator codes that the agreement names; None for no agreement.
        named: the kind of filer that the shipment names, and what that kind owes.
        agreed: the same of the agreement.
    """
    if codes is not None:
        yield _of_code(codes)
    (kind, theirs), (ours, owes) = named, agreed
    if kind and kind != ours and (any(_is_new(row, theirs) for row in owes) or not _owes_more(theirs, owes)):
        detail = f"the agreement says {ours}; the shipment owes what both owe, and is sent as what it says"
        missing = Missing("W313", (_KIND,), detail, kind)
        yield Rule(lambda _: False, lambda _: iter((missing,)))


def _is_new(row: Element, before: Sequence[Element]) -> bool:
    return not any(_asks(one, row) for one in before)


def _owes_more(rows: Sequence[Element], than: Sequence[Element]) -> bool:
    return any(_is_new(row, than) for row in rows)


def _of_code(codes: Collection[str]) -> Rule:
    agreed = frozenset(codes)

    def good(shipment: Shipment) -> bool:
        code = shipment.originator_code
        return code in agreed or not code  # that there is none is told as a missing element

    def explain(shipment: Shipment) -> Iterator[Missing]:
        several = f"the agreement names {', '.join(codes)}"
        yield Missing("E313", (_CODE,), several, shipment.originator_code or "")

    return Rule(good, explain)
