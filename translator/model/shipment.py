"""The canonical shipment: what every inbound mapping produces and every outbound table reads.

Each field carries its meaning, unit, length and source in its annotation, so that the reference page, the checks of
lengths and the mapping tables all speak from here. Sources: *A1* to *M7* are the elements of 84 FR 35405 (2019-07-23)
as modified by 84 FR 67279 (2019-12-09); *88 FR 10140* (2023-02-16) added optional elements whose list no public copy
shows, so those are carried with the status ``unverified`` and never required; *own* is this program's.
The lengths are this program's own limits: the pilot's layout is not public.
"""

from __future__ import annotations

import unicodedata
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any, Literal

import msgspec

Action = Literal["add", "replace", "cancel"]
FilerType = Literal[
    "carrier",
    "online marketplace",
    "freight forwarder",
    "customs broker",
    "logistics provider",
    "technology firm",
]
ModeOfTransport = Literal["air", "truck", "rail", "ocean", "international mail"]
WeightUnit = Literal["kg", "lb"]


def _element(meaning: str, source: str, length: int | None = None, unit: str = "", status: str = "verified") -> Any:
    """The annotation of one field; ``length`` in characters, ``status`` as pilot facts are marked."""
    return msgspec.Meta(
        description=meaning,
        extra={"source": source, "length": length, "unit": unit, "status": status},
    )


def _optional_2023(meaning: str, length: int | None = None, unit: str = "") -> Any:
    return _element(meaning, "88 FR 10140", length, unit, "unverified")


