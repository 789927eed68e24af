"""A sample of XML: what repeats is a shipment, what repeats in it an item; every leaf and attribute is a column."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal

from lxml import etree

from translator.formats.sample import NotSampled, Sample, SampleColumn, called
from translator.formats.xml_document import Element, open_document
from translator.model.catalogue import message
from translator.model.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_MOST_SHIPMENTS = 200
_SHOWN_LINES, _SHOWN_CHARACTERS = 12, 160


def sample_xml(content: bytes) -> Sample:
    """Look at a whole document.

    Raises:
        NotSampled: it is not well-formed, has a DOCTYPE, or nothing in it can be a shipment.
    """
    root = open_document(content)
    if isinstance(root, Finding):
        raise NotSampled(f"{message(root).rstrip('.').capitalize()}.")
    names = _Names(root)
    shipments = _shipments(root)
    item_path = _item_path(shipments)
    levels = {"shipment": names.absolute(shipments[0])}
    if item_path:
        levels["item"] = "/".join(names.short(tag) for tag in item_path)
    columns = [*_enclosing(shipments[0], names), *_of_level("shipment", shipments, item_path, names)]
    if item_path:
        items = [item for one in shipments for item in _at(one, item_path)]
        columns += _of_level("item", items, (), names)
    shown = content.decode("utf-8", errors="replace").splitlines()[:_SHOWN_LINES]
    remark = f"{len(shipments)} shipments at {levels['shipment']}, items at {levels.get('item', 'no place')}."
    return Sample(
        "xml", {}, {"root": str(root.tag)}, levels, names.prefixes, tuple(columns),
        tuple(line[:_SHOWN_CHARACTERS] for line in shown), (remark,),
    )  # fmt: skip


class _Names:
    """Prefixes for the namespaces of a document, and names with them."""

    def __init__(self, root: Element) -> None:
        addresses = dict.fromkeys(etree.QName(one).namespace or "" for one in root.iter(etree.Element))
        self._prefix: dict[str, str] = {}
        for address in filter(None, addresses):
            own = next((prefix for prefix, known in root.nsmap.items() if known == address and prefix), "")
            self._prefix[address] = own or f"n{len(self._prefix) + 1}"
        self.prefixes = {prefix: address for address, prefix in self._prefix.items()}

    def short(self, tag: str) -> str:
        name = etree.QName(tag)
        prefix = self._prefix.get(name.namespace or "", "")
        return f"{prefix}:{name.localname}" if prefix else name.localname

    def absolute(self, element: Element) -> str:
        chain = [element, *element.iterancestors()]
        return "/" + "/".join(self.short(one.tag) for one in reversed(chain))


def _children(element: Element) -> list[Element]:
    return [child for child in element if isinstance(child.tag, str)]


def _shipments(root: Element) -> list[Element]:
    """The first elements from the root down that repeat; the only one of its kind where none does.

    Lines that repeat beside other parts are the items of one document, which is the shipment.
    """
    at = root
    while _children(at):
        tags = Counter(child.tag for child in _children(at) if len(child) or child.attrib)
        repeated = [tag for tag, count in tags.items() if count > 1]
        if len(tags) > len(repeated) and all(map(_is_line, repeated)) and repeated:
            return [at]
        if repeated:
            return [child for child in _children(at) if child.tag == repeated[0]][:_MOST_SHIPMENTS]
        if len(tags) != 1:
            break
        at = next(child for child in _children(at) if child.tag in tags)
    if at is root:
        raise NotSampled("Nothing below the root repeats, so nothing shows what one shipment is. Take a longer sample.")
    return [at]


def _item_path(shipments: list[Element]) -> tuple[str, ...]:
    """The path of the first elements with parts of their own that repeat within a shipment; empty when none do.

    Lines go before others.
    """
    return next(filter(None, (_repeated(shipments, wanted) for wanted in (_is_line, bool))), ())


def _is_line(tag: str) -> bool:
    """Whether an element is called as a line or an item of something is."""
    return etree.QName(tag).localname.lower().rstrip("s").endswith(("line", "item", "position"))


def _repeated(shipments: list[Element], wanted: Callable[[str], bool]) -> tuple[str, ...]:
    for one in shipments:
        for element in one.iterdescendants(etree.Element):
            following = [other for other in element.itersiblings(etree.Element) if other.tag == element.tag]
            if following and wanted(element.tag) and (len(element) or element.attrib):
                steps = [element.tag]
                for above in element.iterancestors():
                    if above is one:
                        return tuple(reversed(steps))
                    steps.append(above.tag)
    return ()


def _at(element: Element, path: Iterable[str]) -> list[Element]:
    found = [element]
    for tag in path:
        found = [child for one in found for child in _children(one) if child.tag == tag]
    return found


def _enclosing(shipment: Element, names: _Names) -> Iterator[SampleColumn]:
    """Attributes of what encloses the shipments, for fields of both levels."""
    for element in shipment.iterancestors():
        for name, value in element.attrib.items():
            if not name.startswith("{"):
                yield SampleColumn(f"{names.absolute(element)}/@{name}", (name,), (value,))


def _of_level(
    level: Literal["shipment", "item"], nodes: list[Element], without: tuple[str, ...], names: _Names
) -> list[SampleColumn]:
    found: dict[tuple[str, ...], dict[int, str]] = {}
    for index, node in enumerate(nodes):
        for steps, text in _leaves(node, (), names, tuple(map(names.short, without))):
            found.setdefault(steps, {}).setdefault(index, text)
    told = {steps: _without_first(steps, found) for steps in found}
    texts = {steps: tuple(found[steps].get(index, "") for index in range(len(nodes))) for steps in found}
    return [SampleColumn("/".join(told[steps]), _called(told[steps]), texts[steps], level) for steps in found]


def _leaves(
    node: Element, above: tuple[str, ...], names: _Names, without: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], str]]:
    """Each attribute and each text without elements below it, with its path."""
    for name, value in node.attrib.items():
        if not name.startswith("{"):
            yield (*above, f"@{name}"), value.strip()
    seen: Counter[str] = Counter()
    for child in _children(node):
        seen[child.tag] += 1
        step = names.short(child.tag)
        if (*above, step) == without:
            continue
        here = (*above, f"{step}[{seen[child.tag]}]")
        if not _children(child) and (child.text or "").strip():
            yield here, child.text.strip()
        yield from _leaves(child, here, names, without)


def _without_first(steps: tuple[str, ...], known: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """The path without ``[1]`` behind steps of which there is no second anywhere."""
    second = {one[: place + 1] for one in known for place, step in enumerate(one) if step.endswith("[2]")}
    return tuple(
        step[:-3] if step.endswith("[1]") and (*steps[:place], f"{step[:-3]}[2]") not in second else step
        for place, step in enumerate(steps)
    )


def _called(steps: tuple[str, ...]) -> tuple[str, ...]:
    return called([step.rpartition(":")[2].lstrip("@").replace("[", " ").rstrip("]") for step in steps])
