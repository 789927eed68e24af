"""How a shipment came about: row, cell, every conversion."""

from __future__ import annotations

from io import BytesIO

from tests.mapping.build import mapping
from translator.mapping.examples import example_agreement
from translator.mapping.explain import Explained

_ROWS = """item.description,Item,,text,omit,,
item.tariff_number,HTS,,digits | max_length(10),omit,,
item.currency,,USD,,,,
item.listed_price,Price,,decimal(2),reject,,
"""


def _explained(content: bytes) -> dict[tuple[str, int], Explained]:
    translation = mapping(_ROWS).open(BytesIO(content), example_agreement())
    next(translation)
    return {(one.target, one.item): one for one in translation.explanation()}


def test_each_conversion_is_told_with_its_result() -> None:
    """From the text that stood there to the value."""
    one = _explained(b"No,Item,HTS,Price\nT,Mug,6109.10,1\n")["item.tariff_number", 1]
    assert (one.row, one.raw, one.value) == (4, ["6109.10"], "610910")
    assert [(step.conversion, step.result) for step in one.steps] == [
        ("digits", "610910"),
        ("max_length(10)", "610910"),
    ]
    assert str(one.place) == 'row 2, column "HTS"'


def test_the_conversion_that_fails_is_the_last_told() -> None:
    """With the reason, and the finding in place of a value: nothing is refused over a tariff number."""
    one = _explained(b"No,Item,HTS,Price\nT,Mug,x1,1\n")["item.tariff_number", 1]
    assert [step.conversion for step in one.steps] == ["digits"]
    assert "is not a digit" in one.steps[0].failure
    assert (one.value, one.finding) == (None, "W206")


def test_what_does_not_come_from_the_file_says_where_it_comes_from() -> None:
    """Constants of the table, and facts of the agreement."""
    told = _explained(b"No,Item,HTS,Price\nT,Mug,,1\n")
    assert (told["item.currency", 1].instead, told["item.currency", 1].place) == ("constant", None)
    assert told["shipment.filer_type", 0].instead == "agreement"


def test_an_empty_cell_is_told_with_its_place_and_what_follows() -> None:
    """A missing required cell has its finding, an optional one nothing."""
    told = _explained(b"No,Item,HTS,Price\nT,Mug,,\n")
    assert told["item.listed_price", 1].finding == "E201"
    assert (told["item.tariff_number", 1].finding, told["item.tariff_number", 1].value) == ("", None)


def test_explaining_changes_nothing() -> None:
    """The next shipment is mapped as if nobody had asked."""
    content = b"No,Item,HTS,Price\nT,Mug,x1,1\nU,Cup,,2\n"
    plain = list(mapping(_ROWS).open(BytesIO(content), example_agreement()))
    translation = mapping(_ROWS).open(BytesIO(content), example_agreement())
    asked = [(translation.explanation(), event, translation.explanation())[1] for event in translation]
    assert [getattr(one, "shipment", one) for one in asked] == [getattr(one, "shipment", one) for one in plain]
    assert [one.findings for one in asked] == [one.findings for one in plain]


def test_a_warned_value_is_told_with_what_is_said_of_it() -> None:
    """It is taken all the same, so that it is a value and no finding."""
    rows = "item.description,Item,,text | cut(8) | upper,omit,,\n"
    translation = mapping(rows).open(BytesIO(b"No,Item\nT,Enamel mug\n"), example_agreement())
    next(translation)
    (one,) = [one for one in translation.explanation() if one.target == "item.description"]
    assert (one.value, one.finding) == ("ENAMEL", "")
    assert [(step.conversion, step.result) for step in one.steps] == [
        ("text", "Enamel mug"),
        ("cut(8)", "Enamel"),
        ("upper", "ENAMEL"),
    ]
    assert [bool(step.warning) for step in one.steps] == [False, True, False]


def test_what_is_made_of_all_items_is_told_with_all_of_them() -> None:
    """A field of the shipment that reads every item."""
    rows = "item.description,Item,,text,omit,,\nshipment.reference,items(Item),,join(+),omit,,\n"
    translation = mapping(rows).open(BytesIO(b"No,Item\nT,Mug\nT,Cup\n"), example_agreement())
    next(translation)
    (one,) = [one for one in translation.explanation() if one.target == "shipment.reference"]
    assert (one.raw, one.value, one.steps[-1].result) == (["Mug", "Cup"], "Mug+Cup", "Mug+Cup")
