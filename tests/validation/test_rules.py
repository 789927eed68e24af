"""The check of a shipment against what the pilot asks of its filer."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.validation.book import ELEMENTS_ONLY as BOOK
from translator.model.catalogue import message
from translator.model.finding import Finding
from translator.model.place import Place, row
from translator.model.shipment import FilerType, Item, ModeOfTransport, Party, Shipment
from translator.validation.rules import compile_rules

if TYPE_CHECKING:
    from collections.abc import Sequence

TODAY = date(2026, 11, 21)
SOMEONE = Party(name="Jo Doe", address_1="1 Main St", city="Austin", state="TX", postal_code="73301", country="US")
ABROAD = Party(name="Acme Ltd", address_1="1 High St", city="Leeds", country="GB")
ITEM = Item(description="Cotton shirt, blue, men's L", listed_price=Decimal("9.90"), currency="USD")

GOOD: dict[str, Shipment] = {
    "carrier": Shipment(
        originator_code="ACME",
        filer_type="carrier",
        mode_of_transport="truck",
        house_bill_number="H1",
        shipment_initiator=ABROAD,
        deliver_to=SOMEONE,
        known_carrier_customer=False,
        items=(Item(description="Cotton shirt"),),
    ),
    "online marketplace": Shipment(
        originator_code="ACME",
        filer_type="online marketplace",
        mode_of_transport="air",
        tracking_number="1Z1",
        seller=ABROAD,
        deliver_to=SOMEONE,
        known_marketplace_seller=False,
        seller_account="S-1",
        items=(ITEM,),
    ),
    "customs broker": Shipment(
        originator_code="ACME", filer_type="customs broker", mode_of_transport="rail", master_bill_number="M1"
    ),
}


def column(target: str) -> Place:
    """Every field has a column of its own; an item's stands in the item's row."""
    name, _, field = target.partition("[")
    number, _, below = field.partition("]")
    return row(10 + int(number), f"item{below}") if number else row(10, name)


def checked(shipment: Shipment, *known: Finding, on: date = TODAY, filer_type: FilerType = "carrier") -> list[Finding]:
    return compile_rules(BOOK, filer_type, on)(shipment, known, column)


def missing(findings: Sequence[Finding]) -> list[tuple[str, str]]:
    return [(finding.code, finding.target) for finding in findings]


def without(kind: str, **changed: Any) -> Shipment:
    return msgspec.structs.replace(GOOD[kind], **changed)


@pytest.mark.parametrize("kind", GOOD)
def test_a_shipment_with_all_that_its_filer_owes_has_no_finding(kind: str) -> None:
    """The flags may say no, and the optional elements may all be absent."""
    assert checked(GOOD[kind]) == []


@pytest.mark.parametrize("kind", GOOD)
@pytest.mark.parametrize("field", ["originator_code", "mode_of_transport"])
def test_what_everyone_owes(kind: str, field: str) -> None:
    """A1 and A3, each at its own column and with its citation."""
    (finding,) = checked(without(kind, **{field: None}))
    assert (finding.code, finding.target, finding.place) == ("E302", f"shipment.{field}", row(10, f"shipment.{field}"))
    assert "84 FR 35405, element A" in message(finding)


def test_a_missing_filer_type_is_judged_by_the_agreements() -> None:
    """A2 is missing, and a carrier's elements are still owed."""
    shipment = Shipment(originator_code="A", mode_of_transport="rail", tracking_number="1")
    assert ("E302", "shipment.filer_type") in missing(checked(shipment))
    assert ("E302", "shipment.deliver_to") in missing(checked(shipment))


@pytest.mark.parametrize("number", ["tracking_number", "house_bill_number", "master_bill_number"])
def test_one_number_of_three_is_enough(number: str) -> None:
    """A4 asks for one or more of them."""
    none = without("customs broker", master_bill_number=None)
    assert missing(checked(none)) == [("E301", "shipment.tracking_number")]
    assert checked(msgspec.structs.replace(none, **{number: "1"})) == []


