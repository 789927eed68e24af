"""What is wrong with the table of a message is told before a message is made."""

from __future__ import annotations

from functools import partial

import pytest

from tests.pilot.tables import MAPPINGS, files_of
from translator.formats.x12_reread import misread
from translator.mapping.problem import TableProblems
from translator.pilot.trial import trial_problems
from translator.pilot.version import compile_outbound

XML, JSON = "pilot-xml-2023-02", "pilot-json-2023-02"
RECORDS, X12 = "pilot-records-2023-02", "x12-309-005020"


FILER = "SP10:31,shipment.filer_type,,code(filer_type),reject,"
SHIPPED = f"{FILER}shipment.mode_of_transport = plane"
NUMBER = "A:60-65,envelope.control_number,,digits(6),reject,"
TINY = "Shipment/EntryType,shipment.entry_type,,min_length(9) | max_length(8)"
BARE = "shipments/fresh,shipment.reference,,bare,default(soon),,\nshipments/knownMarketplaceSeller,"


def changed(name: str, file: str, old: str, new: str) -> dict[str, bytes]:
    files = files_of(MAPPINGS / "outbound" / name)
    text = files[file].decode()
    assert old in text, (file, old)
    files[file] = text.replace(old, new).encode()
    return files


def problems(files: dict[str, bytes], name: str):
    """Everything that `translator check` tells of a message table."""
    try:
        version = compile_outbound(files, name)
    except TableProblems as wrong:
        return wrong.problems
    return [*version.doubts, *trial_problems(version, partial(misread, directory=str(MAPPINGS / "x12")))]


@pytest.mark.parametrize("name", [XML, JSON, RECORDS, X12])
def test_the_ready_made_tables_are_in_order(name):
    assert problems(files_of(MAPPINGS / "outbound" / name), name) == []


@pytest.mark.parametrize(
    ("name", "file", "old", "new", "column", "told"),
    [
        (X12, "fields.csv", "ISA-13", "ISA-17", "target", "ISA has 16 elements"),
        (X12, "fields.csv", "ISA-14,,1", "ISA-16,,1", "target", "this element is a separator"),
        (X12, "mapping.toml", "\nwidth = 9 ", "\nwidth = 8 ", "target", "the element has 9 digits"),
        (X12, "mapping.toml", "set_width = 4", "set_width = 12", "control_number.set_width", "ST02 has 4 to 9 digits"),
        (X12, "mapping.toml", "set_width = 4", "set_width = 3", "control_number.set_width", "ST02 has 4 to 9 digits"),
        (X12, "mapping.toml", "group_width = 6", "group_width = 10", "control_number.group_width", "GS06"),
        (X12, "mapping.toml", "\nwidth = 9 ", "\nwidth = 0 ", "control_number.width", "too small"),
        (X12, "mapping.toml", 'count_to = "SE"', 'count_to = "SX"', "lines.count_to", "no such line behind"),
        (X12, "mapping.toml", 'count_from = "ST"', 'count_from = "SX"', "lines.count_from", "no such line before"),
        (X12, "fields.csv", "SE-01,envelope.lines", "SE-01,envelope.items", "target", "SE01 is"),
        (XML, "mapping.toml", 'extension = "xml"', 'extension = "../x"', "message.extension", "ending of a file"),
        (XML, "mapping.toml", 'root = "PilotFiling"', 'root = "Pilot Filing"', "message.root", "name of an element"),
        (XML, "message.xsd", '"ControlNumber"', '"OtherNumber"', "target", "ControlNumber"),
        (XML, "message.xsd", '"Buyer"', '"Purchaser"', "target", "Buyer"),
        (XML, "message.xsd", '"production"', '"produktion"', "target", "for production"),
        (JSON, "message.schema.json", '"controlNumber"', '"otherNumber"', "target", "otherNumber"),
        (JSON, "mapping.toml", "max_bytes = 10000000", "max_bytes = 1500", "message.max_bytes", "a small shipment has"),
        (RECORDS, "mapping.toml", "max_bytes = 5000000", "max_bytes = 500", "message.max_bytes", "a small shipment"),
        (RECORDS, "mapping.toml", "max_bytes = 5000000", "max_bytes = 300", "message.max_bytes", "around the"),
        (RECORDS, "codes/action.csv", "R,replace", "R,replase", "value", "never is this"),
        (RECORDS, "codes/action.csv", "R,replace", "RR,replace", "convert", "the code for replace"),
        (RECORDS, "codes/action.csv", "A,add", "é,add", "code", "cannot carry the code"),
        (X12, "fields.csv", "ISA-07,,ZZ,", "ISA-07,,ZZZ,", "constant", "3 characters, ISA-07 takes 2"),
        (X12, "fields.csv", "GS-01,,AQ,", "GS-01,,aq,", "constant", "cannot carry it at GS-01"),
        (X12, "fields.csv", "ISA-05,envelope.x12_qualifier,,,reject,,Sender qualifier\n", "", "target", "ISA-05"),
        (X12, "fields.csv", "datetime(%y%m%d)", "datetime(%Y%m%d)", "convert", "ISA-09 takes 6"),
        (X12, "fields.csv", "N1[seller]-01,,SE", "N1[seller]-01,,SELLER", "target", "at most 3 characters"),
        (X12, "fields.csv", "M10-09,,W,", "M10-09,,Q,", "target", "read by the map of its set"),
        (RECORDS, "fields.csv", FILER, SHIPPED, "when", "never is 'plane'"),
        (RECORDS, "fields.csv", "default(0000)", "default(ÀÀÀÀ)", "if_empty", "cannot carry it at A:2-5"),
        (RECORDS, "fields.csv", "default(0000)", "default(00000)", "if_empty", "A:2-5 takes at most 4"),
        (RECORDS, "fields.csv", "default(XXX)", "default(xxx)", "if_empty", "cannot carry it at A:6-8"),
        (RECORDS, "fields.csv", NUMBER, "A:60-65,,000001,,,", "source", "no answer"),
        (RECORDS, "fields.csv", "whole | zero_filled(10)", "whole | zero_filled(12)", "convert", "whatever stands in"),
        (XML, "fields.csv", "Shipment/EntryType,shipment.entry_type,,max_length(10)", TINY, "convert", "whatever"),
        (JSON, "fields.csv", "shipments/knownMarketplaceSeller,", BARE, "convert", "is no number, true or false"),
        (RECORDS, "codes/filer_type.csv", "carrier,", "freight forwarder,", "value", None),
        (XML, "codes/weight_unit.csv", "lb", "kg", "value", None),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_file_and_its_remedy(name, file, old, new, column, told):
    found = problems(changed(name, file, old, new), name)
    assert found
    assert all(one.remedy and one.message for one in found)
    assert any(one.column == column and (told or "") in f"{one.message} {one.value}" for one in found), found


def test_a_value_that_a_code_table_lacks_is_told_and_only_where_the_row_asks_for_it():
    """A missing row refuses shipments, and nothing else: the version can be used."""
    files = changed(XML, "codes/mode_of_transport.csv", "\n", "\n")
    rows = files["codes/mode_of_transport.csv"].decode().splitlines()
    files["codes/mode_of_transport.csv"] = "\n".join(row for row in rows if "ocean" not in row).encode()
    (found,) = problems(files, XML)
    assert (found.file, found.value) == (f"{XML}/codes/mode_of_transport.csv", "ocean")
    assert compile_outbound(files, XML).name == XML
