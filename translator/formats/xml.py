"""XML, read as a stream: the door to lxml.

No DOCTYPE is ever read, so there are no entities to expand and nothing is fetched. A node is a list: running number
of the shipment, its element, its item number (0 for the shipment itself), the shipment's element, the shipment's path,
then one place for every source that a table asked for, filled in one walk over the shipment.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import itemgetter
from typing import TYPE_CHECKING, Any, BinaryIO

import msgspec
from lxml import etree

from translator.formats.encoding import CHUNK
from translator.formats.reading import PartClosed, Unit, UnknownSource
from translator.formats.setting import WrongSetting, WrongSettings
from translator.formats.xml_feed import closed, events, fed, root
from translator.formats.xml_path import Branch, Names, simple_steps, unknown_prefix, without_prefixes
from translator.formats.xml_prolog import prolog_trouble
from translator.formats.xml_schema import SAFE, Schema, compile_schema
from translator.model.catalogue import message
from translator.model.finding import Finding
from translator.model.place import Place, path

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from translator.formats.reading import Level, Node
    from translator.model.interchange import InterchangeHeader

__all__ = ["Schema", "Xml", "XmlSettings", "claims_root", "compile_schema", "compile_xml"]

#: Bytes inside one shipment after which it is taken for a mistake.
LARGEST_SHIPMENT = 1 << 24

_ORDINAL, _ELEMENT, _ITEM, _SHIPMENT, _PATH, _FIRST_SLOT = range(6)


class XmlSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What ``[read]`` of a card may say for ``format = "xml"``: nothing more; the encoding stands in the file."""


def compile_xml(
    _settings: XmlSettings, levels: Mapping[str, str], namespaces: Mapping[str, str]
) -> Callable[[BinaryIO], Xml]:
    """A function that opens a stream in this form.

    Raises:
        WrongSettings: a level is not a plain path, or names a prefix that ``[namespaces]`` lacks.
    """
    names, wrong = Names(namespaces), list[WrongSetting]()
    shipment = _level(names, "shipment", levels.get("shipment", ""), wrong)
    item = _level(names, "item", levels["item"], wrong) if "item" in levels else ()
    if wrong:
        raise WrongSettings(wrong)
    return lambda stream: Xml(stream, levels["shipment"], shipment, item, names)


def _level(names: Names, level: str, text: str, wrong: list[WrongSetting]) -> tuple[str, ...]:
    absolute = level == "shipment"
    example = "/orders/order" if absolute else "items/item"
    try:
        steps = simple_steps(text.removeprefix("/") if absolute else text, names)
    except KeyError as error:
        remedy = "Give the prefix its address in [namespaces]."
        wrong.append(WrongSetting(f"levels.{level}", text, f"no namespace {error}", remedy))
        return ()
    if not steps or text.startswith("/") is not absolute or any(step[0] == "@" or step[-1] == "]" for step in steps):
        remedy = f"Write the names of the elements, such as {example}."
        wrong.append(WrongSetting(f"levels.{level}", text, "not a plain path", remedy))
        return ()
    return tuple(steps)


