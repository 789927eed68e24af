"""A whole JSON document in hand, for messages and responses; large files are streamed elsewhere.

Numbers stay texts, as they were written; of a key that stands twice the last counts.
"""

from __future__ import annotations

import json
from typing import Any

from translator.model.finding import Finding

_LITERALS = {True: "true", False: "false", None: ""}


def open_document(content: bytes) -> Any | Finding:
    """The document, or what keeps it from being read: E104 empty, E105 not UTF-8, E133 not JSON."""
    if not content.strip():
        return Finding("E104")
    try:
        return json.loads(content.decode("utf-8-sig"), parse_float=str, parse_int=str, parse_constant=str)
    except UnicodeDecodeError as error:
        found = content[error.start : error.start + 1].hex()
        return Finding("E105", value=f"0x{found}", detail=f"byte {error.start + 1} (utf-8)")
    except json.JSONDecodeError as broken:
        return Finding("E133", detail=f"line {broken.lineno}, column {broken.colno}: {broken.msg}")
    except RecursionError:
        return Finding("E133", detail="nested too deeply")


def text_of(value: Any) -> str | None:
    """A value as text; None for an object, an array and null."""
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, dict | list):
        return None
    return _LITERALS[value]


def at(value: Any, path: str) -> Any:
    """What stands at a path of keys such as ``message/controlNumber``; ``.`` is the value itself; None for nothing."""
    if path == ".":
        return value
    for step in path.split("/"):
        if not isinstance(value, dict) or step not in value:
            return None
        value = value[step]
    return value