@pytest.mark.parametrize(
    ("kind", "field", "code"),
    [
        ("carrier", "shipment_initiator", "C1"),
        ("carrier", "deliver_to", "C2"),
        ("carrier", "known_carrier_customer", "C5"),
        ("online marketplace", "seller", "M1"),
        ("online marketplace", "deliver_to", "M2"),
        ("online marketplace", "known_marketplace_seller", "M3"),
        ("online marketplace", "seller_account", "M4"),
    ],
)
def test_what_carriers_and_marketplaces_owe(kind: str, field: str, code: str) -> None:
    """Each missing element, a whole party too, is one finding with its citation."""
    (finding,) = checked(without(kind, **{field: None}))
    assert (finding.code, finding.target) == ("E302", f"shipment.{field}")
    assert f"(84 FR 35405, element {code})" in finding.detail


def test_a_missing_party_shows_the_column_of_its_name() -> None:
    """That is where a person would begin to fill it in."""
    (finding,) = checked(without("carrier", deliver_to=None))
    assert finding.place.name == "shipment.deliver_to.name"


def test_each_missing_part_of_a_party_is_a_finding() -> None:
    """State and ZIP code are part of an address in the US only."""
    poor = Party(name="Jo Doe", country="US")
    assert missing(checked(without("carrier", deliver_to=poor))) == [
        ("E302", f"shipment.deliver_to.{part}") for part in ("address_1", "city", "state", "postal_code")
    ]
    assert missing(checked(without("carrier", deliver_to=Party(name="Jo", address_1="1", city="Leeds")))) == [
        ("E302", "shipment.deliver_to.country")
    ]


def test_a_party_of_which_only_the_country_is_known_is_missing_as_a_whole() -> None:
    """Tables often write the country as a constant."""
    assert missing(checked(without("carrier", deliver_to=Party(country="US")))) == [("E302", "shipment.deliver_to")]


@pytest.mark.parametrize("party", ["shipment_initiator", "buyer"])
def test_a_party_that_applies_sometimes_is_complete_when_it_is_given(party: str) -> None:
    """M1 and M5: nothing when it is not given, its missing parts when it is."""
    kind = "online marketplace"
    assert checked(without(kind, **{party: Party(country="US")})) == []
    assert checked(without(kind, **{party: SOMEONE})) == []
    assert missing(checked(without(kind, **{party: Party(name="Jo", address_1="1", country="GB")}))) == [
        ("E302", f"shipment.{party}.city")
    ]
    assert missing(checked(without(kind, **{party: Party(address_2="2")}))) == [("E302", f"shipment.{party}")]


@pytest.mark.parametrize("party", ["shipment_initiator", "buyer"])
@pytest.mark.parametrize("only", [Party(email="jo@example.org"), Party(phone="+12125550100", country="US")])
def test_a_party_is_not_given_by_what_only_unverified_elements_ask_for(party: str, only: Party) -> None:
    """A telephone number or an e-mail address alone makes nobody owe a name and an address."""
    assert checked(without("online marketplace", **{party: only})) == []


def test_of_a_party_that_is_required_a_telephone_number_is_not_enough() -> None:
    """It is missing as a whole."""
    found = checked(without("carrier", deliver_to=Party(phone="+12125550100")))
    assert missing(found) == [("E302", "shipment.deliver_to")]


@pytest.mark.parametrize("nothing", [".", "-", "??", "\N{EM DASH}", "...", "\N{PARTY POPPER}"])
def test_a_text_without_a_letter_or_a_digit_is_no_required_element(nothing: str) -> None:
    """It is missing, with what stands there instead; of a party that part, or all where all of it is such."""
    for name in ("name", "address_1", "city", "state", "postal_code"):
        poor = msgspec.structs.replace(SOMEONE, **{name: nothing})
        (one,) = checked(without("carrier", deliver_to=poor))
        assert (one.code, one.target, one.value) == ("E302", f"shipment.deliver_to.{name}", nothing)
    (one,) = checked(without("carrier", deliver_to=Party(name=nothing, address_1=nothing, city=nothing)))
    assert (one.code, one.target, one.value) == ("E302", "shipment.deliver_to", nothing)
    (one,) = checked(without("online marketplace", seller_account=nothing))
    assert (one.code, one.target, one.value) == ("E302", "shipment.seller_account", nothing)
    (one,) = checked(without("online marketplace", tracking_number=nothing))
    assert (one.code, one.value) == ("E301", nothing)
    (one,) = checked(without("online marketplace", items=(Item(nothing, Decimal(1), "USD"),)))
    assert (one.code, one.target, one.value) == ("E303", "item.description", nothing)


