"""A finished message as people read it: each value with the name, the meaning and the source of its place; and what
differs between two messages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from translator.mapping.outbound_table import OutboundRow
    from translator.pilot.form import Shown
    from translator.pilot.version import MessageVersion

_NUMBERS = ("shipment.tracking_number", "shipment.house_bill_number", "shipment.master_bill_number")
_TREES = ("xml", "json")


class Value(NamedTuple):
    """One value of a message, explained by the table."""

    #: Running numbers of the shipment and of the item; 0 for the envelope and the shipment itself.
    shipment: int
    item: int
    #: As a target of the table writes it.
    place: str
    name: str
    value: str
    #: Where it comes from: a field, a fact of the envelope, a running number, ``constant``; empty when the table does
    #: not have the place.
    source: str
    meaning: str


class Difference(NamedTuple):
    """What two messages have at one place; empty where one of them has nothing."""

    #: The shipment by its numbers, empty for the envelope; and the number of the item in it.
    shipment: str
    item: int
    place: str
    name: str
    first: str
    second: str


def values_of(version: MessageVersion, message: bytes) -> Iterator[Value]:
    """Every value of a message, in its order.

    Raises:
        ValueError: it is no message of this version; the text says why.
    """
    names_in_path = version.card.format in _TREES
    for one in version.shown(message):
        yield Value(one.shipment, one.item, one.place, *_explained(one, names_in_path=names_in_path))


def _explained(one: Shown, *, names_in_path: bool) -> tuple[str, str, str, str]:
    """Name, value, source and meaning."""
    row = _row_of(one)
    if row is None:
        return "", one.value, "", "the table has no such place"
    name, _, note = row.notes.partition(";")
    source = row.source.name if row.source else "constant"
    meaning = row.source.meaning if row.source else note.strip() or row.notes or "Always the same."
    return one.place.rpartition("/")[2] if names_in_path else name, one.value, source, meaning


def _row_of(one: Shown) -> OutboundRow | None:
    """The row that filled the place: a constant only where it stands there, else the first with a source."""
    for row in one.rows:
        if row.source is not None or row.constant == one.value:
            return row
    return one.rows[0] if one.rows else None


def differences(first: tuple[MessageVersion, bytes], second: tuple[MessageVersion, bytes]) -> Iterator[Difference]:
    """What differs; shipments are paired by their numbers, values of two versions by their source.

    Raises:
        ValueError: one is no message of its version.
    """
    same = first[0].name == second[0].name
    one, other = (_by_place(list(values_of(*each)), by_place=same) for each in (first, second))
    for key in dict.fromkeys((*one, *other)):
        left, right = one.get(key), other.get(key)
        if left is None or right is None or left[0] != right[0]:
            text, value = left or ("", None), right or ("", None)
            known = text[1] or value[1]
            shipment, item, _ = key
            yield Difference(
                shipment, item, known.place if known else "", known.name if known else "", text[0], value[0]
            )


_Key = tuple[str, int, str]


def _by_place(values: list[Value], *, by_place: bool) -> dict[_Key, tuple[str, Value]]:
    """The values by shipment, item and place, or source; what stands in several pieces is put together."""
    names = dict(_shipment_names(values))
    found: dict[_Key, tuple[str, Value]] = {}
    for one in values:
        if not by_place and (one.source in {"", "constant"} or one.source.startswith("number.")):
            continue
        key = (names.get(one.shipment, ""), one.item, one.place if by_place else one.source)
        before = found.get(key)
        if before is None:
            found[key] = (one.value, one)
        elif before[1].place == one.place and one.shipment:
            found[key] = (before[0] + one.value, one)
    return found


def _shipment_names(values: Iterable[Value]) -> Iterator[tuple[int, str]]:
    """The number of each shipment with its tracking or bill numbers; equal ones are told apart by their turn."""
    numbers: dict[int, list[str]] = {}
    for one in values:
        if one.shipment:
            known = numbers.setdefault(one.shipment, [])
            if one.source in _NUMBERS:
                known.append(one.value)
    met: dict[str, int] = {}
    for shipment, held in numbers.items():
        name = " ".join(held) or f"shipment {shipment}"
        met[name] = met.get(name, 0) + 1
        yield shipment, name if met[name] == 1 else f"{name} ({met[name]})"
