"""Which shipment of one message is the same as which of another: by the most particular number that both have.

A form may write a number without its hyphens, in capitals, or not at all. So numbers are compared bare, and where one
message lacks a tracking number the house bill decides, and then the master bill. Equal ones are paired in their order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from translator.model.shipment import bare_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from translator.mapping.outbound_table import OutboundRow
    from translator.pilot.reading import Value

_TRACKING, _HOUSE, _MASTER = (
    f"shipment.{name}" for name in ("tracking_number", "house_bill_number", "master_bill_number")
)
#: From the most particular on.
_NUMBERS = (_TRACKING, _HOUSE, _MASTER)

#: A shipment's numbers as they stand in a message, by their source.
Numbers = dict[str, str]


class Names(NamedTuple):
    """What the shipments of two messages are called by their numbers in these; the same are called the same."""

    first: Mapping[int, str]
    second: Mapping[int, str]


def numbers_of(values: Iterable[tuple[OutboundRow | None, Value]]) -> dict[int, Numbers]:
    """The numbers of each shipment of a message; one that goes on in further lines is put together."""
    found: dict[int, Numbers] = {}
    for row, one in values:
        if not one.shipment:
            continue
        known = found.setdefault(one.shipment, {})
        if one.source in _NUMBERS:
            goes_on = row is not None and (row.pipeline.piece or row.pipeline.rest)
            known[one.source] = known[one.source] + one.value if goes_on and one.source in known else one.value
    return found


def paired(first: Mapping[int, Numbers], second: Mapping[int, Numbers]) -> Names:
    """What the shipments of two messages are called."""
    pairs = dict(_pairs(first, second))
    called = dict(_named(first, ()))
    others = {shipment: numbers for shipment, numbers in second.items() if shipment not in pairs}
    return Names(
        called, {shipment: called[one] for shipment, one in pairs.items()} | dict(_named(others, called.values()))
    )


def _named(numbers: Mapping[int, Numbers], taken: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Each shipment by its numbers; equal ones are told apart by their turn."""
    known = set(taken)
    for shipment, held in numbers.items():
        name = " ".join(held[source] for source in _NUMBERS if source in held) or f"shipment {shipment}"
        turns = (f"{name} ({turn})" if turn > 1 else name for turn in range(1, len(known) + 2))
        called = next(one for one in turns if one not in known)
        known.add(called)
        yield shipment, called


def _pairs(first: Mapping[int, Numbers], second: Mapping[int, Numbers]) -> Iterator[tuple[int, int]]:
    """The shipments of the second message, each with the same one of the first."""
    free = dict(second)
    met: set[int] = set()
    for source, also in ((_TRACKING, ""), (_HOUSE, _MASTER), (_HOUSE, ""), (_MASTER, "")):
        by_number: dict[tuple[str, str], list[int]] = {}
        for shipment, held in free.items():
            by_number.setdefault(_key(held, source, also), []).append(shipment)
        for shipment, held in first.items():
            if shipment in met or source not in held:
                continue
            able = by_number.get(_key(held, source, also), [])
            same = next((one for one in able if one in free and _agree(held, free[one], source)), None)
            if same is not None:
                del free[same]
                met.add(shipment)
                yield same, shipment
    # Without any number the place in the message is all there is.
    for shipment, held in first.items():
        if shipment not in met and not held and not free.get(shipment, {"": ""}):
            yield shipment, shipment


def _key(held: Numbers, source: str, also: str) -> tuple[str, str]:
    return bare_number(held.get(source, "")), bare_number(held.get(also, "")) if also else ""


def _agree(one: Numbers, other: Numbers, source: str) -> bool:
    """Whether both have the number, and nothing more particular tells them apart."""
    above = _NUMBERS[: _NUMBERS.index(source)]
    return source in other and not any(more in one and more in other for more in above)
