"""Every interchange under fixtures/ gives what its name promises."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.formats.x12_files import INTERCHANGES, read
from translator.model.catalogue import message, remedy

if TYPE_CHECKING:
    from pathlib import Path

_SOURCES = [("REF[CN]02", "shipment"), ("PID[F]05", "item")]
#: What comes of the real test files: shipments, and findings in the order in which they are told. No mapping of ours
#: is agreed for most of them, so their groups are refused and their sets not looked at.
_SAMPLES = {
    "ednet_210-MGCTLYST-SAMPLE.EDI": (0, ["E124"]),
    "ednet_x12.214.edi": (0, ["E124"]),
    "ednet_x12.850.edi": (0, ["E124", "E114"]),
    "ednet_x12.850.issue135.edi": (0, ["E124", "E112"]),
    "nodex12_856.edi": (0, ["E125"]),
    "stupidedi_856_4010_badfixture.edi": (1, ["E207", "E167", "E168", "E144"]),
    "x12types_004010_850.edi": (0, ["E124"]),
    "x12types_856_1.edi": (0, ["E163", "E144"]),
    "x12types_856_2.edi": (1, ["E144", "E112"]),
    "x12types_856_3.edi": (0, ["E124", "E123"]),
    "x12types_856_4.edi": (1, ["E144"]),
}


def _files(folder: str) -> list[Path]:
    return sorted(path for path in (INTERCHANGES / folder).iterdir() if path.suffix.lower() == ".edi")


@pytest.mark.parametrize("path", _files("pass"), ids=lambda path: path.stem)
def test_a_good_interchange_gives_its_shipments_and_no_finding(path: Path) -> None:
    outcome = read(path.read_bytes(), sources=_SOURCES)
    assert outcome.findings == []
    assert outcome.units


@pytest.mark.parametrize("path", _files("pass"), ids=lambda path: path.stem)
def test_the_form_of_the_file_changes_nothing_in_its_values(path: Path) -> None:
    """Separators, line ends, wrapping and a byte order mark are syntax."""
    outcome = read(path.read_bytes(), sources=_SOURCES)
    get = outcome.reading.getter("REF[CN]02", "shipment")
    assert [get(unit.shipment) for unit in outcome.units][:3] == ["1Z999AA10123456784", None, None]


@pytest.mark.parametrize("path", _files("fail"), ids=lambda path: path.stem)
def test_one_cause_gives_the_one_finding_that_names_the_file(path: Path) -> None:
    outcome = read(path.read_bytes(), sources=_SOURCES)
    assert outcome.codes == [path.name[:4]]


@pytest.mark.parametrize("path", _files("fail"), ids=lambda path: path.stem)
def test_every_finding_says_what_is_wrong_and_how_to_mend_it(path: Path) -> None:
    for finding in read(path.read_bytes(), sources=_SOURCES).findings:
        assert message(finding)
        assert remedy(finding)


@pytest.mark.parametrize("path", _files("samples"), ids=lambda path: path.name)
def test_real_files_are_read_with_all_their_dirt(path: Path) -> None:
    outcome = read(path.read_bytes())
    assert (len(outcome.units), outcome.codes) == _SAMPLES[path.name]
