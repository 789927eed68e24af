"""A whole JSON document in hand, for messages and responses; large files are streamed elsewhere.

Numbers stay texts, as they were written; of a key that stands twice the last counts, unless all are asked for.
"""

from __future__ import annotations

import json
from typing import Any

from translator.model.finding import Finding

_LITERALS = {True: "true", False: "false", None: ""}


class Repeated(tuple[Any, ...]):
    """The values of a key that stands more than once in its object."""

    __slots__ = ()


def open_document(content: bytes, *, keep_repeated: bool = False) -> Any | Finding:
    """The document, or what keeps it from being read: E104 empty, E105 not UTF-8, E133 not JSON.

    Args:
        content: the bytes.
        keep_repeated: of a key that stands twice all values are kept, as `Repeated`.
    """
    if not content.strip():
        return Finding("E104")
    hook = _pairs if keep_repeated else None
    try:
        return json.loads(
            content.decode("utf-8-sig"), parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=hook
        )
    except UnicodeDecodeError as error:
        found = content[error.start : error.start + 1].hex()
        return Finding("E105", value=f"0x{found}", detail=f"byte {error.start + 1} (utf-8)")
    except json.JSONDecodeError as broken:
        return Finding("E133", detail=f"line {broken.lineno}, column {broken.colno}: {broken.msg}")
    except RecursionError:
        return Finding("E133", detail="nested too deeply")


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    held: dict[str, list[Any]] = {}
    for key, value in pairs:
        held.setdefault(key, []).append(value)
    return {key: values[0] if len(values) == 1 else Repeated(values) for key, values in held.items()}


def text_of(value: Any) -> str | None:
    """A value as text; None for an object, an array and null."""
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, dict | list):
        return None
    return _LITERALS[value]


def all_at(value: Any, path: str, place: str = "") -> list[tuple[str, Any]]:
    """Everything that stands at a path of keys such as ``message/controlNumber``, each with its own path.

    An array on the way, or at its end, is each of its elements; ``.`` is the value itself.

    Args:
        value: where the path begins.
        path: keys with ``/`` between them.
        place: the path of the value.
    """
    found = _apart(place, value)
    for step in path.split("/") if path != "." else ():
        held = [(at, one) for at, one in found if isinstance(one, dict) and step in one]
        found = [inner for at, one in held for inner in _apart(f"{at}/{step}", one[step])]
    return found


def everything_in(value: Any, place: str = "") -> list[tuple[str, Any]]:
    """A value and all below it, each with its path; arrays are their elements."""
    found, waiting = [], _apart(place, value)
    while waiting:
        at, one = waiting.pop()
        found.append((at, one))
        if isinstance(one, dict):
            waiting += [inner for key, held in one.items() for inner in _apart(f"{at}/{key}", held)]
    return found


def _apart(place: str, value: Any) -> list[tuple[str, Any]]:
    """A value, or the elements of an array and of arrays in it, in their order."""
    found, waiting = [], [(place, value)]
    while waiting:
        at, one = waiting.pop()
        if isinstance(one, list):
            waiting += [(f"{at}[{number}]", inner) for number, inner in reversed([*enumerate(one, 1)])]
        elif isinstance(one, Repeated):
            waiting += [(at, inner) for inner in reversed(one)]
        else:
            found.append((at, one))
    return found
