"""An outbound table compiled into functions that write XML elements: the reference of what a table means.

A writer takes the scope and adds text to ``out``; it returns whether it wrote anything that came from the shipment,
so that an element whose parts are all absent is taken back. Findings are added to ``findings`` and writing goes on,
so that a shipment is told everything at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from translator.formats.xml_text import escaped, escaped_in_attribute
from translator.pilot.values import compile_value

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from translator.mapping.characters import Characters
    from translator.mapping.outbound_source import Scope, Source
    from translator.mapping.outbound_table import Condition, OutboundRow
    from translator.model.finding import Finding
    from translator.pilot.values import Value

    Writer = Callable[[Scope, list[str], list[Finding]], bool]


def write_row(
    row: OutboundRow, opening: str, closing: str, characters: Characters, *, tell_case: bool = True
) -> Writer:
    """A writer of one row between the markup around its value."""
    escape = escaped_in_attribute if closing == '"' else escaped
    if row.source is None:
        return _write_constant(f"{opening}{escape(row.constant)}{closing}")
    if not row.source.attributes:
        return _write_number(row.source, opening, closing)
    value_of = compile_value(row, row.source, characters, tell_case=tell_case)
    return _write_value(value_of, (opening, closing), escape)


def _write_constant(text: str) -> Writer:
    """The same always; it does not make its element appear."""

    def write(_: Scope, out: list[str], __: list[Finding]) -> bool:
        out.append(text)
        return False

    return write


def _write_number(source: Source, opening: str, closing: str) -> Writer:
    def write(scope: Scope, out: list[str], _: list[Finding]) -> bool:
        out.append(f"{opening}{scope[source.slot]}{closing}")
        return True

    return write


def _write_value(value_of: Value, markup: tuple[str, str], escape: Callable[[str], str]) -> Writer:
    def write(scope: Scope, out: list[str], findings: list[Finding]) -> bool:
        written = value_of(scope, findings)
        if written:
            out += (markup[0], escape(written), markup[1])
        return bool(written)

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
        mark, written = len(out), False
        out.append(f"<{name}")
        for attribute in attributes:
            written = attribute(scope, out, findings) or written
        out.append(">")
        for part in parts:
            written = part(scope, out, findings) or written
        if written or always:
            out.append(closing)
        else:
            del out[mark:]
        return written

    return write


def write_text_element(
    name: str, attributes: Sequence[Writer], text: Writer, lost: Callable[[Scope, list[Finding]], None]
) -> Writer:
    """A writer of an element with attributes and text; without the text it is absent, whatever its attributes.

    ``lost`` tells what those would have said.
    """
    closing = f"</{name}>"

    def write(scope: Scope, out: list[str], findings: list[Finding]) -> bool:
        held: list[str] = []
        if not text(scope, held, findings):
            lost(scope, findings)
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
        written = False
        for index, one in enumerate(shipment.items, 1):
            written = item((envelope, shipment, number, one, index), out, findings) or written
        return written

    return write
