"""JSON schemas, for the messages that leave: the one door to that library.

A schema (draft 4, 6 or 7) is compiled once into a function, so that checking a message costs a fraction of making it.
Formats such as ``date`` are checked as the drafts define them; nothing is fetched, and defaults are not filled in.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import fastjsonschema
import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable


class Schema:
    """A compiled JSON schema."""

    __slots__ = ("_check",)

    def __init__(self, check: Callable[[Any], Any]) -> None:
        self._check = check

    def problems(self, message: bytes) -> list[str]:
        """What keeps the message from being valid, with its place; empty when it is valid. One problem is told."""
        try:
            self._check(msgspec.json.decode(message))
        except msgspec.DecodeError as broken:
            return [f"not JSON: {broken}"]
        except RecursionError:
            return ["not JSON: nested too deeply"]
        except fastjsonschema.JsonSchemaValueException as wrong:
            return [str(wrong.message).replace("data", "message", 1)]
        return []


def compile_schema(content: bytes) -> Schema:
    """Compile a JSON schema.

    Raises:
        ValueError: it is no JSON schema, or refers to another file; the message says why.
    """
    try:
        schema = json.loads(content)
        check = fastjsonschema.compile(schema, handlers=_CLOSED, use_default=False)
    except (ValueError, TypeError, KeyError, AttributeError, fastjsonschema.JsonSchemaDefinitionException) as bad:
        raise ValueError(f"not a JSON schema: {bad}") from None
    if not isinstance(schema, dict):
        raise ValueError("not a JSON schema: not an object")  # noqa: TRY004  wrong content, not a wrong argument
    return Schema(check)


def _refused(reference: str) -> Any:
    raise ValueError(f"it refers to {reference}, which is never fetched")


#: No scheme is followed.
_CLOSED = dict.fromkeys(("http", "https", "ftp", "file", ""), _refused)
