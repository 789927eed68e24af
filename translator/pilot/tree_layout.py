"""An outbound table laid out as a tree of XML elements, in the order of its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from translator.formats.xml_text import is_name
from translator.mapping.outbound_card import FILE as CARD_FILE
from translator.mapping.outbound_table import FILE, OutboundRow
from translator.mapping.problem import TableProblem

if TYPE_CHECKING:
    from translator.mapping.outbound import OutboundTable
    from translator.mapping.outbound_card import OutboundCard


class Node:
    """An element with the rows that fill it."""

    def __init__(self, name: str, path: str) -> None:
        self.name = name
        self.path = path
        self.attributes: dict[str, list[OutboundRow]] = {}
        self.text: list[OutboundRow] = []
        self.children: dict[str, Node] = {}

    def rows(self) -> list[OutboundRow]:
        """Every row at or below the element."""
        own = [row for rows in self.attributes.values() for row in rows] + self.text
        return own + [row for child in self.children.values() for row in child.rows()]


class Layout(NamedTuple):
    """The tree, with the elements that are repeated."""

    card: OutboundCard
    root: Node
    shipment: Node
    item: Node


def lay_out(table: OutboundTable, problems: list[TableProblem]) -> Layout | None:
    """The tree of a table; what is wrong with its targets is added to ``problems``, and then there is none."""
    card, before = table.card, len(problems)
    root = Node(card.root, "")
    for row in table.rows:
        _place(root, row, card, problems)
    problems += _shape_problems(root)
    shipment, item = _at(root, card.shipment), _at(root, card.item)
    for key, node in (("shipment", shipment), ("item", item)):
        if node is None:
            path = getattr(card, key)
            problems.append(TableProblem(CARD_FILE, 0, f"levels.{key}", path, "no row stands there", "Mend the path."))
    if len(problems) > before or shipment is None or item is None:
        return None
    return Layout(card, root, shipment, item)


def _place(root: Node, row: OutboundRow, card: OutboundCard, problems: list[TableProblem]) -> None:
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
        node = node.children.setdefault(name, Node(name, "/".join(names[:depth])))
    (node.attributes.setdefault(last[1:], []) if attribute else node.text).append(row)


def _problem(row: OutboundRow, message: str, remedy: str) -> TableProblem:
    return TableProblem(FILE, row.number, "target", row.target, message, remedy)


def _level_problem(row: OutboundRow, card: OutboundCard) -> TableProblem | None:
    """An item can be read only inside the item's element, and a shipment only inside the shipment's."""
    level = row.source.level if row.source else ""
    if level == "envelope" and f"{row.target}/".startswith(f"{card.shipment}/"):
        return _problem(row, "the envelope is not known yet when a shipment is written", "Read from the shipment.")
    needed = {"item": card.item, "shipment": card.shipment}.get(level)
    if needed is None or f"{row.target}/".startswith(f"{needed}/"):
        return None
    return _problem(row, f"a source of the {level} stands outside {needed}", f"Begin the target with {needed}/.")


def _shape_problems(node: Node) -> list[TableProblem]:
    problems = [problem for child in node.children.values() for problem in _shape_problems(child)]
    if node.text and node.children:
        remedy = "Give the text an element of its own."
        problems.append(_problem(node.text[0], "the element holds both text and elements", remedy))
    return problems


def _at(root: Node, path: str) -> Node | None:
    node: Node | None = root
    for name in path.split("/"):
        node = node.children.get(name) if node else None
    return node
