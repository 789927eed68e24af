"""What the pilot asks for, as a table: one row for each element, kind of filer and day it took effect.

A row is what a line of a dated CSV would be; nothing here is code. Sources: 84 FR 35405 (2019-07-23) creates the
pilot from 2019-08-22 with air, truck and rail; 84 FR 67279 (2019-12-09) adds ocean and international mail. Elements
that 88 FR 10140 (2023-02-16) made possible are all optional, so no row asks for them.

Two choices are this program's own, because the notices name no element table for filers that are neither carrier nor
marketplace: such a filer owes A1 to A4 for itself; when it files for a carrier or a marketplace, the mapping writes
the represented participant's kind into ``shipment.filer_type``, and the elements of that kind are owed. And a
shipment whose action is ``cancel`` owes A1 to A4 only: it takes a filing back and describes nothing.
"""

from __future__ import annotations

from datetime import date
from typing import Literal, NamedTuple

Form = Literal["value", "party", "party if given", "one of"]

#: ``value``: the field is there. ``party``: name, first address line, city and country are there, and in the US the
#: state and the ZIP code. ``party if given``: the same, once anything of the party is there. ``one of``: one or more
#: of the fields.
FORMS: tuple[Form, ...] = ("value", "party", "party if given", "one of")


class Requirement(NamedTuple):
    """One element that a filer owes."""

    #: Number of the element, as the sources of `translator.model.shipment` count them.
    element: str
    #: Kinds of filers that owe it; empty for all.
    filer_types: tuple[str, ...]
    #: Modes of transport in which it is owed; empty for all.
    modes: tuple[str, ...]
    #: The first day on which it is owed.
    effective: date
    form: Form
    #: The field, or the several of ``one of``.
    targets: tuple[str, ...]
    #: Code of the finding when it is missing.
    code: str
    #: How a person names the element.
    words: str
    #: Where it is published.
    citation: str


class Mode(NamedTuple):
    """A mode of transport that the pilot covers."""

    mode: str
    effective: date
    citation: str


_BEGIN = date(2019, 8, 22)
_FR = "84 FR 35405"
_CARRIER = ("carrier",)
_MARKETPLACE = ("online marketplace",)
_NUMBERS = ("shipment.tracking_number", "shipment.house_bill_number", "shipment.master_bill_number")
_PRODUCT = ("item.description", "item.listing_url", "item.picture_url")


def _owed(
    element: str,
    filer_types: tuple[str, ...],
    words: str,
    *targets: str,
    form: Form = "value",
    modes: tuple[str, ...] = (),
    code: str = "E302",
) -> Requirement:
    """A requirement of the first notice."""
    return Requirement(element, filer_types, modes, _BEGIN, form, targets, code, words, _FR)


REQUIREMENTS: tuple[Requirement, ...] = (
    _owed("A1", (), "the originator code", "shipment.originator_code"),
    _owed("A2", (), "the filer type", "shipment.filer_type"),
    _owed("A3", (), "the mode of transport", "shipment.mode_of_transport"),
    _owed("A4", (), "", *_NUMBERS, form="one of", code="E301"),
    _owed("C1", _CARRIER, "the shipment initiator", "shipment.shipment_initiator", form="party"),
    _owed("C2", _CARRIER, "the final deliver-to party", "shipment.deliver_to", form="party"),
    _owed("C3", _CARRIER, "the enhanced product description", "item.description"),
    _owed("C4", _CARRIER, "the shipment security scan of air cargo", "shipment.security_scan", modes=("air",)),
    _owed("C5", _CARRIER, "the known carrier customer flag", "shipment.known_carrier_customer"),
    _owed("M1", _MARKETPLACE, "the seller", "shipment.seller", form="party"),
    _owed("M1", _MARKETPLACE, "the shipment initiator", "shipment.shipment_initiator", form="party if given"),
    _owed("M2", _MARKETPLACE, "the final deliver-to party", "shipment.deliver_to", form="party"),
    _owed("M3", _MARKETPLACE, "the known marketplace seller flag", "shipment.known_marketplace_seller"),
    _owed("M4", _MARKETPLACE, "the seller's account number or identifier", "shipment.seller_account"),
    _owed("M5", _MARKETPLACE, "the buyer", "shipment.buyer", form="party if given"),
    _owed(
        "M6",
        _MARKETPLACE,
        "a product picture, a link to the listing or an enhanced description",
        *_PRODUCT,
        form="one of",
        code="E303",
    ),
    _owed("M7", _MARKETPLACE, "the listed price", "item.listed_price"),
    _owed("M7", _MARKETPLACE, "the currency of the listed price", "item.currency"),
)

MODES: tuple[Mode, ...] = (
    Mode("air", _BEGIN, _FR),
    Mode("truck", _BEGIN, _FR),
    Mode("rail", _BEGIN, _FR),
    Mode("ocean", date(2019, 12, 9), "84 FR 67279"),
    Mode("international mail", date(2019, 12, 9), "84 FR 67279"),
)

#: What "name and address" of a party means: attribute and the word a person uses.
PARTY_ELEMENTS = (
    ("name", "the name"),
    ("address_1", "the street address"),
    ("city", "the city"),
    ("country", "the country"),
)
#: What an address in the US has besides.
US_ELEMENTS = (("state", "the state"), ("postal_code", "the ZIP code"))


def owed(filer_type: str, on: date) -> tuple[Requirement, ...]:
    """The rows that hold for this kind of filer on this day."""
    return tuple(
        row for row in REQUIREMENTS if row.effective <= on and (not row.filer_types or filer_type in row.filer_types)
    )


def modes_on(on: date) -> tuple[str, ...]:
    """The modes of transport that the pilot covers on this day."""
    return tuple(mode.mode for mode in MODES if mode.effective <= on)
