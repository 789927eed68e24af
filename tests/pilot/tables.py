"""The ready-made tables, and shipments to fill them with."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import msgspec
from hypothesis import strategies as st

from translator.model.acknowledgment import Acknowledgment
from translator.model.finding import Finding
from translator.model.shipment import Item, Party, Shipment
from translator.pilot.message import Envelope
from translator.pilot.response import ResponseVersion
from translator.pilot.version import MessageVersion

MAPPINGS = Path(__file__).resolve().parents[2] / "mappings"
MESSAGE = MAPPINGS / "outbound" / "pilot-xml-2023-02"
RESPONSE = MAPPINGS / "responses" / "pilot-xml-response-2023-02"
NAMESPACE = "{urn:section321-translator:pilot-xml:2023-02}"


NOW = datetime(2026, 11, 21, 8, 16, tzinfo=UTC)


def files_of(folder: Path) -> dict[str, bytes]:
    """The directory of a table as the compilers take it."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def envelope(shipments: int, control_number: str = "000000042", originator_code: str = "ACME") -> Envelope:
    return Envelope(
        "SVC1", originator_code, "test", control_number, datetime(2026, 11, 21, 8, 15, tzinfo=UTC), shipments
    )


def envelope_of(version: MessageVersion, shipments: int, number: int = 42) -> Envelope:
    """The envelope of a version, with its control numbers as wide as its card says."""
    card = version.card
    return msgspec.structs.replace(
        envelope(shipments, str(number).zfill(version.control_width)),
        group_number=str(number) if card.group_width else "",
        set_number=str(number).zfill(card.set_width) if card.set_width else "",
        x12_identifier="SVC1",
        abi_port="2704",
        abi_filer="SV1",
    )


def example_message(version: MessageVersion, shipments: list[Shipment]) -> bytes:
    """The valid message of an example's shipments; all must be of one originator, mode and so on."""
    rendered = [version.render(one) for one in shipments]
    assert not any(isinstance(one, list) for one in rendered), rendered
    texts = [one if isinstance(one, bytes) else one.rendered for one in rendered]
    message = version.enclose(texts, envelope_of(version, len(texts)), version.common(version.apart(shipments[0])))
    version.validate(message)
    return message


def marketplace_shipment(tracking: str = "1Z999AA10123456784") -> Shipment:
    """A shipment that owes nothing."""
    home = Party(
        name="Jane Roe", address_1="1 Main St", city="Springfield", state="IL", postal_code="62701", country="US"
    )
    shop = Party(name="Acme Trading & Söhne", address_1="12 Long Street", city="深圳", country="CN")
    shirt = Item(
        description='Blue "cotton" T-shirt <M>', listed_price=Decimal("12.50"), currency="USD", quantity=Decimal(2),
        weight=Decimal("0.25"), weight_unit="kg", country_of_origin="CN", tariff_number="610910",
    )  # fmt: skip
    return Shipment(
        originator_code="ACME", filer_type="online marketplace", mode_of_transport="air", tracking_number=tracking,
        deliver_to=home, seller=shop, known_marketplace_seller=False, seller_account="S-1", items=(shirt, shirt),
    )  # fmt: skip


def _maybe(values: st.SearchStrategy) -> st.SearchStrategy:
    return st.none() | values


_TEXT = _maybe(st.text(max_size=12) | st.text(alphabet=" ab&<>\"'\t\r\n\xa0é中\x00\x85\ufffe", max_size=8))
_NUMBER = _maybe(st.decimals(allow_nan=True, allow_infinity=True) | st.decimals(0, 1000, places=2))
_COUNTRY = _maybe(st.sampled_from(["US", "CN", "us", "", "USA"]))

_PARTIES = _maybe(
    st.builds(Party, name=_maybe(st.just("Acme")) | _TEXT, address_1=_TEXT, city=_TEXT, country=_COUNTRY, phone=_TEXT)
)
_ITEMS = st.builds(
    Item, description=_TEXT, listed_price=_NUMBER, currency=_maybe(st.sampled_from(["USD", "usd"])), quantity=_NUMBER,
    weight=_NUMBER, weight_unit=_maybe(st.sampled_from(["kg", "lb"])), country_of_origin=_COUNTRY,
    tariff_number=_maybe(st.sampled_from(["610910", "6109100012", "61"])), listing_url=_TEXT, sku=_TEXT,
    retail_price_export_country=_NUMBER,
)  # fmt: skip

#: Any shipment that has the elements of pilot.md A1 to A3, with values good and bad.
SHIPMENTS = st.builds(
    Shipment,
    originator_code=st.just("ACME") | _TEXT,
    filer_type=st.sampled_from(["carrier", "online marketplace", "customs broker"]),
    mode_of_transport=st.sampled_from(["air", "international mail"]),
    action=st.sampled_from(["add", "cancel"]),
    reference=_TEXT,
    tracking_number=_TEXT,
    house_bill_number=_TEXT,
    master_bill_number=_TEXT,
    deliver_to=_PARTIES,
    seller=_PARTIES,
    buyer=_PARTIES,
    security_scan=_TEXT,
    known_carrier_customer=st.none() | st.booleans(),
    arrival_date=st.none() | st.dates(),
    items=st.lists(_ITEMS, max_size=3).map(tuple),
)


def claims(version: ResponseVersion, content: bytes) -> bool:
    """Whether the content holds an answer of this version."""
    return bool(version.read(content))


def read_one(version: ResponseVersion, content: bytes) -> Acknowledgment | list[Finding]:
    """What the one answer in the content says, or the findings."""
    (reading,) = version.read(content)
    assert reading.told is not None
    told = reading.told
    return list(told) if isinstance(told, tuple) else msgspec.structs.replace(told, words=frozenset())
