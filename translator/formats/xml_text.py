"""Text as XML 1.0 carries it: escaped so that exactly the same text is read back.

Line ends and tabs are written as character references, because a reader may normalize them otherwise.
"""

from __future__ import annotations

import re

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'

_REFERENCES = {
    ord("&"): "&amp;",
    ord("<"): "&lt;",
    ord(">"): "&gt;",
    ord("\t"): "&#9;",
    ord("\n"): "&#10;",
    ord("\r"): "&#13;",
}

#: What XML 1.0 (fifth edition, production 2) cannot carry, not even as a reference.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def is_plain(text: str) -> bool:
    """Whether the text may stand in an element as it is; a fast test, so False may also mean `look closer`."""
    return text.isprintable() and "&" not in text and "<" not in text and ">" not in text


def escaped(text: str) -> str:
    """The text as it is written in an element."""
    return text.translate(_REFERENCES)


def escaped_in_attribute(text: str) -> str:
    """The text as it is written between double quotation marks."""
    return escaped(text).replace('"', "&quot;")


def forbidden_in(text: str) -> str:
    """The first character that XML cannot carry, or nothing."""
    found = _FORBIDDEN.search(text)
    return found[0] if found else ""


def is_name(text: str) -> bool:
    """Whether a table may call an element or attribute so; names of other scripts are left out on purpose."""
    return re.fullmatch(r"[A-Za-z_][A-Za-z0-9_.-]*", text) is not None
