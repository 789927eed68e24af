"""An outbound table as a JSON message: its places are paths of keys, compiled into writers.

The rows are laid out as a tree of objects in the order of the table. What the card names for the shipment and for the
item are arrays of objects; everything else is the envelope around them. Values are strings unless the table says
``bare``; running numbers are numbers.
"""

from __future__ import annotations

import re
from json.encoder import encode_basestring
from operator import attrgetter
from typing import TYPE_CHECKING

from translator.formats.json_schema import compile_schema
from translator.mapping.characters import Characters
from translator.mapping.outbound_table import FILE
from translator.mapping.problem import TableProblem
from translator.model.finding import Finding
from translator.pilot.form import settled
from translator.pilot.tree_layout import lay_out
from translator.pilot.tree_shown import shown_in_json
from translator.pilot.values import compile_value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from translator.formats.json_schema import Schema
    from translator.mapping.outbound import OutboundTable
    from translator.mapping.outbound_source import Scope
    from translator.mapping.outbound_table import OutboundRow
    from translator.model.shipment import Shipment
    from translator.pilot.form import Rendering, Shown
    from translator.pilot.tree_layout import Layout, Node

    #: Adds to the text; whether anything that it added came from the shipment.
    Writer = Callable[[Scope, list[str], list[Finding]], bool]

#: These stand for the running number, for the beginning of an item and for the shipments, until they are known. A
#: string of JSON never holds them as they are.
_NUMBER, _ITEM, _SHIPMENTS = "\0", "\1", "\2"
_OF_LITERALS = Characters()
_LITERAL = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?|true|false")


class JsonForm:
    """A message version whose syntax is JSON."""

    def __init__(self, layout: Layout, schema: Schema, table: OutboundTable) -> None:
        compiled = _Compiler(layout, table)
        self._shipment = compiled.object(layout.shipment)
        self._envelope = compiled.object(layout.root)
        self._schema = schema
        self._layout = layout

    def render(self, shipment: Shipment) -> Rendering:
        """As `Form.render`."""
        out: list[str] = []
        findings: list[Finding] = []
        if not self._shipment((None, shipment, _NUMBER, None, 0), out, findings) and not out:
            out.append("{}")
        return settled("".join(out).encode(), findings)

    def enclose(self, scope: Scope, shipments: Sequence[bytes], findings: list[Finding]) -> bytes:
        """As `Form.enclose`."""
        out: list[str] = []
        self._envelope(scope, out, findings)
        head, _, tail = "".join(out).partition(_SHIPMENTS)
        number, item = _NUMBER.encode(), _ITEM.encode()
        numbered = [one.replace(number, b"%d" % place).replace(item, b"") for place, one in enumerate(shipments, 1)]
        return b"".join((head.encode(), b"[\n", b",\n".join(numbered), b"\n]", tail.encode(), b"\n"))

    def items(self, rendered: bytes) -> int:
        """As `Form.items`."""
        return rendered.count(_ITEM.encode())

    def problems(self, message: bytes) -> list[str]:
        """As `Form.problems`: the schema's."""
        return self._schema.problems(message)

    def shown(self, message: bytes) -> Iterator[Shown]:
        """As `Form.shown`."""
        return shown_in_json(message, self._layout)


def compile_json(table: OutboundTable, problems: list[TableProblem]) -> JsonForm | None:
    """Compile the rows; what is wrong with them or with the schema is added to ``problems``, and there is nothing."""
    before = len(problems)
    problems += _place_problems(table)
    layout, schema = lay_out(table, problems), None
    try:
        schema = compile_schema(table.schema)
    except ValueError as bad:
        problems.append(TableProblem(table.card.schema, 0, "", "", str(bad), "Mend the schema."))
    if len(problems) > before or layout is None or schema is None:
        return None
    return JsonForm(layout, schema, table)


def _place_problems(table: OutboundTable) -> list[TableProblem]:
    return [
        TableProblem(FILE, row.number, "target", row.target, "JSON has no attributes", "Leave the @ out.")
        for row in table.rows
        if "@" in row.target
    ]


