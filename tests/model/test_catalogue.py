"""The catalogue of findings: words that a small participant understands, and codes that X12 knows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import translator
from translator.model.catalogue import CATALOGUE, Entry, as_json, level, message, refuses, remedy, severity
from translator.model.finding import Finding
from translator.model.place import path, row, segment

ENTRIES = list(CATALOGUE.values())
IDS = list(CATALOGUE)

#: What X12 004010 allows in TA105, AK905, AK502, AK304 and AK403.
LEGAL = {
    "interchange": {f"{number:03d}" for number in range(32)},
    "group": {str(number) for number in (*range(1, 7), *range(10, 19), *range(23, 27))},
    "set": {str(number) for number in (*range(1, 14), *range(15, 18), *range(23, 28))},
    "segment": {str(number) for number in range(1, 9)},
    "row": set(),
    "element": {str(number) for number in range(1, 11)},
    "shipment": {str(number) for number in range(1, 11)},
}


def test_every_code_stands_once() -> None:
    """A second row of the same code would silently replace the first."""
    model = Path(translator.__file__).parent / "model"
    sources = [file.read_text(encoding="utf-8") for file in sorted(model.glob("catalogue*.py"))]
    codes = [code for source in sources for code in re.findall(r'Entry\(\s*"(\w+)"', source)]
    assert len(set(codes)) == len(codes)
    told_otherwise = set(CATALOGUE) - set(codes)
    assert set(codes) <= set(CATALOGUE)
    assert {f"E{code[1:]}" for code in told_otherwise if code[0] == "W"} <= set(codes)
    assert {code[0] for code in told_otherwise} == {"W"}


@pytest.mark.parametrize("entry", ENTRIES, ids=IDS)
def test_the_words_of_an_entry(entry: Entry) -> None:
    """A text is a clause that follows its code; a remedy is one or more whole sentences."""
    assert re.fullmatch(r"[EHWR]\d{3}", entry.code)
    assert entry.text[0].islower() or re.match(r"[A-Z0-9]{2,5}\b", entry.text)
    assert not entry.text.endswith((".", ":"))
    assert entry.remedy[0].isupper()
    assert entry.remedy.endswith(".")
    assert len(entry.text) <= 90
    assert len(entry.remedy) <= 120


@pytest.mark.parametrize("entry", ENTRIES, ids=IDS)
def test_an_entry_has_a_severity_a_level_and_a_legal_x12_code(entry: Entry) -> None:
    """The level decides which acknowledgment tells it and which codes that segment knows."""
    assert severity(entry.code) in ("error", "held", "warning", "relayed")
    assert entry.x12 in LEGAL[level(entry.code)] | {""}


@pytest.mark.parametrize("code", [code for code in CATALOGUE if level(code) in ("group", "set", "segment")])
def test_what_only_x12_has_carries_an_x12_code(code: str) -> None:
    """A 997 must be able to say what it rejects a group, a set or a segment for."""
    assert CATALOGUE[code].x12


@pytest.mark.parametrize("entry", ENTRIES, ids=IDS)
def test_no_remedy_speaks_in_this_programs_field_names(entry: Entry) -> None:
    """The participant knows columns and segments, not targets."""
    assert "{target}" not in entry.text + entry.remedy


def test_detail_and_suggestion_follow_the_words() -> None:
    """What the table cannot know is told by the finding."""
    finding = Finding("E218", row(3, "Mode"), "sea", detail="a mode", suggestion="There are: air, truck.")
    assert message(finding) == "not one of the allowed values: a mode"
    assert remedy(finding) == "Write one of the allowed values. There are: air, truck."


def test_an_exact_suggestion_takes_the_remedys_place() -> None:
    """What to write is not said twice."""
    finding = Finding("E203", row(3, "Price"), "4,50", suggestion="Use a point as decimal mark: 4.50.")
    assert remedy(finding) == "Use a point as decimal mark: 4.50."
    assert remedy(Finding("E203")) == "Write it in plain digits."


def test_a_value_with_braces_is_not_a_template() -> None:
    """What a participant sent is never interpreted."""
    finding = Finding("E203", row(3, "{value}"), "{0.__class__}", detail="{target}", suggestion="{nothing}")
    assert message(finding) == "{target}"
    assert remedy(finding) == "{nothing}"


def test_errors_refuse_and_relayed_words_do_not() -> None:
    """CBP's words are told; what they do is the lifecycle's matter."""
    assert refuses(Finding("E203"))
    assert not refuses(Finding("R301"))


@pytest.mark.parametrize(
    ("place", "written"),
    [
        (row(3, "Price"), {"row": 3, "column": "Price"}),
        (segment(9, "REF02"), {"segment": 9, "element": "REF02"}),
        (path(2, "/orders/order[2]"), {"path": "/orders/order[2]"}),
        (Finding("E104").place, {}),
    ],
)
def test_a_finding_as_the_command_line_writes_it(place: object, written: dict[str, object]) -> None:
    """The machine-readable contract: seven keys, the place by the kind of the file."""
    finding = Finding("E203", place, "x", "item.listed_price")  # type: ignore[arg-type]
    facts = as_json(finding)
    assert list(facts) == ["code", "severity", "target", "value", "message", "remedy", "place"]
    assert facts["place"] == written
