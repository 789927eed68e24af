"""Every filer type, mode, action and boundary day, with each element missing in turn: what the table says, no more.

What must be found is computed here from the CSV files alone, without any code of the rules.
"""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, get_args

import msgspec
import pytest

from tests.validation.book import BOOK, FILES
from translator.model.place import Place, row
from translator.model.shipment import Action, FilerType, Item, ModeOfTransport, Party, Shipment
from translator.validation.rules import compile_rules

if TYPE_CHECKING:
    from collections.abc import Iterator

ELEMENTS = list(csv.DictReader(io.StringIO(FILES["elements.csv"].decode())))
REGIME = list(csv.DictReader(io.StringIO(FILES["regime.csv"].decode())))
MODES = get_args(ModeOfTransport)
NUMBERS = {f"shipment.{name}" for name in ("tracking_number", "house_bill_number", "master_bill_number")}
IN_THE_US = ("name", "address_1", "city", "country", "state", "postal_code")


def words(cell: str) -> list[str]:
    return [word.strip() for word in cell.split(";")]


def concerns(cell: str, word: str | None, everything: tuple[str, ...]) -> bool:
    """Whether a cell speaks of a word; nothing but a cell for every one speaks of what is not known."""
    return cell == "all" or (set(words(cell)) == set(everything) if word is None else word in words(cell))


def holds(line: dict[str, str], on: date) -> bool:
    until = line["until"] or "9999-12-31"
    return line["status"] != "unverified" and line["from"] <= on.isoformat() <= until


def value(shipment: Any, target: str) -> Any:
    return getattr(shipment, target.partition(".")[2])


def boundaries() -> list[date]:
    """The day before, of and after each change in either table."""
    days = {date.fromisoformat(line["from"]) for line in (*ELEMENTS, *REGIME)}
    days |= {date.fromisoformat(line["until"]) + timedelta(1) for line in (*ELEMENTS, *REGIME) if line["until"]}
    return sorted({day + timedelta(shift) for day in days for shift in (-1, 0, 1)})


def expected(shipment: Shipment, agreed: str, on: date) -> set[tuple[str, str]]:
    """What the tables say of this shipment of a filer of the ``agreed`` type."""
    lines = [line for line in ELEMENTS if holds(line, on)]
    lines = [line for line in lines if concerns(line["filer_types"], shipment.filer_type or agreed, ())]
    lines = [line for line in lines if concerns(line["actions"], shipment.action, ())]
    lines = [line for line in lines if concerns(line["modes"], shipment.mode_of_transport, MODES)]
    found = {one for line in lines for one in of_line(line, shipment)}
    asks_items = any(line["targets"].startswith("item.") and line["owed"] != "optional" for line in lines)
    if asks_items and not shipment.items:
        found.add(("E306", "item"))
    return found | of_regime(shipment.mode_of_transport, on)


def of_line(line: dict[str, str], shipment: Shipment) -> Iterator[tuple[str, str]]:
    targets = words(line["targets"])
    records = shipment.items if targets[0].startswith("item.") else (shipment,)
    for record in records:
        values = [value(record, target) for target in targets] if line["owed"] != "optional" else []
        if line["owed"] == "one of" and not any(one not in (None, "") for one in values):
            yield "E301" if set(targets) <= NUMBERS else "E303", targets[0]
        elif line["form"] == "party" and values:
            yield from of_party(targets[0], values[0], asked=line["owed"] == "required")
        elif line["owed"] == "required" and values[0] in (None, ""):
            yield "E302", targets[0]


def of_party(target: str, party: Party | None, *, asked: bool) -> Iterator[tuple[str, str]]:
    if party is None:
        yield from [("E302", target)] * asked
        return
    for name in IN_THE_US:
        if getattr(party, name) in (None, ""):
            yield "E302", f"{target}.{name}"


def of_regime(mode: str | None, on: date) -> set[tuple[str, str]]:
    now = [line for line in REGIME if holds(line, on)]
    states = {one: {line["state"] for line in now if concerns(line["modes"], one, ())} for one in MODES}
    covered = [one for one in MODES if states[one] == {"open"}]
    return {("W307", "shipment.mode_of_transport")} if covered and mode and mode not in covered else set()


