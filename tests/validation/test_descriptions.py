"""The lint of vague descriptions and names."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.validation.book import BOOK, FILES, changed
from tests.validation.test_checks import GOOD, column, poor
from translator.mapping.problem import TableProblems
from translator.model.shipment import Item
from translator.validation.rulebook import compile_rulebook
from translator.validation.rules import compile_rules
from translator.validation.words import words_of

ON = date(2024, 5, 1)


def told(book: Any = BOOK, *, description: str = "Cotton shirt", name: str = "Jane Roe", sku: str = "") -> list[str]:
    item = msgspec.structs.replace(GOOD.items[0], description=description, sku=sku or None)
    shipment = msgspec.structs.replace(GOOD, items=(item,), deliver_to=poor(name=name))
    found = compile_rules(book, "online marketplace", ON)(shipment, (), column)
    return [f"{one.code} {one.target} {one.value}: {one.detail}" for one in found]


@pytest.mark.parametrize(
    "description",
    ["Gift", "GIFT!", "parts", "  Clothes ", "sample", "Samples.", "general merchandise", "n/a", "-- gift --",
     "Personal Effects", "Gift for Mom", "CLOTHES AND SHOES", "gifts and samples", "Gift item", "Gift (sample)",
     "free sample", "Electronics parts", "sample sample", "2 gifts", "Box of toys", "TS-BL-M", "TS-BL-M 12", "12-AB_XL",
     "Blue shirt, description here", "Mug", "shirt", "x", "12", "SKU-1234", "A12 B34", "4711", "红",
     "衬衫", "红 A", "Ce\u0301ramique", "원피스"],
)  # fmt: skip
def test_a_vague_description_is_told_and_refuses_nothing(description: str) -> None:
    (one,) = told(description=description)
    assert one.startswith(f"W340 item.description {description}: it ")


@pytest.mark.parametrize(
    "description",
    ["Ceramic mug", "Gift box of chocolates, 500 g", "T-shirt, cotton, for men", "Parts of a coffee grinder",
     "Children's shoes size 32", "Samples of curtain fabric", "Gift card", "7-Eleven gift card", "Free weights",
     "T-SHIRT COTTON", "CD-RW disc", "Descriptive geometry, textbook",
     "USB cable 2 m", "Tasse en céramique", "женская рубашка",
     "女士连衣裙", "USB数据线", "レディースワンピース",
     "เสื้อยืดผู้ชาย", "लाल कुर्ता", "Ce\u0301ramique bleue", "Ροζ φόρεμα", "여성 원피스"],
)  # fmt: skip
def test_a_description_that_says_what_it_is_is_good(description: str) -> None:
    assert told(description=description) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("A b c 12", 0),
        ("Cotton shirt, blue", 3),
        ("女士连衣裙", 2),
        ("女士 连衣裙 L", 2),
        ("纯棉T恤衫男士短袖", 4),
        ("ｶﾞﾗｽのコップ", 3),
        ("ボタン", 1),
        ("ส\u0e49\u0e21", 1),
        ("crème brûlée", 2),
        ("cre\u0300me bru\u0302le\u0301e", 2),
    ],
)
def test_words_are_counted_in_every_script(text: str, words: int) -> None:
    """Where a script sets no blanks each two of its letters are one; marks are no letters."""
    assert words_of(text) == words


def test_the_sku_is_no_description() -> None:
    """Also where it looks like words."""
    assert told(description="Blue Shirt", sku="blue-shirt") == ["W340 item.description Blue Shirt: it is the SKU only"]
    assert told(description="Blue shirt of cotton", sku="blue-shirt") == []


@pytest.mark.parametrize(
    "name",
    ["Customer", "N/A", "same as above", "12345", "Private Person", "TEST", "Customer 1", "Amazon Customer",
     "Test Test", "n/a", "unknown", "none", "12", "TEST CUSTOMER", "Buyer Name", "4711-AB"],
)  # fmt: skip
def test_a_vague_name_is_told(name: str) -> None:
    (one,) = told(name=name)
    assert one.startswith(f"W341 shipment.deliver_to.name {name}: ")


@pytest.mark.parametrize(
    "name",
    ["Jane Roe", "Bo Li", "J. Customer", "3M", "3M Company", "7-Eleven", "7-ELEVEN", "Forever21", "Studio54 Ltd",
     "H-E-B", "CO-OP", "E-Z-GO", "U-Haul", "Amazon", "Anna Buyer", "Unknown Pleasures Ltd", "李", "X", "李小龙",
     "O'Neil", "Ng", "Room 12 Ltd"],
)  # fmt: skip
def test_a_name_is_good_when_it_may_be_one(name: str) -> None:
    """A firm may have a digit in its name."""
    assert told(name=name) == []


def test_a_description_is_told_of_once() -> None:
    """Of several rules the first in the table."""
    assert len(told(description="gift")) == 1


def test_a_stricter_rule_is_told_wherever_it_stands() -> None:
    """One word is refused, as the second row says, though the first row warns of some words."""
    rule = "item.description,fewer words than,2,"
    strict = changed("descriptions.csv", f"{rule}warning", f"{rule}error")
    assert told(strict, description="lamp") == ["E340 item.description lamp: it has fewer than 2 words"]
    assert told(strict, description="gift") == ["E340 item.description gift: it has fewer than 2 words"]
    added = changed("descriptions.csv", rule, f"item.description,is,gift; sample,error,own,verified,\n{rule}")
    assert told(added, description="Gift") == ["E340 item.description Gift: it says nothing of its own"]


def test_it_staff_add_words_and_choose_the_severity() -> None:
    book = changed("descriptions.csv", "gift; gifts;", "gift; gifts; cotton shirt;")
    assert told(book) == ["W340 item.description Cotton shirt: it says nothing of its own"]
    strict = changed(
        "descriptions.csv", "item.description,fewer words than,2,warning", "item.description,fewer words than,3,error"
    )
    assert told(strict) == ["E340 item.description Cotton shirt: it has fewer than 3 words"]
    off = changed(
        "descriptions.csv", "item.description,fewer words than,2,warning", "item.description,fewer words than,2,off"
    )
    assert told(off, description="Shirt") == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("item.description,only a code,", "item.description,only a code,5", "this rule needs no words"),
        ("item.description,fewer words than,2", "item.description,fewer words than,two", "not a number of words"),
        ("item.description,only a code", "item.description,only code", "not one of the words of this column"),
        ("item.description,only a code", "item.descripton,only a code", "no such text field"),
        ("item.description,only a code", "item.listed_price,only a code", "no such text field"),
        ("item.description,is the sku", "shipment.reference,is the sku", "only an item has a seller's own number"),
        ("party.name,only a code", "party.nam,only a code", "no such text field"),
    ],
)
def test_a_mistake_in_the_table_is_told(old: str, new: str, message: str) -> None:
    with pytest.raises(TableProblems, match=message):
        changed("descriptions.csv", old, new)


@pytest.mark.parametrize(
    ("row", "column_of", "message"),
    [
        ('item.description,is,"widget, gadget",warning', "words", ", stands between words"),
        ("item.description,contains,widget\u3001gadget,warning", "words", "stands between words"),
        ("item.description,is,;,warning", "words", "no words"),
        ("item.description,only words of,spare part,warning", "words", '"spare part" is more than one word'),
        ("item.description,is,toy,off", "severity", "row 2 asks toy all the same"),
        ("item.description,is,Toy!; widget,off", "severity", "row 2 asks toy all the same"),
        ("item.description,only words of,gift; widget,off", "severity", "row 3 asks gift all the same"),
        ("item.description,is,gift; toys,warning", "words", "row 2 asks all of it already"),
        ("shipment.seller.name,is,customer,warning", "words", "row 8 asks all of it already"),
        ("shipment.seller.name,is,customer,off", "severity", "row 8 asks customer all the same"),
        ("shipment.seller.name,only a code,,off", "severity", "asks it of every party"),
        ("item.description,contain,widget,warning", "rule", "not one of the words"),
    ],
)
def test_a_row_that_does_nothing_or_not_what_is_meant_is_told(row: str, column_of: str, message: str) -> None:
    """As it is in the table of checks."""
    with pytest.raises(TableProblems) as raised:
        changed("descriptions.csv", "party.name,only a code", f"{row},own,verified,\nparty.name,only a code")
    (problem,) = raised.value.problems
    assert problem.column == column_of
    assert message in problem.message
    assert problem.remedy


@pytest.mark.parametrize(
    "row",
    [
        "item.description,is,widget,off",
        "item.description,is,gift,error",
        "item.description,is,gift; widget,warning",
        "item.description,contains,gift,warning",
        "shipment.carrier_name,is,customer,warning",
    ],
)
def test_a_row_that_asks_something_stands_beside_the_others(row: str) -> None:
    changed("descriptions.csv", "party.name,only a code", f"{row},own,verified,\nparty.name,only a code")


def test_a_table_of_headings_only_asks_nothing() -> None:
    """As legal as the table of known parties is without rows."""
    heads = {name: content.split(b"\n")[0] + b"\n" for name, content in FILES.items() if name.endswith(".csv")}
    for name in ("descriptions.csv", "checks.csv", "de_minimis.csv"):
        book = compile_rulebook({**FILES, name: heads[name]}, "rules")
        told(book, description="gift")
    empty = compile_rulebook({**FILES, **{name: heads[name] for name in ("descriptions.csv", "checks.csv")}}, "rules")
    assert told(empty, description="gift", name="N/A") == []
    for name in ("elements.csv", "regime.csv"):
        with pytest.raises(TableProblems, match="no row below its headings"):
            compile_rulebook({**FILES, name: heads[name]}, "rules")


@given(st.text(max_size=80))
@settings(max_examples=60)
def test_any_text_is_good_or_told_and_never_raises(text: str) -> None:
    assert len(told(description=text, name="Jane Roe")) <= 2
    assert isinstance(Item(description=text), Item)
