"""The documents that the page on scripts shows have the keys that commands print."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from translator.cli import main

REPOSITORY = Path(__file__).resolve().parents[2]
PAGE = (REPOSITORY / "docs" / "reference" / "machine-readable.md").read_text(encoding="utf-8")
EXAMPLES = REPOSITORY / "mappings" / "inbound" / "marketplace-csv" / "examples"
BAD, GOOD = EXAMPLES / "orders_bad_values.csv", EXAMPLES / "orders_good.csv"
#: Below these keys are data, or depend on the file; what is shown there must be there, and there may be more.
OPEN = {"try": {"shipments", "place"}, "status": {"shipments"}}


def shown(command: str) -> Any:
    """The document below the heading that begins with this command."""
    found = re.search(rf"^## translator {command}\b.*?^```json\n(.*?)^```$", PAGE, flags=re.DOTALL | re.MULTILINE)
    assert found, command
    return json.loads(found[1])


def printed(*words: object) -> Any:
    ended = CliRunner().invoke(main, [*map(str, words), "--json"])
    assert ended.exit_code in (0, 1), ended.output
    return json.loads(ended.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A working directory through which a good and a bad file went, and an answer that nothing claims."""
    made = tmp_path_factory.mktemp("station") / "work"
    printed("init", made)
    partner = made / "partners" / "example.toml"
    partner.write_text(partner.read_text().replace('settle = "10s"', 'settle = "0s"'))
    for file in (GOOD, BAD):
        (made / "drop-boxes/example/in" / file.name).write_bytes(file.read_bytes())
    (made / "drop-boxes/cbp/answers/note.xml").write_bytes(b"<note/>")
    printed("once", "--config", made)
    printed("standin", "--once", "--config", made)
    printed("once", "--config", made)
    return made


def compared(command: str, real: Any) -> list[str]:
    return list(differences(shown(command), real, OPEN.get(command, set())))


def differences(on_page: Any, real: Any, is_open: AbstractSet[str] = frozenset(), path: str = "") -> Iterator[str]:
    """Keys that only one of the two has; of a list that is printed, all things together."""
    if isinstance(on_page, dict) and isinstance(real, dict):
        there, told = set(real), set(on_page)
        only = told - there if is_open & set(path.split(".")) else told ^ there
        yield from (f"{path}.{key}" for key in sorted(only))
        for key in sorted(told & there):
            yield from differences(on_page[key], real[key], is_open, f"{path}.{key}")
    elif isinstance(on_page, list) and isinstance(real, list):
        if on_page and real:
            yield from differences(on_page[0], together(real), is_open, path)
    elif type(on_page) is not type(real):
        yield f"{path}: {type(on_page).__name__} on the page, {type(real).__name__} printed"


def together(several: list[Any]) -> Any:
    """One thing with the keys of all of them."""
    dicts = [one for one in several if isinstance(one, dict)]
    return {key: value for one in dicts for key, value in one.items()} if dicts else several[0]


def test_try_prints_what_the_page_shows():
    real = printed("try", "marketplace-csv", BAD)
    assert compared("try", real) == []


def test_translate_prints_what_the_page_shows_and_writes_what_it_says(tmp_path):
    real = printed("translate", "--mapping", "marketplace-csv", "--out", tmp_path, GOOD, BAD)
    assert compared("translate", real) == []
    assert sorted(file.name for file in tmp_path.iterdir()) == [
        "orders_bad_values.csv.1.xml",
        "orders_bad_values.csv.findings.json",
        "orders_good.csv.1.xml",
        "orders_good.csv.findings.json",
    ]
    finding, *_ = json.loads((tmp_path / "orders_bad_values.csv.findings.json").read_bytes())
    assert set(finding) == set(shown("try")["findings"][0])


def test_template_prints_what_the_page_shows(tmp_path):
    real = printed("template", "template-csv", "--out", tmp_path / "form.csv")
    assert compared("template", real) == []


@pytest.mark.parametrize("command", ["audit", "once", "status"])
def test_a_command_prints_what_the_page_shows(directory, command):
    assert compared(command, printed(command, "--config", directory)) == []


def test_show_prints_what_the_page_shows(directory):
    real = printed("show", "1Z999AA10123456784", "--config", directory)
    assert compared("show", real) == []


def test_together_prints_what_the_page_shows(directory):
    real = printed("together", "1Z999AA10123456784", "--config", directory)
    assert compared("together", real) == []


def test_messages_prints_what_the_page_shows():
    one, other = (
        REPOSITORY / "mappings/outbound/pilot-xml-2023-02/examples" / f"{name}.message.xml"
        for name in ("marketplace", "everything-and-cancel")
    )
    assert compared("messages show", printed("messages", "show", one)) == []
    assert compared("messages diff", printed("messages", "diff", one, other)) == []


def test_a_difference_is_seen():
    """A test that nothing can break proves nothing."""
    assert list(differences({"a": 1, "b": [{"c": ""}]}, {"b": [{"d": ""}]})) == [".a", ".b.c", ".b.d"]