def test_a_text_with_a_letter_or_a_digit_of_any_script_is_there() -> None:
    """Wherever in it that stands."""
    for text in ("\u674e", "#4", "\u0665", "(\u0416)"):
        assert checked(without("online marketplace", seller_account=text)) == []


def test_while_the_action_is_not_known_only_what_every_action_owes_is_asked() -> None:
    """An action that could not be read has its finding: whether it was a cancellation nobody knows."""
    kind: Any = {"filer_type": "online marketplace", "mode_of_transport": "air"}
    bare = Shipment(action=None, originator_code="ACME", tracking_number="1Z1", **kind)
    told = compile_rules(BOOK, "online marketplace", TODAY)(bare, [Finding("E213", target="shipment.action")], column)
    assert told == []
    nameless = msgspec.structs.replace(bare, tracking_number=None)
    assert [one.code for one in compile_rules(BOOK, "online marketplace", TODAY)(nameless, (), column)] == ["E301"]


def test_the_security_scan_is_owed_by_air_carriers_only() -> None:
    """C4: not by truck, and not by a marketplace that ships by air."""
    assert missing(checked(without("carrier", mode_of_transport="air"))) == [("E302", "shipment.security_scan")]
    assert checked(without("carrier", mode_of_transport="air", security_scan="X-1")) == []


@pytest.mark.parametrize("field", ["description", "listing_url", "picture_url"])
def test_a_marketplace_shows_the_product_in_one_of_three_ways(field: str) -> None:
    """M6: a picture, a link to the listing, or a description."""
    bare = Item(listed_price=Decimal(0), currency="USD")
    assert missing(checked(without("online marketplace", items=(bare,)))) == [("E303", "item.description")]
    shown = msgspec.structs.replace(bare, **{field: "x"})
    assert checked(without("online marketplace", items=(shown,))) == []


def test_each_item_is_judged_at_its_own_place() -> None:
    """M7: a price and its currency, in the row of the item that lacks them."""
    findings = checked(without("online marketplace", items=(ITEM, Item(description="d"), ITEM)))
    assert [(finding.target, finding.place) for finding in findings] == [
        ("item.listed_price", row(12, "item.listed_price")),
        ("item.currency", row(12, "item.currency")),
    ]


def test_carriers_and_marketplaces_send_at_least_one_item() -> None:
    """A shipment without items is one finding, not one for each element of an item; others owe no item."""
    assert missing(checked(without("carrier", items=()))) == [("E306", "item")]
    assert checked(GOOD["customs broker"]) == []


@pytest.mark.parametrize("mode", get_args(ModeOfTransport))
@pytest.mark.parametrize("letter", ["E", "H", "W"])
def test_modes_of_transport_are_those_of_the_day(mode: str, letter: Any) -> None:
    """Ocean and international mail are not covered while only the others are; the service provider says what follows.

    Where none is, it is the file's finding and no shipment's.
    """
    shipment = without("customs broker", mode_of_transport=mode)

    def found(on: date) -> list[tuple[str, str]]:
        return missing(compile_rules(BOOK, "carrier", on, letter)(shipment, (), column))

    late = mode in ("ocean", "international mail")
    assert found(date(2019, 12, 8)) == [(f"{letter}307", "shipment.mode_of_transport")] * late
    assert found(date(2019, 12, 9)) == found(date(2019, 8, 21)) == found(TODAY) == []


