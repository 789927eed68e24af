"""Forms that people fill in: written from the mapping that reads them, filled in, and read again."""

from __future__ import annotations

import csv
import shutil
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from tests.journeys.installation import START, Clock, Installation
from tests.mappings.sample_files import READY_MADE
from translator.configuration.loading import load_settings
from translator.configuration.mapping_directories import compile_mapping, find_mapping
from translator.configuration.ready_made import ready_made_mappings
from translator.mapping.examples import example_agreement
from translator.mapping.inbound import Mapped, PartClosed
from translator.mapping.recognize import declined
from translator.mapping.template import TABULAR, NotTemplated
from translator.model.catalogue import refuses
from translator.model.shipment import Party
from translator.stages.tables import compiler
from translator.stages.templating import HEADINGS, MEANING, Template, template_of

if TYPE_CHECKING:
    from translator.mapping.inbound import InboundMapping
    from translator.model.shipment import FilerType

_NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
_PARCEL: dict[str, Any] = {
    "Reference": "O-1",
    "Tracking number": "9400111899223818218907",
    "Mode of transport": "air",
    "Arrival date": date(2026, 11, 24),
    "Seller name": "Lotus Trading Co.",
    "Seller country": "China",
    "Deliver to name": "Jane Roe",
    "Deliver to postal code": "02108",
    "Item description": "Blue cotton T-shirt",
    "Listed price": 12.5,
    "Quantity": 2,
}
_FURTHER_ITEM: dict[str, Any] = {"Item description": "Canvas belt", "Listed price": 8, "Quantity": 1}


FORMED = [one for one in READY_MADE.values() if one.card.format in TABULAR]


def _made(name: str, filer_type: FilerType | None = None) -> Template:
    return template_of(find_mapping(name, None), filer_type, _NOW)


def _mapping(name: str) -> InboundMapping:
    directory = find_mapping(name, None)
    return compile_mapping(compiler(directory), directory)


def _filled_in(template: Template, rows: list[dict[str, Any]]) -> bytes:
    """The form as a person saves it: dates as dates, numbers as numbers, and rows below that were only formatted."""
    book = openpyxl.load_workbook(BytesIO(template.content))
    sheet = book["Shipments"]
    places = {cell.value: cell.column for cell in sheet[1]}
    for number, row in enumerate(rows, 2):
        for heading, value in row.items():
            sheet.cell(number, places[heading]).value = value
    for number in range(len(rows) + 2, len(rows) + 30):
        sheet.cell(number, 1).number_format = "@"
        sheet.cell(number, 2).value = "  "
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _translated(name: str, content: bytes) -> tuple[list[Mapped], list[str]]:
    """The shipments, and the codes of everything that was found."""
    mapping = _mapping(name)
    events = list(mapping.open(BytesIO(content), example_agreement()))
    shipments = [one for one in events if isinstance(one, Mapped)]
    found = [finding.code for one in events if isinstance(one, Mapped | PartClosed) for finding in one.findings]
    return shipments, found


def test_a_form_that_was_filled_in_is_recognized_and_translated():
    """Several items of a parcel, days, numbers, long digits; blank rows at the end are nothing."""
    template = _made("template-spreadsheet")
    content = _filled_in(template, [_PARCEL, _FURTHER_ITEM, {}, _PARCEL | {"Tracking number": "1Z999AA10123456784"}])
    assert declined(_mapping("template-spreadsheet"), template.file_name, content) == ""
    shipments, found = _translated("template-spreadsheet", content)
    assert found == []
    first, second = (one.shipment for one in shipments)
    assert (first.tracking_number, first.arrival_date) == ("9400111899223818218907", date(2026, 11, 24))
    assert (first.deliver_to or Party()).postal_code == "02108"
    assert (first.seller or Party()).country == "CN"
    assert [(item.description, item.listed_price, item.quantity) for item in first.items] == [
        ("Blue cotton T-shirt", Decimal("12.5"), 2),
        ("Canvas belt", 8, 1),
    ]
    assert (second.tracking_number, len(second.items)) == ("1Z999AA10123456784", 1)


def test_the_csv_form_is_recognized_and_translated():
    """With the byte order mark that lets a spreadsheet read it, and the semicolons of nobody."""
    template = _made("template-csv")
    headings = next(csv.reader(StringIO(template.content.decode("utf-8-sig"))))
    out = StringIO()
    rows = csv.DictWriter(out, headings)
    for row in (_PARCEL, _FURTHER_ITEM, {}):
        rows.writerow(row)
    content = template.content + out.getvalue().encode()
    assert declined(_mapping("template-csv"), template.file_name, content) == ""
    (one,), found = _translated("template-csv", content)
    assert (found, len(one.shipment.items), one.shipment.arrival_date) == ([], 2, date(2026, 11, 24))


