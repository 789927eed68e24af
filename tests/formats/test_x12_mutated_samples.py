"""Real test files of every set, changed at random: whatever comes is read to its end, as units and findings."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.formats.x12_files import INTERCHANGES, MAPS
from translator.formats.reading import Unit
from translator.formats.x12 import X12Options, open_x12
from translator.formats.x12_map import compile_map
from translator.model.catalogue import CATALOGUE

if TYPE_CHECKING:
    from pathlib import Path

    from translator.formats.reading import Level


class _Asked(NamedTuple):
    """What a card asks of a set."""

    function: str
    shipment: str
    item: str
    sources: tuple[tuple[str, Level], ...]


_ASKED = {
    "210": _Asked("IM", "ST", "LX", (("N9[CN]02", "shipment"), ("N1[CN]/N401", "shipment"), ("L502", "item"))),
    "214": _Asked("QM", "ST", "LX", (("L11[L1102=2I]01", "shipment"), ("LX/AT7[AT703=AG]05", "shipment"))),
    "309": _Asked("SO", "LX", "N10", (("N9[2I]02", "shipment"), ("P402", "shipment"), ("N1002", "item"))),
    "850": _Asked("PO", "ST", "PO1", (("BEG03", "shipment"), ("N1[ST]/N401", "shipment"), ("PO102", "item"))),
    "856": _Asked("SH", "HL[S]", "HL[I]", (("REF[CN]02", "shipment"), ("PID[F]05", "item"))),
}
#: Sample files by their set; those that are cut off or damaged too.
_SAMPLES = {
    identifier: [
        path
        for path in sorted(INTERCHANGES.rglob("*"))
        if path.suffix.lower() == ".edi" and (identifier in path.name or path.parent.name == identifier)
    ]
    for identifier in _ASKED
}
_EVERY = [(identifier, path) for identifier, paths in _SAMPLES.items() for path in paths]
#: Bytes put in at one time, at most.
_LONGEST_PIECE = 6


@cache
def _options(identifier: str) -> X12Options:
    asked = _ASKED[identifier]
    return X12Options(
        compile_map(MAPS, asked.function),
        shipment=asked.shipment,
        item=asked.item,
        functions=("AQ", asked.function),
        versions=("004", "005"),
        others=(compile_map(MAPS, "AQ" if asked.function == "SO" else asked.function, "005010"),),
    )


def _read_to_its_end(identifier: str, content: bytes) -> None:
    reading = open_x12(BytesIO(content), _options(identifier))
    asked = _ASKED[identifier].sources
    getters = [(level, source, reading.getter(source, level)) for source, level in asked]
    for event in reading.units():
        for finding in event.findings:
            assert finding.code in CATALOGUE
            assert str(finding.place)
        if isinstance(event, Unit):
            assert reading.extent(event)
            for level, source, get in getters:
                for node in event.items if level == "item" else [event.shipment]:
                    get(node)
                    assert str(reading.place(node, source))


@pytest.mark.parametrize(("identifier", "path"), _EVERY, ids=lambda one: getattr(one, "name", one))
def test_a_sample_is_read_to_its_end(identifier: str, path: Path) -> None:
    _read_to_its_end(identifier, path.read_bytes())


@st.composite
def _changed(draw: st.DrawFn) -> tuple[str, bytes]:
    """A sample with pieces cut out, put in, doubled and moved."""
    identifier, path = draw(st.sampled_from(_EVERY))
    content = path.read_bytes()
    for _ in range(draw(st.integers(1, 5))):
        begin = draw(st.integers(0, len(content)))
        end = min(len(content), begin + draw(st.integers(0, 60)))
        piece, other = content[begin:end], draw(st.integers(0, len(content)))
        put = draw(st.one_of(st.sampled_from([b"", piece + piece]), st.binary(max_size=_LONGEST_PIECE)))
        content = content[:begin] + put + content[end:]
        if draw(st.booleans()):
            content = content[:other] + piece + content[other:]
    return identifier, content


@settings(max_examples=300, deadline=None)
@given(_changed())
def test_a_changed_sample_never_raises_and_never_hangs(sample: tuple[str, bytes]) -> None:
    _read_to_its_end(*sample)
