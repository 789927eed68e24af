"""An outbound table as an XML message: its places are paths of elements, compiled into writers.

The rows are laid out as a tree of elements in the order of the table. The element that the card names for the
shipment is written by itself, once for each shipment; everything else is the envelope around them.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from translator.formats.xml_schema import compile_schema
from translator.formats.xml_text import DECLARATION, escaped
from translator.mapping.problem import TableProblem
from translator.model.catalogue import refuses
from translator.pilot.form import settled
from translator.pilot.tree_layout import lay_out
from translator.pilot.tree_shown import shown_in_xml
from translator.pilot.values import tell_lost
from translator.pilot.xml_elements import (
    write_element,
    write_first,
    write_items,
    write_row,
    write_text_element,
)
from translator.pilot.xml_quick import NUMBER, compile_quick

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from translator.formats.xml_schema import Schema
    from translator.mapping.characters import Characters
    from translator.mapping.outbound import OutboundTable
    from translator.mapping.outbound_card import OutboundCard
    from translator.mapping.outbound_source import Scope
    from translator.mapping.outbound_table import OutboundRow
    from translator.model.finding import Finding
    from translator.model.shipment import Shipment
    from translator.pilot.form import Rendering, Shown
    from translator.pilot.tree_layout import Layout, Node
    from translator.pilot.xml_elements import Writer
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


def compile_xml(table: OutboundTable, problems: list[TableProblem]) -> XmlForm | None:
    """Compile the rows; what is wrong with their targets is added to ``problems``, and then there is nothing."""
    layout, schema = lay_out(table, problems), _schema(table, problems)
    if layout is None or schema is None:
        return None
    compiled = _Compiler(layout.card, table.characters)
    opening = f"<{layout.item.name}" + (" " if layout.item.attributes else ">")
    careful = compiled.element(layout.shipment)
    characters = table.characters
    quick = compile_quick(layout, compiled.element, None if characters.everything else characters.carries)
    writers = XmlWriters(quick, careful, compiled.root(layout.root), opening.encode())
    return XmlForm(writers, schema, layout)


def _schema(table: OutboundTable, problems: list[TableProblem]) -> Schema | None:
    try:
        return compile_schema(table.schema)
    except ValueError as bad:
        problems.append(TableProblem(table.card.schema, 0, "", "", str(bad), "Mend the schema."))
        return None


class XmlForm:
    """A message version whose syntax is XML."""

    def __init__(self, writers: XmlWriters, schema: Schema, layout: Layout) -> None:
        #: The compiled functions.
        self.writers = writers
        self._schema = schema
        self._layout = layout

    def render(self, shipment: Shipment) -> Rendering:
        """As `Form.render`."""
        text = self.writers.quick(shipment)
        if text is not None:
            return f"{text}\n".encode()
        out: list[str] = []
        findings: list[Finding] = []
        self.writers.careful((None, shipment, NUMBER, None, 0), out, findings)
        out.append("\n")
        return settled(b"" if any(map(refuses, findings)) else "".join(out).encode(), findings)

    def enclose(self, scope: Scope, shipments: Sequence[bytes], findings: list[Finding]) -> bytes:
        """As `Form.enclose`: declaration, root, envelope, and the rendered shipments in their place."""
        out: list[str] = []
        self.writers.envelope(scope, out, findings)
        head, _, tail = "".join(out).partition(_SHIPMENTS)
        mark = NUMBER.encode()
        numbered = (one.replace(mark, b"%d" % number) for number, one in enumerate(shipments, 1))
        return b"".join(((DECLARATION + head + "\n").encode(), *numbered, tail.encode()))

    def items(self, rendered: bytes) -> int:
        """As `Form.items`."""
        return rendered.count(self.writers.item_opening)

    def problems(self, message: bytes) -> list[str]:
        """As `Form.problems`: the schema's."""
        return self._schema.problems(message)

    def shown(self, message: bytes) -> Iterator[Shown]:
        """As `Form.shown`."""
        return shown_in_xml(message, self._layout)


class _Compiler:
    """Turns laid-out elements into writers."""

    def __init__(self, card: OutboundCard, characters: Characters) -> None:
        self._card = card
        self._characters = characters

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
        lost = tell_lost([row for rows in node.attributes.values() for row in rows], node.text[0].target)
        return write_text_element(node.name, self._attributes(node), self._slot(node.text, "", ""), lost)

    def _attributes(self, node: Node) -> list[Writer]:
        return [self._slot(rows, f' {name}="', '"') for name, rows in node.attributes.items()]

    def _slot(self, rows: list[OutboundRow], opening: str, closing: str) -> Writer:
        """A writer of one place, which may have several rows with conditions."""
        fit = partial(write_row, characters=self._characters, tell_case=self._card.tell_case)
        writers = [(row.when, fit(row, opening, closing)) for row in rows]
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
