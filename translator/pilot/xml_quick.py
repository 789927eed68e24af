"""The hot path: one function, generated from the table, that writes a shipment in which nothing is out of the ordinary.

The function is straight-line Python made once for each message version, as a dataclass makes its methods: for every
row one attribute, one test for absence, one for length, one append. Whatever needs a closer look (a value to be
escaped, too long, not convertible, or a required one that is absent) makes it give None, and the careful writers of
`xml_elements` do that shipment; they are the reference, and a test holds the two equal.

Names and tags in the generated source come from the table after `xml_text.is_name` has passed them; all else is
bound by reference, so that nothing a table says can become code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from translator.formats.xml_text import escaped, escaped_in_attribute, forbidden_in, is_plain
from translator.mapping.outbound_conversions import Unfit
from translator.mapping.outbound_pipeline import UNLIMITED

if TYPE_CHECKING:
    from collections.abc import Callable

    from translator.mapping.outbound_source import Source
    from translator.mapping.outbound_table import Condition, OutboundRow
    from translator.model.shipment import Shipment
    from translator.pilot.tree_layout import Layout, Node
    from translator.pilot.xml_elements import Writer

    Quick = Callable[[Shipment], str | None]

#: Stands for a shipment's running number until it is enclosed; XML cannot carry it, so no value can hold it.
NUMBER = "\0"

#: Where a scope's parts stand in the generated function.
_SCOPE = "(None, shipment, NUMBER, item, index)"
_HEAD = (
    "def write(shipment):",
    " out = []; texts = []; add = out.append; note = texts.append",
    " item = None; index = 0",
)
#: The value as it is written; spelled out, because a call for each value would cost more than all of its tests.
_ESCAPED = (
    "value if value.isprintable() and '&' not in value and '<' not in value and '>' not in value else escaped(value)"
)
_RECORDS = {1: "shipment", 3: "item"}


def compile_quick(layout: Layout, careful: Callable[[Node], Writer], carries: Callable[[str], bool] | None) -> Quick:
    """Make the function; it gives None for a shipment that the careful writers have to do.

    ``carries`` tells whether a text stands in the message's character set, where that is not everything.
    """
    write_plain = _compiled(_Source(layout, careful))
    write_escaped = _compiled(_Source(layout, careful, _ESCAPED))

    def quick(shipment: Shipment) -> str | None:
        try:
            written = write_plain(shipment)
            if written is None:
                return None
            # All values are looked at in one go: that is what makes it quick.
            out, texts = written
            everything = "".join(texts)
            if carries is not None and not carries(everything):
                return None
            if is_plain(everything):
                return "".join(out)
            if forbidden_in(everything) or (written := write_escaped(shipment)) is None:
                return None
            return "".join(written[0])
        except Unfit:
            return None

    return quick


def _compiled(source: _Source) -> Callable[[Shipment], tuple[list[str], list[str]] | None]:
    """The function of generated lines: the pieces written, and the values among them."""
    code = compile("\n".join([*_HEAD, *source.lines, " return out, texts"]), "<quick writer>", "exec")
    names: dict[str, Any] = {"NUMBER": NUMBER, "escaped": escaped, **source.names}
    exec(code, names)  # noqa: S102  see the module's docstring
    write: Callable[[Shipment], tuple[list[str], list[str]] | None] = names["write"]
    return write


class _Source:
    """The lines of the function, and the objects that they name."""

    def __init__(self, layout: Layout, careful: Callable[[Node], Writer], value: str = "value") -> None:
        self._layout = layout
        #: How a value is written, as an expression.
        self._written = value
        self._careful = careful
        self.lines: list[str] = []
        self.names: dict[str, Any] = {}
        #: The record, as an expression, that is known to be there at this point.
        self._sure = ""
        self.element(layout.shipment, "")

    def _line(self, indent: str, text: str) -> None:
        self.lines.append(f" {indent}{text}")

    def _bind(self, thing: Any) -> str:
        name = f"b{len(self.names)}"
        self.names[name] = thing
        return name

    def element(self, node: Node, indent: str) -> None:
        """An element with parts; taken back when nothing was written in it."""
        if any(row.source is not None and row.source.attributes for rows in node.attributes.values() for row in rows):
            self._by_careful(node, indent)
            return
        record = "" if self._sure else _only_record(node)
        if record:
            self._line(indent, f"if {record} is not None:")
            self._sure, indent = record, f"{indent} "
        self._whole_element(node, indent)
        if record:
            self._sure = ""

    def _whole_element(self, node: Node, indent: str) -> None:
        mark = f"m{node.path.count('/')}"
        numbered = _is_numbered(node)
        self._line(indent, f"{mark} = len(out), len(texts)")
        self._line(indent, f"add({self._opening(node)})")
        if numbered:
            self._line(indent, "note('-')")
        for child in node.children.values():
            self._child(child, indent)
        always = numbered or all(row.source is None for row in node.rows())
        if not always:
            self._line(indent, f"if len(texts) == {mark}[1]: del out[{mark}[0]:]")
        self._line(indent, f"{'' if always else 'else: '}add('</{node.name}>')")

    def _opening(self, node: Node) -> str:
        """An expression for the start tag, whose attributes are running numbers and constants."""
        parts = [repr(f"<{node.name}")]
        for name, rows in node.attributes.items():
            source = rows[0].source
            value = (
                {2: "NUMBER", 4: "str(index)"}[source.slot] if source else repr(escaped_in_attribute(rows[0].constant))
            )
            parts.append(f"{f' {name}=' + chr(34)!r} + {value} + {chr(34)!r}")
        return " + ".join([*parts, "'>'"])

    def _child(self, node: Node, indent: str) -> None:
        if node.path == self._layout.item.path:
            self._line(indent, "for index, item in enumerate(shipment.items, 1):")
            self.element(node, f"{indent} ")
            self._line(indent, "item = None; index = 0")
        elif node.text and (node.attributes or not all(map(_reads_record, node.text))):
            self._by_careful(node, indent)
        elif node.text:
            self._slot(node, indent)
        else:
            self.element(node, indent)

    def _by_careful(self, node: Node, indent: str) -> None:
        """A rare shape is left to the careful writer."""
        writer, found = self._bind(self._careful(node)), f"f{len(self.names)}"
        self._line(indent, f"{found} = []")
        self._line(indent, f"if {writer}({_SCOPE}, out, {found}): note('-')")
        self._line(indent, f"if {found}: return None")

    def _slot(self, node: Node, indent: str) -> None:
        """One place; of several rows the first whose condition holds."""
        word = "if"
        for row in node.text:
            inner = indent
            if row.when is not None:
                self._line(indent, f"{word} {self._condition(row.when)}:")
                word, inner = "elif", f"{indent} "
            elif word == "elif":
                self._line(indent, "else:")
                inner = f"{indent} "
            self._leaf(row, node.name, inner)

    def _condition(self, condition: Condition) -> str:
        source = condition.source
        if condition.values or source.group or source.slot not in _RECORDS:
            return f"{self._bind(condition)}.holds({_SCOPE})"
        return f"({_RECORDS[source.slot]}.{source.attributes[0]} in (None, '')) is {condition.empty}"

    def _leaf(self, row: OutboundRow, name: str, indent: str) -> None:
        source = row.source
        if source is None:
            self._line(indent, f"add({f'<{name}>{escaped(row.constant)}</{name}>'!r})")
            return
        self._line(indent, f"value = {self._value(source)}")
        self._line(indent, "if value is not None:")
        if row.pipeline.convert is not None:
            before = "before = value; " if row.pipeline.tells else ""
            self._line(indent, f" {before}value = {self._bind(row.pipeline.convert)}(value)")
        if row.pipeline.tells:
            self._line(indent, " if value != str(before): return None")
        longest = "" if row.pipeline.limit == UNLIMITED else f" <= {row.pipeline.limit}"
        self._line(indent, f" if not 0 < len(value){longest}: return None")
        self._line(indent, f" note(value); text = {self._written}; add(f'<{name}>{{text}}</{name}>')")
        if row.required or row.default:
            written = f"<{name}>{escaped(row.default)}</{name}>"
            action = "return None" if row.required else f"note('-'); add({written!r})"
            there = "else" if self._certain(source) else f"elif {_record(source)} is not None"
            self._line(indent, f"{there}: {action}")

    def _value(self, source: Source) -> str:
        value = f"{_record(source)}.{source.attributes[-1]}"
        return value if self._certain(source) else f"{value} if {_record(source)} is not None else None"

    def _certain(self, source: Source) -> bool:
        """Whether the record that holds the source is known to be there."""
        return not source.group or _record(source) == self._sure


def _record(source: Source) -> str:
    """The record that holds a source, as an expression."""
    return ".".join((_RECORDS[source.slot], *source.attributes[:-1]))


def _only_record(node: Node) -> str:
    """The party that everything in the element is read from; empty when there is no such one."""
    sources = [row.source for row in node.rows() if row.source is not None]
    records = {_record(source) if source.slot in _RECORDS else "" for source in sources}
    return records.pop() if len(records) == 1 and sources[0].group else ""


def _is_numbered(node: Node) -> bool:
    return any(row.source is not None for rows in node.attributes.values() for row in rows)


def _reads_record(row: OutboundRow) -> bool:
    return row.source is None or row.source.slot in _RECORDS
