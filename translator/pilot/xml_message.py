"""An outbound table as an XML message: its places are paths of elements, compiled into writers.

The rows are laid out as a tree of elements in the order of the table. The element that the card names for the
shipment is written by itself, once for each shipment; everything else is the envelope around them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from translator.formats.xml_text import DECLARATION, escaped
from translator.pilot.xml_elements import (
    write_element,
    write_first,
    write_items,
    write_row,
    write_text_element,
)
from translator.pilot.xml_layout import lay_out
from translator.pilot.xml_quick import NUMBER, compile_quick

if TYPE_CHECKING:
    from collections.abc import Sequence

    from translator.mapping.outbound import OutboundTable
    from translator.mapping.outbound_card import OutboundCard
    from translator.mapping.outbound_source import Scope
    from translator.mapping.outbound_table import OutboundRow
    from translator.mapping.problem import TableProblem
    from translator.model.finding import Finding
    from translator.model.shipment import Shipment
    from translator.pilot.xml_elements import Writer
    from translator.pilot.xml_layout import Node
    from translator.pilot.xml_quick import Quick

#: Stands for the shipments while the envelope is written; XML cannot carry it, so no value can hold it.
_SHIPMENTS = "\0"


class XmlWriters(NamedTuple):
    """A message version's compiled functions."""

    #: Writes a shipment that needs no closer look, or gives None.
    quick: Quick
    #: Writes any shipment, or tells why it cannot be written.
    careful: Writer
    #: Writes the root element with everything in it, and one mark where the shipments go.
    envelope: Writer
    #: What every item's element begins with; never part of a value, because values are escaped.
    item_opening: bytes


def compile_xml(table: OutboundTable, problems: list[TableProblem]) -> XmlWriters | None:
    """Compile the rows; what is wrong with their targets is added to ``problems``, and then there is nothing."""
    layout = lay_out(table, problems)
    if layout is None:
        return None
    compiled = _Compiler(layout.card)
    opening = f"<{layout.item.name}" + (" " if layout.item.attributes else ">")
    careful = compiled.element(layout.shipment)
    quick = compile_quick(layout, compiled.element)
    return XmlWriters(quick, careful, compiled.root(layout.root), opening.encode())


def rendered(writers: XmlWriters, shipment: Shipment) -> str | list[Finding]:
    """The shipment's element, or why it cannot be written."""
    text = writers.quick(shipment)
    if text is not None:
        return text
    out: list[str] = []
    findings: list[Finding] = []
    writers.careful((None, shipment, NUMBER, None, 0), out, findings)
    return findings or "".join(out)


def enclosed(writers: XmlWriters, scope: Scope, shipments: Sequence[bytes], findings: list[Finding]) -> bytes:
    """The whole message: declaration, root, envelope, and the rendered shipments in their place."""
    out: list[str] = []
    writers.envelope(scope, out, findings)
    head, _, tail = "".join(out).partition(_SHIPMENTS)
    mark = NUMBER.encode()
    numbered = (one.replace(mark, b"%d" % number) for number, one in enumerate(shipments, 1))
    return b"".join(((DECLARATION + head + "\n").encode(), *numbered, tail.encode()))


class _Compiler:
    """Turns laid-out elements into writers."""

    def __init__(self, card: OutboundCard) -> None:
        self._card = card

    def root(self, node: Node) -> Writer:
        """The root with its namespace; it is always there."""
        opening = f'{node.name} xmlns="{escaped(self._card.namespace)}"'
        inner = write_element(opening, self._attributes(node), self._parts(node), always=True)

        def write(scope: Scope, out: list[str], findings: list[Finding]) -> bool:
            inner(scope, out, findings)
            out[-1] = f"</{node.name}>\n"
            return True

        return write

    def element(self, node: Node) -> Writer:
        """One element, with all that is in it."""
        if not node.text:
            always = all(row.source is None for row in node.rows())
            return write_element(node.name, self._attributes(node), self._parts(node), always=always)
        if not node.attributes:
            return self._slot(node.text, f"<{node.name}>", f"</{node.name}>")
        return write_text_element(node.name, self._attributes(node), self._slot(node.text, "", ""))

    def _attributes(self, node: Node) -> list[Writer]:
        return [self._slot(rows, f' {name}="', '"') for name, rows in node.attributes.items()]

    def _slot(self, rows: list[OutboundRow], opening: str, closing: str) -> Writer:
        """A writer of one place, which may have several rows with conditions."""
        writers = [(row.when, write_row(row, opening, closing)) for row in rows]
        return writers[0][1] if writers[0][0] is None else write_first(writers)

    def _parts(self, node: Node) -> list[Writer]:
        return [self._child(child) for child in node.children.values()]

    def _child(self, node: Node) -> Writer:
        if node.path == self._card.shipment:
            return _write_mark
        if node.path == self._card.item:
            return write_items(self.element(node))
        return self.element(node)


def _write_mark(_: Scope, out: list[str], __: list[Finding]) -> bool:
    out.append(_SHIPMENTS)
    return True
