from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.formats.x12_files import MAPS, RULES
from translator.formats.x12_map import MapProblem, compile_map
from translator.formats.x12_rules import LoopRule, SegmentRule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def _levels(loop: LoopRule) -> Iterator[LoopRule]:
    for member in loop.members:
        if isinstance(member, LoopRule) and member.level:
            yield member
            yield from _levels(member)


def _own(loop: LoopRule) -> list[SegmentRule | LoopRule]:
    return [member for member in loop.members if isinstance(member, SegmentRule) or not member.level]


def test_a_level_knows_the_same_segments_below_every_parent() -> None:
    """Its part is taken below each parent; here they are compared."""
    first: dict[str, LoopRule] = {}
    for level in _levels(RULES.transaction_set):
        known = first.setdefault(level.level, level)
        assert _own(level) == _own(known)


def test_the_agreed_hierarchies_are_in_the_map() -> None:
    def below(loop: LoopRule, *codes: str) -> bool:
        found = [member for member in loop.members if isinstance(member, LoopRule) and member.level == codes[0]]
        return bool(found) and (len(codes) == 1 or below(found[0], *codes[1:]))

    for way in ("SOI", "SOPI", "SPI", "SI", "SOTPI", "STI", "SPOI"):
        assert below(RULES.transaction_set, *way)
    for way in ("O", "SIO", "SOS"):
        assert not below(RULES.transaction_set, *way)


def test_the_set_says_its_identifier_and_function() -> None:
    assert (RULES.identifier, RULES.function, RULES.version) == ("856", "SH", "004010")


def test_the_997_is_there_too() -> None:
    assert compile_map(MAPS, "FA").identifier == "997"


def test_a_missing_map_says_what_was_looked_for() -> None:
    with pytest.raises(MapProblem, match="maps.xml names no map for XX, 004010"):
        compile_map(MAPS, "XX")


def test_a_missing_directory_and_a_broken_map_are_problems(tmp_path: Path) -> None:
    with pytest.raises(MapProblem):
        compile_map(str(tmp_path / "none"))
    shutil.copytree(MAPS, tmp_path / "maps")
    (tmp_path / "maps" / "856.xml").write_text("<transaction>", encoding="ascii")
    with pytest.raises(MapProblem, match="cannot be read"):
        compile_map(str(tmp_path / "maps"))
