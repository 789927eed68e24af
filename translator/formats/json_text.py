"""JSON and JSON Lines, streamed: one shipment is held at a time, and numbers stay as they were written.

A node is a list: the place of the shipment, the path from there to this object, then one place for every source that a
table asked for.
"""

from __future__ import annotations

from io import BytesIO
from operator import itemgetter
from typing import TYPE_CHECKING, Any, BinaryIO

import msgspec

from translator.formats.encoding import wrong_encoding
from translator.formats.json_lines import JsonLines
from translator.formats.json_path import NotSingle, inner_values, read_path, shown, stands_at, text_at
from translator.formats.json_stream import JsonElements
from translator.formats.reading import PartClosed, Undecided, Unit, UnknownSource
from translator.formats.setting import WrongSetting
from translator.formats.table_settings import refuse_wrong
from translator.model.catalogue import message
from translator.model.finding import Finding
from translator.model.place import Place, path, row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from translator.formats.json_path import Steps
    from translator.formats.reading import Level, Node
    from translator.model.interchange import InterchangeHeader

_LINES = "each line"
#: What a file has that is well read and of another form.
_OTHER_FILES = ("E137",)
#: Bytes among which JSON begins.
_LOOKED_AT = 1 << 12
_EACH = "each of "
_PLACE, _PATH, _FIRST_SLOT = range(3)


class JsonSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What ``[read]`` of a card may say for ``format = "json"``."""

    encoding: str = "utf-8"


def compile_json(
    settings: JsonSettings, levels: Mapping[str, str], namespaces: Mapping[str, str]
) -> Callable[[BinaryIO], Json]:
    """A function that opens a stream in this form.

    Raises:
        WrongSettings: a level is not a path.
    """
    wrong, shipment = wrong_encoding(settings.encoding), levels.get("shipment", "")
    steps = None if shipment == _LINES else _level("shipment", shipment, wrong)
    items = _level("item", levels["item"], wrong) if "item" in levels else None
    refuse_wrong(wrong, namespaces, "JSON")
    return lambda stream: Json(stream, settings.encoding, steps, items)


def _level(level: str, text: str, wrong: list[WrongSetting]) -> Steps:
    absolute = level == "shipment"
    example = '"each of /orders", or "each line"' if absolute else '"each of lines"'
    place = text.removeprefix(_EACH)
    try:
        steps = read_path(place.removeprefix("/")) if place.strip("/") else ()
    except ValueError:
        steps = (1,)
    plain = all(isinstance(step, str) for step in steps) and place.startswith("/") is absolute
    if place == text or not plain or not (steps or absolute):
        wrong.append(WrongSetting(f"levels.{level}", text, "not a place of objects", f"Write {example}."))
    return steps


class Json:
    """One JSON file, opened: see `translator.formats.reading.Reading`."""

    def __init__(self, stream: BinaryIO, encoding: str, steps: Steps | None, items: Steps | None) -> None:
        self.headers: list[InterchangeHeader] = []
        self._elements: JsonElements | JsonLines = (
            JsonLines(stream, encoding) if steps is None else JsonElements(stream, encoding, steps)
        )
        self._items = items
        self._slots: dict[Level, dict[str, int]] = {"shipment": {}, "item": {}}
        self._asked: dict[Level, list[tuple[str, Steps, bool]]] = {"shipment": [], "item": []}

    def getter(self, source: str, level: Level) -> Callable[[Node], str | None]:
        """The value at a path relative to the level; from the outermost object when it begins with a slash."""
        slots = self._slots[level]
        if source not in slots:
            try:
                steps = read_path(source.removeprefix("/"))
            except ValueError as error:
                known = ["seller/name", "images[1]", "/batch"]
                raise UnknownSource(source, known, str(error), malformed=True) from None
            slots[source] = _FIRST_SLOT + len(slots)
            self._asked[level].append((source, steps, source.startswith("/")))
            if source.startswith("/"):
                self._elements.asked.append(steps)
        return itemgetter(slots[source])

    def place(self, node: Node, source: str) -> Place:
        """The path in the whole file; in JSON Lines the line, and the path in it."""
        inner = source if source.startswith("/") else "/".join(filter(None, (node[_PATH], source)))
        here: Place = node[_PLACE]
        if here.kind == "row":
            return row(here.ordinal, inner.removeprefix("/"))
        if source.startswith("/"):
            return path(here.ordinal, source)
        return path(here.ordinal, here.name + node[_PATH] + (f"/{source}" if source else ""))

    def extent(self, unit: Unit) -> str:
        """The path of the shipment's object, or the number of its line."""
        here: Place = unit.shipment[_PLACE]
        return here.name or str(here.ordinal)

    def units(self) -> Iterator[Unit | PartClosed]:
        """A unit for each object of the shipment level, then the end of the file as part 0."""
        for ordinal, (place, value, trouble) in enumerate(self._elements, 1):
            findings = [trouble] if trouble else []
            shipment = self._node("shipment", [place, ""], value, findings)
            items = [*self._item_nodes(place, value, findings)] if self._items is not None else []
            yield Unit(ordinal, 0, shipment, items, findings)
        yield PartClosed(0, self._elements.findings)

    def _item_nodes(self, place: Place, value: Any, findings: list[Finding]) -> Iterator[Node]:
        try:
            inner = [*inner_values(value, self._items or ())]
        except RecursionError:
            findings.append(Finding("E247", place, detail="it is nested too deeply"))
            return
        for one in inner:
            node = [place, one.path]
            if isinstance(one.value, dict):
                yield self._node("item", node, one.value, findings)
            elif one.value is not None or one.path.endswith("]"):
                findings.append(Finding("E247", self.place(node, ""), shown(one.value)))

    def declined(self, wanted: Iterable[str]) -> str:
        """Why these paths are not those of the first shipment; empty when something stands at each, be it empty."""
        paths = [(source, read_path(source.removeprefix("/"))) for source in wanted]
        self._elements.asked += [steps for source, steps in paths if source.startswith("/")]
        for element in self._elements:
            if element.finding is None:
                above = self._elements.above
                missing = [one for one, at in paths if not stands_at(above if one[0] == "/" else element.value, at)]
                return f"its first shipment has no {', '.join(missing)}" if missing else ""
        trouble = next(iter(self._elements.findings), Finding("E109"))
        if trouble.code in _OTHER_FILES:
            return f"its first shipment has no {', '.join(wanted)}"
        return Undecided(f"it cannot be read to the end of its first shipment: {message(trouble)}")

    def _node(self, level: Level, node: list[Any], value: Any, findings: list[Finding]) -> Node:
        above = self._elements.above
        for source, steps, absolute in self._asked[level]:
            found = text_at(above if absolute else value, steps)
            if isinstance(found, NotSingle):
                findings.append(Finding(found.code, self.place(node, source), found.shown, source, found.detail))
                found = None
            node.append(found)
        return node


def claims_keys(open_: Callable[[BinaryIO], Json], head: bytes, wanted: Iterable[str]) -> str:
    """Why the first shipment does not have what a mapping wants; empty when it has."""
    wanted = [*wanted]
    is_json = head[:_LOOKED_AT].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith((b"{", b"["))
    return open_(BytesIO(head)).declined(wanted) if is_json else f"its first shipment has no {', '.join(wanted)}"
