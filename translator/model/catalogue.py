"""The catalogue of findings: one table, and the only place for text, remedy, severity and X12 code.

The first digit is the level, so that a TA1 or 997 can be derived: E10x, E11x and E13x the interchange, E12x the group,
E14x the transaction set, E16x a segment and E17x a row, E19x the day of a file, E2xx an element or cell, E3xx a
shipment. In place of E, H holds back what it stands on until the service provider decides; W is accepted but told; R is
relayed from CBP in its own words.

Texts begin in lower case, because they follow the code. ``{value}``, ``{target}``, ``{name}`` (of the place: the
column, element or path), ``{detail}`` and ``{suggestion}`` are filled from the finding; a detail or suggestion that
the text does not name is appended.

Source of the X12 codes: the TA1 note codes and the AK304, AK403, AK502 and AK905 codes of X12 004010. The code of a
shipment's finding is one of AK403, because it stands on the element that is wrong or missing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from translator.model.catalogue_entry import Entry as Entry  # noqa: PLC0414  a part of the catalogue
from translator.model.catalogue_of_answers import OF_ANSWERS
from translator.model.catalogue_of_filings import OF_FILINGS
from translator.model.catalogue_of_formats import OF_FORMATS
from translator.model.catalogue_of_messages import OF_MESSAGES
from translator.model.catalogue_of_rules import LOWERED, OF_CHECKS, OF_RULES, OF_UNVERIFIED, as_warning

if TYPE_CHECKING:
    from translator.model.finding import Finding

Severity = Literal["error", "held", "warning", "relayed"]
Level = Literal["interchange", "group", "set", "segment", "row", "element", "shipment"]


_ENTRIES = (
    # The interchange, or the file.
    Entry("E101", "no mapping claims this file", "Send the file in the form that was agreed, under its agreed name."),
    Entry("E102", "more than one mapping claims this file", "Your service provider must make the mappings distinct."),
    Entry(
        "E103",
        "this file was received before",
        "What was filed of it is filed once. Send what was refused, or changes, in a new file.",
        "025",
    ),
    Entry("E104", "the file is empty", "Export it again and check its size before you send it."),
    Entry("E105", "the file holds bytes that its encoding does not know", "Save the file in the agreed encoding."),
    Entry("E106", "the column is missing", "Add the column, or give it its agreed heading."),
    Entry(
        "E107", "a quotation mark is opened and never closed", "Close it, or write two for one inside a quoted cell."
    ),
    Entry(
        "E108", "text stands behind a closing quotation mark", "Write two quotation marks for one inside a quoted cell."
    ),
    Entry("E109", "the file holds no shipment", "Export it again with the shipments in it."),
    Entry("E110", "this is not well-formed XML", "Mend the XML at this place, or export the file again."),
    Entry("E111", "the XML has a DOCTYPE, which is never read", "Export it without a DOCTYPE declaration."),
    Entry(
        "E112",
        "the ISA segment cannot be read",
        "Write ISA with 16 elements of their fixed lengths, 106 characters in all.",
        "022",
    ),
    Entry("E113", "the file ends inside the interchange", "Send the whole interchange, up to IEA.", "023"),
    Entry(
        "E114", "IEA02 is not the control number of ISA13", "Write the same control number in ISA13 and IEA02.", "001"
    ),
    Entry("E115", "IEA01 does not count the functional groups", "Write the number of GS segments in IEA01.", "021"),
    Entry("E116", "this interchange control number was used before", "Give every interchange a new ISA13.", "025"),
    Entry("E117", "a segment stands outside its envelope", "Order the segments ISA, GS, ST … SE, GE, IEA.", "022"),
    Entry("E118", "X12 without an ISA segment", "Send the transaction sets inside ISA/GS … GE/IEA.", "022"),
    Entry("E119", "an element of the ISA segment is not valid", "Write it as the standard asks.", "024"),
    # The functional group.
    Entry("E121", "the functional group has no GE", "End every group with GE.", "3"),
    Entry("E122", "GE02 is not the control number of GS06", "Write the same control number in GS06 and GE02.", "4"),
    Entry("E123", "GE01 does not count the transaction sets", "Write the number of ST segments in GE01.", "5"),
    Entry("E124", "this functional group is not agreed", "Send the agreed kinds of transaction sets.", "1"),
    Entry("E125", "this version of the standard is not agreed", "Send the agreed version in GS08.", "2"),
    Entry(
        "E126",
        "the group control number is not valid",
        "Write one to nine digits in GS06, different for every group.",
        "6",
    ),
    # The transaction set.
    Entry("E141", "this transaction set is not agreed", "Send the agreed transaction set.", "1"),
    Entry("E142", "the transaction set has no SE", "End every transaction set with SE.", "2"),
    Entry("E143", "SE02 is not the control number of ST02", "Write the same control number in ST02 and SE02.", "3"),
    Entry("E144", "SE01 does not count the segments", "Count all segments from ST to SE, both included.", "4"),
    Entry("E146", "the transaction set identifier is missing or not valid", "Write three digits in ST01.", "6"),
    Entry("E147", "the set control number is missing or not valid", "Write four to nine characters in ST02.", "7"),
    Entry("E148", "this set control number stands twice in its group", "Give every set of a group its own ST02.", "23"),
    # A segment.
    Entry("E161", "this segment is not known", "Leave it out, or correct its identifier.", "1"),
    Entry("E162", "this segment is not expected here", "Leave it out, or move it to its place.", "2"),
    Entry("E163", "a mandatory segment is missing", "Add the segment.", "3"),
    Entry("E164", "the loop occurs too often", "Send fewer of it.", "4"),
    Entry("E165", "the segment occurs too often", "Send fewer of it.", "5"),
    Entry("E166", "this segment is not part of this transaction set", "Leave it out.", "6"),
    Entry("E167", "the segment is out of sequence", "Move it to its place.", "7"),
    Entry(
        "E168",
        "the order of the HL segments is broken",
        "Number HL01 from 1 without gaps and let HL02 name the parent.",
        "8",
    ),
    Entry(
        "E169",
        "this HL loop stands in no shipment",
        "Let its HL02 name a loop of the shipment that it belongs to.",
        "2",
    ),
    # A row.
    Entry(
        "E171",
        "the row has more cells than the header",
        "Quote cells that hold the delimiter, or remove the extra cells.",
    ),
    Entry("E172", "the row has fewer cells than the header", "Fill the row up to the last column."),
    Entry("E173", "the column heading stands twice", "Give every column its own heading."),
    Entry(
        "E174", "the row is too long to be read", "Check the line ends and the quotation marks, and export it again."
    ),
    Entry("E175", "the shipment has too many records", "Check the column that groups them, or split the shipment."),
    # An element or a cell.
    Entry("E201", "the value is missing", "Fill in a value.", "1"),
    Entry("E202", "an element that goes with another is missing", "Send both, or neither.", "2"),
    Entry("E203", "not a number", "Write it in plain digits.", "6", suggestion_instead=True, detail_instead=True),
    Entry(
        "E204", "the segment has too many elements", "Remove the elements after the last that the standard knows.", "3"
    ),
    Entry("E205", "the value is too short", "Write at least the smallest length.", "4"),
    Entry("E206", "the value is too long", "Shorten the value.", "5"),
    Entry("E207", "the value holds a character that is not allowed", "Remove or replace the character.", "6"),
    Entry("E208", "not a code of this element", "Write one of the codes of the standard.", "7"),
    Entry("E209", "not a date", "Write the date in the agreed form.", "8"),
    Entry("E210", "not a time", "Write the time in the agreed form.", "9"),
    Entry("E211", "two elements exclude each other", "Send only one of them.", "10"),
    Entry("E213", "not in the code table", "Use a code of the table, or ask for a new row in it.", "7"),
    Entry("E214", "neither yes nor no", "Write one of the agreed words for yes and no.", "7"),
    Entry("E215", "not a country", "Write the two-letter country code of ISO 3166-1.", "7"),
    Entry("E216", "two values claim the same field", "Send only one of them.", "7"),
    Entry("E217", "the rows of one shipment disagree", "Write the same value in every row of the shipment."),
    Entry("E218", "not one of the allowed values", "Write one of the allowed values.", "7"),
    Entry(
        "E219", "not a weight", "Write the weight as a number, with kg or lb behind it where no unit is agreed.", "6"
    ),
    Entry(
        "E220",
        "a spreadsheet has changed the number",
        "Format the column as text and export it again from where the number is whole.",
        "6",
    ),
    Entry("E221", "the key is not in the reference table", "Add a row for it to the table, or correct the key.", "7"),
    Entry("E222", "the reference table is missing", "Send the table, and then this file again."),
    Entry("E223", "not a tracking number", "Write the number as it is printed on the label.", "6"),
    Entry("E224", "not a bill number", "Write the number as it is printed on the bill.", "6"),
    Entry("E225", "not a tariff number", "Write 6 or 10 digits.", "6"),
    Entry("E226", "not a state or province", "Write its code, such as CA.", "7"),
    Entry("E227", "not a postal code", "Write the postal code as the country's post writes it.", "6"),
    Entry("E228", "not a telephone number", "Write 7 to 15 digits, with a + before the calling code.", "6"),
    Entry("E229", "not an e-mail address", "Write an address such as ann@example.com.", "6"),
    Entry("E230", "not a link", "Write a link such as https://example.com/item/1.", "6"),
    Entry("E231", "the key stands twice in the table", "Keep one row for each key."),
    Entry("E232", "the table has too many rows", "Send only the rows that shipments are joined with."),
    # A shipment.
    Entry("E301", "no tracking, house bill or master bill number", "Send at least one of the three numbers.", "2"),
    Entry("E302", "a required element is missing", "Fill it in; the pilot asks it of every such shipment.", "1"),
    Entry("E303", "none of several required elements is there", "Fill in at least one of them.", "2"),
    Entry(
        "E304",
        "the same shipment stands twice in this file",
        "Put all rows of one shipment together, and send it once.",
    ),
    Entry(
        "E305",
        "this shipment is already filed",
        "Nothing to do. To change it, send it with the action replace or cancel.",
    ),
    Entry("E306", "the shipment has no item", "Send at least one item."),
    Entry(
        "E308",
        "refused because another part of the file was refused",
        "Mend the other findings and send all that was refused again; nothing of it was filed.",
    ),
    # Accepted, but told.
    Entry("W201", "the value was cut to the length of its element", "Shorten the value to choose what is left out."),
    Entry("W202", "a zero at the left was restored", "Format the column as text, so that no spreadsheet eats zeros."),
    Entry("W203", "received as reference data", "Nothing to do: files that come from now on are joined with it."),
    Entry("W204", "left out", "Nothing to do if that is right; otherwise correct the cell and send the file again."),
)

_PARTS = (*_ENTRIES, *OF_ANSWERS, *OF_FORMATS, *OF_RULES, *OF_CHECKS, *OF_UNVERIFIED, *OF_FILINGS, *OF_MESSAGES)
CATALOGUE = {entry.code: entry for entry in _PARTS}
CATALOGUE |= {entry.code: entry for entry in (as_warning(CATALOGUE[code]) for code in LOWERED)}

_SEVERITIES: dict[str, Severity] = {"E": "error", "H": "held", "W": "warning", "R": "relayed"}

_LEVELS: dict[str, Level] = {
    "10": "interchange",
    "11": "interchange",
    "12": "group",
    "13": "interchange",
    "14": "set",
    "16": "segment",
    "17": "row",
    "19": "interchange",
    "20": "element",
    "21": "element",
    "22": "element",
    "23": "element",
    "24": "element",
    "30": "shipment",
    "31": "shipment",
    "32": "shipment",
    "34": "shipment",
}


def entry_of(finding: Finding) -> Entry:
    """The finding's row of the catalogue; a KeyError names a code that it does not have, which is a bug."""
    return CATALOGUE[finding.code]


