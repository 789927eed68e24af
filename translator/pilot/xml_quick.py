"""The hot path: one function, generated from the table, that writes a shipment in which nothing is out of the ordinary.

The function is straight-line Python made once for each message version, as a dataclass makes its methods: for every
row one attribute, one test for absence, one for length, one append. Whatever needs a closer look (a value to be
escaped, too long, not convertible, or a required one that is absent) makes it give None, and the careful writers of
`xml_elements` do that shipment; they are the reference, and a test holds the two equal.

Names and tags in the generated source come from the table after `xml_text.is_name` has passed them; all else is
bound by reference, so that nothing a table says can become code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

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
_HEAD = ("def write(shipment):", " item = None; index = 0")
#: A value as it is escaped; spelled out, because a call for each value would cost more than all of its tests.
_ESCAPED = "{0} if {0}.isprintable() and '&' not in {0} and '<' not in {0} and '>' not in {0} else escaped({0})"
_RECORDS = {1: "shipment", 3: "item"}


class _Written(NamedTuple):
    """What was generated of one element or place, for the expressions of those around it."""

    #: Expressions of texts, one after another; the values in them; and what is true when a value is among them.
    pieces: list[str]
    values: list[str]
    told: list[str]
    #: Whether a value always is.
    sure: bool = False


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
            text, values = written
            if carries is not None and not carries(values):
                return None
            if is_plain(values):
                return text
            if forbidden_in(values) or (written := write_escaped(shipment)) is None:
                return None
            return written[0]
        except Unfit:
            return None

    return quick


def _compiled(source: _Source) -> Callable[[Shipment], tuple[str, str] | None]:
    """The function of generated lines: the element as text, and all values in it as one text."""
    code = compile("\n".join([*_HEAD, *source.lines]), "<quick writer>", "exec")
    names: dict[str, Any] = {"NUMBER": NUMBER, "escaped": escaped, **source.names}
    exec(code, names)  # noqa: S102  see the module's docstring
    write: Callable[[Shipment], tuple[str, str] | None] = names["write"]
    return write


class _Source:
    """The lines of the function, and the objects that they name."""

    def __init__(self, layout: Layout, careful: Callable[[Node], Writer], escape: str = "") -> None:
        self._layout = layout
        #: How a value is escaped, as an expression; empty where it stands as it is.
        self._escape = escape
        self._careful = careful
        self.lines: list[str] = []
        self.names: dict[str, Any] = {}
        self._count = 0
        #: The record, as an expression, that is known to be there at this point.
        self._sure = ""
        whole = self._element(layout.shipment, "")
        self._line("", f"return {_joined(whole.pieces)}, {_joined(whole.values)}")

    def _line(self, indent: str, text: str) -> None:
        self.lines.append(f" {indent}{text}")

    def _bind(self, thing: Any) -> str:
        name = f"b{len(self.names)}"
        self.names[name] = thing
        return name

    def _new(self) -> tuple[str, str]:
        """Names for a text and for the values in it."""
        self._count += 1
        return f"x{self._count}", f"v{self._count}"

    def _element(self, node: Node, indent: str) -> _Written:
        """An element with parts; of a party that is absent there is nothing to be looked at."""
        if any(row.source is not None and row.source.attributes for rows in node.attributes.values() for row in rows):
            return self._by_careful(node, indent)
        record = "" if self._sure else _only_record(node)
        if not record:
            return self._whole_element(node, indent)
        text, values = self._new()
        self._line(indent, f"record = {record}")
        self._line(indent, f"if record is None: {text} = {values} = ''")
        self._line(indent, "else:")
        self._sure = record
        whole = self._whole_element(node, f"{indent} ")
        self._sure = ""
        self._line(indent, f" {text} = {_joined(whole.pieces)}; {values} = {_joined(whole.values)}")
        return _Written([_value(text)], [_value(values)], [text])

    def _whole_element(self, node: Node, indent: str) -> _Written:
        """Not written when there is no value in it, unless it is always there."""
        parts = [self._child(child, indent) for child in node.children.values()]
        numbered = _is_numbered(node)
        pieces = [*self._opening(node), *(piece for part in parts for piece in part.pieces), repr(f"</{node.name}>")]
        values, told = [one for part in parts for one in part.values], [one for part in parts for one in part.told]
        if numbered or any(part.sure for part in parts):
            return _Written(pieces, values, told, sure=True)
        if all(row.source is None for row in node.rows()):
            return _Written(pieces, values, told)
        text, _ = self._new()
        self._line(indent, f"{text} = {_joined(pieces)} if {' or '.join(told)} else ''")
        return _Written([_value(text)], values, [text])

    def _opening(self, node: Node) -> list[str]:
        """The start tag, whose attributes are running numbers and constants."""
        parts = [repr(f"<{node.name}")]
        for name, rows in node.attributes.items():
            source = rows[0].source
            value = {2: repr(NUMBER), 4: _value("index")}[source.slot] if source else None
            parts += (repr(f' {name}="'), value or repr(escaped_in_attribute(rows[0].constant)), repr('"'))
        return [*parts, repr(">")]

    def _child(self, node: Node, indent: str) -> _Written:
        if node.path == self._layout.item.path:
            return self._items(node, indent)
        if node.text and (node.attributes or not all(map(_reads_record, node.text))):
            return self._by_careful(node, indent)
        return self._slot(node, indent) if node.text else self._element(node, indent)

    def _items(self, node: Node, indent: str) -> _Written:
        text, values = self._new()
        self._line(indent, f"{text} = []; {values} = []")
        self._line(indent, "for index, item in enumerate(shipment.items, 1):")
        item = self._element(node, f"{indent} ")
        self._line(indent, f" {text}.append({_joined(item.pieces)}); {values}.append({_joined(item.values)})")
        self._line(indent, f"item = None; index = 0; {text} = ''.join({text}); {values} = ''.join({values})")
        # An item is only written for a value in it, so that the text tells; but for one of constants alone.
        return _Written([_value(text)], [_value(values)], [text] if item.sure or item.told else [])

    def _by_careful(self, node: Node, indent: str) -> _Written:
        """A rare shape is left to the careful writer."""
        text, told = self._new()
        writer, found = self._bind(self._careful(node)), f"f{text}"
        self._line(indent, f"{text} = []; {found} = []")
        self._line(indent, f"{told} = {writer}({_SCOPE}, {text}, {found})")
        self._line(indent, f"if {found}: return None")
        self._line(indent, f"{text} = ''.join({text})")
        return _Written([_value(text)], [], [told])

    def _slot(self, node: Node, indent: str) -> _Written:
        """One place; of several rows the first whose condition holds."""
        text, value = self._new()
        first = node.text[0]
        if first.when is None:
            return self._only_leaf(first, node.name, indent)
        self._line(indent, f"{text} = {value} = ''")
        word = "if"
        for row in node.text:
            self._line(indent, f"{word} {self._condition(row.when)}:" if row.when else "else:")
            self._leaf(row, node.name, f"{indent} ", (text, value))
            word = "elif"
        return _Written([_value(text)], [_value(value)], [value])

    def _condition(self, condition: Condition) -> str:
        source = condition.source
        if condition.values or source.group or source.slot not in _RECORDS:
            return f"{self._bind(condition)}.holds({_SCOPE})"
        return f"({_RECORDS[source.slot]}.{source.attributes[0]} in (None, '')) is {condition.empty}"

    def _only_leaf(self, row: OutboundRow, name: str, indent: str) -> _Written:
        if row.source is None:
            return _Written([repr(f"<{name}>{escaped(row.constant)}</{name}>")], [], [])
        text, value = names = self._new()
        self._leaf(row, name, indent, names)
        sure = self._certain(row.source) and (row.required or bool(row.default))
        return _Written([_value(text)], [_value(value)], [value], sure)

    def _leaf(self, row: OutboundRow, name: str, indent: str, names: tuple[str, str]) -> None:
        """Gives both names what they stand for: the element, and the value in it; empty texts where it is absent."""
        (text, value), source = names, row.source
        if source is None:
            self._line(indent, f"{text} = {f'<{name}>{escaped(row.constant)}</{name}>'!r}; {value} = ''")
            return
        self._line(indent, f"{value} = {self._read(source)}")
        self._line(indent, f"if {value} is None:")
        nothing = f"{text} = {value} = ''"
        if row.required or row.default:
            written = f"<{name}>{escaped(row.default)}</{name}>"
            action = "return None" if row.required else f"{text} = {written!r}; {value} = '-'"
            there = "" if self._certain(source) else f"if {_record(source)} is not None: "
            self._line(indent, f" {'' if not there else nothing}")
            self._line(indent, f" {there}{action}")
        else:
            self._line(indent, f" {nothing}")
        self._line(indent, "else:")
        if row.pipeline.convert is not None:
            before = f"before = {value}; " if row.pipeline.tells else ""
            self._line(indent, f" {before}{value} = {self._bind(row.pipeline.convert)}({value})")
        if row.pipeline.tells:
            self._line(indent, f" if {value} != str(before): return None")
        longest = "" if row.pipeline.limit == UNLIMITED else f" or len({value}) > {row.pipeline.limit}"
        shortest = "" if row.pipeline.shortest <= 1 else f" or len({value}) < {row.pipeline.shortest}"
        self._line(indent, f" if not {value}{longest}{shortest}: return None")
        escape = self._escape.format(value)
        self._line(indent, f" {text} = {_joined([repr(f'<{name}>'), _value(escape or value), repr(f'</{name}>')])}")

    def _read(self, source: Source) -> str:
        if source.group and _record(source) == self._sure:
            return f"record.{source.attributes[-1]}"
        value = f"{_record(source)}.{source.attributes[-1]}"
        return value if self._certain(source) else f"{value} if {_record(source)} is not None else None"

    def _certain(self, source: Source) -> bool:
        """Whether the record that holds the source is known to be there."""
        return not source.group or _record(source) == self._sure


def _value(expression: str) -> str:
    """An expression as a piece of a text."""
    return f'f"{{{expression}}}"'


def _joined(pieces: list[str]) -> str:
    """One text of literals and values: what stands side by side is one literal to the compiler."""
    return " ".join(pieces) or "''"


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
    """Whether the row writes the whole of a value of the shipment or the item."""
    whole = not (row.pipeline.first or row.pipeline.rest)
    return row.source is None or (row.source.slot in _RECORDS and whole)
