"""Releases 004010 and 005010: envelopes, separators, and groups of several releases and sets in one file."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from tests.formats.x12_files import INTERCHANGES, MAPS, read
from tests.formats.x12_oracle import options_of
from translator.formats.x12 import X12Options, open_x12
from translator.formats.x12_map import compile_map

if TYPE_CHECKING:
    from pathlib import Path

_GOOD = sorted((INTERCHANGES / "pass").glob("*/*.edi"))
_OLD, _NEW = ((INTERCHANGES / "pass" / "850" / f"order.{release}.edi").read_text() for release in ("4010", "5010"))
_BOTH = X12Options(
    compile_map(MAPS, "PO", "004010"), (compile_map(MAPS, "PO", "005010"),), shipment="ST", item="PO1",
    functions=("PO",), versions=("004010", "005010"),
)  # fmt: skip


def _group(content: str, control: str) -> str:
    start, end = content.index("GS*"), content.index("IEA*")
    return content[start:end].replace("*1*X*", f"*{control}*X*").replace("GE*1*1", f"GE*1*{control}")


def _envelope(*groups: str) -> str:
    inside = "".join(_group(content, str(number)) for number, content in enumerate(groups, 1))
    return f"{_NEW[: _NEW.index('GS*')]}{inside}IEA*{len(groups)}*000000001~\n"


def test_each_group_is_read_with_the_map_of_its_release() -> None:
    """MTX is a segment of 005010 and MSG of 004010; N407 is an element of the first."""
    outcome = read(_envelope(_OLD, _NEW), _BOTH, [("BEG03", "shipment"), ("N9/MTX02", "shipment")])
    assert outcome.findings == []
    get = outcome.reading.getter("N9/MTX02", "shipment")
    assert [get(unit.shipment) for unit in outcome.units] == [None, "HAPPY BIRTHDAY"]
    wrong = _envelope(_OLD.replace("MSG*", "MTX*"), _NEW.replace("MTX*GEN*", "MSG*"))
    assert read(wrong, _BOTH).codes == ["E161", "E161"]


def test_groups_of_other_sets_are_told_once_each_and_the_agreed_are_read() -> None:
    advice = (INTERCHANGES / "pass" / "945" / "two_cartons.5010.edi").read_text()
    outcome = read(_envelope(advice, _NEW, _OLD), _BOTH)
    assert (len(outcome.units), outcome.codes) == (2, ["E124"])


def test_a_release_that_is_not_agreed_is_told() -> None:
    only_old = X12Options(compile_map(MAPS, "PO"), shipment="ST", item="PO1", functions=("PO",))
    assert read(_NEW, only_old).codes == ["E125"]


def test_the_repetition_separator_is_that_of_isa_and_stands_in_no_value() -> None:
    outcome = read(_NEW, _BOTH)
    assert outcome.reading.headers[0].repetition_separator == "^"
    assert read(_NEW.replace("CERAMIC BOWL", "CERAMIC^BOWL"), _BOTH).codes == ["E207"]
    assert read(_OLD.replace("CERAMIC BOWL", "CERAMIC^BOWL"), _BOTH).codes == []
    assert read(_OLD, _BOTH).reading.headers[0].repetition_separator == ""


@pytest.mark.parametrize(
    ("mark", "codes"),
    [("U", []), ("!", []), ("X", ["E119"]), (" ", ["E119"]), (":", ["E119"])],
)
def test_isa11_of_00501_separates_repetitions(mark: str, codes: list[str]) -> None:
    """Many still send U, and repeat nothing; another letter, or another's separator, is a finding."""
    assert read(_NEW.replace("*^*00501", f"*{mark}*00501"), _BOTH).codes[: len(codes) or None] == codes


def test_longer_references_are_a_matter_of_the_release() -> None:
    long = "R" * 40
    assert read(_OLD.replace("C-7781", long), _BOTH).codes == ["E206"]
    assert read(_NEW.replace("C-7781", long), _BOTH).codes == []


def test_a_segment_that_holds_nothing_is_a_finding() -> None:
    content = _OLD.replace("CSH*N", "CSH")
    (finding,) = read(content, _BOTH).findings
    assert (finding.code, finding.detail) == ("E201", "CSH holds nothing")


@pytest.mark.parametrize("path", _GOOD, ids=lambda path: "/".join(path.parts[-2:]))
def test_the_form_of_a_file_changes_nothing(path: Path) -> None:
    """Other separators, line ends, wrapping and marks before ISA, for every set and release."""
    content = path.read_text("utf-8")
    options = options_of(content)
    plain = content.replace("\n", "")
    other = plain.replace("*", "|").replace(":~", ">~", 1).replace("~", "\x1c")
    forms = [
        plain, content.replace("\n", "\r\n"), "\ufeff" + content, "\r\n" + content, plain.replace("~", "\n"), other,
        "\n".join(plain[start : start + 80] for start in range(0, len(plain), 80)),
        content + content.replace("000000001", "000000002"),
    ]  # fmt: skip
    whole = [[list(unit.shipment.paths)] for unit in read(content, options).units]
    for form in forms:
        reading = open_x12(BytesIO(form.encode()), options)
        events = list(reading.units())
        found = [[list(event.shipment.paths)] for event in events if hasattr(event, "shipment")]
        assert [event.findings for event in events if event.findings] == []
        assert found in (whole, whole * 2)
