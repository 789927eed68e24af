"""The table of elements as IT staff edit it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.validation.book import BOOK, FILES, changed
from translator.mapping.problem import TableProblems
from translator.model.field import fields
from translator.model.place import row
from translator.model.shipment import Item, Shipment
from translator.validation.elements import parties
from translator.validation.rulebook import compile_rulebook
from translator.validation.rules import compile_rules

PLACE = row(1)
C5 = "C5,the known carrier customer flag,shipment.known_carrier_customer,carrier,all,add; replace,2019-08-22,,required"


def test_the_ready_made_table_names_what_the_pilot_calls_them() -> None:
    """A1 to A4, C1 to C5 and M1 to M7 are asked for; what 88 FR 10140 added is there and optional."""
    asked = {one.number for one in BOOK.elements if one.enforced}
    assert asked == {*(f"A{n}" for n in range(1, 5)), *(f"C{n}" for n in range(1, 6)), *(f"M{n}" for n in range(1, 8))}
    rest = [one for one in BOOK.elements if not one.enforced]
    assert {(one.owed, one.status, one.citation) for one in rest} == {("optional", "unverified", "88 FR 10140")}


def test_every_field_that_the_model_calls_unverified_has_an_unverified_row() -> None:
    """Nothing is forgotten, and nothing unverified is asked for."""
    for one in BOOK.elements:
        for target in one.targets:
            parts = [field for name, field in fields().items() if name in (target, f"{target}.name")]
            assert {part.status for part in parts} == {one.status}, target
    named = {target for one in BOOK.elements if one.status == "unverified" for target in one.targets}
    missing = {name for name, field in fields().items() if field.status == "unverified"} - named
    assert {name.rpartition(".")[0] for name in missing} <= {"shipment.shipper"}


def test_a_row_may_be_added_changed_and_ended() -> None:
    """A new element of one filer by one mode, with a last day."""
    line = C5.replace("required", "optional")
    added = "X1,the reference,shipment.reference,carrier,air,add,2024-01-01,2024-12-31,required,value,our own,verified,"
    book = changed("elements.csv", C5, line)
    content = FILES["elements.csv"].decode().replace(C5, line) + added + "\n"
    book = compile_rulebook({**FILES, "elements.csv": content.encode()}, "rules")

    def lacks(day: str, mode: str) -> set[str]:
        shipment = Shipment(filer_type="carrier", mode_of_transport=mode)  # type: ignore[arg-type]
        found = compile_rules(book, "carrier", date.fromisoformat(day))(shipment, (), lambda _: PLACE)
        return {one.target for one in found}

    assert "shipment.known_carrier_customer" not in lacks("2024-06-01", "air")
    assert "shipment.reference" in lacks("2024-12-31", "air")
    for day, mode in (("2025-01-01", "air"), ("2023-12-31", "air"), ("2024-06-01", "truck")):
        assert "shipment.reference" not in lacks(day, mode)


@pytest.mark.parametrize(
    ("targets", "good"),
    [
        ("shipment.known_carrier_customer; shipment.known_marketplace_seller", {"known_marketplace_seller": False}),
        ("shipment.known_carrier_customer; shipment.known_marketplace_seller", {"known_carrier_customer": False}),
        ("shipment.known_carrier_customer", {"known_carrier_customer": False}),
    ],
)
def test_no_is_an_answer_where_one_of_several_flags_is_enough(targets: str, good: dict[str, bool]) -> None:
    row_of = C5.replace("shipment.known_carrier_customer", targets).replace("required", "one of")
    check = compile_rules(changed("elements.csv", C5, row_of), "carrier", date(2024, 1, 1))
    assert "shipment.known_carrier_customer" in {one.target for one in check(Shipment(), (), lambda _: PLACE)}
    told = check(Shipment(**good), (), lambda _: PLACE)  # type: ignore[arg-type]
    assert "shipment.known_carrier_customer" not in {one.target for one in told}


@pytest.mark.parametrize("good", [{"listed_price": Decimal(0)}, {"weight": Decimal("0.0")}, {"quantity": Decimal(1)}])
def test_a_price_of_0_is_there_where_one_of_several_amounts_is_enough(good: dict[str, Decimal]) -> None:
    added = (
        "X1,an amount,item.listed_price; item.weight; item.quantity,all,all,all,2019-08-22,,one of,value,own,verified,"
    )
    book = compile_rulebook({**FILES, "elements.csv": FILES["elements.csv"] + f"{added}\n".encode()}, "rules")
    check = compile_rules(book, "carrier", date(2024, 1, 1))
    told = [check(Shipment(items=(item,)), (), lambda _: PLACE) for item in (Item(), Item(**good))]  # type: ignore[arg-type]
    assert [[one.code for one in some if one.target == "item.listed_price"] for some in told] == [["E303"], []]


def test_the_finding_names_the_citation_and_the_number_where_it_has_one() -> None:
    book = changed("elements.csv", C5, C5.replace("C5,", ","))
    found = compile_rules(book, "carrier", date(2024, 1, 1))(Shipment(), (), lambda _: PLACE)
    details = {one.target: one.detail for one in found}
    assert details["shipment.known_carrier_customer"] == "the known carrier customer flag (84 FR 35405)"
    assert details["shipment.originator_code"] == "the originator code (84 FR 35405, element A1)"


@pytest.mark.parametrize(
    ("old", "new", "column", "told"),
    [
        ("shipment.known_carrier_customer", "shipment.known_carier_customer", "targets", "Did you mean"),
        ("known_carrier_customer,carrier", "known_carrier_customer,carriers", "filer_types", "carrier"),
        ("known_carrier_customer,carrier", "known_carrier_customer,", "filer_types", "all"),
        (C5, C5.replace("required", "must"), "owed", "required"),
        (f"{C5},value", f"{C5},party", "targets", "Name one party"),
        (f"{C5},value", f"{C5},flag", "form", "value, party"),
        (C5, C5.replace("shipment.known_carrier_customer", "shipment.seller"), "targets", 'Write "party"'),
        (C5, C5.replace("customer,carrier", "customer; item.sku,carrier"), "targets", "a row for each"),
        (C5, C5.replace("customer,carrier", "customer; shipment.reference,carrier"), "targets", '"one of"'),
        (C5, C5.replace("shipment.known_carrier_customer", "shipment.seller.phone"), "targets", "Ask for the party"),
        (C5, C5.replace("required", "if applicable"), "targets", "only a party is asked for whole"),
        (
            C5,
            C5.replace("customer,carrier", "customer; shipment.known_carrier_customer,carrier").replace(
                "required", "one of"
            ),
            "targets",
            "Name every field once.",
        ),
        (C5, C5.replace("the known carrier customer flag", ""), "words", "Fill it in."),
        (C5, C5.replace("2019-08-22,", "2019-08-22,2018-01-01"), "until", "last day"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_row_its_column_and_the_remedy(old: str, new: str, column: str, told: str) -> None:
    with pytest.raises(TableProblems) as raised:
        changed("elements.csv", old, new)
    (problem,) = raised.value.problems
    assert (problem.file, problem.row, problem.column) == ("rules/elements.csv", 10, column)
    assert told in problem.remedy


def test_all_tables_that_are_missing_are_told_at_once() -> None:
    with pytest.raises(TableProblems) as raised:
        compile_rulebook({}, "rules")
    names = {problem.file for problem in raised.value.problems}
    assert names == {f"rules/{name}" for name in FILES}


@pytest.mark.parametrize(
    "card",
    [
        "",
        "[mapping]\nname = 1\n",
        '[mapping]\nname = "x"\nversion = "soon"\n',
        '[mapping]\nname = "x"\nversion = "20190822"\n',
        "[rules]\n",
        "not toml =",
    ],
)
def test_a_card_that_is_none_is_told(card: str) -> None:
    with pytest.raises(TableProblems) as raised:
        compile_rulebook({**FILES, "mapping.toml": card.encode()}, "rules")
    assert {problem.file for problem in raised.value.problems} == {"rules/mapping.toml"}


def test_the_parties_of_a_shipment() -> None:
    assert parties() == tuple(
        f"shipment.{name}" for name in ("shipment_initiator", "deliver_to", "seller", "buyer", "shipper")
    )
