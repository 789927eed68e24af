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
        return " or ".join(dict.fromkeys(in_words(member) for member in members(plain)))
    return " ".join([_WORDS.get(plain, "a table"), *_limits(kind)])


def must_be_positive(kind: Any) -> bool:
    """Whether zero is refused (of a duration)."""
    return any((meta.extra or {}).get("positive", False) for meta in _metas(kind))


def _limits(kind: Any) -> list[str]:
    told = ["above zero"] if must_be_positive(kind) else []
    for meta in _metas(kind):
        if meta.ge is not None or meta.le is not None:
            told.append(_range(meta.ge, meta.le))
        if (meta.min_length, meta.max_length) != (None, None):
            told.append(_length(meta.min_length or 0, meta.max_length))
    return told


def _range(least: Any, most: Any) -> str:
    if least is None or most is None:
        return f"of at most {most}" if least is None else f"of at least {least}"
    return f"from {least} to {most}"


def _length(least: int, most: int | None) -> str:
    if most is None:
        return "that is not empty" if least == 1 else f"of at least {least} characters"
    if least in (0, most):
        return f"of {'at most ' * (least == 0)}{most} characters"
    return f"of {least} to {most} characters"


def _metas(kind: Any) -> list[msgspec.Meta]:
    extras = get_args(kind)[1:] if get_origin(kind) is Annotated else ()
    return [extra for extra in extras if isinstance(extra, msgspec.Meta)]
