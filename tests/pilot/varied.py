"""Five hundred shipments as unlike each other as a fixed seed makes them."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import get_args

from translator.model.shipment import FilerType, Item, ModeOfTransport, Party, Shipment

# ruff: noqa: RUF001  names of other scripts are the point
NAMES = (
    "Acme Trading", "Zoë & Söhne", "Straße der Ölmühle GmbH", "深圳市华强电子有限公司", "Łódź Części Sp. z o.o.",
    "O'Brien \"Crafts\"", "Ångström AB", "ООО Ромашка", "株式会社サクラ", "Müller <Import> KG", "Çelik Dış Ticaret",
    "A" * 105, "Very Long Company Name of International Trading and Logistics Services Limited, Shenzhen Branch",
)  # fmt: skip
STREETS = ("1 Main St", "Dock Road 7", "华强北路1002号", "Rue de l'Évêché 3", "Calle Peña 12, 3º Izda.", "B" * 90)
CITIES = ("Springfield", "Shenzhen", "São Paulo", "Κόρινθος", "New York")
GOODS = (
    "Blue cotton T-shirt", "Lamp with two shades", "手机壳", "Häkelnadel 5*3 mm", "Café crème soap, 100 g",
    "Desk | chair",
    "Women's wool coat ~ black ^ size M", "Phone case " * 30, "D" * 1000,
)  # fmt: skip


def varied(count: int = 500, seed: int = 321) -> list[Shipment]:
    """The shipments; the same for the same seed."""
    chance = random.Random(seed)
    return [_shipment(chance, number) for number in range(1, count + 1)]


def _maybe(chance: random.Random, value, share: float = 0.5):
    return value if chance.random() < share else None


def _party(chance: random.Random, us: bool = False) -> Party:
    return Party(
        name=chance.choice(NAMES),
        address_1=chance.choice(STREETS),
        address_2=_maybe(chance, chance.choice(STREETS), 0.3),
        address_3=_maybe(chance, "c/o Café", 0.1),
        city=chance.choice(CITIES),
        state="IL" if us else _maybe(chance, "GD", 0.4),
        postal_code="62701" if us else _maybe(chance, "518000", 0.6),
        country="US" if us else chance.choice(("CN", "DE", "JP")),
        phone=_maybe(chance, "+86 21 5555 0100", 0.2),
        email=_maybe(chance, "trade@example.com", 0.2),
    )


def _item(chance: random.Random, priced: bool) -> Item:
    priced = priced or chance.random() < 0.9
    weight = _maybe(chance, Decimal(chance.randrange(1, 50000)) / 1000, 0.7)
    return Item(
        description=chance.choice(GOODS),
        listed_price=Decimal(chance.randrange(1, 80000)) / 100 if priced else None,
        currency="USD" if priced else None,
        quantity=_maybe(chance, Decimal(chance.randrange(1, 20)), 0.8),
        weight=weight,
        weight_unit=chance.choice(("kg", "lb")) if weight is not None else None,
        country_of_origin=_maybe(chance, "CN", 0.8),
        tariff_number=_maybe(chance, chance.choice(("610910", "6109100012")), 0.5),
        listing_url=_maybe(chance, f"https://example.com/Item/{chance.randrange(10**6)}?a=1&b=%C3%A9", 0.4),
        picture_url=_maybe(chance, "https://example.com/" + "p/" * chance.randrange(1, 200) + "1.JPG", 0.3),
        sku=_maybe(chance, f"SKU-{chance.randrange(10**9)}", 0.5),
    )


def _shipment(chance: random.Random, number: int) -> Shipment:
    bills = chance.choice(("tracking", "house", "both", "master"))
    filer = chance.choice(get_args(FilerType))
    return Shipment(
        action=chance.choice(("add", "add", "add", "replace", "cancel")),
        reference=_maybe(chance, f"Order #{number}", 0.7),
        originator_code="ACME",
        filer_type=filer,
        mode_of_transport=chance.choice(get_args(ModeOfTransport)),
        tracking_number=f"1z999aa1{number:010d}" if bills in ("tracking", "both") else None,
        house_bill_number=f"H-{number:06d}" if bills in ("house", "both") else None,
        master_bill_number=f"123-{number:08d}" if bills in ("house", "master") else None,
        shipment_initiator=_party(chance) if filer == "carrier" else _maybe(chance, _party(chance), 0.3),
        deliver_to=_party(chance, us=True),
        seller=_party(chance),
        buyer=_maybe(chance, _party(chance, us=True), 0.3),
        shipper=_maybe(chance, _party(chance), 0.2),
        security_scan=f"SCAN-{number}",
        known_carrier_customer=chance.random() < 0.5,
        known_marketplace_seller=chance.random() < 0.5,
        seller_account=f"S-{chance.randrange(10**6)}",
        arrival_date=_maybe(chance, date(2026, 11, 21) + timedelta(days=chance.randrange(3)), 0.5),
        entry_type=_maybe(chance, "86", 0.3),
        marketplace_name=_maybe(chance, "Example Márket", 0.4),
        payment_method=_maybe(chance, "card", 0.2),
        items=tuple(_item(chance, filer == "online marketplace") for _ in range(chance.choice((1, 1, 2, 3, 12)))),
    )
