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

if TYPE_CHECKING:
    from collections.abc import Callable

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

    def text_at(self, source: str) -> Callable[[Any], str | None]:
        """As `ResponseForm.text_at`."""
        return xml_document.text_at(source, self._namespace)

    def place_of(self, node: Any, source: str) -> Place:
        """As `ResponseForm.place_of`."""
        return xml_document.place_of(node, source)


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
        document = json_document.open_document(content)
        if isinstance(document, Finding):
            return [Part(0, [document])] if f'"{self._root}"'.encode() in content else []
        return [Part(0, self._opened(document))] if isinstance(document, dict) and self._root in document else []

    def _opened(self, document: Any) -> Opened:
        whole = json_document.at(document, self._root)
        shipments = json_document.at(whole, self._shipment)
        listed = shipments if isinstance(shipments, list) else [] if shipments is None else [shipments]
        nodes = [
            _JsonNode(one, f"/{self._root}/{self._shipment}[{number}]", number) for number, one in enumerate(listed, 1)
        ]
        return Opened(_JsonNode(whole, f"/{self._root}"), nodes)

    def text_at(self, source: str) -> Callable[[_JsonNode], str | None]:
        """As `ResponseForm.text_at`."""

        def text(node: _JsonNode) -> str | None:
            found = json_document.text_of(json_document.at(node.value, source))
            return found.strip() if found else None

        return text

    def place_of(self, node: _JsonNode, source: str) -> Place:
        """As `ResponseForm.place_of`."""
        return path(node.number, f"{node.place}/{source}" if source not in {"", "."} else node.place)


_KEYS = re.compile(r"\.|[^/\s][^/]*(?:/[^/\s][^/]*)*")


def compile_xml(table: ResponseTable, problems: list[TableProblem]) -> _Xml:
    """The form of answers in XML."""
    card = table.card
    problems += _path_problems(table, xml_document.is_path, "Write a/b, a/@c, @c or a dot.")
    if not xml_document.is_path(card.shipment) or "@" in card.shipment or card.shipment == ".":
        remedy = "Write a or a/b."
        problems.append(TableProblem(CARD_FILE, 0, "levels.shipment", card.shipment, "not a path of elements", remedy))
    return _Xml(card)


def compile_json(table: ResponseTable, problems: list[TableProblem]) -> _Json:
    """The form of answers in JSON."""
    problems += _path_problems(table, lambda written: _KEYS.fullmatch(written) is not None, "Write a, a/b or a dot.")
    return _Json(table.card)


def _path_problems(table: ResponseTable, is_path: Callable[[str], bool], remedy: str) -> list[TableProblem]:
    kind = "elements" if table.card.format == "xml" else "keys"
    return [
        TableProblem(FILE, row.number, "source", row.source, f"not a path of {kind}", remedy)
        for row in table.rows
        if not is_path(row.source)
    ]