class Xml:
    """One XML file, opened: see `translator.formats.reading.Reading`."""

    def __init__(
        self, stream: BinaryIO, level: str, shipment: tuple[str, ...], item: tuple[str, ...], names: Names
    ) -> None:
        self.headers: list[InterchangeHeader] = []
        self._stream = stream
        self._level = level
        self._steps, self._item_steps = shipment, item
        self._names = names
        outermost, *self._inner_names = without_prefixes(level.removeprefix("/")).split("/")
        self._root_path = f"/{outermost}"
        self._slots: dict[Level, dict[str, int]] = {"shipment": {}, "item": {}}
        self._trees: dict[Level, Branch] = {"shipment": Branch(), "item": Branch()}
        self._asked: dict[Level, list[tuple[int, Any]]] = {"shipment": [], "item": []}
        #: Attributes of what encloses the shipments: slot, depth, name.
        self._above: dict[Level, list[tuple[int, int, str]]] = {"shipment": [], "item": []}
        self._counts = [0] * (len(shipment) + 1)
        self._open: list[etree._Element] = []
        self._previous: etree._Element | None = None
        self._inside = 0
        if item:
            self._trees["shipment"].mark_items(item)

    def getter(self, source: str, level: Level) -> Callable[[Node], str | None]:
        """The text at an XPath relative to the level; from the root of the file when it begins with a slash."""
        slots = self._slots[level]
        if source not in slots:
            self._ask(source, level, _FIRST_SLOT + len(slots))
            slots[source] = _FIRST_SLOT + len(slots)
        return itemgetter(slots[source])

    def place(self, node: Node, source: str) -> Place:
        """The path, with positions, in the whole file."""
        if source.startswith("/"):
            return path(node[_ORDINAL], without_prefixes(source))
        inner = _inner_path(node[_ELEMENT], node[_SHIPMENT]) if node[_ITEM] else ""
        return path(node[_ORDINAL], node[_PATH] + inner + (f"/{without_prefixes(source)}" if source else ""))

    def extent(self, unit: Unit) -> str:
        """The path of the shipment's element."""
        return str(unit.shipment[_PATH])

    def units(self) -> Iterator[Unit | PartClosed]:
        """A unit for each element of the shipment level, then the end of the file as part 0."""
        head = self._stream.read(CHUNK)
        trouble = prolog_trouble(head) or self._wrong_root(head)
        if trouble:
            yield PartClosed(0, [trouble])
            return
        parser = etree.XMLPullParser(("start", "end"), tag=tuple(set(self._steps)), **SAFE)
        while head and trouble is None:
            trouble = fed(parser, head)
            yield from self._finished(parser, len(head))
            if self._inside > LARGEST_SHIPMENT:
                detail = f"more than {LARGEST_SHIPMENT:,} bytes in one shipment"
                trouble = Finding("E175", path(self._counts[-1], self._path()), detail=detail)
            head = self._stream.read(CHUNK)
        trouble = trouble or closed(parser)
        yield PartClosed(0, [trouble] if trouble else [])

    def _ask(self, source: str, level: Level, slot: int) -> None:
        if source.startswith(self._level + "/"):
            raise UnknownSource(source, [], "write the path relative to the shipment", malformed=True)
        # lxml tells of some only where the expression meets an element.
        if prefix := unknown_prefix(source, self._names):
            raise _undeclared(source, prefix)
        try:
            steps = simple_steps(source, self._names)
            above = self._attribute_above(source)
            if above:
                self._above[level].append((slot, *above))
            elif steps:
                self._trees[level].put(steps, slot)
            else:
                self._asked[level].append((slot, _expression(source, self._names)))
        except (etree.XPathError, KeyError) as error:
            raise UnknownSource(source, [], f"not an XPath: {error}", malformed=True) from None

    def _attribute_above(self, source: str) -> tuple[int, str] | None:
        """Depth and name of an attribute such as ``/orders/@currency``; None when the source is no such thing."""
        steps = simple_steps(source.removeprefix("/"), self._names) if source.startswith("/") else []
        *outer, last = steps or [""]
        return (len(outer) - 1, last[1:]) if last.startswith("@") and (*outer,) == self._steps[: len(outer)] else None

    def _wrong_root(self, head: bytes) -> Finding | None:
        outermost = root(head)
        if not outermost or outermost == self._steps[0]:
            return None
        return Finding("E109", detail=f"its outermost element is <{outermost}>, not <{self._steps[0]}>")

    def _finished(self, parser: etree.XMLPullParser, size: int) -> Iterator[Unit]:
        """The shipments that ended in what was fed last."""
        open_, steps, depth = self._open, self._steps, len(self._steps)
        self._inside = self._inside + size if len(open_) == depth else 0
        for event, element in events(parser):
            if event == "start":
                if len(open_) < depth and element.tag == steps[len(open_)] and self._is_next(element):
                    open_.append(element)
                    self._counts[len(open_) - 1] += 1
                    self._counts[len(open_) : -1] = [0] * (depth - len(open_))
            elif open_ and element is open_[-1]:
                if len(open_) == depth:
                    self._counts[-1] += 1
                    self._inside = 0
                    yield self._unit(element)
                    self._forget_before(element)
                open_.pop()
        if len(open_) < depth and not self._reaches_out():
            _prune(open_[0] if open_ else None)

    def _is_next(self, element: etree._Element) -> bool:
        return element.getparent() is (self._open[-1] if self._open else None)

    def _reaches_out(self) -> bool:
        """Whether a source may stand outside the shipments, so that what stands there must be kept."""
        return bool(self._asked["shipment"] or self._asked["item"])

    def _forget_before(self, element: etree._Element) -> None:
        # Only what stands before the element may go: lxml is still writing behind it.
        previous, self._previous = self._previous, element
        if self._reaches_out():
            if previous is not None and (parent := previous.getparent()) is not None:
                parent.remove(previous)
            return
        for one in self._open[1:]:
            _forget_siblings_before(one)

    def _path(self) -> str:
        return self._root_path + "".join(map("/{}[{}]".format, self._inner_names, self._counts[1:]))

    def _unit(self, element: etree._Element) -> Unit:
        ordinal, place = self._counts[-1], self._path()
        item_elements: list[etree._Element] = []
        findings: list[Finding] = []
        shipment = self._node("shipment", [ordinal, element, 0, element, place], item_elements, findings)
        items = [
            self._node("item", [ordinal, one, number, element, place], item_elements, findings)
            for number, one in enumerate(tuple(item_elements), 1)
        ]
        return Unit(ordinal, 0, shipment, items, findings)

    def _node(self, level: Level, facts: list[Any], items: list[etree._Element], findings: list[Finding]) -> list[Any]:
        slots = self._slots[level]
        node = facts + [None] * len(slots)
        again = self._trees[level].fill(facts[_ELEMENT], node, items)
        for slot, depth, name in self._above[level]:
            node[slot] = self._open[depth].get(name)
        for slot, expression in self._asked[level]:
            texts = _texts(expression(facts[_ELEMENT]))
            node[slot] = texts[0] if texts else None
            again += [(slot, text) for text in texts[1:2]]
        for slot, text in again:
            source = next(name for name, number in slots.items() if number == slot)
            there = f'the first is "{(node[slot] or "").strip()}"'
            findings.append(Finding("E216", self.place(node, source), text.strip(), source, there))
        return node


