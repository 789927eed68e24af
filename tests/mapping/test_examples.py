"""Examples beside a table are compared with their goldens, and show which rows nothing exercises."""

from __future__ import annotations

from tests.mapping.build import mapping
from translator.mapping.examples import differences, example_agreement, idle_rows, inputs, outcome
from translator.mapping.inbound import compile_inbound

_MAPPING = mapping("shipment.reference,A,,text,omit,,\nshipment.action,,cancel,,,A = x,\n")
_GOOD = b"No,A\nT,a\n"


def test_an_example_gives_its_goldens() -> None:
    """Shipments that pass, and findings in words."""
    goldens = outcome(_MAPPING, "a.csv", b"No,A\nT,a\n,b\n", example_agreement()).goldens
    assert b'"tracking_number": "T"' in goldens[".shipments.json"]
    assert goldens[".findings.txt"] == (
        b'a.csv, row 3, column "No":\nE201 the value is missing. Fill in a value. (shipment.tracking_number)\n'
    )


def test_differences_are_told_both_ways() -> None:
    """A missing golden, a changed one, and one whose input is gone."""
    agreement = example_agreement()
    golden = outcome(_MAPPING, "a.csv", _GOOD, agreement).goldens[".shipments.json"]
    examples = {"a.csv": _GOOD, "a.csv.shipments.json": golden}
    assert inputs(examples) == ["a.csv"]
    assert list(differences(_MAPPING, examples, agreement)) == []
    changed = examples | {"a.csv.shipments.json": b"", "b.csv.findings.txt": b"x"}
    assert [(one.name, one.expected, one.actual) for one in differences(_MAPPING, changed, agreement)] == [
        ("a.csv.shipments.json", b"", golden),
        ("b.csv.findings.txt", b"x", None),
    ]


def test_rows_that_no_example_fills_anything_by_are_named() -> None:
    """A row is exercised when it wins and gives a value or a finding."""
    agreement = example_agreement()
    assert idle_rows(_MAPPING, {"a.csv": _GOOD}, agreement) == {4: "shipment.action"}
    assert idle_rows(_MAPPING, {"a.csv": b"No,A\nT,x\n"}, agreement) == {}


def test_the_golden_of_a_table_is_its_rows() -> None:
    """None when it is refused."""
    card = (
        '[mapping]\nname = "t"\nversion = "2026-11-01"\nproduces = "table"\n[recognize]\nfile_name = "*.csv"\n'
        '[read]\nformat = "delimited"\n[levels]\nrow = "each row"\n[table]\nkey = "SKU"\ncolumns = ["Picture"]\n'
    )
    compiled = compile_inbound({"mapping.toml": card.encode()}, "t")
    goldens = outcome(compiled, "a.csv", b"SKU,Picture\nA,x\n", example_agreement()).goldens
    assert list(goldens) == [".table.json"]
    assert b'"Picture": "x"' in goldens[".table.json"]
    assert list(outcome(compiled, "a.csv", b"SKU,Picture\n,x\n", example_agreement()).goldens) == [".findings.txt"]
