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
#: A message of ours may be large, so it has no size limit.
_OF_ANY_SIZE: dict[str, Any] = {**SAFE, "huge_tree": True}


#: What no schema of ours calls valid.
_NEVER_VALID = b'<never xmlns="urn:of-no-schema"/>'


class Schema:
    """A compiled XSD."""

    __slots__ = ("_schema", "_streams")

    def __init__(self, schema: etree.XMLSchema) -> None:
        self._schema = schema
        #: Whether a stream is judged here at all; where it is not, every document is built.
        self._streams = not self._valid_as_it_streams(_NEVER_VALID)

    def problems(self, message: bytes) -> list[str]:
        """What keeps the message from being valid, each with its line; empty when it is valid.

        The same validator first judges the message while it is parsed, without a document, which costs a quarter
        less; only where it finds anything the document is built, because lines are known there alone.
        """
        if self._streams and self._valid_as_it_streams(message):
            return []
        return self._found(message)

    def _valid_as_it_streams(self, message: bytes) -> bool:
        heard = _Heard()
        target: Any = heard
        parser = etree.XMLParser(target=target, schema=self._schema, **_OF_ANY_SIZE)
        try:
            etree.fromstring(message, parser)
        except etree.XMLSyntaxError:
            return False
        return not (heard.doctypes or len(parser.error_log))

    def _found(self, message: bytes) -> list[str]:
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


class _Heard:
    """What listens to a parser where nothing but the verdict is wanted."""

    def __init__(self) -> None:
        self.doctypes = 0

    def doctype(self, *_: object) -> None:
        """A DOCTYPE stands in the message."""
        self.doctypes += 1

    def close(self) -> None:
        """The message is over."""


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
    """A parser that fetches nothing and expands nothing."""
    return etree.XMLParser(**_OF_ANY_SIZE)
