"""Sample shipments for a message version on trial, and the rows from which nothing ever comes out.

A row may ask for what a sample does not have, such as a number of seventeen digits. Then other values are tried, short
and long ones, digits and letters; a row that refuses all of them refuses every shipment that has the field.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from translator.mapping.outbound_table import FILE
from translator.mapping.problem import TableProblem
from translator.model.catalogue import refuses
from translator.model.shipment import Item, Party, Shipment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from translator.mapping.outbound_source import Source
    from translator.mapping.outbound_table import Condition, OutboundRow
    from translator.model.finding import Finding
    from translator.pilot.version import MessageVersion

_HOME = Party(
    name="Jane Roe", address_1="1 Main St", city="Springfield", state="IL", postal_code="62701", country="US"
)  # fmt: skip
_FULL_PARTY = msgspec.structs.replace(
    _HOME, address_2="Floor 2", address_3="Left", phone="+1 217 555 0100", email="jane@example.com"
)
_ITEM = Item(description="Blue cotton shirt", listed_price=Decimal("12.50"), currency="USD")
_FULL_ITEM = msgspec.structs.replace(
    _ITEM, quantity=Decimal(2), weight=Decimal("0.25"), weight_unit="kg", country_of_origin="CN",
    tariff_number="6109100012", picture_url="https://example.com/1.jpg", listing_url="https://example.com/1",
    sku="SKU1", retail_price_export_country=Decimal("9.5"), product_source="Maker",
)  # fmt: skip
#: A shipment that has what every filing needs, and one that has everything.
LEAST = Shipment(
    originator_code="ACME", filer_type="online marketplace", mode_of_transport="air", tracking_number="1Z999AA1",
    deliver_to=_HOME, seller=_HOME, shipment_initiator=_HOME, security_scan="SCAN1", known_carrier_customer=False,
    known_marketplace_seller=False, seller_account="S1", items=(_ITEM,),
)  # fmt: skip
FULL = msgspec.structs.replace(
    LEAST, reference="ORDER1", house_bill_number="H1", master_bill_number="M1", shipment_initiator=_FULL_PARTY,
    deliver_to=_FULL_PARTY, seller=_FULL_PARTY, buyer=_FULL_PARTY, shipper=_FULL_PARTY, arrival_date=date(2000, 1, 1),
    entry_type="86", marketplace_name="Example Market", marketplace_website="https://example.com", listing_type="fixed",
    buyer_account="B1", buyer_confirmation_number="C1", carrier_name="Carrier", payment_method="card",
    items=(_FULL_ITEM, _ITEM),
)  # fmt: skip

#: Lengths of texts that are tried.
_LENGTHS = (*range(1, 41), 50, 60, 70, 80, 100, 120, 200, 300)
_TEXTS = tuple(sign * length for length in _LENGTHS for sign in "1A")
_NUMBERS = tuple(map(Decimal, ("1", "0", "12", "0.5", "12.50", "100", "1000", "99999", "0.001")))
_SAMPLES: dict[type, tuple[Any, ...]] = {
    str: _TEXTS,
    Decimal: _NUMBERS,
    bool: (True, False),
    date: (date(2000, 1, 1),),
    datetime: (),
}


class Fitted(NamedTuple):
    """A sample whose values come out, as far as there are such values, and the findings of those that never do."""

    shipment: Shipment
    hopeless: list[Finding]


def fitted(version: MessageVersion, sample: Shipment) -> Fitted:
    """The sample with other values where its own are refused, and without what is refused whatever it is."""
    most = version.card.max_items
    shipment = msgspec.structs.replace(sample, items=sample.items[:most]) if most else sample
    sources = {row.source.name: row.source for row in version.rows if row.source is not None and row.source.attributes}
    hopeless: list[Finding] = []
    for finding in _refused(version, shipment):
        source = sources.get(field_of(finding))
        if source is None or source.level == "envelope":
            continue
        found = _fitting(version, shipment, source, finding)
        if found is None:
            hopeless.append(finding)
        shipment = found or having(shipment, source, None)
    return Fitted(shipment, hopeless)


def _fitting(version: MessageVersion, shipment: Shipment, source: Source, finding: Finding) -> Shipment | None:
    for value in _samples(version, source):
        changed = having(shipment, source, value)
        if all(one.target != finding.target for one in _refused(version, changed)):
            return changed
    return None


def _samples(version: MessageVersion, source: Source) -> Iterator[Any]:
    for row in version.rows:
        if row.source == source:
            yield from row.pipeline.coded
    yield from source.choices or _SAMPLES.get(source.type, ())


def _refused(version: MessageVersion, shipment: Shipment) -> list[Finding]:
    """What is refused of the shipment, each field once."""
    rendered = version.form.render(shipment)
    found = rendered if isinstance(rendered, list) else []
    return list({one.target: one for one in reversed(found) if refuses(one)}.values())


def field_of(finding: Finding) -> str:
    """A finding's field without the number of the item."""
    return re.sub(r"^item\[\d+\]", "item", finding.target)


def having(shipment: Shipment, source: Source, value: Any) -> Shipment:
    """The shipment with another value of one field, in its first item or its party where it is one of theirs."""
    name = source.attributes[-1]
    if source.level == "item":
        first, *others = shipment.items or (_FULL_ITEM,)
        return msgspec.structs.replace(shipment, items=(msgspec.structs.replace(first, **{name: value}), *others))
    if source.group:
        party = getattr(shipment, source.group) or _FULL_PARTY
        return msgspec.structs.replace(shipment, **{source.group: msgspec.structs.replace(party, **{name: value})})
    return msgspec.structs.replace(shipment, **{name: value})


def hopeless_rows(version: MessageVersion) -> Iterator[TableProblem]:
    """Rows that refuse whatever stands in their field, also those that only some shipments meet."""
    told: set[tuple[str, str]] = set()
    for condition in dict.fromkeys([None, *(row.when for row in version.rows)]):
        shipment = FULL if condition is None else _meeting(condition)
        for finding in fitted(version, shipment).hopeless if shipment else ():
            if (field_of(finding), finding.code) not in told and not _asked_away(condition, finding):
                told.add((field_of(finding), finding.code))
                yield _of_finding(version, finding)


def _meeting(condition: Condition) -> Shipment | None:
    """The full sample as the condition asks for it, where that is a matter of the shipment."""
    source = condition.source
    if source.level == "envelope" or not source.attributes:
        return None
    if condition.empty:
        return having(FULL, source, None)
    if not condition.values:
        return FULL
    value: Any = min(condition.values)
    if source.type is not str:
        value = {bool: lambda text: text == "true", Decimal: Decimal, date: date.fromisoformat}[source.type](value)
    return having(FULL, source, value)


def _asked_away(condition: Condition | None, finding: Finding) -> bool:
    """Whether the field is the one of the condition, which then has no other value than the condition's."""
    return condition is not None and condition.source.name == field_of(finding)


def _of_finding(version: MessageVersion, finding: Finding) -> TableProblem:
    name = field_of(finding)
    rows = [row for row in version.rows if row.source is not None and row.source.name == name]
    row = next((row for row in rows if row.target in finding.detail), rows[0])
    message = f"whatever stands in {name} is refused: {finding.detail}"
    return TableProblem(FILE, row.number, "convert", row.convert, message, _remedy(row))


def _remedy(row: OutboundRow) -> str:
    return "Mend convert, or give it a longer place." if row.convert else "Give it a longer place, or a conversion."