class _Compiler:
    """Turns laid-out objects into writers."""

    def __init__(self, layout: Layout, table: OutboundTable) -> None:
        self._layout = layout
        self._table = table

    def object(self, node: Node) -> Writer:
        """A writer of an object; one that holds nothing of the shipment's is taken back."""
        parts = [(encode_basestring(name) + ":", self._member(child)) for name, child in node.children.items()]
        always = all(row.source is None for row in node.rows()) or not node.path
        opening = f"{_ITEM}{{" if node.path == self._layout.item.path else "{"

        def write(scope: Scope, out: list[str], findings: list[Finding]) -> bool:
            mark, written, before = len(out), False, opening
            for key, part in parts:
                begun = len(out)
                out.append(before + key)
                if part(scope, out, findings):
                    written, before = True, ","
                elif len(out) > begun + 1:
                    before = ","
                else:
                    del out[begun:]
            if not (written or always):
                del out[mark:]
            else:
                out.append("}")
            return written

        return _unless_absent(write, node)

    def _member(self, node: Node) -> Writer:
        if node.path == self._layout.shipment.path:
            return _write_mark
        if node.path == self._layout.item.path:
            return _write_items(self.object(node))
        return self._slot(node.text) if node.text else self.object(node)

    def _slot(self, rows: list[OutboundRow]) -> Writer:
        """A writer of one place, which may have several rows with conditions."""
        writers = [(row.when, self._value(row)) for row in rows]
        if writers[0][0] is None:
            return writers[0][1]

        def write(scope: Scope, out: list[str], findings: list[Finding]) -> bool:
            for condition, writer in writers:
                if condition is None or condition.holds(scope):
                    return writer(scope, out, findings)
            return False

        return write

    def _value(self, row: OutboundRow) -> Writer:
        source = row.source
        if source is None:
            return _write_constant(row.constant if row.pipeline.bare else encode_basestring(row.constant))
        if not source.attributes:
            return _write_number(source.slot)
        # A number, true or false is not written in the characters of texts.
        characters = _OF_LITERALS if row.pipeline.bare else self._table.characters
        value_of = compile_value(row, source, characters, tell_case=self._table.card.tell_case)

        def write(scope: Scope, out: list[str], findings: list[Finding]) -> bool:
            if text := value_of(scope, findings):
                out.append(encode_basestring(text))
            return bool(text)

        def write_bare(scope: Scope, out: list[str], findings: list[Finding]) -> bool:
            text = value_of(scope, findings)
            if text and not _LITERAL.fullmatch(text):
                findings.append(Finding("E310", value=text, target=source.name, detail="not a number, true or false"))
            elif text:
                out.append(text)
            return bool(text)

        return write_bare if row.pipeline.bare else write


def _unless_absent(write: Writer, node: Node) -> Writer:
    """A writer that looks once whether the party is there that everything in the object is read from."""
    groups = {(row.source.slot, row.source.group) if row.source else (0, "") for row in node.rows()}
    slot, group = next(iter(groups), (0, ""))
    if len(groups) != 1 or not group or any(row.when for row in node.rows()):
        return write
    party = attrgetter(group)

    def write_if_there(scope: Scope, out: list[str], findings: list[Finding]) -> bool:
        return party(scope[slot]) is not None and write(scope, out, findings)

    return write_if_there


def _write_constant(text: str) -> Writer:
    def write(_: Scope, out: list[str], __: list[Finding]) -> bool:
        out.append(text)
        return False

    return write


def _write_number(slot: int) -> Writer:
    def write(scope: Scope, out: list[str], _: list[Finding]) -> bool:
        out.append(str(scope[slot]))
        return True

    return write


def _write_mark(_: Scope, out: list[str], __: list[Finding]) -> bool:
    out.append(_SHIPMENTS)
    return True


def _write_items(item: Writer) -> Writer:
    def write(scope: Scope, out: list[str], findings: list[Finding]) -> bool:
        envelope, shipment, number, _, _ = scope
        written, before = False, "["
        for index, one in enumerate(shipment.items, 1):
            begun = len(out)
            out.append(before)
            if item((envelope, shipment, number, one, index), out, findings) or len(out) > begun + 1:
                written, before = True, ","
            else:
                del out[begun:]
        if written:
            out.append("]")
        return written

    return write
