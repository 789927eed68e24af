"""A finished message as people read it: each value with the name, the meaning and the source of its place; and what
differs between two messages.
"""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from translator.mapping.outbound_source_values import source_value
from translator.pilot.pairing import numbers_of, paired

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from translator.mapping.outbound_table import OutboundRow
    from translator.pilot.form import Shown
    from translator.pilot.version import MessageVersion

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
    #: What the source held, as far as the message tells: ``air`` where the code A stands.
    source_value: str
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
    for _, value in _read(version, message):
        yield value


def _read(version: MessageVersion, message: bytes) -> Iterator[tuple[OutboundRow | None, Value]]:
    """Every value of a message with the row that filled its place."""
    names_in_path = version.card.format in _TREES
    for one in version.shown(message):
        row = _row_of(one)
        yield row, Value(one.shipment, one.item, one.place, *_explained(one, row, names_in_path=names_in_path))


def unexplained(version: MessageVersion, message: bytes) -> int:
    """How many values of a message no row of the version explains: 0 for one of its own.

    Raises:
        ValueError: it is no message of this version.
    """
    return sum(row is None or not (row.source or row.constant == one.value) for row, one in _read(version, message))


def _explained(one: Shown, row: OutboundRow | None, *, names_in_path: bool) -> tuple[str, str, str, str, str]:
    """Name, value, source, what the source held, and meaning."""
    if row is None:
        return "", one.value, "", "", "the table has no such place"
    name, _, note = row.notes.partition(";")
    if row.source is None and row.constant != one.value:
        return name, one.value, "", "", f"the table has {row.constant} there"
    source = row.source.name if row.source else "constant"
    meaning = row.source.meaning if row.source else note.strip() or row.notes or "Always the same."
    called = one.place.rpartition("/")[2] if names_in_path else name
    return called, one.value, source, source_value(row, one.value), meaning


def _row_of(one: Shown) -> OutboundRow | None:
    """The row that filled the place: a constant only where it stands there, else the first with a source."""
    for row in one.rows:
        if row.source is not None or row.constant == one.value:
            return row
    return one.rows[0] if one.rows else None


def differences(first: tuple[MessageVersion, bytes], second: tuple[MessageVersion, bytes]) -> Iterator[Difference]:
    """What differs; shipments are paired by their numbers, values of two versions by their source.

    Of two messages of one version in which no value differs, the first line that does.

    Raises:
        ValueError: one is no message of its version.
    """
    same = first[0].name == second[0].name
    read = [list(_read(*each)) for each in (first, second)]
    names = paired(*map(numbers_of, read))
    one, other = (_by_place(values, called, by_place=same) for values, called in zip(read, names, strict=True))
    told = False
    for key in dict.fromkeys((*one, *other)):
        left, right = one.get(key), other.get(key)
        if left is None or right is None or left[0] != right[0]:
            text, value = left or ("", None), right or ("", None)
            known = text[1] or value[1]
            shipment, item, _, _ = key
            told = True
            yield Difference(
                shipment, item, known.place if known else "", known.name if known else "", text[0], value[0]
            )
    if same and not told:
        yield from _unlike_lines(first[1], second[1])


def _unlike_lines(first: bytes, second: bytes) -> Iterator[Difference]:
    """The first line that differs, of messages whose values are the same."""
    lines = [one.decode("utf-8", "replace").splitlines(keepends=True) for one in (first, second)]
    for number, (one, other) in enumerate(zip_longest(*lines, fillvalue=""), 1):
        if one != other:
            yield Difference("", 0, f"line {number}", "", one, other)
            return


#: Shipment, item, place or source, and the how-manieth value there.
_Key = tuple[str, int, str, int]


def _by_place(
    values: list[tuple[OutboundRow | None, Value]], names: Mapping[int, str], *, by_place: bool
) -> dict[_Key, tuple[str, Value]]:
    """The values by shipment, item and place, or source; what stands in several pieces is put together."""
    found: dict[_Key, tuple[str, Value]] = {}
    turns: dict[tuple[str, int, str], int] = {}
    for row, one in values:
        if not by_place and (one.source == "constant" or one.source.startswith("number.")):
            continue
        where = (names.get(one.shipment, ""), one.item, one.place if by_place or not one.source else one.source)
        turn = turns.get(where, 0)
        text, known = found[(*where, turn)] if turn else ("", None)
        if known is not None and row is not None and _goes_on(row, known, one):
            found[(*where, turn)] = (text + one.value, known)
        elif known is None or known.place == one.place or (one.value != text and row is not None and _is_text(row)):
            turns[where] = turn + 1
            found[(*where, turn + 1)] = (one.value, one)
    return found


def _goes_on(row: OutboundRow, known: Value, one: Value) -> bool:
    """Whether a value goes on with the one before: its rest, or one more piece at its place."""
    return row.pipeline.rest > 0 or (row.pipeline.piece > 0 and known.place == one.place)


def _is_text(row: OutboundRow) -> bool:
    """Whether each place writes the value in one form; a time stands in several."""
    return row.source is not None and row.source.type is str
