"""Feeding lxml piece by piece, and its complaints as findings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lxml import etree

from translator.formats.xml_schema import SAFE
from translator.model.finding import Finding
from translator.model.place import WHOLE_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator


def events(parser: etree.XMLPullParser) -> Iterator[tuple[str, etree._Element]]:
    """What began and ended in what was fed so far."""
    # Only starts and ends are asked for, and those always come with an element.
    found: Any = parser.read_events()
    return iter(found)


def fed(parser: etree.XMLPullParser, chunk: bytes) -> Finding | None:
    """Feed a piece of the file; a finding where it is not XML."""
    try:
        parser.feed(chunk)
    except etree.XMLSyntaxError as error:
        return _malformed(error)
    return None


def closed(parser: etree.XMLPullParser) -> Finding | None:
    """End the file; a finding where it ends too early."""
    try:
        root = parser.close()
    except etree.XMLSyntaxError as error:
        return _malformed(error)
    # The prolog was looked at before; this is the bolt behind the lock.
    return Finding("E111") if root.getroottree().docinfo.internalDTD is not None else None


_ENCODING_ERRORS = {etree.ErrorTypes.ERR_INVALID_ENCODING, etree.ErrorTypes.ERR_UNSUPPORTED_ENCODING}


def _malformed(error: etree.XMLSyntaxError) -> Finding:
    # lxml's types do not know the code that its errors have.
    code = "E105" if getattr(error, "code", 0) in _ENCODING_ERRORS else "E110"
    line, column = error.position
    reason = (error.msg or "it cannot be parsed").split(", line ")[0]
    log: Any = error.error_log
    if not line and len(log):
        # An unknown entity stops the parser without a word; its log, which outlives one file, ends with where.
        line, column, reason = log[-1].line, log[-1].column, log[-1].message
    reason = reason.split(", use XML_PARSE_HUGE")[0].split(", try XML_PARSE_HUGE")[0].strip()
    return Finding(code, WHOLE_FILE, detail=f"line {line}, column {column}: {reason}")


def root(head: bytes) -> str:
    """The name of the file's outermost element as ``{namespace}name``; empty when it cannot be told."""
    parser = etree.XMLPullParser(("start",), **SAFE)
    fed(parser, head)
    return next((str(element.tag) for _, element in events(parser)), "")