def test_the_shipments_own_filer_type_decides() -> None:
    """A service provider files for a marketplace: the marketplace's elements are owed."""
    assert checked(GOOD["online marketplace"], filer_type="technology firm") == []
    shipment = without("online marketplace", seller_account=None)
    assert missing(checked(shipment, filer_type="technology firm")) == [("E302", "shipment.seller_account")]


def test_a_cancellation_owes_only_what_everyone_owes() -> None:
    """It takes a filing back and describes nothing."""
    shipment = Shipment(action="cancel", originator_code="A", filer_type="carrier", mode_of_transport="air")
    assert missing(checked(shipment)) == [("E301", "shipment.tracking_number")]


@pytest.mark.parametrize(
    ("changed", "known"),
    [
        ({"seller_account": None}, "shipment.seller_account"),
        ({"seller": None}, "shipment.seller.city"),
        ({"seller": Party(name="x", address_1="x", country="GB")}, "shipment.seller"),
        ({"tracking_number": None}, "shipment.house_bill_number"),
        ({"items": ()}, "item.description"),
    ],
)
def test_what_has_a_finding_gets_no_second(changed: dict[str, Any], known: str) -> None:
    """Nor does what it belongs to, or what belongs to it."""
    told = Finding("E203", row(10, known), target=known)
    assert checked(without("online marketplace", **changed))
    assert checked(without("online marketplace", **changed), told) == []


@pytest.mark.parametrize(
    ("changed", "known"),
    [
        ({"deliver_to": None}, "shipment.deliver_to.city"),
        ({"seller_account": None}, "shipment.seller_account"),
        ({"items": (msgspec.structs.replace(ITEM, listed_price=None),)}, "item.listed_price"),
    ],
)
def test_a_warning_silences_nothing_that_refuses(changed: dict[str, Any], known: str) -> None:
    """Whatever the reading has only told of a cell, what is owed is owed."""
    shipment = without("online marketplace", **changed)
    place = column(known.replace("item.", "item[1]."))
    alone = missing(checked(shipment))
    assert len(alone) == 1
    assert missing(checked(shipment, Finding("W202", place, target=known))) == alone
    assert missing(checked(shipment, Finding("W202", place))) == alone


def test_a_finding_on_one_item_does_not_silence_another() -> None:
    """Two items without a price, one because it could not be read: the other is still told."""
    poor = Item(description="d", currency="USD")
    told = Finding("E203", row(11, "item.listed_price"), target="item.listed_price")
    findings = checked(without("online marketplace", items=(poor, poor)), told)
    assert [finding.place for finding in findings] == [row(12, "item.listed_price")]


def test_a_broken_record_is_not_judged() -> None:
    """Cells that have slipped would look like missing elements: one cause, one finding."""
    assert checked(Shipment(), Finding("E171", row(10))) == []
    assert checked(Shipment(), Finding("E201", row(10), target="shipment.reference"))


PARTIES = st.none() | st.builds(
    Party,
    **{name: st.sampled_from([None, "", "US", "x"]) for name in ("name", "address_1", "city", "state", "country")},
)
ITEMS = st.builds(Item, description=st.sampled_from([None, "x"]), currency=st.sampled_from([None, "USD"]))
SHIPMENTS = st.builds(
    Shipment,
    action=st.sampled_from(["add", "cancel"]),
    filer_type=st.none() | st.sampled_from(get_args(FilerType)),
    mode_of_transport=st.none() | st.sampled_from(get_args(ModeOfTransport)),
    tracking_number=st.sampled_from([None, "1"]),
    seller=PARTIES,
    buyer=PARTIES,
    deliver_to=PARTIES,
    items=st.lists(ITEMS, max_size=3).map(tuple),
)


@given(SHIPMENTS)
def test_a_second_check_adds_nothing(shipment: Shipment) -> None:
    """Told of its own findings the check is silent, and no two findings have the same target and place."""
    first = checked(shipment)
    assert len({(finding.target, finding.place) for finding in first}) == len(first)
    assert checked(shipment, *first) == []
