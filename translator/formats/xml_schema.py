"""XML schemas, for the messages that leave; and how lxml is told to be safe."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from lxml import etree

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
    """An XML schema, compiled; messages are checked against it before they leave."""

    def __init__(self, schema: etree.XMLSchema) -> None:
        self._schema = schema

    def problems(self, message: bytes) -> list[str]:
        """Why the message is not valid, with lines; empty when it is."""
        try:
            document = etree.parse(BytesIO(message), etree.XMLParser(**SAFE))
        except etree.XMLSyntaxError as error:
            return [str(error)]
        if self._schema.validate(document):
            return []
        log: Any = self._schema.error_log
        return [f"line {entry.line}: {entry.message}" for entry in log]


def compile_schema(xsd: bytes) -> Schema:
    """The schema that ``xsd`` holds; it may not include others.

    Raises:
        ValueError: it is no XML schema; the message says why.
    """
    try:
        return Schema(etree.XMLSchema(etree.fromstring(xsd, etree.XMLParser(**SAFE))))
    except (etree.XMLSyntaxError, etree.XMLSchemaParseError) as error:
        raise ValueError(f"not an XML schema: {error}") from None
