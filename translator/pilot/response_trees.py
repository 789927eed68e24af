"""CBP's answers in XML and in JSON."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from translator.formats import json_document, xml_document
from translator.mapping.problem import TableProblem
from translator.mapping.response_table import CARD_FILE, FILE
from translator.model.finding import Finding
from translator.model.place import path
from translator.pilot.response_form import Opened, Part
from translator.pilot.response_turn import parted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from translator.mapping.response_table import ResponseCard, ResponseTable
    from translator.model.place import Place


class _Xml:
    """Nodes are elements."""

    def __init__(self, card: ResponseCard) -> None:
        self._root = (card.namespace, card.root)
        self._namespace = card.namespace
        self._answers = xml_document.all_at(card.shipment, card.namespace)

    def parts(self, content: bytes) -> list[Part]:
        """As `ResponseForm.parts`: one answer, known by the root element."""
        if xml_document.root_name(content) != self._root:
            return []
        root = xml_document.open_document(content)
        return [Part(0, [root] if isinstance(root, Finding) else Opened(root, self._answers(root)))]

    def texts_at(self, source: str) -> Callable[[Any], list[str]]:
        """As `ResponseForm.texts_at`."""
        return xml_document.texts_at(parted(source)[0], self._namespace)

    def thing_at(self, source: str) -> str:
        """As `ResponseForm.thing_at`: the path."""
        return parted(source)[0]

    def place_of(self, node: Any, source: str) -> Place:
        """As `ResponseForm.place_of`."""
        return xml_document.place_of(node, parted(source)[0])

    def within(self, message: Any) -> Iterator[Any]:
        """As `ResponseForm.within`: the elements."""
        return iter(xml_document.elements_in(message))

    def words(self, message: Any) -> Iterator[str]:
        """As `ResponseForm.words`."""
        for element in xml_document.elements_in(message):
            texts = (xml_document.own_text(element), *(value for _, value in xml_document.attributes_of(element)))
            yield from filter(None, map(str.strip, texts))


class _JsonNode(NamedTuple):
    """An object of a JSON document."""

    value: Any
    #: As a path.
    place: str
    #: Its running number; 0 for the message's.
    number: int = 0


class _Json:
    """Nodes are objects with their paths."""

    def __init__(self, card: ResponseCard) -> None:
        self._root, self._shipment = card.root, card.shipment

    def parts(self, content: bytes) -> list[Part]:
        """As `ResponseForm.parts`: one answer, known by the one key of the whole document."""
        if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] != b"{":
            return []
        document = json_document.open_document(content, keep_repeated=True)
        if isinstance(document, Finding):
            return [Part(0, [document])] if f'"{self._root}"'.encode() in content else []
        return [Part(0, self._opened(document))] if isinstance(document, dict) and self._root in document else []

    def _opened(self, document: Any) -> Opened | list[Finding]:
        held = json_document.all_at(document, self._root)
        if len(held) > 1:
            return [Finding("E216", path(0, f"/{self._root}"), detail=f"{len(held)} answers stand there")]
        place, whole = held[0] if held else (f"/{self._root}", None)
        shipments = [
            _JsonNode(one, at, number)
            for number, (at, one) in enumerate(json_document.all_at(whole, self._shipment, place), 1)
            if one is not None or at.endswith("]")
        ]
        return Opened(_JsonNode(whole, place), shipments)

    def texts_at(self, source: str) -> Callable[[_JsonNode], list[str]]:
        """As `ResponseForm.texts_at`."""
        keys = parted(source)[0]

        def texts(node: _JsonNode) -> list[str]:
            found = (json_document.text_of(value) for _, value in json_document.all_at(node.value, keys))
            return [(text or "").strip() for text in found]

        return texts

    def thing_at(self, source: str) -> str:
        """As `ResponseForm.thing_at`: the path."""
        return parted(source)[0]

    def place_of(self, node: _JsonNode, source: str) -> Place:
        """As `ResponseForm.place_of`."""
        keys = parted(source)[0]
        return path(node.number, f"{node.place}/{keys}" if keys not in {"", "."} else node.place)

    def within(self, message: _JsonNode) -> Iterator[_JsonNode]:
        """As `ResponseForm.within`: the objects."""
        held = json_document.everything_in(message.value, message.place)
        return (_JsonNode(value, at) for at, value in held if isinstance(value, dict))

    def words(self, message: _JsonNode) -> Iterator[str]:
        """As `ResponseForm.words`."""
        held = json_document.everything_in(message.value, message.place)
        return filter(None, ((json_document.text_of(value) or "").strip() for _, value in held))


_KEYS = re.compile(r"\.|[^/\s][^/]*(?:/[^/\s][^/]*)*")


def compile_xml(table: ResponseTable, problems: list[TableProblem]) -> _Xml:
    """The form of answers in XML."""
    card = table.card
    problems += _path_problems(
        table, lambda written: xml_document.is_path(parted(written)[0]), "Write a/b, a/@c, @c or a dot."
    )
    if not xml_document.is_path(card.shipment) or "@" in card.shipment or card.shipment == ".":
        remedy = "Write a or a/b."
        problems.append(TableProblem(CARD_FILE, 0, "levels.shipment", card.shipment, "not a path of elements", remedy))
    return _Xml(card)


def compile_json(table: ResponseTable, problems: list[TableProblem]) -> _Json:
    """The form of answers in JSON."""
    problems += _path_problems(table, _is_keys, "Write a, a/b or a dot.")
    if not _is_keys(table.card.shipment) or parted(table.card.shipment)[1] or table.card.shipment == ".":
        remedy = "Write a or a/b."
        shown = table.card.shipment
        problems.append(TableProblem(CARD_FILE, 0, "levels.shipment", shown, "not a path of keys", remedy))
    return _Json(table.card)


def _is_keys(written: str) -> bool:
    return _KEYS.fullmatch(parted(written)[0]) is not None


def _path_problems(table: ResponseTable, is_path: Callable[[str], bool], remedy: str) -> list[TableProblem]:
    kind = "elements" if table.card.format == "xml" else "keys"
    return [
        TableProblem(FILE, row.number, "source", row.source, f"not a path of {kind}", remedy)
        for row in table.rows
        if not is_path(row.source)
    ]
