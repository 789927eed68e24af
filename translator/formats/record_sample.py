"""Records of several types in a sample: what tells them apart, which begins a shipment, which an item.

A type is told by the first cell of a row or by the first characters of a line. Most types come again and again; those
that come once stand at the beginning or at the end, as headers and trailers do.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: Types beyond which they are no types but numbers of records.
_MOST_TYPES = 60
_FEWEST_TYPES = 2
#: Of so many types one may come only once between others.
_FEW_OPTIONAL = 8
#: Counts below it are too often right by chance.
_LEAST_COUNT = 2


class TypedSample(NamedTuple):
    """Which types there are."""

    #: In the order in which they come first.
    types: tuple[str, ...]
    shipment: str
    #: Empty where shipments have none.
    item: str
    #: Types before the first shipment, and behind the last.
    outside: tuple[str, ...]
    #: Whether a person must look at which type is a shipment.
    uncertain: bool

    def level(self, type_: str) -> Literal["shipment", "item", ""]:
        """The level that the columns of this type fill."""
        if type_ in self.outside:
            return ""
        return "item" if type_ == self.item else "shipment"

    @property
    def levels(self) -> dict[str, str]:
        """As the card says them."""
        items = {"item": f"each '{_quoted(self.item)}' record"} if self.item else {}
        return {"shipment": f"each '{_quoted(self.shipment)}' record", **items}

    @property
    def remarks(self) -> tuple[str, ...]:
        """What a person is told of it."""
        told = f"Records of {len(self.types)} types: {', '.join(self.types)}."
        doubt = (
            f"That a shipment begins with each {self.shipment} is a guess: the sample is too short to be certain. "
            "Correct [levels] and read.outside."
        )
        return (told, doubt) if self.uncertain else (told,)


def typed_sample(told: Sequence[str], *, whole: bool) -> TypedSample | None:
    """What the types of the records are, one for each record; None when these are none."""
    counts = Counter(told)
    types = tuple(counts)
    if not _FEWEST_TYPES <= len(types) <= min(_MOST_TYPES, len(told) - 1) or not all(types):
        return None
    repeated = [type_ for type_ in types if counts[type_] > 1]
    singles = [type_ for type_ in types if counts[type_] == 1]
    if not repeated:
        return None
    first = told.index(repeated[0])
    last = max(index for index, type_ in enumerate(told) if counts[type_] > 1)
    head = [type_ for type_ in singles if told.index(type_) < first]
    tail = [type_ for type_ in singles if told.index(type_) > last] if whole else []
    # A type that comes once between the others may be optional; many such are no types.
    if len(singles) - len(head) - len(tail) > len(types) // _FEW_OPTIONAL:
        return None
    if len(repeated) == 1:
        return _of_one_repeated(types, repeated[0], head, tail)
    shipment = repeated[0]
    return TypedSample(types, shipment, _item(told, shipment, repeated), (*head, *tail), uncertain=False)


def counted(numbers: Mapping[str, int], told: Sequence[str], types: TypedSample) -> dict[str, str]:
    """Which of the numbers, by their place in a trailer, count something; a place that may count two things is none."""
    things = {"records": len(told), "shipments": told.count(types.shipment)}
    if types.item:
        things["items"] = told.count(types.item)
    found: dict[str, str] = {}
    for place, number in numbers.items():
        meant = [what for what, count in things.items() if count == number]
        if number >= _LEAST_COUNT and len(meant) == 1:
            found[place] = meant[0]
    return found


def _of_one_repeated(types: tuple[str, ...], repeated: str, head: list[str], tail: list[str]) -> TypedSample | None:
    """One type that repeats: with two before it they are a header, the only shipment, and its items."""
    if len(head) > 1:
        return TypedSample(types, head[-1], repeated, (*head[:-1], *tail), uncertain=True)
    return TypedSample(types, repeated, "", (*head, *tail), uncertain=True) if head or tail else None


def _item(told: Sequence[str], shipment: str, repeated: list[str]) -> str:
    """The type that comes several times within one shipment; the first such one, or none."""
    spans: list[Counter[str]] = []
    for type_ in told:
        if type_ == shipment:
            spans.append(Counter())
        elif spans:
            spans[-1][type_] += 1
    several = [type_ for type_ in repeated if any(span[type_] > 1 for span in spans)]
    return several[0] if several else ""


def _quoted(type_: str) -> str:
    return type_.replace("'", "''")
