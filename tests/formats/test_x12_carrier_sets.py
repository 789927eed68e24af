"""The sets of carriers, 309, 214 and 210: every good file is read, every faulty one gives what its name promises."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from benchmarks import generate_309
from tests.formats.x12_files import INTERCHANGES, MAPS, Read, read
from translator.formats.x12 import X12Options
from translator.formats.x12_map import compile_map

if TYPE_CHECKING:
    from pathlib import Path

#: GS01 by set and release, and the levels of each set.
_FUNCTIONS = {
    "309": {"4010": "SO", "5010": "AQ", "5020": "AQ"},
    "214": {"4010": "QM", "5010": "QM"},
    "210": {"4010": "IM", "5010": "IM"},
}
_LEVELS = {"309": ("LX", "N10"), "214": ("ST", "LX"), "210": ("ST", "LX")}
_SOURCES = {
    "309": [("N9[2I]02", "shipment"), ("N1[SH]/N401", "shipment"), ("P402", "shipment"), ("N1002", "item")],
    "214": [("L11[L1102=2I]01", "shipment"), ("N1[CN]/N401", "shipment"), ("AT803", "item")],
    "210": [("N9[CN]02", "shipment"), ("N1[CN]/N401", "shipment"), ("L502", "item")],
}


def _files(kind: str) -> list[Path]:
    return sorted(path for identifier in _FUNCTIONS for path in (INTERCHANGES / kind / identifier).rglob("*.edi"))


_FORMS = [path for path in _files("pass") if path.parent.name == "forms"]


def _set_of(path: Path) -> tuple[str, str]:
    """The set and the release of a fixture."""
    return next(part for part in path.parts if part in _FUNCTIONS), path.stem.rpartition(".")[2]


@cache
def _options(identifier: str, release: str) -> X12Options:
    function, version = _FUNCTIONS[identifier][release], f"00{release}"
    shipment, item = _LEVELS[identifier]
    return X12Options(compile_map(MAPS, function, version), shipment=shipment, item=item, versions=(version,))


def _read(path: Path) -> Read:
    return read(path.read_bytes(), _options(*_set_of(path)), _SOURCES[_set_of(path)[0]])


def _values(path: Path) -> list[list[str | None]]:
    outcome = _read(path)
    getters = [(outcome.reading.getter(source, level), level) for source, level in _SOURCES[_set_of(path)[0]]]  # type: ignore[arg-type]
    return [
        [get(node) for get, level in getters for node in (unit.items if level == "item" else [unit.shipment])]
        for unit in outcome.units
    ]


@pytest.mark.parametrize("path", _files("pass"), ids=lambda path: f"{_set_of(path)[0]} {path.stem}")
def test_a_good_interchange_gives_its_shipments_and_no_finding(path: Path) -> None:
    outcome = _read(path)
    assert outcome.findings == []
    assert outcome.units


@pytest.mark.parametrize("path", _FORMS, ids=lambda path: f"{_set_of(path)[0]} {path.stem}")
def test_the_form_of_the_file_changes_nothing_in_its_values(path: Path) -> None:
    """Separators, line ends and the version of the envelope are syntax."""
    identifier, release = _set_of(path)
    plain = next((INTERCHANGES / "pass" / identifier).rglob(f"plain.{release}.edi"))
    assert _values(path) == _values(plain)
    assert any(_values(path)[0])


@pytest.mark.parametrize("path", _files("fail"), ids=lambda path: f"{_set_of(path)[0]} {path.stem}")
def test_one_cause_gives_the_one_finding_that_names_the_file(path: Path) -> None:
    codes = _read(path).codes
    # Without LX there is no shipment to be found, and the file says so too.
    assert [code for code in codes if code != "E109"] == [path.name[:4]]


def test_bills_goods_and_parties_are_found_in_their_own_loops() -> None:
    """What stands in the port's loop or before it is common to all bills."""
    first, second = _values(INTERCHANGES / "pass" / "309" / "plain.4010.edi")
    assert first == ["1Z999AA10123456784", "MONTREAL", "20261124", "CERAMIC MUG, BLUE", "COTTON T-SHIRT, WHITE"]
    assert second == ["1Z999AA10123456795", "MONTREAL", "20261124"]


def test_a_release_without_rules_of_its_own_is_read_by_those_of_another() -> None:
    """005020 is read as 005010; M10 of both asks for no vessel."""
    assert compile_map(MAPS, "AQ", "005020").transaction_set == compile_map(MAPS, "AQ", "005010").transaction_set


def test_the_manifest_of_004010_asks_for_the_vessel() -> None:
    """M1004 or M1005, and the country of the flag."""
    content = (INTERCHANGES / "pass" / "309" / "plain.4010.edi").read_text("ascii")
    faulty = content.replace("*US*1234567*NORTHBOUND 7*", "*US***").replace("*2*W*L~", "*2*W~")
    assert read(faulty, _options("309", "4010")).codes == ["E202"]


def test_generated_manifests_are_valid() -> None:
    """Two sets, because a port holds 9,999 bills at most."""
    outcome = read("".join(f"{segment}~\n" for segment in generate_309.segments(10_010)), _options("309", "5010"))
    assert (len(outcome.units), outcome.findings) == (10_010, [])
    assert [event.transaction_set.shipments for event in outcome.closed if event.transaction_set] == [9_999, 11]
