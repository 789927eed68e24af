"""`translator translate`: messages and findings in a directory, without a journal."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest

from translator.stages import offline_messages

OPTIONS = ("--mapping", "marketplace-csv", "--message", "pilot-xml-2023-02", "--created-at", "2026-11-21T08:15:00Z")


@pytest.fixture
def translated(translator, tmp_path):
    """Gives a function: files and options → exit code, last line, and the directory."""

    def run(*arguments):
        ended = translator("translate", *OPTIONS, "--out", tmp_path / "out", *arguments, "--json")
        assert ended.exception is None or isinstance(ended.exception, SystemExit), ended.exception
        last = json.loads(ended.stdout.splitlines()[-1]) if ended.stdout else None
        return ended.exit_code, last, tmp_path / "out"

    return run


def many_orders(example, tmp_path, count, name="orders_many.csv"):
    """A file of so many good shipments."""
    header, first, *_ = example("orders_good.csv").read_text().splitlines()
    file = tmp_path / name
    rows = (first.replace("1Z999AA10123456784", f"1Z{number:08}") for number in range(count))
    file.write_text("\n".join([header, *rows]) + "\n")
    return file


def test_a_good_file_gives_a_message_and_no_findings(translated, example):
    """On a day on which the pilot is open."""
    code, last, out = translated(example("orders_good.csv"), "--created-at", "2025-05-01T08:15:00Z")
    assert code == 0
    assert last == {"files": 1, "shipments": 3, "refused": 0, "messages": 1}
    assert sorted(path.name for path in out.iterdir()) == ["orders_good.csv.1.xml", "orders_good.csv.findings.json"]
    assert json.loads((out / "orders_good.csv.findings.json").read_bytes()) == []
    message = (out / "orders_good.csv.1.xml").read_text()
    assert "<ControlNumber>000000001</ControlNumber>" in message
    assert "<CreatedAt>2025-05-01T08:15:00Z</CreatedAt>" in message


@pytest.mark.parametrize(("usage", "told"), [("test", ["W191"]), ("production", ["H191"])])
def test_outside_of_the_regime_a_test_is_warned_and_production_is_held(translated, example, usage, told):
    """As the daemon has it."""
    code, last, out = translated(example("orders_good.csv"), "--usage", usage)
    findings = json.loads((out / "orders_good.csv.findings.json").read_bytes())
    assert [one["code"] for one in findings] == told
    assert (code, last["messages"]) == ((0, 1) if usage == "test" else (1, 0))


def test_what_is_wrong_stands_in_the_findings_in_reading_order(translated, translator, example):
    code, last, out = translated(example("orders_bad_values.csv"))
    assert code == 1
    assert last == {"files": 1, "shipments": 7, "refused": 6, "messages": 1}
    findings = json.loads((out / "orders_bad_values.csv.findings.json").read_bytes())
    tried = translator("try", "marketplace-csv", example("orders_bad_values.csv"), "--json")
    assert findings.pop(0)["code"] == "W191"  # only a file that is filed is told of its day
    assert findings == json.loads(tried.stdout)["findings"]
    rows = [found["place"]["row"] for found in findings]
    assert rows == sorted(rows)


def test_a_refused_file_gives_its_findings_and_no_message(translated, example):
    code, last, out = translated(example("orders_missing_column.csv"))
    assert (code, last["messages"]) == (1, 0)
    assert [path.name for path in out.iterdir()] == ["orders_missing_column.csv.findings.json"]


def test_control_numbers_count_up_over_all_files(translated, example):
    files = [example("orders_good.csv"), example("orders_from_a_mac.csv"), example("orders_bad_values.csv")]
    _, last, out = translated(*files, "--first-control-number", "41")
    numbers = {re.search("<ControlNumber>(.*?)<", path.read_text())[1] for path in out.glob("*.xml")}
    assert numbers == {f"{number:09}" for number in range(41, 41 + last["messages"])}


def test_a_file_is_split_at_the_largest_number_of_shipments(translated, example, tmp_path):
    _, last, out = translated(many_orders(example, tmp_path, 2001))
    assert last["messages"] == 3
    assert "<ShipmentCount>1</ShipmentCount>" in (out / "orders_many.csv.3.xml").read_text()


def test_the_same_moment_gives_the_same_bytes(translated, example):
    _, _, out = translated(example("orders_good.csv"))
    first = {path.name: path.read_bytes() for path in out.iterdir()}
    translated(example("orders_good.csv"))
    assert {path.name: path.read_bytes() for path in out.iterdir()} == first


def test_what_an_earlier_run_left_of_the_same_input_goes_and_nothing_else(translated, example, tmp_path):
    file = many_orders(example, tmp_path, 1001)
    _, _, out = translated(file)
    (out / "orders_many.csv.x.xml").write_text("mine")
    many_orders(example, tmp_path, 1)
    translated(file)
    left = {"orders_many.csv.1.xml", "orders_many.csv.findings.json", "orders_many.csv.x.xml"}
    assert {path.name for path in out.iterdir()} == left


def test_a_bug_leaves_the_outputs_of_the_earlier_run_untouched(translator, translated, example, tmp_path, monkeypatch):
    """And none of its own, whole or half."""
    _, _, out = translated(example("orders_good.csv"))
    before = {path.name: path.read_bytes() for path in out.iterdir()}

    def fail(*_):
        raise ZeroDivisionError

    monkeypatch.setattr(offline_messages.Outputs, "findings", fail)
    ended = translator("translate", *OPTIONS, "--out", out, example("orders_good.csv"))
    assert isinstance(ended.exception, ZeroDivisionError)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


def test_two_inputs_of_one_name_are_wrong_usage(translator, example, tmp_path):
    other = tmp_path / "orders_good.csv"
    other.write_bytes(b"x")
    ended = translator("translate", *OPTIONS, "--out", tmp_path / "out", example("orders_good.csv"), other)
    assert ended.exit_code == 2
    assert "orders_good.csv" in ended.stderr


def test_an_input_is_never_written_over(translator, tmp_path):
    """One that stands in DIR and is called as an output."""
    for name in ("a", "a.1.xml"):
        (tmp_path / name).write_bytes(b"x")
    ended = translator("translate", *OPTIONS, "--out", tmp_path, tmp_path / "a", tmp_path / "a.1.xml")
    assert ended.exit_code == 2
    assert (tmp_path / "a.1.xml").read_bytes() == b"x"


def test_a_missing_file_is_wrong_usage_and_nothing_is_done(translator, example, tmp_path):
    ended = translator("translate", *OPTIONS, "--out", tmp_path / "out", example("orders_good.csv"), tmp_path / "gone")
    assert ended.exit_code == 2
    assert "gone" in ended.stderr
    assert not (tmp_path / "out").exists()


def test_a_directory_that_cannot_be_written_is_told_in_plain_words(translator, example, tmp_path):
    (tmp_path / "file").write_bytes(b"")
    ended = translator("translate", *OPTIONS, "--out", tmp_path / "file/out", example("orders_good.csv"))
    assert ended.exit_code == 74
    assert "file" in ended.stderr


def test_the_partner_and_the_settings_say_for_whom_and_by_whom(work, example, tmp_path):
    out = tmp_path / "out"
    work.json(
        "translate", "--mapping", "marketplace-csv", "--partner", "example", "--out", out, example("orders_good.csv")
    )
    message = (out / "orders_good.csv.1.xml").read_text()
    assert "<Sender>EXAMPLEFS</Sender>" in message
    assert "<OriginatorCode>EXAMPLE</OriginatorCode>" in message
    assert "<UsageIndicator>test</UsageIndicator>" in message


def test_ship_notices_are_tried_as_a_carriers(translator, example, tmp_path):
    """The card says so, where no agreement does."""
    options = ("--mapping", "carrier-x12-856", "--message", "pilot-xml-2023-02", "--out", tmp_path)
    ended = translator("translate", *options, example("ship_notice_good.edi"), "--json")
    assert ended.exit_code == 0, ended.stdout
    assert "<FilerType>CARRIER</FilerType>" in (tmp_path / "ship_notice_good.edi.1.xml").read_text()


def test_people_get_a_table(translator, example, tmp_path):
    ended = translator("translate", *OPTIONS, "--out", tmp_path / "out", example("orders_good.csv"))
    assert ended.exit_code == 0
    assert "1 files, 3 shipments, 0 refused, 1 messages." in ended.stdout


def test_memory_does_not_grow_with_the_file(example, tmp_path, repository):
    """Neither with shipments nor with findings."""
    program = (
        "import resource, sys; from translator.cli import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit: pass\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    peaks = []
    for count in (2000, 10000):
        file = many_orders(example, tmp_path, count)
        file.write_text(file.read_text().replace(",CN,", ",XX,"))
        arguments = ["translate", *OPTIONS, "--out", str(tmp_path / "out"), str(file), "--json"]
        command = [sys.executable, "-c", program, *arguments]
        ended = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=True)
        assert json.loads(ended.stdout.splitlines()[0])["shipments"] == count
        peaks.append(int(ended.stdout.splitlines()[-1]))
    assert peaks[1] < peaks[0] * 1.15, peaks


def test_a_message_that_is_not_valid_is_never_written(translator, example, tmp_path, monkeypatch):
    """It is a bug of ours, and rises; DIR holds nothing of it."""
    from translator.pilot.version import InvalidMessage, MessageVersion

    def invalid(*_):
        raise InvalidMessage("line 1")

    monkeypatch.setattr(MessageVersion, "validate", invalid)
    ended = translator("translate", *OPTIONS, "--out", tmp_path / "out", example("orders_good.csv"))
    assert isinstance(ended.exception, InvalidMessage)
    assert list((tmp_path / "out").iterdir()) == []


def test_people_are_shown_the_findings_grouped(translator, three_wrong_prices, tmp_path):
    """All of them stand in the document beside the messages."""
    file = tmp_path / "orders.csv"
    file.write_text(three_wrong_prices)
    ended = translator("translate", "--mapping", "marketplace-csv", "--out", tmp_path / "out", file)
    assert 'E203 in column "Price": 3 rows, 2, 3, 4:' in ended.stdout
    assert (tmp_path / "out/orders.csv.findings.json").read_text().count('"E203"') == 3


def test_for_production_the_regime_decides_offline_too(translated, translator, example, tmp_path):
    """What would be held back is in no message; on a day on which the pilot was open all of it is."""
    file = example("orders_good.csv")
    code, last, out = translated(file, "--usage", "production")
    assert (code, last) == (1, {"files": 1, "shipments": 3, "refused": 0, "messages": 0, "held": 3})
    (found,) = json.loads((out / f"{file.name}.findings.json").read_text())
    assert (found["code"], found["severity"]) == ("H191", "held")
    code, last, out = translated(file, "--usage", "production", "--created-at", "2025-08-28T23:59:59Z")
    assert (code, last["messages"], json.loads((out / f"{file.name}.findings.json").read_text())) == (0, 1, [])
