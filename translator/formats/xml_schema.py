"""XML schemas, for the messages that leave; and how lxml is told to be safe."""

from __future__ import annotations

from typing import Any

from lxml import etree

from translator.formats.xml_document import has_doctype

#: What every parser here is told: nothing is fetched, nothing expanded, nothing huge.
SAFE: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "dtd_validation": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
    "collect_ids": False,
}


class Schema:
    """A compiled XSD."""

    __slots__ = ("_schema",)

    def __init__(self, schema: etree.XMLSchema) -> None:
        self._schema = schema

    def problems(self, message: bytes) -> list[str]:
        """What keeps the message from being valid, each with its line; empty when it is valid."""
        try:
            document = etree.fromstring(message, _closed_parser())
        except etree.XMLSyntaxError as broken:
            return [f"not well-formed: {broken}"]
        if has_doctype(document):
            return ["it has a DOCTYPE"]
        if self._schema.validate(document):
            return []
        log: Any = self._schema.error_log
        return [f"line {entry.line}: {entry.message}" for entry in log]


def compile_schema(xsd: bytes) -> Schema:
    """Compile an XSD.

    Raises:
        ValueError: it is no XML schema; the message says why.
    """
    try:
        return Schema(etree.XMLSchema(etree.fromstring(xsd, _closed_parser())))
    except (etree.XMLSyntaxError, etree.XMLSchemaParseError) as broken:
        raise ValueError(f"not an XML schema: {broken}") from None


def _closed_parser() -> etree.XMLParser:
    """A parser that fetches nothing and expands nothing; a message of ours may be large, so it has no size limit."""
    return etree.XMLParser(**{**SAFE, "huge_tree": True})
