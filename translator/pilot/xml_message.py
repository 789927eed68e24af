"""An outbound table as an XML message: its places are paths of elements, compiled into writers.

The rows are laid out as a tree of elements in the order of the table. The element that the card names for the
shipment is written by itself, once for each shipment; everything else is the envelope around them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from translator.formats.xml_text import DECLARATION, escaped, is_name
from translator.mapping.outbound_table import FILE, OutboundRow
from translator.mapping.problem import TableProblem
from translator.pilot.xml_elements import (
    leaf,
    write_element,
    write_first,
    write_items,
    write_leaves,
    write_one,
    write_text_element,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from translator.mapping.outbound import OutboundTable
    from translator.mapping.outbound_card import OutboundCard
    from translator.model.finding import Finding
    from translator.mapping.outbound_source import Scope
    from translator.pilot.xml_elements import Writer

#: Stands for the shipments while the envelope is written; XML cannot carry it, so no value can hold it.
_SHIPMENTS = "\0"
#: Stands for a shipment's running number until it is enclosed; no value can hold it either.
NUMBER = "\0"


class XmlWriters(NamedTuple):
    """A message version's compiled functions."""

    shipment: Writer
    #: Writes the root element with everything in it, and one mark where the shipments go.
    envelope: Writer
    #: What every item's element begins with; never part of a value, because values are escaped.
    item_opening: bytes


class _Node:
    """An element while the tree is laid out."""

    def __init__(self, name: str, path: str) -> None:
        self.name = name
        self.path = path
        self.attributes: dict[str, list[OutboundRow]] = {}
        self.text: list[OutboundRow] = []
        self.children: dict[str, _Node] = {}

    def rows(self) -> list[OutboundRow]:
        """Every row at or below the element."""
        own = [row for rows in self.attributes.values() for row in rows] + self.text
        return own + [row for child in self.children.values() for row in child.rows()]


def compile_xml(table: OutboundTable, problems: list[TableProblem]) -> XmlWriters:
    """Compile the rows; what is wrong with their targets is added to ``problems``."""
    card = table.card
    root = _Node(card.root, "")
    for row in table.rows:
        _place(root, row, card, problems)
    shipment, item = _at(root, card.shipment), _at(root, card.item)
    problems += _shape_problems(root)
    for key, node in (("shipment", shipment), ("item", item)):
        if node is None:
            problems.append(
                TableProblem("mapping.toml", 0, key, getattr(card, key), "no row of the table stands there", "Mend it.")
            )
    if problems or shipment is None or item is None:
        return XmlWriters(_nothing, _nothing, b"")
    compiled = _Compiler(card)
    opening = f"<{item.name}" + (" " if item.attributes else ">")
    return XmlWriters(compiled.element(shipment), compiled.root(root), opening.encode())


def enclosed(writers: XmlWriters, scope: Scope, rendered: Sequence[bytes], findings: list[Finding]) -> bytes:
    """The whole message: declaration, root, envelope, and the rendered shipments in their place."""
    out: list[str] = []
    writers.envelope(scope, out, findings)
    head, _, tail = "".join(out).partition(_SHIPMENTS)
    mark = NUMBER.encode()
    numbered = (one.replace(mark, b"%d" % number) for number, one in enumerate(rendered, 1))
    return b"".join(((DECLARATION + head + "\n").encode(), *numbered, tail.encode()))


def _nothing(_: Scope, __: list[str], ___: list[Finding]) -> bool:
    return False


def _place(root: _Node, row: OutboundRow, card: OutboundCard, problems: list[TableProblem]) -> None:
    """Put a row into the tree at its target."""
    *steps, last = row.target.split("/")
    attribute = last.startswith("@")
    names = steps if attribute else [*steps, last]
    if not all(is_name(name) for name in (*names, last.removeprefix("@"))):
        problems.append(_problem(row, "not a path of elements", "Write names parted by /, with @ before an attribute."))
        return
    wrong = _level_problem(row, card)
    if wrong:
        problems.append(wrong)
    node = root
    for depth, name in enumerate(names, 1):
        node = node.children.setdefault(name, _Node(name, "/".join(names[:depth])))
    (node.attributes.setdefault(last[1:], []) if attribute else node.text).append(row)


