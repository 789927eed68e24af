"""pyx12's own validator over the same maps: does it accept and refuse what we accept and refuse?

Where the two differ, the difference is named here, with the reason.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pytest
import pyx12.errors
import pyx12.params
import pyx12.x12n_document

from tests.formats.x12_files import INTERCHANGES, MAPS, interchange, read
from translator.model.catalogue import CATALOGUE

if TYPE_CHECKING:
    from pathlib import Path

#: Files that pyx12 judges otherwise.
_OTHERWISE = {
    "byte_order_mark": "pyx12 wants ISA as the very first characters",
    "wrapped_80": "pyx12 does not join wrapped lines",
    "wrapped_80_crlf": "pyx12 does not join wrapped lines",
    "E141_other_set": "pyx12 has no error for a set that its group's map does not know",
}
_FILES = sorted(path for folder in ("pass", "fail") for path in (INTERCHANGES / folder).glob("*.edi"))


def _pyx12(content: str) -> tuple[bool, str]:
    """Whether pyx12 accepts the file, and the 997 that it writes."""
    answer = io.StringIO()
    try:
        accepted = pyx12.x12n_document.x12n_document(
            pyx12.params.ParamsBase(), io.StringIO(content), answer, None, map_path=MAPS
        )
    except (pyx12.errors.EngineError, pyx12.errors.X12Error, IndexError):
        return False, ""
    return accepted, answer.getvalue()


@pytest.mark.parametrize("path", _FILES, ids=lambda path: path.stem)
def test_pyx12_accepts_what_we_accept_and_refuses_what_we_refuse(path: Path) -> None:
    ours = not read(path.read_bytes()).findings
    theirs, _ = _pyx12(path.read_bytes().decode("latin-1"))
    assert (theirs == ours) is (path.stem not in _OTHERWISE)


def _level(*changes: tuple[str, str]) -> str:
    content = interchange(
        "HL*1**S", "TD5*B*2*PCAR*A", "REF*CN*A1", "DTM*371*20261124", "N1*ST*JANE", "N3*1 ELM", "N4*SOLON*OH*44139",
        "HL*2*1*I", "LIN**SK*A", "SN1**1*EA", "CTT*2",
    )  # fmt: skip
    for old, new in changes:
        assert old in content
        content = content.replace(old, new)
    return content


@pytest.mark.parametrize(
    "change",
    [
        ("DTM*371*20261124", "DTM*371*20261131"),
        ("N4*SOLON", "N4*S"),
        ("N3*1 ELM", "N3*" + "1 ELM STREET " * 5 + "X"),
        ("SN1**1*EA", "SN1**ONE*EA"),
        ("SN1**1*EA", "SN1***EA"),
        ("N4*SOLON*OH", "N4*SOLON*OHIO"),
        ("TD5*B*2*PCAR*A", "TD5*BXX*2*PCAR*A"),
    ],
)
def test_pyx12_names_the_same_element_and_code(change: tuple[str, str]) -> None:
    """AK4 of its 997 against the place and the catalogue's code of our finding."""
    content = _level(change)
    (finding,) = read(content).findings
    place = finding.place.x12
    assert place is not None
    _, answer = _pyx12(content)
    element = re.search(r"AK3\*(\w+)\*(\d+).*?AK4\*(\d+)\*(\w+)\*(\d+)", answer, re.DOTALL)
    assert element is not None
    ours = (place.segment_id, place.segment_position, place.element, place.reference, CATALOGUE[finding.code].x12)
    theirs = (element[1], int(element[2]), int(element[3]), element[4], element[5])
    assert theirs == ours


def test_where_one_cause_is_three_errors_for_pyx12_it_is_one_for_us() -> None:
    """A wrong BSN01 makes pyx12 miss the whole segment, and say nothing of the element."""
    content = _level(("BSN*00", "BSN*QQ"))
    assert read(content).codes == ["E208"]
    accepted, answer = _pyx12(content)
    assert not accepted
    assert "AK4" not in answer
