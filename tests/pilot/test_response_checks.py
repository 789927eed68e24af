"""Tables of answers that could read nothing, or not what is meant: told when they are read or tried."""

from __future__ import annotations

import pytest

from tests.pilot.tables import MAPPINGS, files_of
from translator.mapping.problem import TableProblem, TableProblems
from translator.pilot.response import compile_responses
from translator.pilot.response_sample import samples
from translator.pilot.response_sample_lines import SegmentsWriter
from translator.pilot.response_trial import response_problems

NAMES = sorted(folder.name for folder in (MAPPINGS / "responses").iterdir())
RECORDS, JSON, XML = (f"pilot-{form}-response-2023-02" for form in ("records", "json", "xml"))


def told(name: str, *changes: tuple[str, str, str]) -> list[TableProblem]:
    """What is wrong with a table in which, file by file, something stands instead of something else."""
    files = files_of(MAPPINGS / "responses" / name)
    for file, old, new in changes:
        assert old.encode() in files[file]
        files[file] = files[file].replace(old.encode(), new.encode())
    try:
        return response_problems(compile_responses(files, name))
    except TableProblems as found:
        return found.problems


def doubts(name: str, file: str, old: str, new: str) -> list[str]:
    files = files_of(MAPPINGS / "responses" / name)
    assert old.encode() in files[file]
    files[file] = files[file].replace(old.encode(), new.encode())
    return [one.message for one in compile_responses(files, name).doubts]


@pytest.mark.parametrize("name", NAMES)
def test_each_ready_made_table_reads_what_is_made_from_it(name):
    version = compile_responses(files_of(MAPPINGS / "responses" / name), name)
    assert (response_problems(version), version.doubts) == ([], ())


TOML, CSV = "response.toml", "fields.csv"


@pytest.mark.parametrize(
    ("name", "file", "old", "new", "words"),
    [
        (JSON, TOML, 'root = "pilotResponse"', 'root = ""', "'root' is empty"),
        (XML, TOML, 'root = "PilotResponse"', 'root = "Pilot Response"', "not the name of an element"),
        (XML, TOML, "response.xsd", "answer.xsd", "there is no such file"),
        (RECORDS, TOML, 'shipment = "SP10"', 'shipment = "SP11"', "no row reads anything of a shipment there"),
        (RECORDS, TOML, "A:26-27", "QQ:26-27", "nothing else in the table names the record"),
        (RECORDS, TOML, 'counted = "Y:13-17"', 'counted = "W:13-17"', "no record of closes"),
        (RECORDS, TOML, 'end = "Y"', 'end = "W"', "nothing else in the table names the record"),
        (RECORDS, TOML, 'values = ["SR", ""]', "values = []", "'values' is empty"),
        (RECORDS, TOML, 'shipment = "SP10"', "# shipment", "the card names no level of shipments"),
        (RECORDS, CSV, "shipment.text,SP90#last", "shipment.text,A#last", "A stands around the answer"),
        (RECORDS, CSV, "message.text,X1#1:11-50", "message.text,SP10:11-50", "SP10 begins what is said of a shipment"),
        (RECORDS, CSV, "message.originator_code,", "message.group_number,", "message.control_number is filled too"),
        (RECORDS, CSV, "SP90#last:5-6", "SP90#last:5", "cannot be read: '0': not in the code table"),
        (RECORDS, CSV, "X1[3=R]:3", "X1[3=S]:3", "cannot be read: 'S': not in the code table"),
        (JSON, CSV, "message.text,message/text", "message.text,shipments/text", "a place of a shipment"),
        ("x12-355", CSV, "shipment.tracking_number,N9[2I]-02", "shipment.tracking_number,ST-02", "ST stands around"),
        ("x12-ta1", TOML, '"A", "E", "R"', '"A", "R"', "not recognized by it"),
        ("x12-ta1", TOML, "TA1-04", "TA1-05", "not recognized by it"),
    ],
)  # fmt: skip
def test_a_table_that_could_not_read_its_answers_is_told(name, file, old, new, words):
    found = told(name, (file, old, new))
    assert any(words in one.message for one in found), [str(one) for one in found]
    assert all(one.remedy for one in found)