def severity(code: str) -> Severity:
    """error refuses something; held keeps it back; warning is told only; relayed is CBP's."""
    return _SEVERITIES[code[0]]


def level(code: str) -> Level:
    """What a finding of this code stands on, and so which acknowledgment tells it.

    Raises:
        KeyError: the code is outside the numbering that this module's docstring gives; a bug.
    """
    return _LEVELS[code[1:3]]


def refuses(finding: Finding) -> bool:
    """Whether the finding refuses what it stands on."""
    return finding.code[0] == "E"


def holds(finding: Finding) -> bool:
    """Whether the finding holds back what it stands on, until the service provider releases or discards it."""
    return finding.code[0] == "H"


def message(finding: Finding) -> str:
    """What is wrong: the catalogue's text with this finding's detail."""
    entry = entry_of(finding)
    return (entry.detail_instead and finding.detail) or _filled(entry.text, finding, "detail", ": ")


def remedy(finding: Finding) -> str:
    """How to mend it: the catalogue's remedy with this finding's suggestion."""
    entry = entry_of(finding)
    if entry.suggestion_instead and finding.suggestion:
        return finding.suggestion
    return _filled(entry.remedy, finding, "suggestion", " ")


def _filled(template: str, finding: Finding, extra: Literal["detail", "suggestion"], joint: str) -> str:
    facts = {
        "value": finding.value,
        "target": finding.target,
        "name": finding.place.name,
        "detail": finding.detail,
        "suggestion": finding.suggestion,
    }
    text = template.format_map(facts)
    named = f"{{{extra}}}" in template
    if named or not facts[extra]:
        return text
    return f"{text}{' ' if facts[extra].startswith('(') else joint}{facts[extra]}"


def as_json(finding: Finding) -> dict[str, object]:
    """The finding as the command line's contract writes it."""
    return {
        "code": finding.code,
        "severity": severity(finding.code),
        "target": finding.target,
        "value": finding.value,
        "message": message(finding),
        "remedy": remedy(finding),
        "place": finding.place.as_json(),
    }
