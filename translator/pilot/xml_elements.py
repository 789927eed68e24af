"""An outbound table compiled into functions that write XML elements.

A writer takes the scope and adds text to ``out``; it returns whether it wrote anything that came from the shipment,
so that an element whose parts are all absent is taken back. Findings are added to ``findings`` and writing goes on.

This is the hot path: plain rows that read from one record are written by one loop, and a value that needs no closer
look costs a few look-ups.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from translator.formats.xml_text import escaped, forbidden_in
from translator.mapping.outbound_conversions import Unfit
from translator.model.finding import Finding
from translator.model.shipment import Party

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from translator.mapping.outbound_conversions import Convert
    from translator.mapping.outbound_source import Scope
    from translator.mapping.outbound_table import Condition, OutboundRow

    Writer = Callable[[Scope, list[str], list[Finding]], bool]

_NOBODY = Party()


class Leaf(NamedTuple):
    """One row with the markup around its value."""

    opening: str
    closing: str
    convert: Convert | None
    limit: int
    #: Something is to be done when the value is absent.
    minds_absence: bool
    row: OutboundRow


def leaf(row: OutboundRow, opening: str, closing: str) -> Leaf:
    """A row as it is written between ``opening`` and ``closing``."""
    return Leaf(
        opening, closing, row.pipeline.convert, row.pipeline.limit, row.required or bool(row.default), row
    )


def write_leaves(leaves: Sequence[Leaf]) -> Writer:
    """A writer of rows without conditions that all read from one record: the inner loop."""
    first, *others = (one.row.source for one in leaves)
    if first is None:
        return write_constant(leaves[0])
    fetch = first.many(tuple(other for other in others if other))
    slot, group = first.slot, first.group

    def write(scope: Scope, out: list[str], findings: list[Finding]) -> bool:
        record = scope[slot]
        if group:
            record = getattr(record, group)
            if record is None:
                return False
        before = len(out)
        for value, one in zip(fetch(record), leaves, strict=True):
            opening, closing, convert, limit, minds_absence, _ = one
            if value is None:
                if minds_absence:
                    _write_absent(one, record, scope, out, findings)
                continue
            try:
                text = value if convert is None else convert(value)
            except Unfit as unfit:
                findings.append(_finding(unfit.code, one, str(value), unfit.detail, scope))
                continue
            # Spelled out, because a call for each value would cost as much as all of its tests.
            if (
                text
                and len(text) <= limit
                and text.isprintable()
                and "&" not in text
                and "<" not in text
                and ">" not in text
            ):
                out.append(f"{opening}{text}{closing}")
            elif text:
                _write_closely(one, text, scope, out, findings)
            elif minds_absence:
                _write_absent(one, record, scope, out, findings)
        return len(out) > before

    return write


def write_one(one: Leaf) -> Writer:
    """A writer of one row, whatever it reads."""
    source = one.row.source
    if source is None or source.attributes:
        return write_leaves([one])
    slot = source.slot

    def write_number(scope: Scope, out: list[str], _: list[Finding]) -> bool:
        out.append(f"{one.opening}{scope[slot]}{one.closing}")
        return True

    return write_number


def write_constant(one: Leaf) -> Writer:
    """A writer of the same text always; it does not make its element appear."""
    text = f"{one.opening}{escaped(one.row.constant)}{one.closing}"

    def write(_: Scope, out: list[str], __: list[Finding]) -> bool:
        out.append(text)
        return False

    return write


def write_first(choices: Sequence[tuple[Condition | None, Writer]]) -> Writer:
    """A writer of the first row whose condition holds."""

    def write(scope: Scope, out: list[str], findings: list[Finding]) -> bool:
        for condition, writer in choices:
            if condition is None or condition.holds(scope):
                return writer(scope, out, findings)
        return False

    return write


def write_element(name: str, attributes: Sequence[Writer], parts: Sequence[Writer], *, always: bool) -> Writer:
    """A writer of an element with parts; one that holds nothing is taken back unless it is ``always`` there."""
    closing = f"</{name}>"

    def write(scope: Scope, out: list[str], findings: list[Finding]) -> bool:
        mark, written = len(out), always
        out.append(f"<{name}")
        for attribute in attributes:
            written = attribute(scope, out, findings) or written
        out.append(">")
        for part in parts:
            written = part(scope, out, findings) or written
        if written:
            out.append(closing)
        else:
            del out[mark:]
        return written

    return write


def write_text_element(name: str, attributes: Sequence[Writer], text: Writer) -> Writer:
    """A writer of an element with attributes and text; without the text it is absent, whatever its attributes."""
    closing = f"</{name}>"

    def write(scope: Scope, out: list[str], findings: list[Finding]) -> bool:
        held: list[str] = []
        if not text(scope, held, findings):
            return False
        out.append(f"<{name}")
        for attribute in attributes:
            attribute(scope, out, findings)
        out += (">", *held, closing)
        return True

    return write


def write_items(item: Writer) -> Writer:
    """A writer of the item's element once for each item."""

    def write(scope: Scope, out: list[str], findings: list[Finding]) -> bool:
        envelope, shipment, number, _, _ = scope
        for index, one in enumerate(shipment.items, 1):
            item((envelope, shipment, number, one, index), out, findings)
        return bool(shipment.items)

    return write


def _write_absent(one: Leaf, record: Any, scope: Scope, out: list[str], findings: list[Finding]) -> None:
    if one.row.default:
        out.append(f"{one.opening}{escaped(one.row.default)}{one.closing}")
    elif record != _NOBODY:
        findings.append(_finding("E310", one, "", f"{one.row.target} must be there", scope))


def _write_closely(one: Leaf, text: str, scope: Scope, out: list[str], findings: list[Finding]) -> None:
    forbidden = forbidden_in(text)
    if forbidden:
        detail = f"XML cannot carry the character U+{ord(forbidden):04X}"
        findings.append(_finding("E310", one, text, detail, scope))
    elif len(text) > one.limit:
        detail = f"{len(text)} characters, {one.row.target} takes {one.limit}"
        findings.append(_finding("E309", one, text, detail, scope))
    else:
        out.append(f"{one.opening}{escaped(text)}{one.closing}")


def _finding(code: str, one: Leaf, value: str, detail: str, scope: Scope) -> Finding:
    item = f"item {scope[4]}: " if scope[4] else ""
    return Finding(code, value=value, target=one.row.source.name if one.row.source else "", detail=item + detail)
