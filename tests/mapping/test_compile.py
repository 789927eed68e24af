"""A mapping is checked as a whole: every mistake is told at once, with its cell and its remedy."""

from __future__ import annotations

import pytest

from tests.mapping.build import CARD, HEADING, NUMBER, files, mapping
from translator.mapping.inbound import TableProblem, TableProblems, compile_inbound


def _problems(content: dict[str, bytes]) -> list[TableProblem]:
    with pytest.raises(TableProblems) as caught:
        compile_inbound(content, "acme")
    return caught.value.problems


def _only(content: dict[str, bytes]) -> TableProblem:
    (problem,) = _problems(content)
    return problem


@pytest.mark.parametrize(
    ("row", "column", "says"),
    [
        ("shipment.seler.name,Seller,,text,reject,,", "target", '"shipment.seller.name"'),
        ("shipment.reference,,,text,omit,,", "source", "neither a source nor a constant"),
        ("shipment.reference,A,b,text,omit,,", "source", "both a source and a constant"),
        ("shipment.reference,agreement.name,,text,omit,,", "source", "originator_code"),
        ("shipment.reference,A,,uper,omit,,", "convert", '"upper"'),
        ("shipment.reference,A,,decimal(2),omit,,", "convert", "holds text"),
        ("item.listed_price,A,,text,omit,,", "convert", "decimal(n)"),
        ("shipment.reference,A,,text,,,", "if_empty", "Write reject, omit or default(value)."),
        ("shipment.reference,A,,text,skip,,", "if_empty", "Write reject"),
        ("shipment.known_carrier_customer,A,,present,reject,,", "if_empty", "its own answer"),
        ("item.listed_price,A,,decimal(2),default(cheap),,", "if_empty", "cannot hold this"),
        ("shipment.action,,send,,,,", "constant", "add, replace, cancel"),
        ("item.country_of_origin,,China,,,,", "constant", "cannot hold this"),
        ("shipment.reference,A,,text,omit,A is nice,", "when", "column is empty"),
        ("shipment.tracking_number,A,,text,omit,,", "when", "row 2 fills"),
        ("shipment.reference,A and B,,join(' '),omit,,", "source", "'A', 'B'"),
    ],
)
def test_a_wrong_cell_is_told_with_its_row_and_column(row: str, column: str, says: str) -> None:
    """And with what to write instead."""
    problem = _only(files(row + "\n"))
    assert (problem.file, problem.row, problem.column) == ("acme/fields.csv", 3, column)
    assert says in str(problem)


def test_all_mistakes_are_told_at_once() -> None:
    """Those of the card, of the table and of the code tables."""
    content = files("shipment.nothing,A,,text,omit,,\nshipment.reference,A,,nothing,omit,,\n")
    content["mapping.toml"] = CARD.replace('file_name = "*.csv"', 'filename = "*.csv"').encode()
    content["codes/mode.csv"] = b"code,value\nX,\n"
    assert {(one.file, one.row) for one in _problems(content)} == {
        ("acme/mapping.toml", 0),
        ("acme/fields.csv", 3),
        ("acme/fields.csv", 4),
        ("acme/codes/mode.csv", 2),
    }


@pytest.mark.parametrize(
    ("before", "after", "key", "says"),
    [
        ('name = "test-csv"', 'name = "Test CSV"', "mapping.name", "small letters"),
        ('version = "2026-11-01"', 'version = "soon"', "mapping.version", "2026-11-01"),
        ('produces = "shipment"', "", "mapping.produces", 'produces = "shipment"'),
        ('format = "delimited"', 'format = "delimted"', "read.format", '"delimited"'),
        ('format = "delimited"', 'format = "delimited"\ndelimeter = ";"', "read.delimeter", '"delimiter"'),
        ('format = "delimited"', 'format = "delimited"\nskip_rows = "2"', "read.skip_rows", "Expected `int`"),
        ('format = "delimited"', 'format = "delimited"\nencoding = "utf-9"', "read.encoding", "utf-8"),
        ('header = ["No"]', "header = 1", "recognize.header", "square brackets"),
        ('header = ["No"]', 'root = "a"', "recognize.root", "header"),
        ('file_name = "*.csv"\nheader = ["No"]', "", "recognize", "file_name"),
        ("shipment = \"rows with the same 'No'\"", "", "levels.shipment", "not said what one shipment is"),
        ("[levels]", "[level]", "level", '"levels"'),
    ],
)
def test_a_wrong_card_is_told_with_its_key(before: str, after: str, key: str, says: str) -> None:
    """An unknown key is never passed over."""
    assert before in CARD
    problems = _problems(files(card=CARD.replace(before, after)))
    problem = next(one for one in problems if one.column == key)
    assert problem.file == "acme/mapping.toml"
    assert says in str(problem)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("mapping.toml", b"[mapping\n", "not TOML"),
        ("mapping.toml", b"\xff", "not TOML in UTF-8"),
        ("fields.csv", b"\xff", "not UTF-8"),
        ("fields.csv", HEADING.replace(",", ";").encode(), "separated by semicolons"),
        ("fields.csv", HEADING.replace("if_empty", "ifempty").encode(), 'Did you mean "if_empty"?'),
        ("fields.csv", HEADING.encode() + b'shipment.reference,"A\n', "quotation marks"),
        ("fields.csv", HEADING.encode() + b"shipment.reference,A,,text,omit,,,x\n", "8 cells below 7 headings"),
        ("codes/mode.csv", b"code,value\nX,air\nX,truck\n", "row 2 already"),
    ],
)
def test_a_file_that_is_wrong_in_form_is_told(name: str, content: bytes, says: str) -> None:
    """In words that help whoever saved it from a spreadsheet."""
    assert any(says in str(problem) for problem in _problems(files() | {name: content}))


