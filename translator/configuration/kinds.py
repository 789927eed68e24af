"""The kind of a key's value, in words: for the problems that are told, and for the reference page."""

from __future__ import annotations

import types
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec

_WORDS: dict[Any, str] = {
    str: "text in quotation marks",
    int: "a whole number",
    bool: "true or false",
    timedelta: "a duration",
    Path: "a path",
}


def plain_kind(kind: Any) -> Any:
    """The kind without what its annotation adds."""
    return get_args(kind)[0] if get_origin(kind) is Annotated else kind


def is_union(kind: Any) -> bool:
    """Whether a value may be of several kinds."""
    return get_origin(kind) in {Union, types.UnionType}


def members(kind: Any) -> tuple[Any, ...]:
    """The kinds of a union, without that of a value left out."""
    return tuple(member for member in get_args(kind) if member is not types.NoneType)


def meaning(kind: Any) -> str:
    """What the annotation says that the value means; empty when it says nothing."""
    return " ".join(meta.description or "" for meta in _metas(kind))


def in_words(kind: Any) -> str:
    """What a value must be, limits included: ``a whole number from 1 to 100``."""
    plain = plain_kind(kind)
    if get_origin(plain) is Literal:
        return " or ".join(f'"{choice}"' for choice in get_args(plain))
    if get_origin(plain) is tuple:
        return f"a list, each {in_words(get_args(plain)[0])}"
    if is_union(plain):
        return " or ".join(in_words(member) for member in members(plain))
    return " ".join([_WORDS.get(plain, "a table"), *_limits(kind)])


def _limits(kind: Any) -> list[str]:
    limits: dict[str, list[float | int | None]] = {
        "from {}": [meta.ge for meta in _metas(kind)],
        "to {}": [meta.le for meta in _metas(kind)],
        "of at least {} characters": [meta.min_length for meta in _metas(kind)],
        "of at most {} characters": [meta.max_length for meta in _metas(kind)],
    }
    told = [text.format(limit) for text, found in limits.items() for limit in found if limit is not None]
    return [limit.replace("at least 1 characters", "at least 1 character") for limit in told]


def _metas(kind: Any) -> list[msgspec.Meta]:
    extras = get_args(kind)[1:] if get_origin(kind) is Annotated else ()
    return [extra for extra in extras if isinstance(extra, msgspec.Meta)]