def _undeclared(source: str, prefix: str) -> UnknownSource:
    reason, remedy = f'there is no namespace for the prefix "{prefix}"', f"Declare the prefix {prefix} in [namespaces]."
    return UnknownSource(source, [], reason, malformed=True, remedy=remedy)


def _expression(source: str, names: Names) -> Any:
    expression = etree.XPath(source, namespaces=dict(names.addresses), regexp=False, smart_strings=False)
    expression(etree.Element("trial"))
    return expression


def _texts(result: Any) -> list[str]:
    """An XPath's result as texts, one for each node."""
    if isinstance(result, list):
        return [one if isinstance(one, str) else "".join(one.itertext()) for one in result]
    if isinstance(result, float) and result.is_integer():
        return [str(int(result))]
    return [str(result)]


def _inner_path(element: etree._Element, top: etree._Element) -> str:
    """The path of an item from its shipment down, positions counted among siblings of one name."""
    steps: list[str] = []
    while element is not top:
        position = 1 + sum(1 for _ in element.itersiblings(element.tag, preceding=True))
        steps.append(f"/{etree.QName(element).localname}[{position}]")
        parent = element.getparent()
        if parent is None:
            break
        element = parent
    return "".join(reversed(steps))


def _forget_siblings_before(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    while (before := element.getprevious()) is not None:
        parent.remove(before)


def _prune(root: etree._Element | None) -> None:
    """Drop what was read outside the shipments, but for the last of each level, which may still be growing."""
    while root is not None and len(root):
        root = root[-1]
        _forget_siblings_before(root)


#: Characters of a wrong name that are told again.
_SHOWN = 80


def claims_root(_open: Callable[[BinaryIO], Xml], head: bytes, wanted: str) -> str:
    """Why the file's outermost element is not ``wanted``, ``name`` or ``{namespace}name``; empty when it is."""
    # A DOCTYPE is claimed by its name as well, so that the sender hears of the DOCTYPE.
    trouble = prolog_trouble(head)
    if trouble:
        announced = trouble.code == "E111" and trouble.value == wanted.rpartition("}")[2]
        return "" if announced else message(trouble)
    outermost = root(head)
    return "" if outermost == wanted else f"its outermost element is <{outermost[:_SHOWN]}>, not <{wanted}>"