@pytest.mark.parametrize("name", [RECORDS, JSON, XML, "x12-355"])
def test_a_table_without_any_number_of_a_shipment_is_told(name):
    numbers = ("tracking", "house_bill", "master_bill")
    found = told(name, *((CSV, f"shipment.{one}_number,", "message.text,") for one in numbers))
    assert any(one.value == "shipment.tracking_number" for one in found)


def test_a_code_table_without_a_code_is_told_once():
    files = files_of(MAPPINGS / "responses" / XML)
    files["codes/disposition.csv"] = b"code,value,notes\n"
    with pytest.raises(TableProblems) as raised:
        compile_responses(files, XML)
    (one,) = raised.value.problems
    assert (one.file, one.message) == (
        f"{XML}/codes/disposition.csv",
        "it has no code, and shipment.disposition is read by it",
    )


@pytest.mark.parametrize(
    ("name", "file", "old", "new", "words"),
    [
        (RECORDS, CSV, "message.text,X1#1:11", "message.text,SP90:11", "reads SP90 in what is said of shipments"),
        (RECORDS, CSV, "shipment.text,SP90#last", "shipment.text,X1", "reads X1 in what is said of the message"),
        (XML, TOML, 'shipment = "Shipment"', 'shipment = "Shipmets"', "response.xsd has no Shipmets"),
        (XML, CSV, "Message/Status", "Message/State", "response.xsd has no State"),
        ("x12-355", CSV, "running_number,LX", "running_number,M11", "no row reads anything"),
    ],
)  # fmt: skip
def test_what_may_be_meant_otherwise_is_a_warning(name, file, old, new, words):
    assert any(words in one for one in doubts(name, file, old, new))


def test_a_code_of_the_whole_is_written_in_a_sample_of_its_own():
    version = compile_responses(files_of(MAPPINGS / "responses" / "x12-355"), "x12-355")
    found = samples(version.table, SegmentsWriter(version.table.card))
    assert [one.message["message.disposition"] for one in found] == ["received", "rejected"]
    assert [one["shipment.disposition"] for one in found[0].shipments] == [
        "rejected", "accepted", "accepted_with_warnings", "under_review",
    ]  # fmt: skip


def test_tables_of_other_shapes_are_read_as_they_are_made():
    """The code verbatim beside our word for it, places that overlap, attributes, the text of an element, arrays."""
    again = ("shipment.code,Code", "shipment.code,Disposition")
    assert told(XML, (CSV, *again)) == []
    assert (
        told(
            XML,
            (CSV, "Message/ControlNumber", "Message/@number"),
            (CSV, "shipment.text,Text", "shipment.text,Text#all"),
        )
        == []
    )
    assert told(XML, (CSV, "shipment.tracking_number,ShipmentTrackingNumber", "shipment.tracking_number,@number")) == []
    assert (
        told(
            JSON, (CSV, "shipment.text,text", "shipment.text,errors/text#all"), (TOML, '"shipments"', '"body/parcels"')
        )
        == []
    )
    assert told(RECORDS, (CSV, "SP90#last:7-9", "SP90#last:5-9")) == []
    assert told(RECORDS, (TOML, 'counted = "Y:13-17"', "")) == []
    assert told("x12-355", (CSV, "K1#2-01,,omit,\nshipment.text", "K1#last-01,,omit,\nshipment.text")) == []
    assert told("x12-997", (CSV, "message.code,AK5#1-02", "message.code,ISA-15")) == []
    assert told("x12-355", (CSV, "M10-07", "GS-06"), (TOML, "[levels]", "[levels]")) == []