@pytest.mark.parametrize("name", ["template-csv", "template-spreadsheet", "marketplace-csv"])
def test_an_empty_form_is_claimed_by_its_own_mapping_alone(name):
    """And says of itself that nothing is in it."""
    template = _made(name)
    claiming = [one for one in ("template-csv", "template-spreadsheet", "marketplace-csv")
                if not declined(_mapping(one), template.file_name, template.content)]  # fmt: skip
    assert claiming == [name]
    assert _translated(name, template.content) == ([], ["E109"])


def test_a_form_for_one_kind_of_filer_leaves_out_what_it_does_not_owe():
    """Only columns that a file may lack; the others keep their place."""
    carriers, everybodys = _made("template-csv", "carrier"), _made("template-csv")
    left = [one.column for one in carriers.columns]
    assert {"Security scan", "Known carrier customer", "Initiator name", "Reference"} <= {*left}
    assert {"Seller name", "Seller account", "Listed price", "Deliver to e-mail", "Filer type"}.isdisjoint(left)
    assert left == [one.column for one in everybodys.columns if one.column in left]
    assert len(_made("marketplace-csv", "carrier").columns) == len(_made("marketplace-csv").columns)


def test_every_column_tells_what_it_means_who_needs_it_and_how_it_is_written():
    """From the table of the mapping, the catalogue of fields and the pilot's requirements."""
    told = {one.column: one for one in _made("template-csv").columns}
    assert told["Mode of transport"].written == "one of: air, truck, rail, ocean, international mail"
    assert told["Known carrier customer"].needed == "for carrier: required"
    assert told["Security scan"].needed == "for carrier: required (air)"
    assert told["Deliver to state"].needed == "for carrier, online marketplace: required in the US"
    assert told["Buyer city"].needed == "for online marketplace: required when there is a buyer"
    assert told["House bill number"].needed.startswith("one of these is required: Tracking number, House bill number")
    assert told["Currency"].needed == "empty means USD"
    assert told["Arrival date"].written == "a day as YYYY-MM-DD or M/D/YYYY"
    assert told["Listed price"].written == "a number such as 1,234.56"
    assert all(one.meaning and one.written and one.example for one in told.values())
    orders = {one.column: one for one in _made("marketplace-csv").columns}
    assert orders["Service"].written == "one of: AIR EXP, ECON, TRUCK, RAIL, SEA, POST"
    assert orders["Master Bill"].needed.endswith("required where Service = AIR EXP")


def test_the_workbook_keeps_digits_offers_lists_and_explains_itself():
    """Text as text, days as days; the headings stay in sight."""
    template = _made("template-spreadsheet")
    book = openpyxl.load_workbook(BytesIO(template.content))
    sheet, meaning = book["Shipments"], book[MEANING]
    letters = {cell.value: cell.column_letter for cell in sheet[1]}
    forms = {heading: sheet.column_dimensions[letter].number_format for heading, letter in letters.items()}
    assert (forms["Tracking number"], forms["Arrival date"], forms["Quantity"]) == ("@", "yyyy-mm-dd", "General")
    assert sheet.freeze_panes == "A2"
    offered = {str(one.sqref).split("2:")[0]: one.formula1 for one in sheet.data_validations.dataValidation}
    assert offered[letters["Mode of transport"]] == '"air,truck,rail,ocean,international mail"'
    assert offered[letters["Known marketplace seller"]] == '"yes,no"'
    assert [cell.value for cell in meaning[1]] == [*HEADINGS]
    assert [row[0].value for row in meaning.iter_rows(min_row=2)] == [cell.value for cell in sheet[1]]


def test_the_same_form_is_the_same_bytes():
    """So that it can be kept beside others and compared."""
    assert _made("template-spreadsheet") == _made("template-spreadsheet")


def _own(directory: Path, read: str, levels: str, rows: str, codes: str = "") -> Path:
    (directory / "codes").mkdir(parents=True)
    (directory / "mapping.toml").write_text(
        f'[mapping]\nname = "{directory.name}"\nversion = "2026-11-01"\nproduces = "shipment"\n'
        f'[recognize]\nfile_name = "list_*.txt"\n[read]\n{read}\n[levels]\n{levels}\n'
    )
    (directory / "fields.csv").write_text("target,source,constant,convert,if_empty,when,notes\n" + rows)
    if codes:
        (directory / "codes" / "way.csv").write_text("code,value\n" + codes)
    return directory


