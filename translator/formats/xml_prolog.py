"""What stands before the first element of an XML file, looked at before any parser is: a DOCTYPE is refused unread."""

from __future__ import annotations

import codecs
import re

from translator.model.finding import Finding

_BEFORE = re.compile(r"(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
_DOCTYPE = re.compile(r"<!DOCTYPE\s+(?:[\w.-]+:)?([\w.-]*)")
_WIDE = {
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
    b"<\0": "utf-16-le",
    b"\0<": "utf-16-be",
}


def prolog_trouble(head: bytes) -> Finding | None:
    """Why the file that begins with ``head`` is not to be read: empty, not XML, or with a DOCTYPE; None if it is.

    The value of an E111 is the name of the outermost element that the DOCTYPE announces.
    """
    text = _text(head)
    if not text.strip():
        return Finding("E104")
    start = _BEFORE.match(text)
    rest = text[start.end() if start else 0 :]
    if doctype := _DOCTYPE.match(rest):
        return Finding("E111", value=doctype[1])
    if re.match(r"<[^\W\d]", rest):
        return None
    if rest.startswith("<!DOCTYPE"):
        return Finding("E111")
    return Finding("E110", detail="line 1: it does not begin with an element")


def _text(head: bytes) -> str:
    """The head as text, for the marks that are the same in every encoding that XML files come in."""
    return head.removeprefix(codecs.BOM_UTF8).decode(_WIDE.get(head[:2], "latin-1"), errors="replace").lstrip("\ufeff")
