"""The service provider's table of consolidators and deconsolidators."""

from __future__ import annotations

import pytest

from translator.mapping.problem import TableProblems
from translator.validation.known_parties import NOBODY, compared, compile_known_parties


@pytest.mark.parametrize(
    "name",
    ["Fast Consol Ltd.", "FAST CONSOL", "fast-consol, LIMITED", "Fást  Consol Co., Ltd", "fast consol pte. ltd."],
)
def test_names_are_compared_without_what_people_write_differently(name: str) -> None:
    assert compared(name) == "fast consol"


def test_letters_with_a_stroke_and_points_between_initials_make_no_difference() -> None:
    assert compared("Møller Ltd.") == compared("Moller")
    assert compared("A.B. O\u2019Brien Co.") == compared("AB OBrien")


@pytest.mark.parametrize(
    ("name", "bare"), [("Ltd", "ltd"), ("Co", "co"), ("S.A.", "sa"), ("...", ""), ("李 Ltd", "李")]
)
def test_a_name_that_is_all_ending_stays(name: str, bare: str) -> None:
    assert compared(name) == bare


@pytest.mark.parametrize("name", ["Dragon, Freight & Co.", "Dragon Freight and Co", "DRAGON FREIGHT \uff06 CO., LTD."])
def test_an_ampersand_is_the_word_and(name: str) -> None:
    assert compared(name) == compared("Dragon Freight") == "dragon freight"
    assert compared("Smith & Sons Ltd") == compared("SMITH AND SONS") == "smith and sons"


@pytest.mark.parametrize("content", [b"name,role\n", b"name,role,notes\n", b"\xef\xbb\xbfname,role\r\n\r\n,,\r\n"])
def test_a_table_without_rows_knows_nobody(content: bytes) -> None:
    """As translator init lays it down."""
    assert compile_known_parties(content, "known-parties.csv") == NOBODY


def test_both_kinds_stand_in_one_table() -> None:
    known = compile_known_parties(b"name,role,notes\nA Ltd,consolidator,x\nA,deconsolidator,\n", "k.csv")
    assert (known.consolidators, known.deconsolidators) == ({"a": 2}, {"a": 3})


@pytest.mark.parametrize(
    ("content", "row", "message"),
    [
        (b"", 0, "the file is empty"),
        (b"name\nA\n", 1, "the column is missing"),
        (b"name,role\nA,carrier\n", 2, "not one of the words"),
        (b'name,role\nA Ltd,consolidator\n"a, ltd.",consolidator\n', 3, "the name stands in row 2 already"),
        (b"name,role\n,consolidator\n", 2, "the cell is empty"),
        (b"name,role\n--,consolidator\n", 2, "no letter and no digit"),
        (b"name,role\nLtd,consolidator\n", 2, "nothing but the ending of a firm's name"),
        (b"name,role\n& Co.,consolidator\n", 2, "nothing but the ending of a firm's name"),
        (b"name;role\nA;consolidator\n", 1, "separated by semicolons"),
    ],
)
def test_a_mistake_is_told_with_its_row(content: bytes, row: int, message: str) -> None:
    with pytest.raises(TableProblems) as raised:
        compile_known_parties(content, "known-parties.csv")
    (problem,) = raised.value.problems
    assert (problem.file, problem.row) == ("known-parties.csv", row)
    assert message in problem.message