class Party(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A person or firm with its full address."""

    name: Annotated[str | None, _element("Full name of the person or firm.", "C1 C2 M1 M2 M5", 105)] = None
    address_1: Annotated[str | None, _element("First line of the street address.", "C1 C2 M1 M2 M5", 105)] = None
    address_2: Annotated[str | None, _element("Second line of the street address.", "C1 C2 M1 M2 M5", 105)] = None
    address_3: Annotated[str | None, _element("Third line of the street address.", "C1 C2 M1 M2 M5", 105)] = None
    city: Annotated[str | None, _element("City or town.", "C1 C2 M1 M2 M5", 70)] = None
    state: Annotated[str | None, _element("State or province; two letters in the US.", "C1 C2 M1 M2 M5", 35)] = None
    postal_code: Annotated[str | None, _element("Postal or ZIP code.", "C1 C2 M1 M2 M5", 17)] = None
    country: Annotated[str | None, _element("Country, ISO 3166-1 alpha-2.", "C1 C2 M1 M2 M5", 2)] = None
    phone: Annotated[str | None, _optional_2023("Telephone number.", 30)] = None
    email: Annotated[str | None, _optional_2023("E-mail address.", 254)] = None


class Item(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """One product in the parcel."""

    description: Annotated[
        str | None, _element("Enhanced product description, as the retail listing describes it.", "C3 M6", 1000)
    ] = None
    listed_price: Annotated[
        Decimal | None,
        _element("Price on the marketplace; for an auction the final sale price.", "M7", unit="currency of the item"),
    ] = None
    currency: Annotated[str | None, _element("Currency of the prices, ISO 4217.", "M7", 3)] = None
    quantity: Annotated[Decimal | None, _optional_2023("How many are in the parcel.", unit="pieces")] = None
    weight: Annotated[Decimal | None, _optional_2023("Weight of this item.", unit="weight_unit")] = None
    weight_unit: Annotated[WeightUnit | None, _optional_2023("Unit of the weight: kg or lb.", 2)] = None
    country_of_origin: Annotated[str | None, _optional_2023("Where it was made, ISO 3166-1 alpha-2.", 2)] = None
    tariff_number: Annotated[str | None, _optional_2023("HTSUS number, 6 or 10 digits without points.", 10)] = None
    picture_url: Annotated[str | None, _element("Link to a picture of the product.", "M6", 2048)] = None
    listing_url: Annotated[str | None, _element("Link to the product's listing.", "M6", 2048)] = None
    sku: Annotated[str | None, _element("The seller's own number of the product.", "own", 80)] = None
    retail_price_export_country: Annotated[
        Decimal | None, _optional_2023("Retail price in the country of export.", unit="currency of the item")
    ] = None
    product_source: Annotated[str | None, _optional_2023("Where the seller obtained the product.", 105)] = None


class Shipment(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """One shipment as it is filed: one parcel under one tracking, house or master bill number."""

    action: Annotated[Action | None, _element("Whether the filing is new, replaces one, or cancels one.", "own")] = (
        "add"
    )
    reference: Annotated[str | None, _element("The participant's own reference, such as an order.", "own", 80)] = None
    originator_code: Annotated[str | None, _element("Code that CBP gave to the participant.", "A1", 20)] = None
    filer_type: Annotated[FilerType | None, _element("What kind of filer the participant is.", "A2")] = None
    mode_of_transport: Annotated[
        ModeOfTransport | None,
        _element("How it travels: air, truck, rail; since 2019-12-09 also ocean, international mail.", "A3"),
    ] = None
    tracking_number: Annotated[str | None, _element("Shipment tracking number.", "A4", 50)] = None
    house_bill_number: Annotated[str | None, _element("House bill number.", "A4", 50)] = None
    master_bill_number: Annotated[str | None, _element("Master bill number.", "A4", 50)] = None
    shipment_initiator: Annotated[
        Party | None,
        _element("Who causes the movement: seller, shipper or maker; never a foreign consolidator.", "C1 M1"),
    ] = None
    deliver_to: Annotated[
        Party | None,
        _element("Final deliver-to party: the last to receive it in the US; never a deconsolidator.", "C2 M2"),
    ] = None
    seller: Annotated[Party | None, _element("Who sells it on the marketplace.", "M1")] = None
    buyer: Annotated[Party | None, _element("Who bought it, where that applies.", "M5")] = None
    shipper: Annotated[Party | None, _optional_2023("Who hands it to the carrier.")] = None
    security_scan: Annotated[
        str | None,
        _element("Proof of a foreign security scan: number of or link to the image or the report.", "C4", 2048),
    ] = None
    known_carrier_customer: Annotated[
        bool | None, _element("Repeat customer of the carrier, fees paid, no known violations.", "C5")
    ] = None
    known_marketplace_seller: Annotated[
        bool | None, _element("Seller vetted by the marketplace, no known violations.", "M3")
    ] = None
    seller_account: Annotated[
        str | None, _element("Account number or identifier of the seller on the marketplace.", "M4", 80)
    ] = None
    arrival_date: Annotated[date | None, _element("Estimated day of arrival in the US.", "own")] = None
    entry_type: Annotated[str | None, _optional_2023("Requested clearance or entry type.", 10)] = None
    marketplace_name: Annotated[str | None, _optional_2023("Name of the marketplace.", 105)] = None
    marketplace_website: Annotated[str | None, _optional_2023("Web address of the marketplace.", 2048)] = None
    listing_type: Annotated[str | None, _optional_2023("Kind of listing, such as auction or fixed price.", 35)] = None
    buyer_account: Annotated[str | None, _optional_2023("The buyer's account on the marketplace.", 80)] = None
    buyer_confirmation_number: Annotated[str | None, _optional_2023("Confirmation number of the purchase.", 80)] = None
    carrier_name: Annotated[str | None, _optional_2023("Name of the carrier.", 105)] = None
    payment_method: Annotated[str | None, _optional_2023("How it was paid.", 35)] = None
    items: tuple[Item, ...] = ()


class Identity(msgspec.Struct, frozen=True, gc=False):
    """Whose filing it is and under which numbers: (originator code, tracking / house / master bill number)."""

    originator_code: str
    tracking_number: str = ""
    house_bill_number: str = ""
    master_bill_number: str = ""

    @property
    def number(self) -> str:
        """The most particular number: tracking, else house bill, else master bill."""
        return self.tracking_number or self.house_bill_number or self.master_bill_number

    @property
    def key(self) -> str:
        """One string for look-ups: equal exactly when two filings are of the same shipment.

        A parcel's tracking number stands alone; a house bill is only unique below its master bill. Numbers are
        compared as `bare_number` writes them.
        """
        if self.tracking_number:
            return f"{self.originator_code}|T|{bare_number(self.tracking_number)}"
        master = bare_number(self.master_bill_number)
        if self.house_bill_number:
            return f"{self.originator_code}|H|{master}|{bare_number(self.house_bill_number)}"
        return f"{self.originator_code}|M|{master}"


def bare_number(number: str) -> str:
    """A number in capitals and without blanks, hyphens and other marks, which people write or leave out.

    CBP's own layouts take bill numbers so (CATAIR, SE15: no spaces, hyphens or slashes), and some messages know only
    capitals.
    """
    return number.upper() if number.isascii() and number.isalnum() else _bare(number)


@lru_cache(maxsize=4096)
def _bare(number: str) -> str:
    letters = "".join(one for one in unicodedata.normalize("NFKC", number) if one.isalnum())
    return letters.upper() or number


def identity_of(shipment: Shipment) -> Identity:
    """The identity under which a shipment is filed; missing numbers are empty."""
    return Identity(
        shipment.originator_code or "",
        shipment.tracking_number or "",
        shipment.house_bill_number or "",
        shipment.master_bill_number or "",
    )
