"""What stands in a sample of X12 as columns, by the standard's own designators: for sets that nobody mapped yet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple, cast

from translator.formats.sample import Sample, SampleColumn, short

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from translator.formats.x12_sample import X12Sample

_STEP = re.compile(r"(?P<segment>[A-Z][A-Z0-9]{1,2})(?:\[(?P<qualifier>[A-Z0-9]+)\])?(?P<element>[0-9]{2})?")
#: Segments that begin an item, the inner before the outer.
_ITEMS = ("PO1", "IT1", "W12", "N10", "LX")
_REMARK = (
    "There is no ready-made mapping for transaction set {}. Its elements were taken for what they usually are: "
    "compare with the sender's guide."
)


class Designator(NamedTuple):
    """A place of the standard, and what usually stands there."""

    place: str
    level: str
    name: str


def designators(rows: Iterable[tuple[str, str, str, str]]) -> list[Designator]:
    """From rows of (kind, place, level, name): places, and each part of each party."""
    told = list(rows)
    parts = [(place, name) for kind, place, _, name in told if kind == "part"]
    found = [Designator(place, level, name) for kind, place, level, name in told if kind == "place"]
    for kind, place, level, name in told:
        if kind == "party":
            found += [Designator(place + inner, level, f"{name} {part}") for inner, part in parts]
    return found


def x12_samples(sample: X12Sample, known: Iterable[Designator]) -> Iterator[Sample]:
    """The sample with each way in which its items may be told, the likeliest first; at last without any."""
    begun = {segment[0] for segment in sample.segments}
    columns = tuple(_columns(sample, known))
    read = {
        "encoding": "utf-8",
        "function": sample.function,
        "transaction_sets": [sample.set],
        "versions": [sample.version[:6]],
    }
    remarks = (_REMARK.format(sample.set),)
    lines = tuple(map(short, sample.lines))
    for item in (*(one for one in _ITEMS if one in begun), ""):
        levels = {"shipment": "ST", **({"item": item} if item else {})}
        of_levels = tuple(one for one in columns if item or one.level != "item")
        yield Sample("x12", dict(read), {"transaction_set": sample.set}, levels, {}, of_levels, lines, remarks)


def _columns(sample: X12Sample, known: Iterable[Designator]) -> Iterator[SampleColumn]:
    for one in known:
        values = tuple(_values(sample, one.place))
        if any(values):
            yield SampleColumn(one.place, (one.name,), values, cast("Literal['shipment', 'item']", one.level))


def _values(sample: X12Sample, place: str) -> Iterator[str]:
    """What stands at a place; behind a slash, in segments up to the next one of the loop's own."""
    outer, _, inner = place.rpartition("/")
    wanted = _STEP.fullmatch(inner)
    loop = _STEP.fullmatch(outer) if outer else None
    if wanted is None or not wanted["element"]:
        return
    inside = loop is None
    for segment in sample.segments:
        if loop is not None and segment[0] == loop["segment"]:
            inside = _is(segment, loop)
        elif inside and _is(segment, wanted):
            yield segment[int(wanted["element"])] if len(segment) > int(wanted["element"]) else ""


def _is(segment: tuple[str, ...], step: re.Match[str]) -> bool:
    qualified = not step["qualifier"] or segment[1:2] == (step["qualifier"],)
    return segment[0] == step["segment"] and qualified