SOMEONE = Party(name="Jo Doe", address_1="1 Main St", city="Austin", state="TX", postal_code="73301", country="US")
WHOLE = Shipment(
    originator_code="ACME",
    tracking_number="1Z999AA10123456784",
    house_bill_number="HB12345678",
    master_bill_number="016-12345675",
    shipment_initiator=SOMEONE,
    deliver_to=SOMEONE,
    seller=SOMEONE,
    buyer=SOMEONE,
    security_scan="X-1",
    known_carrier_customer=False,
    known_marketplace_seller=False,
    seller_account="S-1",
    items=(
        Item(
            description="Cotton shirt, blue, for men",
            listed_price=Decimal(0),
            currency="USD",
            picture_url="https://example.com/1.jpg",
            listing_url="https://example.com/1",
        ),
    ),
)


def lacking() -> Iterator[dict[str, Any]]:
    """What to take away: nothing, each field that any row asks for, all fields of a row, and each part of a party."""
    yield {}
    yield {"items": ()}
    asked = [line for line in ELEMENTS if line["owed"] != "optional"]
    rows = [words(line["targets"]) for line in asked]
    alone = [[target] for row in rows for target in row]
    for targets in [*rows, *alone]:
        names = {target.partition(".")[2]: None for target in targets}
        if targets[0].startswith("item."):
            yield {"items": (msgspec.structs.replace(WHOLE.items[0], **names), WHOLE.items[0])}
        else:
            yield dict(names)
    for line in asked:
        if line["form"] == "party":
            for part in IN_THE_US:
                poor = msgspec.structs.replace(SOMEONE, **{part: None})
                yield {line["targets"].partition(".")[2]: poor} if part != "country" else {}


LACKING = list(lacking())


def place_of(target: str) -> Place:
    return row(1, target)


@pytest.mark.parametrize("agreed", get_args(FilerType))
def test_each_missing_element_is_found_and_nothing_else(agreed: Any) -> None:
    """On every boundary day, by every mode, for every action; the represented participant's elements are owed."""
    checked = 0
    for on in boundaries():
        check = compile_rules(BOOK, agreed, on)
        for mode in MODES:
            for action in get_args(Action):
                filer = {"filer_type": agreed, "mode_of_transport": mode, "action": action}
                for less in LACKING:
                    shipment = msgspec.structs.replace(WHOLE, **{**filer, **less})
                    found = check(shipment, (), place_of)
                    told = {(one.code, one.target) for one in found}
                    assert told == expected(shipment, agreed, on), (on, mode, action, less)
                    assert len(found) == len(told), (on, mode, action, less)
                    checked += 1
    assert checked > 10_000


@pytest.mark.parametrize("agreed", get_args(FilerType))
@pytest.mark.parametrize("represented", get_args(FilerType))
def test_a_service_provider_owes_what_the_participant_owes_that_it_files_for(agreed: Any, represented: Any) -> None:
    """And what the kind owes that the agreement names: nobody gets rid of a debt by naming another kind.

    It is told, but where the represented participant owes more.
    """
    on = date(2024, 1, 1)
    shipment = msgspec.structs.replace(WHOLE, filer_type=represented, mode_of_transport="air", seller=None)
    shipment = msgspec.structs.replace(shipment, shipment_initiator=None, security_scan=None)
    told = {(one.code, one.target) for one in compile_rules(BOOK, agreed, on)(shipment, (), place_of)}
    of_agreed = msgspec.structs.replace(shipment, filer_type=agreed)
    differing = {("W313", "shipment.filer_type")} if not _told_nothing(agreed, represented) else set()
    assert told == expected(shipment, agreed, on) | expected(of_agreed, agreed, on) | differing


OWING = ("carrier", "online marketplace")


def _told_nothing(agreed: str, represented: str) -> bool:
    return agreed == represented or (agreed not in OWING and represented in OWING)


def test_the_rows_that_are_unverified_are_never_asked_for() -> None:
    """A shipment that has none of them is whole."""
    optional = [line for line in ELEMENTS if line["status"] == "unverified"]
    assert len(optional) > 15
    assert {line["owed"] for line in optional} == {"optional"}
