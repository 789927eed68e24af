"""What a table's author gets wrong is not laid at the sender's door."""

from __future__ import annotations

import pytest

from tests.mapping.build import files, mapping, run
from translator.mapping.inbound import TableProblems, compile_inbound


def test_a_condition_of_the_shipment_on_an_items_column_is_what_a_finding_speaks_of() -> None:
    """The quantities are right; the condition asks a shipment for one answer."""
    compiled = mapping(
        "item.quantity,Qty,,quantity,omit,,\nshipment.reference,No,,text,omit,Qty = 1,\nshipment.reference,,none,,,,\n"
    )
    (shipment,), _ = run(compiled, "No,Qty\n1Z999AA10123456784,1\n1Z999AA10123456784,2\n")
    (finding,) = shipment.findings
    assert (finding.code, finding.target) == ("E217", "shipment.reference")
    assert "condition for shipment.reference" in finding.detail


def test_a_value_of_the_shipment_in_which_rows_disagree_is_told_as_before() -> None:
    """Where a field is filled from the column, it is the rows that disagree."""
    compiled = mapping("shipment.reference,Ref,,text,omit,,\n")
    (shipment,), _ = run(compiled, "No,Ref\n1Z999AA10123456784,a\n1Z999AA10123456784,b\n")
    (finding,) = shipment.findings
    assert (finding.code, finding.target, "condition" in finding.detail) == ("E217", "shipment.reference", False)


def test_one_word_for_yes_and_for_no_is_a_mistake() -> None:
    """Nobody could say no."""
    with pytest.raises(TableProblems) as caught:
        mapping('shipment.known_marketplace_seller,Vetted,,"yes_no(Y, y)",reject,,\n')
    assert '"y" means both yes and no' in str(caught.value)


def test_a_workbook_in_place_of_the_table_is_named() -> None:
    """A spreadsheet saved it as its own."""
    content = files()
    content["fields.xlsx"] = content.pop("fields.csv")
    with pytest.raises(TableProblems) as caught:
        compile_inbound(content, "test-csv")
    assert any("fields.xlsx stands in its place" in one.remedy for one in caught.value.problems)
