"""Every interchange under fixtures/ gives what its name promises."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

import pytest

from tests.formats.x12_files import INTERCHANGES, read
from tests.formats.x12_oracle import options_of
from translator.formats.x12_card import claims_transaction_set
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
    # What answers something that was sent is told as what it is.
    "imsweb_999_accepted.edi": (0, ["E124", "E114"]),
    "stupidedi_824_positive-acknowledgment.edi": (0, ["E124"]),
    "stupidedi_997_4010.edi": (0, ["E124", "E112"]),
    "stupidedi_999_5010.edi": (0, ["E124"]),
    "x12types_005010_824.edi": (0, ["E124"]),
    "x12types_997_1.edi": (0, ["E118"]),
    "x12types_999_1.edi": (0, ["E124"]),
}
#: The same for files of other sets, read as what they are, each order a shipment.
_ORDERS = {
    "ednet_x12.850.edi": (1, ["E114"]),
    "ednet_x12.850.issue135.edi": (2, ["E207", "E167", "E144", "E148", "E112"]),
    "x12types_004010_850.edi": (1, []),
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


@pytest.mark.parametrize("name", _ORDERS)
def test_real_orders_are_read_by_the_map_of_orders(name: str) -> None:
    content = (INTERCHANGES / "samples" / name).read_bytes()
    outcome = read(content, options_of(content.decode()), sources=[("BEG03", "shipment")])
    assert (len(outcome.units), outcome.codes) == _ORDERS[name]


@pytest.mark.parametrize("name", ["x12types_999_1.edi", "stupidedi_997_4010.edi", "x12types_005010_824.edi"])
def test_an_answer_in_the_drop_box_is_told_as_one(name: str) -> None:
    """The finding says what it is, and the mapping that is asked for it says so too."""
    content = (INTERCHANGES / "samples" / name).read_bytes()
    (finding,) = (one for one in read(content).findings if one.code == "E124")
    assert "which say what became of something that was sent" in finding.detail
    assert "which says what became of something that was sent" in claims_transaction_set(open_nothing, content, "856")


def open_nothing(_stream: object) -> NoReturn:
    """A claim looks at the beginning of a file only."""
    raise AssertionError