def test_any_table_with_headings_has_a_form(tmp_path):
    """Preamble, delimiter and encoding as the card says; columns by number stand where they are counted."""
    read = 'format = "delimited"\ndelimiter = "|"\nencoding = "windows-1252"\nskip_rows = 2'
    rows = (
        "shipment.tracking_number,column 2,,text,reject,,\n"
        "shipment.mode_of_transport,,air,,,,\n"
        "item.description,'Désignation',,text,reject,,\n"
    )
    made = _own(tmp_path / "mine", read, 'shipment = "rows with the same \'Pli\'"\nitem = "each row"',
                rows.replace("'Désignation'", "Désignation"))  # fmt: skip
    template = template_of(find_mapping(str(made), None), None, _NOW)
    assert template.content == "\r\n\r\nDésignation|column 2|Pli\r\n".encode("windows-1252")
    assert template.file_name == "list_template.txt"


def test_long_lists_stand_on_a_sheet_of_their_own(tmp_path):
    """A cell offers at most 255 characters by itself."""
    codes = "".join(f'"service no. {number}, fast",air\n' for number in range(60))
    made = _own(tmp_path / "mine", 'format = "spreadsheet"\nsheet = 2', 'shipment = "each row"',
                "shipment.mode_of_transport,Way,,code(way),reject,,\nshipment.reference,No,,text,omit,,\n",
                codes)  # fmt: skip
    template = template_of(find_mapping(str(made), None), None, _NOW)
    book = openpyxl.load_workbook(BytesIO(template.content))
    assert book.sheetnames == [MEANING, "Shipments", "Lists"]
    (rule,) = book["Shipments"].data_validations.dataValidation
    assert rule.formula1 == "Lists!$A$1:$A$60"
    assert (book["Lists"]["A60"].value, book["Lists"].sheet_state) == ("service no. 59, fast", "hidden")


@pytest.mark.parametrize(
    ("read", "why"),
    [
        ('format = "json"', "its files are json"),
        ('format = "delimited"\ncolumns = ["No"]', "no row of headings"),
    ],
)
def test_what_has_no_headings_has_no_form(tmp_path, read, why):
    """And says why."""
    levels = 'shipment = "each line"' if "json" in read else 'shipment = "each row"'
    made = _own(tmp_path / "mine", read, levels, "shipment.reference,No,,text,omit,,\n")
    with pytest.raises(NotTemplated, match=why):
        template_of(find_mapping(str(made), None), None, _NOW)


def test_whoever_leaves_the_numbers_of_another_parcel_empty_is_told_once():
    """What looks like a further item and disagrees in everything else."""
    other = _PARCEL | {"Tracking number": None, "Reference": "O-2", "Deliver to name": "John Doe",
                       "Seller name": "Atelier Nord", "Seller country": "CA"}  # fmt: skip
    shipments, _ = _translated("template-spreadsheet", _filled_in(_made("template-spreadsheet"), [_PARCEL, other]))
    (finding,) = shipments[0].findings
    assert (finding.code, finding.place.ordinal, refuses(finding)) == ("E217", 3, True)
    assert "If it is a shipment of its own" in finding.suggestion


@pytest.mark.parametrize("mapping", [one for one in FORMED if not one.card.extends], ids=lambda one: one.name)
def test_every_ready_made_table_with_headings_has_a_form_that_it_claims(mapping):
    """Also those of reference data, and those whose headings stand below a preamble."""
    template = _made(mapping.name)
    assert declined(mapping, template.file_name, template.content) == ""
    assert len({one.column for one in template.columns}) == len(template.columns)


def test_the_form_asks_what_the_operators_own_rules_ask(tmp_path):
    """Also for what the model calls unverified, where a row of the operator's is verified."""
    Installation(tmp_path, Clock(START)).lay_down({})
    own = tmp_path / "own/rules/section-321-data-pilot"
    shutil.copytree(ready_made_mappings() / "rules/section-321-data-pilot", own)
    table = own / "elements.csv"
    rows = [
        f",the {name},shipment.{field},online marketplace,all,add,2019-08-22,,required,value,ours,verified,"
        for name, field in (("marketplace's name", "marketplace_name"), ("reference", "reference"))
    ]
    kept = [line for line in table.read_text().splitlines() if ",shipment.marketplace_name," not in line]
    table.write_text("\n".join([*kept, *rows]) + "\n")
    file = tmp_path / "translator.toml"
    text = file.read_text()
    where = text[text.index("mappings = ") : text.index("\n", text.index("mappings = "))]
    file.write_text(text.replace(where, f'mappings = ["{tmp_path / "own"}"]'))

    def needed(settings):
        made = template_of(find_mapping("template-csv", None), "online marketplace", _NOW, settings)
        return {one.column: one.needed for one in made.columns}

    ours, ready_made = needed(load_settings(file)), needed(None)
    assert ours["Marketplace name"] == "required"
    assert ours["Reference"] == "required"
    assert ready_made["Reference"] == ""
    assert "Marketplace name" not in ready_made
    assert set(ours) - set(ready_made) == {"Marketplace name"}