def _problem(row: OutboundRow, message: str, remedy: str) -> TableProblem:
    return TableProblem(FILE, row.number, "target", row.target, message, remedy)


def _level_problem(row: OutboundRow, card: OutboundCard) -> TableProblem | None:
    """An item can be read only inside the item's element, and a shipment only inside the shipment's."""
    level = row.source.level if row.source else ""
    needed = {"item": card.item, "shipment": card.shipment}.get(level)
    if needed is None or f"{row.target}/".startswith(f"{needed}/"):
        return None
    return _problem(row, f"a source of the {level} stands outside {needed}", f"Begin the target with {needed}/.")


def _shape_problems(node: _Node) -> list[TableProblem]:
    problems = [problem for child in node.children.values() for problem in _shape_problems(child)]
    if node.text and node.children:
        remedy = "Give the text an element of its own."
        problems.append(_problem(node.text[0], "the element holds both text and elements", remedy))
    return problems


def _at(root: _Node, path: str) -> _Node | None:
    node: _Node | None = root
    for name in path.split("/"):
        node = node.children.get(name) if node else None
    return node


class _Compiler:
    """Turns laid-out elements into writers."""

    def __init__(self, card: OutboundCard) -> None:
        self._card = card

    def root(self, node: _Node) -> Writer:
        """The root with its namespace; it is always there."""
        opening = f'{node.name} xmlns="{escaped(self._card.namespace)}"'
        inner = write_element(opening, self._attributes(node), self._parts(node), always=True)

        def write(scope: Scope, out: list[str], findings: list[Finding]) -> bool:
            inner(scope, out, findings)
            out[-1] = f"</{node.name}>\n"
            return True

        return write

    def element(self, node: _Node) -> Writer:
        """One element, with all that is in it."""
        if not node.text:
            always = all(row.source is None for row in node.rows())
            return write_element(node.name, self._attributes(node), self._parts(node), always=always)
        if not node.attributes:
            return self._slot(node.text, f"<{node.name}>", f"</{node.name}>")
        return write_text_element(node.name, self._attributes(node), self._slot(node.text, "", ""))

    def _attributes(self, node: _Node) -> list[Writer]:
        return [self._slot(rows, f' {name}="', '"') for name, rows in node.attributes.items()]

    def _slot(self, rows: list[OutboundRow], opening: str, closing: str) -> Writer:
        """A writer of one place, which may have several rows with conditions."""
        writers = [(row.when, write_one(leaf(row, opening, closing))) for row in rows]
        return writers[0][1] if writers[0][0] is None else write_first(writers)

    def _parts(self, node: _Node) -> list[Writer]:
        """The children in order; neighbors that read from one record are written by one loop."""
        writers: list[Writer] = []
        run: list[OutboundRow] = []
        for child in node.children.values():
            row = _plain_row(child)
            if run and (row is None or _record_of(row) != _record_of(run[0])):
                writers.append(_run_writer(run))
                run = []
            if row is not None:
                run.append(row)
            else:
                writers.append(self._child(child))
        return [*writers, _run_writer(run)] if run else writers

    def _child(self, node: _Node) -> Writer:
        if node.path == self._card.shipment:
            return _write_mark
        if node.path == self._card.item:
            return write_items(self.element(node))
        return self.element(node)


def _write_mark(_: Scope, out: list[str], __: list[Finding]) -> bool:
    out.append(_SHIPMENTS)
    return True


def _plain_row(node: _Node) -> OutboundRow | None:
    """The row of an element that is nothing but the value of one attribute of a record."""
    if node.attributes or node.children or len(node.text) != 1:
        return None
    row = node.text[0]
    plain = row.when is None and row.source is not None and row.source.attributes
    return row if plain else None


def _record_of(row: OutboundRow) -> tuple[int, str]:
    return (row.source.slot, row.source.group) if row.source else (-1, "")


def _run_writer(rows: list[OutboundRow]) -> Writer:
    leaves = []
    for row in rows:
        name = row.target.rpartition("/")[2]
        leaves.append(leaf(row, f"<{name}>", f"</{name}>"))
    return write_leaves(leaves)
