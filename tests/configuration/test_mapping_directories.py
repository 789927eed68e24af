from __future__ import annotations

from typing import NamedTuple

import pytest

from translator.configuration import mapping_directories
from translator.configuration.loading import load_settings
from translator.configuration.mapping_directories import (
    compile_mapping,
    compiled_or_problems,
    find_mapping,
    find_mappings,
    read_files,
)
from translator.configuration.problem import ConfigurationError


@pytest.fixture
def ready_made(tmp_path_factory, monkeypatch):
    """A set of ready-made mappings of our own, so that these tests do not hang on the real ones."""
    root = tmp_path_factory.mktemp("ready")
    (root / "codes").mkdir()
    (root / "codes/country.csv").write_text("code,meaning\nUS,US\n")
    (root / "inbound/shop").mkdir(parents=True)
    (root / "inbound/shop/mapping.toml").write_text("")
    monkeypatch.setattr(mapping_directories, "ready_made_mappings", lambda: root)
    return root


def test_all_mappings_are_found_by_kind_and_name(home):
    found = [(mapping.kind, mapping.name) for mapping in find_mappings([home / "mappings"])]
    assert found == [("inbound", "orders"), ("outbound", "pilot-1"), ("responses", "answers-1")]


def test_a_name_that_stands_twice_is_a_problem_that_names_both(home):
    (home / "more/inbound/orders").mkdir(parents=True)
    (home / "more/inbound/orders/mapping.toml").write_text("")
    with pytest.raises(ConfigurationError) as raised:
        find_mappings([home / "mappings", home / "more"])
    (problem,) = raised.value.problems
    assert str(home / "more/inbound/orders") in str(problem)
    assert str(home / "mappings/inbound/orders") in str(problem)


def test_one_name_in_two_kinds_is_no_problem(home):
    (home / "mappings/outbound/orders").mkdir()
    (home / "mappings/outbound/orders/mapping.toml").write_text("")
    assert len(find_mappings([home / "mappings"])) == 4


def test_hidden_and_empty_directories_are_no_mappings(home):
    (home / "mappings/inbound/.orders").mkdir()
    (home / "mappings/inbound/.orders/mapping.toml").write_text("")
    (home / "mappings/inbound/renamed/codes").mkdir(parents=True)
    assert len(find_mappings([home / "mappings"])) == 3


def test_a_mapping_is_found_by_its_name_in_the_settings_directories(home):
    settings = load_settings(home / "translator.toml")
    assert find_mapping("orders", settings).path == home / "mappings/inbound/orders"
    assert find_mapping("pilot-1", settings, "outbound").path == home / "mappings/outbound/pilot-1"


def test_a_mapping_is_found_by_its_directory_wherever_it_stands(home, ready_made):
    assert find_mapping(str(home / "mappings/inbound/orders"), None).root == home / "mappings"
    (home / "mailed").mkdir()
    assert find_mapping(str(home / "mailed"), None).root == ready_made


def test_without_settings_the_ready_made_mappings_are_known(ready_made):
    assert find_mapping("shop", None).path == ready_made / "inbound/shop"


def test_a_wrong_name_is_told_with_the_nearest_and_all(home):
    with pytest.raises(ConfigurationError, match="Did you mean orders"):
        find_mapping("odrers", load_settings(home / "translator.toml"))


def test_a_mapping_is_read_without_its_examples_and_what_editors_leave(home):
    directory = home / "mappings/inbound/orders"
    for name in ("codes/service.csv", "examples/a.csv", ".hidden", "fields.csv~", "__pycache__/x", "fields.csv"):
        (directory / name).parent.mkdir(exist_ok=True)
        (directory / name).write_bytes(b"x")
    assert sorted(read_files(directory)) == ["codes/service.csv", "fields.csv", "mapping.toml"]


def test_shared_code_tables_are_part_of_a_mapping_that_has_none_of_that_name(home):
    (home / "mappings/codes/country.csv").write_bytes(b"shared")
    (home / "mappings/codes/mode.csv").write_bytes(b"shared")
    own = home / "mappings/inbound/orders/codes"
    own.mkdir()
    (own / "mode.csv").write_bytes(b"own")
    files = find_mappings([home / "mappings"])[0].files()
    assert files["codes/country.csv"] == b"shared"
    assert files["codes/mode.csv"] == b"own"


def test_the_x12_tables_are_part_of_mappings_that_read_x12_only(home):
    (home / "mappings/x12/856.4010.xml").write_bytes(b"<map/>")
    card = home / "mappings/inbound/orders/mapping.toml"
    assert "x12/856.4010.xml" not in find_mappings([home / "mappings"])[0].files()
    card.write_text(card.read_text() + '[read]\nformat = "x12"\n')
    assert find_mappings([home / "mappings"])[0].files()["x12/856.4010.xml"] == b"<map/>"


def test_a_mailed_mapping_uses_the_ready_made_code_tables(home, ready_made):
    (home / "mailed").mkdir()
    assert list(find_mapping(str(home / "mailed"), None).files()) == ["codes/country.csv"]


class _TableProblem(NamedTuple):
    file: str
    row: int
    column: str
    value: str
    message: str
    remedy: str


class _TableProblems(Exception):
    def __init__(self, *problems):
        self.problems = problems


def test_a_tables_problems_become_problems_of_the_configuration(home):
    def compile_files(files, where):
        del files
        raise _TableProblems(
            _TableProblem("fields.csv", 3, "target", "shipmnt", "no field", "Did you mean shipment?"),
            _TableProblem(f"{where}/mapping.toml", 0, "read.format", "cvs", "no format", "Write delimited."),
        )

    mapping = find_mappings([home / "mappings"])[0]
    with pytest.raises(ConfigurationError) as raised:
        compile_mapping(compile_files, mapping)
    assert [(problem.file, problem.key) for problem in raised.value.problems] == [
        (str(mapping.path / "fields.csv"), 'row 3, column "target"'),
        (str(mapping.path / "mapping.toml"), "read.format"),
    ]


def test_a_problem_of_a_shared_table_is_told_once_and_where_that_table_is(home):
    def compile_files(files, where):
        del files
        raise _TableProblems(_TableProblem(f"{where}/codes/country.csv", 2, "code", "", "empty", "Fill it in."))

    (home / "mappings/codes/country.csv").write_bytes(b"code,value\n,US\n")
    (home / "mappings/inbound/other").mkdir()
    (home / "mappings/inbound/other/mapping.toml").write_text("")
    problems: list = []
    for mapping in find_mappings([home / "mappings"])[:2]:
        compiled_or_problems(compile_files, mapping, problems)
    assert [problem.file for problem in problems] == [str(home / "mappings/codes/country.csv")]


def test_the_x12_maps_are_those_beside_the_mapping_else_the_ready_made_ones(home, ready_made):
    mapping = find_mappings([home / "mappings"])[0]
    assert mapping.x12_maps() == home / "mappings/x12"
    (home / "mappings/x12").rmdir()
    with pytest.raises(ConfigurationError, match="translator init"):
        mapping.x12_maps()
    (ready_made / "x12").mkdir()
    assert mapping.x12_maps() == ready_made / "x12"


def test_a_bug_in_compiling_rises(home):
    def compile_files(files, where):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        compile_mapping(compile_files, find_mappings([home / "mappings"])[0])


def test_a_file_that_was_left_in_a_mapping_by_mistake_does_not_fill_the_memory(home):
    with (home / "mappings/inbound/orders/export.csv").open("wb") as file:
        file.truncate(1 << 30)
    with pytest.raises(ConfigurationError, match="larger than any table"):
        find_mappings([home / "mappings"])[0].files()
