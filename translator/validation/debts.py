"""What filers owe of single fields, in words for those who fill them in."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, get_args

from translator.model.shipment import ModeOfTransport
from translator.validation.elements import PARTY_ELEMENTS, US_ELEMENTS, owed
from translator.validation.feeding import OF_AGREEMENT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from translator.model.field import Field
    from translator.validation.elements import Element
    from translator.validation.rulebook import RuleBook

_IN_US = "in the US"


class Debt(NamedTuple):
    """That a kind of filer owes a field."""

    #: Number of the element, such as ``M2``.
    element: str
    #: ``required``, or when or with what else; ready for a sentence.
    words: str
    #: The fields of which one is enough, this one among them; none where it is owed by itself.
    any_of: tuple[str, ...] = ()


def debts(book: RuleBook, target: str, filer_type: str, on: date) -> Iterator[Debt]:
    """What this kind of filer owes of the field on this day; nothing of what the agreement fills."""
    for row in owed(book.elements, filer_type, "add", on) if target not in OF_AGREEMENT else ():
        words = _words(row, target)
        if words:
            modes = f" ({', '.join(row.modes)})" if len(row.modes) < len(get_args(ModeOfTransport)) else ""
            yield Debt(row.number, words + modes, row.targets if row.owed == "one of" else ())


def touches(book: RuleBook, field: Field, filer_type: str, on: date) -> bool:
    """Whether the field is of an element that this kind of filer owes, be it only its second address line.

    What the rules ask for by name is owed whatever the sources say of the field; of a party that they ask for whole, a
    field that is unverified is not.
    """
    asked = {one for row in owed(book.elements, filer_type, "add", on) for one in row.targets}
    of_party = any(field.target.startswith(f"{one}.") for one in asked)
    return field.target in asked or (of_party and field.status == "verified")


def _words(row: Element, target: str) -> str:
    if target in row.targets:
        return "one of these is required" if row.owed == "one of" else "required"
    party, _, name = target.rpartition(".")
    if party not in row.targets:
        return ""
    where = {**{part: "" for part, _ in PARTY_ELEMENTS}, **{part: _IN_US for part, _ in US_ELEMENTS}}
    if name not in where:
        return ""
    when = f"when there is {_with_article(row.words)}" if row.owed == "if applicable" else ""
    return " ".join(filter(None, ("required", where[name], when)))


def _with_article(words: str) -> str:
    return words.replace("the ", "a ", 1)
