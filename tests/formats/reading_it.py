"""Reads a file of any format to its end, for tests."""

from __future__ import annotations

from io import BytesIO
from typing import Any, NamedTuple

import msgspec

from translator.formats.reading import PartClosed, Unit
from translator.formats.registry import FORMATS
from translator.model.finding import Finding

Said = list[str | None]


class Read(NamedTuple):
    """What came of a file: for each shipment its rows, its values and those of its items."""

    extents: list[str]
    shipments: list[Said]
    items: list[list[Said]]
    #: The findings of each shipment.
    found: list[list[Finding]]
    #: The findings of the file.
    closed: list[Finding]
    units: list[Unit]
    opened: Any

    @property
    def codes(self) -> list[tuple[str, int]]:
        """Code and row of everything that was found, shipments first."""
        every = [*(finding for findings in self.found for finding in findings), *self.closed]
        return [(finding.code, finding.place.ordinal) for finding in every]


def read_as(
    format_: str,
    content: str | bytes,
    levels: dict[str, str],
    sources: tuple[str, ...] = (),
    items: tuple[str, ...] = (),
    **settings: Any,
) -> Read:
    """Read the content with what a card says in ``[read]``; the last event must close the file, and only that."""
    entry = FORMATS[format_]
    opener = entry.compile(msgspec.convert(settings, entry.settings), levels, {})
    opened = opener(BytesIO(content.encode() if isinstance(content, str) else content))
    of_shipment = [opened.getter(source, "shipment") for source in sources]
    of_item = [opened.getter(source, "item") for source in items]
    *units, last = opened.units()
    assert isinstance(last, PartClosed)
    assert last.part == 0
    assert all(isinstance(unit, Unit) for unit in units)
    for unit in units:
        assert opened.place(unit.shipment, "").ordinal
    return Read(
        [opened.extent(unit) for unit in units],
        [[get(unit.shipment) for get in of_shipment] for unit in units],
        [[[get(node) for get in of_item] for node in unit.items] for unit in units],
        [unit.findings for unit in units],
        last.findings,
        units,
        opened,
    )
