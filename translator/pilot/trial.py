"""A message version on trial: messages of sample shipments, made and validated before any real one is.

What is only seen when a message is made (a schema that does not know an element, a count of something else, a largest
size that holds nothing) is found so while somebody looks at the table.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

from translator.mapping.outbound_card import FILE as CARD_FILE
from translator.mapping.outbound_table import FILE
from translator.mapping.problem import TableProblem
from translator.model.shipment import Item, Party, Shipment
from translator.pilot.form import Altered
from translator.pilot.on_trial import enclosed_facts, trial_envelope

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from translator.mapping.outbound_table import OutboundRow
    from translator.model.agreement import Usage
    from translator.model.finding import Finding
    from translator.pilot.form import Rendering
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
#: Facts that are ours or the participant's: the settings are checked against each version by themselves.
_OF_SETTINGS = {
    f"envelope.{name}"
    for name in ("sender", "originator_code", "x12_qualifier", "x12_identifier", "abi_port", "abi_filer", "scac")
}
_MOST_TOLD = 5
_ELEMENT = re.compile(r"\b([A-Z][A-Z0-9]{1,2})(\d\d) is")
_NAME = re.compile(r"[A-Za-z_][\w.-]*")


def trial_problems(version: MessageVersion) -> list[TableProblem]:
    """What is wrong with a version as its own messages show it, for a test and for production."""
    told: dict[object, TableProblem] = {one: one for one in (*_size_problems(version), *_code_problems(version))}
    usages: tuple[Usage, ...] = ("test", "production")
    for shipment in (LEAST, FULL):
        rendered = _rendered(version, shipment)
        for usage in usages if rendered else ():
            for one in _of_message(version, shipment, rendered, usage):
                # What is wrong with both is told once, of the test.
                told.setdefault((one.row, one.message.replace("for production", "for test")), one)
    return list(told.values())[: 2 * _MOST_TOLD]


def _rendered(version: MessageVersion, shipment: Shipment) -> bytes:
    """The shipment as the version writes it; nothing where it asks for other values than a sample can have."""
    return _bytes(version.render(shipment))


def _bytes(found: Rendering) -> bytes:
    if isinstance(found, Altered):
        return found.rendered
    return found if isinstance(found, bytes) else b""


def _size_problems(version: MessageVersion) -> Iterator[TableProblem]:
    """A largest size that has no room for the envelope and one shipment."""
    if version.room is None:
        return
    rendered = _bytes(version.form.render(LEAST))
    needed = version.size(rendered) if rendered else 0
    if version.room < needed or version.room < 1:
        around = version.max_bytes - version.room
        message = f"{around} bytes may stand around the shipments, and a small shipment has {needed or 'some'}"
        remedy = f"Write {around + 4 * max(needed, 500)} or more, or leave it out."
        yield TableProblem(CARD_FILE, 0, "message.max_bytes", str(version.max_bytes), message, remedy)


def _code_problems(version: MessageVersion) -> Iterator[TableProblem]:
    """Codes that are longer than the place that they are written into."""
    for row in version.rows:
        source = row.source
        for value in source.choices if source is not None else ():
            rendered = version.form.render(_having(row, value))
            found = rendered if isinstance(rendered, list) else []
            for one in found:
                if one.code == "E309" and source is not None and _field(one.target) == source.name:
                    message = f"the code for {value} does not fit: {one.detail}"
                    remedy = "Shorten the code, or give it a longer place."
                    yield TableProblem(FILE, row.number, "convert", row.convert, message, remedy)


def _having(row: OutboundRow, value: str) -> Shipment:
    """The full sample with another value of the field that a row reads."""
    name = row.source.attributes[-1] if row.source else ""
    if row.source is not None and row.source.level == "item":
        return msgspec.structs.replace(FULL, items=(msgspec.structs.replace(_FULL_ITEM, **{name: value}),))
    return msgspec.structs.replace(FULL, **{name: value})


def _field(target: str) -> str:
    """A finding's field without the number of the item."""
    return re.sub(r"^item\[\d+\]", "item", target)


def _of_message(version: MessageVersion, shipment: Shipment, rendered: bytes, usage: Usage) -> Iterator[TableProblem]:
    findings: list[Finding] = []
    envelope = trial_envelope(version.card, "ACME", usage, number="1")
    facts = enclosed_facts(envelope, version.form.items(rendered))
    common = version.common(version.apart(shipment))
    message = version.form.enclose((facts, common, 0, None, 0), (rendered,), findings)
    wrong = [one for one in findings if one.target not in _OF_SETTINGS]
    for one in wrong:
        yield _of_fact(version, one, usage)
    if wrong:
        return
    for problem in version.form.problems(message)[:_MOST_TOLD]:
        yield _of_problem(version, problem, usage)


def _of_fact(version: MessageVersion, finding: Finding, usage: Usage) -> TableProblem:
    """A fact of the envelope that its row cannot write."""
    row = next((row for row in version.rows if row.source and row.source.name == finding.target), None)
    message = f"a message for {usage} cannot be made: {finding.target} {finding.value!r}: {finding.detail}"
    remedy = "Mend convert of the row, or the widths in [control_number] of the card."
    return TableProblem(FILE, row.number if row else 0, "convert", row.convert if row else "", message, remedy)


def _of_problem(version: MessageVersion, problem: str, usage: Usage) -> TableProblem:
    """What the schema or the rules of the form say of a message on trial, at the row that it seems to speak of."""
    row = _row_of(version.rows, problem)
    where = version.card.schema or "the rules of its form"
    message = f"a message for {usage}, made on trial, is not valid: {problem}"
    remedy = f"Mend the row, or {where}." if version.card.schema else "Mend the row."
    return TableProblem(FILE, row.number if row else 0, "target", row.target if row else "", message, remedy)


def _row_of(rows: Sequence[OutboundRow], problem: str) -> OutboundRow | None:
    element = _ELEMENT.search(problem)
    if element:
        return next((row for row in rows if row.target == f"{element[1]}-{element[2]}"), None)
    words = _NAME.findall(problem)
    for word in words:
        found = next((row for row in rows if row.target.rpartition("/")[2].lstrip("@") == word), None)
        if found:
            return found
    return None
