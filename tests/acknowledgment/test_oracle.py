"""The independent reader is worth asking: it finds what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.acknowledgment import oracle
from tests.acknowledgment.test_x12_997 import a_set, at, composed
from translator.acknowledgment.x12_997 import SetReport
from translator.model.finding import Finding

if TYPE_CHECKING:
    from pathlib import Path

GOOD = composed([SetReport(a_set(1), [Finding("E203", at(5, "SLN", 6, 0, "212"), "4,50")], refused=1)])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"AK3*SLN*5**8", b"AK3*SLN*5**9"),
        (b"AK4*6*212*6", b"AK4*6*212*11"),
        (b"AK5*E*5", b"AK5*Q*5"),
        (b"AK9*E*1*1*1", b"AK9*E*1*1"),
        (b"SE*8*0001", b"SE*9*0001"),
        (b"AK2*856*0001~", b""),
        (b"IEA*1*000000011", b"IEA*2*000000011"),
        (b"GE*1*11", b"GE*1*12"),
    ],
)
def test_a_mutilated_answer_is_found_out(old: bytes, new: bytes, pyx12_maps: Path) -> None:
    """Each of the faults that the tests of the 997 rest on is one that pyx12 reports."""
    assert oracle.verdict(GOOD, pyx12_maps) == ""
    assert old in GOOD
    assert oracle.verdict(GOOD.replace(old, new), pyx12_maps)
