"""Which shipments of a file ``translator try`` shows, and how it shows where their values came from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from translator.cli.output import print_table, visible
from translator.mapping.inbound import Mapped
from translator.model.shipment import identity_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from translator.mapping.explain import Explained, Made
    from translator.mapping.inbound import InboundMapping, PartClosed
    from translator.model.agreement import Agreement
    from translator.model.finding import Finding

#: Shipments that are explained to a person without ``--row``.
MOST_EXPLAINED = 3
_COLUMNS = ("field", "table row", "where", "stood there", "conversions", "value")
_WORDS = {True: "yes", False: "no"}
_RANGE = re.compile(r"([0-9]+)(?:-([0-9]+))?")


class Extent(NamedTuple):
    """A shipment's rows or segments, or its running number in a path format."""

    ranges: tuple[range, ...]

    @staticmethod
    def of(kind: str, ordinal: int, extent: str) -> Extent:
        """From the kind of its place, its running number, and its extent as the sender knows it."""
        if kind == "path":
            return Extent((range(ordinal, ordinal + 1),))
        pairs = ((int(first), int(last or first)) for first, last in _RANGE.findall(extent))
        return Extent(tuple(range(first, last + 1) for first, last in pairs))

    def holds(self, number: int) -> bool:
        """Whether the row or segment of this number is in it."""
        return any(number in one for one in self.ranges)


def _extent(mapped: Mapped) -> Extent:
    return Extent.of(mapped.place.kind, mapped.ordinal, mapped.extent)


class Shown:
    """The mapping of this call, which picks the shipments to be shown while it maps, and explains them.

    ``row`` picks the one shipment that holds it; None picks all. At most ``most`` shipments are explained.
    """

    def __init__(self, mapping: InboundMapping, row: int | None, *, explain: bool, most: int | None) -> None:
        self.mapping = mapping
        self.explain = explain
        self._row = row
        self._left = most
        self._picked: list[Extent] = []
        self._explained: dict[int, list[Explained]] = {}

    def open(self, stream: BinaryIO, agreement: Agreement) -> Iterator[Mapped | PartClosed]:
        """As the mapping does; on the way each wanted shipment is explained."""
        translation = self.mapping.open(stream, agreement)
        for event in translation:
            if isinstance(event, Mapped) and self.wants(event):
                self._pick(event)
                if self.explain and self._left != 0:
                    self._left = None if self._left is None else self._left - 1
                    self._explained[event.ordinal] = translation.explanation()
            yield event

    def _pick(self, mapped: Mapped) -> None:
        if self._row is not None:
            self._picked.append(_extent(mapped))

    def wants(self, mapped: Mapped) -> bool:
        """Whether the shipment is to be shown."""
        return self._row is None or _extent(mapped).holds(self._row)

    def taken(self, mapped: Mapped) -> list[Explained]:
        """The explanation of a shipment, once; empty where none was wanted."""
        return self._explained.pop(mapped.ordinal, [])

    def concerns(self, finding: Finding) -> bool:
        """Whether the finding is to be shown: of the file, or of a shipment that is shown."""
        ordinal = finding.place.ordinal
        return self._row is None or not ordinal or any(one.holds(ordinal) for one in self._picked)


def explanation_json(mapped: Mapped, fields: list[Explained]) -> dict[str, Any]:
    """How a shipment came about, as the contract of the command line writes it."""
    number = identity_of(mapped.shipment).number
    return {"where": mapped.extent, "number": number, "fields": [_field_json(one) for one in fields]}


def _field_json(one: Explained) -> dict[str, Any]:
    return {
        "target": one.target,
        "item": one.item or None,
        "table_row": one.row or None,
        "place": one.place.as_json() if one.place else None,
        "raw": one.raw,
        "steps": [step._asdict() for step in one.steps],
        "from": one.instead or "file",
        "value": one.value,
        "finding": one.finding or None,
    }


def print_explanation(mapped: Mapped, fields: list[Explained]) -> None:
    """How a shipment came about, as a table for people."""
    number = identity_of(mapped.shipment).number
    print_table(visible(f"{mapped.extent}: {number or 'without a number'}"), _COLUMNS, map(_row, fields))
    click.echo()


def _row(one: Explained) -> tuple[object, ...]:
    level, _, name = one.target.partition(".")
    target = f"item[{one.item}].{name}" if level == "item" else one.target
    return target, one.row or "", _where(one), " + ".join(one.raw), _steps(one), _value(one)


def _where(one: Explained) -> str:
    return one.instead if one.place is None else str(one.place)


def _steps(one: Explained) -> str:
    if not one.raw:
        return "empty: default" if one.instead == "default" else "" if one.instead else "empty"
    return " | ".join(_step(step) for step in one.steps)


def _step(step: Made) -> str:
    if step.failure:
        return f"{step.conversion} FAILS: {step.failure}"
    warning = f" ({step.warning})" if step.warning else ""
    return f"{step.conversion} → {'nothing' if step.result is None else step.result}{warning}"


def _value(one: Explained) -> object:
    if one.finding:
        return one.finding
    return _WORDS[one.value] if isinstance(one.value, bool) else one.value