@pytest.mark.parametrize("name", ["mapping.toml", "fields.csv"])
def test_a_missing_file_is_told(name: str) -> None:
    """A card and a table are needed."""
    content = files()
    del content[name]
    assert "the file is missing" in str(_problems(content)[0])


def test_rows_for_items_need_items() -> None:
    """A card that does not say what an item is cannot have rows for them."""
    problem = _only(files("item.sku,A,,text,omit,,\n", CARD.replace('item = "each row"\n', "")))
    assert "what an item is" in problem.message


def test_the_digest_is_of_all_files_but_the_examples() -> None:
    """It tells whether two mappings are the same."""
    first = mapping().digest
    assert compile_inbound(files() | {"examples/a.csv": b"x"}, "elsewhere").digest == first
    assert mapping("shipment.reference,A,,text,omit,,\n").digest != first
    assert mapping(mode=b"code,value\nZ,air\n").digest != first


def _only_with(**changed: bytes) -> TableProblem:
    names = {"card": "mapping.toml", "fields": "fields.csv", "codes": "codes/mode.csv"}
    return _only(files() | {names[key]: content for key, content in changed.items()})


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"card": b"[mapping\n"}, "not TOML"),
        ({"fields": b""}, "the file is empty"),
        ({"fields": HEADING.replace(",", ";").encode()}, "separated by semicolons"),
        ({"fields": HEADING.replace(",", "\t").encode()}, "separated by tabulators"),
        ({"fields": HEADING.encode()}, "no row below"),
        ({"fields": (HEADING + NUMBER).replace("convert", "Conversion").encode()}, "no such column"),
        ({"fields": (HEADING + NUMBER).replace("No,", '"No,').encode()}, "quotation marks"),
    ],
)
def test_a_table_that_cannot_be_read_is_one_problem(changed: dict[str, bytes], says: str) -> None:
    """One cause, however much hangs on it."""
    problem = _only_with(**changed)
    assert says in problem.message


def test_commas_behind_the_last_heading_mean_nothing() -> None:
    """A spreadsheet writes as many as its widest row ever had."""
    table = (HEADING + NUMBER).replace("\n", ",,,\n").encode()
    assert compile_inbound(files() | {"fields.csv": table}, "m").rows == {2: "shipment.tracking_number"}


def test_a_code_table_gives_what_its_field_can_hold() -> None:
    """A slip in the table is its author's to mend, not the sender's to hear of."""
    row = b"shipment.mode_of_transport,Mode,,code(mode),reject,,\n"
    problem = _only_with(fields=(HEADING + NUMBER).encode() + row, codes=b"code,value\nX,air\nY,lorry\n")
    assert (problem.row, problem.column) == (3, "convert")
    assert 'codes/mode.csv gives "lorry"' in problem.message
    assert "truck" in problem.remedy


def test_an_encoding_by_another_name_is_told_by_ours() -> None:
    """UTF8, latin-1 and cp1252 are what people write."""
    problem = _only_with(card=CARD.replace('"delimited"', '"delimited"\nencoding = "cp1252"').encode())
    assert problem.remedy.startswith('Did you mean "windows-1252"?')


@pytest.mark.parametrize(
    ("right", "wrong", "column"),
    [
        ("[read]", "[raed]", "raed"),
        ("[levels]", "[level]", "level"),
        ("[recognize]", "[recognise]", "recognise"),
        ("[mapping]", "[maping]", "maping"),
        ("shipment = ", "shipmnt = ", "levels.shipmnt"),
        ("version = ", "versoin = ", "mapping.versoin"),
    ],
)
def test_what_a_misspelt_name_leaves_out_is_no_problem_of_its_own(right: str, wrong: str, column: str) -> None:
    """The name is told, with the one that is meant."""
    problem = _only(files(card=CARD.replace(right, wrong)))
    assert (problem.column, problem.message) == (column, "no such key")


def test_look_ups_in_tables_below_a_misspelt_name_are_no_problems() -> None:
    """The tables are there once the name is right."""
    card = CARD + '[tabels.listings]\nfile = "listings.csv"\nkey = "SKU"\n'
    assert _only(files('item.sku,SKU,,"lookup(listings, Name)",omit,,\n', card)).column == "tabels"
